//! Answers that are foregone where nothing stands below a node that could change them.
//!
//! Early errors ask large subtrees questions whose answer is nearly always the same: whether there is a call of `super` in a body, whether all
//! private names are known. Here it is found from the rules of such an operation at which productions its answer can be the other one.
//!
//! A question is a static operation of Boolean form, for one argument that its callers write as a text (`Contains of … with ("SuperCall")`) or for
//! any arguments. For an answer `a`, a set X of shapes is grown until this holds of every shape that is not in X: the rule that the operation has
//! there returns `a` on all its ways, if
//!
//! - the same question, of a node below this one, has the answer `a`;
//! - `is-instance-of(child, S)` is false, where S is such a text: the shapes that may be an S, or that have the token S, are in X;
//! - nothing else is known: all other calls give anything, and conditions go both ways.
//!
//! Then the answer is `a` at each node that has no shape of X in its subtree, itself and refinements of covers included: by induction over the
//! subtree, since a node's rule asks nodes of its subtree only (children, what is covered). Static operations have no effects, so nothing else is
//! lost where their steps do not run. Where an operation has no rule at a shape, nobody asks it there: the checker has seen to that.

use super::Cx;
use crate::ir::{Foregone, GrammarInfo, SymbolInfo};
use spec262_spec::grammar::ShapeId;
use spec262_spec::inside::each_expr;
use spec262_spec::model::*;
use std::collections::BTreeSet;

/// The machine keeps a bit for each question and node.
const MOST: usize = 32;

/// The operation, and the text that is its argument; none: any arguments.
type Question<'s> = (SdoId, Option<&'s str>);

pub(super) fn foregone(cx: &mut Cx) {
    let spec = cx.spec;
    let mut all = Vec::new();
    for question in questions(spec) {
        let finders = [false, true].map(|answer| {
            let mut finder = Finder { spec, grammar: &cx.program.grammar, answer, asked: vec![question], recursive: false, shapes: BTreeSet::new() };
            finder.find();
            finder
        });
        let Some(mut best) = finders.into_iter().filter(|f| f.recursive).min_by_key(|f| f.shapes.len()) else { continue };
        // What stands in trees of tokens is below their leaves.
        if best.shapes.iter().any(|s| spec.grammar.nonterminals[spec.grammar.shape(ShapeId(*s)).nonterminal.index()].in_characters) {
            best.shapes.extend((0..spec.grammar.shapes.len() as u16).filter(|s| spec.grammar.has_own_tree(ShapeId(*s))));
        }
        all.push((question, best.answer, best.shapes));
    }
    // It is worth while where few shapes matter. One for any arguments is enough.
    all.retain(|(_, _, shapes)| shapes.len() < spec.grammar.shapes.len() / 8);
    let general: Vec<SdoId> = all.iter().filter(|((_, text), ..)| text.is_none()).map(|((sdo, _), ..)| *sdo).collect();
    all.retain(|((sdo, text), ..)| text.is_none() || !general.contains(sdo));
    all.sort_by_key(|(_, _, shapes)| shapes.len());
    all.truncate(MOST);
    for ((sdo, text), gives, shapes) in all {
        let argument = text.map(|t| cx.model_constant(&Const::String(t.into())));
        cx.program.foregone.push(Foregone { sdo: sdo.0 as u16, argument, gives, shapes: shapes.into_iter().collect() });
    }
}

/// What may be asked: each operation with any arguments, and with each text that a caller gives it.
fn questions(spec: &Spec) -> BTreeSet<Question<'_>> {
    let mut found: BTreeSet<Question<'_>> =
        spec.sdos.iter().enumerate().filter(|(_, sdo)| is_question(sdo)).map(|(i, _)| (SdoId(i as u32), None)).collect();
    for alg in &spec.algorithms {
        each_expr(&alg.body, &mut |e| {
            if let ExprKind::Call { callee: Callee::Sdo(sdo), args } = &e.kind
                && let [_, Expr { kind: ExprKind::Const(Const::String(text)), .. }] = &args[..]
                && is_question(&spec.sdos[sdo.index()])
            {
                found.insert((*sdo, Some(text.as_str())));
            }
        });
    }
    found
}

