//! The machine's own heap. Cells of values (records, objects, closures) lie in pages; strings, lists and maps in pages of their
//! own. Pages are shared on clone and copied on write, so that a realm is built once and every run begins with a clone.

pub(crate) mod arena;
mod entries;
pub(crate) mod gc;
pub(crate) mod lists;
pub(crate) mod maps;
pub(crate) mod path;
pub(crate) mod shapes;
pub(crate) mod slab;
pub(crate) mod strings;
pub(crate) mod trace;
mod units;
pub(crate) mod watched;

use crate::ir::Tag;
use crate::value::{OPAQUE_ITEM, Value};
use arena::{Arena, CellKind, Header};
use lists::ListCell;
use maps::{BindingMap, PropertyMap};
use shapes::Shapes;
use slab::Slab;
use strings::Strings;
use watched::Watched;

/// A number that does not fit into a value: a BigInt, or a mathematical value (a fraction, or an integer beyond 64 bits).
pub(crate) type Big = num_rational::BigRational;

/// What primitives keep beside the values of the specification.
#[derive(Clone, Debug)]
pub(crate) enum Opaque {
    /// The intrinsics of a realm, by number.
    Values(Vec<Value>),
    /// Source text that the host has: code points, written as code units.
    SourceText(std::sync::Arc<[u16]>),
    /// A free place.
    Empty,
}

#[derive(Clone)]
pub(crate) struct Heap {
    pub cells: Arena,
    pub strings: Strings,
    pub lists: Slab<ListCell>,
    /// Lists that share their beginning: see [`lists`].
    pub backings: Slab<Vec<Value>>,
    pub properties: Slab<PropertyMap>,
    pub bindings: Slab<BindingMap>,
    pub bigs: Slab<Big>,
    pub opaque: Slab<Opaque>,
    pub shapes: Shapes,
    /// Things that have numbers as long as they live, for those who look into a run.
    pub watched: Watched,
    /// Bytes taken since the last collection, roughly, but for Strings, who count for themselves.
    fresh: usize,
    /// Bytes of what was there at the last freeze, roughly.
    old: usize,
    /// Bytes that were alive after the last collection, roughly.
    live: usize,
    /// A collection is due when `fresh` gets here.
    pub threshold: usize,
    /// What old things refer to outside of the heap.
    old_reach: gc::Reached,
}

/// Never collect before this much is new: a part of the cache nearest but one.
pub(crate) const NURSERY: usize = 1 << 19;
/// So much more than was alive is waited for at most: then a collection of a heap that grows pays, and memory stays bounded.
pub(crate) const PATIENCE: usize = 1 << 25;

impl Heap {
    pub fn new() -> Heap {
        Heap {
            cells: Arena::new(),
            strings: Strings::new(),
            lists: Slab::new(),
            backings: Slab::new(),
            properties: Slab::new(),
            bindings: Slab::new(),
            bigs: Slab::new(),
            opaque: Slab::new(),
            shapes: Shapes::default(),
            watched: Watched::default(),
            fresh: 0,
            old: 0,
            live: 0,
            threshold: NURSERY,
            old_reach: gc::Reached::default(),
        }
    }

    /// From here on, all that there is is shared with the clones of this heap and lives as long as they do. (Collect before, so that
    /// it is only what is needed.)
    pub fn freeze(&mut self) {
        self.remember_reach();
        self.old = self.bytes();
        (self.live, self.threshold) = (0, NURSERY);
        self.cells.freeze();
        self.strings.freeze();
        self.lists.freeze();
        self.backings.freeze();
        self.properties.freeze();
        self.bindings.freeze();
        self.bigs.freeze();
        self.opaque.freeze();
        self.fresh = 0;
    }

    // ------------------------------------------------------------ cells

    #[inline(never)]
    pub fn new_record(&mut self, ty: u16) -> Value {
        let template = self.shapes.template(ty);
        let size = template.len() as u16;
        self.fresh += 16 + 16 * size as usize;
        let h = self.cells.alloc(Header::new(CellKind::Record, ty, 0, size, 0), template);
        Value::record(ty, h)
    }
    /// A record with these fields, all that its type has.
    pub fn new_record_of(&mut self, ty: u16, fields: &[Value]) -> Value {
        self.fresh += 16 + size_of_val(fields);
        let h = self.cells.alloc(Header::new(CellKind::Record, ty, 0, fields.len() as u16, 0), fields);
        Value::record(ty, h)
    }
    /// A record becomes as it was when it was new, without a hidden handle.
    pub fn clear_record(&mut self, record: Value) {
        let ty = record.record_type();
        for offset in 0..self.shapes.template(ty).len() {
            let value = self.shapes.template(ty)[offset];
            self.set_field(record.index(), offset as u16, value);
        }
        self.set_hidden(record.index(), 0);
    }
    #[inline(always)]
    pub fn field(&self, h: u32, offset: u16) -> Value {
        self.cells.get(h + 1 + offset as u32)
    }
    #[inline(always)]
    pub fn set_field(&mut self, h: u32, offset: u16, v: Value) {
        self.cells.set(h + 1 + offset as u32, v);
    }
    /// Two fields of one cell.
    #[inline(always)]
    pub fn set_fields(&mut self, h: u32, fields: [(u16, Value); 2]) {
        self.cells.set_slots(h, fields);
    }
    pub fn new_closure(&mut self, alg: u32, captures: &[Value]) -> Value {
        self.fresh += 16 + 16 * captures.len();
        let h = self.cells.alloc(Header::new(CellKind::Closure, 0, alg, captures.len() as u16, 0), captures);
        Value::handle(Tag::Closure, h)
    }
    /// An abrupt completion; `origin` tells where it was made.
    pub fn new_abrupt(&mut self, ty: Value, value: Value, target: Value, origin: Value) -> Value {
        self.fresh += 80;
        let h = self.cells.alloc(Header::new(CellKind::Abrupt, 0, 0, 4, 0), &[ty, value, target, origin]);
        Value::handle(Tag::Abrupt, h)
    }
    pub fn new_symbol(&mut self, description: Value) -> Value {
        self.fresh += 32;
        let h = self.cells.alloc(Header::new(CellKind::Symbol, 0, 0, 1, 0), &[description]);
        Value::handle(Tag::Symbol, h)
    }
    /// A pair: a getter and a setter, or what else primitives keep in twos.
    pub fn new_accessor(&mut self, get: Value, set: Value) -> Value {
        self.fresh += 48;
        let h = self.cells.alloc(Header::new(CellKind::Accessor, 0, 0, 2, 0), &[get, set]);
        Value::handle(Tag::Opaque, h)
    }
    pub fn new_big(&mut self, b: Big) -> u32 {
        self.fresh += 64 + (b.numer().bits() / 8) as usize;
        self.bigs.alloc(b)
    }

