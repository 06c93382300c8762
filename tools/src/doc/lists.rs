//! Lists over the whole specification: types, primitives and leaves, intrinsics, early errors, assertions, deviations, coverage.

use super::algorithm::{header, named, step_address};
use super::calls::Target;
use super::clause::{chapter_of, slots, title};
use super::contents::{chapter_title, chapters};
use super::links::{anchor, chapter_page, clause_page};
use super::page::{From, Page, grouped, links, prose};
use super::site::Site;
use maud::{Markup, html};
use spec262_spec::ast::ItemKind;
use spec262_spec::model::{AlgId, AlgKind, Block, IntrinsicKind, PrimId, Property, PropertyName, Spec, Stmt};
use std::collections::BTreeMap;

pub fn pages(site: &Site<'_>) -> Vec<Page> {
    let mut pages = vec![types(site), primitives(site), intrinsics(site), early_errors(site), assertions(site), deviations(site)];
    pages.extend(coverage(site));
    pages
}

fn clause_link(site: &Site<'_>, from: &From, at: usize) -> Markup {
    let clause = &site.book.clauses[at];
    html! { a href=(from.to(&clause_page(&clause.slug))) { (title(clause)) } }
}

fn types(site: &Site<'_>) -> Page {
    let from = From::page("types.html");
    let mut list: Vec<(&str, usize)> = Vec::new();
    for (i, shown) in site.book.items.iter().enumerate() {
        match &shown.item.kind {
            ItemKind::Type(t) => list.push((&t.name.text, i)),
            ItemKind::Record(r) => list.push((&r.name.text, i)),
            _ => {}
        }
    }
    list.sort_by_key(|(name, i)| (name.to_lowercase(), *i));
    list.dedup_by_key(|(name, _)| *name);
    let body = html! {
        h1 { "Types" }
        p { "Records of the standard, kinds of object, and names for unions. A kind inherits the slots of what it extends." }
        @for (name, i) in &list {
            @let shown = &site.book.items[*i];
            section.entry id=(anchor(name)) {
                h2 { a href=(format!("#{}", anchor(name))) { (name) } " " span.note { (clause_link(site, &from, shown.clause)) } }
                pre.declaration { (header(site, &from, shown)) (slots(site, &from, shown)) }
                (methods_of(site, &from, name))
            }
        }
    };
    Page::new("types.html", "Types", body)
}

fn methods_of(site: &Site<'_>, from: &From, name: &str) -> Markup {
    let spec = &site.book.spec;
    let Some(record) = spec.record(name) else { return html! {} };
    let own: Vec<(String, String)> = spec
        .methods
        .iter()
        .flat_map(|m| m.definitions.iter().filter(|(r, _)| *r == record).map(|(_, a)| (m.name.clone(), named(site, *a).1)))
        .collect();
    html! { @if !own.is_empty() { p { "Methods: " (links(from, &own, usize::MAX, None)) "." } } }
}

fn primitives(site: &Site<'_>) -> Page {
    let from = From::page("primitives.html");
    let by_name: BTreeMap<&str, usize> = site
        .book
        .items
        .iter()
        .enumerate()
        .filter_map(|(i, s)| if let ItemKind::Primitive(p) = &s.item.kind { Some((p.name.text.as_str(), i)) } else { None })
        .collect();
    let group = |leaf: bool| {
        html! {
            @for (i, p) in site.book.spec.primitives.iter().enumerate().filter(|(_, p)| p.is_leaf == leaf) {
                @let users: Vec<(String, String)> = site.calls.callers(Target::Primitive(PrimId(i as u32))).map(|a| named(site, a)).collect();
                section.entry id=(anchor(&p.name)) {
                    h3 { a href=(format!("#{}", anchor(&p.name))) { (p.name) } }
                    @if let Some(at) = by_name.get(p.name.as_str()) {
                        @let shown = &site.book.items[*at];
                        pre.declaration { (header(site, &from, shown)) }
                        p.note { (clause_link(site, &from, shown.clause)) }
                    }
                    @if !users.is_empty() { p { "Used by " (links(&from, &users, 30, None)) "." } }
                }
            }
        }
    };
    let body = html! {
        h1 { "Primitives and leaves" }
        p { "What is no algorithm is declared, with its meaning in words, and made in the machine." }
        h2 #primitives { "Primitives: what the standard says in words" } (group(false))
        h2 #leaves { "Leaves: mathematics, Unicode, clock, host" } (group(true))
    };
    Page::new("primitives.html", "Primitives and leaves", body)
}

