//! The outline: each algorithm as a list of labelled steps with the operations, slots, values and variables that they name.
//! It says how the specification is put together, for audits (see [`crate::audit`]) and for other tools; it says nothing of
//! what a step means.

mod facts;

use crate::model::{AlgId, AlgKind, Algorithm, Block, Branch, ExprKind, Spec, StepKind, Stmt};
use facts::Collector;
use serde::{Deserialize, Serialize};

/// One algorithm. Abstract closures are sub-steps of the algorithm that makes them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Entry {
    /// `sec-…`, or `own-…` where the standard has no clause.
    pub clause: String,
    /// `10.2.3`; `-` for own clauses.
    pub number: String,
    #[serde(default)]
    pub title: String,
    /// `OrdinaryGet`, `[[Get]]`, `Evaluation`; `early errors`. Empty in the standard's facts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The productions of a rule or of early errors, as the standard prints them: a left-hand side once, then its alternatives.
    pub production: Option<String>,
    pub steps: Vec<Step>,
}

/// What one numbered step names, on its own line: sub-steps apart.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Step {
    /// `1`, `1.a.ii`, `ee-1`
    pub label: String,
    /// `let`, `set`, `if`, …: the word that the step begins with.
    pub kind: String,
    /// Operations, with `? ` or `! ` where the step has one; as often as they are named.
    pub calls: Vec<String>,
    /// What the standard says in prose and has no name for: the notation's primitives, and operations under clauses of our own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub primitives: Vec<String>,
    /// Operations that the standard does name, but not in the form of a call: its abbreviations (the SV of a literal), and what is
    /// asked of `the first …` or `the second …`. No facts are kept of these, so that they are told apart from `calls`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_words: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enums: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intrinsics: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// The words that mean a kind of step; any other word is as good as `other`.
pub const KINDS: [&str; 13] =
    ["note", "assert", "let", "set", "return", "perform", "throw", "if", "else-if", "else", "repeat", "for-each", "early-error"];

/// The outline of a checked specification, in the order of the text.
pub fn of(spec: &Spec) -> Vec<Entry> {
    let mut out = Vec::new();
    for (index, algorithm) in spec.algorithms.iter().enumerate() {
        let is_there = spec.unsupported_operations.iter().all(|(id, _)| id.index() != index);
        if matches!(algorithm.kind, AlgKind::Closure { .. }) || !is_there {
            continue;
        }
        let clause = &spec.clauses[algorithm.clause.index()];
        let mut steps = Vec::new();
        block(spec, AlgId(index as u32), &algorithm.body, &mut steps);
        let entry = Entry {
            clause: clause.id.clone(),
            number: clause.number.clone(),
            title: clause.title.clone(),
            name: algorithm.name.clone(),
            production: algorithm.production.as_deref().map(production),
            steps,
        };
        if matches!(algorithm.kind, AlgKind::Macro) {
            out.push(Entry { steps: vec![shorthand(algorithm)], ..entry.clone() });
        }
        out.push(entry);
    }
    out
}

/// The step that a macro is a shorthand for, as its header has it: the standard shows it as an algorithm of one step, before the steps that it means.
fn shorthand(algorithm: &Algorithm) -> Step {
    let mut names: Vec<String> = algorithm.params.iter().map(|p| algorithm.locals[p.local.index()].name.clone()).collect();
    names.sort();
    Step { label: "1".into(), kind: "if".into(), calls: vec![algorithm.name.clone()], names, ..Step::default() }
}

/// The outline as JSON: an array of algorithms.
pub fn json(entries: &[Entry]) -> String {
    // Strings and lists alone: nothing that could fail to be written.
    serde_json::to_string(entries).unwrap_or_default()
}

/// Productions, one a line, as the standard prints them: a left-hand side that follows itself is left out.
pub fn production(lines: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut last = "";
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let head = line.split(' ').next().unwrap_or(line);
        let alternative = line.split_once(' ').and_then(|(_, rest)| rest.split_once(' ')).map_or("", |(_, symbols)| symbols);
        out.push(if head == last { alternative } else { line });
        last = head;
    }
    out.join(" ")
}