    /// A thing that only primitives look into.
    pub fn new_opaque(&mut self, item: Opaque) -> Value {
        self.fresh += 32
            + match &item {
                Opaque::Values(values) => size_of_val(&values[..]),
                Opaque::SourceText(units) => size_of_val(&units[..]),
                Opaque::Empty => 0,
            };
        Value::opaque(OPAQUE_ITEM, self.opaque.alloc(item))
    }
    /// The values of such a thing, if it is made of values.
    pub fn opaque_values(&self, item: u32) -> Option<&[Value]> {
        match self.opaque.get(item) {
            Opaque::Values(values) => Some(values),
            _ => None,
        }
    }
    /// The source text that the host has given, if the thing is one.
    pub fn source_text(&self, thing: Value) -> Option<&std::sync::Arc<[u16]>> {
        if !thing.is(Tag::Opaque) || thing.aux() != OPAQUE_ITEM {
            return None;
        }
        match self.opaque.get(thing.index()) {
            Opaque::SourceText(text) => Some(text),
            _ => None,
        }
    }
    pub fn opaque_values_mut(&mut self, item: u32) -> Option<&mut Vec<Value>> {
        match self.opaque.get_mut(item) {
            Opaque::Values(values) => Some(values),
            _ => None,
        }
    }

    // ------------------------------------------------------------ strings

    /// The interned String with that text.
    #[cfg(test)]
    pub fn intern(&mut self, text: &str) -> Value {
        self.strings.intern_str(text)
    }

    // ------------------------------------------------------------ objects

    pub fn new_object(&mut self, layout: u32) -> Value {
        let template = &self.shapes.layout(layout).initial;
        let size = template.len() as u16;
        self.fresh += 16 + 16 * size as usize;
        let h = self.cells.alloc(Header::new(CellKind::Object, 0, 0, size, layout), template);
        Value::handle(Tag::Object, h)
    }
    #[inline(always)]
    pub fn layout_of(&self, object: u32) -> u32 {
        self.cells.header(object).layout()
    }
    /// The place of a slot in the object, if it has it.
    #[inline(always)]
    pub fn slot_offset(&self, object: u32, slot: u16) -> Option<u16> {
        self.shapes.layout(self.layout_of(object)).offset(slot)
    }
    pub fn slot(&self, object: u32, slot: u16) -> Option<Value> {
        Some(self.field(object, self.slot_offset(object, slot)?))
    }
    /// The table of internal methods: index into [`Shapes::tables`].
    #[inline(always)]
    pub fn methods_of(&self, object: u32) -> u16 {
        self.cells.header(object).ty()
    }
    pub fn set_methods(&mut self, object: u32, table: u16) {
        let h = self.cells.header(object);
        self.cells.set(object, h.with_ty(table).to_value());
    }

    /// The hidden handle of a cell: its bindings, properties, coroutine; 0 is none.
    #[inline(always)]
    pub fn hidden(&self, cell: u32) -> u32 {
        self.cells.header(cell).aux()
    }
    pub fn set_hidden(&mut self, cell: u32, to: u32) {
        let h = self.cells.header(cell);
        self.cells.set(cell, h.with_aux(to).to_value());
    }

    // ------------------------------------------------------------ maps

    pub fn property_map(&self, object: u32) -> Option<&PropertyMap> {
        match self.hidden(object) {
            0 => None,
            h => Some(self.properties.get(h - 1)),
        }
    }
    pub fn property_map_mut(&mut self, object: u32) -> &mut PropertyMap {
        let mut h = self.hidden(object);
        if h == 0 {
            h = match self.properties.recycle() {
                Some(h) => h + 1,
                None => self.properties.alloc(PropertyMap::default()) + 1,
            };
            self.set_hidden(object, h);
            self.fresh += 96;
        }
        self.properties.get_mut(h - 1)
    }
    #[inline(always)]
    pub fn binding_map(&self, env: u32) -> Option<&BindingMap> {
        match self.hidden(env) {
            0 => None,
            h => Some(self.bindings.get(h - 1)),
        }
    }
    pub fn binding_map_mut(&mut self, env: u32) -> &mut BindingMap {
        let mut h = self.hidden(env);
        if h == 0 {
            h = match self.bindings.recycle() {
                Some(h) => h + 1,
                None => self.bindings.alloc(BindingMap::default()) + 1,
            };
            self.set_hidden(env, h);
            self.fresh += 96;
        }
        self.bindings.get_mut(h - 1)
    }
}
