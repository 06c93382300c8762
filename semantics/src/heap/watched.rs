//! Things that are watched and not kept alive by it: each has a number, until it is collected. For [inspection](crate::engine::inspect).

use super::gc::Marker;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// The numbers of watched cells (records and objects). Whoever watches gives the numbers.
#[derive(Clone, Default)]
pub(crate) struct Watched {
    numbers: FxHashMap<Value, u32>,
}

impl Watched {
    /// The number of a thing, if it is watched.
    pub fn number(&self, thing: Value) -> Option<u32> {
        self.numbers.get(&thing).copied()
    }
    /// From now on the thing has that number, until it is collected.
    pub fn watch(&mut self, thing: Value, number: u32) {
        self.numbers.insert(thing, number);
    }
    /// What is watched and still there, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (Value, u32)> + '_ {
        self.numbers.iter().map(|(v, n)| (*v, *n))
    }
    /// Forgets what is about to be freed: its handle will be given to something else.
    pub(super) fn sweep(&mut self, marks: &Marker) {
        if !self.numbers.is_empty() {
            self.numbers.retain(|thing, _| marks.cells.has(thing.index()));
        }
    }
}
