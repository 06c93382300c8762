//! What tokens mean (chapter 12): they are leaves of the parse tree, so their values are leaves of the specification.

use super::Prim;
use super::args::{Args, Result};
use super::math;
use super::unicode::code_points;
use crate::frontend::{NodeId, values};
use crate::machine::Machine;
use crate::value::Value;
use num_bigint::{BigInt, BigUint};

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("IdentifierCodePoints", identifier_code_points),
    ("NumericValue", numeric_value),
    ("is-legacy-number", is_legacy_number),
    ("has-legacy-escape", has_legacy_escape),
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

fn identifier_code_points(m: &mut Machine, args: &[Value]) -> Result {
    // No name begins with a number sign, so that is the one of a PrivateIdentifier.
    let name = |t: &[u16]| values::identifier_code_points(t.strip_prefix(&[u16::from(b'#')]).unwrap_or(t));
    let text = with_token(m, Args("IdentifierCodePoints", args), name)?;
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

fn is_legacy_number(m: &mut Machine, args: &[Value]) -> Result {
    let is = with_token(m, Args("is-legacy-number", args), |t| matches!(t, [zero, digit, ..] if *zero == ZERO && is_digit(*digit)))?;
    Ok(Value::bool(is))
}

fn has_legacy_escape(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::bool(with_token(m, Args("has-legacy-escape", args), legacy_escape)?))
}

const ZERO: u16 = b'0' as u16;

fn is_digit(unit: u16) -> bool {
    (ZERO..=b'9' as u16).contains(&unit)
}

/// An escape sequence of a digit, but for a zero with no digit behind it.
fn legacy_escape(token: &[u16]) -> bool {
    let mut rest = token;
    while let Some(at) = rest.iter().position(|u| *u == u16::from(b'\\')) {
        match &rest[at + 1..] {
            [ZERO, next, ..] if is_digit(*next) => return true,
            [digit, ..] if *digit != ZERO && is_digit(*digit) => return true,
            // What is escaped may be another backslash.
            after => rest = after.get(1..).unwrap_or(&[]),
        }
    }
    false
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

#[cfg(test)]
mod tests {
    use super::legacy_escape;

    #[test]
    fn escapes_of_digits() {
        let of = |text: &str| legacy_escape(&text.encode_utf16().collect::<Vec<_>>());
        for text in [r"'\1'", r"'\8'", r"'a\00'", r"'\08'", r"'\\\7'", r"'\n\0\5'"] {
            assert!(of(text), "{text}");
        }
        for text in ["'1'", r"'\0'", r"'\0a'", r"'\\1'", r"'\x11'", r"'\u{1}'", r"'\", "''"] {
            assert!(!of(text), "{text}");
        }
    }
}
