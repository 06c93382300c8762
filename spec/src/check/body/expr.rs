//! Expressions.

use super::call::is_unmarked;
use super::cond::is_condition;
use super::env::{Env, Var};
use super::{Body, Frame, consts};
use crate::ast::{self, ExprKind as A, Span};
use crate::check::ty;
use crate::diag;
use crate::model::*;
use std::collections::HashMap;

impl Body<'_, '_> {
    /// A value; a call whose result is a completion must have a mark.
    pub(super) fn value(&mut self, e: &ast::Expr) -> Expr {
        let made = self.expr(e);
        if !is_unmarked(self, &made) {
            return made;
        }
        let message = format!("this is a completion ({}), unmarked", self.text(&made.ty));
        self.error_mend(e.span, message, "write `?` to pass an abrupt one on, `!` if there can be none, or keep it with `Completion(…)`");
        Expr { ty: ty::any(), ..made }
    }

    /// A value of a type: as it is, or guarded.
    pub(super) fn want(&mut self, e: &ast::Expr, wanted: &Ty, what: &str) -> Expr {
        if let A::List(items) = &e.kind
            && let [Atom::List(element)] = &wanted.0.iter().filter(|a| **a != Atom::Absent).collect::<Vec<_>>()[..]
        {
            return self.list_literal(items, Some(element), what, e.span);
        }
        let takes_completions = wanted.0.iter().any(|a| ty::is_completion_atom(a) || *a == Atom::Any);
        let made = if takes_completions {
            let made = self.expr(e);
            self.complete(made)
        } else {
            self.value(e)
        };
        self.fit(made, wanted, e.span, what)
    }

    /// A value that may be absent: what `is present` asks about.
    pub(super) fn maybe_absent(&mut self, e: &ast::Expr) -> Expr {
        self.value(e)
    }
    /// What `is a` asks about.
    pub(super) fn value_or_completion(&mut self, e: &ast::Expr) -> Expr {
        self.value(e)
    }

    /// An expression as written: an unmarked call stands for its completion. Nesting is bounded by the parser.
    pub(super) fn expr(&mut self, e: &ast::Expr) -> Expr {
        let span = e.span;
        if is_condition(e) {
            let test = self.cond(e);
            self.env = test.yes.join(test.no, &self.lattice, (None, None));
            return test.expr;
        }
        let (constant, atom) = match &e.kind {
            A::Undefined => (Const::Undefined, Atom::Undefined),
            A::Null => (Const::Null, Atom::Null),
            A::Bool(b) => (Const::Bool(*b), if *b { Atom::True } else { Atom::False }),
            A::Absent => (Const::Absent, Atom::Absent),
            A::String(s) | A::Terminal(s) => (Const::String(s.clone()), Atom::String),
            A::Number(text) => match consts::number(text) {
                Some(n) => (Const::Number(n), Atom::Number),
                None => return self.bad_number(span),
            },
            A::BigInt(text) => match consts::bigint(text) {
                Some(digits) => (Const::BigInt(digits), Atom::BigInt),
                None => return self.bad_number(span),
            },
            A::Math(text) => match consts::mathematical(text) {
                Some(c @ Const::Integer(_)) => (c, Atom::Integer),
                Some(Const::Real(r)) if r.is_infinite() => (Const::Real(r), Atom::Integer),
                Some(c) => (c, Atom::Mathematical),
                None => return self.bad_number(span),
            },
            A::Enum(name) => {
                let id = self.cx.intern_enum(name);
                (Const::Enum(id), Atom::Enum(id))
            }
            A::SlotName(name) => {
                let id = self.cx.intern_slot(name);
                (Const::SlotName(id), Atom::SlotName)
            }
            _ => return self.compound(e),
        };
        self.make(ExprKind::Const(constant), ty::one(atom), span)
    }

    fn bad_number(&mut self, span: Span) -> Expr {
        self.error_mend(span, "this number cannot be held exactly", "write it as a power or a sum: `2^53 - 1`");
        self.wrong(span)
    }

