//! Counting the steps that a run visits, those that primitives ask for included.

use super::Machine;
use super::watch::Watch;
use crate::value::Value;
use std::cell::Cell;
use std::rc::Rc;

/// By step: how often it began, and how often an abrupt completion left at it.
pub(crate) struct Visits {
    pub counts: Box<[Cell<u64>]>,
    pub abrupt: Box<[Cell<u64>]>,
}

impl Visits {
    pub fn new(steps: usize) -> Visits {
        Visits { counts: vec![Cell::new(0); steps].into(), abrupt: vec![Cell::new(0); steps].into() }
    }
}

fn count(of: &[Cell<u64>], step: u32) {
    if let Some(n) = of.get(step as usize) {
        n.set(n.get() + 1);
    }
}

/// The watcher that counts.
pub(crate) struct Counter(pub Rc<Visits>);

impl Watch for Counter {
    const ON: bool = true;
    const DEPTH: bool = false;
    const LEAVES: bool = true;

    fn step(&mut self, _: &Machine, step: u32, _: u32, _: (u32, u32)) {
        count(&self.0.counts, step);
    }
    fn left(&mut self, machine: &Machine, pc: u32) {
        let program = &machine.code.program;
        let Some(step) = program.step_of(pc) else { return };
        // A call in the place of a return may stand without a `?`.
        if program.debug.steps.get(step as usize).is_some_and(|s| s.question) {
            count(&self.0.abrupt, step);
        }
    }
    fn events(&mut self, _: &mut Machine) {}
    fn slot_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn field_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn record_made(&mut self, _: &mut Machine, _: Value) {}
}
