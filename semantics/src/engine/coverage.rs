//! Which steps of the specification a run has visited.

use super::{Engine, Options, Outcome, Script, StepId};

/// How often each step ran, and how often it was left abruptly. Coverages of several runs can be added up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// By the number of the [`StepId`]: how often the step began.
    pub counts: Vec<u64>,
    /// By the number of the [`StepId`]: how often an abrupt completion left the algorithm at a `?` of the step.
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
    pub fn cover(&self, scripts: &[Script<'_>], options: &Options) -> (Outcome, Coverage) {
        let _ = (scripts, options);
        todo!()
    }
}
