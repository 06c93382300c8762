//! A page: the frame that all share, and links from where it is.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Where a page is, for links from it.
#[derive(Clone)]
pub struct From {
    /// `../` as often as the page is deep.
    pub up: String,
}

impl From {
    pub fn page(path: &str) -> From {
        From { up: "../".repeat(path.matches('/').count()) }
    }
    /// The address of a page, given from the root on.
    pub fn to(&self, address: &str) -> String {
        format!("{}{address}", self.up)
    }
}

/// A page of the site.
pub struct Page {
    /// From the root on: `clauses/sec-call.html`.
    pub path: String,
    pub title: String,
    /// The way to it: texts and addresses from the root on.
    pub crumbs: Vec<(String, String)>,
    pub previous: Option<(String, String)>,
    pub next: Option<(String, String)>,
    pub body: Markup,
}

impl Page {
    pub fn new(path: impl Into<String>, title: impl Into<String>, body: Markup) -> Page {
        Page { path: path.into(), title: title.into(), crumbs: vec![], previous: None, next: None, body }
    }
    pub fn crumb(mut self, text: impl Into<String>, address: impl Into<String>) -> Page {
        self.crumbs.push((text.into(), address.into()));
        self
    }
}

/// The part that a site may be without.
const GUIDE: &str = "Guide";
/// What stands in the header of every page.
const PARTS: &[(&str, &str)] = &[
    (GUIDE, "guide/index.html"),
    ("Contents", "contents.html"),
    ("Operations", "operations.html"),
    ("Types", "types.html"),
    ("Grammar", "grammar.html"),
    ("Cases", "cases.html"),
];

/// What all pages of a site have in common.
#[derive(Clone, Copy)]
pub struct Frame<'f> {
    pub edition: &'f str,
    pub has_guide: bool,
}

/// The whole document.
pub fn document(page: &Page, frame: Frame<'_>) -> String {
    let from = From::page(&page.path);
    let step = |label: &str, rel: &str, to: &Option<(String, String)>| {
        html! {
            @if let Some((text, address)) = to {
                a rel=(rel) href=(from.to(address)) { (label) " " span.where { (text) } }
            }
        }
    };
    let around = html! {
        @if page.previous.is_some() || page.next.is_some() {
            nav.around aria-label="Pages before and after" { (step("←", "prev", &page.previous)) (step("→", "next", &page.next)) }
        }
    };
    let whole = html! {
        (DOCTYPE)
        html lang="en" data-root=(from.up) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) @if page.title != "spec262" { " · spec262" } }
                link rel="stylesheet" href=(from.to("assets/style.css"));
                script defer src=(from.to("assets/site.js")) {}
            }
            body {
                a.skip href="#main" { "To the content" }
                header.site {
                    a.home href=(from.to("index.html")) { "spec262" }
                    nav aria-label="Parts" { @for (text, address) in PARTS.iter().filter(|(text, _)| frame.has_guide || *text != GUIDE) { a href=(from.to(address)) { (text) } } }
                    form.search role="search" action=(from.to("search.html")) {
                        input #q type="search" name="q" placeholder="Search: press /" aria-label="Search operations, clauses, types, cases" autocomplete="off" spellcheck="false";
                        div #found hidden[true] {}
                    }
                }
                main #main {
                    @if !page.crumbs.is_empty() {
                        nav.crumbs aria-label="Where this page is" {
                            @for (text, address) in &page.crumbs { a href=(from.to(address)) { (text) } " › " }
                            span { (page.title) }
                        }
                    }
                    (page.body)
                    (around)
                }
                footer.site { "spec262, an executable specification of ECMAScript. " (frame.edition) ". Each step, case and figure here was computed from the source that runs, or from a run." }
            }
        }
    };
    whole.into_string() + "\n"
}

/// A number with its noun: `1 case`, `2 cases`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n as u64), if n == 1 { one } else { many })
}

/// `1,234,567`
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Links, with commas; behind `most` of them a count, which leads on where there is a page for all.
pub fn links(from: &From, list: &[(String, String)], most: usize, all: Option<&str>) -> Markup {
    html! {
        @for (i, (text, address)) in list.iter().take(most).enumerate() {
            @if i > 0 { ", " }
            @if address.is_empty() { (text) } @else { a href=(from.to(address)) { (text) } }
        }
        @if list.len() > most {
            ", and "
            @let more = format!("{} more", grouped((list.len() - most) as u64));
            @match all { Some(page) => a href=(from.to(page)) { (more) }, None => (more) }
        }
    }
}

/// Text between backticks becomes code; the rest is escaped.
pub fn prose(text: &str) -> Markup {
    html! { @for (i, part) in text.split('`').enumerate() { @if i % 2 == 1 { code { (part) } } @else { (part) } } }
}

pub fn raw(text: String) -> Markup {
    PreEscaped(text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_are_grouped() {
        assert_eq!(["1", "12", "123", "1,234", "1,234,567"], [1, 12, 123, 1234, 1_234_567].map(super::grouped).each_ref().map(String::as_str));
    }
}
