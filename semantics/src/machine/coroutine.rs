//! Computations: a contiguous stack of registers and its frames. One runs; others wait for it, or are put aside.

use crate::value::Value;

/// A call that has not returned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Where the caller goes on.
    pub back: u32,
    /// The caller's first register.
    pub base: u32,
    /// The node of the caller's innermost syntax-directed operation.
    pub tree: u32,
    pub node: u32,
    /// Where the result goes, relative to the caller's base.
    pub dst: u16,
    pub mode: u8,
    /// Whether the result is kept for the (operation, node, arguments) on the machine's list of pending ones.
    pub memo: bool,
}

#[derive(Default)]
pub(crate) struct Coroutine {
    pub registers: Vec<Value>,
    pub frames: Vec<Frame>,
    /// Where it goes on when it is resumed.
    pub pc: u32,
    pub base: u32,
    pub tree: u32,
    pub node: u32,
}

/// Computations that are put aside, and stacks to use again.
#[derive(Default)]
pub(crate) struct Parked {
    pub slots: Vec<Option<Coroutine>>,
    pub free: Vec<u32>,
    pub pool: Vec<Coroutine>,
}
