//! Effects: what one step does.

use super::call::is_unmarked;
use super::steps::elements;
use super::{Body, Macro, completions};
use crate::ast::{self, ExprKind as A, Span, StmtKind as S};
use crate::check::ty;
use crate::diag;
use crate::model::*;
use std::rc::Rc;

/// The sub-steps of the step, for the closure that its last effect ends in, and the step's label.
type SubSteps<'s> = Option<(&'s [ast::Step], &'s str)>;

/// Macros that use macros that use macros: deeper than this is refused.
const DEEPEST_MACRO: usize = 4;

impl Body<'_, '_> {
    pub(super) fn stmt(&mut self, stmt: &ast::Stmt, sub_steps: SubSteps<'_>) -> Option<Stmt> {
        let span = stmt.span;
        Some(match &stmt.kind {
            S::Let { name, ty, value } => {
                let made = self.kept(value, sub_steps);
                let (made, ty, declared) = match ty {
                    Some(annotation) => {
                        let wanted = self.cx.resolve_type(annotation);
                        let made = self.fit(made, &wanted, value.span, &format!("`{}`", name.text));
                        (made, wanted.clone(), Some(wanted))
                    }
                    None => {
                        let ty = made.ty.clone();
                        (made, ty, None)
                    }
                };
                let local = self.local(&name.text);
                let fresh = declared.is_none() && is_fresh(&made);
                self.frame.declared[local.index()] = declared;
                self.bind(local, ty, fresh);
                Stmt::Let(local, made)
            }
            S::Set { target, value } => return self.set(target, value, sub_steps, span),
            S::SetDefinition { target, of } => return self.set_definition(target, of),
            S::SetEffect(call) => {
                let call = self.effect(call);
                Stmt::Effect { call, set: true }
            }
            S::Effect(call) => {
                let call = self.effect(call);
                Stmt::Effect { call, set: false }
            }
            S::Return(e) => self.ret(e, sub_steps),
            S::Throw { error, message } => return self.throw(error, message.as_deref(), span),
            S::Perform(e) => Stmt::Perform(self.value(e)),
            S::Append { value, list } => {
                let (value, list) = self.put(value, list, sub_steps);
                Stmt::Append { value, list }
            }
            S::Prepend { value, list } => {
                let (value, list) = self.put(value, list, sub_steps);
                Stmt::Prepend { value, list }
            }
            S::AppendAll { values, list } => {
                let values_span = values.span;
                let values = self.list(values, "what is appended");
                let list = self.list(list, "what is appended to");
                let values = self.accept(&list, values, values_span, true);
                Stmt::AppendAll { values, list }
            }
            S::Remove { value, list } => {
                let value = self.value(value);
                let list = self.list(list, "what is removed from");
                Stmt::Remove { value, list }
            }
            S::RemoveFirst(list) => Stmt::RemoveFirst(self.list(list, "what an element is removed from")),
            S::RemoveLast(list) => Stmt::RemoveLast(self.list(list, "what an element is removed from")),
            S::Clear(list) => Stmt::Clear(self.list(list, "what is cleared")),
            S::Assert(cond) => {
                self.asserting = true;
                let test = self.cond(cond);
                self.asserting = false;
                self.env = test.yes;
                Stmt::Assert(test.expr)
            }
            S::AssertInformal(why) => Stmt::AssertInformal(why.clone()),
            S::Replace { node, closure } => {
                let node = self.want(node, &ty::one(Atom::Node(None)), "what is evaluated otherwise");
                let made = self.closure_or_value(closure, sub_steps);
                let closure = self.fit(made, &ty::one(Atom::Closure), closure.span, "what replaces the evaluation");
                Stmt::ReplaceEvaluation { node, closure }
            }
        })
    }

    fn closure_or_value(&mut self, e: &ast::Expr, sub_steps: SubSteps<'_>) -> Expr {
        match sub_steps {
            Some((steps, label)) if matches!(e.kind, A::Closure { .. }) => self.closure(e, steps, label),
            _ => self.value(e),
        }
    }
    /// A value, or the completion that an unmarked call gives.
    fn kept(&mut self, e: &ast::Expr, sub_steps: SubSteps<'_>) -> Expr {
        match sub_steps {
            Some((steps, label)) if matches!(e.kind, A::Closure { .. }) => self.closure(e, steps, label),
            _ => self.expr(e),
        }
    }

