//! Whether every call of the specification finds an algorithm.
//!
//! - Each pair of a syntax-directed operation and a shape that a call may meet is defined by a rule, passes on to its one
//!   nonterminal (a *chain*, 5.2.2), or is declared `unsupported` or `unreachable`; a reason that is given for many shapes
//!   or operations at once (`unreachable HasName of *`) is put down for each pair that needs it.
//! - Each concrete record type has every method that is declared for it, or says that nothing calls it.
//! - Operations that nothing reaches are reported.

use super::cx::Cx;
use super::decls::Declared;
use super::rules::Reasons;
use crate::diag::{Diagnostic, Severity};
use crate::grammar::ShapeId;
use crate::inside::each_expr;
use crate::model::*;
use std::collections::{BTreeSet, HashSet};

pub fn check(cx: &mut Cx<'_>, declared: &Declared<'_>, roots: &[&str]) {
    methods(cx, declared);
    syntax_directed(cx, &declared.reasons);
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
                let mend =
                    format!("define it, or say why nothing calls it: `unreachable method {} of {} \"…\"`", cx.spec.methods[m].name, record.name);
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

/// An operation applied somewhere: to a node of a nonterminal, or to the node of the rule at hand, whose shapes are known.
struct Applied {
    sdo: SdoId,
    to: Vec<ShapeId>,
    by: AlgId,
    place: Place,
}

fn syntax_directed(cx: &mut Cx<'_>, reasons: &Reasons) {
    let mut seen: BTreeSet<(SdoId, ShapeId)> = BTreeSet::new();
    let mut missing = Vec::new();
    for call in applications(&cx.spec) {
        // A shape and how it was come to: its index in the list, and that of the one before.
        let mut trail: Vec<(ShapeId, Option<usize>)> = call.to.iter().map(|s| (*s, None)).collect();
        let mut at = 0;
        while let Some((shape, _)) = trail.get(at).copied() {
            at += 1;
            if !seen.insert((call.sdo, shape)) || cx.spec.sdos[call.sdo.index()].is_defined(shape) {
                continue;
            }
            if let Some(why) = reasons.of_shape.get(&shape) {
                cx.spec.sdos[call.sdo.index()].unreachable.push((shape, why.clone()));
                continue;
            }
            match cx.spec.passes_on(shape) {
                Some(child) => trail.extend(cx.spec.grammar.shapes_of(child).into_iter().map(|s| (s, Some(at - 1)))),
                None if reasons.of_operation.contains_key(&call.sdo) => {
                    let why = reasons.of_operation[&call.sdo].clone();
                    cx.spec.sdos[call.sdo.index()].unreachable.push((shape, why));
                }
                None => missing.push((call.sdo, way(&cx.spec, &trail, at - 1), call.by, call.place)),
            }
        }
    }
    for (sdo, way, by, place) in missing {
        let operation = cx.spec.sdos[sdo.index()].name.clone();
        let (shape, through) = (way[0].clone(), shortened(&way[1..]));
        let caller = &cx.spec.algorithms[by.index()];
        let clause = Some(caller.clause);
        let message = format!("`{operation}` may be asked of `{shape}`{through}, and has no rule for it");
        let mend = format!("write the rule, or say `unsupported {operation} of {shape} \"…\"` or `unreachable …`; `{}` asks here", caller.name);
        at(cx, place, clause, Severity::Error, message, mend);
    }
}

/// The shape, then those that led there, the nearest first.
fn way(spec: &Spec, trail: &[(ShapeId, Option<usize>)], from: usize) -> Vec<String> {
    std::iter::successors(Some(from), |i| trail[*i].1).map(|i| spec.grammar.shape_text(trail[i].0)).collect()
}

/// `, through …`: long ways by their ends.
fn shortened(way: &[String]) -> String {
    match way {
        [] => String::new(),
        [first, _, _, .., last] => format!(", through `{first}`, …, `{last}`"),
        _ => format!(", through `{}`", way.join("`, `")),
    }
}

/// Each pair of an operation and what it is applied to, once, in the order of the text.
fn applications(spec: &Spec) -> Vec<Applied> {
    let mut known: BTreeSet<(SdoId, NontermId)> = BTreeSet::new();
    let mut out = Vec::new();
    for (i, alg) in spec.algorithms.iter().enumerate() {
        each_expr(&alg.body, &mut |e| {
            let ExprKind::Call { callee: Callee::Sdo(sdo), args } = &e.kind else { return };
            let Some(node) = args.first() else { return };
            let mut apply = |to| out.push(Applied { sdo: *sdo, to, by: AlgId(i as u32), place: e.place });
            match (&node.kind, &alg.kind) {
                (ExprKind::ThisNode, AlgKind::Rule { shapes, .. } | AlgKind::EarlyErrors { shapes }) => apply(shapes.clone()),
                _ => {
                    for atom in &node.ty.0 {
                        if let Atom::Node(Some(n)) = atom
                            && known.insert((*sdo, *n))
                        {
                            apply(spec.grammar.shapes_of(*n));
                        }
                    }
                }
            }
        });
    }
    out
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
    todo.extend(
        cx.spec.properties.iter().filter_map(|p| if let PropertyValue::Computed { operation, .. } = p.value { Some(operation.0) } else { None }),
    );
    while let Some(i) = todo.pop() {
        if !reached.insert(i) {
            continue;
        }
        each_expr(&cx.spec.algorithms[i as usize].body, &mut |e| match &e.kind {
            ExprKind::Call { callee: Callee::Algorithm(a), .. } | ExprKind::Closure { alg: a, .. } => todo.push(a.0),
            _ => {}
        });
    }
    let lost: Vec<usize> = (0..cx.spec.algorithms.len()).filter(|i| !reached.contains(&(*i as u32))).collect();
    for i in lost {
        let alg = &cx.spec.algorithms[i];
        // Macros stand in the steps of those that use them.
        if matches!(alg.kind, AlgKind::Operation | AlgKind::Host) {
            let message = format!("nothing that a program can begin calls `{}`", alg.name);
            at(cx, alg.place, Some(alg.clause), Severity::Info, message, "keep it if what calls it is to come".into());
        }
    }
}

impl Sdo {
    /// Is there a rule for the shape, or a word on why there is none?
    pub fn is_defined(&self, shape: ShapeId) -> bool {
        self.default.is_some()
            || self.rules.iter().any(|(s, _)| *s == shape)
            || self.unsupported.contains(&shape)
            || self.unreachable.iter().any(|(s, _)| *s == shape)
    }
}
