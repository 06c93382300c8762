//! A walk over checked steps: every expression of a block, outer ones first. Depth is that of the text, which the parser bounds.

use crate::model::*;

pub fn each_expr<'s>(block: &'s [Step], f: &mut dyn FnMut(&'s Expr)) {
    for step in block {
        match &step.kind {
            StepKind::Simple(stmts) | StepKind::WithClosure { stmts, .. } => each_of(stmts, f),
            StepKind::If { cond, then, otherwise } => {
                expr(cond, f);
                branch(then, f);
                each_of(otherwise.as_deref().unwrap_or(&[]), f);
            }
            StepKind::ElseIf { cond, then, otherwise } => {
                expr(cond, f);
                branch(then, f);
                each_of(otherwise.as_deref().unwrap_or(&[]), f);
            }
            StepKind::Else { then } => branch(then, f),
            StepKind::ForEach { list, body, .. } => {
                expr(list, f);
                branch(body, f);
            }
            StepKind::ForInteger { from, to, body, .. } => {
                expr(from, f);
                expr(to, f);
                branch(body, f);
            }
            StepKind::Repeat { test, body } => {
                if let RepeatTest::While(e) | RepeatTest::Until(e) = test {
                    expr(e, f);
                }
                each_expr(body, f);
            }
            StepKind::Perform(block) => each_expr(block, f),
            StepKind::Macro { bind, body, .. } => {
                each_of(bind, f);
                each_expr(body, f);
            }
            StepKind::EarlyError { cond, .. } => expr(cond, f),
            StepKind::Note(_) => {}
        }
    }
}

fn branch<'s>(branch: &'s Branch, f: &mut dyn FnMut(&'s Expr)) {
    match branch {
        Branch::Inline(stmts) => each_of(stmts, f),
        Branch::Steps(block) => each_expr(block, f),
    }
}

fn each_of<'s>(stmts: &'s [Stmt], f: &mut dyn FnMut(&'s Expr)) {
    for stmt in stmts {
        match stmt {
            Stmt::Let(_, e)
            | Stmt::Set(_, e)
            | Stmt::SetInternalMethod { object: e, .. }
            | Stmt::Return(e)
            | Stmt::Perform(e)
            | Stmt::Effect { call: e, .. }
            | Stmt::RemoveFirst(e)
            | Stmt::RemoveLast(e)
            | Stmt::Clear(e)
            | Stmt::Assert(e) => expr(e, f),
            Stmt::SetSlot { base: a, value: b, .. }
            | Stmt::Append { value: a, list: b }
            | Stmt::AppendAll { values: a, list: b }
            | Stmt::Prepend { value: a, list: b }
            | Stmt::Remove { value: a, list: b }
            | Stmt::ReplaceEvaluation { node: a, closure: b } => {
                expr(a, f);
                expr(b, f);
            }
            Stmt::SetIndex { base, index, value } => {
                expr(base, f);
                expr(index, f);
                expr(value, f);
            }
            Stmt::Throw { .. } | Stmt::AssertInformal(_) => {}
        }
    }
}

fn expr<'s>(e: &'s Expr, f: &mut dyn FnMut(&'s Expr)) {
    f(e);
    match &e.kind {
        ExprKind::Const(_) | ExprKind::Local(_) | ExprKind::ThisNode | ExprKind::Intrinsic(_) | ExprKind::Closure { .. } => {}
        ExprKind::Child { of, .. } => {
            if let Some(e) = of {
                expr(e, f);
            }
        }
        ExprKind::List(list) => list.iter().for_each(|e| expr(e, f)),
        ExprKind::NewRecord { fields, .. } => fields.iter().for_each(|(_, e)| expr(e, f)),
        ExprKind::Call { args, .. } => args.iter().for_each(|e| expr(e, f)),
        ExprKind::Slot { base: e, .. }
        | ExprKind::Question(e)
        | ExprKind::Bang(e)
        | ExprKind::Completion(e)
        | ExprKind::Covered { by: e, .. }
        | ExprKind::Unary(_, e)
        | ExprKind::Not(e)
        | ExprKind::IsA { value: e, .. }
        | ExprKind::Present { value: e, .. }
        | ExprKind::HasSlot { value: e, .. }
        | ExprKind::HasMethod { value: e, .. }
        | ExprKind::IsEmpty { value: e, .. }
        | ExprKind::Guard { value: e, .. } => expr(e, f),
        ExprKind::Index { base: a, index: b }
        | ExprKind::Binary(_, a, b)
        | ExprKind::Contains { list: a, value: b, .. }
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b) => {
            expr(a, f);
            expr(b, f);
        }
        ExprKind::Is { left, right, .. } => {
            expr(left, f);
            right.iter().for_each(|e| expr(e, f));
        }
    }
}
