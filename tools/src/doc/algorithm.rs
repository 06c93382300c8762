//! An algorithm: its header, and its steps as lists with labels, anchors and links.

use super::address::{algorithm_anchor, step_anchor};
use super::book::{Book, Shown};
use super::calls::{Calls, Target};
use super::links::{clause_page, step_of};
use super::marks::{Kind, Mark, Marks};
use super::page::{From, grouped, links};
use super::site::Site;
use maud::{Markup, html};
use spec262_spec::ast::{Head, Item, Step};
use spec262_spec::model::{AlgId, AlgKind};
use std::ops::Range;

/// How many callers are listed.
const MOST: usize = 40;
/// How many cases of a step are listed.
const MOST_CASES: usize = 8;

/// A piece of the printed text, with its names as links.
pub fn text(site: &Site<'_>, from: &From, source: &str, start: usize, end: usize, marks: &[Mark<'_>], variables: Option<AlgId>) -> Markup {
    let mut at = start;
    let mut parts: Vec<Markup> = Vec::new();
    for mark in marks.iter().filter(|m| m.start >= start && m.end <= end) {
        // A variable in parentheses has a span of its own; what overlaps is shown by the outer one.
        if mark.start < at {
            continue;
        }
        parts.push(html! { (&source[at..mark.start]) });
        let word = &source[mark.start..mark.end];
        parts.push(one(site, from, mark, word, variables));
        at = mark.end;
    }
    html! { @for part in &parts { (part) } (&source[at..end]) }
}

fn one(site: &Site<'_>, from: &From, mark: &Mark<'_>, word: &str, algorithm: Option<AlgId>) -> Markup {
    let local = algorithm.is_some_and(|a| site.is_local(a, mark.name));
    let class = match mark.kind {
        Kind::Call if local => "var",
        Kind::Call => match site.links.leaf(mark.name) {
            Some(true) => "leaf",
            Some(false) => "prim",
            None => "op",
        },
        Kind::Method | Kind::Sdo => "op",
        Kind::Type => "type",
        Kind::Nonterminal => "nt",
        Kind::Slot => "slot",
        Kind::Value => "enum",
        Kind::Intrinsic | Kind::Error => "intrinsic",
        Kind::Variable => "var",
        Kind::Text => "str",
        Kind::Keyword => "kw",
    };
    if class == "var" {
        return html! { var data-v=(mark.name) { (word) } };
    }
    match site.links.mark(mark) {
        Some(address) => html! { a class=(class) href=(from.to(&address)) { (word) } },
        None => html! { span class=(class) { (word) } },
    }
}

/// The header of a declaration, as it is printed.
pub fn header(site: &Site<'_>, from: &From, shown: &Shown) -> Markup {
    let source = &site.book.printed[shown.file].text;
    let (start, end) = header_range(source, &shown.item);
    let marks = Marks::of_item(&shown.item);
    if let Some(Head::Rule { productions, .. } | Head::EarlyErrors { productions }) = shown.tree().map(|t| &t.head) {
        let first = productions.first().map_or(end, |p| p.span.start as usize);
        let before = source[start..first].trim_end();
        return html! {
            (text(site, from, source, start, start + before.len(), &marks, None)) " "
            @for (i, p) in productions.iter().enumerate() {
                @if productions.len() > 1 || i > 0 { "\n    " }
                (production(site, from, &p.text))
            }
        };
    }
    text(site, from, source, start, end, &marks, None)
}

/// Of a record its first line; its slots are listed apart.
fn header_range(source: &str, item: &Item) -> (usize, usize) {
    let start = item.span.start as usize;
    let end = start + source[start..item.span.end as usize].trim_end().len();
    (start, end)
}

/// A production, with its nonterminals as links.
pub fn production(site: &Site<'_>, from: &From, production: &str) -> Markup {
    html! {
        @for (i, word) in production.split(' ').enumerate() {
            @if i > 0 { " " }
            @let name = word.trim_end_matches('?').split('[').next().unwrap_or(word);
            @match site.links.nonterminal_named(name) {
                Some(page) if !name.is_empty() => { a.nt href=(from.to(page)) { (name) } (&word[name.len()..]) }
                _ if word.len() > 2 && word.starts_with('`') => { b { (word.trim_end_matches('?').trim_matches('`')) } @if word.ends_with('?') { "?" } }
                _ => (word),
            }
        }
    }
}

pub fn algorithm(site: &Site<'_>, from: &From, shown: &Shown, alone: bool) -> Markup {
    let Some(tree) = shown.tree() else { return html! {} };
    let unsupported = shown.algorithm.is_none();
    html! {
        section.algorithm.plain[site.visits.is_none()] id=(algorithm_anchor(shown.nth)) {
            @if !alone { h2 { a href=(format!("#{}", algorithm_anchor(shown.nth))) { (shown.title) } } }
            pre.head { (header(site, from, shown)) }
            @if unsupported { p.warn { "This algorithm is not part of the checked specification." } }
            (steps(site, from, shown, &tree.steps, ""))
            @if let Some(alg) = shown.algorithm {
                (missing_steps(site, alg))
                (surroundings(site, from, alg))
            }
        }
    }
}

fn steps(site: &Site<'_>, from: &From, shown: &Shown, list: &[Step], above: &str) -> Markup {
    if list.is_empty() {
        return html! {};
    }
    html! {
        ol.steps {
            @for step in list {
                @let label = if above.is_empty() { step.label.clone() } else { format!("{above}.{}", step.label) };
                (one_step(site, from, shown, step, &label))
            }
        }
    }
}

