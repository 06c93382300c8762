//! Bodies of algorithms: from the steps as written to steps whose names are resolved and whose expressions are typed.
//!
//! Types follow the flow: a variable has, at each place, the type of what it was last bound to, narrowed by the tests on the
//! way there. Where a value may not be what is wanted a [`Guard`](crate::model::ExprKind::Guard) is put in, and from there on
//! the variable is known to be of that type, so that nothing is tested twice.
//!
//! Diagnostics are kept until the body is done, because loops are looked at more than once.

mod access;
mod arith;
mod call;
mod cond;
mod consts;
mod env;
mod expr;
mod nodes;
mod number;
mod steps;
mod stmt;
#[cfg(test)]
mod tests;

pub use number::number_steps;

use crate::ast::{self, Span};
use crate::check::cx::Cx;
use crate::check::ty::{self, Fit, Lattice};
use crate::diag::Diagnostic;
use crate::model::*;
use env::{Env, Place as Known};
use std::collections::HashMap;
use std::rc::Rc;

/// What bodies share: computed, or gathered, as they are checked.
#[derive(Default)]
pub struct Shared {
    lattice: Option<Rc<Lattice>>,
    macros: HashMap<AlgId, Rc<Macro>>,
}

/// A macro's steps: they are checked again in each place of its call.
struct Macro {
    file: usize,
    clause: ClauseId,
    steps: Vec<ast::Step>,
}

/// Checks an algorithm's steps and fills its body and its locals; Abstract Closures become algorithms of their own. Macros
/// must be checked before the algorithms that use them.
pub fn check(cx: &mut Cx<'_>, alg: AlgId, steps: &[ast::Step]) {
    let lattice = lattice(cx);
    let algorithm = &cx.spec.algorithms[alg.index()];
    if matches!(algorithm.kind, AlgKind::Macro) {
        let (file, clause) = (cx.here.file, cx.here.clause);
        cx.bodies.macros.insert(alg, Rc::new(Macro { file, clause, steps: steps.to_vec() }));
    }
    let before = cx.here.clone();
    let mut body = Body::new(cx, lattice, alg);
    let block = body.algorithm(steps, "");
    body.finish(alg, block);
    let diags = std::mem::take(&mut body.diags);
    for (here, diagnostic) in diags {
        cx.here = here;
        cx.report(diagnostic);
    }
    cx.here = before;
}

/// The orders that types rest on; all records and the grammar are known by now.
pub fn lattice(cx: &mut Cx<'_>) -> Rc<Lattice> {
    let (records, grammar) = (&cx.spec.records, &cx.spec.grammar);
    cx.bodies.lattice.get_or_insert_with(|| Rc::new(Lattice::new(records, grammar))).clone()
}

struct Body<'c, 'a> {
    cx: &'c mut Cx<'a>,
    lattice: Rc<Lattice>,
    /// Ready-made: a language value.
    language_value: Ty,
    object: Ty,
    frame: Frame,
    env: Env,
    /// Algorithms already made for closures, by the place of the closure (file, byte).
    closures: HashMap<(usize, u32), AlgId>,
    diags: Vec<(crate::check::cx::Here, Diagnostic)>,
    loops: usize,
    /// An assertion is being looked at: it may say what the types say already.
    asserting: bool,
    /// Macros that are being inlined, innermost last.
    inlining: Vec<AlgId>,
}

/// The algorithm, or closure, whose steps are being looked at.
struct Frame {
    alg: AlgId,
    names: HashMap<String, LocalId>,
    locals: Vec<Local>,
    /// Types that a `let` or a parameter's header fixes.
    declared: Vec<Option<Ty>>,
    form: ResultForm,
    /// The shapes of the rule at hand; empty for `Contains of *`, `None` where there is no node.
    shapes: Option<Vec<crate::grammar::ShapeId>>,
    /// How many of the locals are parameters and captures: their types are those of the header.
    params: usize,
    /// The end may be reached: early errors and macros return nothing.
    may_end: bool,
}

