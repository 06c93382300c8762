//! "Closures, step by step": a tour in our own words. Each claim names a case of the corpus and what must be seen in its run; when the site is
//! built the case runs, the claim is checked, and what is shown (output, records, steps, pictures) is what was seen. A claim that does not hold,
//! or names what is not there, fails the build.

mod claim;
mod markdown;
mod words;

use super::page::{From, Page};
use super::site::Site;
use crate::exit::{Exit, Failure};
use maud::html;
use spec262_conformance::corpus::Known;
use spec262_conformance::engines::Oracle;
use std::collections::BTreeSet;

/// Name of the page, and text.
const CHAPTERS: &[(&str, &str)] = &[
    ("what-a-closure-is", include_str!("1-what-a-closure-is.md")),
    ("definition-and-call", include_str!("2-definition-and-call.md")),
    ("live-and-shared", include_str!("3-live-and-shared.md")),
    ("loops-and-event-handlers", include_str!("4-loops-and-event-handlers.md")),
    ("factories-and-private-state", include_str!("5-factories-and-private-state.md")),
    ("the-module-pattern", include_str!("6-the-module-pattern.md")),
    ("what-keeps-an-environment-alive", include_str!("7-what-keeps-an-environment-alive.md")),
    ("leaks", include_str!("8-leaks.md")),
];

const TITLE: &str = "Closures, step by step";
const INDEX: &str = "guide/index.html";

/// Nothing, where it is not wanted.
#[derive(Default)]
pub struct Guide {
    pub pages: Vec<Page>,
    /// Title and address of each chapter.
    pub chapters: Vec<(String, String)>,
    /// The cases that show the claims.
    pub cases: BTreeSet<String>,
}

/// What claims are checked with.
pub struct Checker<'c> {
    pub site: &'c Site<'c>,
    pub oracle: &'c Oracle,
    pub known: &'c Known,
}

pub fn build(site: &Site<'_>, oracle: &Oracle, known: &Known) -> Result<Guide, Failure> {
    let checker = Checker { site, oracle, known };
    let path = |name: &str| format!("guide/{name}.html");
    let mut wrong: Vec<String> = Vec::new();
    let mut claims = 0;
    let mut cases = BTreeSet::new();
    let mut made = Vec::new();
    for (number, (name, text)) in CHAPTERS.iter().enumerate() {
        let from = From::page(&path(name));
        let chapter = markdown::chapter(&checker, &from, &format!("guide/{}-{name}.md", number + 1), text);
        wrong.extend(chapter.wrong);
        claims += chapter.claims;
        cases.extend(chapter.cases);
        made.push((chapter.title, path(name), chapter.body));
    }
    if !wrong.is_empty() {
        return Err(Failure::new(Exit::Throw, format!("error: the guide does not hold\n\n{}\n\nhelp: --no-guide leaves it out", wrong.join("\n\n"))));
    }
    let chapters: Vec<(String, String)> = made.iter().map(|(title, path, _)| (title.clone(), path.clone())).collect();
    let mut pages: Vec<Page> = Vec::new();
    for (i, (title, path, body)) in made.into_iter().enumerate() {
        let mut page = Page::new(path, title.clone(), html! { article.guide { h1 { (title) } (body) } }).crumb(TITLE, INDEX);
        page.previous = i.checked_sub(1).map(|i| chapters[i].clone());
        page.next = chapters.get(i + 1).cloned();
        pages.push(page);
    }
    let from = From::page(INDEX);
    let body = html! {
        article.guide {
            h1 { (TITLE) }
            p.lead { "From the function object to the environment that is collected. What JavaScript programmers call a closure is a few steps of the standard; here they are, with programs that take them." }
            p { "There are " (claims) " claims in this guide. Each is shown by a case of the corpus that ran when these pages were made: what it printed, what stood in memory, which steps decided. Pictures, numbers of records and lists of steps come from that run. Had one claim not held, the pages would not have been made." }
            ol.guide { @for (text, address) in &chapters { li { a href=(from.to(address)) { (text) } } } }
        }
    };
    pages.insert(0, Page::new(INDEX, TITLE, body));
    Ok(Guide { pages, chapters, cases })
}

#[cfg(test)]
mod tests;