    fn effect(&mut self, call: &ast::Expr) -> Expr {
        let made = self.value(call);
        if let ExprKind::Call { callee: Callee::Algorithm(_), .. } = made.kind {
            self.error_mend(call.span, "this is an operation, not a primitive", "write `perform` before it");
        } else if !matches!(made.kind, ExprKind::Call { .. }) && !ty::is_any(&made.ty) {
            self.error_mend(call.span, "this has no effect", "a step calls a primitive, or begins with a word for what it does");
        }
        made
    }

    // ------------------------------------------------------------ set

    fn set(&mut self, target: &ast::Expr, value: &ast::Expr, sub_steps: SubSteps<'_>, span: Span) -> Option<Stmt> {
        match &target.kind {
            A::Var(name) => {
                let Some(local) = self.frame.names.get(name).copied() else {
                    let near = diag::did_you_mean(name, self.frame.names.keys().map(String::as_str));
                    self.error_mend(target.span, format!("there is no variable `{name}`"), near.unwrap_or_else(|| "bind it with `let`".into()));
                    self.value(value);
                    return None;
                };
                if *self.env.var(local) == super::env::Var::Unbound {
                    self.error_mend(target.span, format!("`{name}` is not bound yet"), "`set` gives another value to what `let` has bound");
                }
                let mut made = self.kept(value, sub_steps);
                let mut ty = made.ty.clone();
                if let Some(declared) = self.frame.declared[local.index()].clone() {
                    made = self.fit(made, &declared, value.span, &format!("`{name}`"));
                    ty = self.lattice.meet(&made.ty, &declared);
                }
                let fresh = is_fresh(&made);
                self.bind(local, ty, fresh);
                Some(Stmt::Set(local, made))
            }
            A::Slot(base, name) | A::Component(base, name) => {
                let base_expr = self.value(base);
                let Some((base_expr, slot, ty)) = self.slot_base(base_expr, name, base.span) else {
                    self.kept(value, sub_steps);
                    return None;
                };
                let made = match sub_steps {
                    Some((steps, label)) if matches!(value.kind, A::Closure { .. }) => self.closure(value, steps, label),
                    _ => self.want(value, &ty, &name.text),
                };
                let written = ExprKind::Slot { base: Box::new(self.copy_of_place(&base_expr)), slot };
                let place = super::env::Place::of(&self.make(written, Ty::default(), span));
                self.env.slot_written(slot);
                if let Some(place) = place {
                    self.env.narrow(place, made.ty.clone());
                }
                Some(Stmt::SetSlot { base: base_expr, slot, value: made })
            }
            A::Index(base, index) => {
                let base = self.list(base, "what has elements");
                let index = self.want(index, &ty::one(Atom::Integer), "an index");
                let made = self.value(value);
                let made = self.accept(&base, made, value.span, false);
                Some(Stmt::SetIndex { base, index, value: made })
            }
            _ => {
                self.error_mend(target.span, "this cannot be set", "a variable, a slot, a component or an element can");
                self.value(value);
                None
            }
        }
    }

    /// An expression that names the same place, if it names one.
    fn copy_of_place(&self, e: &Expr) -> Expr {
        let kind = match super::env::Place::of(e) {
            Some(super::env::Place::Var(l)) => ExprKind::Local(l),
            _ => ExprKind::Const(Const::Undefined),
        };
        Expr { kind, ty: Ty::default(), place: e.place }
    }

    fn set_definition(&mut self, target: &ast::Expr, of: &ast::Name) -> Option<Stmt> {
        let record = self.cx.find_record(of);
        let (A::Slot(base, name) | A::Component(base, name)) = &target.kind else {
            self.error_mend(target.span, "this is no internal method", "`set O.[[Get]] = definition of …`");
            return None;
        };
        let object = self.object.clone();
        let base = self.want(base, &object, "what gets an internal method");
        let method = self.cx.find_method(name)?;
        let record = record?;
        let defines = self.cx.spec.methods[method.index()].definitions.iter().any(|(r, _)| *r == record);
        if !defines {
            let owners: Vec<&str> =
                self.cx.spec.methods[method.index()].definitions.iter().map(|(r, _)| self.cx.spec.records[r.index()].name.as_str()).collect();
            let mend = format!("it is defined for {}", owners.join(", "));
            self.error_mend(of.span, format!("{} has no {} of its own", of.text, name.text), mend);
        }
        Some(Stmt::SetInternalMethod { object: base, method, of: record })
    }