impl<'c, 'a> Body<'c, 'a> {
    fn new(cx: &'c mut Cx<'a>, lattice: Rc<Lattice>, alg: AlgId) -> Body<'c, 'a> {
        let language_value = cx.well_known_type("LanguageValue");
        let object = cx.well_known_type("Object");
        let algorithm = &cx.spec.algorithms[alg.index()];
        let shapes = match &algorithm.kind {
            AlgKind::Rule { shapes, .. } | AlgKind::EarlyErrors { shapes } => Some(shapes.clone()),
            AlgKind::DefaultRule { .. } => Some(Vec::new()),
            _ => None,
        };
        let mut frame = Frame {
            alg,
            names: HashMap::new(),
            locals: Vec::new(),
            declared: Vec::new(),
            form: algorithm.result.clone(),
            shapes,
            params: algorithm.locals.len(),
            may_end: matches!(algorithm.kind, AlgKind::EarlyErrors { .. } | AlgKind::Macro),
        };
        if matches!(algorithm.kind, AlgKind::Macro) {
            // What a macro returns its caller returns: it is judged there.
            frame.form = anything();
        }
        let mut env = Env::new();
        for (i, local) in algorithm.locals.iter().enumerate() {
            let id = LocalId(i as u32);
            let optional = algorithm.params.iter().any(|p| p.local == id && p.kind == ParamKind::Optional);
            let ty = if optional { lattice.join(&local.ty, &ty::one(Atom::Absent)) } else { local.ty.clone() };
            frame.names.insert(local.name.clone(), id);
            frame.locals.push(Local { name: local.name.clone(), ty: local.ty.clone() });
            frame.declared.push(None);
            env.bind(id, ty, false);
        }
        Body {
            cx,
            lattice,
            language_value,
            object,
            frame,
            env,
            closures: HashMap::new(),
            diags: Vec::new(),
            loops: 0,
            asserting: false,
            inlining: Vec::new(),
        }
    }

    /// The steps of a whole algorithm or closure, with a check that every path ends.
    fn algorithm(&mut self, steps: &[ast::Step], label: &str) -> Block {
        let block = self.block(steps, label);
        if self.env.live && !self.frame.may_end && !self.env.impossible() {
            let last = steps.last();
            let span = last.map_or(Span::default(), |s| s.span);
            let message = if steps.is_empty() { "this algorithm has no steps" } else { "a path through the steps ends without return or throw" };
            let mend = match &self.frame.form.ty.0[..] {
                [Atom::Enum(_)] => format!("end with `return {}`", ty::text(&self.cx.spec, &self.frame.form.ty)),
                _ => "let every path end with `return` or `throw`; where one cannot come here, say so with `assert`".into(),
            };
            self.cx.here.step = last.map(|s| steps::join_label(label, &s.label));
            self.error_mend(span, message, mend);
        }
        block
    }

    fn finish(&mut self, alg: AlgId, block: Block) {
        let locals = std::mem::take(&mut self.frame.locals);
        let algorithm = &mut self.cx.spec.algorithms[alg.index()];
        algorithm.locals = locals;
        algorithm.body = block;
    }

    // ------------------------------------------------------------ reporting

