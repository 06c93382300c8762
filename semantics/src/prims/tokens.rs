//! Tokens and their texts (chapter 12): their own trees, and what they mean where the standard has no steps for it.

use super::Prim;
use super::args::{Args, Result};
use super::unicode::code_points;
use crate::frontend::{NodeId, values};
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("own-tree", own_tree),
    ("has-escape", has_escape),
    ("text-of", text_of),
    ("code-points-of", code_points_of),
    ("SV", sv),
    ("TV", tv),
    ("TRV", trv),
];

/// What the token's text is to `f`.
fn with_token<T>(m: &Machine, a: Args, f: impl FnOnce(&[u16]) -> T) -> Result<T> {
    let node = a.node(m, 0)?;
    Ok(f(m.trees.of(node).text(NodeId(node.index()))))
}

fn own_tree(m: &mut Machine, args: &[Value]) -> Result {
    let token = Args("own-tree", args).node(m, 0)?;
    m.own_tree(token)
}

fn has_escape(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::bool(with_token(m, Args("has-escape", args), |t| t.contains(&u16::from(b'\\')))?))
}

fn text_of(m: &mut Machine, args: &[Value]) -> Result {
    let text = with_token(m, Args("text-of", args), |t| t.to_vec())?;
    Ok(string(m, &text))
}

fn code_points_of(m: &mut Machine, args: &[Value]) -> Result {
    let text: Vec<u32> = with_token(m, Args("code-points-of", args), |t| code_points(t).collect())?;
    Ok(m.integer_list(&text))
}

/// Strings of literals are interned: most are names of properties.
fn string(m: &mut Machine, units: &[u16]) -> Value {
    let s = m.heap.strings.from_units(units);
    m.heap.strings.intern(s)
}

fn sv(m: &mut Machine, args: &[Value]) -> Result {
    let value = with_token(m, Args("SV", args), |t| values::string_value(t).into_owned())?;
    Ok(string(m, &value))
}

fn tv(m: &mut Machine, args: &[Value]) -> Result {
    let value = with_token(m, Args("TV", args), |t| values::template_value(t).map(|v| v.into_owned()))?;
    Ok(value.map_or(Value::UNDEFINED, |v| m.heap.strings.from_units(&v)))
}
fn trv(m: &mut Machine, args: &[Value]) -> Result {
    let value = with_token(m, Args("TRV", args), |t| values::template_raw_value(t).into_owned())?;
    Ok(m.heap.strings.from_units(&value))
}
