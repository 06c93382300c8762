//! The cases of the corpus: a page for each, and a list of all.

use super::algorithm::named;
use super::book::Book;
use super::clause::title;
use super::links::clause_page;
use super::page::{From, Page, count, grouped, links, prose};
use super::site::Site;
use maud::{Markup, html};
use spec262_conformance::corpus::expect::{End, Expectation, When};
use spec262_conformance::corpus::{Case, Clause, Fault, Mode};
use spec262_spec::ast::Step;
use spec262_spec::model::{AlgId, StepId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

#[derive(Default)]
pub struct Cases {
    /// By id.
    pub list: Vec<Case>,
    ids: HashSet<String>,
}

impl Cases {
    pub fn new(list: Vec<Case>) -> Cases {
        let ids = list.iter().map(|c| c.id.clone()).collect();
        Cases { list, ids }
    }

    pub fn get(&self, id: &str) -> Option<&Case> {
        self.list.iter().find(|c| c.id == id)
    }

    /// The page of a case, if there is one. The letters of an id are good in addresses.
    pub fn page(&self, id: &str) -> Option<String> {
        self.ids.contains(id).then(|| format!("cases/{id}.html"))
    }
}

pub fn trace_path(id: &str) -> String {
    format!("traces/{id}.html")
}

/// A page to step through the run, of cases that the guide shows.
pub fn run_path(id: &str) -> String {
    format!("runs/{id}.html")
}

/// Steps by number and by clause.
pub struct Steps<'b> {
    names: HashMap<StepId, (AlgId, &'b str)>,
    texts: HashMap<StepId, &'b str>,
    by_clause: HashMap<&'b str, Vec<StepId>>,
}

impl<'b> Steps<'b> {
    pub fn of(book: &'b Book) -> Steps<'b> {
        let mut out = Steps { names: HashMap::new(), texts: HashMap::new(), by_clause: HashMap::new() };
        for ((alg, label), id) in book.steps() {
            out.names.insert(*id, (*alg, label.as_str()));
            if let Some(shown) = book.shown(*alg) {
                out.by_clause.entry(book.clauses[shown.clause].id.as_str()).or_default().push(*id);
            }
        }
        for shown in &book.items {
            if let (Some(alg), Some(tree)) = (shown.algorithm, shown.tree()) {
                out.read(book, alg, &book.printed[shown.file].text, &tree.steps, "");
            }
        }
        out
    }
    fn read(&mut self, book: &Book, alg: AlgId, source: &'b str, list: &'b [Step], above: &str) {
        for step in list {
            let label = if above.is_empty() { step.label.clone() } else { format!("{above}.{}", step.label) };
            if let Some(id) = book.step(alg, &label) {
                self.texts.insert(id, &source[super::algorithm::step_range(source, step)]);
            }
            self.read(book, alg, source, &step.steps, &label);
        }
    }
    /// As it is printed, without its label.
    pub fn text(&self, step: StepId) -> &'b str {
        self.texts.get(&step).copied().unwrap_or_default()
    }
    /// Its algorithm and label.
    pub fn get(&self, step: StepId) -> Option<(AlgId, &'b str)> {
        self.names.get(&step).copied()
    }
    pub fn of_clause(&self, id: &str) -> &[StepId] {
        self.by_clause.get(id).map_or(&[], Vec::as_slice)
    }
}

pub fn page(site: &Site<'_>, case: &Case, steps: &Steps<'_>, has_run: bool) -> Page {
    let path = format!("cases/{}.html", case.id);
    let from = From::page(&path);
    let body = html! {
        h1 { (case.title) }
        p.facts { code { (case.id) } " · " a href=(from.to(&trace_path(&case.id))) { "Trace" } " · " @if has_run { a href=(from.to(&run_path(&case.id))) { "Step through it" } " · " } span.file { (case.file) ":" (case.line) } }
        @if let Some(note) = &case.note { p { (prose(note)) } }
        @for script in &case.scripts {
            @if case.scripts.len() > 1 { h2 { (script.name) } }
            pre.source { code { (script.text) } }
        }
        @let same = case.runs.iter().all(|(_, e)| Some(e) == case.runs.first().map(|(_, e)| e));
        @for (i, (mode, expected)) in case.runs.iter().enumerate().filter(|(i, _)| *i == 0 || !same) {
            @let modes: Vec<Mode> = if same { case.runs.iter().map(|(m, _)| *m).collect() } else { vec![*mode] };
            (expectation(site, &from, &modes, expected, i))
        }
        @if !case.faults.is_empty() {
            h2 { "Engines that are known to be wrong" }
            ul { @for fault in &case.faults { li { (known_fault(site, &from, fault)) } } }
        }
        h2 { "What it is about" }
        ul { @for clause in &case.clauses { li { (about(site, &from, clause)) } } }
        (visited(site, &from, case, steps))
    };
    Page::new(path, case.title.clone(), body).crumb("Cases", "cases.html").crumb(case.topic(), format!("cases.html#{}", case.topic()))
}

fn known_fault(site: &Site<'_>, from: &From, fault: &Fault) -> Markup {
    let engines: Vec<String> = fault.engines.iter().map(ToString::to_string).collect();
    let against = [(fault.against.clone(), step_named(site, &fault.against))];
    html! { (engines.join(", ")) " " (fault.what) ": against " (links(from, &against, 1, None)) }
}

fn about(site: &Site<'_>, from: &From, clause: &Clause) -> Markup {
    match site.book.clause(&clause.id) {
        Some(c) => html! { a href=(from.to(&clause_page(&c.slug))) { (title(c)) } },
        None => html! { code { (clause.id) } },
    }
}

fn expectation(site: &Site<'_>, from: &From, modes: &[Mode], expected: &Expectation, nth: usize) -> Markup {
    let modes: Vec<&str> = modes.iter().map(|m| m.name()).collect();
    let steps = |names: &[String]| {
        let list: Vec<(String, String)> = names.iter().map(|n| (n.clone(), step_named(site, n))).collect();
        links(from, &list, usize::MAX, None)
    };
    html! {
        h2 id=(format!("expected-{}", nth + 1)) { "Expected, in " (modes.join(" and ")) " mode" }
        @if expected.output.is_empty() { p { "Nothing is printed." } }
        @else { pre.output { @for line in &expected.output { (line) "\n" } } }
        p { @match &expected.end {
            End::Normal(None) => "It ends normally.",
            End::Normal(Some(value)) => { "It ends normally, with the completion value " code { (value) } "." },
            End::Throws(t) => {
                @let what = t.error.as_ref().or(t.value.as_ref()).map_or("", String::as_str);
                @match t.when {
                    When::Parse => { "The text is no program: " code { (what) } "." },
                    When::Run => { "It throws " code { (what) } "." },
                }
            }
        } }
        @if !expected.oracle.visits.is_empty() { p { "It must visit " (steps(&expected.oracle.visits)) "." } }
        @if !expected.oracle.avoids.is_empty() { p { "It must not visit " (steps(&expected.oracle.avoids)) "." } }
        @if expected.oracle.look_inside() { p { "The specification is asked about environments as well: see the file." } }
    }
}

/// The address of a step or a clause by its name; empty if there is none.
fn step_named(site: &Site<'_>, name: &str) -> String {
    let (id, label) = name.split_once('#').map_or((name, None), |(c, l)| (c, Some(l)));
    let Some(clause) = site.book.clause(id) else { return String::new() };
    let algorithms = clause.items.iter().filter_map(|i| site.book.items[*i].algorithm);
    let step =
        label.and_then(|l| algorithms.filter(|a| site.book.step(*a, l).is_some()).find_map(|a| super::algorithm::step_address(site.book, a, l)));
    step.unwrap_or_else(|| clause_page(&clause.slug))
}

/// The steps that it visits: by algorithm, one by one in the clauses that it is about.
fn visited(site: &Site<'_>, from: &From, case: &Case, names: &Steps<'_>) -> Markup {
    let Some(visits) = &site.visits else { return html! {} };
    let Some(steps) = visits.of_case(&case.id) else { return html! { p { "It did not run when coverage was counted." } } };
    let mut by: BTreeMap<AlgId, BTreeSet<StepId>> = BTreeMap::new();
    for step in steps {
        if let Some((alg, _)) = names.get(*step) {
            by.entry(alg).or_default().insert(*step);
        }
    }
    let clause_of = |alg: &AlgId| site.book.shown(*alg).map_or("", |s| site.book.clauses[s.clause].id.as_str());
    let is_about = |alg: &AlgId| case.clauses.iter().any(|c| c.id == clause_of(alg));
    html! {
        h2 { "Steps that it visits " span.note { (grouped(steps.len() as u64)) } }
        @for (alg, steps) in by.iter().filter(|(a, _)| is_about(a)) {
            @let list: Vec<(String, String)> = steps.iter().filter_map(|s| names.get(*s)).map(|(a, label)| (label.to_string(), super::algorithm::step_address(site.book, a, label).unwrap_or_default())).collect();
            p { (links(from, &[named(site, *alg)], 1, None)) ", steps " (links(from, &list, usize::MAX, None)) "." }
        }
        details {
            summary { "And, in other clauses, steps of " (count(by.keys().filter(|a| !is_about(a)).count(), "algorithm", "algorithms")) }
            ul.columns {
                @for (alg, steps) in by.iter().filter(|(a, _)| !is_about(a)) {
                    li { (links(from, &[named(site, *alg)], 1, None)) " " span.note { (steps.len()) "/" (site.book.steps_of(*alg).count()) } }
                }
            }
        }
    }
}

pub fn index(site: &Site<'_>) -> Page {
    let from = From::page("cases.html");
    let mut topics: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in &site.cases.list {
        topics.entry(case.topic()).or_default().push(case);
    }
    let body = html! {
        h1 { "Cases" }
        p { "The corpus: " (count(site.cases.list.len(), "program", "programs")) ", each with what the standard says must come of it." }
        p.columns { @for (i, topic) in topics.keys().enumerate() { @if i > 0 { ", " } a href=(format!("#{topic}")) { (topic) } } }
        @for (topic, cases) in &topics {
            section id=(topic) {
                h2 { (topic) " " span.note { (cases.len()) } }
                ul { @for c in cases { li { (links(&from, &[(c.title.clone(), site.cases.page(&c.id).unwrap_or_default())], 1, None)) } } }
            }
        }
    };
    Page::new("cases.html", "Cases", body)
}
