//! Watching a run, step by step. The loop is compiled once for each kind of watcher: the silent one costs nothing.

use super::Machine;
use crate::value::Value;

pub(crate) trait Watch {
    const ON: bool;
    /// A step begins; how many calls deep; the node (tree and node) of the innermost syntax-directed operation.
    fn step(&mut self, machine: &Machine, step: u32, depth: u32, node: (u32, u32));
    /// Takes the [events](super::Event) that were recorded since the last step.
    fn events(&mut self, machine: &mut Machine);
    fn enter(&mut self, machine: &Machine, alg: u32, depth: usize);
    fn slot_set(&mut self, machine: &mut Machine, object: Value, slot: u16, value: Value);
    /// A slot of a record was set; the offset is that of its type.
    fn field_set(&mut self, machine: &mut Machine, record: Value, offset: u16, value: Value);
    fn record_made(&mut self, machine: &mut Machine, record: Value);
}

/// Nobody watches.
pub(crate) struct Silent;

impl Watch for Silent {
    const ON: bool = false;
    fn step(&mut self, _: &Machine, _: u32, _: u32, _: (u32, u32)) {}
    fn events(&mut self, _: &mut Machine) {}
    fn enter(&mut self, _: &Machine, _: u32, _: usize) {}
    fn slot_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn field_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn record_made(&mut self, _: &mut Machine, _: Value) {}
}
