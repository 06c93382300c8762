//! The tables beside the code: record types, dispatch, intrinsics, places.

use super::types::possible_tags;
use super::{Cx, types};
use crate::ir::*;
use spec262_spec::grammar::ShapeId;
use spec262_spec::model::{self, AlgId, AlgKind, IntrinsicKind, PropertyName, PropertyValue, RecordId};
use std::collections::BTreeMap;

pub(super) fn records(cx: &mut Cx) {
    cx.program.slots = cx.spec.slots.clone();
    cx.program.enums = cx.spec.enums.clone();
    for r in &cx.spec.records {
        let slots = r
            .slots
            .iter()
            .map(|s| SlotInfo { name: s.name.0, optional: s.optional, default: s.default.as_ref().map(|d| cx.model_constant(d)) })
            .collect();
        cx.program.records.push(RecordInfo { name: r.name.clone(), is_object: r.is_object, extends: r.extends.map(|e| e.0), slots });
    }
}

pub(super) fn grammar(cx: &mut Cx) {
    let grammar = &cx.spec.grammar;
    cx.program.nonterminals = grammar.nonterminals.iter().map(|n| n.name.clone()).collect();
    cx.program.shapes = grammar.shapes.iter().map(|s| s.slots.iter().map(|s| s.nonterminal.0).collect()).collect();
}

pub(super) fn debug(cx: &mut Cx) {
    let debug = &mut cx.program.debug;
    debug.clauses = cx.spec.clauses.iter().map(|c| ClauseInfo { number: c.number.clone(), id: c.id.clone() }).collect();
    debug.files = cx.spec.files.iter().map(|f| f.path.clone()).collect();
    debug.steps = vec![StepInfo::default(); cx.spec.step_count as usize];
    for (i, alg) in cx.spec.algorithms.iter().enumerate() {
        number(&alg.body, i as u32, &mut debug.steps);
    }
}

fn step_kind(step: &model::Step) -> StepKind {
    use model::{StepKind as K, Stmt};
    match &step.kind {
        K::Note(_) => StepKind::Note,
        K::Simple(stmts) => match &stmts[..] {
            [Stmt::Assert(_)] => StepKind::Assertion,
            [Stmt::AssertInformal(_)] => StepKind::InformalAssertion,
            _ => StepKind::Action,
        },
        _ => StepKind::Action,
    }
}

fn number(block: &[model::Step], alg: u32, steps: &mut Vec<StepInfo>) {
    for step in block {
        let at = step.id.index();
        if at >= steps.len() {
            steps.resize(at + 1, StepInfo::default());
        }
        let (kind, question) = (step_kind(step), super::code::has_question(step));
        steps[at] = StepInfo { alg, label: step.label.clone(), file: step.place.file, line: step.place.line, kind, question };
        if let Some(below) = step.below() {
            number(below, alg, steps);
        }
    }
}

