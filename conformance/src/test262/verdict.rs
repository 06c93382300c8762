//! How a run ended, and whether that is what the test wants.

use super::discovery::Case;
use super::metadata::Phase;

/// How a run ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    Normal,
    /// An error was not caught, or the text is no program.
    Error {
        phase: Phase,
        /// The name of its constructor.
        constructor: Option<String>,
        message: String,
        /// The clause and step that rejected or threw, where the engine tells.
        step: Option<String>,
    },
    /// The engine does not have what the test needs, and said so.
    Refused {
        clause: String,
        what: String,
    },
    /// No end that a program may have: a limit was reached, the engine broke down.
    Broken(String),
}

/// A run's end, and what was printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    pub ending: Ending,
    pub output: Vec<String>,
}

impl Run {
    pub fn silent(ending: Ending) -> Run {
        Run { ending, output: Vec::new() }
    }
}

/// What a run shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    Passed {
        /// Where a text had to be rejected: the clause and step of the rule that did it; none where the grammar has no such text.
        rejected_by: Option<String>,
    },
    Failed(String),
    Refused {
        clause: String,
        what: String,
    },
}

const COMPLETE: &str = "Test262:AsyncTestComplete";
const FAILURE: &str = "Test262:AsyncTestFailure:";

/// Judges a run.
pub fn judge(case: &Case, run: Run) -> Verdict {
    let wanted = case.metadata.negative.as_ref();
    match (run.ending, wanted) {
        (Ending::Refused { clause, what }, _) => Verdict::Refused { clause, what },
        (Ending::Broken(reason), _) => Verdict::Failed(reason),
        (Ending::Normal, Some(n)) => Verdict::Failed(format!("ended normally, and not with a {} ({})", n.constructor, n.phase.name())),
        (Ending::Normal, None) if case.metadata.flag("async") => judge_output(&run.output),
        (Ending::Normal, None) => Verdict::Passed { rejected_by: None },
        (Ending::Error { phase, constructor, message, step }, Some(n)) => {
            let seen = constructor.as_deref().unwrap_or("value without a constructor");
            if phase != n.phase {
                Verdict::Failed(format!("a {} came in the phase {}, not {}: {message}", seen, phase.name(), n.phase.name()))
            } else if seen != n.constructor {
                Verdict::Failed(format!("ended with a {seen}, and not with a {}: {message}", n.constructor))
            } else {
                Verdict::Passed { rejected_by: step }
            }
        }
        (Ending::Error { constructor, message, .. }, None) => Verdict::Failed(match constructor {
            Some(c) if !message.starts_with(&c) => format!("{c}: {message}"),
            _ => message,
        }),
    }
}

/// An asynchronous test says how it ended.
fn judge_output(output: &[String]) -> Verdict {
    let failure = output.iter().find_map(|line| line.strip_prefix(FAILURE));
    let complete = output.iter().filter(|line| *line == COMPLETE).count();
    match (failure, complete) {
        (Some(failure), _) => Verdict::Failed(failure.to_string()),
        (None, 0) => Verdict::Failed("$DONE was not called".into()),
        (None, 1) => Verdict::Passed { rejected_by: None },
        (None, n) => Verdict::Failed(format!("$DONE was called {n} times")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test262::metadata::Metadata;

    fn case(front: &str) -> Case {
        let text = format!("/*---\n{front}\n---*/");
        Case { path: "x.js".into(), metadata: Metadata::parse(&text).unwrap(), text }
    }
    fn error(phase: Phase, constructor: &str) -> Run {
        Run::silent(Ending::Error { phase, constructor: Some(constructor.into()), message: "m".into(), step: Some("sec-x#1".into()) })
    }
    fn failed(v: Verdict) -> String {
        match v {
            Verdict::Failed(reason) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn positive_tests_end_normally() {
        assert_eq!(judge(&case(""), Run::silent(Ending::Normal)), Verdict::Passed { rejected_by: None });
        assert_eq!(failed(judge(&case(""), error(Phase::Runtime, "Test262Error"))), "Test262Error: m");
        assert_eq!(failed(judge(&case(""), Run::silent(Ending::Broken("limit".into())))), "limit");
    }

    #[test]
    fn negative_tests_want_phase_and_type() {
        let negative = case("negative: {phase: parse, type: SyntaxError}");
        assert_eq!(judge(&negative, error(Phase::Parse, "SyntaxError")), Verdict::Passed { rejected_by: Some("sec-x#1".into()) });
        assert!(failed(judge(&negative, error(Phase::Runtime, "SyntaxError"))).contains("phase runtime"));
        assert!(failed(judge(&negative, error(Phase::Parse, "TypeError"))).contains("ended with a TypeError"));
        assert!(failed(judge(&negative, Run::silent(Ending::Normal))).contains("normally"));
    }

    #[test]
    fn asynchronous_tests_say_it() {
        let test = case("flags: [async]");
        let run = |lines: &[&str]| judge(&test, Run { ending: Ending::Normal, output: lines.iter().map(|l| l.to_string()).collect() });
        assert_eq!(run(&["x", COMPLETE]), Verdict::Passed { rejected_by: None });
        assert_eq!(failed(run(&[])), "$DONE was not called");
        assert_eq!(failed(run(&[COMPLETE, COMPLETE])), "$DONE was called 2 times");
        assert_eq!(failed(run(&[COMPLETE, "Test262:AsyncTestFailure:Test262Error: no"])), "Test262Error: no");
    }

    #[test]
    fn a_refusal_is_neither() {
        let refused = Run::silent(Ending::Refused { clause: "15.7".into(), what: "classes".into() });
        assert_eq!(
            judge(&case("negative: {phase: parse, type: SyntaxError}"), refused),
            Verdict::Refused { clause: "15.7".into(), what: "classes".into() }
        );
    }
}
