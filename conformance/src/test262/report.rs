//! Counting results: by folder, by feature, by reason; as text and as JSON.

use super::run::{FileOutcome, FileResult};
use super::verdict::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many passed, failed, were refused.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub refused: usize,
}

impl Counts {
    pub fn all(&self) -> usize {
        self.passed + self.failed + self.refused
    }
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Passed { .. } => self.passed += 1,
            Verdict::Failed(_) => self.failed += 1,
            Verdict::Refused { .. } => self.refused += 1,
        }
    }
    /// A file has passed if all its runs have; it has failed if one has.
    fn add_file(&mut self, runs: &Counts) {
        if runs.failed > 0 {
            self.failed += 1;
        } else if runs.refused > 0 {
            self.refused += 1;
        } else {
            self.passed += 1;
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Tally {
    pub files: Counts,
    pub runs: Counts,
    /// Files that were left out.
    pub skipped: usize,
}

/// A run that failed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FailedRun {
    pub path: String,
    pub mode: &'static str,
    pub reason: String,
}

/// A run that was refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RefusedRun {
    pub path: String,
    pub mode: &'static str,
    pub clause: String,
    pub what: String,
}

/// A text that had to be rejected, and was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rejected {
    pub path: String,
    pub mode: &'static str,
    /// Clause and step of the early-error rule; none where the grammar has no such text.
    pub rule: Option<String>,
}

/// Tests whose text has to be rejected.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Negatives {
    pub files: Counts,
    pub runs: Counts,
    pub rejected: Vec<Rejected>,
}

/// All results, counted.
#[derive(Clone, Default, Debug, Serialize)]
pub struct Report {
    /// The engine's name, and the edition of its specification.
    pub engine: String,
    pub seconds: f64,
    /// Of the runs that were not refused: half of them took no longer.
    pub median_milliseconds: f64,
    pub files: Counts,
    pub runs: Counts,
    /// Files that were left out, by reason.
    pub skipped: BTreeMap<String, usize>,
    pub unreadable: Vec<String>,
    pub negative_parse: Negatives,
    pub folders: BTreeMap<String, Tally>,
    pub features: BTreeMap<String, Tally>,
    pub failures: Vec<FailedRun>,
    pub refusals: Vec<RefusedRun>,
}

/// Folders are told apart to this depth.
const DEPTH: usize = 3;

fn folder(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    parts.truncate(DEPTH);
    parts.join("/")
}

impl Report {
    pub fn new(engine: &str, seconds: f64, results: &[FileResult]) -> Report {
        let mut report = Report { engine: engine.to_string(), seconds, ..Report::default() };
        results.iter().for_each(|r| report.add(r));
        report.median_milliseconds = median(results);
        report
    }

    fn tallies(&mut self, result: &FileResult, change: impl Fn(&mut Tally)) {
        change(self.folders.entry(folder(&result.path)).or_default());
        for feature in &result.features {
            change(self.features.entry(feature.clone()).or_default());
        }
    }

    fn add(&mut self, result: &FileResult) {
        let runs = match &result.outcome {
            FileOutcome::Runs(runs) => runs,
            FileOutcome::Skipped(reason) => {
                *self.skipped.entry(reason.clone()).or_default() += 1;
                self.tallies(result, |t| t.skipped += 1);
                return;
            }
            FileOutcome::Unreadable(reason) => {
                self.unreadable.push(reason.clone());
                return;
            }
        };
        let mut counts = Counts::default();
        for (mode, verdict) in runs {
            counts.add(verdict);
            let (path, mode) = (result.path.clone(), mode.name());
            match verdict {
                Verdict::Passed { rejected_by } if result.negative_parse => {
                    self.negative_parse.rejected.push(Rejected { path, mode, rule: rejected_by.clone() });
                }
                Verdict::Passed { .. } => {}
                Verdict::Failed(reason) => self.failures.push(FailedRun { path, mode, reason: reason.clone() }),
                Verdict::Refused { clause, what } => {
                    self.refusals.push(RefusedRun { path, mode, clause: clause.clone(), what: what.clone() });
                }
            }
        }
        let add = |files: &mut Counts, all: &mut Counts| {
            files.add_file(&counts);
            all.passed += counts.passed;
            all.failed += counts.failed;
            all.refused += counts.refused;
        };
        add(&mut self.files, &mut self.runs);
        if result.negative_parse {
            add(&mut self.negative_parse.files, &mut self.negative_parse.runs);
        }
        self.tallies(result, |t| add(&mut t.files, &mut t.runs));
    }