    // ------------------------------------------------------------ Lists

    fn put(&mut self, value: &ast::Expr, list: &ast::Expr, sub_steps: SubSteps<'_>) -> (Expr, Expr) {
        let made = self.closure_or_value(value, sub_steps);
        let list = self.list(list, "the List");
        let made = self.accept(&list, made, value.span, false);
        (made, list)
    }

    /// Lets a value (or all of a List) into a List: the element type of one made here grows, other Lists have theirs.
    fn accept(&mut self, list: &Expr, value: Expr, span: Span, all: bool) -> Expr {
        let coming = if all { value.ty.clone() } else { ty::list_of(value.ty.clone()) };
        if let Some(super::env::Place::Var(l)) = super::env::Place::of(list)
            && self.env.is_fresh(l)
        {
            let grown = ty::list_of(self.lattice.join(&elements(&list.ty), &elements(&coming)));
            let local = &mut self.frame.locals[l.index()];
            local.ty = self.lattice.join(&local.ty, &grown);
            self.env.retype(l, grown);
            return value;
        }
        let element = elements(&list.ty);
        if element.0.is_empty() {
            return value;
        }
        if all { self.fit(value, &ty::list_of(element), span, "what is appended") } else { self.fit(value, &element, span, "an element of the List") }
    }

    // ------------------------------------------------------------ return, throw

    fn ret(&mut self, e: &ast::Expr, sub_steps: SubSteps<'_>) -> Stmt {
        let form = self.frame.form.clone();
        if let A::Question(inner) = &e.kind
            && form.completion
            && !form.normal
        {
            return self.return_abrupt(inner, e.span);
        }
        let mut made = self.kept(e, sub_steps);
        if form.completion {
            let is_call = is_unmarked(self, &made);
            let allowed = completions(&form);
            // Of what is returned as it is, the abrupt kinds must be declared; values that the types do not tell apart are guarded.
            let abrupt = Ty(made.ty.0.iter().filter(|a| ty::is_completion_atom(a) && !matches!(a, Atom::Normal(_))).cloned().collect());
            let foreign = self.lattice.subtract(&abrupt, &allowed);
            if is_call && !foreign.0.is_empty() {
                let message = format!("this may be a {}, which the result of this algorithm is not", self.text(&foreign));
                self.error_mend(e.span, message, "change the form of the result, or deal with such a completion before");
            } else {
                let mut wanted = allowed.0;
                if form.normal {
                    wanted.extend(form.ty.0.iter().cloned());
                }
                let wanted = if wanted.contains(&Atom::Any) { ty::any() } else { crate::check::types::union(wanted) };
                let narrow = !foreign.0.is_empty() || ty::is_any(&made.ty);
                if narrow || !ty::is_any(&wanted) {
                    made = self.fit(made, &wanted, e.span, "the result");
                }
            }
        } else {
            if is_unmarked(self, &made) {
                let message = format!("this is a completion ({}), but the result of this algorithm is a plain value", self.text(&made.ty));
                self.error_mend(e.span, message, "write `!` before it if it is always normal, or change the form of the result");
            } else {
                made = self.fit(made, &form.ty, e.span, "the result");
            }
        }
        self.env.live = false;
        Stmt::Return(made)
    }

    /// `return ? e` where no normal completion can be returned: there is none then, and that is tested.
    fn return_abrupt(&mut self, inner: &ast::Expr, span: Span) -> Stmt {
        let e = self.expr(inner);
        let allowed = completions(&self.frame.form);
        if !self.lattice.overlap(&e.ty, &allowed) && !e.ty.0.is_empty() {
            let message = format!("the result is {}, but this is {}", self.text(&allowed), self.text(&e.ty));
            self.error(span, message);
        }
        let e = if self.lattice.within(&e.ty, &allowed) { e } else { self.only_these(e, &allowed, false) };
        self.env.live = false;
        Stmt::Return(self.make(ExprKind::Question(Box::new(e)), Ty::default(), span))
    }

    fn throw(&mut self, error: &ast::Name, message: Option<&str>, span: Span) -> Option<Stmt> {
        if !(self.frame.form.completion && self.frame.form.throw) {
            self.error_mend(span, "this algorithm's result is never a throw completion", "add `or throw` to its form");
        }
        let message = message.map_or_else(Vec::new, |m| self.message(m, span));
        self.env.live = false;
        let error = self.cx.find_intrinsic(&format!("%{}%", error.text), error.span)?;
        Some(Stmt::Throw { error, message })
    }

