//! One algorithm's code while it is made: registers, labels, places of steps.

use super::Cx;
use super::types::possible_tags;
use crate::ir::*;
use spec262_spec::inside::each_expr;
use spec262_spec::model::{self, AlgKind, Algorithm, Block, Expr, ExprKind, LocalId, Param, ParamKind, Step};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label(pub usize);

pub(super) struct Function<'a, 's> {
    pub cx: &'a mut Cx<'s>,
    pub alg: &'s Algorithm,
    /// Registers that locals take: parameters and captures, hidden ones, the others.
    fixed: u16,
    extra: u16,
    pub this_node: Option<Reg>,
    pub hidden: Option<Reg>,
    /// The next free register.
    pub top: u16,
    max: u16,
    start: u32,
    labels: Vec<Option<u32>>,
    /// Jumps to settle: place and label.
    fixups: Vec<(u32, Label)>,
    pub errors: Vec<String>,
}

impl<'a, 's> Function<'a, 's> {
    pub fn new(cx: &'a mut Cx<'s>, alg: &'s Algorithm) -> Self {
        let spec = cx.spec;
        let fixed = alg.params.len() as u16 + alg.captures as u16;
        let mut extra = 0;
        let mut this_node = None;
        let mut hidden = None;
        match alg.kind {
            AlgKind::Rule { .. } | AlgKind::DefaultRule { .. } | AlgKind::EarlyErrors { .. } => this_node = Some(0),
            AlgKind::Closure { .. } => {
                if uses_this_node(spec, &alg.body) {
                    this_node = Some(fixed);
                    extra += 1;
                }
                if uses_hidden(spec, &alg.body) {
                    hidden = Some(fixed + extra);
                    extra += 3;
                }
            }
            AlgKind::Builtin(_) => {
                hidden = Some(fixed);
                extra += 3;
            }
            _ => {}
        }
        let top = alg.locals.len() as u16 + extra;
        let start = cx.program.ops.len() as u32;
        Function { cx, alg, fixed, extra, this_node, hidden, top, max: top, start, labels: Vec::new(), fixups: Vec::new(), errors: Vec::new() }
    }

    pub fn local(&self, l: LocalId) -> Reg {
        let l = l.0 as u16;
        if l < self.fixed { l } else { l + self.extra }
    }
    /// A fresh register above all that are in use.
    pub fn temp(&mut self) -> Reg {
        self.temps(1)
    }
    pub fn temps(&mut self, n: u16) -> Reg {
        let r = self.top;
        self.top += n;
        self.max = self.max.max(self.top);
        r
    }

