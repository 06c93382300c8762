//! Operations by name: the index, and a page for each syntax-directed operation and each method, which have many definitions.

use super::algorithm::{header, named};
use super::calls::Target;
use super::links::type_page;
use super::page::{From, Page, count, links};
use super::site::Site;
use maud::{Markup, html};
use spec262_spec::model::{AlgId, AlgKind, MethodId, SdoId};
use std::collections::BTreeMap;

/// What an algorithm that is called by its name is.
pub fn kind(kind: &AlgKind) -> Option<&'static str> {
    match kind {
        AlgKind::Operation => Some("abstract operation"),
        AlgKind::Host => Some("host-defined operation"),
        AlgKind::Macro => Some("shorthand"),
        AlgKind::Builtin(b) if b.is_constructor => Some("constructor"),
        AlgKind::Builtin(_) => Some("built-in function"),
        _ => None,
    }
}

pub fn index(site: &Site<'_>) -> Page {
    let spec = &site.book.spec;
    let from = From::page("operations.html");
    let mut by_kind: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for alg in site.book.of_algorithm.keys() {
        if let Some(kind) = kind(&spec.algorithms[alg.index()].kind) {
            by_kind.entry(kind).or_default().push(named(site, *alg));
        }
    }
    let sdos = spec.sdos.iter().enumerate().map(|(i, s)| (s.name.clone(), site.links.sdo(site.book, SdoId(i as u32)).to_string())).collect();
    by_kind.insert("syntax-directed operation", sdos);
    let methods = spec.methods.iter().enumerate().map(|(i, m)| (m.name.clone(), site.links.method(site.book, MethodId(i as u32)).to_string()));
    by_kind.insert("method of records and objects", methods.collect());
    let title = |kind: &str| match kind {
        "shorthand" => "Shorthands".to_string(),
        "method of records and objects" => "Methods of records and objects".into(),
        other => format!("{}{}s", other[..1].to_uppercase(), &other[1..]),
    };
    let body = html! {
        h1 { "Operations" }
        @for (kind, list) in &mut by_kind {
            section {
                h2 { (title(kind)) " " span.note { (list.len()) } }
                @let () = list.sort_by_key(|(name, _)| name.to_lowercase());
                ul.columns { @for (name, page) in list { li { a href=(from.to(page)) { (name) } } } }
            }
        }
        section { h2 { "Others" } p { a href="primitives.html" { "Primitives and leaves" } " are operations that are no algorithms." } }
    };
    Page::new("operations.html", "Operations", body)
}

/// A table of definitions, with links to their steps.
fn definitions(site: &Site<'_>, from: &From, list: &[(Markup, AlgId)]) -> Markup {
    html! {
        table.rules {
            @for (what, alg) in list {
                @let (_, page) = named(site, *alg);
                tr { td { (what) } td { @if !page.is_empty() { a href=(from.to(&page)) { "steps" } } } }
            }
        }
    }
}

fn callers(site: &Site<'_>, from: &From, target: Target) -> Markup {
    let list: Vec<(String, String)> = site.calls.callers(target).map(|a| named(site, a)).collect();
    html! { @if !list.is_empty() { h2 { "Called by " span.note { (list.len()) } } p { (links(from, &list, usize::MAX, None)) } } }
}

pub fn pages(site: &Site<'_>) -> Vec<Page> {
    let spec = &site.book.spec;
    let sdos = (0..spec.sdos.len()).map(|i| sdo(site, SdoId(i as u32)));
    sdos.chain((0..spec.methods.len()).map(|i| method(site, MethodId(i as u32)))).collect()
}

fn sdo(site: &Site<'_>, id: SdoId) -> Page {
    let spec = &site.book.spec;
    let sdo = &spec.sdos[id.index()];
    let path = site.links.sdo(site.book, id).to_string();
    let from = From::page(&path);
    let mut rules: Vec<AlgId> = sdo.rules.iter().map(|(_, a)| *a).collect();
    rules.sort();
    rules.dedup();
    let head = |a: &AlgId| site.book.shown(*a).map_or(html! {}, |s| html! { pre { (header(site, &from, s)) } });
    let rows: Vec<(Markup, AlgId)> = rules.iter().map(|a| (head(a), *a)).collect();
    let declared = site.book.items.iter().find(|s| matches!(&s.item.kind, spec262_spec::ast::ItemKind::Sdo(d) if d.name.text == sdo.name));
    let body = html! {
        h1 { (sdo.name) }
        p { "A syntax-directed operation of " @if sdo.is_static { "static" } @else { "runtime" } " semantics." }
        @if let Some(shown) = declared { pre.head { (header(site, &from, shown)) } }
        h2 { (count(rows.len(), "rule", "rules")) }
        (definitions(site, &from, &rows))
        @if let Some(default) = sdo.default { p { "For every other production: " a href=(from.to(&named(site, default).1)) { "the default rule" } "." } }
        @if !sdo.unsupported.is_empty() {
            h2 { "Not supported yet" }
            ul { @for s in &sdo.unsupported { li { code { (spec.grammar.shape_text(*s)) } } } }
        }
        @if !sdo.unreachable.is_empty() {
            details { summary { "Productions that it never gets to (" (sdo.unreachable.len()) ")" }
                ul { @for (s, why) in &sdo.unreachable { li { code { (spec.grammar.shape_text(*s)) } ": " (why) } } } }
        }
        (callers(site, &from, Target::Sdo(id)))
    };
    Page::new(path, sdo.name.clone(), body).crumb("Operations", "operations.html")
}

fn method(site: &Site<'_>, id: MethodId) -> Page {
    let spec = &site.book.spec;
    let method = &spec.methods[id.index()];
    let path = site.links.method(site.book, id).to_string();
    let from = From::page(&path);
    let of = |record: &spec262_spec::model::RecordId| {
        let name = &spec.records[record.index()].name;
        html! { a.type href=(from.to(&type_page(name))) { (name) } }
    };
    let rows: Vec<(Markup, AlgId)> = method.definitions.iter().map(|(record, alg)| (of(record), *alg)).collect();
    let body = html! {
        h1 { (method.name) }
        p { @if method.is_internal { "An internal method of objects." } @else { "A method of records." } " Which of these runs depends on the kind; a kind without one of its own inherits it." }
        h2 { (count(rows.len(), "definition", "definitions")) }
        (definitions(site, &from, &rows))
        (callers(site, &from, Target::Method(id)))
    };
    Page::new(path, method.name.clone(), body).crumb("Operations", "operations.html")
}
