//! A disagreement as a case of the corpus, and programs as it shows them.

use super::run::Plan;
use crate::corpus::case::STRICT;
use crate::corpus::expect::When;
use crate::corpus::{Corpus, Known};
use crate::engines::{Deciding, Ending, Oracle, Seen};
use crate::generate::Program;
use std::fmt::Write as _;

/// A program's text as engines get it: that of a strict one begins as that of a case in strict mode.
pub fn text(program: &Program) -> String {
    if program.strict { format!("{STRICT}{}", program.text()) } else { program.text() }
}

/// The text without the directive.
pub fn plain(program: &Program) -> String {
    program.text()
}

/// A file of the corpus with one case: what the oracle does is what must come of it. None if the oracle does not agree with it: then the
/// specification was not the same when it was found.
pub fn yaml(oracle: &Oracle, plan: &Plan<'_>, number: u64, program: &Program, must: &Seen, steps: &[Deciding], why: &str) -> Option<String> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let engine = &plan.engine.entry.name;
    let mut clauses: Vec<&str> = Vec::new();
    for clause in steps.iter().rev().filter_map(|s| s.step.split_once('#')).map(|s| s.0) {
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    if clauses.is_empty() {
        clauses.push("sec-runtime-semantics-scriptevaluation");
    }
    let text = plain(program);
    let needs: Vec<&str> = [("eval(", "eval"), ("eval)(", "eval"), ("with (", "with"), ("Function(", "function-constructor")]
        .iter()
        .filter(|(word, _)| text.contains(word))
        .map(|(_, need)| *need)
        .collect();
    let mut needs = needs;
    needs.dedup();
    let mut out = format!(
        "# Made by chance: spec262 fuzz --engine {engine} --seed {} --size {} --only {number}\n- id: fuzz/{}-{}-{number}\n",
        plan.seed,
        plan.size,
        engine.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"),
        plan.seed
    );
    let _ = writeln!(out, "  title: {}", quoted(&format!("Program {number} of the seed {}: {engine} does not do what the standard says", plan.seed)));
    let _ = writeln!(out, "  clauses: [{}]", clauses.join(", "));
    let _ = writeln!(out, "  mode: {}", if program.strict { "strict" } else { "sloppy" });
    if !needs.is_empty() {
        let _ = writeln!(out, "  needs: [{}]", needs.join(", "));
    }
    out.push_str("  source: |\n");
    for line in text.lines() {
        let _ = writeln!(out, "    {line}");
    }
    out.push_str("  expect:\n");
    if !must.output.is_empty() {
        let lines: Vec<String> = must.output.iter().map(|l| quoted(l)).collect();
        let _ = writeln!(out, "    output: [{}]", lines.join(", "));
    }
    if let Ending::Throws { error, value, when, .. } = &must.ending {
        match (error, value) {
            (Some(error), _) if *when == Some(When::Parse) => _ = writeln!(out, "    throws: {{ type: {error}, when: parse }}"),
            (Some(error), _) => _ = writeln!(out, "    throws: {error}"),
            (None, value) => _ = writeln!(out, "    throws: {{ value: {} }}", quoted(value.as_deref().unwrap_or("undefined"))),
        }
    }
    let mut visits: Vec<&str> = Vec::new();
    for step in steps.iter().filter(|s| s.what != "refused").map(|s| s.step.as_str()) {
        if !visits.contains(&step) {
            visits.push(step);
        }
    }
    if !visits.is_empty() {
        let _ = writeln!(out, "    visits: [{}]", visits.iter().map(|v| quoted(v)).collect::<Vec<_>>().join(", "));
    }
    let _ = writeln!(out, "  note: |\n    What {engine} makes of it:");
    for line in why.lines() {
        let _ = writeln!(out, "    {}", line.trim());
    }
    holds(oracle, &out).then_some(out)
}

/// Whether it can be read, and the oracle does what it says.
fn holds(oracle: &Oracle, yaml: &str) -> bool {
    let corpus = Corpus::of([("case.yaml".to_string(), yaml.to_string())], &Known::of(&oracle.engine));
    let agrees = |case: &crate::corpus::Case| {
        case.runs.iter().all(|(mode, expected)| !crate::check::run::judge_oracle(oracle, &case.scripts_for(*mode), expected).bad())
    };
    corpus.errors.is_empty() && !corpus.cases.is_empty() && corpus.cases.iter().all(agrees)
}
