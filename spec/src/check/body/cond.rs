//! Conditions, and what is known where they hold and where they do not.

use super::Body;
use super::env::{Env, Facts, Place};
use crate::ast::{self, ExprKind as A, Span};
use crate::check::ty::{self, Lattice};
use crate::model::*;

/// A condition with what is known on its two ways out.
pub(super) struct Test {
    pub expr: Expr,
    pub yes: Env,
    pub no: Env,
}

/// Predicates of the standard whose answer `true` says of what kind their first argument is.
const PREDICATES: &[(&str, &str)] = &[("IsCallable", "FunctionObject"), ("IsConstructor", "Constructor")];

/// Is the expression a condition by its form?
pub(super) fn is_condition(e: &ast::Expr) -> bool {
    matches!(
        e.kind,
        A::Is { .. }
            | A::IsOneOf { .. }
            | A::IsA { .. }
            | A::Present { .. }
            | A::Empty { .. }
            | A::HasSlot { .. }
            | A::HasMethod { .. }
            | A::Contains { .. }
            | A::Not(_)
            | A::And(..)
            | A::Or(..)
            | A::Binary(ast::BinaryOp::Eq | ast::BinaryOp::Ne | ast::BinaryOp::Lt | ast::BinaryOp::Le | ast::BinaryOp::Gt | ast::BinaryOp::Ge, ..)
    )
}

impl Body<'_, '_> {
    /// Looks at a condition. The environment afterwards is that of neither way: the caller takes one of the two.
    pub(super) fn cond(&mut self, e: &ast::Expr) -> Test {
        match &e.kind {
            A::Not(inner) => {
                let test = self.cond(inner);
                let expr = self.make(ExprKind::Not(Box::new(test.expr)), ty::boolean(), e.span);
                Test { expr, yes: test.no, no: test.yes }
            }
            A::And(a, b) => {
                let a = self.cond(a);
                self.env = a.yes;
                let b = self.cond(b);
                let no = a.no.join(b.no, &self.lattice, (None, None));
                let expr = self.make(ExprKind::And(Box::new(a.expr), Box::new(b.expr)), ty::boolean(), e.span);
                Test { expr, yes: b.yes, no }
            }
            A::Or(a, b) => {
                let a = self.cond(a);
                self.env = a.no;
                let b = self.cond(b);
                let yes = a.yes.join(b.yes, &self.lattice, (None, None));
                let expr = self.make(ExprKind::Or(Box::new(a.expr), Box::new(b.expr)), ty::boolean(), e.span);
                Test { expr, yes, no: b.no }
            }
            A::Is { left, right, negated } => self.is(left, std::slice::from_ref(right), *negated, e.span),
            A::IsOneOf { left, right, negated } => self.is(left, right, *negated, e.span),
            A::IsA { value, ty, negated } => self.is_a(value, ty, *negated, e.span),
            A::Present { value, negated } => {
                let value = self.maybe_absent(value);
                let absent = ty::one(Atom::Absent);
                let is_slot = matches!(value.kind, ExprKind::Slot { .. });
                let always = !is_slot && !self.lattice.overlap(&value.ty, &absent) && !ty::is_any(&value.ty) && !value.ty.0.is_empty();
                if always {
                    let there = self.text(&value.ty);
                    self.error_mend(
                        e.span,
                        format!("this is always present: it is {there}"),
                        "only optional parameters, optional parts of a production and optional slots may be absent",
                    );
                }
                let (yes, no) = if is_slot || always {
                    (self.env.clone(), self.env.clone())
                } else {
                    self.split(&value, &self.lattice.subtract(&value.ty, &absent), &absent)
                };
                let kind = ExprKind::Present { value: Box::new(value), negated: *negated };
                self.test(kind, yes, no, *negated, e.span)
            }
            A::Empty { value, negated } => {
                let wanted = Ty(vec![Atom::String, Atom::List(Box::new(ty::any()))]);
                let value = self.want(value, &wanted, "what is empty or not");
                self.plain_test(ExprKind::IsEmpty { value: Box::new(value), negated: *negated }, e.span)
            }
            A::HasSlot { value, slot, negated } => self.has_slot(value, slot, *negated, e.span),
            A::HasMethod { value, method, negated } => {
                let object = self.object.clone();
                let value = self.want(value, &object, "what has a method");
                let Some(method) = self.cx.find_method(method) else { return self.plain_test(ExprKind::Const(Const::Bool(true)), e.span) };
                let (yes, no) = match self.kind_with_method(method) {
                    Some(kind) => {
                        let kind = ty::one(Atom::Record(kind));
                        self.split(&value, &self.lattice.meet(&value.ty, &kind), &value.ty)
                    }
                    None => (self.env.clone(), self.env.clone()),
                };
                self.test(ExprKind::HasMethod { value: Box::new(value), method, negated: *negated }, yes, no, *negated, e.span)
            }
            A::Contains { list, value, negated } => {
                let list = self.want(list, &ty::list_of(ty::any()), "what contains something");
                let element = super::steps::elements(&list.ty);
                let value = self.value(value);
                if !element.0.is_empty() && !ty::is_any(&value.ty) && !self.lattice.overlap(&element, &value.ty) {
                    let message = format!("a List of {} never contains {}", self.text(&element), self.text(&value.ty));
                    self.error(e.span, message);
                }
                self.plain_test(ExprKind::Contains { list: Box::new(list), value: Box::new(value), negated: *negated }, e.span)
            }
            A::Binary(op, a, b) if is_condition(e) => {
                let expr = self.compare(*op, a, b, e.span);
                let (yes, no) = (self.env.clone(), self.env.clone());
                Test { expr, yes, no }
            }
            A::Bool(b) => self.plain_test(ExprKind::Const(Const::Bool(*b)), e.span),
            _ => {
                let value = self.want(e, &ty::boolean(), "a condition");
                self.error_mend(e.span, "a value is no condition", "test it: `… is true`");
                let (yes, no) = (self.env.clone(), self.env.clone());
                Test { expr: value, yes, no }
            }
        }
    }

