//! Syntax-directed operations: their declarations, their rules, early errors, and the exceptions (`unsupported`,
//! `unreachable`). Productions are looked up in the grammar.

use super::cx::Cx;
use super::decls::{Entry, Pending};
use super::operations::{Header, push_algorithm};
use super::types::union;
use crate::ast::{self, Head, ItemKind, Name};
use crate::grammar::ShapeId;
use crate::model::*;
use std::collections::HashMap;

pub fn declare(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    for entry in entries {
        let ItemKind::Sdo(decl) = &entry.item.kind else { continue };
        cx.enter(entry);
        let name = &decl.name.text;
        if cx.sdos.contains_key(name) {
            cx.error_mend(decl.name.span, format!("the operation `{name}` is declared twice"), "declare it once; its rules may stand anywhere");
            continue;
        }
        let params = cx.signature(&decl.params);
        let result = cx.resolve_form(&decl.result);
        let place = cx.place(decl.name.span);
        cx.sdos.insert(name.clone(), SdoId(cx.spec.sdos.len() as u32));
        cx.spec.sdos.push(Sdo {
            name: name.clone(),
            is_static: decl.is_static,
            params,
            result,
            rules: Vec::new(),
            default: None,
            unsupported: Vec::new(),
            unreachable: Vec::new(),
            place,
        });
    }
}

/// The shapes that productions name; what does not exist is reported with what comes near.
pub fn shapes(cx: &mut Cx<'_>, productions: &[Name]) -> Vec<ShapeId> {
    let mut out: Vec<ShapeId> = Vec::new();
    for production in productions {
        match cx.spec.grammar.resolve(&production.text) {
            Ok(found) => out.extend(found.into_iter().filter(|s| !out.contains(s)).collect::<Vec<_>>()),
            Err(error) => match error.near.first() {
                Some(near) => cx.error_mend(production.span, error.message.clone(), format!("did you mean `{near}`?")),
                None => cx.error(production.span, error.message),
            },
        }
    }
    out
}

/// The type of `this-node` in a rule for these shapes.
fn node_type(cx: &Cx<'_>, shapes: &[ShapeId]) -> Ty {
    if shapes.is_empty() {
        return Ty(vec![Atom::Node(None)]);
    }
    union(shapes.iter().map(|s| Atom::Node(Some(cx.spec.grammar.shape(*s).nonterminal))).collect())
}

fn text_of(productions: &[Name]) -> String {
    productions.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
}

pub fn define<'t>(cx: &mut Cx<'_>, entries: &[Entry<'t>], pending: &mut Vec<Pending<'t>>) {
    for entry in entries {
        let ItemKind::Algorithm(ast::Algorithm { head, steps }) = &entry.item.kind else { continue };
        cx.enter(entry);
        let alg = match head {
            Head::Rule { sdo, productions } => rule(cx, entry, sdo, productions),
            Head::DefaultRule { sdo } => default_rule(cx, entry, sdo),
            Head::EarlyErrors { productions } => Some(early_errors(cx, entry, productions)),
            _ => continue,
        };
        if let Some(alg) = alg {
            pending.push(Pending { alg, file: entry.file, steps });
        }
    }
}

fn params(cx: &Cx<'_>, sdo: SdoId, node: Ty) -> Vec<(String, Ty, ParamKind)> {
    let mut params = vec![("this-node".to_string(), node, ParamKind::Required)];
    params.extend(cx.spec.sdos[sdo.index()].params.iter().cloned());
    params
}

fn rule(cx: &mut Cx<'_>, entry: &Entry<'_>, name: &Name, productions: &[Name]) -> Option<AlgId> {
    let sdo = cx.find_sdo(name)?;
    let shapes = shapes(cx, productions);
    let params = params(cx, sdo, node_type(cx, &shapes));
    let result = cx.spec.sdos[sdo.index()].result.clone();
    let kind = AlgKind::Rule { sdo, shapes: shapes.clone() };
    let alg = push_algorithm(cx, entry, Header { name, kind, params, result, production: Some(text_of(productions)) });
    for shape in shapes {
        if cx.spec.sdos[sdo.index()].rules.iter().any(|(s, _)| *s == shape) {
            let message = format!("`{}` has two rules for `{}`", name.text, cx.spec.grammar.shape_text(shape));
            cx.error_mend(name.span, message, "keep one, or tell them apart by their optional parts");
            continue;
        }
        cx.spec.sdos[sdo.index()].rules.push((shape, alg));
    }
    Some(alg)
}

