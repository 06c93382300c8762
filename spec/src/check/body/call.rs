//! Calls, and the marks in front of them: `?`, `!`, `Completion(…)`.

use super::env::Place;
use super::{Body, completions};
use crate::ast::{self, Span};
use crate::check::ty;
use crate::diag;
use crate::model::*;

type Params = Vec<(String, Ty, ParamKind)>;

/// Is the expression a call whose result is a Completion Record, with no mark on it?
pub(super) fn is_unmarked(body: &Body<'_, '_>, e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Call { callee, .. } => form_of(body, *callee).is_some_and(|f| f.completion),
        _ => false,
    }
}

/// The declared form of what is called; `None` for closures, which may give anything.
fn form_of<'b>(body: &'b Body<'_, '_>, callee: Callee) -> Option<&'b ResultForm> {
    let spec = &body.cx.spec;
    match callee {
        Callee::Algorithm(a) => Some(&spec.algorithms[a.index()].result),
        Callee::Sdo(s) => Some(&spec.sdos[s.index()].result),
        Callee::Method(m) => Some(&spec.methods[m.index()].result),
        Callee::Primitive(p) => Some(&spec.primitives[p.index()].result),
        Callee::Closure => None,
    }
}

/// A result as a type: a plain one, or the completions that there may be.
fn result_ty(form: &ResultForm) -> Ty {
    if form.completion { completions(form) } else { form.ty.clone() }
}

fn abrupt_part(ty: &Ty) -> Ty {
    Ty(ty.0.iter().filter(|a| ty::is_completion_atom(a) && !matches!(a, Atom::Normal(_))).cloned().collect())
}

impl Body<'_, '_> {
    /// The value of a normal completion of this type; plain values stand for themselves.
    fn normal_part(&self, ty: &Ty) -> Ty {
        let mut out = Ty::default();
        for atom in &ty.0 {
            out = match atom {
                Atom::Normal(inner) => self.lattice.join(&out, inner),
                Atom::Throw | Atom::Return | Atom::Break | Atom::Continue => out,
                other => self.lattice.join(&out, &ty::one(other.clone())),
            };
        }
        out
    }

    // ------------------------------------------------------------ marks

    /// `? e`
    pub(super) fn question(&mut self, inner: &ast::Expr, span: Span) -> Expr {
        let mut e = self.expr(inner);
        let value = self.normal_part(&e.ty);
        if !self.may_be_marked(&e, "?", span) {
            return e;
        }
        let allowed = abrupt_part(&completions(&self.frame.form));
        let abrupt = if ty::is_any(&e.ty) { abrupt_part(&completions(&super::anything())) } else { abrupt_part(&e.ty) };
        if !self.lattice.within(&abrupt, &allowed) {
            if self.lattice.overlap(&abrupt, &allowed) {
                e = self.only_these(e, &allowed, true);
            } else {
                let message = format!("`?` may return a {} from here", self.text(&abrupt));
                let mend = if allowed.0.is_empty() {
                    "the result of this algorithm has no abrupt completions: use `!` if there can be none, or change its form"
                } else {
                    "change the form of this algorithm's result, or deal with such a completion before"
                };
                self.error_mend(span, message, mend);
            }
        }
        self.known_from_call(&e);
        if value.0.is_empty() {
            self.env.live = false;
        }
        self.make(ExprKind::Question(Box::new(e)), value, span)
    }

    /// `! e`
    pub(super) fn bang(&mut self, inner: &ast::Expr, span: Span) -> Expr {
        let e = self.expr(inner);
        let value = self.normal_part(&e.ty);
        if !self.may_be_marked(&e, "!", span) {
            return e;
        }
        self.known_from_call(&e);
        self.make(ExprKind::Bang(Box::new(e)), value, span)
    }

    /// `Completion(e)`
    pub(super) fn completion(&mut self, inner: &ast::Expr, span: Span) -> Expr {
        let e = self.expr(inner);
        if !is_unmarked(self, &e) && !matches!(e.kind, ExprKind::Call { callee: Callee::Closure, .. }) {
            if matches!(e.kind, ExprKind::Const(Const::Undefined)) {
                return e; // said already
            }
            self.error_mend(span, "`Completion(…)` is for a call whose result is a completion", "take it away");
            return e;
        }
        let ty = e.ty.clone();
        self.make(ExprKind::Completion(Box::new(e)), ty, span)
    }

    /// The same with `Completion(…)` around it if it is an unmarked call.
    pub(super) fn complete(&mut self, e: Expr) -> Expr {
        if !matches!(e.kind, ExprKind::Call { .. }) || !(is_unmarked(self, &e) || matches!(e.kind, ExprKind::Call { callee: Callee::Closure, .. })) {
            return e;
        }
        let (ty, place) = (e.ty.clone(), e.place);
        Expr { kind: ExprKind::Completion(Box::new(e)), ty, place }
    }

