//! What became of mutants: as data that can be written, read and joined, and for people.

mod tables;

use super::GivenReasons;
use crate::grade::reasons::Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The version of the report's JSON.
pub const VERSION: u32 = 1;

/// What became of a mutant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "lowercase")]
pub enum Fate {
    /// A case noticed.
    Killed { by: String },
    /// No case that visits the step noticed.
    Survived { cases: usize },
    /// No case visits the step.
    Unvisited,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Its place among all mutants of the clauses, from 0.
    #[serde(default)]
    pub index: usize,
    /// `sec-getvalue#3.a`
    pub step: String,
    /// The number of the clause: `6.2.5.5`.
    #[serde(default)]
    pub number: String,
    pub algorithm: String,
    /// For rules: the productions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub production: String,
    /// The step as the notation has it.
    pub text: String,
    /// What is changed.
    pub what: String,
    /// The kind of change that it is.
    #[serde(default)]
    pub kind: String,
    #[serde(flatten)]
    pub fate: Fate,
    /// Why no program can tell, if somebody has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    pub version: u32,
    pub edition: String,
    /// Which parts of the mutants it has: `1/6`; `1/1` for all.
    #[serde(default)]
    pub parts: BTreeSet<String>,
    /// How many cases and programs there are.
    #[serde(default)]
    pub cases: usize,
    /// The clauses whose steps were changed.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Whether the project's own reasons hold: it is its own corpus that was graded.
    #[serde(default)]
    pub reasons: bool,
    pub mutants: Vec<Line>,
    /// Cases that were left out, with the reason.
    pub left_out: Vec<String>,
    /// Reasons that no mutant needs.
    pub stale: Vec<String>,
}

impl Line {
    pub fn killed(&self) -> bool {
        matches!(self.fate, Fate::Killed { .. })
    }
    /// Alive, and nobody has said why no program can tell.
    pub fn hole(&self) -> bool {
        !self.killed() && self.reason.is_none()
    }
    /// `sec-getvalue#3.a (GetValue)`, with the production of a rule.
    fn place(&self) -> String {
        let of = self.production.lines().next().map_or(String::new(), |p| format!(" of {p}"));
        format!("{} ({}{of})", self.step, self.algorithm)
    }
    fn fate(&self) -> String {
        match &self.fate {
            Fate::Unvisited => "no case visits the step".to_string(),
            Fate::Survived { cases } => format!("none of {cases} runs notices"),
            Fate::Killed { by } => by.clone(),
        }
    }
}

impl Report {
    /// Finds the reasons that no mutant needs. A part of the mutants says nothing of the reasons of the others.
    pub fn look_for_stale(&mut self, reasons: &GivenReasons) {
        let needed = |r: &&Reason| self.mutants.iter().any(|l| matches!(l.fate, Fate::Survived { .. }) && r.fits(&l.step, &l.what));
        let looked_at = |r: &&Reason| self.whole() && self.mutants.iter().any(|l| r.is_about(&l.step));
        let stale = reasons.survivors.0.iter().filter(looked_at).filter(|r| !needed(r));
        self.stale = stale.map(|r| format!("line {}: {} | {}", r.line, r.step, r.what)).collect();
    }

    /// Whether it has all mutants of its clauses.
    fn whole(&self) -> bool {
        let of = self.parts.iter().filter_map(|p| p.split_once('/')?.1.parse::<usize>().ok());
        of.max().is_some_and(|n| self.parts.contains("1/1") || (1..=n).all(|i| self.parts.contains(&format!("{i}/{n}"))))
    }

    /// Those that are alive, and of which nobody has said why no program can tell.
    pub fn holes(&self) -> impl Iterator<Item = &Line> {
        self.mutants.iter().filter(|l| l.hole())
    }

