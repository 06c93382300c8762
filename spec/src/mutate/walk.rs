//! Walks over steps that may be changed. Depth is that of the text, which the parser bounds.

use crate::model::*;

/// What an expression is to be: its type, where what holds it says so; or what it is there for.
#[derive(Clone, Copy)]
pub enum Wanted<'s> {
    Type(&'s Ty),
    /// The whole test of a step.
    Test,
    /// A part of an assertion: those state what holds anyhow.
    Assertion,
    Unknown,
}

/// Called with a step, the locals that have a value when it begins, and whether another step of its block follows.
pub type OnStep<'f> = dyn FnMut(&mut Step, &[LocalId], bool) + 'f;

pub fn has_step(block: &Block, id: StepId) -> bool {
    let mut found = false;
    any_step(block, &mut |s| found |= s.id == id);
    found
}

fn any_step(block: &Block, f: &mut dyn FnMut(&Step)) {
    for step in block {
        f(step);
        if let Some(block) = step.below_with_macros() {
            any_step(block, f);
        }
    }
}

/// Every step of a block, those inside it after it.
pub fn each_step(block: &mut Block, scope: &mut Vec<LocalId>, f: &mut OnStep<'_>) {
    let outer = scope.len();
    let count = block.len();
    for (i, step) in block.iter_mut().enumerate() {
        f(step, scope, i + 1 < count);
        let here = scope.len();
        match &step.kind {
            StepKind::ForEach { var, .. } | StepKind::ForInteger { var, .. } => scope.push(*var),
            StepKind::Macro { bind, .. } => lets(bind, scope),
            _ => {}
        }
        if let Some(block) = step.below_with_macros_mut() {
            each_step(block, scope, f);
        }
        scope.truncate(here);
        if let StepKind::Simple(stmts) | StepKind::WithClosure { stmts, .. } = &step.kind {
            lets(stmts, scope);
        }
    }
    scope.truncate(outer);
}

fn lets(stmts: &[Stmt], scope: &mut Vec<LocalId>) {
    for stmt in stmts {
        if let Stmt::Let(local, _) = stmt {
            scope.push(*local);
        }
    }
}

/// The statements on the step's own line: those of a plain step, or of a branch on the line.
pub fn statements(step: &mut Step) -> Option<&mut Vec<Stmt>> {
    match &mut step.kind {
        StepKind::Simple(stmts)
        | StepKind::If { then: Branch::Inline(stmts), .. }
        | StepKind::ElseIf { then: Branch::Inline(stmts), .. }
        | StepKind::Else { then: Branch::Inline(stmts) }
        | StepKind::ForEach { body: Branch::Inline(stmts), .. }
        | StepKind::ForInteger { body: Branch::Inline(stmts), .. } => Some(stmts),
        _ => None,
    }
}

/// Every expression on the step's own line, outer ones first, with what it is to be. `result` is what a `return` gives.
pub fn own_exprs(spec: &Spec, step: &mut Step, result: Option<&Ty>, f: &mut dyn FnMut(&mut Expr, Wanted<'_>)) {
    let head = if matches!(step.kind, StepKind::ForEach { .. } | StepKind::ForInteger { .. }) { Wanted::Unknown } else { Wanted::Test };
    let mut walk = Walk { spec, result, f };
    step.each_head_mut(&mut |e| walk.expr(e, head));
    step.each_line_mut(&mut |stmts| walk.stmts(stmts));
}

struct Walk<'s, 'f> {
    spec: &'s Spec,
    result: Option<&'s Ty>,
    f: &'f mut dyn FnMut(&mut Expr, Wanted<'_>),
}

impl<'s> Walk<'s, '_> {
    fn slot(&self, base: &Expr, slot: SlotId) -> Wanted<'s> {
        match base.ty.0.as_slice() {
            [Atom::Record(r)] => self.field(*r, slot),
            _ => Wanted::Unknown,
        }
    }

    fn field(&self, record: RecordId, slot: SlotId) -> Wanted<'s> {
        let found = self.spec.records[record.index()].slots.iter().find(|s| s.name == slot);
        found.map_or(Wanted::Unknown, |s| Wanted::Type(&s.ty))
    }

    fn stmts(&mut self, stmts: &mut [Stmt]) {
        for stmt in stmts {
            match stmt {
                Stmt::Return(e) => {
                    let wanted = self.result.map_or(Wanted::Unknown, Wanted::Type);
                    self.expr(e, wanted);
                }
                Stmt::Assert(e) => self.expr(e, Wanted::Assertion),
                Stmt::SetSlot { base, value, slot } => {
                    let wanted = self.slot(base, *slot);
                    self.expr(base, Wanted::Unknown);
                    self.expr(value, wanted);
                }
                other => other.each_expr_mut(&mut |e| self.expr(e, Wanted::Unknown)),
            }
        }
    }

    fn expr(&mut self, e: &mut Expr, wanted: Wanted<'_>) {
        (self.f)(e, wanted);
        // What stands in an assertion is a part of it.
        let unknown = if matches!(wanted, Wanted::Assertion) { Wanted::Assertion } else { Wanted::Unknown };
        match &mut e.kind {
            ExprKind::NewRecord { record, fields } => {
                for (slot, e) in fields {
                    let wanted = self.field(*record, *slot);
                    self.expr(e, wanted);
                }
            }
            ExprKind::Call { callee, args } => {
                let callee = *callee;
                for (i, e) in args.iter_mut().enumerate() {
                    let wanted = if matches!(wanted, Wanted::Assertion) { wanted } else { self.parameter(callee, i) };
                    self.expr(e, wanted);
                }
            }
            ExprKind::Is { left, right, .. } => {
                self.expr(left, unknown);
                let ty = left.ty.clone();
                for e in right {
                    self.expr(e, if matches!(wanted, Wanted::Assertion) { wanted } else { Wanted::Type(&ty) });
                }
            }
            _ => e.each_part_mut(&mut |part| self.expr(part, unknown)),
        }
    }

    /// What the argument of that number is to be; methods and syntax-directed operations have their receiver first.
    fn parameter(&self, callee: Callee, index: usize) -> Wanted<'s> {
        let after_receiver = |params: &'s [(String, Ty, ParamKind)]| match index.checked_sub(1).and_then(|i| params.get(i)) {
            Some((_, ty, _)) => Wanted::Type(ty),
            None => Wanted::Unknown,
        };
        match callee {
            Callee::Algorithm(a) => {
                let alg = &self.spec.algorithms[a.index()];
                let local = alg.params.get(index).and_then(|p| alg.locals.get(p.local.index()));
                local.map_or(Wanted::Unknown, |l| Wanted::Type(&l.ty))
            }
            Callee::Sdo(s) => after_receiver(&self.spec.sdos[s.index()].params),
            Callee::Method(m) => after_receiver(&self.spec.methods[m.index()].params),
            Callee::Primitive(p) => match self.spec.primitives[p.index()].params.get(index) {
                Some((_, ty, _)) => Wanted::Type(ty),
                None => Wanted::Unknown,
            },
            Callee::Closure => Wanted::Unknown,
        }
    }
}
