//! Mutants of a checked specification: one step changed in one way. A corpus of programs is graded by them: where no program
//! can tell the changed specification from the right one, the corpus has a hole.
//!
//! A mutant is always well-typed, so that it is a specification of *something else*, not a broken one: `find` looks only for
//! changes that the types allow.

mod find;
mod walk;

pub use find::mutants;

use crate::model::*;

/// A change of one step.
#[derive(Clone, PartialEq, Debug)]
pub struct Mutant {
    pub algorithm: AlgId,
    pub step: StepId,
    pub change: Change,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// The statement of that number on the step's line has no effect: of an assignment, the right side is still evaluated.
    Drop(usize),
    /// The algorithm returns this where the step stands.
    Return(Const),
    /// The loop goes through its list the other way.
    Reverse,
    /// The expression of that number on the step's line, counted outer ones first, is another.
    Replace { at: usize, by: Other },
}

/// What takes the place of an expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Other {
    /// The opposite of a test.
    Negation,
    /// A test that always holds, or never.
    Always(bool),
    Const(Const),
    Local(LocalId),
    /// The same record's other slot.
    Slot(SlotId),
    /// Another operation with the same parameters and results.
    Callee(Callee),
    Operator(BinaryOp),
    /// `!` for `?`: what is abrupt there stops the machine.
    Bang,
    /// `or` for `and`, `and` for `or`.
    Junction,
    /// One side of `and` or `or` alone.
    Side(Side),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Left,
    Right,
}

/// The steps as they were.
pub struct Undo(Vec<(AlgId, Block)>);

impl Mutant {
    /// Changes the specification. Steps of a macro are changed in each place of its use.
    pub fn apply(&self, spec: &mut Spec) -> Undo {
        let mut undo = Vec::new();
        for index in 0..spec.algorithms.len() {
            // The body is taken out while it is changed: the walk looks at the tables.
            let mut body = std::mem::take(&mut spec.algorithms[index].body);
            let before = if walk::has_step(&body, self.step) { Some(body.clone()) } else { None };
            if let Some(before) = before {
                walk::each_step(&mut body, &mut Vec::new(), &mut |step, _, _| {
                    if step.id == self.step {
                        self.change(spec, step);
                    }
                });
                undo.push((AlgId(index as u32), before));
            }
            spec.algorithms[index].body = body;
        }
        Undo(undo)
    }

    fn change(&self, spec: &Spec, step: &mut Step) {
        match &self.change {
            Change::Drop(index) => {
                if let Some(stmt) = walk::statements(step).and_then(|s| s.get_mut(*index)) {
                    drop_statement(stmt);
                }
            }
            Change::Return(value) => {
                let place = step.place;
                let value = Expr { ty: find::type_of(value), kind: ExprKind::Const(value.clone()), place };
                step.kind = StepKind::Simple(vec![Stmt::Return(value)]);
            }
            Change::Reverse => {
                if let StepKind::ForEach { reverse, .. } = &mut step.kind {
                    *reverse = !*reverse;
                }
            }
            Change::Replace { at, by } => {
                let mut number = 0;
                walk::own_exprs(spec, step, None, &mut |e, _| {
                    if number == *at {
                        by.put(e);
                    }
                    number += 1;
                });
            }
        }
    }