    /// A condition whose outcome says nothing about types.
    fn plain_test(&mut self, kind: ExprKind, span: Span) -> Test {
        let expr = self.make(kind, ty::boolean(), span);
        let (yes, no) = (self.env.clone(), self.env.clone());
        Test { expr, yes, no }
    }
    fn test(&mut self, kind: ExprKind, yes: Env, no: Env, negated: bool, span: Span) -> Test {
        let expr = self.make(kind, ty::boolean(), span);
        if negated { Test { expr, yes: no, no: yes } } else { Test { expr, yes, no } }
    }
    /// The environment with what the expression names of one type, and with it of the other.
    fn split(&self, e: &Expr, yes: &Ty, no: &Ty) -> (Env, Env) {
        let (mut a, mut b) = (self.env.clone(), self.env.clone());
        if let Some(place) = Place::of(e) {
            a.narrow(place, yes.clone());
            b.narrow(place, no.clone());
        }
        (a, b)
    }

    fn is(&mut self, left: &ast::Expr, right: &[ast::Expr], negated: bool, span: Span) -> Test {
        // `(a and b) is true`, `IsCallable(x) is false`: the outcome of the left side is what the test is about.
        if let [ast::Expr { kind: A::Bool(truth), span: at }] = right
            && let Some(test) = self.boolean_test(left)
        {
            let right = self.make(ExprKind::Const(Const::Bool(*truth)), ty::one(if *truth { Atom::True } else { Atom::False }), *at);
            let (yes, no) = if *truth { (test.yes, test.no) } else { (test.no, test.yes) };
            let kind = ExprKind::Is { left: Box::new(test.expr), right: vec![right], negated };
            return self.test(kind, yes, no, negated, span);
        }
        let left_expr = self.value(left);
        let left_ty = left_expr.ty.clone();
        let mut together = Ty::default();
        let mut single = true;
        let mut values = Vec::with_capacity(right.len());
        for r in right {
            let value = self.value(r);
            let said = self.asserting && negated;
            if !said && !self.lattice.overlap(&left_ty, &value.ty) && !left_ty.0.is_empty() && !value.ty.0.is_empty() {
                let message = format!("{} and {} are never the same value", self.text(&left_ty), self.text(&value.ty));
                self.error(r.span, message);
            }
            single &= value.ty.0.iter().all(ty::is_single);
            together = self.lattice.join(&together, &value.ty);
            values.push(value);
        }
        let yes = self.lattice.meet(&left_ty, &together);
        let no = if single { self.lattice.subtract(&left_ty, &together) } else { left_ty };
        let (yes, no) = self.split(&left_expr, &yes, &no);
        self.test(ExprKind::Is { left: Box::new(left_expr), right: values, negated }, yes, no, negated, span)
    }

