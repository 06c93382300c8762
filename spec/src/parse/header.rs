//! Headers: the declarations of a file.

use super::expr::{expr, primary, unquote};
use super::step::steps;
use super::types::{form, params, type_};
use super::{At, Parsed, Rule, run};
use crate::ast::{
    Accessor, Algorithm, BuiltinHead, BuiltinOptions, BuiltinPath, Clause, Exception, Expr, ExprKind, Form, Head, IntrinsicDecl, Item, ItemKind,
    KindTest, Method, Name, OperationKind, Overlay, OverlayTarget, PathPart, PrimitiveDecl, PropertyDecl, RecordDecl, SdoDecl, SlotDecl, Span,
    TypeDecl, UnreachableMethod, UnsupportedOperation,
};
use crate::diag::Diagnostic;
use crate::lines::Block;
use pest::iterators::Pair;

/// The declaration that a block is.
pub(super) fn item(text: &str, block: &Block, file: usize, out: &mut Vec<Diagnostic>) -> Option<Item> {
    let first = &text[block.header.start as usize..block.header.end as usize];
    let is_record = first.starts_with("record ") || first.starts_with("object ");
    let mut span = block.header;
    if let (false, Some(last)) = (is_record, block.lines.last()) {
        span.end = last.end;
    }
    let rule = rule_for(first, &text[span.start as usize..span.end as usize]);
    let mut kind = match parse(rule, text, span, file) {
        Ok(kind) => Some(kind),
        Err(diagnostic) => {
            out.push(diagnostic);
            None
        }
    };
    // Steps are read even where the header is wrong, so that all bad lines are reported.
    let has_steps = matches!(kind, None | Some(ItemKind::Algorithm(_) | ItemKind::Overlay(_)));
    let path = String::new();
    let body = if has_steps { steps(text, &block.steps, &path, file, out) } else { Vec::new() };
    match &mut kind {
        Some(ItemKind::Algorithm(algorithm)) => algorithm.steps = body,
        Some(ItemKind::Overlay(overlay)) => overlay.steps = body,
        Some(ItemKind::Record(record)) => slots(text, block, record, file, out),
        _ => {}
    }
    if let (false, Some(step)) = (has_steps, block.steps.first()) {
        out.push(Diagnostic::error(file, step.span, "steps under a declaration that has none"));
    }
    kind.map(|kind| Item { span, kind })
}

fn rule_for(first: &str, whole: &str) -> Rule {
    let mut words = first.split_whitespace();
    let (one, two) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    match one {
        "clause" => Rule::clause,
        "type" => Rule::type_decl,
        "record" | "object" => Rule::record_decl,
        "declare" => Rule::declare_method,
        "method" => Rule::method_decl,
        "static" | "runtime" => Rule::sdo_decl,
        "early" => Rule::early_head,
        "unreachable" if two == "method" => Rule::unreachable_method,
        "unsupported" if two == "operation" => Rule::unsupported_operation,
        "unsupported" | "unreachable" => Rule::exception,
        "builtin" | "constructor" if is_alias(whole) => Rule::builtin_alias,
        "builtin" | "constructor" => Rule::builtin,
        "intrinsic" => Rule::intrinsic_decl,
        "symbol" => Rule::symbol_decl,
        "property" => Rule::property_decl,
        "primitive" | "leaf" => Rule::primitive,
        "overlay" => Rule::overlay,
        "host" | "macro" => Rule::operation,
        _ if two == "of" || first.trim_end().ends_with(" of") => Rule::rule_head,
        _ => Rule::operation,
    }
}

/// `builtin PATH = …`: an `=` before any parenthesis.
fn is_alias(header: &str) -> bool {
    header.find(" = ").is_some_and(|eq| header.find('(').is_none_or(|paren| eq < paren))
}