    /// Reads a report; the message says what is wrong with it.
    pub fn from_json(text: &str) -> Result<Report, String> {
        let report: Report = serde_json::from_str(text).map_err(|e| format!("that is no report of `spec262 mutants --format json`: {e}"))?;
        if report.version != VERSION {
            return Err(format!("the report has version {}, this command reads version {VERSION}\nhelp: make it again", report.version));
        }
        Ok(report)
    }

    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Joins the reports of parts. Reasons that no mutant needs must be looked for anew.
    pub fn merge(reports: Vec<Report>) -> Result<Report, String> {
        let mut reports = reports.into_iter();
        let Some(mut all) = reports.next() else { return Err("there is no report to join".into()) };
        for report in reports {
            if (&report.edition, &report.clauses, report.cases) != (&all.edition, &all.clauses, all.cases) {
                return Err("the reports are of two editions, of other clauses, or of other cases\nhelp: join the parts of one run".into());
            }
            if let Some(twice) = report.parts.iter().find(|p| all.parts.contains(*p)) {
                return Err(format!("part {twice} is there twice\nhelp: join the parts of one run"));
            }
            all.parts.extend(report.parts);
            all.mutants.extend(report.mutants);
        }
        all.mutants.sort_by_key(|l| l.index);
        Ok(all)
    }

    /// For people: what is alive without a reason, and how many there are of what.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in &self.left_out {
            let _ = writeln!(out, "left out: {line}");
        }
        let mut last = "";
        for line in self.holes() {
            if line.step != last {
                let _ = writeln!(out, "\n{}\n    {}", line.place(), line.text);
                last = &line.step;
            }
            let _ = writeln!(out, "  {}: {}", line.what, line.fate());
        }
        for line in &self.stale {
            let _ = writeln!(out, "\na reason that no mutant needs: {line}");
        }
        let _ = write!(out, "\n{}\n{}\n{}", self.by_clause(), self.by_kind(), self.summary());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(index: usize, what: &str, fate: Fate, reason: Option<&str>) -> Line {
        Line {
            index,
            step: "sec-a#1".into(),
            number: "1.2".into(),
            algorithm: "A".into(),
            production: String::new(),
            text: "1. return true".into(),
            what: what.into(),
            kind: "another value".into(),
            fate,
            reason: reason.map(str::to_string),
        }
    }

    fn report(part: &str, mutants: Vec<Line>) -> Report {
        Report {
            version: VERSION,
            edition: "test".into(),
            parts: [part.to_string()].into(),
            cases: 3,
            clauses: vec!["1".into()],
            reasons: true,
            mutants,
            left_out: vec![],
            stale: vec![],
        }
    }

    #[test]
    fn parts_are_joined_in_the_order_of_the_specification() {
        let first = report("1/2", vec![line(0, "a", Fate::Killed { by: "t/x (sloppy)".into() }, None), line(2, "c", Fate::Unvisited, None)]);
        let second = report("2/2", vec![line(1, "b", Fate::Survived { cases: 7 }, Some("nobody asks"))]);
        assert!(first.summary().ends_with("; some parts are missing\n"), "{}", first.summary());
        let read = Report::from_json(&second.to_json().unwrap()).unwrap();
        let mut all = Report::merge(vec![read, first.clone()]).unwrap();
        assert_eq!(all.mutants.iter().map(|l| l.what.as_str()).collect::<String>(), "abc");
        assert_eq!(all.summary(), "3 mutants: 1 killed, 1 alive with a reason why no program can tell, 1 alive: 50.0 % killed of the rest\n");
        assert_eq!(all.holes().map(|l| l.what.as_str()).collect::<String>(), "c");
        for text in ["c: no case visits the step", "1.2 A", "another value"] {
            assert!(all.text().contains(text), "{text}\n{}", all.text());
        }
        for text in ["| 1.2 A | 3 | 1 | 1 | 1 | 50.0 % |", "  - b: nobody asks", "  - a: by t/x (sloppy)", "There are 3 cases."] {
            assert!(all.markdown().contains(text), "{text}\n{}", all.markdown());
        }
        assert!(Report::merge(vec![first.clone(), first]).unwrap_err().contains("part 1/2 is there twice"));

        // Only the whole tells that a reason is not needed.
        let list = "sec-a#1 | b | nobody asks\nsec-a#1 | a | nobody asks\nsec-b#1 | a | of another clause\n";
        let reasons = GivenReasons { survivors: crate::grade::reasons::Reasons::parse(list).unwrap(), ..GivenReasons::default() };
        all.look_for_stale(&reasons);
        assert_eq!(all.stale, ["line 2: sec-a#1 | a"]);
        all.parts = ["1/2".to_string()].into();
        all.look_for_stale(&reasons);
        assert!(all.stale.is_empty());
    }
}
