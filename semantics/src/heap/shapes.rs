//! What records and objects look like: initial fields, places of slots, tables of internal methods.

use crate::ir::Program;
use crate::value::Value;

/// Table of the ordinary internal methods: what every new object has.
pub(crate) const ORDINARY: u16 = 0;

#[derive(Clone, Default)]
pub(crate) struct Shapes {
    /// By record type: the initial fields.
    pub templates: Vec<Box<[Value]>>,
    pub layouts: Vec<Layout>,
}
#[derive(Clone)]
pub(crate) struct Layout {
    pub slots: Box<[u16]>,
    pub initial: Box<[Value]>,
}
impl Layout {
    pub fn offset(&self, _slot: u16) -> Option<u16> { todo!() }
}
impl Shapes {
    /// `constants` are the values of the Program's constants (Strings interned).
    pub fn new(_program: &Program, _constants: &[Value]) -> Shapes { todo!() }
    /// The layout with these internal slots (duplicates count once), each undefined at first.
    pub fn layout_for(&mut self, _slots: &[u16]) -> u32 { todo!() }
    /// The layout with one slot more.
    pub fn layout_with(&mut self, _layout: u32, _slot: u16) -> u32 { todo!() }
    /// The algorithm of an internal method (index into Program::methods).
    pub fn method(&self, _table: u16, _method: u16) -> Option<u32> { todo!() }
    /// The table with all methods that a kind of object (index into Program::records) defines or inherits.
    pub fn table_of_kind(&mut self, _kind: u32) -> u16 { todo!() }
    /// The table after `set O.[[method]] = definition of kind`; `None` if that kind has no such method.
    pub fn with_method(&mut self, _table: u16, _method: u16, _kind: u32) -> Option<u16> { todo!() }
    /// Whether the table has the very method of that kind.
    pub fn is_method_of(&self, _table: u16, _method: u16, _kind: u32) -> bool { todo!() }
}