struct Parts<'a> {
    parts: Vec<Pair<'a, Rule>>,
    at: At,
}
impl<'a> Parts<'a> {
    fn new(pair: Pair<'a, Rule>, at: At) -> Parts<'a> {
        Parts { parts: pair.into_inner().collect(), at }
    }
    fn get(&self, rule: Rule) -> Option<Pair<'a, Rule>> {
        self.parts.iter().find(|p| p.as_rule() == rule).cloned()
    }
    fn has(&self, rule: Rule) -> bool {
        self.parts.iter().any(|p| p.as_rule() == rule)
    }
    /// The nth part that is a name of one of the kinds.
    fn name(&self, rules: &[Rule], n: usize) -> Option<Name> {
        self.parts.iter().filter(|p| rules.contains(&p.as_rule())).nth(n).map(|p| self.at.name(p))
    }
    fn must(&self, rules: &[Rule], n: usize) -> Name {
        self.name(rules, n).unwrap_or(Name { text: String::new(), span: Span::default() })
    }
    fn form(&self) -> Option<Form> {
        self.get(Rule::form).map(|p| form(p, self.at))
    }
    fn params(&self) -> Vec<crate::ast::Param> {
        self.get(Rule::params).map_or_else(Vec::new, |p| params(p, self.at))
    }
    fn string(&self) -> Option<String> {
        self.get(Rule::string).map(|p| unquote(p.as_str().trim_end()))
    }
    fn expr(&self) -> Expr {
        match self.get(Rule::expr) {
            Some(p) => expr(p, self.at),
            None => Expr { kind: ExprKind::Absent, span: Span::default() },
        }
    }
    fn path(&self) -> BuiltinPath {
        match self.get(Rule::path) {
            Some(p) => path(p, self.at),
            None => BuiltinPath { accessor: None, base: String::new(), parts: Vec::new(), span: Span::default() },
        }
    }
    fn attributes(&self) -> Vec<(Name, bool)> {
        let from = self.get(Rule::attributes_option).map_or_else(|| self.get(Rule::attributes), |o| o.into_inner().next());
        from.map_or_else(Vec::new, |p| attributes(p, self.at))
    }
    fn family(&self) -> Option<(Name, Vec<Name>)> {
        let inner = Parts::new(self.get(Rule::family)?, self.at);
        let members = inner.parts.iter().filter(|p| p.as_rule() == Rule::ident).map(|p| self.at.name(p)).collect();
        Some((inner.must(&[Rule::upper_name], 0), members))
    }
}

const SLOT_OR_NAME: &[Rule] = &[Rule::slot, Rule::ident];
const NAME: &[Rule] = &[Rule::upper_name];

fn parse(rule: Rule, text: &str, span: Span, file: usize) -> Parsed<ItemKind> {
    let at = At { base: span.start as usize };
    let pair = run(rule, text, span, file)?.next();
    let Some(pair) = pair else { return Err(Diagnostic::error(file, span, "no declaration")) };
    let p = Parts::new(pair, at);
    Ok(match rule {
        Rule::clause => {
            ItemKind::Clause(Clause { number: p.must(&[Rule::clause_number], 0).text, id: p.must(&[Rule::clause_id], 0).text, title: p.string() })
        }
        Rule::type_decl => ItemKind::Type(TypeDecl { name: p.must(NAME, 0), ty: p.get(Rule::type_).map(|t| type_(t, at)) }),
        Rule::record_decl => ItemKind::Record(record(&p)),
        Rule::declare_method => ItemKind::DeclareMethod(method(&p)),
        Rule::method_decl => algorithm(Head::Method(method(&p))),
        Rule::sdo_decl => ItemKind::Sdo(SdoDecl {
            name: p.must(&[Rule::op_name], 0),
            is_static: p.has(Rule::static_mark),
            params: p.params(),
            result: p.form().unwrap_or_default(),
        }),
        Rule::primitive => ItemKind::Primitive(PrimitiveDecl {
            is_leaf: p.must(&[Rule::primitive_kind], 0).text == "leaf",
            name: p.must(&[Rule::prim_name, Rule::op_name], 0),
            params: p.params(),
            result: p.form(),
            doc: p.string().unwrap_or_default(),
        }),
        Rule::intrinsic_decl => ItemKind::Intrinsic(intrinsic(&p, file)?),
        Rule::symbol_decl => ItemKind::Symbol(p.must(&[Rule::intrinsic], 0)),
        Rule::property_decl | Rule::builtin_alias => {
            ItemKind::Property(PropertyDecl { path: p.path(), value: p.expr(), attributes: p.attributes(), family: p.family() })
        }
        Rule::early_head => algorithm(Head::EarlyErrors { productions: productions(&p.must(&[Rule::productions], 0), file)? }),
        Rule::rule_head => {
            let sdo = p.must(&[Rule::op_name], 0);
            algorithm(match p.name(&[Rule::productions], 0) {
                Some(text) => Head::Rule { sdo, productions: productions(&text, file)? },
                None => Head::DefaultRule { sdo },
            })
        }
        Rule::exception => ItemKind::Exception(Exception {
            unsupported: p.must(&[Rule::exception_kind], 0).text == "unsupported",
            sdo: p.name(&[Rule::op_name], 0),
            productions: match p.name(&[Rule::exception_text], 0) {
                Some(text) => productions(&text, file)?,
                None => Vec::new(),
            },
            span: p.must(&[Rule::op_name, Rule::every], 0).span,
            why: p.string().unwrap_or_default(),
        }),
        Rule::unsupported_operation => ItemKind::UnsupportedOperation(UnsupportedOperation {
            name: p.must(&[Rule::op_name], 0),
            params: p.params(),
            result: p.form().unwrap_or_default(),
            what: p.string().unwrap_or_default(),
        }),
        Rule::unreachable_method => {
            ItemKind::UnreachableMethod(UnreachableMethod { name: p.must(SLOT_OR_NAME, 0), of: p.must(NAME, 0), why: p.string().unwrap_or_default() })
        }
        Rule::builtin => algorithm(Head::Builtin(BuiltinHead {
            is_constructor: p.must(&[Rule::builtin_kind], 0).text == "constructor",
            path: p.path(),
            params: p.params(),
            result: p.form(),
            options: options(&p),
        })),
        Rule::overlay => ItemKind::Overlay(overlay(&p)),
        _ => {
            let kind = match p.name(&[Rule::operation_kind], 0).as_ref().map(|n| n.text.as_str()) {
                Some("host") => OperationKind::Host,
                Some("macro") => OperationKind::Macro,
                _ => OperationKind::Abstract,
            };
            let (name, result) = (p.must(&[Rule::op_name], 0), p.form());
            if result.is_none() && kind != OperationKind::Macro {
                return Err(Diagnostic::error(file, name.span, format!("`{}` does not say what it returns", name.text))
                    .mend("end the header with `-> T`, `-> normal T` or `-> T or throw`"));
            }
            algorithm(Head::Operation { kind, name, params: p.params(), result })
        }
    })
}

