//! Who calls whom: from the checked specification, where every name is resolved.

use super::book::Book;
use spec262_spec::model::{AlgId, AlgKind, Block, Callee, ExprKind, MethodId, PrimId, SdoId, StepKind};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    Algorithm(AlgId),
    Sdo(SdoId),
    Method(MethodId),
    Primitive(PrimId),
}

#[derive(Default)]
pub struct Calls {
    callees: BTreeMap<AlgId, BTreeSet<Target>>,
    callers: BTreeMap<Target, BTreeSet<AlgId>>,
}

impl Calls {
    pub fn of(book: &Book) -> Calls {
        let mut calls = Calls::default();
        for i in 0..book.spec.algorithms.len() {
            let alg = AlgId(i as u32);
            let mut found = BTreeSet::new();
            // What a macro's steps call, the macro calls.
            macros(&book.spec.algorithms[i].body, &mut |alg| _ = found.insert(Target::Algorithm(alg)));
            walk(&book.spec.algorithms[i].body, &mut found);
            let root = book.root(alg);
            for target in found {
                calls.callees.entry(root).or_default().insert(target);
                calls.callers.entry(target).or_default().insert(root);
            }
        }
        calls
    }

    pub fn callees(&self, alg: AlgId) -> impl Iterator<Item = Target> {
        self.callees.get(&alg).into_iter().flatten().copied()
    }

    pub fn callers(&self, target: Target) -> impl Iterator<Item = AlgId> {
        self.callers.get(&target).into_iter().flatten().copied()
    }

    /// What a call that may come to this algorithm names.
    pub fn called_as(book: &Book, alg: AlgId) -> Target {
        match book.spec.algorithms[alg.index()].kind {
            AlgKind::Rule { sdo, .. } | AlgKind::DefaultRule { sdo } => Target::Sdo(sdo),
            AlgKind::Method { method, .. } => Target::Method(method),
            _ => Target::Algorithm(alg),
        }
    }
}

fn walk(block: &Block, found: &mut BTreeSet<Target>) {
    for step in block {
        step.each_own(&mut |e| {
            if let ExprKind::Call { callee, .. } = &e.kind {
                match callee {
                    Callee::Algorithm(a) => _ = found.insert(Target::Algorithm(*a)),
                    Callee::Sdo(s) => _ = found.insert(Target::Sdo(*s)),
                    Callee::Method(m) => _ = found.insert(Target::Method(*m)),
                    Callee::Primitive(p) => _ = found.insert(Target::Primitive(*p)),
                    Callee::Closure => {}
                }
            }
        });
        if let Some(below) = step.below() {
            walk(below, found);
        }
    }
}

fn macros(block: &Block, found: &mut impl FnMut(AlgId)) {
    for step in block {
        if let StepKind::Macro { alg, .. } = step.kind {
            found(alg);
        }
        if let Some(below) = step.below() {
            macros(below, found);
        }
    }
}