    pub fn emit(&mut self, op: Op) -> u32 {
        self.cx.program.ops.push(op);
        self.cx.program.ops.len() as u32 - 1
    }
    pub fn here(&self) -> u32 {
        self.cx.program.ops.len() as u32
    }
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }
    pub fn place(&mut self, l: Label) {
        self.labels[l.0] = Some(self.here());
    }
    /// Emits an operation that jumps to the label.
    pub fn jump(&mut self, op: Op, l: Label) {
        let at = self.emit(op);
        self.fixups.push((at, l));
    }
    pub fn goto(&mut self, l: Label) {
        self.jump(Op::wide(Code::Jump, 0, 0, 0), l);
    }

    pub fn step(&mut self, step: &Step) {
        let at = self.here();
        self.cx.program.debug.steps_at.push(StepAt { pc: at, step: step.id.0, depth: 0, begins: true });
    }

    pub fn lower(mut self) -> Result<Alg, String> {
        self.block(&self.alg.body);
        self.emit(Op::new(if matches!(self.alg.kind, AlgKind::EarlyErrors { .. }) { Code::ReturnConst } else { Code::FellOff }, 0, 0, 0, 0));
        if matches!(self.alg.kind, AlgKind::EarlyErrors { .. }) {
            let unused = self.cx.constant(Const::Undefined);
            *self.cx.program.ops.last_mut().expect("just emitted") = Op::wide(Code::ReturnConst, 0, 0, unused);
        }
        for (at, label) in std::mem::take(&mut self.fixups) {
            let target = self.labels[label.0].ok_or("a label without a place")?;
            self.settle(at, target)?;
        }
        if let Some(e) = self.errors.first() {
            return Err(e.clone());
        }
        let spec = self.cx.spec;
        let optional_from = self.alg.params.iter().position(|p| p.kind != ParamKind::Required).unwrap_or(self.alg.params.len());
        let name = &self.alg.name;
        Ok(Alg {
            entry: self.start,
            end: self.here(),
            regs: self.max,
            params: self.alg.params.len() as u16,
            captures: self.fixed - self.alg.params.len() as u16
                + if matches!(self.alg.kind, AlgKind::Closure { .. }) && self.this_node.is_some() { 1 } else { 0 },
            rest: self.alg.params.last().is_some_and(|p| p.kind == ParamKind::Rest),
            hidden: self.hidden,
            optional_from: optional_from as u16,
            takes: self.takes(),
            gives: possible_tags(spec, &self.alg.result.ty),
            completion: self.alg.result.completion,
            depth_checked: depth_checked(&self.alg.kind, name, &self.alg.result),
            name: full_name(spec, self.alg),
            clause: self.alg.clause.0,
            production: self.alg.production.clone().unwrap_or_default(),
            kind: match self.alg.kind {
                AlgKind::Operation | AlgKind::Host | AlgKind::Macro => Kind::Operation,
                AlgKind::Method { .. } => Kind::Method,
                AlgKind::Rule { .. } | AlgKind::DefaultRule { .. } => Kind::Rule,
                AlgKind::EarlyErrors { .. } => Kind::EarlyErrors,
                AlgKind::Builtin(_) => Kind::Builtin,
                AlgKind::Closure { .. } => Kind::Closure,
            },
        })
    }

    /// Only calls that the checker has seen give arguments of the declared types.
    fn takes(&self) -> Vec<u32> {
        if !matches!(self.alg.kind, AlgKind::Operation) {
            return Vec::new();
        }
        let tags = |p: &Param| match p.kind {
            ParamKind::Required => possible_tags(self.cx.spec, &self.alg.locals[p.local.index()].ty),
            ParamKind::Optional => possible_tags(self.cx.spec, &self.alg.locals[p.local.index()].ty) | Tag::Absent.bit(),
            ParamKind::Rest => Tag::List.bit(),
        };
        self.alg.params.iter().map(tags).collect()
    }

    fn settle(&mut self, at: u32, target: u32) -> Result<(), String> {
        let op = &mut self.cx.program.ops[at as usize];
        match op.code {
            Code::Jump | Code::JumpIfTrue | Code::JumpIfFalse | Code::JumpPresent | Code::JumpEmpty => *op = Op::wide(op.code, op.x, op.a, target),
            _ => {
                let rel = target as i64 - (at as i64 + 1);
                op.c = i16::try_from(rel).map_err(|_| "the algorithm is too long for its jumps")? as u16;
            }
        }
        Ok(())
    }
}

/// Where the machine may say that the stack is full: where a program's own code is entered. The standard has no such limit.
fn depth_checked(kind: &AlgKind, name: &str, result: &model::ResultForm) -> bool {
    result.completion
        && result.throw
        && match kind {
            AlgKind::Operation => matches!(name, "Call" | "Construct"),
            AlgKind::Method { .. } => matches!(name, "[[Call]]" | "[[Construct]]"),
            AlgKind::Rule { .. } => name == "Evaluation",
            _ => false,
        }
}

/// `DeclarativeEnvironmentRecord.HasBinding`, `Evaluation`, `OrdinaryGet`.
fn full_name(spec: &model::Spec, alg: &Algorithm) -> String {
    match alg.kind {
        AlgKind::Method { of, .. } => format!("{}.{}", spec.records[of.index()].name, alg.name),
        _ => alg.name.clone(),
    }
}

fn uses_hidden(spec: &model::Spec, block: &Block) -> bool {
    any(block, &mut |e| match &e.kind {
        ExprKind::Call { callee: model::Callee::Primitive(p), .. } => {
            matches!(spec.primitives[p.index()].name.as_str(), "this-value" | "new-target" | "arguments-list")
        }
        _ => false,
    })
}

pub(super) fn uses_this_node(spec: &model::Spec, block: &Block) -> bool {
    any(block, &mut |e| match &e.kind {
        ExprKind::ThisNode | ExprKind::Child { of: None, .. } => true,
        ExprKind::Closure { alg, .. } => uses_this_node(spec, &spec.algorithms[alg.index()].body),
        _ => false,
    })
}

/// Whether the test holds for an expression of the block.
fn any(block: &Block, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
    let mut found = false;
    each_expr(block, &mut |e| found = found || test(e));
    found
}

/// Whether the step has a `?` itself; those of its sub-steps aside.
pub(super) fn has_question(step: &Step) -> bool {
    let mut found = false;
    step.each_own(&mut |e| found |= matches!(e.kind, ExprKind::Question(_)));
    found
}
