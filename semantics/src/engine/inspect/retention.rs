//! What is left after the end, and through what.

use super::graph::Thing;
use super::text;
use super::view::View;
use crate::machine::Machine;
use crate::value::Value;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether something is still there after the end of a run, and why.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// It was not collected.
    pub alive: bool,
    /// The shortest path of references to it: the root first, itself last. Empty if it is gone; or if it is only reached from something that
    /// was there before the run and that nothing reaches: that is never collected.
    pub path: Vec<Link>,
}

/// One reference of a path.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Through what it is reached from the thing before, by the standard's names: `[[Environment]]`, `[[OuterEnv]]`, `binding handlers`,
    /// `property 0`, `get next`, `element 2` of a List, `LexicalEnvironment`; for the first one the root: `realm`, `agent`,
    /// `execution context stack`, `GlobalSymbolRegistry`.
    pub via: String,
    /// What is reached, in words: `FunctionEnvironmentRecord`, `function f`, `Array(1)`.
    pub text: String,
    /// Its number, if graphs have one for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<Thing>,
}

/// The shortest ways to all things that have numbers and are left.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Retained {
    /// Each with the place of the link before it.
    links: Vec<(Option<u32>, Link)>,
    /// Where the link to a thing is; none, if it is left but no root reaches it.
    last: BTreeMap<Thing, Option<u32>>,
}

impl Retained {
    /// What is left in a machine, after a collection.
    pub fn of(m: &Machine, view: &View) -> Retained {
        let roots = m.named_roots();
        let paths = m.paths(&roots);
        let mut retained = Retained::default();
        let mut places: FxHashMap<Value, u32> = FxHashMap::default();
        let mut left: Vec<(Thing, Value)> = m.heap.watched.iter().filter_map(|(v, _)| Some((view.known(m, v)?, v))).collect();
        left.sort_unstable_by_key(|l| l.0);
        for (thing, value) in left {
            // From the thing back to what is known already.
            let mut way = Vec::new();
            let mut at = Some(value);
            while let Some(edge) = at.filter(|v| !places.contains_key(v)).and_then(|v| paths.last_to(v)) {
                way.push(edge);
                at = edge.from;
            }
            let mut before = at.and_then(|v| places.get(&v)).copied();
            for edge in way.into_iter().rev() {
                let via = text::reference(m, view, edge.from.unwrap_or(Value::UNDEFINED), edge.via, &roots);
                retained.links.push((before, Link { via, text: text::reached(m, view, edge.to), thing: view.known(m, edge.to) }));
                let place = retained.links.len() as u32 - 1;
                places.insert(edge.to, place);
                before = Some(place);
            }
            retained.last.insert(thing, places.get(&value).copied());
        }
        retained
    }

    /// What became of a thing.
    pub fn get(&self, thing: Thing) -> Retention {
        let Some(last) = self.last.get(&thing) else { return Retention::default() };
        let link = |place: Option<u32>| place.and_then(|p| self.links.get(p as usize));
        let mut path: Vec<Link> = std::iter::successors(link(*last), |l| link(l.0)).map(|l| l.1.clone()).collect();
        path.reverse();
        Retention { alive: true, path }
    }
}
