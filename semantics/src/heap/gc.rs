//! Collection: precise mark and sweep. What waits to be looked at waits on a stack of the collector's own, so depth is no matter.
//! What was there when the heap was frozen is old: it is never freed and only looked at where it was written to since.

use super::slab::Marks;
use super::trace::{Inner, Visitor};
use super::{Heap, NURSERY, Opaque};
use crate::ir::Tag;
use crate::value::{OPAQUE_CELL, OPAQUE_ITEM, STRING_INDEX, Value};

use super::trace::{Outside, Via};

/// What was reached outside of the heap; the rest may be dropped.
#[derive(Default, Debug, Clone)]
pub(crate) struct Reached {
    trees: Vec<u64>,
    coroutines: Vec<u64>,
}

impl Reached {
    /// Whether some node of the parse tree was reached.
    pub fn has_tree(&self, tree: u32) -> bool {
        has(&self.trees, tree)
    }
    /// Whether the context of the suspended computation with that number was reached.
    pub fn has_coroutine(&self, number: u32) -> bool {
        has(&self.coroutines, number)
    }
    fn trees(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.trees.len() as u32 * 64).filter(|i| self.has_tree(*i))
    }
    fn coroutines(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.coroutines.len() as u32 * 64).filter(|i| self.has_coroutine(*i))
    }
}

fn has(bits: &[u64], i: u32) -> bool {
    bits.get((i >> 6) as usize).is_some_and(|w| w & (1 << (i & 63)) != 0)
}

/// True if it was not there before.
fn insert(bits: &mut Vec<u64>, i: u32) -> bool {
    let word = (i >> 6) as usize;
    if word >= bits.len() {
        bits.resize(word + 1, 0);
    }
    let bit = 1 << (i & 63);
    let new = bits[word] & bit == 0;
    bits[word] |= bit;
    new
}

pub(super) struct Marker {
    pub(super) cells: Marks,
    strings: Marks,
    lists: Marks,
    backings: Marks,
    properties: Marks,
    bindings: Marks,
    bigs: Marks,
    opaque: Marks,
    reached: Reached,
    waiting: Vec<Value>,
    bytes: usize,
}

impl Visitor for Marker {
    const WHOLE_BACKINGS: bool = true;

    #[inline(always)]
    fn edge(&mut self, _: Via, to: Value) {
        let i = to.index();
        let marks = match to.tag() {
            Tag::Object | Tag::Record | Tag::Closure | Tag::Symbol | Tag::Abrupt => &mut self.cells,
            Tag::List => &mut self.lists,
            Tag::String if to.aux() != STRING_INDEX => &mut self.strings,
            Tag::Big | Tag::BigInt => &mut self.bigs,
            Tag::Opaque if to.aux() == OPAQUE_CELL => &mut self.cells,
            Tag::Opaque if to.aux() == OPAQUE_ITEM => &mut self.opaque,
            Tag::Node => {
                if insert(&mut self.reached.trees, to.node_parts().0) {
                    self.waiting.push(to);
                }
                return;
            }
            _ => return,
        };
        if marks.mark(i) {
            self.waiting.push(to);
        }
    }
    fn enter(&mut self, inner: Inner) -> bool {
        match inner {
            Inner::Backing(i) => self.backings.mark(i),
            Inner::Properties(i) => self.properties.mark(i),
            Inner::Bindings(i) => self.bindings.mark(i),
            Inner::Coroutine(i) => insert(&mut self.reached.coroutines, i),
        }
    }
    fn size(&mut self, bytes: usize) {
        self.bytes += bytes;
    }
}

impl Heap {
    /// Bytes taken since the last collection, roughly.
    pub fn fresh(&self) -> usize {
        self.fresh + self.strings.fresh()
    }
    /// Counts bytes that stand outside of the heap and go when nothing in it reaches what they belong to.
    pub fn count_outside(&mut self, bytes: usize) {
        self.fresh += bytes;
    }
    /// True when as much is new as was alive after the last collection, and not before a nursery is full.
    #[inline]
    pub fn collection_due(&self) -> bool {
        self.fresh() >= self.threshold
    }
    /// Bytes taken, roughly: by what is old, by what was alive after the last collection, and by what is new.
    pub fn bytes(&self) -> usize {
        self.old + self.live + self.fresh()
    }

    /// Frees all that cannot be reached from the roots and is not old. No value that is not in the roots, or reached from them, may
    /// be used after it.
    pub fn collect(&mut self, roots: impl IntoIterator<Item = Value>, outside: &dyn Outside) -> Reached {
        let marker = self.mark(roots, outside);
        self.sweep(&marker);
        self.live = marker.bytes;
        self.fresh = 0;
        self.threshold = self.live.max(NURSERY);
        marker.reached
    }

