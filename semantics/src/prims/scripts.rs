//! Source text becomes parse trees (11.1.6).

use super::Prim;
use super::args::{Args, Result};
use super::strictness;
use super::unicode::push_code_point;
use crate::frontend::characters;
use crate::ir::Tag;
use crate::machine::{Machine, Reading};
use crate::value::Value;
use spec262_spec::grammar::{NonterminalId, Params};
use std::sync::Arc;

pub(super) const TABLE: &[(&str, Prim)] = &[("parse-source", parse_source), ("empty-formal-parameters", empty_formal_parameters)];

/// A text that is a String, a List of code points or what the host has, and whether a code point may be a surrogate pair in it.
fn source(m: &Machine, a: Args) -> Result<(Arc<[u16]>, bool)> {
    if let Some(text) = m.heap.source_text(a.at(0)) {
        return Ok((Arc::clone(text), true));
    }
    if a.at(0).is_string() {
        return Ok((a.units(m, 0)?.to_vec().into(), true));
    }
    let mut units = Vec::new();
    let points = a.integers(m, 0)?;
    let number = points.len();
    for cp in points {
        push_code_point(&mut units, cp);
    }
    let pairs = units.len() > number;
    Ok((units.into(), pairs))
}

/// Whether the algorithm that called the one at work is that one.
fn is_called_by(m: &Machine, name: &str) -> bool {
    // Its code may stand in the place of its call: the step tells whose it is.
    let step = m.current.frames.last().and_then(|f| m.code.program.step_of(f.back.saturating_sub(1)));
    let caller = step.and_then(|s| m.code.program.debug.steps.get(s as usize)).map(|s| s.alg);
    caller.is_some_and(|alg| m.code.program.algs[alg as usize].name == name)
}

fn parse_source(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("parse-source", args);
    let goal = a.at(1);
    if !goal.is(Tag::Nonterminal) {
        return Err(a.wrong(m, 1, "a goal symbol"));
    }
    // Behind the nonterminal stand the parameters that it was named with.
    let (goal, params) = (NonterminalId(goal.index() as u16), Params((goal.index() >> 16) as u16));
    if characters::goal(&m.code.program.grammar.characters, goal, params).is_none() && !m.code.front.has_goal(goal, params) {
        return Err(a.wrong(m, 1, "a goal symbol"));
    }
    let direct = if a.at(2).is(Tag::Absent) { None } else { Some(a.bool(m, 2)?) };
    let strict_caller = !a.at(3).is(Tag::Absent) && a.bool(m, 3)?;
    let json = is_called_by(m, "ParseJSON");
    // The host may want scripts to be strict, not what a program parses for itself.
    let (text, pairs) = source(m, a)?;
    let how = Reading { strict: strict_caller || m.strict && is_called_by(m, "ParseScript"), direct_eval: direct, json, pairs };
    let Some(root) = m.parse(text, goal, params, how)? else { return descriptions(m) };
    if m.walk(root, strictness::is_strict_body) {
        parameters_are_strict(m, root.node_parts().0);
    }
    Ok(root)
}

/// The constructors of functions parse parameters and body one after the other: a body that makes itself strict makes the parameters
/// strict mode code too (11.2.2).
fn parameters_are_strict(m: &mut Machine, body: u32) {
    let formal_parameters = m.code.names.grammar.known.formal_parameters;
    if let Some(before) = body.checked_sub(1).map(|t| &mut m.trees.entries[t as usize].facts)
        && before.goal == formal_parameters
    {
        before.make_strict();
    }
}

/// What was wrong with the text, as the callers make errors from it.
pub(super) fn descriptions(m: &mut Machine) -> Result {
    let reports: Vec<(String, i64, i64)> = m
        .syntax_errors
        .iter()
        .map(|e| {
            let (line, column) = position(&e.source, e.start);
            (e.message.clone(), line, column)
        })
        .collect();
    let mut list = Vec::new();
    for (message, line, column) in reports {
        let message = m.heap.strings.from_str(&message);
        let at = &m.code.names.description;
        let d = m.heap.new_record(at.record);
        m.heap.set_field(d.index(), at.message, message);
        m.heap.set_field(d.index(), at.line, Value::integer(line));
        m.heap.set_field(d.index(), at.column, Value::integer(column));
        list.push(d);
    }
    Ok(m.heap.new_list(&list))
}

/// Line and column, from 1, of a code unit.
fn position(text: &[u16], at: u32) -> (i64, i64) {
    let before = &text[..(at as usize).min(text.len())];
    let mut line = 1;
    let mut start = 0;
    for (i, u) in before.iter().enumerate() {
        // A carriage return and a line feed are one line end.
        let ends = matches!(*u, 0x0A | 0x2028 | 0x2029) || *u == 0x0D && text.get(i + 1) != Some(&0x0A);
        if ends {
            line += 1;
            start = i + 1;
        }
    }
    (line, (before.len() - start) as i64 + 1)
}

fn empty_formal_parameters(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("empty-formal-parameters", args);
    let goal = m.code.names.grammar.known.formal_parameters;
    // One such tree is enough for all.
    let is_empty = |e: &crate::machine::trees::Entry| e.facts.goal == goal && e.tree.source().is_empty() && !e.strict;
    let known = m.trees.entries.iter().position(is_empty);
    if let Some(tree) = known {
        return Ok(Value::node(tree as u32, m.trees.entries[tree].tree.root().0));
    }
    let parsed = m.parse(Arc::new([]), NonterminalId(goal), Params::default(), Reading::default())?;
    parsed.ok_or_else(|| a.defect(m, "FormalParameters cannot be empty"))
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        let text: Vec<u16> = "a\r\nbc\rd\u{2028}e\n".encode_utf16().collect();
        let all: Vec<_> = (0..=text.len() as u32).map(|i| position(&text, i)).collect();
        assert_eq!(all, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (4, 1), (4, 2), (5, 1)]);
        assert_eq!(position(&text, 99), (5, 1));
    }
}
