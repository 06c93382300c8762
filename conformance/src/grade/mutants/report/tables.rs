//! How many mutants of which clause, and of which kind, were noticed; the report as Markdown.

use super::{Fate, Line, Report};
use std::fmt::Write as _;

/// What a row counts.
#[derive(Clone, Copy, Default)]
struct Row {
    all: usize,
    killed: usize,
    /// Alive, with the reason why no program can tell.
    excused: usize,
}

impl Row {
    fn add(&mut self, line: &Line) {
        self.all += 1;
        self.killed += usize::from(line.killed());
        self.excused += usize::from(line.reason.is_some());
    }
    fn alive(self) -> usize {
        self.all - self.killed - self.excused
    }
    /// Of those that a program could tell.
    fn share(self) -> String {
        match self.all - self.excused {
            0 => "-".into(),
            could => format!("{:.1} %", 100.0 * self.killed as f64 / could as f64),
        }
    }
}

const HEAD: [&str; 5] = ["mutants", "killed", "with a reason", "alive", "killed of the rest"];

impl Report {
    fn rows(&self, of: fn(&Line) -> String) -> Vec<(String, Row)> {
        let mut rows: Vec<(String, Row)> = Vec::new();
        let mut all = Row::default();
        for line in &self.mutants {
            let name = of(line);
            let at = rows.iter().position(|(n, _)| *n == name).unwrap_or_else(|| {
                rows.push((name, Row::default()));
                rows.len() - 1
            });
            rows[at].1.add(line);
            all.add(line);
        }
        rows.push(("all".into(), all));
        rows
    }

    /// In the order of the standard.
    fn clauses(&self) -> Vec<(String, Row)> {
        let mut rows = self.rows(|l| format!("{} {}", l.number, l.algorithm));
        let number = |row: &(String, Row)| {
            let parts = row.0.split(' ').next().unwrap_or("").split('.');
            parts.map(|n| n.parse().unwrap_or(u32::MAX)).collect::<Vec<u32>>()
        };
        rows.sort_by_cached_key(number);
        rows
    }

    fn kinds(&self) -> Vec<(String, Row)> {
        self.rows(|l| l.kind.clone())
    }

    /// A table by algorithm.
    pub(super) fn by_clause(&self) -> String {
        plain("algorithm", &self.clauses())
    }

    /// A table by kind of change.
    pub(super) fn by_kind(&self) -> String {
        plain("change", &self.kinds())
    }

    pub(super) fn summary(&self) -> String {
        let mut all = Row::default();
        self.mutants.iter().for_each(|l| all.add(l));
        let missing = if self.whole() { "" } else { "; some parts are missing" };
        format!(
            "{} mutants: {} killed, {} alive with a reason why no program can tell, {} alive: {} killed of the rest{missing}\n",
            all.all,
            all.killed,
            all.excused,
            all.alive(),
            all.share()
        )
    }

    /// As a document: what was done, the tables, every survivor, and every mutant that was killed with the case that noticed.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "# Mutants of ECMA-262, and whether a conformance corpus notices\n");
        let _ = writeln!(
            out,
            "One step of the specification ({}) is changed at a time, so that it is well-typed still; then the cases of the corpus that visit the step run on it. There \
             are {} cases. A mutant is *killed* when a case no longer gets what it expects: another output, another end, another environment, another path through the \
             steps. One that no case notices is *alive*, unless there is a reason why no program can tell it from the right specification: none at all, or \
             none that spec262 can run so far. Clauses: {}.\n",
            self.edition,
            self.cases,
            self.clauses.join(", ")
        );
        let _ = writeln!(out, "**{}**\n", self.summary().trim_end());
        for (title, rows) in [("algorithm", self.clauses()), ("change", self.kinds())] {
            let _ = writeln!(out, "{}", markdown_table(title, &rows));
        }
        out.push_str("## Alive\n\n");
        list(&mut out, self.holes(), |l| l.fate());
        out.push_str("\n## Alive, with the reason why no program can tell\n\n");
        list(&mut out, self.mutants.iter().filter(|l| l.reason.is_some()), |l| l.reason.clone().unwrap_or_default());
        out.push_str("\n## Killed\n\n");
        list(&mut out, self.mutants.iter().filter(|l| l.killed()), |l| match &l.fate {
            Fate::Killed { by } => format!("by {by}"),
            _ => l.fate(),
        });
        out
    }
}

/// Mutants, under the steps that they change.
fn list<'l>(out: &mut String, lines: impl Iterator<Item = &'l Line>, more: fn(&Line) -> String) {
    let mut last: Option<&Line> = None;
    for line in lines {
        if last.is_none_or(|l| (&l.step, &l.production) != (&line.step, &line.production)) {
            let _ = writeln!(out, "- {}: `{}`", line.place(), line.text.trim().replace('`', "'"));
        }
        let _ = writeln!(out, "  - {}: {}", line.what, more(line));
        last = Some(line);
    }
    if last.is_none() {
        out.push_str("None.\n");
    }
}

fn cells(row: Row) -> [String; 5] {
    [row.all.to_string(), row.killed.to_string(), row.excused.to_string(), row.alive().to_string(), row.share()]
}

fn plain(title: &str, rows: &[(String, Row)]) -> String {
    let width = rows.iter().map(|(n, _)| n.chars().count()).chain([title.len()]).max().unwrap_or(0);
    let mut out = format!("{title:width$}");
    HEAD.iter().for_each(|h| {
        let _ = write!(out, "  {h:>7}");
    });
    out.push('\n');
    for (name, row) in rows {
        let _ = write!(out, "{name:width$}");
        for (cell, head) in cells(*row).iter().zip(HEAD) {
            let _ = write!(out, "  {cell:>width$}", width = head.len().max(7));
        }
        out.push('\n');
    }
    out
}

fn markdown_table(title: &str, rows: &[(String, Row)]) -> String {
    let mut out = format!("| {title} | {} |\n|---|{}\n", HEAD.join(" | "), "---:|".repeat(HEAD.len()));
    for (name, row) in rows {
        let _ = writeln!(out, "| {name} | {} |", cells(*row).join(" | "));
    }
    out
}
