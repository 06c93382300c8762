//! Steps and their effects.

use super::code::{Function, Label};
use crate::ir::*;
use spec262_spec::model::{self, Branch, Expr, ExprKind, RepeatTest, Step, StepKind, Stmt};

/// Operations on lists, as the machine knows them by number.
pub mod list_op {
    pub const APPEND: u8 = 0;
    pub const APPEND_ALL: u8 = 1;
    pub const PREPEND: u8 = 2;
    pub const REMOVE: u8 = 3;
    pub const REMOVE_FIRST: u8 = 4;
    pub const REMOVE_LAST: u8 = 5;
    pub const CLEAR: u8 = 6;
}

impl<'s> Function<'_, 's> {
    pub(super) fn block(&mut self, block: &'s [Step]) {
        let mut i = 0;
        while i < block.len() {
            let step = &block[i];
            i += 1;
            match &step.kind {
                StepKind::If { cond, then, otherwise } => {
                    let mut chain = i;
                    while chain < block.len() && matches!(block[chain].kind, StepKind::ElseIf { .. } | StepKind::Else { .. }) {
                        chain += 1;
                    }
                    self.chain(step, cond, then, otherwise.as_deref(), &block[i..chain]);
                    i = chain;
                }
                _ => self.plain_step(step),
            }
        }
    }

    /// `if`, and the `else if` and `else` steps that follow it.
    fn chain(&mut self, step: &'s Step, cond: &'s Expr, then: &'s Branch, otherwise: Option<&'s [Stmt]>, rest: &'s [Step]) {
        let end = self.label();
        self.step(step);
        let mut next = self.label();
        self.test(cond, false, next);
        self.branch(then);
        if let Some(stmts) = otherwise {
            self.goto(end);
            self.place(next);
            self.stmts(stmts);
            self.place(end);
            return;
        }
        for (n, step) in rest.iter().enumerate() {
            self.goto(end);
            self.place(next);
            self.step(step);
            match &step.kind {
                StepKind::ElseIf { cond, then, otherwise } => {
                    next = self.label();
                    self.test(cond, false, next);
                    self.branch(then);
                    if let Some(stmts) = otherwise {
                        self.goto(end);
                        self.place(next);
                        self.stmts(stmts);
                        self.place(end);
                        if n + 1 < rest.len() {
                            self.errors.push("a step after otherwise".into());
                        }
                        return;
                    }
                }
                StepKind::Else { then } => {
                    self.branch(then);
                    if n + 1 < rest.len() {
                        self.errors.push("a step after else".into());
                    }
                    self.place(end);
                    return;
                }
                _ => unreachable!("only else steps are collected"),
            }
        }
        self.place(next);
        self.place(end);
    }

    fn plain_step(&mut self, step: &'s Step) {
        self.step(step);
        let top = self.top;
        match &step.kind {
            StepKind::Simple(stmts) => self.stmts(stmts),
            StepKind::WithClosure { stmts, .. } => self.stmts(stmts),
            StepKind::Note(_) => {}
            StepKind::Macro { bind, body, .. } => {
                self.stmts(bind);
                self.block(body);
            }
            StepKind::EarlyError { cond, says } => {
                let over = self.label();
                self.test(cond, false, over);
                let here = self.this_node.unwrap_or(0);
                let message = self.cx.program.messages.len() as u16;
                self.cx.program.messages.push(vec![MessagePart::Text(says.clone())]);
                self.emit(Op::new(Code::EarlyError, 0, here, message, 0));
                self.place(over);
            }
            StepKind::ForEach { var, list, reverse, body } => {
                let state = self.temps(3);
                let list = self.expr(list);
                let reverse = *reverse as u8;
                self.emit(Op::new(Code::EachInit, reverse, state, list, 0));
                let (again, end) = (self.label(), self.label());
                self.place(again);
                let var = self.local(*var);
                self.jump(Op::new(Code::EachNext, reverse, state, var, 0), end);
                self.branch(body);
                self.again(again, end);
            }
            StepKind::ForInteger { var, from, to, down, body } => {
                let state = self.temps(2);
                self.expr_to(from, state);
                self.expr_to(to, state + 1);
                let (again, end) = (self.label(), self.label());
                self.place(again);
                let var = self.local(*var);
                self.jump(Op::new(Code::IntNext, *down as u8, state, var, 0), end);
                self.branch(body);
                self.again(again, end);
            }
            StepKind::Repeat { test, body } => {
                let (again, end) = (self.label(), self.label());
                self.place(again);
                match test {
                    RepeatTest::Forever => {}
                    RepeatTest::While(e) => self.test(e, false, end),
                    RepeatTest::Until(e) => self.test(e, true, end),
                }
                self.top = top;
                self.block(body);
                self.again(again, end);
            }
            StepKind::Perform(block) => self.block(block),
            StepKind::If { .. } => unreachable!("handled by the block"),
            StepKind::ElseIf { .. } | StepKind::Else { .. } => self.errors.push("else without if".into()),
        }
        self.top = top;
    }

    fn again(&mut self, again: Label, end: Label) {
        self.emit(Op::new(Code::Loop, 0, 0, 0, 0));
        self.goto(again);
        self.place(end);
    }

    fn branch(&mut self, branch: &'s Branch) {
        match branch {
            Branch::Inline(stmts) => self.stmts(stmts),
            Branch::Steps(block) => self.block(block),
        }
    }

    fn stmts(&mut self, stmts: &'s [Stmt]) {
        for s in stmts {
            let top = self.top;
            self.stmt(s);
            self.top = top;
        }
    }

    fn stmt(&mut self, s: &'s Stmt) {
        match s {
            Stmt::Let(l, e) | Stmt::Set(l, e) => {
                let dst = self.local(*l);
                self.expr_to(e, dst);
            }
            Stmt::SetSlot { base, slot, value } => {
                let b = self.expr(base);
                let v = self.expr(value);
                let op = self.slot_op(&base.ty, *slot, Code::SetField, Code::SetSlot, Code::SetAny);
                self.emit(Op::new(op.0, 0, b, v, op.1));
            }
            Stmt::SetIndex { base, index, value } => {
                let b = self.expr(base);
                let i = self.expr(index);
                let v = self.expr(value);
                self.emit(Op::new(Code::SetIndex, 0, b, i, v));
            }
            Stmt::SetInternalMethod { object, method, of } => {
                let o = self.expr(object);
                self.set_internal_method(o, *method, *of);
            }
            Stmt::Return(e) => self.ret(e),
            Stmt::Throw { error, message } => {
                let parts = message
                    .iter()
                    .map(|p| match p {
                        model::MessagePart::Text(t) => MessagePart::Text(t.clone()),
                        model::MessagePart::Variable(l) => MessagePart::Register(self.local(*l)),
                    })
                    .collect();
                self.cx.program.messages.push(parts);
                let message = self.cx.program.messages.len() as u16 - 1;
                self.emit(Op::new(Code::Throw, 0, 0, error.0 as u16, message));
            }
            Stmt::Perform(e) | Stmt::Effect { call: e, .. } => {
                let dst = self.temp();
                self.expr_to(e, dst);
            }
            Stmt::Append { value, list } => self.list_op(list_op::APPEND, list, Some(value)),
            Stmt::AppendAll { values, list } => self.list_op(list_op::APPEND_ALL, list, Some(values)),
            Stmt::Prepend { value, list } => self.list_op(list_op::PREPEND, list, Some(value)),
            Stmt::Remove { value, list } => self.list_op(list_op::REMOVE, list, Some(value)),
            Stmt::RemoveFirst(list) => self.list_op(list_op::REMOVE_FIRST, list, None),
            Stmt::RemoveLast(list) => self.list_op(list_op::REMOVE_LAST, list, None),
            Stmt::Clear(list) => self.list_op(list_op::CLEAR, list, None),
            Stmt::Assert(e) => {
                let ok = self.label();
                self.test(e, true, ok);
                self.emit(Op::new(Code::AssertFailed, 0, 0, 0, 0));
                self.place(ok);
            }
            Stmt::AssertInformal(_) => {}
            Stmt::ReplaceEvaluation { node, closure } => {
                let n = self.expr(node);
                let c = self.expr(closure);
                self.emit(Op::new(Code::Replace, 0, n, c, 0));
            }
        }
    }

    fn list_op(&mut self, op: u8, list: &'s Expr, value: Option<&'s Expr>) {
        let v = value.map_or(0, |v| self.expr(v));
        let l = self.expr(list);
        self.emit(Op::new(Code::ListOp, op, l, v, 0));
    }

    /// `return`: calls in this place need no frame of their caller any more.
    fn ret(&mut self, e: &'s Expr) {
        match &e.kind {
            ExprKind::Const(c) => {
                let c = self.cx.model_constant(c);
                self.emit(Op::wide(Code::ReturnConst, 0, 0, c));
            }
            ExprKind::Question(inner) if self.tail_call(inner) => {}
            ExprKind::Call { .. } if self.tail_call(e) => {}
            // A completion that is returned as it is.
            ExprKind::Question(inner) | ExprKind::Completion(inner) if self.alg.result.completion && !matches!(inner.kind, ExprKind::Call { .. }) => {
                let r = self.expr(inner);
                self.emit(Op::new(Code::Return, 0, r, 0, 0));
            }
            _ => {
                let r = self.expr(e);
                self.emit(Op::new(Code::Return, 0, r, 0, 0));
            }
        }
    }
}