    fn may_be_marked(&mut self, e: &Expr, mark: &str, span: Span) -> bool {
        let is_call = matches!(e.kind, ExprKind::Call { .. });
        if ty::is_any(&e.ty) || e.ty.0.iter().any(ty::is_completion_atom) || (e.ty.0.is_empty() && !is_call) {
            return true;
        }
        let message = format!("`{mark}` on a plain value: {}", self.text(&e.ty));
        self.error_mend(span, message, format!("take `{mark}` away"));
        false
    }

    /// The completion, guarded: it is one of these abrupt ones, or (if that may be) a normal one.
    pub(super) fn only_these(&mut self, e: Expr, abrupt: &Ty, normal: bool) -> Expr {
        let mut wanted = abrupt.0.clone();
        if normal {
            wanted.push(Atom::Normal(Box::new(ty::any())));
        }
        let wanted = crate::check::types::union(wanted);
        let e = self.complete(e);
        let (ty, place) = (self.lattice.meet(&e.ty, &wanted), e.place);
        Expr { kind: ExprKind::Guard { value: Box::new(e), ty: wanted }, ty, place }
    }

    /// What is known when the call has come back with a normal completion.
    fn known_from_call(&mut self, e: &Expr) {
        let ExprKind::Call { callee: Callee::Algorithm(a), args } = &e.kind else { return };
        if self.cx.spec.algorithms[a.index()].name != "RequireInternalSlot" {
            return;
        }
        let [object, Expr { kind: ExprKind::Const(Const::SlotName(slot)), .. }] = args.as_slice() else { return };
        let with = self.types_with_slot(&object.ty, *slot);
        if let Some(place) = Place::of(object)
            && !with.0.is_empty()
        {
            self.env.narrow(place, with);
        }
    }

    // ------------------------------------------------------------ calls

    /// `Name(…)`: a closure in a variable, an operation, a primitive.
    pub(super) fn call(&mut self, name: &ast::Name, args: &[ast::Expr], span: Span) -> Expr {
        if self.frame.names.contains_key(&name.text) {
            let closure = self.variable(&name.text, name.span);
            return self.call_closure(closure, args, name.span, span);
        }
        if let Some(id) = self.cx.ops.get(&name.text).copied() {
            let algorithm = &self.cx.spec.algorithms[id.index()];
            if matches!(algorithm.kind, AlgKind::Macro) {
                self.error_mend(span, format!("{} returns from its caller: it stands alone in a step", name.text), "give it a step of its own");
                for arg in args {
                    self.value(arg);
                }
                return self.wrong(span);
            }
            let params: Params = algorithm
                .params
                .iter()
                .map(|p| {
                    algorithm
                        .locals
                        .get(p.local.index())
                        .map_or_else(|| (String::new(), ty::any(), p.kind), |l| (l.name.clone(), l.ty.clone(), p.kind))
                })
                .collect();
            let ty = result_ty(&algorithm.result);
            let args = self.args(&name.text, &params, args, span);
            self.env.slots_written();
            return self.make(ExprKind::Call { callee: Callee::Algorithm(id), args }, ty, span);
        }
        if let Some(id) = self.cx.prims.get(&name.text).copied() {
            let primitive = &self.cx.spec.primitives[id.index()];
            let (params, ty) = (primitive.params.clone(), result_ty(&primitive.result));
            let args = self.args(&name.text, &params, args, span);
            return self.make(ExprKind::Call { callee: Callee::Primitive(id), args }, ty, span);
        }
        for arg in args {
            self.value(arg);
        }
        let names = self.cx.ops.keys().chain(self.cx.prims.keys()).chain(self.frame.names.keys()).map(String::as_str);
        let near = diag::did_you_mean(&name.text, names);
        self.cx.unknown(name.span, "operation or primitive", &name.text, near, "define it, or declare it with `primitive` or `leaf`");
        self.wrong(span)
    }

    fn call_closure(&mut self, closure: Expr, args: &[ast::Expr], at: Span, span: Span) -> Expr {
        let closure = self.fit(closure, &ty::one(Atom::Closure), at, "what is called");
        let mut made = vec![closure];
        for arg in args {
            let arg = self.want(arg, &ty::any(), "an argument");
            made.push(arg);
        }
        self.env.slots_written();
        // Nothing is known of what it does: it may be kept as a completion, or taken as a value.
        self.make(ExprKind::Call { callee: Callee::Closure, args: made }, ty::any(), span)
    }

