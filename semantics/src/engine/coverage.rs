//! Which steps of the specification a run has visited.

use super::{Engine, Options, Outcome, Script, StepId, run};
use crate::machine::Machine;
use crate::machine::watch::Watch;
use crate::value::Value;

/// How often each step ran, and how often it was left abruptly. Coverages of several runs can be added up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// By the number of the [`StepId`]: how often the step began.
    pub counts: Vec<u64>,
    /// By the number of the [`StepId`]: how often an abrupt completion left the algorithm at a `?` of the step. Empty where the engine cannot
    /// tell: it must be made by [`Engine::without_passes`].
    pub abrupt: Vec<u64>,
}

impl Coverage {
    /// How often a step began.
    pub fn count(&self, step: StepId) -> u64 {
        self.counts.get(step.0 as usize).copied().unwrap_or(0)
    }
    /// How often an abrupt completion left the algorithm at a `?` of the step.
    pub fn abrupt(&self, step: StepId) -> u64 {
        self.abrupt.get(step.0 as usize).copied().unwrap_or(0)
    }
    /// Whether a step began.
    pub fn visited(&self, step: StepId) -> bool {
        self.count(step) > 0
    }
    /// Adds what another run of the same specification has visited.
    pub fn add(&mut self, other: &Coverage) {
        for (to, from) in [(&mut self.counts, &other.counts), (&mut self.abrupt, &other.abrupt)] {
            if to.len() < from.len() {
                to.resize(from.len(), 0);
            }
            to.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        }
    }
}

impl Engine {
    /// [`Engine::run_scripts`], counting steps: those of creating the realm, and of scripts that were [prepared](Engine::prepare), are not counted.
    ///
    /// ```
    /// use spec262_semantics::{Engine, Options, Script};
    ///
    /// let engine = Engine::new().unwrap();
    /// let (_, coverage) = engine.cover(&[Script { name: "a", text: "(() => 1)()" }], &Options::default());
    /// let step = engine.steps_named("sec-newfunctionenvironment#1")[0];
    /// assert_eq!(coverage.count(step), 1);
    /// ```
    pub fn cover(&self, scripts: &[Script<'_>], options: &Options) -> (Outcome, Coverage) {
        let steps = self.step_count() as usize;
        let mut m = self.machine(options);
        let mut counter = Counter { coverage: Coverage { counts: vec![0; steps], abrupt: vec![0; steps] } };
        let completion = self.scripts(&mut m, scripts, &mut counter);
        let mut coverage = counter.coverage;
        if self.passes {
            coverage.abrupt.clear();
        }
        (run::outcome(&mut m, completion), coverage)
    }
}

struct Counter {
    coverage: Coverage,
}

impl Watch for Counter {
    const ON: bool = true;
    const DEPTH: bool = false;
    const LEAVES: bool = true;

    fn step(&mut self, _: &Machine, step: u32, _: u32, _: (u32, u32)) {
        if let Some(n) = self.coverage.counts.get_mut(step as usize) {
            *n += 1;
        }
    }
    fn left(&mut self, machine: &Machine, pc: u32) {
        let program = &machine.code.program;
        let Some(step) = program.step_of(pc) else { return };
        if program.debug.steps.get(step as usize).is_some_and(|s| s.question) {
            self.coverage.abrupt[step as usize] += 1;
        }
    }
    fn events(&mut self, _: &mut Machine) {}
    fn slot_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn field_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn record_made(&mut self, _: &mut Machine, _: Value) {}
}
