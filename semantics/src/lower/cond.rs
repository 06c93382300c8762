//! Conditions: compiled to jumps, so that no Boolean is made where none is wanted.

use super::code::{Function, Label};
use crate::ir::*;
use spec262_spec::model::{self, BinaryOp, Expr, ExprKind};

/// Relations, by number.
pub mod relation {
    pub const EQ: u8 = 0;
    pub const NE: u8 = 1;
    pub const LT: u8 = 2;
    pub const LE: u8 = 3;
    pub const GT: u8 = 4;
    pub const GE: u8 = 5;
}

fn relation_of(op: BinaryOp) -> Option<u8> {
    Some(match op {
        BinaryOp::Eq => relation::EQ,
        BinaryOp::Ne => relation::NE,
        BinaryOp::Lt => relation::LT,
        BinaryOp::Le => relation::LE,
        BinaryOp::Gt => relation::GT,
        BinaryOp::Ge => relation::GE,
        _ => return None,
    })
}

/// Whether equality of the bits is sameness.
fn by_bits(c: &model::Const) -> bool {
    use model::Const::*;
    // One NaN only, and each mathematical value in one form: see the values of the machine.
    matches!(c, Undefined | Null | Bool(_) | Number(_) | Integer(_) | Real(_) | Enum(_) | SlotName(_) | Absent | Nonterminal(..))
}

impl<'s> Function<'_, 's> {
    /// Jumps to the label if the condition comes out as `want`, else goes on.
    pub(super) fn test(&mut self, e: &'s Expr, want: bool, to: Label) {
        let top = self.top;
        self.test_kept(e, want, to);
        self.top = top;
    }

    fn test_kept(&mut self, e: &'s Expr, want: bool, to: Label) {
        let flag = |negated: bool| (want != negated) as u8;
        match &e.kind {
            ExprKind::Const(model::Const::Bool(b)) => {
                if *b == want {
                    self.goto(to);
                }
            }
            ExprKind::Not(inner) => self.test(inner, !want, to),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                // `a and b` is false as soon as one is; `a or b` true as soon as one is.
                let stops_at = matches!(e.kind, ExprKind::Or(..));
                if want == stops_at {
                    self.test(a, want, to);
                    self.test(b, want, to);
                } else {
                    let over = self.label();
                    self.test(a, stops_at, over);
                    self.test(b, want, to);
                    self.place(over);
                }
            }
            ExprKind::Is { left, right, negated } => {
                let want = want != *negated;
                if let [only] = right.as_slice() {
                    // `f(x) is true`: the call's own jumps.
                    if let ExprKind::Const(model::Const::Bool(b)) = only.kind
                        && is_condition(left)
                    {
                        return self.test(left, want == b, to);
                    }
                    return self.is(left, only, want, to);
                }
                let l = self.expr(left);
                let over = self.label();
                for r in right {
                    if want {
                        self.is_reg(l, r, true, to);
                    } else {
                        self.is_reg(l, r, true, over);
                    }
                }
                if !want {
                    self.goto(to);
                }
                self.place(over);
            }
            ExprKind::IsA { value, ty, negated } => {
                let v = self.expr(value);
                let t = self.cx.type_test(ty) as u16;
                self.jump(Op::new(Code::JumpIsA, flag(*negated), v, t, 0), to);
            }
            ExprKind::Present { value, negated } => {
                let v = self.expr_maybe_absent(value);
                self.jump(Op::wide(Code::JumpPresent, flag(*negated), v, 0), to);
            }
            ExprKind::HasSlot { value, slot, negated } => {
                let v = self.expr(value);
                let op = match super::types::access(self.cx.spec, &value.ty, *slot) {
                    super::types::Access::Field(offset) if offset < 128 => Op::new(Code::JumpHasField, (offset as u8) << 1 | flag(*negated), v, 0, 0),
                    _ => Op::new(Code::JumpHasSlot, flag(*negated), v, slot.0 as u16, 0),
                };
                self.jump(op, to);
            }
            ExprKind::HasMethod { value, method, negated } => {
                let v = self.expr(value);
                self.jump(Op::new(Code::JumpHasMethod, flag(*negated), v, method.0 as u16, 0), to);
            }
            ExprKind::Contains { list, value, negated } => {
                let l = self.expr(list);
                let v = self.expr(value);
                self.jump(Op::new(Code::JumpContains, flag(*negated), l, v, 0), to);
            }
            ExprKind::IsEmpty { value, negated } => {
                let v = self.expr(value);
                self.jump(Op::wide(Code::JumpEmpty, flag(*negated), v, 0), to);
            }
            ExprKind::Binary(op, a, b) if relation_of(*op).is_some() => {
                let relation = relation_of(*op).expect("asked before");
                let l = self.expr(a);
                let r = self.expr(b);
                self.jump(Op::new(Code::JumpCompare, relation << 1 | want as u8, l, r, 0), to);
            }
            _ => {
                let r = self.expr(e);
                let code = if want { Code::JumpIfTrue } else { Code::JumpIfFalse };
                self.jump(Op::wide(code, 0, r, 0), to);
            }
        }
    }

    fn is(&mut self, left: &'s Expr, right: &'s Expr, want: bool, to: Label) {
        // A constant on the right is the usual case.
        if let ExprKind::Const(c) = &right.kind
            && by_bits(c)
            && let ExprKind::Slot { base, slot } = &left.kind
            && let super::types::Access::Field(offset) = super::types::access(self.cx.spec, &base.ty, *slot)
            && offset < 128
        {
            let c = self.cx.model_constant(c);
            if let Ok(c) = u16::try_from(c) {
                let b = self.expr(base);
                return self.jump(Op::new(Code::JumpFieldIs, (offset as u8) << 1 | want as u8, b, c, 0), to);
            }
        }
        let l = self.expr(left);
        self.is_reg(l, right, want, to);
    }

    fn is_reg(&mut self, l: Reg, right: &'s Expr, want: bool, to: Label) {
        if let ExprKind::Const(c) = &right.kind {
            let code = match c {
                model::Const::String(_) => Some(Code::JumpIsString),
                c if by_bits(c) => Some(Code::JumpIsConst),
                _ => None,
            };
            let index = self.cx.model_constant(c);
            if let (Some(code), Ok(index)) = (code, u16::try_from(index)) {
                return self.jump(Op::new(code, want as u8, l, index, 0), to);
            }
        }
        let r = self.expr(right);
        self.jump(Op::new(Code::JumpIs, want as u8, l, r, 0), to);
    }
}

/// Whether the expression is compiled to jumps.
pub(super) fn is_condition(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Is { .. }
        | ExprKind::IsA { .. }
        | ExprKind::Present { .. }
        | ExprKind::HasSlot { .. }
        | ExprKind::HasMethod { .. }
        | ExprKind::Contains { .. }
        | ExprKind::IsEmpty { .. }
        | ExprKind::Not(_)
        | ExprKind::And(..)
        | ExprKind::Or(..) => true,
        ExprKind::Binary(op, ..) => relation_of(*op).is_some(),
        _ => false,
    }
}
