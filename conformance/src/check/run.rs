//! Running cases on engines, and judging what comes of it.

use super::questions;
use super::report::{KnownFault, Refused, Report, Result as Line};
use super::subjects::Subject;
use super::transform::Transform;
use super::verdict::{Verdict, expectation_of, inside, judge};
use crate::corpus::expect::{End, Expectation, Throws, When};
use crate::corpus::{Case, Mode, Script};
use crate::engines::oracle::{Limits, SpecTexts};
use crate::engines::{CommandEngine, ORACLE, Oracle, Seen, Trouble};
use crate::parallel;
use spec262_semantics::Engine;
use std::sync::Arc;

/// What is to be run.
pub struct Plan<'p> {
    pub subjects: Vec<Subject>,
    pub engines: Vec<CommandEngine>,
    /// In place of engines: what it makes of a program runs on the oracle, and must do what the program does.
    pub transform: Option<Transform>,
    /// Makes an engine for a thread's oracle.
    pub make: &'p (dyn Fn() -> Result<Engine, String> + Sync),
    pub limits: Limits,
    /// For showing steps.
    pub texts: Arc<SpecTexts>,
    /// The edition of the standard.
    pub edition: String,
    pub threads: usize,
}

impl Plan<'_> {
    /// How many runs it has at most.
    pub fn runs(&self) -> usize {
        let engines = if self.transform.is_some() { 1 } else { self.engines.len() };
        self.subjects.iter().map(|s| s.case.runs.len()).sum::<usize>() * (1 + engines)
    }
}

/// The name of the transformation among the engines.
pub const TRANSFORM: &str = "transform";

/// A case in a mode, with what must come of it.
struct Run<'p> {
    case: &'p Case,
    mode: Mode,
    expected: Expectation,
    scripts: Vec<Script>,
}

/// What the oracle makes of a case in a mode.
enum Answer {
    Judged(Verdict),
    /// The expectation is what it did.
    Derived(Seen),
    /// It cannot say what must come of it.
    Refused(String),
}

