//! Expressions: into whatever register holds the value already, or into one that is wanted.

use super::code::{Function, uses_this_node};
use super::cond::is_condition;
use super::types::{Access, access};
use crate::ir::*;
use spec262_spec::model::{self, AlgKind, BinaryOp, Callee, Expr, ExprKind, MethodId, RecordId, SlotId, Ty, UnaryOp};

/// Unary operations, by number.
pub mod unary {
    pub const NEG: u8 = 0;
    pub const TO_NUMBER: u8 = 1;
    pub const TO_MATH: u8 = 2;
    pub const TO_BIGINT: u8 = 3;
    pub const ABS: u8 = 4;
    pub const FLOOR: u8 = 5;
    pub const TRUNCATE: u8 = 6;
    pub const LENGTH_OF: u8 = 7;
    pub const COPY_OF: u8 = 8;
    pub const SOLE_ELEMENT: u8 = 9;
    pub const FIRST_ELEMENT: u8 = 10;
    pub const LAST_ELEMENT: u8 = 11;
    pub const SOURCE_TEXT_OF: u8 = 12;
}

/// Binary operations on numbers, by number.
pub mod arith {
    pub const ADD: u8 = 0;
    pub const SUB: u8 = 1;
    pub const MUL: u8 = 2;
    pub const DIV: u8 = 3;
    pub const MODULO: u8 = 4;
    pub const POW: u8 = 5;
    pub const MIN: u8 = 6;
    pub const MAX: u8 = 7;
}

fn unary_of(op: UnaryOp) -> u8 {
    match op {
        UnaryOp::Neg => unary::NEG,
        UnaryOp::ToNumber => unary::TO_NUMBER,
        UnaryOp::ToMath => unary::TO_MATH,
        UnaryOp::ToBigInt => unary::TO_BIGINT,
        UnaryOp::Abs => unary::ABS,
        UnaryOp::Floor => unary::FLOOR,
        UnaryOp::Truncate => unary::TRUNCATE,
        UnaryOp::LengthOf => unary::LENGTH_OF,
        UnaryOp::CopyOf => unary::COPY_OF,
        UnaryOp::SoleElement => unary::SOLE_ELEMENT,
        UnaryOp::FirstElement => unary::FIRST_ELEMENT,
        UnaryOp::LastElement => unary::LAST_ELEMENT,
        UnaryOp::SourceTextOf => unary::SOURCE_TEXT_OF,
    }
}

fn arith_of(op: BinaryOp) -> Option<u8> {
    Some(match op {
        BinaryOp::Add => arith::ADD,
        BinaryOp::Sub => arith::SUB,
        BinaryOp::Mul => arith::MUL,
        BinaryOp::Div => arith::DIV,
        BinaryOp::Modulo => arith::MODULO,
        BinaryOp::Pow => arith::POW,
        BinaryOp::Min => arith::MIN,
        BinaryOp::Max => arith::MAX,
        _ => return None,
    })
}

