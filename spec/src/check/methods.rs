//! Concrete methods of records and internal methods of objects: declared once, defined for types.

use super::cx::Cx;
use super::decls::{Entry, Pending};
use super::operations::{Header, push_algorithm};
use super::ty::Lattice;
use crate::ast::{self, Head, ItemKind};
use crate::model::*;
use std::collections::HashMap;

fn declared<'e, 't>(entries: &'e [Entry<'t>]) -> impl Iterator<Item = (&'e Entry<'t>, &'t ast::Method)> {
    entries.iter().filter_map(|e| if let ItemKind::DeclareMethod(m) = &e.item.kind { Some((e, m)) } else { None })
}

pub fn declare(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    for (entry, method) in declared(entries) {
        cx.enter(entry);
        let name = &method.name.text;
        if cx.methods.contains_key(name) {
            cx.error_mend(
                method.name.span,
                format!("the method `{name}` is declared twice"),
                "a name has one declaration, for the type that all of them extend",
            );
            continue;
        }
        let params = cx.signature(&method.params);
        let result = cx.resolve_form(&method.result);
        let id = MethodId(cx.spec.methods.len() as u32);
        cx.methods.insert(name.clone(), id);
        cx.spec.methods.push(Method { name: name.clone(), is_internal: name.starts_with("[["), params, result, definitions: Vec::new() });
    }
}

/// The type that each method is declared for.
pub fn roots(cx: &mut Cx<'_>, entries: &[Entry<'_>]) -> HashMap<MethodId, RecordId> {
    let mut roots = HashMap::new();
    for (entry, method) in declared(entries) {
        cx.enter(entry);
        let (Some(id), Some(of)) = (cx.methods.get(&method.name.text).copied(), cx.find_record(&method.of)) else { continue };
        if method.name.text.starts_with("[[") != cx.spec.records[of.index()].is_object {
            cx.error_mend(
                method.name.span,
                "internal methods of objects have names in brackets, methods of records have not",
                "mend the name, or the type",
            );
        }
        roots.entry(id).or_insert(of);
    }
    roots
}

/// The definitions, and what nothing calls.
pub fn define<'t>(
    cx: &mut Cx<'_>,
    entries: &[Entry<'t>],
    roots: &HashMap<MethodId, RecordId>,
    pending: &mut Vec<Pending<'t>>,
) -> Vec<(MethodId, RecordId)> {
    let mut unreachable = Vec::new();
    let lattice = Lattice::new(&cx.spec.records, &cx.spec.grammar);
    for entry in entries {
        cx.enter(entry);
        match &entry.item.kind {
            ItemKind::Algorithm(ast::Algorithm { head: Head::Method(method), steps }) => {
                if let Some(alg) = definition(cx, &lattice, entry, method, roots) {
                    pending.push(Pending { alg, file: entry.file, steps });
                }
            }
            ItemKind::UnreachableMethod(u) => {
                let (Some(method), Some(of)) = (cx.find_method(&u.name), cx.find_record(&u.of)) else { continue };
                if cx.spec.methods[method.index()].definitions.iter().any(|(r, _)| *r == of) {
                    cx.error_mend(u.name.span, format!("`{}` of `{}` is defined and unreachable", u.name.text, u.of.text), "drop one of them");
                }
                unreachable.push((method, of));
            }
            _ => {}
        }
    }
    unreachable
}

fn definition(cx: &mut Cx<'_>, lattice: &Lattice, entry: &Entry<'_>, method: &ast::Method, roots: &HashMap<MethodId, RecordId>) -> Option<AlgId> {
    let id = cx.find_method(&method.name)?;
    let of = cx.find_record(&method.of)?;
    if let Some(root) = roots.get(&id).copied().filter(|root| !fits(cx, of, *root)) {
        let message =
            format!("`{}` is declared for `{}`, which `{}` does not extend", method.name.text, cx.spec.records[root.index()].name, method.of.text);
        cx.error_mend(method.of.span, message, "define it for a type below that one");
    }
    let mut params = vec![(receiver(method), Ty(vec![Atom::Record(of)]), ParamKind::Required)];
    params.extend(cx.signature(&method.params));
    let result = cx.resolve_form(&method.result);
    agree(cx, lattice, method, id, &params[1..], &result);
    let header = Header { name: &method.name, kind: AlgKind::Method { method: id, of }, params, result, production: None };
    let alg = push_algorithm(cx, entry, header);
    let known = &mut cx.spec.methods[id.index()].definitions;
    if known.iter().any(|(r, _)| *r == of) {
        cx.error_mend(method.name.span, format!("`{}` of `{}` is defined twice", method.name.text, method.of.text), "keep one");
        return Some(alg);
    }
    known.push((of, alg));
    Some(alg)
}

fn receiver(method: &ast::Method) -> String {
    method.receiver.as_ref().map_or_else(String::new, |r| r.text.clone())
}

/// May the type define a method that is declared for the root? Whether an object has `[[Construct]]` is a matter of the object, not
/// of its kind, so any kind may.
fn fits(cx: &Cx<'_>, of: RecordId, root: RecordId) -> bool {
    cx.spec.records[of.index()].is_object && cx.spec.records[root.index()].is_object || cx.extends(of, root)
}

/// A definition fits its declaration: as many parameters, and no completion that the declaration does not have.
fn agree(cx: &mut Cx<'_>, lattice: &Lattice, method: &ast::Method, id: MethodId, params: &[(String, Ty, ParamKind)], result: &ResultForm) {
    let declared = &cx.spec.methods[id.index()];
    if declared.params.len() != params.len() {
        let message = format!("`{}` is declared with {} parameters, and has {} here", method.name.text, declared.params.len(), params.len());
        cx.error_mend(method.name.span, message, "give it those of its declaration");
        return;
    }
    let d = declared.result.clone();
    let more = (result.throw && !d.throw) || (result.ret && !d.ret) || (result.brk && !d.brk) || (result.cont && !d.cont);
    if more {
        let message = format!("`{}` of `{}` has a completion that its declaration does not have", method.name.text, method.of.text);
        cx.error_mend(method.result.span, message, "widen the declaration, or narrow the definition");
    }
    if !lattice.within(&result.ty, &d.ty) {
        let message = format!("`{}` of `{}` gives what its declaration does not allow", method.name.text, method.of.text);
        cx.error_mend(method.result.span, message, "widen the declaration, or narrow the definition");
    }
}
