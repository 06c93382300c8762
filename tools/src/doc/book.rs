//! The specification as it is shown: its clauses in the standard's order, and what stands under each, as trees whose spans lie in the text
//! that is printed of them (what is printed reads back as the same tree).

use super::address::{Slugs, number_key};
use crate::exit::Failure;
use crate::texts::TextArgs;
use spec262_spec::ast::{self, Item, ItemKind};
use spec262_spec::audit::Facts;
use spec262_spec::check::laid;
use spec262_spec::diag::{Diagnostics, Source, line_column};
use spec262_spec::explain::Index;
use spec262_spec::grammar::ProductionId;
use spec262_spec::model::{AlgId, AlgKind, Block, Spec, StepId, StepKind};
use spec262_spec::{lines, parse, print};
use std::collections::{BTreeMap, HashMap};

pub struct Book {
    pub spec: Spec,
    pub clauses: Vec<Clause>,
    /// In the order of the text.
    pub items: Vec<Shown>,
    /// The printed texts that spans lie in, by the file of the item.
    pub printed: Vec<Source>,
    /// By algorithm: its place in `items`.
    pub of_algorithm: BTreeMap<AlgId, usize>,
    by_id: HashMap<String, usize>,
    steps: HashMap<(AlgId, String), StepId>,
    by_algorithm: BTreeMap<AlgId, Vec<StepId>>,
    /// What stands at the head of each file: its path, and its first comment.
    pub introductions: Vec<(String, String)>,
}

pub struct Clause {
    /// `10.2.3`; `-` for clauses of our own.
    pub number: String,
    /// `sec-ordinarycallbindthis`
    pub id: String,
    pub title: String,
    /// The name of its page, without the extension.
    pub slug: String,
    /// Places in [`Book::items`].
    pub items: Vec<usize>,
    pub productions: Vec<ProductionId>,
    /// Algorithms that the standard has here.
    pub standard: usize,
}

/// A declaration.
pub struct Shown {
    pub clause: usize,
    pub file: usize,
    pub item: Item,
    /// The line in the file of the notation.
    pub line: u32,
    pub algorithm: Option<AlgId>,
    /// Which algorithm of its clause it is, from 1.
    pub nth: usize,
    /// `OrdinaryGet`, `Object.[[Get]]`, `Evaluation of IfStatement`; empty for what is no algorithm.
    pub title: String,
}

impl Shown {
    pub fn tree(&self) -> Option<&ast::Algorithm> {
        match &self.item.kind {
            ItemKind::Algorithm(a) => Some(a),
            _ => None,
        }
    }
}

impl Book {
    pub fn read(texts: &TextArgs, facts: &Facts) -> Result<Book, Failure> {
        let spec = texts.check(false)?;
        let files = texts.texts()?;
        let overlays = texts.overlays()?;
        let originals: Vec<Source> = files.algorithms.iter().chain(&overlays).cloned().collect();
        let mut found = Diagnostics::default();
        let trees = laid(&files.algorithms, &overlays, &spec.grammar, &mut found.list);
        let printed: Vec<Source> = trees.iter().map(|t| Source { path: t.path.clone(), text: print::file(&numbered(t)) }).collect();
        let again: Vec<ast::File> = printed.iter().enumerate().map(|(i, s)| parse::file(s, i, &mut found.list)).collect();
        let same = trees.iter().zip(&again).all(|(a, b)| a.items.len() == b.items.len());
        if found.has_errors() || !same {
            found.sources = printed;
            return Err(Failure::new(crate::exit::Exit::Stopped, format!("error: what is printed does not read back\n{}", found.render_all(false))));
        }
        let titles: Vec<String> = Index::new(&printed, &again).entries.into_iter().map(|e| e.title).collect();
        let introductions = originals.iter().map(|s| (s.path.clone(), introduction(&s.text))).collect();
        let mut book = Book {
            clauses: Vec::new(),
            items: Vec::new(),
            printed,
            of_algorithm: BTreeMap::new(),
            by_id: HashMap::new(),
            steps: HashMap::new(),
            by_algorithm: BTreeMap::new(),
            introductions,
            spec,
        };
        book.collect_clauses(facts);
        book.collect_items(&originals, trees, again, titles);
        book.collect_steps();
        Ok(book)
    }

