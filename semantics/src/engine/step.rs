//! Steps of the specification, and their names.

use super::Engine;
use crate::ir;

/// A step of the specification: a number for this edition of the text. Its name, `sec-getvalue#3.a`, lasts longer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StepId(pub u32);

/// What is told about a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepInfo<'e> {
    /// The id of the clause: `sec-getvalue`.
    pub clause: &'e str,
    /// Its number; `-` for algorithms that the standard does not have.
    pub number: &'e str,
    /// `3.a`
    pub label: &'e str,
    /// `OrdinaryGet`, `Evaluation`
    pub algorithm: &'e str,
    /// For steps of rules: the productions that the rule is for, one a line.
    pub production: &'e str,
    /// What kind of step it is.
    pub kind: StepKind,
    /// An abrupt completion may leave the algorithm here, at a `?`. Steps below it count for themselves.
    pub question: bool,
    /// The file of the notation that it stands in, from the folder of the specification on: `09-executable-code/9.3-realms.alg`.
    pub file: &'e str,
    /// The line there, counted from 1.
    pub line: u32,
}

/// The kinds of steps, as far as they matter to somebody who counts them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StepKind {
    /// Does something, or decides what is done.
    Action,
    /// Asserts something, which is tested when it runs.
    Assertion,
    /// Asserts something that cannot be tested: a remark.
    InformalAssertion,
    /// A note.
    Note,
}

impl Engine {
    /// How many steps the specification has: the numbers of [`StepId`]s are below.
    pub fn step_count(&self) -> u32 {
        self.code.program.debug.steps.len() as u32
    }

    /// All steps, with what is known of them.
    pub fn steps(&self) -> impl Iterator<Item = (StepId, StepInfo<'_>)> {
        (0..self.step_count()).map(|i| (StepId(i), self.step(StepId(i))))
    }

    /// What is known of a step; empty for a number that no step has.
    pub fn step(&self, step: StepId) -> StepInfo<'_> {
        let p = &self.code.program;
        let info = p.debug.steps.get(step.0 as usize);
        let alg = info.and_then(|s| p.algs.get(s.alg as usize));
        let clause = alg.and_then(|a| p.debug.clauses.get(a.clause as usize));
        StepInfo {
            clause: clause.map_or("", |c| &c.id),
            number: clause.map_or("", |c| &c.number),
            label: info.map_or("", |s| &s.label),
            algorithm: alg.map_or("", |a| &a.name),
            production: alg.map_or("", |a| &a.production),
            kind: match info.map_or(ir::StepKind::Action, |s| s.kind) {
                ir::StepKind::Action => StepKind::Action,
                ir::StepKind::Assertion => StepKind::Assertion,
                ir::StepKind::InformalAssertion => StepKind::InformalAssertion,
                ir::StepKind::Note => StepKind::Note,
            },
            question: info.is_some_and(|s| s.question),
            file: info.and_then(|s| p.debug.files.get(s.file as usize)).map_or("", String::as_str),
            line: info.map_or(0, |s| s.line),
        }
    }

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

    fn clause_id(&self, alg: u32) -> &str {
        let p = &self.code.program;
        p.algs.get(alg as usize).and_then(|a| p.debug.clauses.get(a.clause as usize)).map_or("", |c| &c.id)
    }
}
