//! The page of a clause.

use super::algorithm::{algorithm, header, text};
use super::book::{Book, Clause, Shown};
use super::links::{STANDARD, anchor, chapter_page, clause_page};
use super::marks::Marks;
use super::page::{From, Page, grouped};
use super::site::Site;
use maud::{Markup, html};
use spec262_spec::ast::ItemKind;

pub fn page(site: &Site<'_>, at: usize) -> Page {
    let clause = &site.book.clauses[at];
    let path = clause_page(&clause.slug);
    let from = From::page(&path);
    let body = html! {
        h1 { @if clause.number != "-" { span.number { (clause.number) } " " } (clause.title) }
        (facts(site, &from, clause))
        @let shown: Vec<&Shown> = clause.items.iter().map(|i| &site.book.items[*i]).collect();
        @let alone = shown.iter().filter(|s| s.tree().is_some()).count() == 1;
        @for s in shown.iter().filter(|s| s.tree().is_none()) { (declaration(site, &from, s)) }
        @for s in shown.iter().filter(|s| s.tree().is_some()) { (algorithm(site, &from, s, alone)) }
        (productions(site, &from, clause))
        (absent(site, clause))
    };
    let mut page = Page::new(path, title(clause), body);
    page.crumbs.push(("Contents".into(), "contents.html".into()));
    let chapter = chapter_of(clause);
    page.crumbs.push((super::contents::chapter_title(site.book, chapter), chapter_page(chapter)));
    for above in ancestors(site.book, clause) {
        page.crumbs.push((title(above), clause_page(&above.slug)));
    }
    let beside = |i: usize| site.book.clauses.get(i).map(|c| (title(c), clause_page(&c.slug)));
    page.previous = at.checked_sub(1).and_then(beside);
    page.next = beside(at + 1);
    page
}

pub fn title(clause: &Clause) -> String {
    if clause.number == "-" { clause.title.clone() } else { format!("{} {}", clause.number, clause.title) }
}

pub fn chapter_of(clause: &Clause) -> &str {
    clause.number.split('.').next().unwrap_or("-")
}

/// Clauses with a page whose numbers this one's begins with; not itself.
pub fn ancestors<'b>(book: &'b Book, clause: &Clause) -> Vec<&'b Clause> {
    let parts: Vec<&str> = clause.number.split('.').collect();
    let numbers = (1..parts.len()).map(|n| parts[..n].join("."));
    numbers.filter_map(|n| book.clauses.iter().find(|c| c.number == n)).collect()
}

fn facts(site: &Site<'_>, from: &From, clause: &Clause) -> Markup {
    let files: std::collections::BTreeMap<&str, u32> =
        clause.items.iter().rev().map(|i| (site.book.printed[site.book.items[*i].file].path.as_str(), site.book.items[*i].line)).collect();
    let steps = || clause.items.iter().filter_map(|i| site.book.items[*i].algorithm).flat_map(|a| site.book.steps_of(a));
    html! {
        p.facts {
            @if clause.number != "-" { a href=(format!("{STANDARD}#{}", clause.id)) rel="external" { "In the standard" } " · " }
            code { (clause.id) }
            @for (file, line) in &files { " · " span.file { "spec/" (file) ":" (line) } }
            @if let Some(visits) = &site.visits {
                @let (all, visited) = visits.total(steps());
                @if all > 0 { " · " a href=(from.to("coverage.html")) { "visited" } ": " (grouped(visited as u64)) " of " (grouped(all as u64)) " steps" }
            }
        }
    }
}

/// What is no algorithm: types, declarations, primitives, properties.
fn declaration(site: &Site<'_>, from: &From, shown: &Shown) -> Markup {
    let id = match &shown.item.kind {
        ItemKind::Primitive(p) => Some(&p.name.text),
        ItemKind::Record(r) => Some(&r.name.text),
        ItemKind::Type(t) => Some(&t.name.text),
        _ => None,
    };
    html! {
        pre.declaration id=[id.map(|i| format!("decl-{}", anchor(i)))] {
            (header(site, from, shown))
            (slots(site, from, shown))
        }
    }
}

/// The slots of a record, a line each.
pub fn slots(site: &Site<'_>, from: &From, shown: &Shown) -> Markup {
    let ItemKind::Record(record) = &shown.item.kind else { return html! {} };
    let source = &site.book.printed[shown.file].text;
    html! {
        @for slot in &record.slots {
            @let start = slot.name.span.start as usize;
            @let end = source[start..].find('\n').map_or(source.len(), |n| start + n);
            "\n  " (text(site, from, source, start, end, &Marks::of_slot(slot), None))
        }
    }
}

fn productions(site: &Site<'_>, from: &From, clause: &Clause) -> Markup {
    html! {
        @if !clause.productions.is_empty() {
            section {
                h2 { "Productions" }
                @let grammar = &site.book.spec.grammar;
                @let mut last = None;
                @for p in &clause.productions {
                    @let nonterminal = grammar.production(*p).nonterminal;
                    @if last.replace(nonterminal) != Some(nonterminal) { (super::grammar::definition(site, from, nonterminal)) }
                }
            }
        }
    }
}

/// Algorithms of the standard that are not here.
fn absent(site: &Site<'_>, clause: &Clause) -> Markup {
    let list: Vec<_> = site.deviations.absent.iter().filter(|a| a.clause == clause.id).collect();
    html! {
        @if !list.is_empty() {
            section {
                h2 { "Not here" }
                ul {
                    @for a in list {
                        li {
                            "The standard has an algorithm of " (super::page::count(a.steps, "step", "steps"))
                            @if let Some(p) = &a.production { " for " code { (p) } }
                            " in this clause. "
                            @match &a.reason { Some(reason) => (reason), None => "It is not supported yet." }
                        }
                    }
                }
            }
        }
    }
}