    fn compound(&mut self, e: &ast::Expr) -> Expr {
        let span = e.span;
        match &e.kind {
            A::ThisNode => self.this_node_expr(span),
            A::Intrinsic(name) => self.intrinsic(name, span),
            A::Var(name) => self.variable(name, span),
            A::List(items) => self.list_literal(items, None, "an element", span),
            A::Record { name, fields } => self.record(name, fields, span),
            A::New(name) => self.new_record(name, span),
            A::Slot(base, name) | A::Component(base, name) => self.slot(base, name, span),
            A::Index(base, index) => self.index(base, index, span),
            A::Call(name, args) => self.call(name, args, span),
            A::Method(base, name, args) => self.method(base, name, args, span),
            A::Child { name, nth, of } => self.child(name, *nth, of.as_deref(), span),
            A::Covered { name, by } => self.covered(name, by, span),
            A::Sdo { name, of, with } => self.sdo(name, of, with, span),
            A::Unary(op, inner) => self.unary(*op, inner, span),
            A::Binary(op, a, b) => self.binary(*op, a, b, span),
            A::Question(inner) => self.question(inner, span),
            A::Bang(inner) => self.bang(inner, span),
            A::Completion(inner) => self.completion(inner, span),
            A::Closure { .. } => {
                self.error_mend(
                    span,
                    "the steps of this closure are missing",
                    "a closure is the last expression of a step, with its steps as sub-steps",
                );
                self.make(ExprKind::Const(Const::Undefined), ty::one(Atom::Closure), span)
            }
            _ => self.wrong(span),
        }
    }

