//! How literally the specification follows the standard, step by step: its outline held against facts that were taken from
//! the standard's own text (numbers, labels, kinds of step, names; no sentence of it).
//!
//! A step is *literal* when its label is there, its kind agrees, it names the same operations with the same marks and no
//! others, and names at least the same slots, values, errors, intrinsics and variables. A literal step says nothing about its
//! meaning: only running does.

pub mod exceptions;
mod facts;
mod pair;
mod table;

pub use exceptions::Exceptions;
pub use facts::Facts;
pub use table::{By, Tally};

use crate::outline::{Entry, KINDS, Step};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a step; the first that applies, from the right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    Literal,
    /// A variable is not named.
    Names,
    /// A slot, value, error or intrinsic is not named.
    Facts,
    /// The same operations, but with other `?` and `!`.
    Mark,
    /// Other operations.
    Calls,
    /// Another kind of step.
    Kind,
    /// No step of that label.
    Absent,
}

impl Verdict {
    pub const ALL: [Verdict; 7] = [Verdict::Literal, Verdict::Names, Verdict::Facts, Verdict::Mark, Verdict::Calls, Verdict::Kind, Verdict::Absent];
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Literal => "literal",
            Verdict::Names => "names",
            Verdict::Facts => "facts",
            Verdict::Mark => "mark",
            Verdict::Calls => "calls",
            Verdict::Kind => "kind",
            Verdict::Absent => "absent",
        }
    }
}

/// An algorithm of the standard, and the one that stands for it.
pub struct Row<'a> {
    pub fact: &'a Entry,
    pub found: Option<&'a Entry>,
    pub tally: Tally,
}

pub struct Report<'a> {
    pub rows: Vec<Row<'a>>,
}

/// A step that is not literal.
pub struct Deviation<'a> {
    pub row: &'a Row<'a>,
    pub fact: &'a Step,
    pub found: Option<&'a Step>,
    pub verdict: Verdict,
}

/// Holds an outline against the facts.
pub fn compare<'a>(outline: &'a [Entry], facts: &'a Facts) -> Report<'a> {
    let rows = pair::pair(outline, &facts.algorithms)
        .into_iter()
        .map(|(fact, found)| Row { fact, found, tally: found.map_or_else(|| Tally::absent(fact), |f| score(fact, f)) })
        .collect();
    Report { rows }
}

impl<'a> Report<'a> {
    /// Only clauses whose number is the prefix or begins with it and a dot.
    pub fn only(mut self, prefix: &str) -> Report<'a> {
        let wanted = prefix.trim_end_matches('.');
        self.rows.retain(|r| wanted.is_empty() || r.fact.number.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
        self
    }

    /// Algorithms of the standard that the specification does not have.
    pub fn missing(&self) -> impl Iterator<Item = &'a Entry> {
        self.rows.iter().filter(|r| r.found.is_none()).map(|r| r.fact)
    }

    /// Steps that are not literal, of the algorithms that are there.
    pub fn deviations(&self) -> Vec<Deviation<'_>> {
        let mut out = Vec::new();
        for row in &self.rows {
            let Some(found) = row.found else { continue };
            let by = by_label(found);
            for fact in &row.fact.steps {
                let found = by.get(fact.label.as_str()).copied();
                let verdict = verdict(fact, found);
                if verdict != Verdict::Literal {
                    out.push(Deviation { row, fact, found, verdict });
                }
            }
        }
        out
    }

    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.rows.iter().for_each(|r| total.add(r));
        total
    }
}

fn by_label(entry: &Entry) -> BTreeMap<&str, &Step> {
    entry.steps.iter().map(|s| (s.label.as_str(), s)).collect()
}

/// How a step of the specification follows that of the standard.
pub fn verdict(fact: &Step, found: Option<&Step>) -> Verdict {
    let Some(found) = found else { return Verdict::Absent };
    if KINDS.contains(&fact.kind.as_str()) && found.kind != fact.kind {
        return Verdict::Kind;
    }
    if fact.kind == "note" {
        return Verdict::Literal;
    }
    let (wanted, have) = (calls(fact), calls(found));
    if wanted != have {
        return if unmarked(&wanted) == unmarked(&have) { Verdict::Mark } else { Verdict::Calls };
    }
    let lacks = |wanted: &[String], have: &[String]| wanted.iter().any(|w| !have.contains(w));
    if lacks(&fact.slots, &found.slots)
        || lacks(&fact.enums, &found.enums)
        || lacks(&fact.errors, &found.errors)
        || lacks(&fact.intrinsics, &found.intrinsics)
    {
        return Verdict::Facts;
    }
    if lacks(&fact.names, &found.names) { Verdict::Names } else { Verdict::Literal }
}

/// The operations named, sorted, without spaces and percent signs.
fn calls(step: &Step) -> Vec<String> {
    let mut out: Vec<String> = step.calls.iter().map(|c| c.replace([' ', '%'], "")).collect();
    out.sort();
    out
}
fn unmarked(calls: &[String]) -> Vec<&str> {
    let mut out: Vec<&str> = calls.iter().map(|c| c.trim_start_matches(['?', '!'])).collect();
    out.sort_unstable();
    out
}

fn score(fact: &Entry, found: &Entry) -> Tally {
    let by = by_label(found);
    let mut tally = Tally::default();
    for step in &fact.steps {
        tally.verdicts[verdict(step, by.get(step.label.as_str()).copied()) as usize] += 1;
    }
    let wanted: BTreeSet<&str> = fact.steps.iter().map(|s| s.label.as_str()).collect();
    tally.extra = by.keys().filter(|label| !wanted.contains(*label)).count();
    tally
}

#[cfg(test)]
mod tests;