    /// The parts of a message: `{x}` shows a variable.
    fn message(&mut self, text: &str, span: Span) -> Vec<MessagePart> {
        let mut out = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let after = &rest[open + 1..];
            let name = after.find('}').map(|close| &after[..close]);
            match name {
                Some(name) if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                    plain.push_str(&rest[..open]);
                    if let ExprKind::Local(local) = self.variable(name, span).kind {
                        if !plain.is_empty() {
                            out.push(MessagePart::Text(std::mem::take(&mut plain)));
                        }
                        out.push(MessagePart::Variable(local));
                    }
                    rest = &after[name.len() + 1..];
                }
                _ => {
                    plain.push_str(&rest[..=open]);
                    rest = after;
                }
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            out.push(MessagePart::Text(plain));
        }
        out
    }

    // ------------------------------------------------------------ macros

    /// The macro that a statement calls, and the arguments.
    pub(super) fn macro_call<'s>(&self, stmt: &'s ast::Stmt) -> Option<(AlgId, &'s [ast::Expr])> {
        let S::Effect(ast::Expr { kind: A::Call(name, args), .. }) = &stmt.kind else { return None };
        let id = self.cx.ops.get(&name.text).copied()?;
        matches!(self.cx.spec.algorithms[id.index()].kind, AlgKind::Macro).then_some((id, args.as_slice()))
    }

    /// A macro's steps in the place of its call. Its parameters stand for the variables given, so that what it does to them is done
    /// to the caller's; other arguments are bound before. Its own variables are its own.
    pub(super) fn inline_macro(&mut self, alg: AlgId, args: &[ast::Expr], span: Span) -> StepKind {
        let algorithm = &self.cx.spec.algorithms[alg.index()];
        let params: Vec<String> = algorithm.params.iter().filter_map(|p| algorithm.locals.get(p.local.index())).map(|l| l.name.clone()).collect();
        let name = algorithm.name.clone();
        if params.len() != args.len() {
            self.error_mend(
                span,
                format!("{name} takes {} arguments, not {}", params.len(), args.len()),
                format!("its parameters are ({})", params.join(", ")),
            );
            return StepKind::Note(None);
        }
        let Some(source) = self.cx.bodies.macros.get(&alg).cloned() else {
            self.error_mend(span, format!("the steps of {name} are not known here"), "a macro cannot use one that comes after it");
            return StepKind::Note(None);
        };
        if self.inlining.len() >= DEEPEST_MACRO {
            self.error_mend(span, "macros inside macros are nested too deeply", "use fewer: each stands in the place of its call");
            return StepKind::Note(None);
        }
        if self.inlining.contains(&alg) {
            self.error_mend(span, format!("{name} uses itself"), "a macro's steps stand in the place of its call: this would never end");
            return StepKind::Note(None);
        }
        let mut bind = Vec::new();
        let mut names = std::collections::HashMap::new();
        for (param, arg) in params.into_iter().zip(args) {
            let value = self.value(arg);
            let local = match value.kind {
                ExprKind::Local(local) => local,
                _ => {
                    let local = self.hidden_local(&param);
                    self.bind(local, value.ty.clone(), is_fresh(&value));
                    bind.push(Stmt::Let(local, value));
                    local
                }
            };
            names.insert(param, local);
        }
        let body = self.in_macro(alg, &source, names);
        StepKind::Macro { alg, bind, body }
    }

    fn in_macro(&mut self, alg: AlgId, source: &Rc<Macro>, names: std::collections::HashMap<String, LocalId>) -> Block {
        let outer = std::mem::replace(&mut self.frame.names, names);
        let here = self.cx.here.clone();
        self.cx.here.file = source.file;
        self.cx.here.clause = source.clause;
        self.inlining.push(alg);
        let body = self.block(&source.steps, "");
        self.inlining.pop();
        self.cx.here = here;
        self.frame.names = outer;
        body
    }
}

/// Is it a List that this very expression makes?
fn is_fresh(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::List(_) | ExprKind::Unary(UnaryOp::CopyOf, _) => true,
        ExprKind::Binary(BinaryOp::Concat, ..) => e.ty.0.iter().any(|a| matches!(a, Atom::List(_))),
        _ => false,
    }
}