    fn report(&mut self, mut diagnostic: Diagnostic) {
        if !self.inlining.is_empty() && diagnostic.label.is_none() {
            let user = &self.cx.spec.algorithms[self.frame.alg.index()].name;
            diagnostic.label = Some(format!("in the macro, as {user} uses it"));
        }
        self.diags.push((self.cx.here.clone(), diagnostic));
    }
    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(self.cx.here.file, span, message));
    }
    fn error_mend(&mut self, span: Span, message: impl Into<String>, mend: impl Into<String>) {
        self.report(Diagnostic::error(self.cx.here.file, span, message).mend(mend));
    }
    fn text(&self, ty: &Ty) -> String {
        ty::text(&self.cx.spec, ty)
    }

    // ------------------------------------------------------------ locals

    fn local(&mut self, name: &str) -> LocalId {
        if let Some(id) = self.frame.names.get(name) {
            return *id;
        }
        let id = self.hidden_local(name);
        self.frame.names.insert(name.to_string(), id);
        id
    }
    /// A local that no name of the text leads to.
    fn hidden_local(&mut self, name: &str) -> LocalId {
        let id = LocalId(self.frame.locals.len() as u32);
        self.frame.locals.push(Local { name: name.to_string(), ty: Ty::default() });
        self.frame.declared.push(None);
        id
    }
    fn bind(&mut self, l: LocalId, ty: Ty, fresh: bool) {
        if l.index() >= self.frame.params {
            let local = &mut self.frame.locals[l.index()];
            local.ty = self.lattice.join(&local.ty, &ty);
        }
        self.env.bind(l, ty, fresh);
    }

    // ------------------------------------------------------------ fitting

    fn make(&self, kind: ExprKind, ty: Ty, span: Span) -> Expr {
        Expr { kind, ty, place: self.cx.place(span) }
    }
    /// What stands for an expression that is wrong: anything, so that one error costs one diagnostic.
    fn wrong(&self, span: Span) -> Expr {
        self.make(ExprKind::Const(Const::Undefined), ty::any(), span)
    }

    /// The expression as one of the type wanted: as it is, or with a guard, or else it is an error. `what` says what wants it.
    fn fit(&mut self, e: Expr, want: &Ty, span: Span, what: &str) -> Expr {
        match self.lattice.fit(&e.ty, want) {
            Fit::Yes => e,
            Fit::Maybe if self.is_only_list_wider(&e.ty, want) => {
                let message = format!("{what} is {}, but this is {}", self.text(want), self.text(&e.ty));
                self.error_mend(span, message, "elements are not tested: say what is in the List where it is made (`let x: List of T = …`)");
                Expr { ty: want.clone(), ..e }
            }
            Fit::Maybe => self.guard(e, want),
            Fit::Never => {
                let message = format!("{what} is {}, but this is {}", self.text(want), self.text(&e.ty));
                if ty::is_completion(&e.ty) && !want.0.iter().any(ty::is_completion_atom) {
                    self.error_mend(span, message, "take the value with `?` or `!`, or by its `.[[Value]]`");
                } else {
                    self.error(span, message);
                }
                Expr { ty: ty::any(), ..e }
            }
        }
    }

    /// Is it the elements of a List alone that do not fit? No guard could tell.
    fn is_only_list_wider(&self, have: &Ty, want: &Ty) -> bool {
        have.0.iter().any(|x| matches!(x, Atom::List(_)) && !self.lattice.within(&ty::one(x.clone()), want))
            && want.0.iter().any(|y| matches!(y, Atom::List(_)))
    }

    fn guard(&mut self, e: Expr, want: &Ty) -> Expr {
        let narrowed = self.lattice.meet(&e.ty, want);
        self.narrow(&e, narrowed.clone());
        let place = e.place;
        Expr { kind: ExprKind::Guard { value: Box::new(e), ty: want.clone() }, ty: narrowed, place }
    }

    /// From here on what the expression names is of this type.
    fn narrow(&mut self, e: &Expr, ty: Ty) {
        if let Some(place) = Known::of(e) {
            self.env.narrow(place, ty);
        }
    }
}

/// The form of an algorithm of which nothing is known.
fn anything() -> ResultForm {
    ResultForm { ty: ty::any(), completion: true, normal: true, throw: true, ret: true, brk: true, cont: true }
}

/// The Completion Records that there may be of an operation of this form.
fn completions(form: &ResultForm) -> Ty {
    let mut atoms = Vec::new();
    if form.normal {
        atoms.push(Atom::Normal(Box::new(form.ty.clone())));
    }
    for (there, atom) in [(form.throw, Atom::Throw), (form.ret, Atom::Return), (form.brk, Atom::Break), (form.cont, Atom::Continue)] {
        if there {
            atoms.push(atom);
        }
    }
    crate::check::types::union(atoms)
}
