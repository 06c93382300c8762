//! Steps: branches, loops, and what is known after them.

use super::Body;
use super::cond::facts;
use super::env::{Env, Facts};
use crate::ast::{self, Repeat, Span};
use crate::check::ty;
use crate::model::*;

/// Loops inside loops deeper than this are not looked at again and again: what they change is of any type from the start.
const DEEPEST_LOOP: usize = 3;
/// How often a loop is looked at before the types that still grow are given up on.
const ROUNDS: usize = 6;

pub(super) fn join_label(parent: &str, label: &str) -> String {
    if parent.is_empty() { label.to_string() } else { format!("{parent}.{label}") }
}

/// A branch that has been looked at: where it ends, and the conditions that lead there and past it.
struct Arm {
    end: Env,
    holds: Option<Facts>,
    fails: Option<Facts>,
}

impl Body<'_, '_> {
    pub(super) fn block(&mut self, steps: &[ast::Step], parent: &str) -> Block {
        let mut out = Vec::with_capacity(steps.len());
        let mut i = 0;
        let file = self.cx.here.file;
        while let Some(step) = steps.get(i) {
            self.cx.here.file = step.origin.unwrap_or(file);
            self.reach(step, parent);
            if let ast::StepKind::If { .. } = step.kind {
                let rest = &steps[i + 1..];
                let n = rest.iter().take_while(|s| matches!(s.kind, ast::StepKind::ElseIf { .. } | ast::StepKind::Else { .. })).count();
                self.cx.here.file = file;
                self.chain(&steps[i..=i + n], parent, &mut out);
                i += n + 1;
            } else {
                let made = self.step(step, parent);
                out.push(made);
                i += 1;
            }
        }
        self.cx.here.file = file;
        out
    }

    /// Says so if nothing comes to this step.
    fn reach(&mut self, step: &ast::Step, parent: &str) {
        self.cx.here.step = Some(join_label(parent, &step.label));
        if !self.env.live && !matches!(step.kind, ast::StepKind::Note(_)) {
            self.error_mend(step.span, "nothing reaches this step", "take it away, or see why every path before it ends");
            self.env.live = true;
        }
    }

    fn made(&self, step: &ast::Step, parent: &str, kind: StepKind) -> Step {
        Step { id: StepId(0), label: join_label(parent, &step.label), place: self.cx.place(step.span), kind }
    }

    /// `if` with the `else if` and `else` steps that belong to it.
    fn chain(&mut self, steps: &[ast::Step], parent: &str, out: &mut Block) {
        let mut arms: Vec<Arm> = Vec::new();
        let mut closed = false;
        let file = self.cx.here.file;
        for step in steps {
            self.cx.here.file = step.origin.unwrap_or(file);
            self.cx.here.step = Some(join_label(parent, &step.label));
            if closed {
                self.error_mend(step.span, "no `if` is open here", "an `else` or `otherwise` before it takes all that is left");
            }
            let kind = match &step.kind {
                ast::StepKind::If { cond, then, otherwise } | ast::StepKind::ElseIf { cond, then, otherwise } => {
                    let test = self.cond(cond);
                    self.env = test.yes;
                    let branch = self.branch(then, step, parent);
                    let end = std::mem::replace(&mut self.env, test.no);
                    let (holds, fails) = (facts(&self.lattice, &test.expr, true), facts(&self.lattice, &test.expr, false));
                    arms.push(Arm { end, holds, fails });
                    let other = (!otherwise.is_empty()).then(|| {
                        closed = true;
                        self.stmts(otherwise)
                    });
                    match step.kind {
                        ast::StepKind::If { .. } => StepKind::If { cond: test.expr, then: branch, otherwise: other },
                        _ => StepKind::ElseIf { cond: test.expr, then: branch, otherwise: other },
                    }
                }
                ast::StepKind::Else { then } => {
                    closed = true;
                    let then = self.branch(then, step, parent);
                    StepKind::Else { then }
                }
                _ => StepKind::Note(None),
            };
            let made = self.made(step, parent, kind);
            out.push(made);
        }
        // What holds after the last branch, and then joined with each before it.
        while let Some(arm) = arms.pop() {
            let rest = std::mem::replace(&mut self.env, Env::new());
            self.env = arm.end.join(rest, &self.lattice, (arm.holds.as_ref(), arm.fails.as_ref()));
        }
    }

