//! Strings and Symbols (6.1.4, 6.1.5).

use super::Prim;
use super::args::{Args, Result};
use crate::heap::strings::MAX_LENGTH;
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("substring", substring),
    ("string-of-code-unit", string_of_code_unit),
    ("contains-code-unit", contains_code_unit),
    ("starts-with", starts_with),
    ("code-units-of", code_units_of),
    ("repeated", repeated),
    ("joined", joined),
    ("with-each-replaced", with_each_replaced),
    ("list-separator", list_separator),
    ("new-symbol", new_symbol),
    ("symbol-description", symbol_description),
    ("symbol-registry", symbol_registry),
    ("registry-has-key", registry_has_key),
    ("registry-has-symbol", registry_has_symbol),
];

fn substring(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("substring", args);
    let s = a.string(m, 0)?;
    let (from, to) = (a.index(m, 1)?, a.index(m, 2)?);
    if from > to || to > m.heap.strings.len(s) {
        return Err(a.defect(m, "the String has no such code units"));
    }
    Ok(m.heap.strings.substring(s, from, to))
}

fn code_unit(m: &Machine, a: Args, i: usize) -> Result<u16> {
    u16::try_from(a.integer(m, i)?).map_err(|_| a.wrong(m, i, "a code unit"))
}

fn string_of_code_unit(m: &mut Machine, args: &[Value]) -> Result {
    let unit = code_unit(m, Args("string-of-code-unit", args), 0)?;
    Ok(m.heap.strings.of_code_unit(unit))
}

fn contains_code_unit(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("contains-code-unit", args);
    let unit = code_unit(m, a, 1)?;
    let found = a.units(m, 0)?.iter().any(|u| u == unit);
    Ok(Value::bool(found))
}

fn starts_with(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("starts-with", args);
    let (s, prefix) = (a.units(m, 0)?, a.units(m, 1)?);
    Ok(Value::bool(s.len() >= prefix.len() && s.iter().zip(prefix.iter()).all(|(x, y)| x == y)))
}

fn code_units_of(m: &mut Machine, args: &[Value]) -> Result {
    let units = Args("code-units-of", args).units(m, 0)?.to_vec();
    let strings: Vec<Value> = units.into_iter().map(|u| m.heap.strings.of_code_unit(u)).collect();
    Ok(m.heap.new_list(&strings))
}

fn repeated(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("repeated", args);
    let s = a.string(m, 0)?;
    let len = m.heap.strings.len(s) as u64;
    // An empty String may be repeated as often as one likes.
    if len == 0 {
        return Ok(s);
    }
    let n = a.index(m, 1)?;
    if len * n as u64 > MAX_LENGTH as u64 {
        return Err(m.too_large());
    }
    let units = m.heap.strings.units(s);
    let repeated = match units.latin1().map(|u| u.repeat(n as usize)) {
        Some(latin1) => m.heap.strings.from_latin1(&latin1),
        None => {
            let wide = units.to_vec().repeat(n as usize);
            m.heap.strings.from_units(&wide)
        }
    };
    Ok(repeated)
}

fn joined(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("joined", args);
    let parts = a.list(m, 0)?;
    let separator = a.units(m, 1)?;
    let mut units = Vec::new();
    for (i, part) in m.heap.elements(parts).iter().enumerate() {
        if !part.is_string() {
            return Err(a.wrong(m, 0, "a List of Strings"));
        }
        if i > 0 {
            units.extend(separator.iter());
        }
        units.extend(m.heap.strings.units(*part).iter());
        if units.len() > MAX_LENGTH as usize {
            return Err(m.too_large());
        }
    }
    Ok(m.heap.strings.from_units(&units))
}

fn with_each_replaced(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("with-each-replaced", args);
    let unit = code_unit(m, a, 1)?;
    let by = a.units(m, 2)?;
    let mut units = Vec::new();
    for u in a.units(m, 0)?.iter() {
        if u == unit {
            units.extend(by.iter());
        } else {
            units.push(u);
        }
        if units.len() > MAX_LENGTH as usize {
            return Err(m.too_large());
        }
    }
    Ok(m.heap.strings.from_units(&units))
}

fn list_separator(m: &mut Machine, _: &[Value]) -> Result {
    Ok(m.heap.strings.of_code_unit(u16::from(b',')))
}

// ---------------------------------------------------------------- Symbols

fn new_symbol(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("new-symbol", args);
    let description = a.at(0);
    if !description.is_string() && !description.is(Tag::Undefined) {
        return Err(a.wrong(m, 0, "a String or undefined"));
    }
    Ok(m.heap.new_symbol(description))
}

fn symbol_description(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("symbol-description", args);
    if !a.at(0).is(Tag::Symbol) {
        return Err(a.wrong(m, 0, "a Symbol"));
    }
    Ok(m.heap.field(a.at(0).index(), 0))
}

fn symbol_registry(m: &mut Machine, _: &[Value]) -> Result {
    Ok(m.symbol_registry)
}

/// Whether an element of the registry has that value in the field.
fn registry_has(m: &Machine, offset: u16, v: Value) -> Value {
    let elements = m.heap.elements(m.symbol_registry);
    Value::bool(elements.iter().any(|e| e.is(Tag::Record) && m.heap.same(m.heap.field(e.index(), offset), v)))
}
fn registry_has_key(m: &mut Machine, args: &[Value]) -> Result {
    let key = Args("registry-has-key", args).string(m, 0)?;
    Ok(registry_has(m, m.code.names.registry_key, key))
}
fn registry_has_symbol(m: &mut Machine, args: &[Value]) -> Result {
    Ok(registry_has(m, m.code.names.registry_symbol, Args("registry-has-symbol", args).at(0)))
}
