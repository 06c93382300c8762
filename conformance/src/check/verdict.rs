//! What is said of an engine's answer.

use crate::corpus::expect::{End, Expectation, Throws, When};
use crate::engines::{Deciding, Ending, Seen, Trouble};
use serde::{Deserialize, Serialize};

/// What is said of an engine's answer to a case in a mode.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    Agrees,
    Disagrees(Disagreement),
    /// It does not have what the case needs.
    Unsupported {
        why: String,
    },
    /// It broke down.
    Crash {
        why: String,
    },
    /// It did not end in time.
    Hang {
        why: String,
    },
    /// What it wrote cannot be read.
    Garbage {
        why: String,
    },
}

/// What is expected and what was seen, where they differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Disagreement {
    pub expected: Shown,
    pub seen: Shown,
    /// The first line that differs, counted from 1; none if the ends differ alone, or what the oracle alone is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Answers to what the oracle alone is asked that are not the expected ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
    /// The steps of the specification that decide, in the order in which they ran.
    pub steps: Vec<Deciding>,
}

/// Lines, and the end in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shown {
    pub output: Vec<String>,
    pub end: String,
}

impl Verdict {
    /// What came of it, in a word.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Disagrees(_) => "disagrees",
            Verdict::Unsupported { .. } => "unsupported",
            Verdict::Crash { .. } => "crash",
            Verdict::Hang { .. } => "hang",
            Verdict::Garbage { .. } => "garbage",
        }
    }
    /// Whether it speaks against the engine.
    pub fn bad(&self) -> bool {
        !matches!(self, Verdict::Agrees | Verdict::Unsupported { .. })
    }
}

impl From<Trouble> for Verdict {
    fn from(trouble: Trouble) -> Verdict {
        match trouble {
            Trouble::Crash(why) => Verdict::Crash { why },
            Trouble::Hang(why) => Verdict::Hang { why },
            Trouble::Garbage(why) => Verdict::Garbage { why },
            Trouble::Refused(why) => Verdict::Unsupported { why },
        }
    }
}

/// Holds what was seen against what is expected. `older`: the engine is of an older edition, so that it may not know the syntax.
pub fn judge(expected: &Expectation, seen: &Seen, older: bool) -> Verdict {
    let line = first_difference(&expected.output, &seen.output);
    if line.is_none() && same_end(&expected.end, &seen.ending) {
        return Verdict::Agrees;
    }
    let expects_syntax_error = matches!(&expected.end, End::Throws(t) if t.error.as_deref() == Some("SyntaxError"));
    if older
        && !expects_syntax_error
        && let Some(message) = syntax_error(seen)
    {
        return Verdict::Unsupported { why: format!("its syntax: {message}") };
    }
    Verdict::Disagrees(Disagreement {
        expected: Shown { output: expected.output.clone(), end: expected_end(&expected.end) },
        seen: Shown { output: seen.output.clone(), end: seen_end(&seen.ending) },
        line: line.map(|l| l + 1),
        inside: vec![],
        steps: vec![],
    })
}

/// What the oracle's answer is where only what it alone is asked went wrong.
pub fn inside(expected: &Expectation, seen: &Seen, inside: Vec<String>) -> Verdict {
    Verdict::Disagrees(Disagreement {
        expected: Shown { output: expected.output.clone(), end: expected_end(&expected.end) },
        seen: Shown { output: seen.output.clone(), end: seen_end(&seen.ending) },
        line: None,
        inside,
        steps: vec![],
    })
}

/// The message of a SyntaxError that may have come of the text.
fn syntax_error(seen: &Seen) -> Option<&str> {
    match &seen.ending {
        Ending::Throws { error: Some(error), when, message, .. } if error == "SyntaxError" && *when != Some(When::Run) => Some(message),
        _ => None,
    }
}

fn first_difference(expected: &[String], seen: &[String]) -> Option<usize> {
    (0..expected.len().max(seen.len())).find(|i| expected.get(*i) != seen.get(*i))
}

fn same_end(expected: &End, seen: &Ending) -> bool {
    match (expected, seen) {
        (End::Normal(wanted), Ending::Normal { value }) => match (wanted, value) {
            (Some(wanted), Some(value)) => wanted == value,
            // Not asked, or the engine does not tell.
            _ => true,
        },
        (End::Throws(wanted), Ending::Throws { error, value, when, .. }) => {
            when.is_none_or(|when| when == wanted.when)
                && match (&wanted.error, &wanted.value) {
                    (Some(wanted), _) => error.as_ref() == Some(wanted),
                    // An engine that tells neither has thrown something that is no error.
                    (None, Some(wanted)) => error.is_none() && value.as_ref().is_none_or(|v| v == wanted),
                    (None, None) => true,
                }
        }
        _ => false,
    }
}

