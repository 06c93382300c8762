//! Steps as operations at work: which begin and which end.

use spec262_semantics::StepInfo;

/// What tells an operation from another. One that is called again in the same step of its caller, with none of the caller's between, counts as
/// the same.
#[derive(Clone, PartialEq, Eq)]
struct Open {
    depth: u32,
    clause: String,
    algorithm: String,
    production: String,
}

/// The operations at work, the outermost first.
#[derive(Default)]
pub struct Operations(Vec<Open>);

/// What a step brings about.
pub struct Change {
    /// So many operations have ended.
    pub ended: usize,
    /// The step is the first of another one.
    pub begins: bool,
}

impl Operations {
    pub fn step(&mut self, info: &StepInfo<'_>, depth: u32) -> Change {
        let before = self.0.len();
        while self.0.last().is_some_and(|o| o.depth > depth) {
            self.0.pop();
        }
        let same = |o: &Open| o.depth == depth && o.algorithm == info.algorithm && o.clause == info.clause && o.production == info.production;
        let begins = !self.0.last().is_some_and(same);
        if begins {
            if self.0.last().is_some_and(|o| o.depth == depth) {
                self.0.pop();
            }
            self.0.push(Open {
                depth,
                clause: info.clause.to_string(),
                algorithm: info.algorithm.to_string(),
                production: info.production.to_string(),
            });
        }
        Change { ended: before + usize::from(begins) - self.0.len(), begins }
    }
    /// How many are at work.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}
