//! Leaves that Unicode and the host's locale decide (22.1.3).

use super::Prim;
use super::args::{Args, Result};
use super::unicode;
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;
use std::cmp::Ordering;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("to-lowercase", to_lowercase),
    ("to-uppercase", to_uppercase),
    ("normalized", normalized),
    ("trimmed", trimmed),
    ("locale-compare", locale_compare),
];

fn to_lowercase(m: &mut Machine, args: &[Value]) -> Result {
    let text = Args("to-lowercase", args).integers(m, 0)?;
    let mapped = unicode::to_lowercase(text.into_iter());
    Ok(m.integer_list(&mapped))
}

fn to_uppercase(m: &mut Machine, args: &[Value]) -> Result {
    let text = Args("to-uppercase", args).integers(m, 0)?;
    let mapped = unicode::to_uppercase(text.into_iter());
    Ok(m.integer_list(&mapped))
}

fn normalized(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("normalized", args);
    let units = a.units(m, 0)?.to_vec();
    match unicode::normalized(&units, &a.text(m, 1)?) {
        Some(units) => Ok(m.heap.strings.from_units(&units)),
        None => Err(a.wrong(m, 1, "the name of a Normalization Form")),
    }
}

fn trimmed(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("trimmed", args);
    let s = a.string(m, 0)?;
    let ends = &m.code.names.enums;
    let end = a.at(1);
    if !end.is(Tag::Enum) || ![ends.start, ends.end, ends.both_ends].contains(&end.index()) {
        return Err(a.wrong(m, 1, "an end of a String"));
    }
    let units = m.heap.strings.units(s);
    // No code point beyond U+FFFF is white space.
    let is_text = |u: u16| !unicode::is_white_space(u as u32);
    let from = if end.index() == ends.end { 0 } else { units.iter().position(is_text).unwrap_or(units.len()) };
    let to = if end.index() == ends.start { units.len() } else { units.iter().rposition(is_text).map_or(from, |i| i + 1) };
    Ok(m.heap.strings.substring(s, from as u32, to.max(from) as u32))
}

fn locale_compare(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("locale-compare", args);
    let composed = |units: Vec<u16>| unicode::normalized(&units, "NFC").unwrap_or(units);
    let (s, that) = (composed(a.units(m, 0)?.to_vec()), composed(a.units(m, 1)?.to_vec()));
    Ok(Value::number(match s.cmp(&that) {
        Ordering::Less => -1.0,
        Ordering::Equal => 0.0,
        Ordering::Greater => 1.0,
    }))
}