fn is_question(sdo: &Sdo) -> bool {
    sdo.is_static && !sdo.result.completion && !sdo.result.ty.0.is_empty() && sdo.result.ty.0.iter().all(|a| matches!(a, Atom::True | Atom::False))
}

struct Finder<'s, 'g> {
    spec: &'s Spec,
    grammar: &'g GrammarInfo,
    answer: bool,
    /// The question, and those that its rules ask with the same text: all have the same answer, or none has.
    asked: Vec<Question<'s>>,
    /// Some rule asks on. Otherwise it is cheap anyway.
    recursive: bool,
    shapes: BTreeSet<u16>,
}

/// What is known of a value.
#[derive(Clone, PartialEq)]
enum Known {
    Is(Const),
    /// A node of the subtree, or the node itself.
    Below,
    /// A List of children.
    AllBelow,
    Nothing,
}

/// What is known of the variables at a place; none: no way leads there.
type Locals = Option<Vec<Known>>;

impl<'s> Finder<'s, '_> {
    fn find(&mut self) {
        // Rules may put more questions and shapes: all are looked at again then.
        loop {
            let before = (self.asked.len(), self.shapes.len());
            for (sdo, text) in self.asked.clone() {
                self.look_at(sdo, text);
            }
            if before == (self.asked.len(), self.shapes.len()) {
                return;
            }
        }
    }

    fn look_at(&mut self, sdo: SdoId, text: Option<&'s str>) {
        let spec = self.spec;
        let of = &spec.sdos[sdo.index()];
        self.shapes.extend(of.unsupported.iter().map(|s| s.0));
        let default = of.default.map(|alg| (None, alg));
        for (shape, alg) in of.rules.iter().map(|(s, alg)| (Some(s.0), *alg)).chain(default) {
            if shape.is_some_and(|s| self.shapes.contains(&s)) || self.is_settled(alg, text) {
                continue;
            }
            match shape {
                Some(s) => _ = self.shapes.insert(s),
                None => self.shapes.extend((0..spec.grammar.shapes.len() as u16).filter(|s| !of.rules.iter().any(|(r, _)| *r == ShapeId(*s)))),
            }
        }
    }

    /// Whether the rule returns the answer on all its ways.
    fn is_settled(&mut self, alg: AlgId, text: Option<&'s str>) -> bool {
        let alg = &self.spec.algorithms[alg.index()];
        let mut locals = vec![Known::Nothing; alg.locals.len()];
        if let Some(this) = alg.params.first() {
            locals[this.local.index()] = Known::Below;
        }
        if let (Some(text), Some(p)) = (text, alg.params.get(1)) {
            locals[p.local.index()] = Known::Is(Const::String(text.into()));
        }
        let mut way = Way { finder: self, text, settled: true };
        let end = way.block(&alg.body, Some(locals));
        way.settled && end.is_none()
    }

    /// From here on, no child is an instance of that symbol.
    fn exclude(&mut self, symbol: &str) {
        let number = self.grammar.nonterminals.iter().position(|n| n == symbol).map(|n| n as u16);
        let mut comes_to: BTreeSet<u16> = number.into_iter().collect();
        loop {
            let more: Vec<u16> = self.grammar.chains.iter().filter(|(a, b)| comes_to.contains(a) && !comes_to.contains(b)).map(|c| c.1).collect();
            if more.is_empty() {
                break;
            }
            comes_to.extend(more);
        }
        let has_token = |s: &SymbolInfo| matches!(s, SymbolInfo::Token(t) if t == symbol);
        let may_be = self.grammar.shapes.iter().map(|s| comes_to.contains(&s.nonterminal) || s.symbols.iter().any(has_token));
        self.shapes.extend(may_be.enumerate().filter(|(_, may)| *may).map(|(i, _)| i as u16));
    }
}

/// A walk through the steps of a rule, along all ways that it may take.
struct Way<'f, 's, 'g> {
    finder: &'f mut Finder<'s, 'g>,
    text: Option<&'s str>,
    /// So far every way that ends returns the answer.
    settled: bool,
}

