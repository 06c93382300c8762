//! What stands inside steps, statements and expressions of a syntax tree, one level down: as `inside.rs` has it for checked ones. The parser
//! bounds the depth of expressions.

use crate::ast::*;

/// Each function twice: for those who look, and for those who change.
macro_rules! inside {
    ([$($mut:ident)?] $each_head:ident $each_stmt:ident $each_expr:ident $each_part:ident) => {
        impl StepKind {
            /// The expressions that its own line begins with: the test of a branch, the bounds of a loop.
            pub fn $each_head<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? Expr)) {
                match self {
                    StepKind::If { cond: e, .. }
                    | StepKind::ElseIf { cond: e, .. }
                    | StepKind::ForEach { list: e, .. }
                    | StepKind::Repeat(Repeat::While(e) | Repeat::Until(e))
                    | StepKind::ErrorIf(e, _) => f(e),
                    StepKind::ForInteger { from, to, .. } => {
                        f(from);
                        f(to);
                    }
                    StepKind::Effects(_) | StepKind::Else { .. } | StepKind::Repeat(Repeat::Forever) | StepKind::Perform | StepKind::Note(_) => {}
                }
            }

            /// The statements of its own line.
            pub fn $each_stmt<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? Stmt)) {
                match self {
                    StepKind::Effects(list)
                    | StepKind::Else { then: list }
                    | StepKind::ForEach { body: list, .. }
                    | StepKind::ForInteger { body: list, .. } => list.into_iter().for_each(f),
                    StepKind::If { then, otherwise, .. } | StepKind::ElseIf { then, otherwise, .. } => {
                        then.into_iter().for_each(&mut *f);
                        otherwise.into_iter().for_each(f);
                    }
                    StepKind::Repeat(_) | StepKind::ErrorIf(..) | StepKind::Perform | StepKind::Note(_) => {}
                }
            }
        }

        impl StmtKind {
            /// The expressions that the statement is made of.
            pub fn $each_expr<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? Expr)) {
                match self {
                    StmtKind::Let { value: e, .. }
                    | StmtKind::SetDefinition { target: e, .. }
                    | StmtKind::SetEffect(e)
                    | StmtKind::Return(e)
                    | StmtKind::Perform(e)
                    | StmtKind::Effect(e)
                    | StmtKind::RemoveFirst(e)
                    | StmtKind::RemoveLast(e)
                    | StmtKind::Clear(e)
                    | StmtKind::Assert(e) => f(e),
                    StmtKind::Set { target: a, value: b }
                    | StmtKind::Append { value: a, list: b }
                    | StmtKind::AppendAll { values: a, list: b }
                    | StmtKind::Prepend { value: a, list: b }
                    | StmtKind::Remove { value: a, list: b }
                    | StmtKind::Replace { node: a, closure: b } => {
                        f(a);
                        f(b);
                    }
                    StmtKind::Throw { .. } | StmtKind::AssertInformal(_) => {}
                }
            }
        }

        impl Expr {
            /// The expressions that it is made of.
            pub fn $each_part<'s>(&'s $($mut)? self, f: &mut dyn FnMut(&'s $($mut)? Expr)) {
                match &$($mut)? self.kind {
                    ExprKind::List(list) | ExprKind::Call(_, list) => list.into_iter().for_each(f),
                    ExprKind::Record { fields, .. } => {
                        for (_, e) in fields {
                            f(e);
                        }
                    }
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
                    | ExprKind::Not(x) => f(x),
                    ExprKind::Index(a, b)
                    | ExprKind::Binary(_, a, b)
                    | ExprKind::Is { left: a, right: b, .. }
                    | ExprKind::Contains { list: a, value: b, .. }
                    | ExprKind::And(a, b)
                    | ExprKind::Or(a, b) => {
                        f(a);
                        f(b);
                    }
                    ExprKind::Method(x, _, list) | ExprKind::Sdo { of: x, with: list, .. } | ExprKind::IsOneOf { left: x, right: list, .. } => {
                        f(x);
                        list.into_iter().for_each(f);
                    }
                    ExprKind::Child { of: None, .. }
                    | ExprKind::String(_)
                    | ExprKind::Terminal(_)
                    | ExprKind::Enum(_)
                    | ExprKind::SlotName(_)
                    | ExprKind::Intrinsic(_)
                    | ExprKind::Var(_)
                    | ExprKind::New(_)
                    | ExprKind::Closure { .. }
                    | ExprKind::Undefined
                    | ExprKind::Null
                    | ExprKind::Bool(_)
                    | ExprKind::Absent
                    | ExprKind::ThisNode
                    | ExprKind::Number(_)
                    | ExprKind::BigInt(_)
                    | ExprKind::Math(_) => {}
                }
            }
        }
    };
}

inside!([] each_head each_stmt each_expr each_part);
inside!([mut] each_head_mut each_stmt_mut each_expr_mut each_part_mut);
