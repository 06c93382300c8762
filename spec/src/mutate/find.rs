//! Which changes a step allows.

use super::walk::{self, Wanted};
use super::{Change, Mutant, Other, Side};
use crate::model::*;

/// Others of a kind for one place: the nearest ones stand for the rest.
const OTHERS: usize = 2;

/// All mutants of an algorithm, in the order of its steps. Those of a macro leave variables alone: they are its users'.
pub fn mutants(spec: &Spec, algorithm: AlgId) -> Vec<Mutant> {
    let alg = &spec.algorithms[algorithm.index()];
    let mut body = alg.body.clone();
    let mut out = Vec::new();
    let mut scope: Vec<LocalId> = alg.params.iter().filter(|p| p.kind == ParamKind::Required).map(|p| p.local).collect();
    let mut inside_macro = 0;
    walk::each_step(&mut body, &mut scope, &mut |step, scope, follows| {
        // The inside of a macro's use belongs to the macro.
        if inside_macro > 0 {
            inside_macro -= 1;
            return;
        }
        if let StepKind::Macro { body, .. } = &step.kind {
            inside_macro = steps_in(body);
        }
        let find = Find { spec, alg, scope, is_macro: matches!(alg.kind, AlgKind::Macro) };
        for change in find.changes(step, follows) {
            out.push(Mutant { algorithm, step: step.id, change });
        }
    });
    out
}

fn steps_in(block: &Block) -> usize {
    let mut count = 0;
    walk::each_step(&mut block.clone(), &mut Vec::new(), &mut |_, _, _| count += 1);
    count
}

pub fn type_of(c: &Const) -> Ty {
    Ty(match c {
        Const::Undefined => vec![Atom::Undefined],
        Const::Null => vec![Atom::Null],
        Const::Bool(true) => vec![Atom::True],
        Const::Bool(false) => vec![Atom::False],
        Const::Enum(e) => vec![Atom::Enum(*e)],
        Const::Integer(_) => vec![Atom::Integer],
        _ => vec![Atom::Any],
    })
}

struct Find<'s> {
    spec: &'s Spec,
    alg: &'s Algorithm,
    scope: &'s [LocalId],
    is_macro: bool,
}

