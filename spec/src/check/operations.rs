//! Headers of algorithms: abstract operations, host hooks, macros; and what all kinds of header have in common.

use super::cx::Cx;
use super::decls::{Entry, Pending};
use crate::ast::{self, Head, ItemKind, OperationKind};
use crate::model::*;

/// A header with its types resolved. Parameters are with the receiver or `this-node`; optional ones without `Absent`.
pub struct Header<'t> {
    pub name: &'t ast::Name,
    pub kind: AlgKind,
    pub params: Vec<(String, Ty, ParamKind)>,
    pub result: ResultForm,
    pub production: Option<String>,
}

/// A new algorithm without steps.
pub fn push_algorithm(cx: &mut Cx<'_>, entry: &Entry<'_>, header: Header<'_>) -> AlgId {
    let id = AlgId(cx.spec.algorithms.len() as u32);
    let place = cx.place(header.name.span);
    let mut params = Vec::with_capacity(header.params.len());
    let mut locals = Vec::with_capacity(header.params.len());
    for (name, ty, kind) in header.params {
        params.push(Param { local: LocalId(locals.len() as u32), kind });
        let ty = match kind {
            ParamKind::Optional => super::types::union(ty.0.into_iter().chain([Atom::Absent]).collect()),
            ParamKind::Required | ParamKind::Rest => ty,
        };
        locals.push(Local { name, ty });
    }
    cx.spec.algorithms.push(Algorithm {
        name: header.name.text.clone(),
        clause: entry.clause,
        kind: header.kind,
        params,
        locals,
        captures: 0,
        result: header.result,
        production: header.production,
        body: Vec::new(),
        place,
        first_step: StepId(0),
    });
    id
}

pub fn declare<'t>(cx: &mut Cx<'_>, entries: &[Entry<'t>], pending: &mut Vec<Pending<'t>>) {
    for entry in entries {
        cx.enter(entry);
        match &entry.item.kind {
            ItemKind::Algorithm(ast::Algorithm { head: Head::Operation { kind, name, params, result }, steps }) => {
                let result = match result {
                    Some(form) => cx.resolve_form(form),
                    // A macro has no result: its `return` returns from the caller. What is left of it is nothing.
                    None => Cx::plain(Ty(vec![Atom::Enum(cx.intern_enum("unused"))])),
                };
                let kind = match kind {
                    OperationKind::Abstract => AlgKind::Operation,
                    OperationKind::Host => AlgKind::Host,
                    OperationKind::Macro => AlgKind::Macro,
                };
                let alg = operation(cx, entry, kind, name, params, result);
                pending.push(Pending { alg, file: entry.file, steps });
            }
            ItemKind::UnsupportedOperation(op) => {
                let result = cx.resolve_form(&op.result);
                let alg = operation(cx, entry, AlgKind::Operation, &op.name, &op.params, result);
                cx.spec.unsupported_operations.push((alg, op.what.clone()));
                cx.spec.algorithms[alg.index()].body = vec![stop(cx, &op.name)];
            }
            _ => {}
        }
    }
}

fn operation(cx: &mut Cx<'_>, entry: &Entry<'_>, kind: AlgKind, name: &ast::Name, params: &[ast::Param], result: ResultForm) -> AlgId {
    let params = cx.signature(params);
    let alg = push_algorithm(cx, entry, Header { name, kind, params, result, production: None });
    if cx.prims.contains_key(&name.text) {
        cx.error_mend(name.span, format!("`{}` is a primitive or leaf, and an operation", name.text), "drop one of them");
    }
    if cx.ops.insert(name.text.clone(), alg).is_some() {
        cx.error_mend(name.span, format!("the operation `{}` is defined twice", name.text), "keep one");
    }
    alg
}

/// The one step of an operation that is not there yet: it never succeeds, so the machine stops there with its clause.
fn stop(cx: &Cx<'_>, name: &ast::Name) -> Step {
    let place = cx.place(name.span);
    let never = Expr { kind: ExprKind::Const(Const::Bool(false)), ty: Ty(vec![Atom::False]), place };
    Step { id: StepId(0), label: "unsupported".into(), place, kind: StepKind::Simple(vec![Stmt::Assert(never)]) }
}
