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

/// The shortest chains of references from the roots to all that they reach.
pub(crate) struct Paths {
    reached: FxHashMap<Value, Edge>,
}

impl Paths {
    /// The last link of the chain to a thing; `None` if no root reaches it.
    pub fn last_to(&self, thing: Value) -> Option<Edge> {
        self.reached.get(&name(thing)).copied()
    }
    /// The chain to a thing, the root first.
    #[cfg(test)]
    pub fn to(&self, thing: Value) -> Option<Vec<Edge>> {
        let mut path: Vec<Edge> = std::iter::successors(self.last_to(thing), |e| self.last_to(e.from?)).collect();
        path.reverse();
        (!path.is_empty()).then_some(path)
    }
}

impl Heap {
    /// Looks from the roots, those first that come first, for the shortest ways to everything.
    pub fn paths(&self, roots: impl IntoIterator<Item = Value>, outside: &dyn Outside) -> Paths {
        let mut search = Search { reached: FxHashMap::default(), waiting: VecDeque::new(), from: None };
        for (i, root) in roots.into_iter().enumerate() {
            search.edge(Via::Root(i), root);
        }
        while let Some(thing) = search.waiting.pop_front() {
            search.from = Some(thing);
            self.trace(thing, outside, &mut search);
        }
        Paths { reached: search.reached }
    }
}
