//! Steps that are not literal, with the reason: `spec/audit/exceptions.txt`. One a line,
//!
//! ```text
//! CLAUSE STEP -- reason
//! CLAUSE STEP of PRODUCTIONS -- reason
//! ```
//!
//! `CLAUSE * -- reason` is for an algorithm that is not there at all: what stands in its place, or why nothing does.
//!
//! A line that no longer applies (no such step in the standard, or the step is literal by now) is stale, and an error.

use super::{Deviation, Report};
use crate::outline::Entry;

static CARRIED: &str = include_str!("../../audit/exceptions.txt");

pub struct Exceptions {
    pub list: Vec<Exception>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    pub line: usize,
    pub clause: String,
    pub step: String,
    pub production: Option<String>,
    pub reason: String,
}

impl Exceptions {
    pub fn carried() -> Result<Exceptions, String> {
        Exceptions::read(CARRIED)
    }

    pub fn read(text: &str) -> Result<Exceptions, String> {
        let mut list = Vec::new();
        for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
            let bad = || format!("line {}: `CLAUSE STEP [of PRODUCTIONS] -- reason` is wanted", n + 1);
            let (what, reason) = line.split_once(" -- ").ok_or_else(bad)?;
            let (place, production) = what.split_once(" of ").map_or((what, None), |(a, b)| (a, Some(b.trim().to_string())));
            let (clause, step) = place.trim().split_once(' ').ok_or_else(bad)?;
            list.push(Exception { line: n + 1, clause: clause.into(), step: step.trim().into(), production, reason: reason.trim().into() });
        }
        Ok(Exceptions { list })
    }

    /// The reason why a step is not literal, if one is given.
    pub fn reason(&self, deviation: &Deviation<'_>) -> Option<&str> {
        self.list.iter().find(|x| x.is_of(deviation.row.fact) && x.step == deviation.fact.label).map(|x| x.reason.as_str())
    }

    /// The reason why a whole algorithm is not there, if one is given.
    pub fn absence(&self, fact: &Entry) -> Option<&str> {
        self.list.iter().find(|x| x.is_of_all() && x.is_of(fact)).map(|x| x.reason.as_str())
    }

    /// Those that no longer apply, and why. Only a report of the whole standard can tell.
    pub fn stale<'x>(&'x self, report: &Report<'_>) -> Vec<(&'x Exception, &'static str)> {
        let deviations = report.deviations();
        let mut out = Vec::new();
        for x in &self.list {
            if x.is_of_all() {
                let mut rows = report.rows.iter().filter(|r| x.is_of(r.fact)).peekable();
                if rows.peek().is_none() {
                    out.push((x, "the standard has no such algorithm"));
                } else if rows.all(|r| r.found.is_some()) {
                    out.push((x, "the algorithm is there by now"));
                }
                continue;
            }
            let rows: Vec<_> = report.rows.iter().filter(|r| x.is_of(r.fact) && r.fact.steps.iter().any(|s| s.label == x.step)).collect();
            if rows.is_empty() {
                out.push((x, "the standard has no such step"));
            } else if rows.iter().all(|r| r.found.is_some()) && !deviations.iter().any(|d| x.is_of(d.row.fact) && d.fact.label == x.step) {
                out.push((x, "the step is literal by now"));
            }
        }
        out
    }
}

impl Exception {
    fn is_of_all(&self) -> bool {
        self.step == "*"
    }
    fn is_of(&self, fact: &Entry) -> bool {
        self.clause == fact.clause && (self.production.is_none() || self.production == fact.production)
    }
}