fn algorithm(head: Head) -> ItemKind {
    ItemKind::Algorithm(Algorithm { head, steps: Vec::new() })
}

fn method(p: &Parts<'_>) -> Method {
    let names: Vec<Name> = p.parts.iter().filter(|x| SLOT_OR_NAME.contains(&x.as_rule())).map(|x| p.at.name(x)).collect();
    Method {
        name: p.must(SLOT_OR_NAME, 0),
        params: p.params(),
        receiver: names.get(1).cloned(),
        of: p.must(NAME, 0),
        result: p.form().unwrap_or_default(),
    }
}

fn record(p: &Parts<'_>) -> RecordDecl {
    let test = p.get(Rule::tested_by).map(|t| {
        let t = Parts::new(t, p.at);
        let name = t.must(&[Rule::slot], 0);
        match (t.has(Rule::method_mark), t.name(NAME, 0)) {
            (false, _) => KindTest::Slot(name),
            (true, None) => KindTest::Method(name),
            (true, Some(of)) => KindTest::MethodOf(name, of),
        }
    });
    RecordDecl {
        name: p.must(NAME, 0),
        is_object: p.has(Rule::object_mark),
        is_abstract: p.has(Rule::abstract_mark),
        extends: p.get(Rule::extends).map(|e| Parts::new(e, p.at).must(NAME, 0)),
        test,
        slots: Vec::new(),
    }
}

/// The lines under a record: one slot each, deeper lines continue.
fn slots(text: &str, block: &Block, record: &mut RecordDecl, file: usize, out: &mut Vec<Diagnostic>) {
    let mut spans: Vec<Span> = Vec::new();
    for line in &block.lines {
        let start = line.start as usize;
        let indent = start - text[..start].rfind('\n').map_or(0, |i| i + 1);
        match spans.last_mut() {
            Some(last) if indent > 2 => last.end = line.end,
            _ => spans.push(*line),
        }
    }
    for span in spans {
        let at = At { base: span.start as usize };
        match run(Rule::slot_decl, text, span, file).map(|mut pairs| pairs.next()) {
            Err(diagnostic) => out.push(diagnostic),
            Ok(None) => {}
            Ok(Some(pair)) => {
                let p = Parts::new(pair, at);
                let Some(ty) = p.get(Rule::type_) else { continue };
                record.slots.push(SlotDecl {
                    name: p.must(SLOT_OR_NAME, 0),
                    optional: p.has(Rule::optional),
                    ty: type_(ty, at),
                    default: p.get(Rule::expr).map(|e| expr(e, at)),
                });
            }
        }
    }
}

fn intrinsic(p: &Parts<'_>, file: usize) -> Parsed<IntrinsicDecl> {
    let prototype = p.name(&[Rule::intrinsic], 1);
    if let Some(word) = p.name(&[Rule::word], 0).filter(|w| w.text != "null") {
        return Err(Diagnostic::error(file, word.span, "a prototype is an intrinsic or null"));
    }
    let slots = p.parts.iter().filter(|x| x.as_rule() == Rule::field).filter_map(|x| {
        let f = Parts::new(x.clone(), p.at);
        Some((f.name(SLOT_OR_NAME, 0)?, f.expr()))
    });
    Ok(IntrinsicDecl { name: p.must(&[Rule::intrinsic], 0), kind: p.must(NAME, 0), prototype, slots: slots.collect() })
}

