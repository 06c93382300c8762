//! Steps as operations at work: which begin and which end.

use spec262_semantics::StepInfo;

/// What tells an operation from another. One that is called again in the same step of its caller, with none of the caller's between, counts as
/// the same.
struct Open {
    depth: u32,
    clause: String,
    algorithm: String,
    production: String,
    /// Some step of it was shown: so is it.
    shown: bool,
}

/// The operations at work, the outermost first, whether they are shown or not.
#[derive(Default)]
pub struct Operations {
    open: Vec<Open>,
    shown: usize,
}

/// What a step brings about.
pub struct Change {
    /// So many operations that were shown have ended.
    pub ended: usize,
    /// The step is the first that is shown of another one.
    pub begins: bool,
}

impl Operations {
    /// Takes every step, also those that are not shown.
    pub fn step(&mut self, info: &StepInfo<'_>, depth: u32, shown: bool) -> Change {
        let before = self.shown;
        let same = |o: &Open| o.depth == depth && o.algorithm == info.algorithm && o.clause == info.clause && o.production == info.production;
        while self.open.last().is_some_and(|o| o.depth > depth || o.depth == depth && !same(o)) {
            self.shown -= usize::from(self.open.pop().is_some_and(|o| o.shown));
        }
        let ended = before - self.shown;
        if !self.open.last().is_some_and(same) {
            let [clause, algorithm, production] = [info.clause, info.algorithm, info.production].map(str::to_string);
            self.open.push(Open { depth, clause, algorithm, production, shown: false });
        }
        let begins = shown && self.open.last_mut().is_some_and(|o| !std::mem::replace(&mut o.shown, true));
        self.shown += usize::from(begins);
        Change { ended, begins }
    }
    /// How many of those at work are shown.
    pub fn shown(&self) -> usize {
        self.shown
    }
}
