//! How good a corpus is: which steps of the specification it visits (`coverage`), and whether it would notice if one were
//! different (`mutants`).

pub mod coverage;
pub mod mutants;
pub mod reasons;
pub mod visitors;

use crate::check::Subject;
use crate::corpus::expect::Expectation;
use crate::corpus::{Mode, Script};
use crate::engines::oracle::borrowed;
use crate::engines::{Oracle, Trouble};
use spec262_semantics::Coverage;

/// A case in a mode.
pub struct Run {
    pub case: String,
    pub mode: Mode,
    pub scripts: Vec<Script>,
    pub expected: Expectation,
    /// The clauses that the case is about.
    pub about: Vec<String>,
    /// Steps of the specification that it takes.
    pub steps: u64,
    /// By the number of a step: whether it is visited.
    pub visited: Vec<bool>,
}

impl Run {
    /// `topic/name (strict)`
    pub fn name(&self) -> String {
        format!("{} ({})", self.case, self.mode)
    }
}

/// Runs every case, counting steps; programs without an expectation must do from now on what they do now.
/// What the oracle refuses, or does not agree with, is left out, with the reason. What the making of a `realm` visits is counted once.
pub fn visit(oracle: &Oracle, subjects: &[Subject], realm: Coverage, done: &dyn Fn()) -> (Vec<Run>, Coverage, Vec<String>) {
    let mut runs = Vec::new();
    let mut left_out = Vec::new();
    let mut total = realm;
    for subject in subjects {
        for (mode, expected) in &subject.case.runs {
            let scripts = subject.case.scripts_for(*mode);
            let name = format!("{} ({mode})", subject.case.id);
            let (outcome, coverage) = oracle.engine.cover(&borrowed(&scripts), oracle.options());
            let steps = outcome.steps;
            match crate::engines::oracle::seen(outcome) {
                Err(Trouble::Refused(why) | Trouble::Hang(why) | Trouble::Crash(why) | Trouble::Garbage(why)) => {
                    left_out.push(format!("{name}: {why}"))
                }
                Ok(seen) => {
                    let expected = if subject.derived { crate::check::verdict::expectation_of(&seen) } else { expected.clone() };
                    let visited = coverage.counts.iter().map(|n| *n > 0).collect();
                    let about = subject.case.clauses.iter().map(|c| c.id.clone()).collect();
                    runs.push(Run { case: subject.case.id.clone(), mode: *mode, scripts, expected, about, steps, visited });
                }
            }
            total.add(&coverage);
            done();
        }
    }
    (runs, total, left_out)
}

/// Whether a clause is named by one of the texts: an id, or the beginning of a number. All are, if there is no text.
pub fn named(clause: &str, number: &str, only: &[String]) -> bool {
    let begins = |text: &str| number.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    only.is_empty() || only.iter().any(|text| clause == text || begins(text))
}