fn property_name(spec: &Spec, p: &Property) -> String {
    match &p.name {
        PropertyName::String(s) => s.clone(),
        PropertyName::Symbol(s) => spec.intrinsics[s.index()].name.clone(),
    }
}

fn intrinsics(site: &Site<'_>) -> Page {
    let spec = &site.book.spec;
    let from = From::page("intrinsics.html");
    let mut properties: BTreeMap<Option<u32>, Vec<&Property>> = BTreeMap::new();
    for p in &spec.properties {
        properties.entry(p.holder.map(|h| h.0)).or_default().push(p);
    }
    let names = |holder: Option<u32>| {
        let list: Vec<(String, String)> = properties
            .get(&holder)
            .into_iter()
            .flatten()
            .map(|p| {
                let clause = &spec.clauses[p.clause.index()].id;
                (property_name(spec, p), site.book.clause(clause).map_or(String::new(), |c| clause_page(&c.slug)))
            })
            .collect();
        html! { @if !list.is_empty() { p { "Properties: " (links(&from, &list, usize::MAX, None)) "." } } }
    };
    let body = html! {
        h1 { "Intrinsics" }
        p { "Values that every realm has." }
        section.entry #global { h2 { "The global object" } (names(None)) }
        @for (i, intrinsic) in spec.intrinsics.iter().enumerate() {
            section.entry id=(anchor(&intrinsic.name)) {
                h3 { (intrinsic.name) }
                @match &intrinsic.kind {
                    IntrinsicKind::WellKnownSymbol => p { "A well-known symbol." },
                    IntrinsicKind::Builtin(a) => p { "A built-in function: " (links(&from, &[named(site, *a)], 1, None)) "." },
                    IntrinsicKind::Object { kind, prototype, .. } => p {
                        "A " (links(&from, &[(spec.records[kind.index()].name.clone(), site.links.record(site.book, *kind))], 1, None))
                        @if let Some(p) = prototype {
                            @let name = &spec.intrinsics[p.index()].name;
                            " with the prototype " (links(&from, &[(name.clone(), site.links.intrinsic(name).unwrap_or_default().to_string())], 1, None))
                        }
                        "."
                    },
                    IntrinsicKind::Alias(of) => p {
                        @let name = &spec.intrinsics[of.index()].name;
                        "Another name of " (links(&from, &[(name.clone(), site.links.intrinsic(name).unwrap_or_default().to_string())], 1, None)) "."
                    },
                }
                (names(Some(i as u32)))
            }
        }
    };
    Page::new("intrinsics.html", "Intrinsics", body)
}

fn early_errors(site: &Site<'_>) -> Page {
    let from = From::page("early-errors.html");
    let rules: Vec<_> = site
        .book
        .of_algorithm
        .iter()
        .filter(|(a, _)| matches!(site.book.spec.algorithms[a.index()].kind, AlgKind::EarlyErrors { .. }))
        .map(|(a, i)| (*a, &site.book.items[*i]))
        .collect();
    let steps = rules.iter().map(|(a, _)| site.book.steps_of(*a).count()).sum::<usize>();
    let body = html! {
        h1 { "Early errors" }
        p { "What makes a text no program: " (grouped(steps as u64)) " rules for " (grouped(rules.len() as u64)) " groups of productions." }
        table.rules {
            @for (alg, shown) in &rules {
                tr {
                    td { pre { (header(site, &from, shown)) } }
                    td { a href=(from.to(&named(site, *alg).1)) { "rules" } }
                }
            }
        }
    };
    Page::new("early-errors.html", "Early errors", body)
}

fn assertions(site: &Site<'_>) -> Page {
    let from = From::page("assertions.html");
    let mut formal = 0;
    let mut informal: Vec<(AlgId, String, String)> = Vec::new();
    for alg in site.book.of_algorithm.keys() {
        asserted(&site.book.spec.algorithms[alg.index()].body, &mut |label, why| match why {
            Some(why) => informal.push((*alg, label.to_string(), why.to_string())),
            None => formal += 1,
        });
    }
    let body = html! {
        h1 { "Assertions" }
        p { (grouped(formal)) " assertions of the standard are tested whenever they are reached: one that fails stops the machine. These " (informal.len()) " say what cannot be tested; they do not run." }
        ul {
            @for (alg, label, why) in &informal {
                @let (name, _) = named(site, *alg);
                li { (links(&from, &[(format!("{name}, step {label}"), step_address(site.book, *alg, label).unwrap_or_default())], 1, None)) ": " (why) }
            }
        }
    };
    Page::new("assertions.html", "Assertions", body)
}