pub(super) fn operations(cx: &mut Cx) {
    let spec = cx.spec;
    let program = &mut cx.program;
    for sdo in &spec.sdos {
        let mut targets: BTreeMap<u16, Target> = BTreeMap::new();
        for i in 0..spec.grammar.shapes.len() as u16 {
            if spec.grammar.has_own_tree(ShapeId(i)) {
                targets.insert(i, Target::OwnTree);
            } else if spec.passes_on(ShapeId(i)).is_some() {
                targets.insert(i, Target::Chain);
            }
        }
        if sdo.default.is_some() {
            // `Contains of *` is for every production, chains as well.
            targets.clear();
        }
        for (shape, why) in &sdo.unreachable {
            program.reasons.push(why.clone());
            targets.insert(shape.index() as u16, Target::Unreachable(program.reasons.len() as u32 - 1));
        }
        for shape in &sdo.unsupported {
            targets.insert(shape.index() as u16, Target::Unsupported);
        }
        for (shape, alg) in &sdo.rules {
            targets.insert(shape.index() as u16, Target::Rule(alg.0));
        }
        program.sdos.push(SdoInfo {
            name: sdo.name.clone(),
            is_static: sdo.is_static,
            params: sdo.params.len() as u16,
            completion: sdo.result.completion,
            gives: possible_tags(spec, &sdo.result.ty),
            targets: targets.into_iter().collect(),
            default: sdo.default.map(|a| a.0),
        });
    }
    for method in &spec.methods {
        let mut table = BTreeMap::new();
        for r in 0..spec.records.len() as u32 {
            let mut at = Some(RecordId(r));
            while let Some(id) = at {
                if let Some((_, alg)) = method.definitions.iter().find(|(of, _)| *of == id) {
                    table.insert(r, alg.0);
                    break;
                }
                at = spec.records[id.index()].extends;
            }
        }
        program.methods.push(MethodInfo {
            name: method.name.clone(),
            is_internal: method.is_internal,
            params: method.params.len() as u16,
            completion: method.result.completion,
            gives: possible_tags(spec, &method.result.ty),
            table: table.into_iter().collect(),
        });
    }
    for p in &spec.primitives {
        program.prims.push(PrimInfo {
            name: p.name.clone(),
            params: p.params.len() as u16,
            is_leaf: p.is_leaf,
            completion: p.result.completion,
            gives: possible_tags(spec, &p.result.ty),
        });
    }
    let mut early: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for (i, alg) in spec.algorithms.iter().enumerate() {
        if let AlgKind::EarlyErrors { shapes } = &alg.kind {
            for s in shapes {
                early.entry(s.index() as u16).or_default().push(i as u32);
            }
        }
    }
    program.early_errors = early.into_iter().collect();
    let clause = |alg: AlgId| spec.clauses[spec.algorithms[alg.index()].clause.index()].number.clone();
    program.unsupported_algs = spec.unsupported_operations.iter().map(|(alg, what)| (alg.0, what.clone(), clause(*alg))).collect();
    program.unsupported =
        spec.unsupported.iter().map(|u| (u.shape.index() as u16, u.what.clone(), spec.clauses[u.clause.index()].number.clone())).collect();
}

pub(super) fn intrinsics(cx: &mut Cx) {
    let spec = cx.spec;
    let name = |n: &PropertyName| match n {
        PropertyName::String(s) => Name::String(s.clone()),
        PropertyName::Symbol(i) => Name::Symbol(i.0),
    };
    for i in &spec.intrinsics {
        let kind = match &i.kind {
            IntrinsicKind::WellKnownSymbol => IntrinsicInfoKind::WellKnownSymbol,
            IntrinsicKind::Alias(of) => IntrinsicInfoKind::Alias(of.0),
            IntrinsicKind::Object { kind, prototype, slots } => IntrinsicInfoKind::Object {
                kind: kind.0,
                prototype: prototype.map(|p| p.0),
                slots: slots.iter().map(|(s, c)| (s.0, cx.model_constant(c))).collect(),
            },
            IntrinsicKind::Builtin(alg) => match &spec.algorithms[alg.index()].kind {
                AlgKind::Builtin(b) => IntrinsicInfoKind::Builtin {
                    alg: alg.0,
                    is_constructor: b.is_constructor,
                    length: b.length,
                    name: name(&b.property_name),
                    prefix: b.prefix.map(str::to_string),
                    prototype: b.prototype.map(|p| p.0),
                },
                _ => continue,
            },
        };
        cx.program.intrinsics.push(IntrinsicInfo { name: i.name.clone(), kind });
    }
    for p in &spec.properties {
        let value = match &p.value {
            PropertyValue::Const { value, writable } => PropertyInfoValue::Const { value: cx.model_constant(value), writable: *writable },
            PropertyValue::Intrinsic { value, writable } => PropertyInfoValue::Intrinsic { value: value.0, writable: *writable },
            PropertyValue::Accessor { get, set } => PropertyInfoValue::Accessor { get: get.map(|g| g.0), set: set.map(|s| s.0) },
            PropertyValue::Computed { operation, writable } => PropertyInfoValue::Computed { alg: operation.0, writable: *writable },
            PropertyValue::GlobalThis { writable } => PropertyInfoValue::GlobalThis { writable: *writable },
        };
        cx.program.properties.push(PropertyInfo {
            holder: p.holder.map(|h| h.0),
            name: name(&p.name),
            value,
            enumerable: p.enumerable,
            configurable: p.configurable,
            own: spec.clauses[p.clause.index()].number == "-",
        });
    }
    let _ = types::text;
}
