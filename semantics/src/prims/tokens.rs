//! Tokens and their texts (chapter 12): their own trees, and what they mean where the standard has no steps for it.

use super::Prim;
use super::args::{Args, Result};
use super::math;
use super::unicode::code_points;
use crate::frontend::{NodeId, values};
use crate::machine::Machine;
use crate::value::Value;
use num_bigint::{BigInt, BigUint};

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("own-tree", own_tree),
    ("has-escape", has_escape),
    ("code-points-of", code_points_of),
    ("NumericValue", numeric_value),
    ("SV", sv),
    ("BodyText", body_text),
    ("FlagText", flag_text),
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
    Ok(m.own_tree(token)?)
}

fn has_escape(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::bool(with_token(m, Args("has-escape", args), |t| t.contains(&u16::from(b'\\')))?))
}

fn code_points_of(m: &mut Machine, args: &[Value]) -> Result {
    let text: Vec<u32> = with_token(m, Args("code-points-of", args), |t| code_points(t).collect())?;
    Ok(m.integer_list(&text))
}

fn numeric_value(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("NumericValue", args);
    let (tree, node) = a.node(m, 0)?.node_parts();
    if let Some(known) = m.trees.entries[tree as usize].facts.numbers.get(&node) {
        return Ok(*known);
    }
    match with_token(m, a, values::numeric_value)? {
        values::Numeric::Number(n) => {
            let n = Value::number(n);
            m.trees.entries[tree as usize].facts.numbers.insert(node, n);
            Ok(n)
        }
        values::Numeric::BigInt { digits, radix } => {
            let value = BigUint::parse_bytes(digits.as_bytes(), radix).ok_or_else(|| a.wrong(m, 0, "a numeric literal"))?;
            Ok(math::bigint(&mut m.heap, BigInt::from(value)))
        }
    }
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

fn body_text(m: &mut Machine, args: &[Value]) -> Result {
    let text: Vec<u32> = with_token(m, Args("BodyText", args), |t| code_points(values::body_text(t)).collect())?;
    Ok(m.integer_list(&text))
}
fn flag_text(m: &mut Machine, args: &[Value]) -> Result {
    let text: Vec<u32> = with_token(m, Args("FlagText", args), |t| code_points(values::flag_text(t)).collect())?;
    Ok(m.integer_list(&text))
}

fn tv(m: &mut Machine, args: &[Value]) -> Result {
    let value = with_token(m, Args("TV", args), |t| values::template_value(t).map(|v| v.into_owned()))?;
    Ok(value.map_or(Value::UNDEFINED, |v| m.heap.strings.from_units(&v)))
}
fn trv(m: &mut Machine, args: &[Value]) -> Result {
    let value = with_token(m, Args("TRV", args), |t| values::template_raw_value(t).into_owned())?;
    Ok(m.heap.strings.from_units(&value))
}
