//! Steps of the specification, and their names.

use super::Engine;

/// A step of the specification: a number for this edition of the text. Its name, `sec-getvalue#3.a`, lasts longer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StepId(pub u32);

impl Engine {
    /// `sec-getvalue#3.a`; for a clause with several algorithms the name of the algorithm or production stands between: it is
    /// the same for all of them otherwise.
    pub fn step_name(&self, step: StepId) -> String {
        let p = &self.code.program;
        let Some(info) = p.debug.steps.get(step.0 as usize) else { return String::new() };
        format!("{}#{}", self.clause_id(info.alg), info.label)
    }

    /// The steps with that name: several, where a clause has several algorithms.
    pub fn steps_named(&self, name: &str) -> Vec<StepId> {
        let p = &self.code.program;
        let Some((clause, label)) = name.split_once('#') else { return vec![] };
        let steps = p.debug.steps.iter().enumerate();
        steps.filter(|(_, s)| s.label == label && self.clause_id(s.alg) == clause).map(|(i, _)| StepId(i as u32)).collect()
    }

    /// The algorithm that the step is part of: `OrdinaryGet`, `Evaluation`.
    pub fn step_algorithm(&self, step: StepId) -> &str {
        let p = &self.code.program;
        p.debug.steps.get(step.0 as usize).and_then(|s| p.algs.get(s.alg as usize)).map_or("", |a| &a.name)
    }

    /// For steps of rules: the productions that the rule is for, one a line.
    pub fn step_production(&self, step: StepId) -> &str {
        let p = &self.code.program;
        p.debug.steps.get(step.0 as usize).and_then(|s| p.algs.get(s.alg as usize)).map_or("", |a| &a.production)
    }

    fn clause_id(&self, alg: u32) -> &str {
        let p = &self.code.program;
        p.algs.get(alg as usize).and_then(|a| p.debug.clauses.get(a.clause as usize)).map_or("", |c| &c.id)
    }
}
