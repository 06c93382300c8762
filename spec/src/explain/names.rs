//! The names of operations that steps call: a walk over the syntax tree with a stack of its own.

use crate::ast::{Expr, ExprKind, Step};
use std::collections::BTreeSet;

pub(super) fn called(steps: &[Step]) -> BTreeSet<&str> {
    let mut exprs: Vec<&Expr> = Vec::new();
    let mut pending: Vec<&Step> = steps.iter().collect();
    while let Some(step) = pending.pop() {
        pending.extend(&step.steps);
        step.kind.each_head(&mut |e| exprs.push(e));
        step.kind.each_stmt(&mut |stmt| stmt.kind.each_expr(&mut |e| exprs.push(e)));
    }
    let mut out = BTreeSet::new();
    while let Some(e) = exprs.pop() {
        match &e.kind {
            ExprKind::Call(name, _) | ExprKind::Method(_, name, _) | ExprKind::Sdo { name, .. } => _ = out.insert(name.text.as_str()),
            _ => {}
        }
        e.each_part(&mut |part| exprs.push(part));
    }
    out
}