    /// `« a, b »`: elements that go where a List of a type is wanted are guarded one by one.
    fn list_literal(&mut self, items: &[ast::Expr], wanted: Option<&Ty>, what: &str, span: Span) -> Expr {
        let mut element = Ty::default();
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            let item = match wanted {
                Some(wanted) => self.want(item, wanted, &format!("an element of {what}")),
                None => self.value(item),
            };
            element = self.lattice.join(&element, &item.ty);
            made.push(item);
        }
        self.make(ExprKind::List(made), ty::list_of(element), span)
    }

    pub(super) fn variable(&mut self, name: &str, span: Span) -> Expr {
        let Some(local) = self.frame.names.get(name).copied() else {
            // An operation as a value: a closure that does it.
            if let Some(alg) = self.cx.ops.get(name).copied() {
                return self.make(ExprKind::Closure { alg, captures: Vec::new() }, ty::one(Atom::Closure), span);
            }
            let near = diag::did_you_mean(name, self.frame.names.keys().chain(self.cx.ops.keys()).map(String::as_str));
            let mend = near.unwrap_or_else(|| "bind it with `let`".into());
            self.error_mend(span, format!("there is no variable `{name}`"), mend);
            return self.wrong(span);
        };
        let ty = match self.env.var(local) {
            Var::Bound { ty, .. } => ty.clone(),
            Var::Partly(ty, facts) => {
                let ty = ty.clone();
                if !facts.iter().any(|f| self.env.holds(&self.lattice, f)) {
                    self.error_mend(span, format!("`{name}` is not bound on every path that comes here"), "bind it in the other branches too");
                }
                ty
            }
            Var::Unbound => {
                self.error_mend(span, format!("`{name}` is not bound yet"), "bind it with `let` before it is used");
                ty::any()
            }
        };
        self.make(ExprKind::Local(local), ty, span)
    }

    fn intrinsic(&mut self, name: &str, span: Span) -> Expr {
        let Some(id) = self.cx.find_intrinsic(name, span) else { return self.wrong(span) };
        let ty = self.intrinsic_ty(id);
        self.make(ExprKind::Intrinsic(id), ty, span)
    }

    pub(super) fn intrinsic_ty(&self, id: IntrinsicId) -> Ty {
        let spec = &self.cx.spec;
        let mut at = id;
        // An alias of an alias of … ends: there are no more of them than intrinsics.
        for _ in 0..spec.intrinsics.len() {
            match spec.intrinsics[at.index()].kind {
                IntrinsicKind::Alias(of) => at = of,
                _ => break,
            }
        }
        match &spec.intrinsics[at.index()].kind {
            IntrinsicKind::WellKnownSymbol => ty::one(Atom::Symbol),
            IntrinsicKind::Object { kind, .. } => ty::one(Atom::Record(*kind)),
            IntrinsicKind::Builtin(alg) => {
                let constructor = spec.algorithms.get(alg.index()).is_some_and(|a| matches!(&a.kind, AlgKind::Builtin(b) if b.is_constructor));
                let kind = if constructor { "Constructor" } else { "BuiltinFunctionObject" };
                self.cx.records.get(kind).map_or_else(|| self.object.clone(), |r| ty::one(Atom::Record(*r)))
            }
            IntrinsicKind::Alias(_) => self.object.clone(),
        }
    }

    /// A closure, with its sub-steps: an algorithm of its own.
    pub(super) fn closure(&mut self, e: &ast::Expr, steps: &[ast::Step], label: &str) -> Expr {
        let A::Closure { params, captures, result } = &e.kind else { return self.value(e) };
        let alg = self.closure_id(e.span);
        let mut frame = Frame {
            alg,
            names: HashMap::new(),
            locals: Vec::new(),
            declared: Vec::new(),
            form: super::anything(),
            shapes: self.frame.shapes.clone(),
            params: 0,
            may_end: false,
        };
        if let Some(result) = result {
            frame.form = self.cx.resolve_form(result);
        }
        let mut env = Env::new();
        let mut made_params = Vec::with_capacity(params.len());
        for param in params {
            let ty = match &param.ty {
                Some(ty) => self.cx.resolve_type(ty),
                None => ty::any(),
            };
            let (kind, ty) = match param.kind {
                ast::ParamKind::Required => (ParamKind::Required, ty),
                ast::ParamKind::Optional => (ParamKind::Optional, self.lattice.join(&ty, &ty::one(Atom::Absent))),
                ast::ParamKind::Rest => (ParamKind::Rest, if param.ty.is_some() { ty } else { ty::list_of(ty) }),
            };
            let local = self.closure_local(&mut frame, &mut env, &param.name, ty);
            made_params.push(Param { local, kind });
        }
        let mut captured = Vec::with_capacity(captures.len());
        for name in captures {
            let value = self.variable(&name.text, name.span);
            if let ExprKind::Local(outer) = value.kind {
                captured.push(outer);
                self.closure_local(&mut frame, &mut env, name, value.ty);
            }
        }
        frame.params = frame.locals.len();
        let parent = self.frame.alg;
        let outer = std::mem::replace(&mut self.frame, frame);
        let outer_env = std::mem::replace(&mut self.env, env);
        let place = self.cx.place(e.span);
        let step = self.cx.here.step.clone();
        let body = self.algorithm(steps, label);
        self.cx.here.step = step;
        let frame = std::mem::replace(&mut self.frame, outer);
        self.env = outer_env;
        let above = &self.cx.spec.algorithms[parent.index()];
        let made = Algorithm {
            name: above.name.clone(),
            clause: above.clause,
            kind: AlgKind::Closure { parent },
            params: made_params,
            locals: frame.locals,
            captures: captured.len() as u32,
            result: frame.form,
            production: above.production.clone(),
            body,
            place,
            first_step: StepId(0),
        };
        self.cx.spec.algorithms[alg.index()] = made;
        self.make(ExprKind::Closure { alg, captures: captured }, ty::one(Atom::Closure), e.span)
    }

    fn closure_local(&mut self, frame: &mut Frame, env: &mut Env, name: &ast::Name, ty: Ty) -> LocalId {
        let local = LocalId(frame.locals.len() as u32);
        if frame.names.insert(name.text.clone(), local).is_some() {
            self.error_mend(name.span, format!("`{}` stands here twice", name.text), "take one away");
        }
        frame.locals.push(Local { name: name.text.clone(), ty: ty.clone() });
        frame.declared.push(None);
        env.bind(local, ty, false);
        local
    }

    /// The algorithm that is kept for the closure at this place: a loop looks at it more than once.
    fn closure_id(&mut self, span: Span) -> AlgId {
        let key = (self.cx.here.file, span.start);
        if let Some(id) = self.closures.get(&key) {
            return *id;
        }
        let id = AlgId(self.cx.spec.algorithms.len() as u32);
        let parent = self.frame.alg;
        self.cx.spec.algorithms.push(Algorithm {
            name: String::new(),
            clause: self.cx.here.clause,
            kind: AlgKind::Closure { parent },
            params: Vec::new(),
            locals: Vec::new(),
            captures: 0,
            result: super::anything(),
            production: None,
            body: Vec::new(),
            place: self.cx.place(span),
            first_step: StepId(0),
        });
        self.closures.insert(key, id);
        id
    }
}
