//! Why something is alive: the shortest chain of references to it.

use super::Heap;
use super::trace::{Inner, Outside, Via, Visitor};
use crate::ir::Tag;
use crate::value::{STRING_INDEX, STRING_PLAIN, Value};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// One link of a chain of references.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Edge {
    /// What refers; `None` for a root.
    pub from: Option<Value>,
    pub via: Via,
    pub to: Value,
}

struct Search {
    /// How each thing was reached first.
    reached: FxHashMap<Value, Edge>,
    waiting: VecDeque<Value>,
    from: Option<Value>,
}

/// A thing by one name: Strings have two.
fn name(v: Value) -> Value {
    if v.is(Tag::String) && v.aux() != STRING_INDEX { Value::string(STRING_PLAIN, v.index()) } else { v }
}

impl Visitor for Search {
    const WHOLE_BACKINGS: bool = false;

    fn edge(&mut self, via: Via, to: Value) {
        let from = self.from;
        let to = name(to);
        self.reached.entry(to).or_insert_with(|| {
            self.waiting.push_back(to);
            Edge { from, via, to }
        });
    }
    fn enter(&mut self, _: Inner) -> bool {
        true
    }
    fn size(&mut self, _: usize) {}
}

impl Heap {
    /// The shortest chain of references from a root to the target, the root first; `None` if nothing keeps it alive.
    pub fn path_to(&self, roots: impl IntoIterator<Item = Value>, outside: &dyn Outside, target: Value) -> Option<Vec<Edge>> {
        let mut search = Search { reached: FxHashMap::default(), waiting: VecDeque::new(), from: None };
        for (i, root) in roots.into_iter().enumerate() {
            search.edge(Via::Root(i), root);
        }
        let target = name(target);
        while !search.reached.contains_key(&target) {
            let thing = search.waiting.pop_front()?;
            search.from = Some(thing);
            self.trace(thing, outside, &mut search);
        }
        let mut path = Vec::new();
        let mut at = Some(target);
        while let Some(edge) = at.and_then(|v| search.reached.get(&v)) {
            path.push(*edge);
            at = edge.from;
        }
        path.reverse();
        Some(path)
    }
}
