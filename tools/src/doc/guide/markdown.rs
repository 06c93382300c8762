//! A chapter: Markdown, in which a block of code marked `claim` is a claim, and links may name clauses (`sec:ID`), steps (`step:ID#LABEL`), cases
//! (`case:ID`), types (`type:NAME`) and lists (`list:NAME`).

use super::super::algorithm::step_address;
use super::super::links::{clause_page, type_page};
use super::super::page::{From, raw};
use super::{Checker, claim};
use maud::Markup;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub struct Chapter {
    pub title: String,
    pub body: Markup,
    pub claims: usize,
    /// The cases that show them.
    pub cases: Vec<String>,
    /// What is wrong, with its place.
    pub wrong: Vec<String>,
}

pub fn chapter(checker: &Checker<'_>, from: &From, file: &str, text: &str) -> Chapter {
    let mut out = Chapter { title: String::new(), body: Markup::default(), claims: 0, cases: Vec::new(), wrong: Vec::new() };
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut title: Option<String> = None;
    let mut block: Option<String> = None;
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        let place = || format!("{file}:{}", text[..range.start].matches('\n').count() + 1);
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => title = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => out.title = title.take().unwrap_or_default(),
            Event::Text(t) | Event::Code(t) if title.is_some() => title.iter_mut().for_each(|title| title.push_str(&t)),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "claim" => block = Some(String::new()),
            Event::Text(t) if block.is_some() => block.iter_mut().for_each(|b| b.push_str(&t)),
            Event::End(TagEnd::CodeBlock) if block.is_some() => {
                out.claims += 1;
                match claim::show(checker, from, out.claims, &block.take().unwrap_or_default()) {
                    Ok((case, shown)) => {
                        out.cases.push(case);
                        events.push(Event::Html(CowStr::from(shown.into_string())));
                    }
                    Err(wrong) => out.wrong.push(format!("{}: {wrong}", place())),
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = match address(checker, &dest_url) {
                    Some(address) => CowStr::from(from.to(&address)),
                    None => {
                        out.wrong.push(format!("{}: the link {dest_url} leads nowhere", place()));
                        dest_url
                    }
                };
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Html(_) | Event::InlineHtml(_) => out.wrong.push(format!("{}: HTML has no place in the guide", place())),
            other => events.push(other),
        }
    }
    if out.claims == 0 {
        out.wrong.push(format!("{file}: the chapter claims nothing"));
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    out.body = raw(html);
    out
}

/// Where a link of the guide leads to.
fn address(checker: &Checker<'_>, link: &str) -> Option<String> {
    let site = checker.site;
    let (kind, name) = link.split_once(':')?;
    match kind {
        "sec" => site.book.clause(name).map(|c| clause_page(&c.slug)),
        "step" => {
            let (clause, label) = name.split_once('#')?;
            let clause = site.book.clause(clause)?;
            let algorithms = clause.items.iter().filter_map(|i| site.book.items[*i].algorithm);
            algorithms.filter(|a| site.book.step(*a, label).is_some()).find_map(|a| step_address(site.book, a, label))
        }
        "case" => site.cases.page(name),
        "type" => site.book.spec.record(name).map(|_| type_page(name)),
        "list" => ["deviations", "primitives", "cases", "contents", "operations", "types"].contains(&name).then(|| format!("{name}.html")),
        "guide" => super::CHAPTERS.iter().any(|(n, _)| *n == name).then(|| format!("guide/{name}.html")),
        _ => None,
    }
}