    /// A condition, or the call of a predicate, that is compared with `true` or `false`.
    fn boolean_test(&mut self, left: &ast::Expr) -> Option<Test> {
        if is_condition(left) {
            return Some(self.cond(left));
        }
        let A::Call(name, _) = &left.kind else { return None };
        let (_, kind) = PREDICATES.iter().find(|(p, _)| *p == name.text && self.cx.ops.contains_key(*p))?;
        let kind = self.cx.records.get(*kind).map(|r| ty::one(Atom::Record(*r)))?;
        let expr = self.value(left);
        let argument = match &expr.kind {
            ExprKind::Call { args, .. } => args.first().filter(|a| !a.ty.0.is_empty()),
            _ => None,
        };
        let (yes, no) = match argument {
            Some(argument) => self.split(argument, &self.lattice.meet(&argument.ty, &kind), &self.lattice.subtract(&argument.ty, &kind)),
            None => (self.env.clone(), self.env.clone()),
        };
        Some(Test { expr, yes, no })
    }

    fn is_a(&mut self, value: &ast::Expr, wanted: &ast::Type, negated: bool, span: Span) -> Test {
        let value = self.value_or_completion(value);
        let wanted = self.cx.resolve_type(wanted);
        let have = value.ty.clone();
        let said = self.asserting && negated;
        if !said && !have.0.is_empty() && !self.lattice.overlap(&have, &wanted) {
            let message = format!("this is {}, never {}", self.text(&have), self.text(&wanted));
            self.error(span, message);
        }
        let (yes, no) = self.split(&value, &self.lattice.meet(&have, &wanted), &self.lattice.subtract(&have, &wanted));
        self.test(ExprKind::IsA { value: Box::new(value), ty: wanted, negated }, yes, no, negated, span)
    }

    fn has_slot(&mut self, value: &ast::Expr, name: &ast::Name, negated: bool, span: Span) -> Test {
        let value = self.value(value);
        let Some(slot) = self.find_slot(name) else {
            self.no_slot(name);
            return self.plain_test(ExprKind::Const(Const::Bool(true)), span);
        };
        let with = self.types_with_slot(&value.ty, slot);
        if with.0.is_empty() && !value.ty.0.is_empty() {
            let message = format!("{} never has {}", self.text(&value.ty), name.text);
            self.error(name.span, message);
        }
        let (yes, no) = self.split(&value, &with, &value.ty);
        self.test(ExprKind::HasSlot { value: Box::new(value), slot, negated }, yes, no, negated, span)
    }

    fn kind_with_method(&self, method: MethodId) -> Option<RecordId> {
        let found = self.cx.spec.records.iter().position(|r| matches!(r.test, KindTest::HasMethod(m) if m == method));
        found.map(|i| RecordId(i as u32))
    }
}

/// The facts that hold if, and only if, the condition comes out so; `None` where it is not one of types alone.
pub(super) fn facts(lattice: &Lattice, e: &Expr, truth: bool) -> Option<Facts> {
    let of = |value: &Expr, wanted: &Ty, yes: bool| {
        let place = Place::of(value)?;
        Some(vec![(place, if yes { wanted.clone() } else { lattice.subtract(&value.ty, wanted) })])
    };
    match &e.kind {
        ExprKind::Is { left, right, negated } => {
            if let [Expr { kind: ExprKind::Const(Const::Bool(b)), .. }] = right.as_slice()
                && let Some(found) = facts(lattice, left, (*b == truth) != *negated)
            {
                return Some(found);
            }
            let mut together = Ty::default();
            for r in right {
                if !r.ty.0.iter().all(ty::is_single) {
                    return None;
                }
                together = lattice.join(&together, &r.ty);
            }
            of(left, &together, truth != *negated)
        }
        ExprKind::IsA { value, ty, negated } => of(value, ty, truth != *negated),
        ExprKind::Present { value, negated } => {
            let there = lattice.subtract(&value.ty, &ty::one(Atom::Absent));
            if matches!(value.kind, ExprKind::Slot { .. }) {
                return None;
            }
            of(value, &there, truth != *negated)
        }
        ExprKind::Not(inner) => facts(lattice, inner, !truth),
        ExprKind::And(a, b) if truth => Some([facts(lattice, a, true)?, facts(lattice, b, true)?].concat()),
        ExprKind::Or(a, b) if !truth => Some([facts(lattice, a, false)?, facts(lattice, b, false)?].concat()),
        _ => None,
    }
}
