//! The first page, the contents, and a page for each chapter.

use super::address::{NumberKey, number_key};
use super::book::{Book, Clause};
use super::clause::{chapter_of, title};
use super::links::{STANDARD, chapter_page, clause_page};
use super::page::{From, Page, count, grouped};
use super::site::Site;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// The chapters, in order.
pub fn chapters(book: &Book) -> Vec<&str> {
    let mut out: Vec<&str> = book.clauses.iter().map(chapter_of).collect();
    out.dedup();
    out
}

/// As the folder of the chapter says it: `9 Executable code`.
pub fn chapter_title(book: &Book, chapter: &str) -> String {
    if chapter == "-" {
        return "Clauses of our own".into();
    }
    let folders: BTreeSet<&str> = book.introductions.iter().filter_map(|(path, _)| path.split('/').next()).collect();
    let words = folders.iter().filter_map(|f| f.split_once('-')).find(|(n, _)| n.trim_start_matches('0') == chapter).map(|(_, words)| words);
    let clause = book.clauses.iter().find(|c| c.number == chapter);
    match (words, chapter.parse::<u32>()) {
        (Some(words), _) => format!("{chapter} {}", sentence(words)),
        _ if clause.is_some() => clause.map(title).unwrap_or_default(),
        (None, Ok(_)) => format!("Chapter {chapter}"),
        (None, Err(_)) => format!("Annex {chapter}"),
    }
}

/// A name in small letters with hyphens, as the beginning of a sentence.
pub fn sentence(words: &str) -> String {
    let mut out = words.replace('-', " ");
    if let Some(first) = out.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    out
}

/// A heading between clauses: a number that no clause has, with the words of the file that is named by it.
fn headings(book: &Book) -> BTreeMap<NumberKey, (String, String, &str)> {
    let mut out = BTreeMap::new();
    for (path, introduction) in &book.introductions {
        let Some(stem) = path.rsplit('/').next().and_then(|f| f.strip_suffix(".alg")) else { continue };
        let Some((number, words)) = stem.split_once('-') else { continue };
        if !number.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) || !number.contains('.') {
            continue;
        }
        let words = match words.strip_prefix("to-").and_then(|w| w.split_once('-')) {
            Some((_, rest)) => rest,
            None => words,
        };
        out.entry(number_key(number)).or_insert((number.to_string(), sentence(words), introduction.as_str()));
    }
    out
}