    fn mark(&self, roots: impl IntoIterator<Item = Value>, outside: &dyn Outside) -> Marker {
        let mut m = Marker {
            cells: self.cells.marks(),
            strings: self.strings.marks(),
            lists: self.lists.marks(),
            backings: self.backings.marks(),
            properties: self.properties.marks(),
            bindings: self.bindings.marks(),
            bigs: self.bigs.marks(),
            opaque: self.opaque.marks(),
            reached: Reached { trees: self.old_reach.trees.clone(), coroutines: Vec::new() },
            waiting: Vec::new(),
            bytes: 0,
        };
        for (i, root) in roots.into_iter().enumerate() {
            m.edge(Via::Root(i), root);
        }
        self.mark_changed(outside, &mut m);
        for tree in self.old_reach.trees() {
            outside.tree(tree, &mut |to| m.edge(Via::Part, to));
        }
        for number in self.old_reach.coroutines() {
            if m.enter(Inner::Coroutine(number)) {
                outside.coroutine(number, &mut |to| m.edge(Via::Suspended, to));
            }
        }
        while let Some(thing) = m.waiting.pop() {
            self.trace(thing, outside, &mut m);
        }
        m
    }

    /// Old things that were written to are roots.
    fn mark_changed(&self, outside: &dyn Outside, m: &mut Marker) {
        self.cells.changed_cells().into_iter().for_each(|i| self.trace_cell(i, outside, m));
        self.strings.changed_items().into_iter().for_each(|i| self.trace_string(i, m));
        self.lists.changed_items().into_iter().for_each(|i| self.trace_list(i, m));
        self.backings.changed_items().into_iter().for_each(|i| self.trace_backing(i, m));
        self.properties.changed_items().into_iter().for_each(|i| self.trace_properties(i, m));
        self.bindings.changed_items().into_iter().for_each(|i| self.trace_bindings(i, m));
        self.opaque.changed_items().into_iter().for_each(|i| self.trace_opaque(i, m));
    }

    fn sweep(&mut self, m: &Marker) {
        self.watched.sweep(m);
        self.cells.sweep(&m.cells);
        self.strings.sweep(&m.strings);
        self.lists.sweep(&m.lists, |_, list| *list = super::lists::ListCell::EMPTY);
        self.backings.sweep(&m.backings, |_, values| {
            values.clear();
            values.shrink_to(KEPT);
        });
        self.properties.sweep(&m.properties, |_, map| map.clear());
        self.bindings.sweep(&m.bindings, |_, map| map.clear());
        self.bigs.sweep(&m.bigs, |_, big| *big = super::Big::default());
        self.opaque.sweep(&m.opaque, |_, item| *item = Opaque::Empty);
    }

    /// Adds what the new things reach outside of the heap to what the old ones do: nobody looks at them again.
    pub(super) fn remember_reach(&mut self) {
        let mut finder = Finder(std::mem::take(&mut self.old_reach));
        let new = [self.cells.changed_cells(), self.cells.young_cells().collect()].concat();
        new.into_iter().for_each(|i| self.trace_cell(i, &(), &mut finder));
        let new = [self.backings.changed_items(), self.backings.young_items().collect()].concat();
        new.into_iter().for_each(|i| self.trace_backing(i, &mut finder));
        let new = [self.properties.changed_items(), self.properties.young_items().collect()].concat();
        new.into_iter().for_each(|i| self.trace_properties(i, &mut finder));
        let new = [self.bindings.changed_items(), self.bindings.young_items().collect()].concat();
        new.into_iter().for_each(|i| self.trace_bindings(i, &mut finder));
        let new = [self.opaque.changed_items(), self.opaque.young_items().collect()].concat();
        new.into_iter().for_each(|i| self.trace_opaque(i, &mut finder));
        self.old_reach = finder.0;
    }
}

/// Looks for what is outside of the heap.
struct Finder(Reached);

impl Visitor for Finder {
    const WHOLE_BACKINGS: bool = true;

    fn edge(&mut self, _: Via, to: Value) {
        if to.is(Tag::Node) {
            insert(&mut self.0.trees, to.node_parts().0);
        }
    }
    fn enter(&mut self, inner: Inner) -> bool {
        if let Inner::Coroutine(i) = inner {
            insert(&mut self.0.coroutines, i);
        }
        false
    }
    fn size(&mut self, _: usize) {}
}

/// Lists keep room for so many elements when they are used again.
const KEPT: usize = 32;

#[cfg(test)]
#[path = "tests/gc.rs"]
mod tests;