impl Find<'_> {
    fn changes(&self, step: &mut Step, follows: bool) -> Vec<Change> {
        let mut out = Vec::new();
        let plain = matches!(step.kind, StepKind::Simple(_));
        if let Some(stmts) = walk::statements(step) {
            let droppable = stmts.iter().enumerate().filter(|(_, s)| has_effect(s));
            out.extend(droppable.map(|(i, _)| Change::Drop(i)));
            // Early errors end by falling off.
            let ends = stmts.iter().any(|s| matches!(s, Stmt::Return(_) | Stmt::Throw { .. }));
            if plain && follows && !ends && stmts.iter().any(has_effect) {
                out.extend(self.some_result().map(Change::Return));
            }
        }
        if matches!(step.kind, StepKind::ForEach { .. }) {
            out.push(Change::Reverse);
        }
        let mut at = 0;
        let result = self.alg.result.ty.clone();
        walk::own_exprs(self.spec, step, Some(&result), &mut |e, wanted| {
            let others = self.others(e, wanted);
            out.extend(others.into_iter().map(|by| Change::Replace { at, by }));
            at += 1;
        });
        out
    }

    /// A value that the algorithm may return.
    fn some_result(&self) -> Option<Const> {
        self.alg.result.ty.0.iter().find_map(|atom| match atom {
            Atom::Enum(e) => Some(Const::Enum(*e)),
            Atom::Undefined => Some(Const::Undefined),
            Atom::Null => Some(Const::Null),
            Atom::True => Some(Const::Bool(true)),
            Atom::False => Some(Const::Bool(false)),
            _ => None,
        })
    }

    fn others(&self, e: &Expr, wanted: Wanted<'_>) -> Vec<Other> {
        let mut out = Vec::new();
        if matches!(wanted, Wanted::Assertion) {
            return out;
        }
        if matches!(wanted, Wanted::Test) {
            out.extend([Other::Negation, Other::Always(true), Other::Always(false)]);
        }
        match &e.kind {
            ExprKind::Const(c) => out.extend(self.other_constants(c, wanted).into_iter().map(Other::Const)),
            ExprKind::Local(l) if !self.is_macro => out.extend(self.other_locals(*l).map(Other::Local)),
            ExprKind::Slot { base, slot } => out.extend(self.other_slots(base, *slot).into_iter().map(Other::Slot)),
            ExprKind::Call { callee, .. } => out.extend(self.other_callee(*callee).map(Other::Callee)),
            ExprKind::Binary(op, ..) => out.extend(other_operator(*op).map(Other::Operator)),
            ExprKind::Question(_) => out.push(Other::Bang),
            ExprKind::And(..) | ExprKind::Or(..) => out.extend([Other::Junction, Other::Side(Side::Left), Other::Side(Side::Right)]),
            _ => {}
        }
        out
    }

    fn other_constants(&self, c: &Const, wanted: Wanted<'_>) -> Vec<Const> {
        let Wanted::Type(ty) = wanted else {
            // A plain assignment: the other Boolean is always one.
            return match c {
                Const::Bool(b) => vec![Const::Bool(!b)],
                _ => Vec::new(),
            };
        };
        let from_type = |keep: &dyn Fn(&Atom) -> Option<Const>| ty.0.iter().filter_map(keep).filter(|o| o != c).take(OTHERS).collect();
        match c {
            Const::Bool(_) => from_type(&|a| match a {
                Atom::True => Some(Const::Bool(true)),
                Atom::False => Some(Const::Bool(false)),
                _ => None,
            }),
            Const::Enum(_) | Const::Undefined | Const::Null => from_type(&|a| match a {
                Atom::Enum(e) => Some(Const::Enum(*e)),
                Atom::Undefined => Some(Const::Undefined),
                Atom::Null => Some(Const::Null),
                _ => None,
            }),
            Const::Integer(n) if ty.0.contains(&Atom::Integer) => n.checked_add(1).map(Const::Integer).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Other variables of the same type that have a value here, the nearest first.
    fn other_locals(&self, local: LocalId) -> impl Iterator<Item = LocalId> {
        let ty = self.alg.locals.get(local.index()).map(|l| &l.ty);
        let same = move |l: &&LocalId| **l != local && self.alg.locals.get(l.index()).map(|l| &l.ty) == ty;
        let mut found: Vec<LocalId> = self.scope.iter().rev().filter(same).copied().collect();
        found.dedup();
        found.truncate(OTHERS);
        found.into_iter()
    }

    fn other_slots(&self, base: &Expr, slot: SlotId) -> Vec<SlotId> {
        let [Atom::Record(r)] = base.ty.0.as_slice() else { return Vec::new() };
        let slots = &self.spec.records[r.index()].slots;
        let Some(this) = slots.iter().find(|s| s.name == slot) else { return Vec::new() };
        slots.iter().filter(|s| s.name != slot && s.ty == this.ty && s.optional == this.optional).map(|s| s.name).take(OTHERS).collect()
    }

    /// The next of the same kind with the same parameters and the same results.
    fn other_callee(&self, callee: Callee) -> Option<Callee> {
        let spec = self.spec;
        let types = |params: &[(String, Ty, ParamKind)]| params.iter().map(|(_, ty, kind)| (ty.clone(), *kind)).collect::<Vec<_>>();
        match callee {
            Callee::Algorithm(a) => {
                let shape = |a: &Algorithm| {
                    let params = a.params.iter().map(|p| (a.locals.get(p.local.index()).map(|l| l.ty.clone()), p.kind)).collect::<Vec<_>>();
                    (params, a.result.clone())
                };
                let this = spec.algorithms.get(a.index()).filter(|a| matches!(a.kind, AlgKind::Operation))?;
                let wanted = shape(this);
                let same =
                    |i: &usize| *i != a.index() && matches!(spec.algorithms[*i].kind, AlgKind::Operation) && shape(&spec.algorithms[*i]) == wanted;
                after(a.index(), spec.algorithms.len()).find(same).map(|i| Callee::Algorithm(AlgId(i as u32)))
            }
            Callee::Sdo(s) => {
                let this = &spec.sdos[s.index()];
                let same = |i: &usize| {
                    let other = &spec.sdos[*i];
                    other.is_static == this.is_static && other.result == this.result && types(&other.params) == types(&this.params)
                };
                after(s.index(), spec.sdos.len()).find(same).map(|i| Callee::Sdo(SdoId(i as u32)))
            }
            Callee::Method(m) => {
                let this = &spec.methods[m.index()];
                let holders = |m: &Method| m.definitions.iter().map(|(r, _)| *r).collect::<Vec<_>>();
                let same = |i: &usize| {
                    let other = &spec.methods[*i];
                    other.result == this.result && types(&other.params) == types(&this.params) && holders(other) == holders(this)
                };
                after(m.index(), spec.methods.len()).find(same).map(|i| Callee::Method(MethodId(i as u32)))
            }
            Callee::Primitive(_) | Callee::Closure => None,
        }
    }
}

/// All indices but one, beginning with the one after it.
fn after(index: usize, count: usize) -> impl Iterator<Item = usize> {
    (index + 1..count).chain(0..index)
}

fn other_operator(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Add => BinaryOp::Sub,
        BinaryOp::Sub => BinaryOp::Add,
        BinaryOp::Min => BinaryOp::Max,
        BinaryOp::Max => BinaryOp::Min,
        BinaryOp::Eq => BinaryOp::Ne,
        BinaryOp::Ne => BinaryOp::Eq,
        BinaryOp::Lt => BinaryOp::Le,
        BinaryOp::Le => BinaryOp::Lt,
        BinaryOp::Gt => BinaryOp::Ge,
        BinaryOp::Ge => BinaryOp::Gt,
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::Modulo | BinaryOp::Pow | BinaryOp::Concat => return None,
    })
}

/// A statement that can be left out, so that what follows still has all its variables.
fn has_effect(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Let(..) | Stmt::Return(_) | Stmt::Throw { .. } | Stmt::Assert(_) | Stmt::AssertInformal(_) => false,
        Stmt::Set(..)
        | Stmt::SetSlot { .. }
        | Stmt::SetIndex { .. }
        | Stmt::SetInternalMethod { .. }
        | Stmt::Perform(_)
        | Stmt::Effect { .. }
        | Stmt::Append { .. }
        | Stmt::AppendAll { .. }
        | Stmt::Prepend { .. }
        | Stmt::Remove { .. }
        | Stmt::RemoveFirst(_)
        | Stmt::RemoveLast(_)
        | Stmt::Clear(_)
        | Stmt::ReplaceEvaluation { .. } => true,
    }
}
