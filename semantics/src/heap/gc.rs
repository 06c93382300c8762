//! Collection: precise mark and sweep, without recursion.

use super::Heap;
use crate::value::Value;

/// What the heap does not hold itself but may reach through: suspended contexts.
pub(crate) trait Outside {
    /// Calls `each` with all values of the coroutine that a context's hidden handle tells (1 and up).
    fn coroutine(&self, id: u32, each: &mut dyn FnMut(Value));
}

/// What was reached outside of the heap.
#[derive(Default, Debug)]
pub(crate) struct Reached {
    pub trees: Vec<bool>,
    pub coroutines: Vec<bool>,
}

/// Through what a thing reaches another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Via {
    /// A root: which one.
    Root(usize),
    /// A slot of a record or object: index into Program::slots… of the record its place.
    Field(u16),
    Slot(u16),
    Capture(u16),
    Property(super::maps::Key),
    Getter(super::maps::Key),
    Binding(super::maps::Key),
    Element(usize),
    /// A value of a suspended context.
    Suspended,
    /// Something else: part of a String, description of a Symbol, value of a completion.
    Part,
}

/// One link of a chain of references: `holder` reaches the next link's holder, or at the end the target, via `via`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub holder: Option<Value>,
    pub via: Via,
    pub to: Value,
}

impl Heap {
    /// True when as much is new as was alive (and at least a nursery's worth).
    pub fn collection_due(&self) -> bool { todo!() }
    /// Bytes taken, roughly: old, alive after the last collection, and new.
    pub fn bytes(&self) -> usize { todo!() }
    pub fn collect(&mut self, _roots: impl Iterator<Item = Value>, _outside: &dyn Outside) -> Reached { todo!() }
    /// The shortest chain of references from the roots to the target, if there is one.
    pub fn path_to(&self, _roots: impl Iterator<Item = Value>, _outside: &dyn Outside, _target: Value) -> Option<Vec<Edge>> { todo!() }
}