fn one_step(site: &Site<'_>, from: &From, shown: &Shown, step: &Step, label: &str) -> Markup {
    let source = &site.book.printed[shown.file].text;
    let range = step_range(source, step);
    let anchor = step_anchor(shown.nth, label);
    let marks = Marks::of_step(step);
    let id = shown.algorithm.and_then(|a| site.book.step(a, label));
    let deviation = shown.algorithm.and_then(|a| site.deviations.of(a, label));
    let unvisited = id.is_some_and(|id| site.visits.as_ref().is_some_and(|v| v.is_hole(id)));
    html! {
        li id=(anchor) class=[unvisited.then_some("unvisited")] {
            a.label href=(format!("#{anchor}")) { (step.label) "." } " "
            span.step { (text(site, from, source, range.start, range.end, &marks, shown.algorithm)) }
            @if let Some(id) = id { (visits(site, from, id)) }
            @if let Some(d) = deviation { p.deviation { strong { "Not literal" } " (" (d.verdict.name()) "): " @match &d.reason { Some(reason) => (reason), None => "no reason is given" } } }
            (steps(site, from, shown, &step.steps, label))
        }
    }
}

/// Where a step's own text is, without its label.
pub fn step_range(source: &str, step: &Step) -> Range<usize> {
    let start = step.span.start as usize + step.label.len() + 2;
    let end = (step.span.end as usize).max(start);
    start..start + source[start..end].trim_end().len()
}

/// How often a step ran, and the cases that visit it.
fn visits(site: &Site<'_>, from: &From, step: spec262_spec::model::StepId) -> Markup {
    let Some(line) = site.visits.as_ref().and_then(|v| v.of_step(step)) else { return html! {} };
    if line.count == 0 {
        let why = line.reason.as_deref().map_or("no case visits this step".to_string(), |r| format!("no program reaches it: {r}"));
        return html! { span.count.none title=(why) { "0×" } };
    }
    let cases = &line.cases;
    html! {
        details.count {
            summary { (grouped(line.count)) "×" span.hint { " · " (cases.len()) @if cases.len() == 1 { " case" } @else { " cases" } } }
            @let list: Vec<(String, String)> = cases.iter().take(MOST_CASES).map(|c| site.case_link(*c)).collect();
            p {
                (links(from, &list, MOST_CASES, None))
                @if cases.len() > MOST_CASES { ", and " (grouped((cases.len() - MOST_CASES) as u64)) " more" }
                @if let Some(abrupt) = line.abrupt { ". An abrupt completion left here " (grouped(abrupt)) "×" }
                "."
            }
        }
    }
}

/// Steps that the standard has here, and that are not.
fn missing_steps(site: &Site<'_>, alg: AlgId) -> Markup {
    let list = site.deviations.absent_steps(alg);
    html! {
        @if !list.is_empty() {
            ul.deviations { @for d in list { li { "Step " (d.label) " of the standard is not here: " @match &d.reason { Some(reason) => (reason), None => "no reason is given" } } } }
        }
    }
}

fn surroundings(site: &Site<'_>, from: &From, alg: AlgId) -> Markup {
    let callees: Vec<(String, String)> = site.calls.callees(alg).map(|t| target(site, t)).collect();
    let called_as = Calls::called_as(site.book, alg);
    let callers: Vec<(String, String)> = site.calls.callers(called_as).map(|a| named(site, a)).collect();
    let all = match called_as {
        Target::Sdo(s) => Some(site.links.sdo(site.book, s)),
        Target::Method(m) => Some(site.links.method(site.book, m)),
        _ => None,
    };
    let by = match site.book.spec.algorithms[alg.index()].kind {
        AlgKind::Rule { .. } | AlgKind::DefaultRule { .. } => "Its operation is called by",
        AlgKind::Method { .. } => "A method of its name is called by",
        _ => "Called by",
    };
    html! {
        @if !callees.is_empty() || !callers.is_empty() {
            dl.calls {
                @if !callees.is_empty() { dt { "Calls" } dd { (links(from, &callees, usize::MAX, None)) } }
                @if !callers.is_empty() { dt { (by) } dd { (links(from, &callers, MOST, all)) } }
            }
        }
    }
}

/// The name of what is called, and its page.
pub fn target(site: &Site<'_>, target: Target) -> (String, String) {
    let spec = &site.book.spec;
    match target {
        Target::Algorithm(a) => match site.links.algorithm(a) {
            Some(_) => named(site, a),
            None => {
                let algorithm = &spec.algorithms[a.index()];
                let clause = &spec.clauses[algorithm.clause.index()].id;
                (algorithm.name.clone(), site.book.clause(clause).map_or(String::new(), |c| clause_page(&c.slug)))
            }
        },
        Target::Sdo(s) => (spec.sdos[s.index()].name.clone(), site.links.sdo(site.book, s).to_string()),
        Target::Method(m) => (spec.methods[m.index()].name.clone(), site.links.method(site.book, m).to_string()),
        Target::Primitive(p) => {
            let name = &spec.primitives[p.index()].name;
            (name.clone(), super::links::primitive_page(name))
        }
    }
}

/// The title of an algorithm, and its place.
pub fn named(site: &Site<'_>, alg: AlgId) -> (String, String) {
    let title = site.book.shown(alg).map_or_else(|| site.book.spec.algorithms[alg.index()].name.clone(), |s| s.title.clone());
    (title, site.links.algorithm(alg).unwrap_or_default().to_string())
}

/// The address of a step by its number.
pub fn step_address(book: &Book, alg: AlgId, label: &str) -> Option<String> {
    book.shown(alg).map(|s| step_of(book, s, label))
}
