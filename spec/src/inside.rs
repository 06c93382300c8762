//! What stands inside steps, statements and expressions, one level down: whoever walks over them begins here. Depth is that of the
//! text, which the parser bounds.

use crate::model::*;

/// Each function twice: for those who look, and for those who change.
macro_rules! inside {
    ([$($mut:ident)?] $below:ident $with_macros:ident $each_head:ident $each_line:ident $each_expr:ident $each_part:ident) => {
        impl Step {
            /// The steps below it: of its branch or loop, or those that it performs. Those of a macro are the macro's.
            pub fn $below(&$($mut)? self) -> Option<&$($mut)? Block> {
                match &$($mut)? self.kind {
                    StepKind::If { then: Branch::Steps(b), .. }
                    | StepKind::ElseIf { then: Branch::Steps(b), .. }
                    | StepKind::Else { then: Branch::Steps(b) }
                    | StepKind::ForEach { body: Branch::Steps(b), .. }
                    | StepKind::ForInteger { body: Branch::Steps(b), .. }
                    | StepKind::Repeat { body: b, .. }
                    | StepKind::Perform(b) => Some(b),
                    _ => None,
                }
            }

            /// The same, and for a macro's call the steps of the macro.
            pub fn $with_macros(&$($mut)? self) -> Option<&$($mut)? Block> {
                if !matches!(self.kind, StepKind::Macro { .. }) {
                    return self.$below();
                }
                match &$($mut)? self.kind {
                    StepKind::Macro { body, .. } => Some(body),
                    _ => None,
                }
            }

            /// The expressions that its own line begins with: the test of a branch, the bounds of a loop.
            pub fn $each_head<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? Expr)) {
                match &$($mut)? self.kind {
                    StepKind::If { cond: e, .. }
                    | StepKind::ElseIf { cond: e, .. }
                    | StepKind::ForEach { list: e, .. }
                    | StepKind::Repeat { test: RepeatTest::While(e) | RepeatTest::Until(e), .. }
                    | StepKind::EarlyError { cond: e, .. } => f(e),
                    StepKind::ForInteger { from, to, .. } => {
                        f(from);
                        f(to);
                    }
                    _ => {}
                }
            }

            /// The statements of its own line: its effects, those of its branches on the line, and what a macro's call binds.
            pub fn $each_line<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? [Stmt])) {
                match &$($mut)? self.kind {
                    StepKind::Simple(stmts) | StepKind::WithClosure { stmts, .. } | StepKind::Macro { bind: stmts, .. } => f(stmts),
                    StepKind::If { then, otherwise, .. } | StepKind::ElseIf { then, otherwise, .. } => {
                        if let Branch::Inline(stmts) = then {
                            f(stmts);
                        }
                        if let Some(stmts) = otherwise {
                            f(stmts);
                        }
                    }
                    StepKind::Else { then: Branch::Inline(stmts) }
                    | StepKind::ForEach { body: Branch::Inline(stmts), .. }
                    | StepKind::ForInteger { body: Branch::Inline(stmts), .. } => f(stmts),
                    _ => {}
                }
            }
        }

        impl Stmt {
            /// Its expressions, in the order of the text; not those inside them.
            pub fn $each_expr<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? Expr)) {
                match self {
                    Stmt::Let(_, e)
                    | Stmt::Set(_, e)
                    | Stmt::SetInternalMethod { object: e, .. }
                    | Stmt::Return(e)
                    | Stmt::Perform(e)
                    | Stmt::Effect { call: e, .. }
                    | Stmt::RemoveFirst(e)
                    | Stmt::RemoveLast(e)
                    | Stmt::Clear(e)
                    | Stmt::Assert(e) => f(e),
                    Stmt::SetSlot { base: a, value: b, .. }
                    | Stmt::Append { value: a, list: b }
                    | Stmt::AppendAll { values: a, list: b }
                    | Stmt::Prepend { value: a, list: b }
                    | Stmt::Remove { value: a, list: b }
                    | Stmt::ReplaceEvaluation { node: a, closure: b } => {
                        f(a);
                        f(b);
                    }
                    Stmt::SetIndex { base, index, value } => {
                        f(base);
                        f(index);
                        f(value);
                    }
                    Stmt::Throw { .. } | Stmt::AssertInformal(_) => {}
                }
            }
        }

        impl Expr {
            /// The expressions that it is made of; not those inside them.
            pub fn $each_part<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? Expr)) {
                match &$($mut)? self.kind {
                    ExprKind::Const(_)
                    | ExprKind::Local(_)
                    | ExprKind::ThisNode
                    | ExprKind::Intrinsic(_)
                    | ExprKind::Closure { .. }
                    | ExprKind::Child { of: None, .. } => {}
                    ExprKind::List(list) => {
                        for e in list {
                            f(e);
                        }
                    }
                    ExprKind::NewRecord { fields, .. } => {
                        for (_, e) in fields {
                            f(e);
                        }
                    }
                    ExprKind::Call { args, .. } => {
                        for e in args {
                            f(e);
                        }
                    }
                    ExprKind::Child { of: Some(e), .. }
                    | ExprKind::Slot { base: e, .. }
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
                    | ExprKind::Guard { value: e, .. } => f(e),
                    ExprKind::Index { base: a, index: b }
                    | ExprKind::Binary(_, a, b)
                    | ExprKind::Contains { list: a, value: b, .. }
                    | ExprKind::And(a, b)
                    | ExprKind::Or(a, b) => {
                        f(a);
                        f(b);
                    }
                    ExprKind::Is { left, right, .. } => {
                        f(left);
                        for e in right {
                            f(e);
                        }
                    }
                }
            }
        }
    };
}

inside!([] below below_with_macros each_head each_line each_expr each_part);
inside!([mut] below_mut below_with_macros_mut each_head_mut each_line_mut each_expr_mut each_part_mut);

impl Step {
    /// Every expression of its own line, outer ones first.
    pub fn each_own<'s>(&'s self, f: &mut dyn FnMut(&'s Expr)) {
        self.each_head(&mut |e| each_inside(e, f));
        self.each_line(&mut |stmts| stmts.iter().for_each(|s| s.each_expr(&mut |e| each_inside(e, f))));
    }
}

/// An expression and all inside it, outer ones first.
fn each_inside<'s>(e: &'s Expr, f: &mut dyn FnMut(&'s Expr)) {
    f(e);
    e.each_part(&mut |part| each_inside(part, f));
}

/// Every expression of a block, outer ones first; the steps of macros included.
pub fn each_expr<'s>(block: &'s [Step], f: &mut dyn FnMut(&'s Expr)) {
    for step in block {
        step.each_own(f);
        if let Some(block) = step.below_with_macros() {
            each_expr(block, f);
        }
    }
}
