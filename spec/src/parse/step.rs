//! Steps.

use super::expr::{expr, primary, unquote};
use super::types::type_;
use super::{At, Parsed, Rule, run};
use crate::ast::{Expr, ExprKind, Name, Repeat, Span, Step, StepKind, Stmt, StmtKind};
use crate::diag::Diagnostic;
use crate::lines::Raw;
use pest::iterators::Pair;

/// Parses all steps; each bad one costs a diagnostic and stands as a note. Depth is bounded by [`crate::lines::DEEPEST`].
pub(super) fn steps(text: &str, raw: &[Raw], path: &str, file: usize, out: &mut Vec<Diagnostic>) -> Vec<Step> {
    let mut steps = Vec::with_capacity(raw.len());
    for r in raw {
        let label = if path.is_empty() { r.label.clone() } else { format!("{path}.{}", r.label) };
        let kind = match one(text, r.text, file) {
            Ok(kind) => kind,
            Err(mut diagnostic) => {
                diagnostic.step = Some(label.clone());
                out.push(diagnostic);
                StepKind::Note(None)
            }
        };
        let below = steps_below(text, r, &label, file, out);
        steps.push(Step { label: r.label.clone(), span: r.span, kind, steps: below, origin: None });
    }
    steps
}

fn steps_below(text: &str, raw: &Raw, label: &str, file: usize, out: &mut Vec<Diagnostic>) -> Vec<Step> {
    steps(text, &raw.steps, label, file, out)
}

fn one(text: &str, span: Span, file: usize) -> Parsed<StepKind> {
    if text[span.start as usize..span.end as usize].trim().is_empty() {
        return Err(Diagnostic::error(file, span, "this step is empty"));
    }
    let at = At { base: span.start as usize };
    let mut pairs = run(Rule::step, text, span, file)?;
    Ok(match pairs.next() {
        Some(pair) => kind(pair, at),
        None => StepKind::Note(None),
    })
}

/// The parts of a rule, by kind.
struct Parts<'a> {
    exprs: std::vec::IntoIter<Pair<'a, Rule>>,
    effects: std::vec::IntoIter<Pair<'a, Rule>>,
    others: Vec<Pair<'a, Rule>>,
    at: At,
}
impl<'a> Parts<'a> {
    fn new(pair: Pair<'a, Rule>, at: At) -> Parts<'a> {
        let (mut exprs, mut effects, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::expr => exprs.push(part),
                Rule::effects => effects.push(part),
                _ => others.push(part),
            }
        }
        Parts { exprs: exprs.into_iter(), effects: effects.into_iter(), others, at }
    }
    fn expr(&mut self) -> Expr {
        match self.exprs.next() {
            Some(pair) => expr(pair, self.at),
            None => Expr { kind: ExprKind::Absent, span: Span::default() },
        }
    }
    fn effects(&mut self) -> Vec<Stmt> {
        self.effects.next().map_or_else(Vec::new, |pair| stmts(pair, self.at))
    }
    fn has(&self, rule: Rule) -> bool {
        self.others.iter().any(|p| p.as_rule() == rule)
    }
    fn get(&self, rule: Rule) -> Option<Pair<'a, Rule>> {
        self.others.iter().find(|p| p.as_rule() == rule).cloned()
    }
    fn name(&self, rule: Rule) -> Name {
        self.get(rule).map_or_else(|| Name { text: String::new(), span: Span::default() }, |p| self.at.name(&p))
    }
    fn string(&self) -> Option<String> {
        self.get(Rule::string).map(|p| unquote(p.as_str().trim_end()))
    }
}