fn default_rule(cx: &mut Cx<'_>, entry: &Entry<'_>, name: &Name) -> Option<AlgId> {
    let sdo = cx.find_sdo(name)?;
    let params = params(cx, sdo, Ty(vec![Atom::Node(None)]));
    let result = cx.spec.sdos[sdo.index()].result.clone();
    let alg = push_algorithm(cx, entry, Header { name, kind: AlgKind::DefaultRule { sdo }, params, result, production: None });
    if cx.spec.sdos[sdo.index()].default.replace(alg).is_some() {
        cx.error(name.span, format!("`{}` has two rules for every production", name.text));
    }
    Some(alg)
}

fn early_errors(cx: &mut Cx<'_>, entry: &Entry<'_>, productions: &[Name]) -> AlgId {
    let shapes = shapes(cx, productions);
    let params = vec![("this-node".to_string(), node_type(cx, &shapes), ParamKind::Required)];
    let name = Name { text: "early errors".into(), span: entry.item.span };
    let result = Cx::plain(Ty::default());
    let kind = AlgKind::EarlyErrors { shapes };
    push_algorithm(cx, entry, Header { name: &name, kind, params, result, production: Some(text_of(productions)) })
}

/// Reasons that are given once for many: an operation and no production (all that have no rule), or a shape and no operation.
#[derive(Default)]
pub struct Reasons {
    pub of_operation: HashMap<SdoId, String>,
    pub of_shape: HashMap<ShapeId, String>,
}

pub fn exceptions(cx: &mut Cx<'_>, entries: &[Entry<'_>]) -> Reasons {
    let mut reasons = Reasons::default();
    for entry in entries {
        let ItemKind::Exception(exception) = &entry.item.kind else { continue };
        cx.enter(entry);
        if exception.why.trim().is_empty() {
            cx.error_mend(exception.span, "the reason is missing", "say it in quotes after the productions");
        }
        if exception.unsupported && (exception.sdo.is_none() || exception.productions.is_empty()) {
            cx.error_mend(exception.span, "what is unsupported is named: an operation and productions", "`*` is for `unreachable`");
            continue;
        }
        let shapes = shapes(cx, &exception.productions);
        match &exception.sdo {
            None => reasons.of_shape.extend(shapes.into_iter().map(|s| (s, exception.why.clone()))),
            Some(name) => {
                let Some(sdo) = cx.find_sdo(name) else { continue };
                if exception.productions.is_empty() {
                    reasons.of_operation.insert(sdo, exception.why.clone());
                }
                for shape in shapes {
                    except(cx, entry, exception, (name, sdo), shape);
                }
            }
        }
    }
    reasons
}

fn except(cx: &mut Cx<'_>, entry: &Entry<'_>, exception: &ast::Exception, (name, id): (&Name, SdoId), shape: ShapeId) {
    let sdo = &mut cx.spec.sdos[id.index()];
    let known = sdo.rules.iter().any(|(s, _)| *s == shape) || sdo.unsupported.contains(&shape) || sdo.unreachable.iter().any(|(s, _)| *s == shape);
    if known {
        let message = format!("`{}` of `{}` is dealt with elsewhere", name.text, cx.spec.grammar.shape_text(shape));
        cx.error_mend(exception.span, message, "drop the rule, or this");
    } else if exception.unsupported {
        sdo.unsupported.push(shape);
        cx.spec.unsupported.push(Unsupported { shape, what: exception.why.clone(), clause: entry.clause });
    } else {
        sdo.unreachable.push((shape, exception.why.clone()));
    }
}