    fn collect_clauses(&mut self, facts: &Facts) {
        let mut all: BTreeMap<&str, Clause> = BTreeMap::new();
        let ours = self.spec.clauses.iter().map(|c| (c.id.as_str(), c.number.as_str(), c.title.as_str(), 0));
        let theirs = facts.algorithms.iter().map(|f| (f.clause.as_str(), f.number.as_str(), f.title.as_str(), 1));
        let grammar = self.spec.grammar.clauses.iter().map(|c| (c.id.as_str(), c.number.as_str(), "", 0));
        for (id, number, title, standard) in ours.chain(theirs).chain(grammar) {
            let clause = all.entry(id).or_insert_with(|| Clause {
                number: number.into(),
                id: id.into(),
                title: String::new(),
                slug: String::new(),
                items: vec![],
                productions: vec![],
                standard: 0,
            });
            clause.standard += standard;
            if clause.title.is_empty() {
                clause.title = title.into();
            }
        }
        let mut clauses: Vec<Clause> = all.into_values().collect();
        clauses.sort_by_cached_key(|c| (number_key(&c.number), c.id.clone()));
        let mut slugs = Slugs::default();
        for (i, clause) in clauses.iter_mut().enumerate() {
            clause.slug = slugs.of(&clause.id);
            if clause.title.is_empty() {
                clause.title = super::contents::sentence(clause.id.trim_start_matches("sec-"));
            }
            self.by_id.insert(clause.id.clone(), i);
        }
        let grammar = &self.spec.grammar;
        for (i, production) in grammar.productions.iter().enumerate() {
            let at = self.by_id[&grammar.clauses[production.clause as usize].id];
            clauses[at].productions.push(ProductionId(i as u16));
        }
        self.clauses = clauses;
    }

    fn collect_items(&mut self, originals: &[Source], trees: Vec<ast::File>, again: Vec<ast::File>, titles: Vec<String>) {
        // Those of one place, in order: a family's members share it.
        let mut waiting: BTreeMap<(u32, u32), Vec<AlgId>> = BTreeMap::new();
        for (i, a) in self.spec.algorithms.iter().enumerate().rev() {
            if !matches!(a.kind, AlgKind::Closure { .. }) {
                waiting.entry((a.place.file, a.place.line)).or_default().push(AlgId(i as u32));
            }
        }
        let mut titles = titles.into_iter();
        for (file, (tree, again)) in trees.into_iter().zip(again).enumerate() {
            let mut clause = None;
            let line_of = |offset| line_column(&originals[file].text, offset).0;
            for (old, mut item) in tree.items.into_iter().zip(again.items) {
                labels_back(&mut item, &old);
                if let ItemKind::Clause(c) = &item.kind {
                    clause = self.by_id.get(&c.id).copied();
                    continue;
                }
                let (first, last) = (line_of(old.span.start), line_of(old.span.end));
                let is_algorithm = matches!(item.kind, ItemKind::Algorithm(_));
                let mut algorithm = None;
                if is_algorithm {
                    let mut places = waiting.range_mut((file as u32, first)..=(file as u32, last));
                    algorithm = places.find_map(|(_, ids)| ids.pop());
                }
                let Some(clause) = clause else { continue };
                let title = if is_algorithm { titles.next().unwrap_or_default() } else { String::new() };
                let at = self.items.len();
                let nth = 1 + self.clauses[clause].items.iter().filter(|i| self.items[**i].algorithm.is_some()).count();
                self.clauses[clause].items.push(at);
                if let Some(a) = algorithm {
                    self.of_algorithm.insert(a, at);
                }
                self.items.push(Shown { clause, file, item, line: first, algorithm, nth, title });
            }
        }
    }

