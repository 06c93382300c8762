//! The names of operations that steps call: a walk over the syntax tree with a stack of its own.

use crate::ast::{Expr, ExprKind, Repeat, Step, StepKind, Stmt, StmtKind};
use std::collections::BTreeSet;

pub(super) fn called(steps: &[Step]) -> BTreeSet<&str> {
    let mut exprs: Vec<&Expr> = Vec::new();
    let mut pending: Vec<&Step> = steps.iter().collect();
    while let Some(step) = pending.pop() {
        pending.extend(&step.steps);
        own(&step.kind, &mut exprs);
    }
    let mut out = BTreeSet::new();
    while let Some(e) = exprs.pop() {
        match &e.kind {
            ExprKind::Call(name, _) | ExprKind::Method(_, name, _) | ExprKind::Sdo { name, .. } => _ = out.insert(name.text.as_str()),
            _ => {}
        }
        children(e, &mut exprs);
    }
    out
}

fn own<'a>(kind: &'a StepKind, out: &mut Vec<&'a Expr>) {
    match kind {
        StepKind::Effects(list) | StepKind::Else { then: list } => stmts(list, out),
        StepKind::If { cond, then, otherwise } | StepKind::ElseIf { cond, then, otherwise } => {
            out.push(cond);
            stmts(then, out);
            stmts(otherwise, out);
        }
        StepKind::ForEach { list, body, .. } => {
            out.push(list);
            stmts(body, out);
        }
        StepKind::ForInteger { from, to, body, .. } => {
            out.extend([from, to]);
            stmts(body, out);
        }
        StepKind::Repeat(Repeat::While(cond) | Repeat::Until(cond)) | StepKind::ErrorIf(cond, _) => out.push(cond),
        StepKind::Repeat(Repeat::Forever) | StepKind::Perform | StepKind::Note(_) => {}
    }
}

fn stmts<'a>(list: &'a [Stmt], out: &mut Vec<&'a Expr>) {
    for stmt in list {
        match &stmt.kind {
            StmtKind::Let { value: e, .. }
            | StmtKind::SetDefinition { target: e, .. }
            | StmtKind::SetEffect(e)
            | StmtKind::Return(e)
            | StmtKind::Perform(e)
            | StmtKind::Effect(e)
            | StmtKind::RemoveFirst(e)
            | StmtKind::RemoveLast(e)
            | StmtKind::Clear(e)
            | StmtKind::Assert(e) => out.push(e),
            StmtKind::Set { target: a, value: b }
            | StmtKind::Append { value: a, list: b }
            | StmtKind::AppendAll { values: a, list: b }
            | StmtKind::Prepend { value: a, list: b }
            | StmtKind::Remove { value: a, list: b }
            | StmtKind::Replace { node: a, closure: b } => out.extend([a, b]),
            StmtKind::Throw { .. } | StmtKind::AssertInformal(_) => {}
        }
    }
}

fn children<'a>(e: &'a Expr, out: &mut Vec<&'a Expr>) {
    match &e.kind {
        ExprKind::List(list) | ExprKind::Call(_, list) => out.extend(list),
        ExprKind::Record { fields, .. } => out.extend(fields.iter().map(|(_, e)| e)),
        ExprKind::Slot(x, _)
        | ExprKind::Component(x, _)
        | ExprKind::Child { of: Some(x), .. }
        | ExprKind::Covered { by: x, .. }
        | ExprKind::Unary(_, x)
        | ExprKind::Question(x)
        | ExprKind::Bang(x)
        | ExprKind::Completion(x)
        | ExprKind::IsA { value: x, .. }
        | ExprKind::Present { value: x, .. }
        | ExprKind::Empty { value: x, .. }
        | ExprKind::HasSlot { value: x, .. }
        | ExprKind::HasMethod { value: x, .. }
        | ExprKind::Not(x) => out.push(x),
        ExprKind::Index(a, b)
        | ExprKind::Binary(_, a, b)
        | ExprKind::Is { left: a, right: b, .. }
        | ExprKind::Contains { list: a, value: b, .. }
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b) => out.extend([&**a, &**b]),
        ExprKind::Method(x, _, list) | ExprKind::Sdo { of: x, with: list, .. } | ExprKind::IsOneOf { left: x, right: list, .. } => {
            out.push(x);
            out.extend(list);
        }
        _ => {}
    }
}
