//! Failures that are expected: a list of path, mode and reason. It is checked both ways.

use super::metadata::Mode;
use super::run::{FileOutcome, FileResult};
use super::verdict::Verdict;
use std::collections::BTreeMap;
use std::fmt;

/// The expected failures, with their reasons.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Expectations(BTreeMap<(String, Mode), String>);

/// Something that is not as expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Surprise {
    /// It fails, and is not in the list.
    Failure { path: String, mode: Mode, reason: String },
    /// It is in the list, and does not fail.
    NoFailure { path: String, mode: Mode },
    /// It cannot be read.
    Unreadable { path: String, reason: String },
}

impl fmt::Display for Surprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Surprise::Failure { path, mode, reason } => write!(f, "unexpected failure: {path} ({}): {reason}", mode.name()),
            Surprise::NoFailure { path, mode } => write!(f, "expected to fail, and does not: {path} ({})", mode.name()),
            Surprise::Unreadable { path, reason } => write!(f, "cannot be read: {path}: {reason}"),
        }
    }
}

impl Expectations {
    /// Lines of a path, a mode and a reason; `#` begins a comment.
    pub fn parse(text: &str) -> Result<Expectations, String> {
        let mut list = BTreeMap::new();
        for (i, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.splitn(3, ' ');
            let (Some(path), Some(mode), Some(reason)) = (words.next(), words.next(), words.next()) else {
                return Err(format!("line {}: a line has a path, a mode and a reason", i + 1));
            };
            let Some(mode) = Mode::of_name(mode) else {
                return Err(format!("line {}: {mode} is no mode: sloppy, strict, module or raw", i + 1));
            };
            if list.insert((path.to_string(), mode), reason.to_string()).is_some() {
                return Err(format!("line {}: {path} ({}) is there twice", i + 1, mode.name()));
            }
        }
        Ok(Expectations(list))
    }

    /// What is not as expected; only what was run counts.
    pub fn check(&self, results: &[FileResult]) -> Vec<Surprise> {
        let mut surprises = Vec::new();
        for result in results {
            let path = &result.path;
            let runs = match &result.outcome {
                FileOutcome::Runs(runs) => runs,
                FileOutcome::Skipped(_) => continue,
                FileOutcome::Unreadable(reason) => {
                    surprises.push(Surprise::Unreadable { path: path.clone(), reason: reason.clone() });
                    continue;
                }
            };
            for (mode, verdict) in runs {
                let (path, mode) = (path.clone(), *mode);
                match (verdict, self.0.contains_key(&(path.clone(), mode))) {
                    (Verdict::Failed(reason), false) => surprises.push(Surprise::Failure { path, mode, reason: reason.clone() }),
                    (Verdict::Passed { .. } | Verdict::Refused { .. }, true) => surprises.push(Surprise::NoFailure { path, mode }),
                    _ => {}
                }
            }
        }
        surprises
    }

    /// The list as it would have to be: failures that were there keep their reasons, what was not run stays.
    pub fn updated(&self, results: &[FileResult]) -> Expectations {
        let mut list = self.0.clone();
        for result in results {
            let FileOutcome::Runs(runs) = &result.outcome else { continue };
            for (mode, verdict) in runs {
                let key = (result.path.clone(), *mode);
                match verdict {
                    Verdict::Failed(reason) => {
                        list.entry(key).or_insert_with(|| one_line(reason));
                    }
                    _ => {
                        list.remove(&key);
                    }
                }
            }
        }
        Expectations(list)
    }
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "(no reason was given)".into() } else { line }
}

impl fmt::Display for Expectations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Runs of test262 that are expected to fail: path, mode, reason. `spec262 test262 --expectations` checks the list.")?;
        self.0.iter().try_for_each(|((path, mode), reason)| writeln!(f, "{path} {} {reason}", mode.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(path: &str, runs: &[(Mode, Verdict)]) -> FileResult {
        FileResult { path: path.into(), features: Vec::new(), negative_parse: false, outcome: FileOutcome::Runs(runs.to_vec()), times: Vec::new() }
    }
    fn passed() -> Verdict {
        Verdict::Passed { rejected_by: None }
    }

    #[test]
    fn both_ways() {
        let expected = Expectations::parse("# c\na.js sloppy it is hard\nb.js strict so is this\nc.js raw not run\n").unwrap();
        let failed = |r: &str| Verdict::Failed(r.into());
        let results = [
            result("a.js", &[(Mode::Sloppy, failed("x")), (Mode::Strict, failed("y\n z"))]),
            result("b.js", &[(Mode::Sloppy, passed()), (Mode::Strict, passed())]),
        ];
        assert_eq!(
            expected.check(&results),
            [
                Surprise::Failure { path: "a.js".into(), mode: Mode::Strict, reason: "y\n z".into() },
                Surprise::NoFailure { path: "b.js".into(), mode: Mode::Strict },
            ]
        );
        let updated = expected.updated(&results);
        assert!(updated.check(&results).is_empty());
        assert_eq!(Expectations::parse(&updated.to_string()), Ok(updated.clone()));
        assert!(updated.to_string().contains("a.js sloppy it is hard\na.js strict y z\n"), "{updated}");
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert!(Expectations::parse("a.js sloppy").unwrap_err().contains("line 1"));
        assert!(Expectations::parse("\na.js slopy x").unwrap_err().contains("slopy"));
        assert!(Expectations::parse("a.js raw x\na.js raw y").unwrap_err().contains("twice"));
    }
}