impl<'s> Function<'_, 's> {
    /// The register that holds the value: a local's own, or a temporary.
    pub(super) fn expr(&mut self, e: &'s Expr) -> Reg {
        if let Some(r) = self.in_register(e) {
            return r;
        }
        let dst = self.temp();
        self.expr_to(e, dst);
        dst
    }

    fn in_register(&mut self, e: &'s Expr) -> Option<Reg> {
        match &e.kind {
            ExprKind::Local(l) => Some(self.local(*l)),
            ExprKind::ThisNode => self.this_node,
            ExprKind::Guard { value, ty } => {
                let r = self.in_register(value)?;
                let t = self.cx.type_test(ty) as u16;
                self.emit(Op::new(Code::Guard, 0, r, t, 0));
                Some(r)
            }
            ExprKind::Question(inner) | ExprKind::Bang(inner) => {
                let r = self.in_register(inner)?;
                let code = if matches!(e.kind, ExprKind::Question(_)) { Code::Question } else { Code::Bang };
                self.emit(Op::new(code, 0, r, 0, 0));
                Some(r)
            }
            ExprKind::Completion(inner) => self.in_register(inner),
            ExprKind::Call { callee: Callee::Primitive(p), args } if args.is_empty() => self.hidden_register(*p),
            _ => None,
        }
    }

    fn hidden_register(&self, p: model::PrimId) -> Option<Reg> {
        let hidden = self.hidden?;
        match self.cx.spec.primitives[p.index()].name.as_str() {
            "this-value" => Some(hidden),
            "arguments-list" => Some(hidden + 1),
            "new-target" => Some(hidden + 2),
            _ => None,
        }
    }

    /// As [`Self::expr`], where the slot may be absent without stopping the machine.
    pub(super) fn expr_maybe_absent(&mut self, e: &'s Expr) -> Reg {
        if let ExprKind::Slot { base, slot } = &e.kind {
            let b = self.expr(base);
            let dst = self.temp();
            self.get_slot(&base.ty, b, *slot, dst, true);
            return dst;
        }
        self.expr(e)
    }

    fn get_slot(&mut self, ty: &Ty, base: Reg, slot: SlotId, dst: Reg, absent: bool) {
        let (code, operand) = self.slot_op(ty, slot, Code::GetField, Code::GetSlot, Code::GetAny);
        // A completion's own slots, not those of the value in it.
        let completion = code == Code::GetAny && is_completion(self.cx.spec, ty);
        self.emit(Op::new(code, absent as u8 | (completion as u8) << 1, dst, base, operand));
    }

    pub(super) fn slot_op(&mut self, ty: &Ty, slot: SlotId, field: Code, object: Code, any: Code) -> (Code, u16) {
        match access(self.cx.spec, ty, slot) {
            Access::Field(offset) => (field, offset),
            Access::Object => (object, slot.0 as u16),
            Access::Any => (any, slot.0 as u16),
        }
    }

    /// Evaluates into the register that is wanted.
    pub(super) fn expr_to(&mut self, e: &'s Expr, dst: Reg) {
        let top = self.top;
        self.expr_to_kept(e, dst);
        self.top = top;
    }

    fn expr_to_kept(&mut self, e: &'s Expr, dst: Reg) {
        if let Some(r) = self.in_register(e) {
            if r != dst {
                self.emit(Op::new(Code::Move, 0, dst, r, 0));
            }
            return;
        }
        match &e.kind {
            ExprKind::Const(c) => {
                let c = self.cx.model_constant(c);
                self.emit(Op::wide(Code::Const, 0, dst, c));
            }
            ExprKind::Intrinsic(i) => self.intrinsic(*i, dst),
            // The one List of constants that the program has is shared, and copied by whoever changes the new one.
            ExprKind::List(items) if !items.is_empty() && items.iter().all(|i| matches!(i.kind, ExprKind::Const(_))) => {
                let constant = |i: &'s Expr| if let ExprKind::Const(c) = &i.kind { Some(self.cx.model_constant(c)) } else { None };
                let elements = items.iter().filter_map(constant).collect();
                let list = self.cx.constant(Const::List(elements));
                self.emit(Op::wide(Code::ConstList, 0, dst, list));
            }
            ExprKind::List(items) => {
                let window = self.window(items.iter());
                self.emit(Op::new(Code::NewList, 0, dst, items.len() as u16, window));
            }
            ExprKind::NewRecord { record, fields } => self.new_record(*record, fields, dst),
            ExprKind::Slot { base, slot } => {
                let b = self.expr(base);
                self.get_slot(&base.ty, b, *slot, dst, false);
            }
            ExprKind::Index { base, index } => {
                let b = self.expr(base);
                let i = self.expr(index);
                self.emit(Op::new(Code::Index, 0, dst, b, i));
            }
            ExprKind::Call { .. } => self.call(e, None, dst),
            ExprKind::Question(inner) | ExprKind::Bang(inner) | ExprKind::Completion(inner) => {
                let (mode, code) = match &e.kind {
                    ExprKind::Question(_) => (Mode::Question, Some(Code::Question)),
                    ExprKind::Bang(_) => (Mode::Bang, Some(Code::Bang)),
                    _ => (Mode::Keep, None),
                };
                if matches!(inner.kind, ExprKind::Call { .. }) {
                    self.call(inner, Some(mode), dst);
                } else {
                    self.expr_to(inner, dst);
                    if let Some(code) = code {
                        self.emit(Op::new(code, 0, dst, 0, 0));
                    }
                }
            }
            ExprKind::Child { of: None, nonterminal, nth, .. } => {
                let node = self.this_node.unwrap_or(0);
                match self.kid_place(*nonterminal, *nth) {
                    Some(kid) => self.emit(Op::new(Code::Kid, 0, dst, kid, node)),
                    None => self.emit(Op::new(Code::Child, *nth, dst, node, nonterminal.index() as u16)),
                };
            }
            ExprKind::Child { of: Some(of), nonterminal, nth, .. } => {
                let node = self.expr(of);
                self.emit(Op::new(Code::Child, *nth, dst, node, nonterminal.index() as u16));
            }
            ExprKind::Covered { by, nonterminal } => {
                let by = self.expr(by);
                self.emit(Op::new(Code::Covered, 0, dst, by, nonterminal.index() as u16));
            }
            ExprKind::Unary(op, inner) => self.unary(*op, inner, dst),
            ExprKind::Binary(op, a, b) if arith_of(*op).is_some() || *op == BinaryOp::Concat => {
                let l = self.expr(a);
                let r = self.expr(b);
                let op = match arith_of(*op) {
                    Some(x) => Op::new(Code::Arith, x, dst, l, r),
                    None => Op::new(Code::Concat, 0, dst, l, r),
                };
                self.emit(op);
            }
            ExprKind::Guard { value, ty } => {
                self.expr_to(value, dst);
                let t = self.cx.type_test(ty) as u16;
                self.emit(Op::new(Code::Guard, 0, dst, t, 0));
            }
            ExprKind::Closure { alg, captures } => {
                let spec = self.cx.spec;
                let closure = &spec.algorithms[alg.index()];
                let this = uses_this_node(spec, &closure.body);
                let window = self.temps(captures.len() as u16 + this as u16);
                for (i, l) in captures.iter().enumerate() {
                    let from = self.local(*l);
                    self.emit(Op::new(Code::Move, 0, window + i as u16, from, 0));
                }
                if this {
                    let from = self.this_node.unwrap_or(0);
                    self.emit(Op::new(Code::Move, 0, window + captures.len() as u16, from, 0));
                }
                self.emit(Op::new(Code::NewClosure, 0, dst, alg.0 as u16, window));
            }
            _ if is_condition(e) => {
                let (no, end) = (self.label(), self.label());
                let yes = self.cx.constant(Const::Bool(true));
                let nope = self.cx.constant(Const::Bool(false));
                self.test(e, false, no);
                self.emit(Op::wide(Code::Const, 0, dst, yes));
                self.goto(end);
                self.place(no);
                self.emit(Op::wide(Code::Const, 0, dst, nope));
                self.place(end);
            }
            ExprKind::Local(_) | ExprKind::ThisNode => self.errors.push("the node of an algorithm that is at none".into()),
            _ => self.errors.push("an expression that cannot be lowered".into()),
        }
    }

    fn unary(&mut self, op: UnaryOp, inner: &'s Expr, dst: Reg) {
        // 𝔽(ℝ(x) + ℝ(y)) of two Numbers is the machine's own, correctly rounded addition.
        if op == UnaryOp::ToNumber
            && let ExprKind::Binary(b @ (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div), l, r) = &inner.kind
            && let (Some(l), Some(r)) = (as_number(l), as_number(r))
        {
            let x = arith_of(*b).expect("one of four");
            let l = self.expr(l);
            let r = self.expr(r);
            self.emit(Op::new(Code::NumberArith, x, dst, l, r));
            return;
        }
        let r = self.expr(inner);
        self.emit(Op::new(Code::Unary, unary_of(op), dst, r, 0));
    }

    pub(super) fn intrinsic(&mut self, i: model::IntrinsicId, dst: Reg) {
        if let model::IntrinsicKind::WellKnownSymbol = self.cx.spec.intrinsics[i.index()].kind {
            let c = self.cx.constant(Const::WellKnownSymbol(i.0));
            self.emit(Op::wide(Code::Const, 0, dst, c));
        } else {
            self.emit(Op::new(Code::Intrinsic, 0, dst, i.0 as u16, 0));
        }
    }

    fn new_record(&mut self, record: RecordId, fields: &'s [(SlotId, Expr)], dst: Reg) {
        let spec = self.cx.spec;
        let info = &spec.records[record.index()];
        if info.name == "CompletionRecord" {
            let window = self.temps(3);
            let empty = self.cx.constant(Const::Absent);
            for i in 0..3 {
                self.emit(Op::wide(Code::Const, 0, window + i, empty));
            }
            for (slot, e) in fields {
                match info.slots.iter().position(|s| s.name == *slot) {
                    Some(i) if i < 3 => self.expr_to(e, window + i as u16),
                    _ => self.errors.push("a slot that a completion does not have".into()),
                }
            }
            self.emit(Op::new(Code::NewCompletion, 0, dst, 0, window));
            return;
        }
        // The values first: one of them may be read from the register that the record goes to.
        let values: Vec<Reg> = fields.iter().map(|(_, e)| self.expr(e)).collect();
        let into = if values.contains(&dst) { self.temp() } else { dst };
        self.emit(Op::new(Code::New, 0, into, record.0 as u16, 0));
        for ((slot, _), v) in fields.iter().zip(values) {
            match info.slots.iter().position(|s| s.name == *slot) {
                Some(i) => {
                    self.emit(Op::new(Code::SetField, 0, into, v, i as u16));
                }
                None => self.errors.push(format!("{} has no such slot", info.name)),
            }
        }
        if into != dst {
            self.emit(Op::new(Code::Move, 0, dst, into, 0));
        }
    }

    /// The child's place, if all productions of the rule agree on it.
    fn kid_place(&self, nonterminal: model::NontermId, nth: u8) -> Option<u16> {
        let shapes = match &self.alg.kind {
            AlgKind::Rule { shapes, .. } | AlgKind::EarlyErrors { shapes } => shapes,
            _ => return None,
        };
        let mut found = None;
        for s in shapes {
            let shape = self.cx.spec.grammar.shape(*s);
            let at = shape.slots.iter().enumerate().filter(|(_, s)| s.nonterminal == nonterminal).nth(nth as usize)?.0;
            if found.is_some_and(|f| f != at) {
                return None;
            }
            found = Some(at);
        }
        // The head's own name may mean the node itself; the general operation decides that.
        found.map(|f| f as u16)
    }

    fn window<'e>(&mut self, args: impl Iterator<Item = &'e Expr>) -> Reg
    where
        's: 'e,
        'e: 's,
    {
        let window = self.top;
        for a in args {
            let r = self.temp();
            self.arg_to(a, r);
        }
        window
    }

    /// An argument: it may be a slot that is absent, where the parameter is optional.
    fn arg_to(&mut self, e: &'s Expr, r: Reg) {
        self.expr_to(e, r);
    }

    fn fill_absent(&mut self, from: usize, to: usize) {
        let absent = self.cx.constant(Const::Absent);
        for _ in from..to {
            let r = self.temp();
            self.emit(Op::wide(Code::Const, 0, r, absent));
        }
    }

    /// A call; the mode is `?`, `!` or `Completion`, or what the form of the operation wants where nothing is written.
    fn call(&mut self, e: &'s Expr, mode: Option<Mode>, dst: Reg) {
        let ExprKind::Call { callee, args } = &e.kind else { return };
        let spec = self.cx.spec;
        let form = match callee {
            Callee::Algorithm(a) => spec.algorithms[a.index()].result.completion,
            Callee::Sdo(s) => spec.sdos[s.index()].result.completion,
            Callee::Method(m) => spec.methods[m.index()].result.completion,
            Callee::Primitive(p) => spec.primitives[p.index()].result.completion,
            Callee::Closure => true,
        };
        let mode = mode.unwrap_or(if form { Mode::Keep } else { Mode::Plain }) as u8;
        if let Callee::Primitive(p) = callee {
            return self.primitive(*p, args, mode, dst);
        }
        let window = self.window(args.iter());
        self.fill_absent(args.len(), self.wanted(callee, args.len()));
        let op = match callee {
            Callee::Algorithm(a) => Op::new(Code::Call, mode, dst, a.0 as u16, window),
            Callee::Sdo(s) => {
                let code = if spec.sdos[s.index()].is_static { Code::CallStatic } else { Code::CallSdo };
                Op::new(code, mode, dst, s.0 as u16, window)
            }
            Callee::Method(m) => {
                let code = if spec.methods[m.index()].is_internal { Code::CallInternal } else { Code::CallMethod };
                Op::new(code, mode, dst, m.0 as u16, window)
            }
            Callee::Closure => Op::new(Code::CallClosure, mode, dst, args.len() as u16 - 1, window),
            Callee::Primitive(_) => unreachable!("handled above"),
        };
        self.emit(op);
    }

    /// How many arguments the callee takes, optional ones included.
    fn wanted(&self, callee: &Callee, given: usize) -> usize {
        let spec = self.cx.spec;
        match callee {
            Callee::Algorithm(a) => spec.algorithms[a.index()].params.len(),
            Callee::Sdo(s) => spec.sdos[s.index()].params.len() + 1,
            Callee::Method(m) => spec.methods[m.index()].params.len() + 1,
            Callee::Primitive(_) | Callee::Closure => given,
        }
    }

    fn primitive(&mut self, p: model::PrimId, args: &'s [Expr], mode: u8, dst: Reg) {
        let primitive = &self.cx.spec.primitives[p.index()];
        if primitive.name == "call-behaviour" {
            let window = self.window(args.iter());
            self.emit(Op::new(Code::CallBehaviour, mode, dst, 0, window));
            return;
        }
        match (primitive.name.as_str(), args) {
            ("running-context", []) => {
                self.emit(Op::new(Code::Running, 0, dst, 0, 0));
                return;
            }
            ("evaluated-node", []) => {
                self.emit(Op::new(Code::EvaluatedNode, 0, dst, 0, 0));
                return;
            }
            ("resume-context", [context, value]) => {
                let c = self.expr(context);
                let v = self.expr(value);
                self.emit(Op::new(Code::Resume, mode, dst, c, v));
                return;
            }
            _ => {}
        }
        let mut regs: Vec<Reg> = args.iter().map(|a| self.expr_maybe_absent(a)).collect();
        if regs.len() < primitive.params.len() {
            let r = self.temp();
            let absent = self.cx.constant(Const::Absent);
            self.emit(Op::wide(Code::Const, 0, r, absent));
            regs.resize(primitive.params.len(), r);
        }
        self.emit(Op::new(Code::Prim, regs.len() as u8, dst, p.0 as u16, mode as u16));
        for r in regs.chunks(3) {
            let r = |i: usize| r.get(i).copied().unwrap_or(0);
            self.emit(Op::new(Code::Ext, 0, r(0), r(1), r(2)));
        }
    }

    pub(super) fn set_internal_method(&mut self, object: Reg, method: MethodId, of: RecordId) {
        self.emit(Op::new(Code::SetAny, 1, object, method.0 as u16, of.0 as u16));
    }

    /// `return f(…)` and `return ? f(…)`: the callee gets the frame, if the forms allow it.
    pub(super) fn tail_call(&mut self, e: &'s Expr) -> bool {
        let ExprKind::Call { callee, args } = &e.kind else { return false };
        let spec = self.cx.spec;
        let form = match callee {
            Callee::Algorithm(a) => &spec.algorithms[a.index()].result,
            Callee::Sdo(s) if !spec.sdos[s.index()].is_static => &spec.sdos[s.index()].result,
            Callee::Method(m) if spec.methods[m.index()].is_internal => &spec.methods[m.index()].result,
            _ => return false,
        };
        if form.completion && !self.alg.result.completion {
            return false;
        }
        let window = self.window(args.iter());
        self.fill_absent(args.len(), self.wanted(callee, args.len()));
        let op = match callee {
            Callee::Algorithm(a) => Op::new(Code::TailCall, 0, 0, a.0 as u16, window),
            Callee::Sdo(s) => Op::new(Code::TailSdo, 0, 0, s.0 as u16, window),
            Callee::Method(m) => Op::new(Code::TailInternal, 0, 0, m.0 as u16, window),
            _ => return false,
        };
        self.emit(op);
        true
    }
}

/// Whether every value of the type is a completion.
fn is_completion(spec: &model::Spec, ty: &Ty) -> bool {
    use model::Atom;
    !ty.0.is_empty()
        && ty.0.iter().all(|a| match a {
            Atom::Normal(_) | Atom::Throw | Atom::Return | Atom::Break | Atom::Continue => true,
            Atom::Record(r) => spec.records[r.index()].name == "CompletionRecord",
            _ => false,
        })
}

/// The Number inside `ℝ(x)`.
fn as_number(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Unary(UnaryOp::ToMath, x) if x.ty.0 == [model::Atom::Number] => Some(x),
        _ => None,
    }
}