fn kind(pair: Pair<'_, Rule>, at: At) -> StepKind {
    let rule = pair.as_rule();
    if rule == Rule::effects {
        return StepKind::Effects(stmts(pair, at));
    }
    let mut p = Parts::new(pair, at);
    match rule {
        Rule::note => StepKind::Note(p.string()),
        Rule::if_ => StepKind::If { cond: p.expr(), then: p.effects(), otherwise: p.effects() },
        Rule::else_if => StepKind::ElseIf { cond: p.expr(), then: p.effects(), otherwise: p.effects() },
        Rule::else_ => StepKind::Else { then: p.effects() },
        Rule::for_each => StepKind::ForEach {
            var: p.name(Rule::ident),
            ty: p.get(Rule::type_).map(|t| type_(t, at)),
            list: p.expr(),
            reverse: p.has(Rule::in_reverse),
            body: p.effects(),
        },
        Rule::for_integer => {
            StepKind::ForInteger { var: p.name(Rule::ident), from: p.expr(), to: p.expr(), down: p.has(Rule::down), body: p.effects() }
        }
        Rule::error_if => StepKind::ErrorIf(p.expr(), p.string()),
        Rule::perform_steps => StepKind::Perform,
        _ => {
            let test = p.others.first().cloned();
            StepKind::Repeat(match test {
                Some(t) if t.as_rule() == Rule::while_ => Repeat::While(Parts::new(t, at).expr()),
                Some(t) => Repeat::Until(Parts::new(t, at).expr()),
                None => Repeat::Forever,
            })
        }
    }
}

fn stmts(pair: Pair<'_, Rule>, at: At) -> Vec<Stmt> {
    pair.into_inner().map(|p| stmt(p, at)).collect()
}

fn stmt(pair: Pair<'_, Rule>, at: At) -> Stmt {
    let span = at.span(&pair);
    let rule = pair.as_rule();
    let inner = pair.clone().into_inner().next();
    let mut p = Parts::new(pair, at);
    let kind = match rule {
        Rule::let_ => StmtKind::Let { name: p.name(Rule::ident), ty: p.get(Rule::type_).map(|t| type_(t, at)), value: p.expr() },
        Rule::set => StmtKind::Set { target: target(p.get(Rule::expr_target), at), value: p.expr() },
        Rule::set_definition => StmtKind::SetDefinition { target: target(p.get(Rule::expr_target), at), of: p.name(Rule::upper_name) },
        Rule::set_effect | Rule::effect => {
            let call = match inner {
                Some(inner) => primary(inner, at),
                None => p.expr(),
            };
            if rule == Rule::effect { StmtKind::Effect(call) } else { StmtKind::SetEffect(call) }
        }
        Rule::return_ => StmtKind::Return(p.expr()),
        Rule::throw => StmtKind::Throw { error: p.name(Rule::upper_name), message: p.string() },
        Rule::perform => StmtKind::Perform(p.expr()),
        Rule::append => StmtKind::Append { value: p.expr(), list: p.expr() },
        Rule::append_all => StmtKind::AppendAll { values: p.expr(), list: p.expr() },
        Rule::prepend => StmtKind::Prepend { value: p.expr(), list: p.expr() },
        Rule::remove => StmtKind::Remove { value: p.expr(), list: p.expr() },
        Rule::remove_first => StmtKind::RemoveFirst(p.expr()),
        Rule::remove_last => StmtKind::RemoveLast(p.expr()),
        Rule::clear => StmtKind::Clear(p.expr()),
        Rule::assert_informal => StmtKind::AssertInformal(p.string().unwrap_or_default()),
        Rule::replace => StmtKind::Replace { node: p.expr(), closure: p.expr() },
        _ => StmtKind::Assert(p.expr()),
    };
    Stmt { span, kind }
}

/// `x`, `x.[[Slot]]`, `context.Component`, `list[i]`, and longer ones.
fn target(pair: Option<Pair<'_, Rule>>, at: At) -> Expr {
    let mut parts = pair.into_iter().flat_map(Pair::into_inner);
    let Some(first) = parts.next() else { return Expr { kind: ExprKind::Absent, span: Span::default() } };
    let mut out = primary(first, at);
    for part in parts {
        out = super::expr::postfix(out, part, at);
    }
    out
}
