//! Whether every call of the specification finds an algorithm.
//!
//! - Each pair of a syntax-directed operation and a shape that a call may meet is defined by a rule, passes on to its one
//!   nonterminal (a *chain*, 5.2.2), or is declared `unsupported` or `unreachable`.
//! - Each concrete record type has every method that is declared for it, or says that nothing calls it.
//! - Operations that nothing reaches are reported.

use super::cx::Cx;
use super::decls::Declared;
use super::walk;
use crate::diag::{Diagnostic, Severity};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

pub fn check(cx: &mut Cx<'_>, declared: &Declared<'_>, roots: &[&str]) {
    methods(cx, declared);
    syntax_directed(cx);
    unreached(cx, roots);
}

fn methods(cx: &mut Cx<'_>, declared: &Declared<'_>) {
    for m in 0..cx.spec.methods.len() {
        let id = MethodId(m as u32);
        let Some(root) = declared.method_roots.get(&id).copied() else { continue };
        for r in 0..cx.spec.records.len() {
            let of = RecordId(r as u32);
            let record = &cx.spec.records[r];
            // Kinds of object inherit the ordinary methods, or are tested for by having the method at all.
            if record.is_object && of != root || record.is_abstract || !cx.extends(of, root) {
                continue;
            }
            let found = cx.ancestors(of).any(|a| cx.spec.methods[m].definitions.iter().any(|(d, _)| *d == a));
            let exempt = declared.unreachable_methods.contains(&(id, of)) || record.is_object && matches!(record.test, KindTest::HasMethod(_));
            if !found && !exempt {
                let message = format!("`{}` has no method `{}`", record.name, cx.spec.methods[m].name);
                let mend = format!("define it, or say why nothing calls it: `unreachable method {} of {} \"…\"`", cx.spec.methods[m].name, record.name);
                at(cx, record.place, record.clause, Severity::Error, message, mend);
            }
        }
    }
}

/// A diagnostic about a declaration that was left behind: its line is the span.
fn at(cx: &mut Cx<'_>, place: Place, clause: Option<ClauseId>, severity: Severity, message: String, mend: String) {
    cx.here.file = place.file as usize;
    cx.here.clause = clause.unwrap_or_default();
    cx.here.step = None;
    let span = cx.line_span(place);
    cx.report(Diagnostic::new(severity, cx.here.file, span, message).mend(mend));
}

/// Where an operation is applied to the instances of a nonterminal: one call is enough to say.
type Calls = BTreeMap<(SdoId, NontermId), (AlgId, Place)>;

fn syntax_directed(cx: &mut Cx<'_>) {
    let mut calls = Calls::new();
    for (i, alg) in cx.spec.algorithms.iter().enumerate() {
        walk::each_expr(&alg.body, &mut |e| {
            let ExprKind::Call { callee: Callee::Sdo(sdo), args } = &e.kind else { return };
            for atom in args.first().map_or(&[][..], |node| &node.ty.0) {
                if let Atom::Node(Some(n)) = atom {
                    calls.entry((*sdo, *n)).or_insert((AlgId(i as u32), e.place));
                }
            }
        });
    }
    let mut seen: BTreeSet<(SdoId, NontermId)> = BTreeSet::new();
    let mut missing = Vec::new();
    for ((sdo, n), call) in &calls {
        let mut todo = vec![*n];
        while let Some(n) = todo.pop() {
            if !seen.insert((*sdo, n)) {
                continue;
            }
            for shape in cx.spec.grammar.shapes_of(n) {
                if cx.spec.sdos[sdo.index()].is_defined(shape) {
                    continue;
                }
                match cx.spec.passes_on(shape) {
                    Some(child) => todo.push(child),
                    None => missing.push((*sdo, shape, *call)),
                }
            }
        }
    }
    for (sdo, shape, (alg, place)) in missing {
        let (operation, shape) = (cx.spec.sdos[sdo.index()].name.clone(), cx.spec.grammar.shape_text(shape));
        let caller = &cx.spec.algorithms[alg.index()];
        let message = format!("`{operation}` may be asked of `{shape}`, and has no rule for it");
        let mend = format!("write the rule, or say `unsupported {operation} of {shape} \"…\"` or `unreachable …`; `{}` asks here", caller.name);
        at(cx, place, Some(caller.clause), Severity::Error, message, mend);
    }
}

/// Algorithms that are begun by no other: programs and the machine begin them.
fn is_root(alg: &Algorithm, roots: &[&str]) -> bool {
    match alg.kind {
        AlgKind::Operation => roots.contains(&alg.name.as_str()),
        AlgKind::Host | AlgKind::Macro | AlgKind::Closure { .. } => false,
        _ => true,
    }
}

fn unreached(cx: &mut Cx<'_>, roots: &[&str]) {
    let mut reached: HashSet<u32> = HashSet::new();
    let mut todo: Vec<u32> = (0..cx.spec.algorithms.len() as u32).filter(|i| is_root(&cx.spec.algorithms[*i as usize], roots)).collect();
    todo.extend(cx.spec.properties.iter().filter_map(|p| if let PropertyValue::Computed { operation, .. } = p.value { Some(operation.0) } else { None }));
    while let Some(i) = todo.pop() {
        if !reached.insert(i) {
            continue;
        }
        walk::each_expr(&cx.spec.algorithms[i as usize].body, &mut |e| match &e.kind {
            ExprKind::Call { callee: Callee::Algorithm(a), .. } | ExprKind::Closure { alg: a, .. } => todo.push(a.0),
            _ => {}
        });
    }
    let lost: Vec<usize> = (0..cx.spec.algorithms.len()).filter(|i| !reached.contains(&(*i as u32))).collect();
    for i in lost {
        let alg = &cx.spec.algorithms[i];
        if matches!(alg.kind, AlgKind::Operation | AlgKind::Host | AlgKind::Macro) {
            let message = format!("nothing that a program can begin calls `{}`", alg.name);
            at(cx, alg.place, Some(alg.clause), Severity::Info, message, "keep it if what calls it is to come".into());
        }
    }
}

impl Sdo {
    /// Is there a rule for the shape, or a word on why there is none?
    pub fn is_defined(&self, shape: crate::grammar::ShapeId) -> bool {
        self.default.is_some()
            || self.rules.iter().any(|(s, _)| *s == shape)
            || self.unsupported.contains(&shape)
            || self.unreachable.iter().any(|(s, _)| *s == shape)
    }
}
