//! Which steps of the specification a run has visited.

use super::{Engine, Options, Outcome, Script, StepId, run};
use crate::grammar_tables::GrammarTables;
use crate::lower::lower_literally;
use crate::machine::visits::{Counter, Visits};
use spec262_spec::model::Spec;
use std::borrow::Cow;
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
    fn of(visits: &Visits, passes: bool) -> Coverage {
        let numbers = |cells: &[Cell<u64>]| cells.iter().map(Cell::get).collect();
        let abrupt = if passes { Vec::new() } else { numbers(&visits.abrupt) };
        Coverage { counts: numbers(&visits.counts), abrupt }
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
    /// [`Engine::run_scripts`], counting steps: those of creating the realm ([`GrammarTables::cover_realm`] has them), and of scripts that
    /// were [prepared](Engine::prepare), are not counted.
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
        (run::outcome(&mut m, completion), Coverage::of(&visits, self.passes))
    }
}

impl GrammarTables {
    /// What the making of a realm visits, in a specification with the same productions: every run begins with it.
    ///
    /// ```
    /// use spec262_semantics::{Engine, GrammarTables};
    ///
    /// let spec = spec262_spec::Texts::embedded().check(&[]).unwrap();
    /// let coverage = GrammarTables::of(&spec).unwrap().cover_realm(&spec).unwrap();
    /// let step = Engine::new().unwrap().steps_named("sec-newglobalenvironment#1")[0];
    /// assert_eq!(coverage.count(step), 1);
    /// ```
    pub fn cover_realm(&self, spec: &Spec) -> Result<Coverage, String> {
        let mut m = Engine::before_realm(lower_literally(spec)?, Cow::Owned(self.syntax.clone()), &self.lexical)?;
        let visits = Rc::new(Visits::new(m.code.program.debug.steps.len()));
        m.visits = Some(Rc::clone(&visits));
        m.create_realm(&mut Counter(Rc::clone(&visits))).map_err(|stop| run::stop_text(&m, &stop))?;
        Ok(Coverage::of(&visits, false))
    }
}