fn path(pair: Pair<'_, Rule>, at: At) -> BuiltinPath {
    let mut out = BuiltinPath { accessor: None, base: String::new(), parts: Vec::new(), span: at.span(&pair) };
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::accessor => out.accessor = Some(if part.as_str() == "get" { Accessor::Get } else { Accessor::Set }),
            Rule::path_name => out.parts.push(PathPart::Name(part.as_str().trim_start_matches('.').trim_end().to_string())),
            Rule::path_symbol => out.parts.push(PathPart::Symbol(part.as_str().trim_matches(['[', ']']).to_string())),
            _ => out.base = part.as_str().trim_end().to_string(),
        }
    }
    out
}

fn attributes(pair: Pair<'_, Rule>, at: At) -> Vec<(Name, bool)> {
    pair.into_inner()
        .map(|a| {
            let p = Parts::new(a, at);
            (p.must(&[Rule::ident], 0), p.must(&[Rule::boolean], 0).text == "true")
        })
        .collect()
}

fn options(p: &Parts<'_>) -> BuiltinOptions {
    let inner = |rule| p.get(rule).map(|o| Parts::new(o, p.at));
    BuiltinOptions {
        length: inner(Rule::length_option).and_then(|o| o.must(&[Rule::integer], 0).text.parse().ok()),
        name: inner(Rule::name_option).and_then(|o| o.string()),
        attributes: p.get(Rule::attributes_option).map_or_else(Vec::new, |_| p.attributes()),
        prototype: inner(Rule::prototype_option).and_then(|o| o.parts.first().map(|x| primary(x.clone(), p.at))),
        family: p.family(),
        hidden: p.has(Rule::hidden),
        bare: p.has(Rule::bare),
    }
}

fn overlay(p: &Parts<'_>) -> Overlay {
    let inner = |rule| p.get(rule).map(|o| Parts::new(o, p.at));
    let production = |o: &Parts<'_>| {
        let mut name = o.must(&[Rule::overlay_production], 0);
        name.text = squeeze(&name.text);
        name
    };
    let target = if let Some(o) = inner(Rule::overlay_early) {
        OverlayTarget::EarlyErrors { production: production(&o) }
    } else if let Some(o) = inner(Rule::overlay_rule) {
        OverlayTarget::Rule { sdo: o.must(&[Rule::op_name], 0), production: production(&o) }
    } else if let Some(o) = inner(Rule::overlay_builtin) {
        OverlayTarget::Builtin(o.path())
    } else if let Some(o) = inner(Rule::overlay_method) {
        OverlayTarget::Method { of: o.must(NAME, 0), name: o.must(SLOT_OR_NAME, 0) }
    } else {
        OverlayTarget::Operation(p.must(&[Rule::op_name], 0))
    };
    let place = inner(Rule::overlay_place);
    let after = place.as_ref().is_some_and(|o| o.must(&[Rule::after_or_step], 0).text == "after");
    let label = place.map_or_else(|| p.must(&[], 0), |o| o.must(&[Rule::label_path], 0));
    Overlay { target, after, label, steps: Vec::new() }
}

/// One space between words.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each production begins a line with its left-hand side; other lines continue the one above.
fn productions(text: &Name, file: usize) -> Parsed<Vec<Name>> {
    let mut out: Vec<Name> = Vec::new();
    let mut offset = text.span.start as usize;
    for line in text.text.split_inclusive('\n') {
        let trimmed = line.trim();
        let start = offset + (line.len() - line.trim_start().len());
        offset += line.len();
        if trimmed.is_empty() {
            continue;
        }
        let span = Span::new(start, start + trimmed.len());
        let mut words = trimmed.split_whitespace();
        let begins = words.next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_alphanumeric())) && matches!(words.next(), Some(":" | "::" | ":::"));
        match out.last_mut() {
            _ if begins => out.push(Name { text: squeeze(trimmed), span }),
            Some(last) => {
                last.text = format!("{} {}", last.text, squeeze(trimmed));
                last.span.end = span.end;
            }
            None => return Err(Diagnostic::error(file, span, "this is no production").mend("`LeftHandSide : symbols`, as the standard prints it")),
        }
    }
    if out.is_empty() {
        return Err(Diagnostic::error(file, text.span, "a production is missing"));
    }
    Ok(out)
}