/// Runs everything; `done` hears of each run.
pub fn run(plan: &Plan<'_>, done: &(dyn Fn() + Sync)) -> Result<Report, String> {
    let make = || (plan.make)().map(|engine| Oracle::new(engine, plan.limits, Arc::clone(&plan.texts)));
    let mut runs: Vec<(Run<'_>, bool)> = Vec::new();
    for subject in &plan.subjects {
        for (mode, expected) in &subject.case.runs {
            // A transformation is held against what the program does, whatever a case wants of it.
            let derived = subject.derived || plan.transform.is_some();
            runs.push((Run { case: &subject.case, mode: *mode, expected: expected.clone(), scripts: subject.case.scripts_for(*mode) }, derived));
        }
    }
    let work = |oracle: &mut Oracle, (run, derived): &(Run<'_>, bool)| {
        let answer = ask_oracle(oracle, run, *derived);
        done();
        answer
    };
    let broken = |_: &(Run<'_>, bool)| Answer::Judged(Verdict::Crash { why: "the machine panicked".into() });
    let answers = parallel::map(&runs, plan.threads, &make, &work, &broken)?;

    let mut report = Report::new(plan);
    let mut open: Vec<Run<'_>> = Vec::new();
    for ((mut run, _), answer) in runs.into_iter().zip(answers) {
        let verdict = match answer {
            Answer::Judged(verdict) => verdict,
            Answer::Derived(seen) => {
                run.expected = expectation_of(&seen);
                Verdict::Agrees
            }
            Answer::Refused(why) => {
                report.refused.push(Refused { case: run.case.id.clone(), mode: run.mode, why });
                continue;
            }
        };
        report.results.push(Line { case: run.case.id.clone(), mode: run.mode, engine: ORACLE.into(), verdict, fault: None });
        open.push(run);
    }

    let engines: Vec<Option<&CommandEngine>> = match plan.transform {
        Some(_) => vec![None],
        None => plan.engines.iter().map(Some).collect(),
    };
    let tasks: Vec<(&Run<'_>, Option<&CommandEngine>)> = open.iter().flat_map(|run| engines.iter().map(move |e| (run, *e))).collect();
    // An engine needs no oracle but where it disagrees.
    let work = |oracle: &mut Option<Oracle>, (run, engine): &(&Run<'_>, Option<&CommandEngine>)| {
        let verdict = ask_engine(oracle, &make, run, *engine, plan.transform.as_ref());
        done();
        verdict
    };
    let broken = |_: &(&Run<'_>, Option<&CommandEngine>)| Ok(Verdict::Crash { why: "the machine panicked".into() });
    let verdicts = parallel::map(&tasks, plan.threads, &|| Ok(None), &work, &broken)?;
    for ((run, engine), verdict) in tasks.into_iter().zip(verdicts) {
        let fault = engine.and_then(|e| run.case.fault(run.mode, &e.entry.name, &e.version));
        let fault = fault.map(|f| KnownFault { against: f.against.clone(), what: f.what.clone() });
        let engine = engine.map_or(TRANSFORM, |e| e.entry.name.as_str());
        report.results.push(Line { case: run.case.id.clone(), mode: run.mode, engine: engine.into(), verdict: verdict?, fault });
    }
    report.sort();
    Ok(report)
}

fn ask_oracle(oracle: &Oracle, run: &Run<'_>, derived: bool) -> Answer {
    if !derived {
        return Answer::Judged(with_steps(oracle, run, judge_oracle(oracle, &run.scripts, &run.expected)));
    }
    match oracle.run(&run.scripts) {
        Ok(seen) => Answer::Derived(seen),
        // What is not there yet, and what a program may not use, are no answers.
        Err(Trouble::Refused(why) | Trouble::Hang(why)) => Answer::Refused(why),
        Err(trouble) => Answer::Judged(trouble.into()),
    }
}

/// What the oracle makes of scripts that must do as expected, the questions that it alone is asked included.
pub(crate) fn judge_oracle(oracle: &Oracle, scripts: &[Script], expected: &Expectation) -> Verdict {
    // Steps are counted in the same run where a question is about them.
    let (seen, coverage) = if expected.oracle.steps() {
        let (seen, coverage) = oracle.cover(scripts);
        (seen, Some(coverage))
    } else {
        (oracle.run(scripts), None)
    };
    let seen = match seen {
        Ok(seen) => seen,
        Err(trouble) => return trouble.into(),
    };
    match judge(expected, &seen, false) {
        Verdict::Agrees => {
            let wrong = questions::ask(oracle, scripts, &expected.oracle, coverage.as_ref());
            if wrong.is_empty() { Verdict::Agrees } else { inside(expected, &seen, wrong) }
        }
        verdict => verdict,
    }
}

fn ask_engine(
    oracle: &mut Option<Oracle>,
    make: &dyn Fn() -> Result<Oracle, String>,
    run: &Run<'_>,
    engine: Option<&CommandEngine>,
    transform: Option<&Transform>,
) -> Result<Verdict, String> {
    let (seen, older) = match (engine, transform) {
        (Some(engine), _) => {
            if let Some(need) = run.case.needs.iter().find(|n| engine.entry.cannot.contains(n)) {
                return Ok(Verdict::Unsupported { why: format!("it does not have {need}") });
            }
            (engine.run(&run.scripts), engine.entry.older)
        }
        (None, Some(transform)) => (transform.run(own(oracle, make)?, &run.scripts), false),
        (None, None) => return Err("there is nothing to run".into()),
    };
    let verdict = match seen {
        Ok(seen) => judge(&run.expected, &seen, older),
        // A transformation may refuse what is no program.
        Err(Trouble::Crash(_)) if engine.is_none() && no_program(&run.expected) => Verdict::Agrees,
        Err(trouble) => trouble.into(),
    };
    if !matches!(verdict, Verdict::Disagrees(_)) {
        return Ok(verdict);
    }
    Ok(with_steps(own(oracle, make)?, run, verdict))
}

fn no_program(expected: &Expectation) -> bool {
    matches!(&expected.end, End::Throws(Throws { when: When::Parse, .. }))
}

/// The thread's oracle; it is made when it is needed first.
fn own<'o>(oracle: &'o mut Option<Oracle>, make: &dyn Fn() -> Result<Oracle, String>) -> Result<&'o Oracle, String> {
    match oracle {
        Some(oracle) => Ok(oracle),
        none => Ok(none.insert(make()?)),
    }
}

/// Clauses whose last steps say most of a program that names none.
pub(crate) const TELLING: &[&str] = &["sec-getidentifierreference", "sec-getvalue", "sec-putvalue", "sec-evaluatecall"];

/// A disagreement with the steps that decide: the last ones of the clauses that the case is about before the line that differs, and the one that
/// throws.
fn with_steps(oracle: &Oracle, run: &Run<'_>, mut verdict: Verdict) -> Verdict {
    let Verdict::Disagrees(d) = &mut verdict else { return verdict };
    let line = d.line.map_or(usize::MAX, |line| line - 1);
    let clauses = run.case.clauses.iter().map(|c| c.id.as_str());
    let visited = run.expected.oracle.visits.iter().map(|v| v.split_once('#').map_or(v.as_str(), |(clause, _)| clause));
    let mut about: Vec<&str> = Vec::new();
    for clause in clauses.chain(visited) {
        if !about.contains(&clause) {
            about.push(clause);
        }
    }
    d.steps = oracle.deciding(&run.scripts, line, if about.is_empty() { TELLING } else { &about });
    verdict
}