impl<'s> Way<'_, 's, '_> {
    fn block(&mut self, steps: &'s [Step], mut at: Locals) -> Locals {
        let mut steps = steps.iter().peekable();
        while let Some(step) = steps.next() {
            at = match &step.kind {
                StepKind::Note(_) => at,
                StepKind::Simple(stmts) => self.stmts(stmts, at),
                StepKind::Perform(block) => self.block(block, at),
                StepKind::If { cond, then, otherwise } => {
                    let (mut out, mut rest) = self.branches(cond, then, otherwise.as_deref(), at);
                    while let Some(next) = steps.next_if(|s| matches!(s.kind, StepKind::ElseIf { .. } | StepKind::Else { .. })) {
                        match &next.kind {
                            StepKind::ElseIf { cond, then, otherwise } => {
                                let (more, left) = self.branches(cond, then, otherwise.as_deref(), rest);
                                (out, rest) = (join(out, more), left);
                            }
                            StepKind::Else { then } => {
                                let more = self.branch(then, rest.take());
                                out = join(out, more);
                            }
                            _ => {}
                        }
                    }
                    join(out, rest)
                }
                StepKind::ForEach { var, list, body, .. } => {
                    let element = match at.as_ref().map(|l| self.value(list, l)) {
                        Some(Known::AllBelow) => Known::Below,
                        _ => Known::Nothing,
                    };
                    // Of what the body changes, nothing is known.
                    let mut within = at.clone();
                    if let Some(locals) = &mut within {
                        for (i, known) in locals.iter_mut().enumerate() {
                            if changes(body, LocalId(i as u32)) {
                                *known = Known::Nothing;
                            }
                        }
                        locals[var.index()] = element;
                    }
                    let behind = self.branch(body, within);
                    join(at, behind)
                }
                _ => {
                    self.settled = false;
                    None
                }
            };
        }
        at
    }

    /// The end of the branches, and what goes on where the condition does not hold.
    fn branches(&mut self, cond: &'s Expr, then: &'s Branch, otherwise: Option<&'s [Stmt]>, at: Locals) -> (Locals, Locals) {
        let holds = at.as_ref().and_then(|l| self.condition(cond, l));
        let yes = if holds == Some(false) { None } else { at.clone() };
        let no = if holds == Some(true) { None } else { at };
        let out = self.branch(then, yes);
        match otherwise {
            Some(stmts) => (join(out, self.stmts(stmts, no)), None),
            None => (out, no),
        }
    }

    fn branch(&mut self, branch: &'s Branch, at: Locals) -> Locals {
        match branch {
            Branch::Inline(stmts) => self.stmts(stmts, at),
            Branch::Steps(block) => self.block(block, at),
        }
    }

    fn stmts(&mut self, stmts: &'s [Stmt], at: Locals) -> Locals {
        let mut locals = at?;
        for stmt in stmts {
            match stmt {
                Stmt::Let(to, e) | Stmt::Set(to, e) => locals[to.index()] = self.value(e, &locals),
                Stmt::Return(e) => {
                    let answer = Known::Is(Const::Bool(self.finder.answer));
                    self.settled &= self.value(e, &locals) == answer;
                    return None;
                }
                // What changes something or may stop the machine has no place here.
                _ => {
                    self.settled = false;
                    return None;
                }
            }
        }
        Some(locals)
    }

    fn value(&mut self, e: &'s Expr, locals: &[Known]) -> Known {
        match &e.kind {
            ExprKind::Const(c) => Known::Is(c.clone()),
            ExprKind::Local(l) => locals[l.index()].clone(),
            ExprKind::ThisNode | ExprKind::Child { of: None, .. } => Known::Below,
            ExprKind::Child { of: Some(of), .. } | ExprKind::Covered { by: of, .. } => match self.value(of, locals) {
                Known::Below => Known::Below,
                _ => Known::Nothing,
            },
            ExprKind::Guard { value, .. } => self.value(value, locals),
            ExprKind::Call { callee: Callee::Sdo(sdo), args } => self.asks(*sdo, args, locals),
            ExprKind::Call { callee: Callee::Primitive(p), args } => self.primitive(&self.finder.spec.primitives[p.index()].name, args, locals),
            _ => match self.condition(e, locals) {
                Some(holds) => Known::Is(Const::Bool(holds)),
                None => Known::Nothing,
            },
        }
    }

