//! Nonterminals: their productions, where they are used, and the rules of syntax-directed operations for them.

use super::algorithm::{named, production};
use super::clause::title;
use super::links::clause_page;
use super::page::{From, Page, links};
use super::site::Site;
use maud::{Markup, html};
use spec262_spec::grammar::{Argument, ArgumentKind, Level, NonterminalId, Production, ShapeId, Symbol, SymbolKind};
use spec262_spec::model::{AlgId, AlgKind};
use std::collections::{BTreeMap, BTreeSet};

/// A nonterminal's definition: left-hand side, and a line for each alternative.
pub fn definition(site: &Site<'_>, from: &From, id: NonterminalId) -> Markup {
    let grammar = &site.book.spec.grammar;
    let n = &grammar.nonterminals[id.index()];
    let sign = if n.level == Level::Lexical { "::" } else { ":" };
    let parameters: Vec<&str> = grammar.parameters.iter().enumerate().filter(|(i, _)| n.parameters.has(*i as u8)).map(|(_, p)| p.as_str()).collect();
    html! {
        pre.production {
            a.nt href=(from.to(site.links.nonterminal(site.book, id))) { (n.name) }
            @if !parameters.is_empty() { sub { "[" (parameters.join(", ")) "]" } }
            " " (sign)
            @for p in &n.productions { "\n    " (alternative(site, from, grammar.production(*p))) }
        }
    }
}

fn alternative(site: &Site<'_>, from: &From, production: &Production) -> Markup {
    let grammar = &site.book.spec.grammar;
    let conditions: Vec<String> = production
        .conditions
        .iter()
        .map(|c| format!("[{}{}]", if c.positive { "+" } else { "~" }, grammar.parameters[c.parameter as usize]))
        .collect();
    let nothing = production.symbols.iter().all(|s| s.kind == SymbolKind::End);
    html! {
        @for c in &conditions { span.note { (c) } " " }
        @if nothing { span.note { "[empty]" } }
        @for (i, s) in production.symbols.iter().enumerate() {
            @if i > 0 { " " }
            (symbol(site, from, s))
        }
    }
}

fn symbol(site: &Site<'_>, from: &From, symbol: &Symbol) -> Markup {
    let grammar = &site.book.spec.grammar;
    html! {
        @if symbol.no_line_terminator { span.note { "[no LineTerminator here]" } " " }
        @if !symbol.lookahead.is_empty() { span.note { "[lookahead restriction]" } " " }
        @match &symbol.kind {
            SymbolKind::Terminal(t) => code.terminal { (grammar.terminals[t.index()].text) },
            SymbolKind::Nonterminal { id, arguments, but_not } => {
                a.nt href=(from.to(site.links.nonterminal(site.book, *id))) { (grammar.name(*id)) }
                (parameters(site, arguments))
                @if !but_not.is_empty() { span.note { " but not some" } }
            }
            SymbolKind::Named(c) => span.note { "<" (format!("{c:?}")) ">" },
            SymbolKind::End => {}
        }
        @if symbol.optional { sub { "opt" } }
    }
}

fn parameters(site: &Site<'_>, arguments: &[Argument]) -> Markup {
    let sign = |k| match k {
        ArgumentKind::On => "+",
        ArgumentKind::Off => "~",
        ArgumentKind::Same => "?",
    };
    let list: Vec<String> =
        arguments.iter().map(|a| format!("{}{}", sign(a.kind), site.book.spec.grammar.parameters[a.parameter as usize])).collect();
    html! { @if !list.is_empty() { sub { "[" (list.join(", ")) "]" } } }
}

/// For each nonterminal, the algorithms that are rules for one of its shapes.
fn rules(site: &Site<'_>) -> BTreeMap<NonterminalId, BTreeSet<AlgId>> {
    let spec = &site.book.spec;
    let mut out: BTreeMap<NonterminalId, BTreeSet<AlgId>> = BTreeMap::new();
    for (i, a) in spec.algorithms.iter().enumerate() {
        if let AlgKind::Rule { shapes, .. } | AlgKind::EarlyErrors { shapes } = &a.kind {
            for shape in shapes {
                out.entry(spec.grammar.shape(*shape).nonterminal).or_default().insert(AlgId(i as u32));
            }
        }
    }
    out
}

