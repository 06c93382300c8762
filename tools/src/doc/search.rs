//! The index that the search script reads: names, what they are, and where.

use super::book::Book;
use super::clause::title;
use super::links::{clause_page, primitive_page, type_page};
use super::operations::kind;
use super::page::Page;
use super::site::Site;
use maud::html;
use spec262_spec::ast::ItemKind;
use spec262_spec::grammar::NonterminalId;
use spec262_spec::model::{AlgKind, MethodId, SdoId};
use std::collections::BTreeSet;

/// Name, kind, address, and further words.
type Entry = (String, &'static str, String, String);

fn entries(site: &Site<'_>, guide: &[(String, String)]) -> BTreeSet<Entry> {
    let book: &Book = site.book;
    let spec = &book.spec;
    let mut out: BTreeSet<Entry> = BTreeSet::new();
    for c in &book.clauses {
        out.insert((title(c), "clause", clause_page(&c.slug), c.id.clone()));
    }
    for (alg, i) in &book.of_algorithm {
        let shown = &book.items[*i];
        let what = match &spec.algorithms[alg.index()].kind {
            AlgKind::Method { .. } => Some("method"),
            AlgKind::Rule { .. } => Some("rule"),
            other => kind(other),
        };
        let Some(what) = what else { continue };
        out.insert((shown.title.clone(), what, site.links.algorithm(*alg).unwrap_or_default().into(), book.clauses[shown.clause].number.clone()));
    }
    for (i, s) in spec.sdos.iter().enumerate() {
        out.insert((s.name.clone(), "syntax-directed operation", site.links.sdo(book, SdoId(i as u32)).into(), String::new()));
    }
    for (i, m) in spec.methods.iter().enumerate() {
        out.insert((m.name.clone(), "method", site.links.method(book, MethodId(i as u32)).into(), String::new()));
    }
    for p in &spec.primitives {
        out.insert((p.name.clone(), if p.is_leaf { "leaf" } else { "primitive" }, primitive_page(&p.name), String::new()));
    }
    for shown in &book.items {
        match &shown.item.kind {
            ItemKind::Type(t) => _ = out.insert((t.name.text.clone(), "type", type_page(&t.name.text), String::new())),
            ItemKind::Record(r) => _ = out.insert((r.name.text.clone(), "type", type_page(&r.name.text), String::new())),
            _ => {}
        }
    }
    for (i, n) in spec.grammar.nonterminals.iter().enumerate() {
        out.insert((n.name.clone(), "nonterminal", site.links.nonterminal(book, NonterminalId(i as u16)).into(), String::new()));
    }
    for case in &site.cases.list {
        out.insert((case.title.clone(), "case", site.cases.page(&case.id).unwrap_or_default(), case.id.clone()));
    }
    for (text, address) in guide {
        out.insert((text.clone(), "guide", address.clone(), String::new()));
    }
    out
}

/// A script that sets the index: it can be loaded from a folder, where data cannot be fetched.
pub fn script(site: &Site<'_>, guide: &[(String, String)]) -> String {
    let entries: Vec<Entry> = entries(site, guide).into_iter().collect();
    // Texts alone: nothing that could fail to be written.
    format!("window.spec262Index = {};\n", serde_json::to_string(&entries).unwrap_or_default())
}

pub fn page() -> Page {
    let body = html! {
        h1 { "Search" }
        p #searching { "Searching needs JavaScript. Without it, " a href="contents.html" { "the contents" } ", " a href="operations.html" { "operations" } ", " a href="types.html" { "types" } " and " a href="grammar.html" { "the grammar" } " list everything by name." }
        ol #results {}
    };
    Page::new("search.html", "Search", body)
}
