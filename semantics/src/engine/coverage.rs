//! Which steps of the specification a run has visited.

use super::{Engine, Options, Outcome, Script, StepId, run};
use crate::machine::visits::{Counter, Visits};
use std::cell::Cell;
use std::rc::Rc;

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
        let mut m = self.machine(options);
        let visits = Rc::new(Visits::new(self.step_count() as usize));
        m.visits = Some(Rc::clone(&visits));
        let completion = self.scripts(&mut m, scripts, &mut Counter(Rc::clone(&visits)));
        let numbers = |cells: &[Cell<u64>]| cells.iter().map(Cell::get).collect();
        let abrupt = if self.passes { Vec::new() } else { numbers(&visits.abrupt) };
        let coverage = Coverage { counts: numbers(&visits.counts), abrupt };
        (run::outcome(&mut m, completion), coverage)
    }
}