pub fn pages(site: &Site<'_>) -> Vec<Page> {
    let grammar = &site.book.spec.grammar;
    let rules = rules(site);
    let mut users: BTreeMap<NonterminalId, BTreeSet<NonterminalId>> = BTreeMap::new();
    for p in &grammar.productions {
        for s in &p.symbols {
            if let SymbolKind::Nonterminal { id, .. } = &s.kind {
                users.entry(*id).or_default().insert(p.nonterminal);
            }
        }
    }
    let page = |i: usize| {
        let id = NonterminalId(i as u16);
        let path = site.links.nonterminal(site.book, id).to_string();
        let from = From::page(&path);
        let none = BTreeSet::new();
        let rules = rules.get(&id).unwrap_or(&none);
        let users: Vec<(String, String)> =
            users.get(&id).into_iter().flatten().map(|u| (grammar.name(*u).to_string(), site.links.nonterminal(site.book, *u).to_string())).collect();
        let body = html! {
            h1 { (grammar.name(id)) }
            (definition(site, &from, id))
            (places(site, &from, id))
            @if !users.is_empty() { p { "Used by " (links(&from, &users, usize::MAX, None)) "." } }
            (operations(site, &from, rules))
            (not_supported(site, id))
        };
        Page::new(path, grammar.name(id), body).crumb("Grammar", "grammar.html")
    };
    (0..grammar.nonterminals.len()).map(page).collect()
}

/// The clauses that its productions belong to.
fn places(site: &Site<'_>, from: &From, id: NonterminalId) -> Markup {
    let grammar = &site.book.spec.grammar;
    let ids: BTreeSet<&str> = grammar.nonterminals[id.index()].productions.iter().map(|p| grammar.clause(*p).id.as_str()).collect();
    // In the order of the standard.
    let clauses: Vec<_> = site.book.clauses.iter().filter(|c| ids.contains(c.id.as_str())).map(|c| (title(c), clause_page(&c.slug))).collect();
    html! { @if !clauses.is_empty() { p { "Of clause " (links(from, &clauses, usize::MAX, None)) "." } } }
}

/// The rules, by operation.
fn operations(site: &Site<'_>, from: &From, rules: &BTreeSet<AlgId>) -> Markup {
    let spec = &site.book.spec;
    let mut by: BTreeMap<String, (String, Vec<AlgId>)> = BTreeMap::new();
    for alg in rules {
        let (name, page) = match &spec.algorithms[alg.index()].kind {
            AlgKind::Rule { sdo, .. } => (spec.sdos[sdo.index()].name.clone(), site.links.sdo(site.book, *sdo).to_string()),
            _ => ("Early errors".to_string(), "early-errors.html".to_string()),
        };
        by.entry(name).or_insert((page, Vec::new())).1.push(*alg);
    }
    html! {
        @if !by.is_empty() {
            h2 { "Rules" }
            table.rules {
                @for (name, (page, algorithms)) in &by {
                    tr {
                        th { a href=(from.to(page)) { (name) } }
                        td { @for a in algorithms { @for p in site.book.spec.algorithms[a.index()].production.iter().flat_map(|p| p.lines()) {
                            div { pre { (production(site, from, p.trim())) } " " a href=(from.to(&named(site, *a).1)) { "steps" } }
                        } } }
                    }
                }
            }
        }
    }
}

fn not_supported(site: &Site<'_>, id: NonterminalId) -> Markup {
    let spec = &site.book.spec;
    let list: Vec<(ShapeId, &str)> =
        spec.unsupported.iter().filter(|u| spec.grammar.shape(u.shape).nonterminal == id).map(|u| (u.shape, u.what.as_str())).collect();
    html! {
        @if !list.is_empty() {
            h2 { "Not supported yet" }
            p { "A program that has one of these is refused before it runs." }
            ul { @for (shape, what) in &list { li { code { (spec.grammar.shape_text(*shape)) } ": " (what) } } }
        }
    }
}

pub fn index(site: &Site<'_>) -> Page {
    let grammar = &site.book.spec.grammar;
    let from = From::page("grammar.html");
    let level = |level: Level| {
        let mut list: Vec<(&str, &str)> = grammar
            .nonterminals
            .iter()
            .enumerate()
            .filter(|(_, n)| n.level == level)
            .map(|(i, n)| (n.name.as_str(), site.links.nonterminal(site.book, NonterminalId(i as u16))))
            .collect();
        list.sort_unstable();
        html! { ul.columns { @for (name, page) in list { li { a.nt href=(from.to(page)) { (name) } } } } }
    };
    let body = html! {
        h1 { "Grammar" }
        h2 { "Syntactic" } (level(Level::Syntactic))
        h2 { "Lexical" } (level(Level::Lexical))
    };
    Page::new("grammar.html", "Grammar", body)
}