fn block(spec: &Spec, alg: AlgId, steps: &Block, out: &mut Vec<Step>) {
    for step in steps {
        let mut c = Collector::new(spec, alg);
        let kind = own(&step.kind, &mut c);
        out.push(c.step(step.label.clone(), kind));
        if let Some(below) = step.below() {
            block(spec, alg, below, out);
        }
        if let StepKind::WithClosure { closure, .. } = &step.kind {
            block(spec, *closure, &spec.algorithms[closure.index()].body, out);
        }
    }
}

/// Collects what the step's own line names; its kind.
fn own(kind: &StepKind, c: &mut Collector<'_>) -> String {
    match kind {
        StepKind::Simple(stmts) => {
            c.stmts(stmts);
            stmts.first().map_or_else(|| "other".into(), |s| stmt_kind(s, c.spec))
        }
        StepKind::WithClosure { stmts, closure } => {
            c.stmts(stmts);
            c.parameters(*closure);
            stmts.first().map_or_else(|| "other".into(), |s| stmt_kind(s, c.spec))
        }
        StepKind::If { cond, then, otherwise } => {
            c.expr(cond);
            inline(then, c);
            c.stmts(otherwise.as_deref().unwrap_or(&[]));
            "if".into()
        }
        StepKind::ElseIf { cond, then, otherwise } => {
            c.expr(cond);
            inline(then, c);
            c.stmts(otherwise.as_deref().unwrap_or(&[]));
            "else-if".into()
        }
        StepKind::Else { then } => {
            inline(then, c);
            "else".into()
        }
        StepKind::ForEach { var, list, body, .. } => {
            c.local(*var);
            c.fields_of(*var);
            c.expr(list);
            inline(body, c);
            "for-each".into()
        }
        StepKind::ForInteger { var, from, to, body, .. } => {
            c.local(*var);
            c.expr(from);
            c.expr(to);
            inline(body, c);
            "for-each".into()
        }
        StepKind::Repeat { test, .. } => {
            if let crate::model::RepeatTest::While(cond) | crate::model::RepeatTest::Until(cond) = test {
                c.expr(cond);
            }
            "repeat".into()
        }
        StepKind::Perform(_) => "perform".into(),
        // A macro is a condition and a return in one word: `IfAbrupt…`.
        StepKind::Macro { alg, bind, body } => {
            c.macro_call(*alg, bind, body);
            "if".into()
        }
        StepKind::EarlyError { cond, .. } => {
            c.expr(cond);
            "early-error".into()
        }
        StepKind::Note(_) => "note".into(),
    }
}

fn inline(branch: &Branch, c: &mut Collector<'_>) {
    if let Branch::Inline(stmts) = branch {
        c.stmts(stmts);
    }
}

fn stmt_kind(stmt: &Stmt, spec: &Spec) -> String {
    match stmt {
        Stmt::Let(..) => "let",
        Stmt::Set(..) | Stmt::SetSlot { .. } | Stmt::SetIndex { .. } | Stmt::SetInternalMethod { .. } | Stmt::Effect { set: true, .. } => "set",
        Stmt::Return(_) => "return",
        Stmt::Throw { .. } => "throw",
        Stmt::Perform(_) => "perform",
        Stmt::Append { .. } | Stmt::AppendAll { .. } => "append",
        Stmt::Prepend { .. } => "prepend",
        Stmt::Remove { .. } | Stmt::RemoveFirst(_) | Stmt::RemoveLast(_) => "remove",
        Stmt::Clear(_) => "clear",
        Stmt::Assert(_) | Stmt::AssertInformal(_) => "assert",
        Stmt::ReplaceEvaluation { .. } => "replace",
        Stmt::Effect { call, set: false } => return effect_kind(&call.kind, spec),
    }
    .into()
}

/// The first word of the primitive (`push-context`: push); never a word that the notation has a form of its own for.
fn effect_kind(call: &ExprKind, spec: &Spec) -> String {
    let word = match call {
        ExprKind::Call { callee: crate::model::Callee::Primitive(id), .. } => spec.primitives[id.index()].name.split('-').next().unwrap_or(""),
        ExprKind::Guard { value, .. } => return effect_kind(&value.kind, spec),
        _ => "",
    };
    if word.is_empty() || KINDS.contains(&word) { "other".into() } else { word.into() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_left_hand_side_is_printed_once() {
        assert_eq!(super::production("A : B\nA : `x` C?\nB :: D"), "A : B `x` C? B :: D");
        assert_eq!(super::production("A : [empty]"), "A : [empty]");
    }
}