/// The clauses of a chapter as a list, with headings.
fn list(site: &Site<'_>, from: &From, chapter: &str) -> Markup {
    let headings = headings(site.book);
    let mut rows: Vec<(NumberKey, Markup)> = Vec::new();
    let numbers: BTreeSet<&str> = site.book.clauses.iter().map(|c| c.number.as_str()).collect();
    for c in site.book.clauses.iter().filter(|c| chapter_of(c) == chapter) {
        rows.push((number_key(&c.number), clause_row(site, from, c)));
    }
    // Behind the clause itself, where there is one: the introduction is about what follows.
    for (key, (number, words, introduction)) in &headings {
        if number.split('.').next() == Some(chapter) {
            let is_clause = numbers.contains(number.as_str());
            let row = html! {
                li.heading.below[is_clause] style=(indent(number)) {
                    @if !is_clause { span.number { (number) } " " strong { (words) } }
                    @if !introduction.is_empty() { p.introduction { (super::page::prose(introduction)) } }
                }
            };
            rows.push((key.clone(), row));
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    html! { ul.contents { @for (_, row) in &rows { (row) } } }
}

fn indent(number: &str) -> String {
    format!("--deep:{}", number.matches('.').count())
}

fn clause_row(site: &Site<'_>, from: &From, clause: &Clause) -> Markup {
    let here = clause.items.iter().filter(|i| site.book.items[**i].algorithm.is_some()).count();
    let nothing = clause.items.is_empty() && clause.productions.is_empty();
    html! {
        li style=(indent(&clause.number)) class=[nothing.then_some("absent")] {
            @if clause.number != "-" { span.number { (clause.number) } " " }
            a href=(from.to(&clause_page(&clause.slug))) { (clause.title) }
            @if nothing { span.note { " not here" } }
            @else if here > 1 { span.note { " " (here) " algorithms" } }
            @if let Some(visits) = &site.visits {
                @let steps = clause.items.iter().filter_map(|i| site.book.items[*i].algorithm).flat_map(|a| site.book.steps_of(a));
                @let (all, visited) = visits.total(steps);
                @if all > 0 { " " span.note { (visited) "/" (all) } }
            }
        }
    }
}

pub fn chapter_pages(site: &Site<'_>) -> Vec<Page> {
    let chapters = chapters(site.book);
    let page = |(i, chapter): (usize, &&str)| {
        let path = chapter_page(chapter);
        let from = From::page(&path);
        let title = chapter_title(site.book, chapter);
        let body = html! { h1 { (title) } (list(site, &from, chapter)) };
        let mut page = Page::new(path, title, body).crumb("Contents", "contents.html");
        let beside = |i: usize| chapters.get(i).map(|c| (chapter_title(site.book, c), chapter_page(c)));
        page.previous = i.checked_sub(1).and_then(beside);
        page.next = beside(i + 1);
        page
    };
    chapters.iter().enumerate().map(page).collect()
}

pub fn contents(site: &Site<'_>) -> Page {
    let from = From::page("contents.html");
    let body = html! {
        h1 { "Contents" }
        p { "Clauses have the numbers and titles of the standard. What is written as \"not here\" the standard has and this specification has not." }
        @for chapter in chapters(site.book) {
            details.chapter {
                summary { h2 { (chapter_title(site.book, chapter)) } " " a href=(from.to(&chapter_page(chapter))) { "page" } }
                (list(site, &from, chapter))
            }
        }
    };
    Page::new("contents.html", "Contents", body)
}

pub fn home(site: &Site<'_>, chapters_of_guide: &[(String, String)]) -> Page {
    let book = site.book;
    let spec = &book.spec;
    let from = From::page("index.html");
    let leaves = spec.primitives.iter().filter(|p| p.is_leaf).count();
    let literal = 100.0 * site.deviations.literal as f64 / site.deviations.steps.max(1) as f64;
    let body = html! {
        h1 { "spec262" }
        p.lead { "An executable specification of ECMAScript. Each algorithm of the standard that is here stands under its clause number, with its labels and names; a machine runs programs on these very steps." }
        @if !chapters_of_guide.is_empty() { section {
            h2 { a href="guide/index.html" { "Closures, step by step" } }
            p { "A tour from the function object to the environment that is collected. Every claim is shown by a program that ran when this site was built." }
            ol.guide { @for (text, address) in chapters_of_guide { li { a href=(from.to(address)) { (text) } } } }
        } }
        section {
            h2 { a href="contents.html" { "The specification" } }
            ul.columns { @for c in chapters(book) { li { a href=(from.to(&chapter_page(c))) { (chapter_title(book, c)) } } } }
        }
        section {
            h2 { "Lists" }
            ul.columns {
                li { a href="operations.html" { "Operations" } " by name: abstract operations, syntax-directed ones, methods, built-in functions" }
                li { a href="types.html" { "Types" } ": records and kinds of object" }
                li { a href="intrinsics.html" { "Intrinsics" } " and their properties" }
                li { a href="grammar.html" { "Grammar" } ": each nonterminal with its rules" }
                li { a href="early-errors.html" { "Early errors" } }
                li { a href="primitives.html" { "Primitives and leaves" } ": what is not an algorithm" }
                li { a href="assertions.html" { "Assertions" } }
                li { a href="deviations.html" { "Deviations" } ": steps that are not literal, and what is not here" }
                li { a href="cases.html" { "Cases" } " of the corpus" }
                @if site.visits.is_some() { li { a href="coverage.html" { "Coverage" } ": which steps the cases visit" } }
            }
        }
        section {
            h2 { "Figures" }
            table.figures {
                tr { th { "Algorithms" } td { (grouped(book.of_algorithm.len() as u64)) } }
                tr { th { "Steps" } td { (grouped(u64::from(spec.step_count))) } }
                tr { th { "Clauses" } td { (grouped(book.clauses.iter().filter(|c| !c.items.is_empty()).count() as u64)) } }
                tr { th { "Productions" } td { (grouped(spec.grammar.productions.len() as u64)) } }
                tr { th { "Primitives, leaves" } td { (grouped((spec.primitives.len() - leaves) as u64)) ", " (grouped(leaves as u64)) } }
                tr { th { "Steps of the standard that are literal here" } td { (grouped(site.deviations.literal as u64)) " of " (grouped(site.deviations.steps as u64)) " (" (format!("{literal:.1}")) " %)" } }
                @if let Some(visits) = &site.visits {
                    @let (all, visited) = visits.total(book.of_algorithm.keys().flat_map(|a| book.steps_of(*a)));
                    tr { th { "Steps that the corpus visits" } td { (grouped(visited as u64)) " of " (grouped(all as u64)) } }
                }
                tr { th { "Cases" } td { (count(site.cases.list.len(), "case", "cases")) } }
                tr { th { "Edition" } td { (spec.edition) } }
            }
            p { "The standard itself is " a href=(STANDARD) rel="external" { "ECMA-262" } "." }
        }
    };
    Page::new("index.html", "spec262", body)
}