    fn collect_steps(&mut self) {
        for at in self.of_algorithm.keys() {
            labels(&self.spec, *at, &self.spec.algorithms[at.index()].body, &mut self.steps);
        }
        for ((algorithm, _), step) in &self.steps {
            self.by_algorithm.entry(*algorithm).or_default().push(*step);
        }
        self.by_algorithm.values_mut().for_each(|steps| steps.sort());
    }

    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.by_id.get(id).map(|i| &self.clauses[*i])
    }

    /// The step with this full label.
    pub fn step(&self, algorithm: AlgId, label: &str) -> Option<StepId> {
        self.steps.get(&(algorithm, label.to_string())).copied()
    }

    /// All steps that are shown: algorithm and label.
    pub fn steps(&self) -> impl Iterator<Item = (&(AlgId, String), &StepId)> {
        self.steps.iter()
    }

    /// The steps of an algorithm.
    pub fn steps_of(&self, algorithm: AlgId) -> impl Iterator<Item = &StepId> {
        self.by_algorithm.get(&algorithm).into_iter().flatten()
    }

    pub fn shown(&self, algorithm: AlgId) -> Option<&Shown> {
        self.of_algorithm.get(&algorithm).map(|i| &self.items[*i])
    }

    /// The algorithm whose steps a closure's are.
    pub fn root(&self, mut algorithm: AlgId) -> AlgId {
        while let AlgKind::Closure { parent } = self.spec.algorithms[algorithm.index()].kind {
            algorithm = parent;
        }
        algorithm
    }
}

/// Labels of an algorithm's steps, those of its closures included.
fn labels(spec: &Spec, algorithm: AlgId, block: &Block, out: &mut HashMap<(AlgId, String), StepId>) {
    for step in block {
        out.insert((algorithm, step.label.clone()), step.id);
        if let Some(below) = step.below() {
            labels(spec, algorithm, below, out);
        }
        if let StepKind::WithClosure { closure, .. } = &step.kind {
            labels(spec, algorithm, &spec.algorithms[closure.index()].body, out);
        }
    }
}

/// The same with labels that follow each other, as they do not where an overlay has put steps in (`3+1`).
fn numbered(file: &ast::File) -> ast::File {
    fn number(list: &mut [ast::Step], depth: usize, early: bool) {
        for (i, step) in list.iter_mut().enumerate() {
            step.label = lines::label(depth, i + 1, early);
            number(&mut step.steps, depth + 1, early);
        }
    }
    let mut file = file.clone();
    for item in &mut file.items {
        if let ItemKind::Algorithm(a) = &mut item.kind {
            let early = matches!(a.head, ast::Head::EarlyErrors { .. });
            number(&mut a.steps, 0, early);
        }
    }
    file
}

/// Gives steps the labels that they had. A step's span begins where it would if its label had been printed.
fn labels_back(item: &mut Item, old: &Item) {
    fn back(list: &mut [ast::Step], old: &[ast::Step]) {
        for (step, old) in list.iter_mut().zip(old) {
            let text = step.span.start as usize + step.label.len();
            step.span.start = text.saturating_sub(old.label.len()) as u32;
            step.label.clone_from(&old.label);
            back(&mut step.steps, &old.steps);
        }
    }
    if let (ItemKind::Algorithm(a), ItemKind::Algorithm(old)) = (&mut item.kind, &old.kind) {
        back(&mut a.steps, &old.steps);
    }
}

/// The comment that a file begins with.
fn introduction(text: &str) -> String {
    let lines = text.lines().take_while(|l| l.starts_with('#')).map(|l| l.trim_start_matches('#').trim());
    lines.collect::<Vec<_>>().join(" ")
}