    /// `env.HasBinding(N)`, `O.[[Get]](P, O)`
    pub(super) fn method(&mut self, base: &ast::Expr, name: &ast::Name, args: &[ast::Expr], span: Span) -> Expr {
        if !self.cx.methods.contains_key(&name.text) && self.cx.slots.contains_key(&name.text) {
            // A closure that is in a slot.
            let closure = self.slot(base, name, Span { start: base.span.start, end: name.span.end });
            return self.call_closure(closure, args, name.span, span);
        }
        let receiver = self.value(base);
        let Some(id) = self.cx.find_method(name) else {
            for arg in args {
                self.value(arg);
            }
            return self.wrong(span);
        };
        let method = &self.cx.spec.methods[id.index()];
        let (params, ty) = (method.params.clone(), result_ty(&method.result));
        let wanted = if method.is_internal { self.object.clone() } else { self.receivers(id, &receiver.ty) };
        let receiver = self.fit(receiver, &wanted, base.span, &format!("the receiver of {}", name.text));
        let mut made = vec![receiver];
        made.extend(self.args(&name.text, &params, args, span));
        self.env.slots_written();
        self.make(ExprKind::Call { callee: Callee::Method(id), args: made }, ty, span)
    }

    /// The part of the type that has the concrete method; where there is none, those records that have it.
    fn receivers(&self, method: MethodId, have: &Ty) -> Ty {
        let definitions = &self.cx.spec.methods[method.index()].definitions;
        let defined = |r: RecordId| definitions.iter().any(|(of, _)| self.lattice.extends(r, *of) || self.lattice.extends(*of, r));
        let part: Vec<Atom> = have.0.iter().filter(|a| matches!(a, Atom::Record(r) if defined(*r))).cloned().collect();
        if part.is_empty() { crate::check::types::union(definitions.iter().map(|(of, _)| Atom::Record(*of)).collect()) } else { Ty(part) }
    }

    /// `Evaluation of x`, `BindingInitialization of x with (…)`
    pub(super) fn sdo(&mut self, name: &ast::Name, of: &ast::Expr, with: &[ast::Expr], span: Span) -> Expr {
        if let Some(id) = self.cx.prims.get(&name.text).copied()
            && !self.cx.sdos.contains_key(&name.text)
        {
            return self.leaf_of_node(id, name, of, with, span);
        }
        let node = self.want(of, &ty::one(Atom::Node(None)), &format!("what {} is of", name.text));
        let Some(id) = self.cx.find_sdo(name) else {
            for arg in with {
                self.value(arg);
            }
            return self.wrong(span);
        };
        let sdo = &self.cx.spec.sdos[id.index()];
        let (params, ty, is_static) = (sdo.params.clone(), result_ty(&sdo.result), sdo.is_static);
        let mut made = vec![node];
        made.extend(self.args(&name.text, &params, with, span));
        if !is_static {
            self.env.slots_written();
        }
        self.make(ExprKind::Call { callee: Callee::Sdo(id), args: made }, ty, span)
    }

    /// A leaf that the standard defines as a syntax-directed operation: the node is its first argument.
    fn leaf_of_node(&mut self, id: PrimId, name: &ast::Name, of: &ast::Expr, with: &[ast::Expr], span: Span) -> Expr {
        let primitive = &self.cx.spec.primitives[id.index()];
        let (params, ty) = (primitive.params.clone(), result_ty(&primitive.result));
        let (node, rest) = match params.split_first() {
            Some((first, rest)) => (first.1.clone(), rest.to_vec()),
            None => (ty::one(Atom::Node(None)), Vec::new()),
        };
        let mut made = vec![self.want(of, &node, &format!("what {} is of", name.text))];
        made.extend(self.args(&name.text, &rest, with, span));
        self.make(ExprKind::Call { callee: Callee::Primitive(id), args: made }, ty, span)
    }

    fn args(&mut self, what: &str, params: &Params, args: &[ast::Expr], span: Span) -> Vec<Expr> {
        let least = params.iter().filter(|p| p.2 == ParamKind::Required).count();
        if args.len() < least || args.len() > params.len() {
            let wants = match (least, params.len()) {
                (a, b) if a == b && a == 1 => "1 argument".to_string(),
                (a, b) if a == b => format!("{a} arguments"),
                (a, b) => format!("{a} to {b} arguments"),
            };
            let names: Vec<&str> = params.iter().map(|p| p.0.as_str()).collect();
            self.error_mend(span, format!("{what} takes {wants}, not {}", args.len()), format!("its parameters are ({})", names.join(", ")));
        }
        let mut made = Vec::with_capacity(args.len());
        for (i, arg) in args.iter().enumerate() {
            let Some((name, ty, kind)) = params.get(i) else {
                made.push(self.value(arg));
                continue;
            };
            let wanted = if *kind == ParamKind::Optional { self.lattice.join(ty, &ty::one(Atom::Absent)) } else { ty.clone() };
            made.push(self.want(arg, &wanted, &format!("{name} of {what}")));
        }
        made
    }
}
