//! Coverage: which steps, which assertions and which abrupt exits ran.

use super::named;
use super::reasons::{Reason, Reasons};
use super::visitors::Visitors;
use serde::{Deserialize, Serialize};
use spec262_semantics::{Coverage, Engine, StepId, StepInfo, StepKind};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The version of the report's JSON.
pub const VERSION: u32 = 1;

/// A step that can run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// `sec-getvalue#3.a`
    pub step: String,
    /// The number of the clause: `9.1.2.1`; `-` for algorithms that the standard does not have.
    pub number: String,
    pub algorithm: String,
    /// For rules: the productions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub production: String,
    pub assertion: bool,
    /// How often it began.
    pub count: u64,
    /// How often an abrupt completion left at its `?`; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abrupt: Option<u64>,
    /// The file of the notation, and the line there.
    pub file: String,
    pub line: u32,
    /// Why no program reaches it, if somebody has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Which cases visit it: places in [`Report::cases`], as [`super::visitors::ranges`] writes them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cases: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    pub version: u32,
    pub edition: String,
    pub steps: Vec<Line>,
    /// The ids of the cases that ran.
    #[serde(default)]
    pub cases: Vec<String>,
    /// Cases that were left out, with the reason.
    pub left_out: Vec<String>,
    /// Reasons of steps that are reached.
    pub stale: Vec<String>,
}

/// Counts of one row.
#[derive(Clone, Copy, Default)]
struct Row {
    steps: usize,
    visited: usize,
    excused: usize,
    assertions: usize,
    asserted: usize,
    questions: usize,
    abrupt: usize,
}

impl Report {
    pub fn new(engine: &Engine, coverage: &Coverage, visitors: Visitors, only: &[String], reasons: &Reasons, left_out: Vec<String>) -> Report {
        let wanted =
            |(_, info): &(StepId, StepInfo<'_>)| matches!(info.kind, StepKind::Action | StepKind::Assertion) && named(info.clause, info.number, only);
        let line = |(id, info): (StepId, StepInfo<'_>)| {
            let step = engine.step_name(id);
            let count = coverage.count(id);
            Line {
                number: info.number.into(),
                algorithm: info.algorithm.into(),
                production: info.production.into(),
                assertion: info.kind == StepKind::Assertion,
                count,
                abrupt: if info.question { Some(coverage.abrupt(id)) } else { None },
                file: info.file.into(),
                line: info.line,
                cases: visitors.ranges(id.0),
                reason: if count == 0 { reasons.of(&step, "*").map(|r| r.reason.clone()) } else { None },
                step,
            }
        };
        let steps: Vec<Line> = engine.steps().filter(wanted).map(line).collect();
        // A clause with several algorithms may have the label several times: one that is not reached is enough.
        let reached = |r: &&Reason| {
            let mut about = steps.iter().filter(|l| r.is_about(&l.step)).peekable();
            about.peek().is_some() && about.all(|l| l.count > 0)
        };
        let stale = reasons.0.iter().filter(reached).map(|r| format!("line {}: {}", r.line, r.step)).collect();
        Report { version: VERSION, edition: engine.edition().to_string(), steps, cases: visitors.cases, left_out, stale }
    }

    /// Steps that do not run, and of which nobody has said why no program reaches them.
    pub fn holes(&self) -> impl Iterator<Item = &Line> {
        self.steps.iter().filter(|l| l.count == 0 && l.reason.is_none())
    }

    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// LCOV over the files of the notation, for whatever shows coverage of sources. `root` stands before their names.
    pub fn lcov(&self, root: &str) -> String {
        let mut files: BTreeMap<&str, BTreeMap<u32, u64>> = BTreeMap::new();
        for line in self.steps.iter().filter(|l| !l.file.is_empty()) {
            *files.entry(&line.file).or_default().entry(line.line).or_default() += line.count;
        }
        let mut out = String::new();
        for (file, lines) in files {
            let _ = writeln!(out, "TN:spec262\nSF:{root}{file}");
            for (line, count) in &lines {
                let _ = writeln!(out, "DA:{line},{count}");
            }
            let hit = lines.values().filter(|n| **n > 0).count();
            let _ = writeln!(out, "LF:{}\nLH:{hit}\nend_of_record", lines.len());
        }
        out
    }

    /// A table by section, and the steps that no case reaches if they are wanted.
    pub fn text(&self, missing: bool) -> String {
        let mut rows: Vec<(String, Row)> = Vec::new();
        let mut all = Row::default();
        for line in &self.steps {
            let section: Vec<&str> = line.number.splitn(3, '.').take(2).collect();
            let section = section.join(".");
            let at = rows.iter().position(|(s, _)| *s == section).unwrap_or_else(|| {
                rows.push((section, Row::default()));
                rows.len() - 1
            });
            for row in [&mut rows[at].1, &mut all] {
                row.steps += 1;
                row.visited += usize::from(line.count > 0);
                row.excused += usize::from(line.reason.is_some());
                row.assertions += usize::from(line.assertion);
                row.asserted += usize::from(line.assertion && line.count > 0);
                row.questions += usize::from(line.abrupt.is_some());
                row.abrupt += usize::from(line.abrupt.is_some_and(|n| n > 0));
            }
        }
        rows.push(("all".into(), all));
        let mut out = String::new();
        for line in &self.left_out {
            let _ = writeln!(out, "left out: {line}");
        }
        let _ = writeln!(out, "{:10} {:>16} {:>8} {:>10} {:>14} {:>16}", "section", "steps visited", "", "unreachable", "assertions", "abrupt exits");
        for (section, r) in &rows {
            let share = 100.0 * r.visited as f64 / r.steps.max(1) as f64;
            let _ = writeln!(
                out,
                "{section:10} {:>16} {share:>7.1}% {:>10} {:>14} {:>16}",
                format!("{}/{}", r.visited, r.steps),
                r.excused,
                format!("{}/{}", r.asserted, r.assertions),
                format!("{}/{}", r.abrupt, r.questions)
            );
        }
        if missing {
            out.push_str("\nnot visited:\n");
            for line in self.holes() {
                let of = line.production.lines().next().map_or(String::new(), |p| format!(" of {p}"));
                let _ = writeln!(out, "  {} ({}{of})", line.step, line.algorithm);
            }
        }
        for line in &self.stale {
            let _ = writeln!(out, "a reason for a step that is reached: {line}");
        }
        out
    }
}