fn asserted(block: &Block, tell: &mut impl FnMut(&str, Option<&str>)) {
    for step in block {
        step.each_line(&mut |stmts| {
            for s in stmts {
                match s {
                    Stmt::AssertInformal(why) => tell(&step.label, Some(why)),
                    Stmt::Assert(_) => tell(&step.label, None),
                    _ => {}
                }
            }
        });
        if let Some(below) = step.below() {
            asserted(below, tell);
        }
    }
}

fn deviations(site: &Site<'_>) -> Page {
    let from = From::page("deviations.html");
    let all: Vec<_> = site.deviations.all().collect();
    let body = html! {
        h1 { "Deviations" }
        p {
            "The algorithms are held, step by step, against facts of the standard: labels, kinds of steps, operations with their marks, names. Of its "
            (grouped(site.deviations.steps as u64)) " steps " (grouped(site.deviations.literal as u64)) " are literal here."
        }
        h2 #steps { "Steps that are not literal " span.note { (all.len()) } }
        ul {
            @for (alg, d) in &all {
                @let (name, page) = named(site, *alg);
                @let address = if site.book.step(*alg, &d.label).is_some() { step_address(site.book, *alg, &d.label).unwrap_or_default() } else { page };
                li {
                    (links(&from, &[(format!("{name}, step {}", d.label), address)], 1, None)) " (" (d.verdict.name()) "): "
                    @match &d.reason { Some(reason) => (prose(reason)), None => "no reason is given" }
                }
            }
        }
        h2 #absent { "Algorithms of the standard that are not here " span.note { (site.deviations.absent.len()) } }
        ul {
            @for a in &site.deviations.absent {
                @let page = site.book.clause(&a.clause).map_or(String::new(), |c| clause_page(&c.slug));
                li {
                    (links(&from, &[(format!("{} {}", a.number, a.title), page)], 1, None))
                    @if let Some(p) = &a.production { " for " code { (p) } }
                    @if let Some(reason) = &a.reason { ": " (prose(reason)) }
                }
            }
        }
    };
    Page::new("deviations.html", "Deviations", body)
}

fn coverage(site: &Site<'_>) -> Option<Page> {
    let visits = site.visits.as_ref()?;
    let from = From::page("coverage.html");
    let mut by: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut holes: Vec<(AlgId, String, Option<&str>)> = Vec::new();
    let mut steps: Vec<_> = site.book.steps().collect();
    steps.sort_by_key(|(_, id)| **id);
    for ((alg, label), id) in steps {
        let (Some(visit), Some(shown)) = (visits.of_step(*id), site.book.shown(*alg)) else { continue };
        let row = by.entry(chapter_of(&site.book.clauses[shown.clause])).or_default();
        row.0 += 1;
        row.1 += usize::from(visit.count > 0);
        if visit.count == 0 {
            holes.push((*alg, label.clone(), visit.reason.as_deref()));
        }
    }
    let excused: Vec<_> = holes.iter().filter(|h| h.2.is_some()).collect();
    let body = html! {
        h1 { "Coverage" }
        p { (grouped(visits.cases() as u64)) " cases ran. How often each step ran stands beside it, with the cases that visit it." }
        table.figures {
            tr { th { "Chapter" } th { "Steps that can run" } th { "Visited" } th { "" } }
            @for chapter in chapters(site.book) {
                @if let Some((all, visited)) = by.get(chapter) {
                    tr {
                        td { a href=(from.to(&chapter_page(chapter))) { (chapter_title(site.book, chapter)) } }
                        td { (grouped(*all as u64)) } td { (grouped(*visited as u64)) }
                        td { meter min="0" max=(all) value=(visited) aria-label="share that is visited" {} " " (format!("{:.1} %", 100.0 * *visited as f64 / (*all).max(1) as f64)) }
                    }
                }
            }
        }
        @if !excused.is_empty() {
            h2 { "Steps that no program reaches" }
            ul {
                @for (alg, label, reason) in excused {
                    li { (links(&from, &[(format!("{}, step {label}", named(site, *alg).0), step_address(site.book, *alg, label).unwrap_or_default())], 1, None)) ": " (prose(reason.unwrap_or_default())) }
                }
            }
        }
        @if !visits.left_out.is_empty() {
            h2 { "Cases that were left out" }
            ul { @for line in &visits.left_out { li { (line) } } }
        }
    };
    Some(Page::new("coverage.html", "Coverage", body))
}