    /// The same question, of a node below.
    fn asks(&mut self, sdo: SdoId, args: &'s [Expr], locals: &[Known]) -> Known {
        let known: Vec<Known> = args.iter().map(|a| self.value(a, locals)).collect();
        let same = match (self.text, &known[..]) {
            (Some(text), [Known::Below, Known::Is(Const::String(given))]) => text == given.as_str(),
            (None, [Known::Below, ..]) => sdo == self.finder.asked[0].0,
            _ => false,
        };
        if !same || !is_question(&self.finder.spec.sdos[sdo.index()]) {
            return Known::Nothing;
        }
        self.finder.recursive = true;
        if !self.finder.asked.contains(&(sdo, self.text)) {
            self.finder.asked.push((sdo, self.text));
        }
        Known::Is(Const::Bool(self.finder.answer))
    }

    fn primitive(&mut self, name: &str, args: &'s [Expr], locals: &[Known]) -> Known {
        let known: Vec<Known> = args.iter().map(|a| self.value(a, locals)).collect();
        match (name, &known[..]) {
            ("children-of", [Known::Below]) => Known::AllBelow,
            ("is-instance-of", [Known::Below, Known::Is(Const::String(symbol))]) => {
                self.finder.exclude(symbol);
                Known::Is(Const::Bool(false))
            }
            _ => Known::Nothing,
        }
    }

    /// Whether the condition holds, if that is known.
    fn condition(&mut self, e: &'s Expr, locals: &[Known]) -> Option<bool> {
        match &e.kind {
            ExprKind::Const(Const::Bool(b)) => Some(*b),
            ExprKind::Not(inner) => self.condition(inner, locals).map(|b| !b),
            ExprKind::And(a, b) => match self.condition(a, locals) {
                Some(false) => Some(false),
                Some(true) => self.condition(b, locals),
                None => self.condition(b, locals).filter(|b| !b),
            },
            ExprKind::Or(a, b) => match self.condition(a, locals) {
                Some(true) => Some(true),
                Some(false) => self.condition(b, locals),
                None => self.condition(b, locals).filter(|b| *b),
            },
            ExprKind::Is { left, right, negated } => {
                let Known::Is(left) = self.value(left, locals) else { return None };
                let mut is = false;
                for r in right {
                    let Known::Is(r) = self.value(r, locals) else { return None };
                    // What is the same here is the same for the machine, for these kinds.
                    let plain = |c: &Const| matches!(c, Const::Bool(_) | Const::String(_));
                    if !plain(&left) || !plain(&r) {
                        return None;
                    }
                    is |= left == r;
                }
                Some(is != *negated)
            }
            ExprKind::Call { .. } | ExprKind::Local(_) | ExprKind::Guard { .. } => match self.value(e, locals) {
                Known::Is(Const::Bool(b)) => Some(b),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What is known on both ways.
fn join(a: Locals, b: Locals) -> Locals {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.into_iter().zip(b).map(|(a, b)| if a == b { a } else { Known::Nothing }).collect()),
        (a, None) => a,
        (None, b) => b,
    }
}

/// Whether the steps give the variable another value.
fn changes(body: &Branch, local: LocalId) -> bool {
    fn in_stmts(stmts: &[Stmt], local: LocalId) -> bool {
        stmts.iter().any(|s| matches!(s, Stmt::Let(to, _) | Stmt::Set(to, _) if *to == local))
    }
    fn in_block(block: &[Step], local: LocalId) -> bool {
        block.iter().any(|step| {
            let mut found = matches!(&step.kind, StepKind::ForEach { var, .. } | StepKind::ForInteger { var, .. } if *var == local);
            step.each_line(&mut |stmts| found |= in_stmts(stmts, local));
            found || step.below_with_macros().is_some_and(|b| in_block(b, local))
        })
    }
    match body {
        Branch::Inline(stmts) => in_stmts(stmts, local),
        Branch::Steps(block) => in_block(block, local),
    }
}
