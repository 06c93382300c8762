//! Steps that do not follow the standard literally, with the reasons that are given: the audit, for pages.

use super::book::Book;
use crate::exit::{Exit, Failure};
use spec262_spec::audit::{self, Exceptions, Facts, Verdict};
use spec262_spec::model::{AlgId, AlgKind};
use spec262_spec::outline;
use std::collections::{BTreeMap, HashMap};

pub struct Deviation {
    pub label: String,
    pub verdict: Verdict,
    pub reason: Option<String>,
}

/// An algorithm of the standard that is not here.
pub struct Absent {
    pub clause: String,
    pub number: String,
    pub title: String,
    pub production: Option<String>,
    pub steps: usize,
    pub reason: Option<String>,
}

#[derive(Default)]
pub struct Deviations {
    by_algorithm: BTreeMap<AlgId, Vec<Deviation>>,
    /// In the order of the standard.
    pub absent: Vec<Absent>,
    /// Steps of the standard; those that are literal.
    pub steps: usize,
    pub literal: usize,
}

impl Deviations {
    pub fn read(book: &Book, facts: &Facts) -> Result<Deviations, Failure> {
        let exceptions = Exceptions::carried().map_err(|e| Failure::new(Exit::Stopped, format!("error: spec/audit/exceptions.txt: {e}")))?;
        let outline = outline::of(&book.spec);
        let report = audit::compare(&outline, facts);
        // Entries of the outline have the names of their algorithms; what has several of one clause, name and production is taken in order.
        let mut waiting: HashMap<(&str, &str, Option<String>), Vec<AlgId>> = HashMap::new();
        for (i, a) in book.spec.algorithms.iter().enumerate().rev().filter(|(_, a)| !matches!(a.kind, AlgKind::Closure { .. })) {
            let clause = book.spec.clauses[a.clause.index()].id.as_str();
            let production = a.production.as_deref().map(outline::production);
            waiting.entry((clause, &a.name, production)).or_default().push(AlgId(i as u32));
        }
        let mut algorithms: HashMap<*const outline::Entry, AlgId> = HashMap::new();
        for entry in &outline {
            let Some(list) = waiting.get_mut(&(entry.clause.as_str(), entry.name.as_str(), entry.production.clone())) else { continue };
            // A macro stands twice, as the step that it is short for and as its steps.
            let taken = if list.len() > 1 { list.pop() } else { list.last().copied() };
            if let Some(alg) = taken {
                algorithms.insert(entry, alg);
            }
        }
        let total = report.total();
        let mut out = Deviations { steps: total.steps, literal: total[Verdict::Literal], ..Deviations::default() };
        for d in report.deviations() {
            let Some(found) = d.row.found else { continue };
            let Some(alg) = algorithms.get(&std::ptr::from_ref(found)) else { continue };
            let reason = exceptions.reason(&d).map(str::to_string);
            out.by_algorithm.entry(*alg).or_default().push(Deviation { label: d.fact.label.clone(), verdict: d.verdict, reason });
        }
        for fact in report.missing() {
            out.absent.push(Absent {
                clause: fact.clause.clone(),
                number: fact.number.clone(),
                title: fact.title.clone(),
                production: fact.production.clone(),
                steps: fact.steps.len(),
                reason: exceptions.absence(fact).map(str::to_string),
            });
        }
        Ok(out)
    }

    /// That of a step that is there.
    pub fn of(&self, alg: AlgId, label: &str) -> Option<&Deviation> {
        self.by_algorithm.get(&alg)?.iter().find(|d| d.label == label && d.verdict != Verdict::Absent)
    }

    /// Steps of the standard that an algorithm does not have.
    pub fn absent_steps(&self, alg: AlgId) -> Vec<&Deviation> {
        self.by_algorithm.get(&alg).into_iter().flatten().filter(|d| d.verdict == Verdict::Absent).collect()
    }

    pub fn all(&self) -> impl Iterator<Item = (AlgId, &Deviation)> {
        self.by_algorithm.iter().flat_map(|(a, list)| list.iter().map(|d| (*a, d)))
    }
}
