//! Sums of verdicts, and the table that is printed of them.

use super::{Report, Row, Verdict};
use crate::outline::Entry;
use std::fmt::Write;
use std::ops::Index;

#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    pub algorithms: usize,
    /// How many of them the specification has.
    pub present: usize,
    pub steps: usize,
    /// By [`Verdict`].
    pub verdicts: [usize; 7],
    /// Steps that the standard does not have.
    pub extra: usize,
}

impl Index<Verdict> for Tally {
    type Output = usize;
    fn index(&self, verdict: Verdict) -> &usize {
        &self.verdicts[verdict as usize]
    }
}

impl Tally {
    pub(super) fn absent(fact: &Entry) -> Tally {
        let mut out = Tally::default();
        out.verdicts[Verdict::Absent as usize] = fact.steps.len();
        out
    }
    pub(super) fn add(&mut self, row: &Row<'_>) {
        self.algorithms += 1;
        self.present += usize::from(row.found.is_some());
        self.steps += row.fact.steps.len();
        self.extra += row.tally.extra;
        for (sum, n) in self.verdicts.iter_mut().zip(row.tally.verdicts) {
            *sum += n;
        }
    }
    /// Per cent of the standard's steps.
    pub fn literal(&self) -> f64 {
        100.0 * self[Verdict::Literal] as f64 / self.steps.max(1) as f64
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Chapter,
    Section,
    Clause,
}

impl Report<'_> {
    /// Sums by chapter (`9`), section (`9.1`) or clause, in the order of the standard.
    pub fn by(&self, by: By) -> Vec<(String, Tally)> {
        let mut out: Vec<(String, Tally)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for row in &self.rows {
            let number = &row.fact.number;
            let key = match by {
                By::Chapter => number.split('.').next().unwrap_or(number).to_string(),
                By::Section => number.split('.').take(2).collect::<Vec<_>>().join("."),
                By::Clause => format!("{number} {}", row.fact.clause),
            };
            let place = *places.entry(key.clone()).or_insert_with(|| {
                out.push((key, Tally::default()));
                out.len() - 1
            });
            out[place].1.add(row);
        }
        out
    }

    pub fn table(&self, by: By) -> String {
        let mut out = format!("{:44}{:>12}{:>7}", "", "algorithms", "steps");
        for name in Verdict::ALL.map(Verdict::name).into_iter().chain(["extra"]) {
            let _ = write!(out, "{name:>9}");
        }
        let _ = writeln!(out, "{:>11}", "literal %");
        for (key, tally) in self.by(by).into_iter().chain([("all".to_string(), self.total())]) {
            let key: String = key.chars().take(43).collect();
            let _ = write!(out, "{key:44}{:>12}{:>7}", format!("{}/{}", tally.present, tally.algorithms), tally.steps);
            for n in tally.verdicts.into_iter().chain([tally.extra]) {
                let _ = write!(out, "{n:>9}");
            }
            let _ = writeln!(out, "{:>10.1}%", tally.literal());
        }
        out
    }
}
