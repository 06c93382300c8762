//! Watching a run, step by step. The loop is compiled once for each kind of watcher: the silent one costs nothing.

use super::Machine;
use crate::value::Value;

pub(crate) trait Watch {
    const ON: bool;
    /// Whether it wants to know how deep a step is; 0 is told otherwise.
    const DEPTH: bool = true;
    /// Whether it is told where abrupt completions [leave](Watch::left) algorithms.
    const LEAVES: bool = false;
    /// Whether it is told what static operations and primitives answer: nothing is taken from what is remembered, or foregone, then.
    const PLACES: bool = false;
    /// A step begins; how many calls deep; the node (tree and node) of the innermost syntax-directed operation.
    fn step(&mut self, machine: &Machine, step: u32, depth: u32, node: (u32, u32));
    /// Takes the [events](super::Event) that were recorded since the last step.
    fn events(&mut self, machine: &mut Machine);
    /// A runtime operation (not a static one) is asked of a node.
    fn operation(&mut self, machine: &mut Machine, sdo: u16, node: Value) {
        let _ = (machine, sdo, node);
    }
    /// An abrupt completion leaves the algorithm whose code is at that place, at a `?`.
    fn left(&mut self, machine: &Machine, pc: u32) {
        let _ = (machine, pc);
    }
    /// A static operation is asked of a node; how many frames there are.
    fn asked(&mut self, frames: usize, node: Value) {
        let _ = (frames, node);
    }
    /// An algorithm returns; how many frames there are behind it.
    fn answered(&mut self, machine: &mut Machine, frames: usize, result: Value) {
        let _ = (machine, frames, result);
    }
    /// What a primitive gives.
    fn primitive(&mut self, machine: &Machine, prim: u16, args: &[Value], result: Value) {
        let _ = (machine, prim, args, result);
    }
    /// A step asks whether a List contains a value.
    fn contains(&mut self, machine: &Machine, list: Value, value: Value) {
        let _ = (machine, list, value);
    }
    /// A step takes a child of a node.
    fn child(&mut self, machine: &Machine, child: Value) {
        let _ = (machine, child);
    }
    /// The early-error rule at that place in the code does not hold.
    fn broken(&mut self, rule: u32) {
        let _ = rule;
    }
    fn slot_set(&mut self, machine: &mut Machine, object: Value, slot: u16, value: Value);
    /// A slot of a record was set; the offset is that of its type.
    fn field_set(&mut self, machine: &mut Machine, record: Value, offset: u16, value: Value);
    fn record_made(&mut self, machine: &mut Machine, record: Value);
}

/// Nobody watches.
pub(crate) struct Silent;

impl Watch for Silent {
    const ON: bool = false;
    const DEPTH: bool = false;
    fn step(&mut self, _: &Machine, _: u32, _: u32, _: (u32, u32)) {}
    fn events(&mut self, _: &mut Machine) {}
    fn slot_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn field_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn record_made(&mut self, _: &mut Machine, _: Value) {}
}
