//! What refers to what: the one walk over a thing's references that the collector and the search for a path both use.

use super::maps::{ACCESSOR, Key};
use super::shapes::Hidden;
use super::{Heap, Opaque};
use crate::heap::arena::CellKind;
use crate::ir::Tag;
use crate::value::{OPAQUE_CELL, OPAQUE_ITEM, STRING_INDEX, STRING_INTERNED, STRING_PLAIN, Value};

/// What the heap does not hold itself but is reached through: suspended computations.
pub(crate) trait Outside {
    /// Calls `each` with all values of the suspended computation with that number (the hidden handle of its context).
    fn coroutine(&self, number: u32, each: &mut dyn FnMut(Value));
    /// Calls `each` with all values that are kept for a parse tree as long as a node of it is reached.
    fn tree(&self, tree: u32, each: &mut dyn FnMut(Value)) {
        let _ = (tree, each);
    }
}

/// Nothing is suspended.
impl Outside for () {
    fn coroutine(&self, _: u32, _: &mut dyn FnMut(Value)) {}
}

/// Through what a thing refers to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Via {
    /// It is a root: which one.
    Root(usize),
    /// A slot of a record, by its place in the record's type.
    Field(u16),
    /// An internal slot of an object, by its number in the program's slots.
    Slot(u16),
    /// A captured variable of an Abstract Closure.
    Capture(u16),
    /// The value of a property.
    Property(Key),
    Getter(Key),
    Setter(Key),
    /// The value of a binding.
    Binding(Key),
    /// An element of a List.
    Element(usize),
    /// A register of a suspended computation.
    Suspended,
    /// Something inside: the description of a Symbol, the value of a completion, a part of a String.
    Part,
}

/// Things that are no values of their own.
#[derive(Clone, Copy)]
pub(crate) enum Inner {
    Backing(u32),
    Properties(u32),
    Bindings(u32),
    Coroutine(u32),
}

pub(crate) trait Visitor {
    /// Whether a List stands for its whole backing. It is then scanned once, however many Lists share it.
    const WHOLE_BACKINGS: bool;
    fn edge(&mut self, via: Via, to: Value);
    /// True if the thing is to be looked into.
    fn enter(&mut self, inner: Inner) -> bool;
    /// Bytes that a thing takes which is looked at.
    fn size(&mut self, bytes: usize);
}

impl Heap {
    /// Tells the visitor all that a thing refers to.
    pub(crate) fn trace<V: Visitor>(&self, thing: Value, outside: &dyn Outside, v: &mut V) {
        match thing.tag() {
            Tag::Object | Tag::Record | Tag::Closure | Tag::Symbol | Tag::Abrupt => self.trace_cell(thing.index(), outside, v),
            Tag::List => self.trace_list(thing.index(), v),
            Tag::String if thing.aux() != STRING_INDEX => self.trace_string(thing.index(), v),
            Tag::Opaque if thing.aux() == OPAQUE_CELL => self.trace_cell(thing.index(), outside, v),
            Tag::Opaque if thing.aux() == OPAQUE_ITEM => self.trace_opaque(thing.index(), v),
            // What is kept for a tree is nothing that a reader of a path knows.
            Tag::Node if V::WHOLE_BACKINGS => outside.tree(thing.node_parts().0, &mut |to| v.edge(Via::Part, to)),
            Tag::Big | Tag::BigInt => v.size(64 + (self.bigs.get(thing.index()).numer().bits() / 8) as usize),
            _ => {}
        }
    }

    pub(super) fn trace_cell<V: Visitor>(&self, cell: u32, outside: &dyn Outside, v: &mut V) {
        let header = self.cells.header(cell);
        let kind = header.kind();
        v.size(16 + 16 * header.size() as usize);
        for i in 0..header.size() {
            let via = match kind {
                CellKind::Record => Via::Field(i),
                CellKind::Object => Via::Slot(self.shapes.layout(header.layout()).slots[i as usize]),
                CellKind::Closure => Via::Capture(i),
                CellKind::Free | CellKind::Abrupt | CellKind::Symbol | CellKind::Accessor => Via::Part,
            };
            v.edge(via, self.field(cell, i));
        }
        let hidden = header.aux();
        if hidden == 0 {
            return;
        }
        match kind {
            CellKind::Object if v.enter(Inner::Properties(hidden - 1)) => self.trace_properties(hidden - 1, v),
            CellKind::Record => match self.shapes.hidden(header.ty()) {
                Hidden::Bindings if v.enter(Inner::Bindings(hidden - 1)) => self.trace_bindings(hidden - 1, v),
                Hidden::Coroutine if v.enter(Inner::Coroutine(hidden)) => outside.coroutine(hidden, &mut |to| v.edge(Via::Suspended, to)),
                _ => {}
            },
            _ => {}
        }
    }

    pub(super) fn trace_properties<V: Visitor>(&self, map: u32, v: &mut V) {
        let map = self.properties.get(map);
        v.size(96 + map.bytes());
        for (key, p) in map.iter() {
            // The key keeps its String or Symbol alive as well.
            v.edge(Via::Part, key.to_value());
            if p.flags & ACCESSOR == 0 || V::WHOLE_BACKINGS {
                v.edge(Via::Property(key), p.value);
            } else {
                // The pair in between is nothing that a reader knows.
                v.edge(Via::Getter(key), self.field(p.value.index(), 0));
                v.edge(Via::Setter(key), self.field(p.value.index(), 1));
            }
        }
    }
    pub(super) fn trace_bindings<V: Visitor>(&self, map: u32, v: &mut V) {
        let map = self.bindings.get(map);
        v.size(96 + map.bytes());
        for (name, b) in map.iter() {
            v.edge(Via::Part, name.to_value());
            v.edge(Via::Binding(name), b.value);
        }
    }

    pub(super) fn trace_list<V: Visitor>(&self, list: u32, v: &mut V) {
        let cell = self.lists.get(list);
        v.size(size_of_val(cell));
        let Some((backing, range)) = cell.view() else { return };
        if !V::WHOLE_BACKINGS {
            for (i, to) in self.backings.get(backing)[range].iter().enumerate() {
                v.edge(Via::Element(i), *to);
            }
        } else if v.enter(Inner::Backing(backing)) {
            self.trace_backing(backing, v);
        }
    }
    pub(super) fn trace_backing<V: Visitor>(&self, backing: u32, v: &mut V) {
        let values = self.backings.get(backing);
        v.size(32 + 16 * values.capacity());
        for (i, to) in values.iter().enumerate() {
            v.edge(Via::Element(i), *to);
        }
    }

    pub(super) fn trace_string<V: Visitor>(&self, s: u32, v: &mut V) {
        let parts = self.strings.parts(s);
        v.size(parts.bytes);
        if let Some((left, right)) = parts.rope {
            v.edge(Via::Part, Value::string(STRING_PLAIN, left));
            v.edge(Via::Part, Value::string(STRING_PLAIN, right));
        }
        if let Some(same) = parts.interned.filter(|other| *other != s) {
            v.edge(Via::Part, Value::string(STRING_INTERNED, same));
        }
    }

    pub(super) fn trace_opaque<V: Visitor>(&self, item: u32, v: &mut V) {
        match self.opaque.get(item) {
            Opaque::Values(values) => {
                v.size(32 + 16 * values.capacity());
                for (i, to) in values.iter().enumerate() {
                    v.edge(Via::Element(i), *to);
                }
            }
            Opaque::SourceText(units) => v.size(32 + size_of_val(&units[..])),
            Opaque::Empty => {}
        }
    }
}