fn expected_end(end: &End) -> String {
    match end {
        End::Normal(None) => "a normal end".into(),
        End::Normal(Some(value)) => format!("a normal end with the value {value}"),
        End::Throws(Throws { error, value, when }) => thrown(error.as_deref(), value.as_deref(), Some(*when)),
    }
}

fn seen_end(end: &Ending) -> String {
    match end {
        Ending::Normal { value: None } => "a normal end".into(),
        Ending::Normal { value: Some(value) } => format!("a normal end with the value {value}"),
        Ending::Throws { error, value, when, message } => {
            let end = thrown(error.as_deref(), value.as_deref(), *when);
            if message.is_empty() || value.is_some() { end } else { format!("{end} ({})", message.lines().next().unwrap_or("")) }
        }
    }
}

fn thrown(error: Option<&str>, value: Option<&str>, when: Option<When>) -> String {
    let what = error.or(value).unwrap_or("something that is no error");
    match when {
        Some(When::Parse) => format!("{what}, before anything runs"),
        Some(When::Run) => format!("{what} is thrown"),
        None => format!("{what} is thrown, or comes of the text"),
    }
}

/// What a program must do because the oracle does so.
pub fn expectation_of(seen: &Seen) -> Expectation {
    let end = match &seen.ending {
        Ending::Normal { .. } => End::Normal(None),
        Ending::Throws { error, value, when, .. } => {
            End::Throws(Throws { error: error.clone(), value: value.clone(), when: when.unwrap_or(When::Run) })
        }
    };
    Expectation { output: seen.output.clone(), end, oracle: Default::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(output: &[&str], ending: Ending) -> Seen {
        Seen { output: output.iter().map(|s| s.to_string()).collect(), ending }
    }
    fn expected(output: &[&str], end: End) -> Expectation {
        Expectation { output: output.iter().map(|s| s.to_string()).collect(), end, oracle: Default::default() }
    }
    fn throws(error: &str, when: Option<When>) -> Ending {
        Ending::Throws { error: Some(error.into()), value: None, when, message: "m".into() }
    }
    fn must_throw(error: &str, when: When) -> End {
        End::Throws(Throws { error: Some(error.into()), value: None, when })
    }

    #[test]
    fn lines_and_ends_are_compared() {
        let normal = || Ending::Normal { value: Some("3".into()) };
        assert_eq!(judge(&expected(&["a"], End::Normal(None)), &seen(&["a"], normal()), false), Verdict::Agrees);
        assert_eq!(judge(&expected(&["a"], End::Normal(Some("3".into()))), &seen(&["a"], normal()), false), Verdict::Agrees);
        assert!(judge(&expected(&["a"], End::Normal(Some("4".into()))), &seen(&["a"], normal()), false).bad());
        let Verdict::Disagrees(d) = judge(&expected(&["a", "b"], End::Normal(None)), &seen(&["a"], normal()), false) else { panic!() };
        assert_eq!(d.line, Some(2));
        let Verdict::Disagrees(d) = judge(&expected(&["a"], End::Normal(None)), &seen(&["a"], throws("TypeError", None)), false) else { panic!() };
        assert_eq!((d.line, d.seen.end.as_str()), (None, "TypeError is thrown, or comes of the text (m)"));
    }

    #[test]
    fn the_time_of_an_error_counts_if_it_is_told() {
        let case = expected(&[], must_throw("SyntaxError", When::Parse));
        assert_eq!(judge(&case, &seen(&[], throws("SyntaxError", Some(When::Parse))), false), Verdict::Agrees);
        assert_eq!(judge(&case, &seen(&[], throws("SyntaxError", None)), false), Verdict::Agrees);
        assert!(judge(&case, &seen(&[], throws("SyntaxError", Some(When::Run))), false).bad());
        assert!(judge(&case, &seen(&[], throws("TypeError", None)), false).bad());
    }

    #[test]
    fn an_older_engine_need_not_know_the_syntax() {
        let case = expected(&["a"], End::Normal(None));
        let answer = seen(&[], throws("SyntaxError", Some(When::Parse)));
        assert_eq!(judge(&case, &answer, true).name(), "unsupported");
        assert_eq!(judge(&case, &answer, false).name(), "disagrees");
        assert_eq!(judge(&case, &seen(&[], throws("SyntaxError", Some(When::Run))), true).name(), "disagrees");
    }
}