    /// What stands on the line, or else the sub-steps.
    fn branch(&mut self, stmts: &[ast::Stmt], step: &ast::Step, parent: &str) -> Branch {
        if stmts.is_empty() {
            if step.steps.is_empty() {
                self.error_mend(step.span, "this step does nothing", "write its effects on the line, or as sub-steps");
            }
            let label = join_label(parent, &step.label);
            return Branch::Steps(self.block(&step.steps, &label));
        }
        self.no_sub_steps(step);
        Branch::Inline(self.stmts(stmts))
    }

    fn no_sub_steps(&mut self, step: &ast::Step) {
        if let Some(first) = step.steps.first() {
            self.error_mend(first.span, "sub-steps of a step that has its effects on the line", "move them, or the effects");
        }
    }

    fn step(&mut self, step: &ast::Step, parent: &str) -> Step {
        let label = join_label(parent, &step.label);
        let kind = match &step.kind {
            ast::StepKind::Effects(stmts) => self.effects(stmts, step, &label),
            ast::StepKind::ElseIf { .. } | ast::StepKind::Else { .. } => {
                self.error_mend(step.span, "`else` without `if`", "it must follow the `if` (or `else if`) on the same level");
                StepKind::Note(None)
            }
            ast::StepKind::ForEach { var, ty, list, reverse, body } => self.for_each(var, ty.as_ref(), list, *reverse, body, step, parent),
            ast::StepKind::ForInteger { var, from, to, down, body } => {
                let integer = ty::one(Atom::Integer);
                let from = self.want(from, &integer, "the first integer");
                let to = self.want(to, &integer, "the last integer");
                let var = self.local(&var.text);
                let body = self.repeated(|b| {
                    b.bind(var, ty::one(Atom::Integer), false);
                    b.branch(body, step, parent)
                });
                StepKind::ForInteger { var, from, to, down: *down, body }
            }
            ast::StepKind::Repeat(test) => self.repeat(test, step, &label),
            ast::StepKind::ErrorIf(cond, says) => {
                if !matches!(self.cx.spec.algorithms[self.frame.alg.index()].kind, AlgKind::EarlyErrors { .. }) {
                    self.error_mend(step.span, "`error if` outside of early errors", "`if … then throw …`");
                } else if says.is_none() {
                    self.error_mend(step.span, "a rule without a message", "say what is wrong, and the mend: `error if … says \"…\"`");
                }
                self.no_sub_steps(step);
                let test = self.cond(cond);
                self.env = test.no;
                StepKind::EarlyError { cond: test.expr, says: says.clone().unwrap_or_default() }
            }
            ast::StepKind::Perform => {
                if step.steps.is_empty() {
                    self.error_mend(step.span, "nothing is performed", "write the sub-steps");
                }
                StepKind::Perform(self.block(&step.steps, &label))
            }
            ast::StepKind::Note(text) => {
                self.no_sub_steps(step);
                StepKind::Note(text.clone())
            }
            ast::StepKind::If { .. } => StepKind::Note(None), // taken by the chain
        };
        self.made(step, parent, kind)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one step")]
    fn for_each(
        &mut self,
        var: &ast::Name,
        annotation: Option<&ast::Type>,
        list: &ast::Expr,
        reverse: bool,
        body: &[ast::Stmt],
        step: &ast::Step,
        parent: &str,
    ) -> StepKind {
        let list = self.want(list, &ty::list_of(ty::any()), "what is gone through");
        let mut element = elements(&list.ty);
        if let Some(annotation) = annotation {
            let wanted = self.cx.resolve_type(annotation);
            if self.lattice.within(&element, &wanted) {
                element = wanted;
            } else if !self.lattice.overlap(&element, &wanted) {
                let message = format!("the elements are {}, never {}", self.text(&element), self.text(&wanted));
                self.error(annotation.span, message);
            }
            // Where elements may be of the type they are guarded where one is used.
        }
        let var = self.local(&var.text);
        let body = self.repeated(|b| {
            b.bind(var, element.clone(), false);
            b.branch(body, step, parent)
        });
        StepKind::ForEach { var, list, reverse, body }
    }

    fn repeat(&mut self, test: &Repeat, step: &ast::Step, label: &str) -> StepKind {
        if step.steps.is_empty() {
            self.error_mend(step.span, "this loop has no steps", "write them as sub-steps");
        }
        let start = self.cx.here.step.clone();
        let (test, body, after) = self.settle(|b| {
            b.cx.here.step.clone_from(&start);
            let (test, after) = match test {
                Repeat::Forever => (RepeatTest::Forever, b.env.ended()),
                Repeat::While(cond) => {
                    let test = b.cond(cond);
                    b.env = test.yes;
                    (RepeatTest::While(test.expr), test.no)
                }
                Repeat::Until(cond) => {
                    let test = b.cond(cond);
                    b.env = test.no;
                    (RepeatTest::Until(test.expr), test.yes)
                }
            };
            let body = b.block(&step.steps, label);
            (test, body, after)
        });
        self.env = after;
        StepKind::Repeat { test, body }
    }

    /// A body that runs any number of times, none included.
    fn repeated<T>(&mut self, mut run: impl FnMut(&mut Self) -> T) -> T {
        let start = self.cx.here.step.clone();
        let (out, head) = self.settle(|b| {
            b.cx.here.step.clone_from(&start);
            let head = b.env.clone();
            (run(b), head)
        });
        let end = std::mem::replace(&mut self.env, Env::new());
        self.env = head.join(end, &self.lattice, (None, None));
        out
    }

    /// Looks at a loop until what is known at its head no longer changes; what was found wrong on the way is forgotten.
    fn settle<T>(&mut self, mut run: impl FnMut(&mut Self) -> T) -> T {
        self.loops += 1;
        let entry = self.env.clone();
        let mut head = entry.clone();
        let mut rounds = if self.loops > DEEPEST_LOOP { ROUNDS } else { 0 };
        let out = loop {
            let said = self.diags.len();
            self.env = head.clone();
            let out = run(self);
            let mut next = head.clone().join(self.env.clone(), &self.lattice, (None, None));
            next.live = head.live;
            if next == head {
                break out;
            }
            rounds += 1;
            if rounds > ROUNDS + 1 {
                // Types of any kind cannot grow any more; bindings and narrowings that come and go are not worth another look.
                break out;
            }
            if rounds > ROUNDS {
                next.give_up_on(&head);
            }
            self.diags.truncate(said);
            head = next;
        };
        self.loops -= 1;
        out
    }

    /// Statements on one line.
    pub(super) fn stmts(&mut self, stmts: &[ast::Stmt]) -> Vec<Stmt> {
        let mut out = Vec::with_capacity(stmts.len());
        for stmt in stmts {
            if !self.env.live {
                self.error_mend(stmt.span, "nothing reaches this", "take it away, or see why what stands before it ends");
                self.env.live = true;
            }
            if let Some(made) = self.stmt(stmt, None) {
                out.push(made);
            }
        }
        out
    }

    fn effects(&mut self, stmts: &[ast::Stmt], step: &ast::Step, label: &str) -> StepKind {
        if let [only] = stmts
            && let Some((alg, args)) = self.macro_call(only)
        {
            self.no_sub_steps(step);
            return self.inline_macro(alg, args, only.span);
        }
        let Some((last, before)) = stmts.split_last() else { return StepKind::Note(None) };
        if step.steps.is_empty() || !ends_in_closure(last) {
            self.no_sub_steps(step);
            return StepKind::Simple(self.stmts(stmts));
        }
        let mut made = self.stmts(before);
        let sub_steps = Some((&step.steps[..], label));
        made.extend(self.stmt(last, sub_steps));
        match self.closures.get(&closure_key(self.cx.here.file, last)) {
            Some(alg) => StepKind::WithClosure { stmts: made, closure: *alg },
            None => StepKind::Simple(made),
        }
    }
}

/// The type of what a List of this type holds.
pub(super) fn elements(list: &Ty) -> Ty {
    let mut atoms = Vec::new();
    for atom in &list.0 {
        match atom {
            Atom::List(inner) => atoms.extend(inner.0.iter().cloned()),
            Atom::Any => atoms.push(Atom::Any),
            _ => {}
        }
    }
    crate::check::types::union(atoms)
}

/// The closure that a statement ends in.
fn closure_span(stmt: &ast::Stmt) -> Option<Span> {
    let (ast::StmtKind::Let { value: e, .. }
    | ast::StmtKind::Set { value: e, .. }
    | ast::StmtKind::Return(e)
    | ast::StmtKind::Perform(e)
    | ast::StmtKind::Replace { closure: e, .. }
    | ast::StmtKind::Append { value: e, .. }) = &stmt.kind
    else {
        return None;
    };
    matches!(e.kind, ast::ExprKind::Closure { .. }).then_some(e.span)
}
fn ends_in_closure(stmt: &ast::Stmt) -> bool {
    closure_span(stmt).is_some()
}
fn closure_key(file: usize, stmt: &ast::Stmt) -> (usize, u32) {
    (file, closure_span(stmt).map_or(u32::MAX, |s| s.start))
}