    /// For people: a table of folders, perhaps one of features, and the most frequent reasons.
    pub fn summary(&self, features: bool) -> String {
        let mut out = String::new();
        table(&mut out, "folder", &self.folders);
        if features {
            out.push('\n');
            table(&mut out, "feature", &self.features);
        }
        let reasons = |out: &mut String, title: &str, of: BTreeMap<String, usize>| {
            let mut of: Vec<_> = of.into_iter().collect();
            of.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            if !of.is_empty() {
                let _ = writeln!(out, "\n{title}");
            }
            for (reason, n) in of.iter().take(REASONS) {
                let _ = writeln!(out, "{n:>7}  {reason}");
            }
            if of.len() > REASONS {
                let _ = writeln!(out, "         … and {} more", of.len() - REASONS);
            }
        };
        reasons(&mut out, "refused, by what they need", count(self.refusals.iter().map(|r| format!("{} ({})", r.what, r.clause))));
        reasons(&mut out, "failed, by reason", count(self.failures.iter().map(|f| shortened(&f.reason))));
        reasons(&mut out, "left out, by reason", self.skipped.clone());
        for line in &self.unreadable {
            let _ = writeln!(out, "\ncannot be read: {line}");
        }
        let n = &self.negative_parse;
        let of_rule = n.rejected.iter().filter(|r| r.rule.is_some()).count();
        let _ = writeln!(
            out,
            "\ntexts to be rejected: {} runs: {} by early-error rules, {} by the grammar; {} not rejected, {} refused",
            n.runs.all(),
            of_rule,
            n.rejected.len() - of_rule,
            n.runs.failed,
            n.runs.refused
        );
        let line = |c: &Counts| format!("{} passed, {} failed, {} refused", c.passed, c.failed, c.refused);
        let _ = writeln!(out, "files: {}, {} left out", line(&self.files), self.skipped.values().sum::<usize>());
        let _ = writeln!(out, "runs:  {}", line(&self.runs));
        let each = self.seconds * 1000.0 / self.runs.all().max(1) as f64;
        let _ = writeln!(
            out,
            "time:  {:.1} s, {each:.2} ms for each run; the median of those that were not refused is {:.2} ms ({})",
            self.seconds, self.median_milliseconds, self.engine
        );
        out
    }
}

/// The median time of the runs that were not refused, in milliseconds; 0 if there are none.
fn median(results: &[FileResult]) -> f64 {
    let of_file = |r: &FileResult| {
        let FileOutcome::Runs(runs) = &r.outcome else { return Vec::new() };
        let told = runs.iter().zip(&r.times).filter(|((_, verdict), _)| !matches!(verdict, Verdict::Refused { .. }));
        told.map(|(_, time)| *time).collect()
    };
    let mut times: Vec<_> = results.iter().flat_map(of_file).collect();
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |t| t.as_secs_f64() * 1000.0)
}

/// How many reasons are shown.
const REASONS: usize = 25;

fn table(out: &mut String, title: &str, rows: &BTreeMap<String, Tally>) {
    let width = rows.keys().map(String::len).chain([title.len()]).max().unwrap_or(0);
    let _ = writeln!(out, "{title:width$}   files passed  failed refused skipped |   runs  passed  failed refused");
    for (name, t) in rows {
        let (f, r) = (&t.files, &t.runs);
        let _ = writeln!(
            out,
            "{name:width$} {:>7} {:>6} {:>7} {:>7} {:>7} | {:>6} {:>7} {:>7} {:>7}",
            f.all() + t.skipped,
            f.passed,
            f.failed,
            f.refused,
            t.skipped,
            r.all(),
            r.passed,
            r.failed,
            r.refused
        );
    }
}

fn count(of: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    of.for_each(|reason| *counts.entry(reason).or_default() += 1);
    counts
}

/// The first words of a reason, so that like ones are counted together.
fn shortened(reason: &str) -> String {
    let line = reason.lines().next().unwrap_or("");
    if line.chars().count() > 110 { format!("{}…", line.chars().take(110).collect::<String>()) } else { line.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test262::metadata::Mode;
    use std::time::Duration;

    #[test]
    fn files_and_runs_are_counted_apart() {
        let file = |path: &str, negative_parse, runs: Vec<Verdict>| FileResult {
            path: path.into(),
            features: vec!["let".into()],
            negative_parse,
            outcome: FileOutcome::Runs([Mode::Sloppy, Mode::Strict].into_iter().zip(runs).collect()),
            times: vec![Duration::from_millis(2), Duration::from_millis(3)],
        };
        let passed = |rule: Option<&str>| Verdict::Passed { rejected_by: rule.map(str::to_string) };
        let refused = Verdict::Refused { clause: "15.7".into(), what: "classes".into() };
        let report = Report::new(
            "e",
            1.0,
            &[
                file("language/statements/for/dstr/a.js", false, vec![passed(None), Verdict::Failed("no".into())]),
                file("language/statements/for/b.js", true, vec![passed(Some("sec-x#ee-1")), passed(None)]),
                file("language/types/c.js", false, vec![refused.clone(), refused]),
                FileResult {
                    path: "language/types/d.js".into(),
                    features: vec![],
                    negative_parse: false,
                    outcome: FileOutcome::Skipped("old".into()),
                    times: vec![],
                },
            ],
        );
        assert_eq!(report.median_milliseconds, 3.0);
        assert_eq!(report.files, Counts { passed: 1, failed: 1, refused: 1 });
        assert_eq!(report.runs, Counts { passed: 3, failed: 1, refused: 2 });
        assert_eq!(report.negative_parse.rejected.iter().filter(|r| r.rule.is_some()).count(), 1);
        assert_eq!(report.folders["language/statements/for"].files.all(), 2);
        assert_eq!(report.folders["language/types"].skipped, 1);
        assert_eq!(report.features["let"].runs.all(), 6);
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["failures"][0]["mode"], "strict");
        assert!(report.summary(true).contains("2  classes (15.7)"), "{}", report.summary(true));
    }
}
