//! All that pages are made from.

use super::book::Book;
use super::calls::Calls;
use super::cases::Cases;
use super::deviations::Deviations;
use super::links::Links;
use super::visits::Visits;
use spec262_spec::model::{AlgId, AlgKind};
use std::collections::{HashMap, HashSet};

pub struct Site<'b> {
    pub book: &'b Book,
    pub links: Links,
    pub calls: Calls,
    pub deviations: Deviations,
    /// None: no coverage was asked for.
    pub visits: Option<Visits>,
    pub cases: Cases,
    locals: HashMap<AlgId, HashSet<String>>,
}

impl<'b> Site<'b> {
    pub fn new(book: &'b Book, deviations: Deviations, visits: Option<Visits>, cases: Cases) -> Site<'b> {
        let mut locals: HashMap<AlgId, HashSet<String>> = HashMap::new();
        for (i, a) in book.spec.algorithms.iter().enumerate() {
            let root = match a.kind {
                AlgKind::Closure { parent } => book.root(parent),
                _ => AlgId(i as u32),
            };
            locals.entry(root).or_default().extend(a.locals.iter().map(|l| l.name.clone()));
        }
        Site { book, links: Links::of(book), calls: Calls::of(book), deviations, visits, cases, locals }
    }

    /// Whether an algorithm has a variable of this name.
    pub fn is_local(&self, algorithm: AlgId, name: &str) -> bool {
        self.locals.get(&algorithm).is_some_and(|l| l.contains(name))
    }

    /// The id of a case that ran, by its number in the coverage, and its page; no page if the case is none of the corpus at hand.
    pub fn case_link(&self, number: u32) -> (String, String) {
        let id = self.visits.as_ref().map_or("", |v| v.case(number));
        (id.to_string(), self.cases.page(id).unwrap_or_default())
    }
}