    /// The kind of the change, in words: what is counted together.
    pub fn kind(&self) -> &'static str {
        match &self.change {
            Change::Drop(_) => "a statement is left out",
            Change::Return(_) => "an early return",
            Change::Reverse => "a loop the other way round",
            Change::Replace { by, .. } => match by {
                Other::Negation | Other::Always(_) => "another test",
                Other::Const(_) => "another value",
                Other::Local(_) => "another variable",
                Other::Slot(_) => "another slot",
                Other::Callee(_) => "another operation",
                Other::Operator(_) => "another operator",
                Other::Bang => "! for ?",
                Other::Junction | Other::Side(_) => "another `and` or `or`",
            },
        }
    }

    /// What is changed, in a line, in the notation's words.
    pub fn describe(&self, spec: &Spec) -> String {
        let alg = &spec.algorithms[self.algorithm.index()];
        let local = |l: LocalId| alg.locals.get(l.index()).map_or("?", |l| l.name.as_str());
        let constant = |c: &Const| match c {
            Const::Enum(e) => format!("~{}~", spec.enums[e.index()]),
            Const::Bool(b) => b.to_string(),
            Const::Integer(n) => n.to_string(),
            Const::Undefined => "undefined".into(),
            Const::Null => "null".into(),
            other => format!("{other:?}"),
        };
        match &self.change {
            Change::Drop(index) => format!("statement {} is left out", index + 1),
            Change::Return(value) => format!("returns {} here", constant(value)),
            Change::Reverse => "goes through the list the other way".into(),
            Change::Replace { at, by } => {
                let by = match by {
                    Other::Negation => "the test is negated".into(),
                    Other::Always(true) => "the test always holds".into(),
                    Other::Always(false) => "the test never holds".into(),
                    Other::Const(c) => format!("has {}", constant(c)),
                    Other::Local(l) => format!("has {}", local(*l)),
                    Other::Slot(s) => format!("takes {}", spec.slots[s.index()]),
                    Other::Callee(c) => format!("asks {}", callee(spec, *c)),
                    Other::Operator(o) => format!("has the operator {o:?}"),
                    Other::Bang => "has ! for ?".into(),
                    Other::Junction => "has `and` for `or`, `or` for `and`".into(),
                    Other::Side(Side::Left) => "has the left side alone".into(),
                    Other::Side(Side::Right) => "has the right side alone".into(),
                };
                format!("expression {}: {by}", at + 1)
            }
        }
    }
}

impl Undo {
    pub fn undo(self, spec: &mut Spec) {
        for (alg, body) in self.0 {
            spec.algorithms[alg.index()].body = body;
        }
    }
}

impl Other {
    fn put(&self, e: &mut Expr) {
        let take = |e: &mut Box<Expr>| std::mem::replace(&mut **e, Expr { kind: ExprKind::ThisNode, ty: Ty::default(), place: Place::default() });
        match (self, &mut e.kind) {
            (Other::Negation, _) => {
                let whole = e.clone();
                e.kind = ExprKind::Not(Box::new(whole));
            }
            (Other::Always(b), _) => e.kind = ExprKind::Const(Const::Bool(*b)),
            (Other::Const(c), _) => e.kind = ExprKind::Const(c.clone()),
            (Other::Local(l), _) => e.kind = ExprKind::Local(*l),
            (Other::Slot(s), ExprKind::Slot { slot, .. }) => *slot = *s,
            (Other::Callee(c), ExprKind::Call { callee, .. }) => *callee = *c,
            (Other::Operator(o), ExprKind::Binary(op, ..)) => *op = *o,
            (Other::Bang, ExprKind::Question(inner)) => e.kind = ExprKind::Bang(Box::new(take(inner))),
            (Other::Junction, ExprKind::And(a, b)) => e.kind = ExprKind::Or(Box::new(take(a)), Box::new(take(b))),
            (Other::Junction, ExprKind::Or(a, b)) => e.kind = ExprKind::And(Box::new(take(a)), Box::new(take(b))),
            (Other::Side(side), ExprKind::And(a, b) | ExprKind::Or(a, b)) => {
                *e = take(if *side == Side::Left { a } else { b });
            }
            // A mutant of another specification: nothing that fits stands there.
            _ => {}
        }
    }
}

fn drop_statement(stmt: &mut Stmt) {
    let rest = match stmt {
        Stmt::Set(_, e) => Stmt::Perform(e.clone()),
        _ => Stmt::AssertInformal(String::new()),
    };
    *stmt = rest;
}

fn callee(spec: &Spec, callee: Callee) -> &str {
    match callee {
        Callee::Algorithm(a) => &spec.algorithms[a.index()].name,
        Callee::Sdo(s) => &spec.sdos[s.index()].name,
        Callee::Method(m) => &spec.methods[m.index()].name,
        Callee::Primitive(p) => &spec.primitives[p.index()].name,
        Callee::Closure => "the closure",
    }
}
