//! Lists: what the standard says of them in words.

use super::Prim;
use super::args::{Args, Result};
use crate::heap::Opaque;
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;
use rustc_hash::FxHashSet;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("has-duplicates", has_duplicates),
    ("have-common-element", have_common_element),
    ("has-element-outside", has_element_outside),
    ("sort-by-string", sort_by_string),
    ("ascending-integers", ascending_integers),
    ("descending-integers", descending_integers),
    ("element-with", element_with),
    ("replace-element", replace_element),
    ("occurrences", occurrences),
];

/// The elements so that those that are the same value have the same bits. Big numbers, of which that is not true, are left as they are.
fn comparable(m: &mut Machine, list: Value) -> Vec<Value> {
    let elements = m.heap.elements(list).to_vec();
    elements.into_iter().map(|v| if v.is_string() { m.heap.strings.intern(v) } else { v }).collect()
}

fn is_big(v: &Value) -> bool {
    matches!(v.tag(), Tag::Big | Tag::BigInt)
}

fn has_duplicates(m: &mut Machine, args: &[Value]) -> Result {
    let list = Args("has-duplicates", args).list(m, 0)?;
    let elements = comparable(m, list);
    let mut seen = FxHashSet::default();
    let mut bigs: Vec<Value> = Vec::new();
    for v in elements {
        if is_big(&v) {
            if bigs.iter().any(|b| m.heap.same(*b, v)) {
                return Ok(Value::TRUE);
            }
            bigs.push(v);
        } else if !seen.insert(v) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn have_common_element(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("have-common-element", args);
    let first = a.list(m, 0)?;
    let second = a.list(m, 1)?;
    if m.heap.list_len(first) == 0 || m.heap.list_len(second) == 0 {
        return Ok(Value::FALSE);
    }
    let of_first: FxHashSet<Value> = comparable(m, first).into_iter().collect();
    let of_second = comparable(m, second);
    let common = of_second.iter().any(|v| of_first.contains(v) || is_big(v) && of_first.iter().any(|w| m.heap.same(*v, *w)));
    Ok(Value::bool(common))
}

fn has_element_outside(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("has-element-outside", args);
    let (first, second) = (a.list(m, 0)?, a.list(m, 1)?);
    let known: FxHashSet<Value> = comparable(m, second).into_iter().collect();
    let of_first = comparable(m, first);
    let is_outside = |v: &Value| !(known.contains(v) || is_big(v) && known.iter().any(|w| m.heap.same(*v, *w)));
    Ok(Value::bool(of_first.iter().any(is_outside)))
}

fn sort_by_string(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("sort-by-string", args);
    let list = a.list(m, 0)?;
    let slot = a.slot(m, 1)?;
    let mut keyed: Vec<(Vec<u16>, Value)> = Vec::new();
    for v in m.heap.elements(list).to_vec() {
        let key = v.is(Tag::Record).then(|| m.code.names.field_of(v.record_type(), slot)).flatten().map(|at| m.heap.field(v.index(), at));
        let Some(key) = key.filter(|k| k.is_string()) else { return Err(a.wrong(m, 0, "a List of records that have a String there")) };
        keyed.push((m.heap.strings.units(key).to_vec(), v));
    }
    keyed.sort_by(|x, y| x.0.cmp(&y.0));
    for (i, (_, v)) in keyed.into_iter().enumerate() {
        m.heap.list_set(list, i, v);
    }
    Ok(m.unused())
}

/// An interval of integers, which may have 2^53 - 1 of them: the first, how many, and the step to the next. No algorithm does anything
/// with such a List but go through it, so its elements are made when their turn comes.
fn interval(m: &mut Machine, a: Args, down: bool) -> Result {
    let (from, to) = (a.integer(m, 0)?, a.integer(m, 1)?);
    let len = to.checked_sub(from).ok_or_else(|| a.defect(m, "the interval is too long"))?.max(0);
    let (first, step) = if down { (to.saturating_sub(1), -1) } else { (from, 1) };
    Ok(m.heap.new_opaque(Opaque::Values([first, len, step].map(Value::integer).to_vec())))
}

fn ascending_integers(m: &mut Machine, args: &[Value]) -> Result {
    interval(m, Args("ascending-integers", args), false)
}
fn descending_integers(m: &mut Machine, args: &[Value]) -> Result {
    interval(m, Args("descending-integers", args), true)
}

impl Machine {
    /// First, length and step of an interval of integers, if the value is one.
    fn interval_parts(&self, v: Value) -> Option<[i64; 3]> {
        let values = v.is(Tag::Opaque).then(|| self.heap.opaque_values(v.index())).flatten()?;
        let [first, len, step] = *values else { return None };
        [first, len, step].iter().all(|x| x.is(Tag::Integer)).then(|| [first, len, step].map(Value::as_i64))
    }
    /// How many integers the interval has.
    pub(crate) fn interval_len(&self, v: Value) -> Option<i64> {
        self.interval_parts(v).map(|[_, len, _]| len)
    }
    /// One of them.
    pub(crate) fn interval_at(&self, v: Value, i: i64) -> Option<Value> {
        let [first, len, step] = self.interval_parts(v)?;
        (0..len).contains(&i).then(|| Value::integer(first + step * i))
    }
}

fn element_with(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("element-with", args);
    let list = a.list(m, 0)?;
    let slot = a.slot(m, 1)?;
    for v in m.heap.elements(list) {
        if !v.is(Tag::Record) {
            return Err(a.wrong(m, 0, "a List of records"));
        }
        let Some(offset) = m.code.names.field_of(v.record_type(), slot) else { continue };
        if m.heap.same(m.heap.field(v.index(), offset), a.at(2)) {
            return Ok(*v);
        }
    }
    Ok(Value::enumeration(m.known().enums.empty))
}

fn replace_element(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("replace-element", args);
    let list = a.list(m, 0)?;
    match m.heap.elements(list).iter().position(|v| m.heap.same(*v, a.at(1))) {
        Some(i) => {
            m.heap.list_set(list, i, a.at(2));
            Ok(m.unused())
        }
        None => Err(a.defect(m, "the List does not have the element")),
    }
}

fn occurrences(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("occurrences", args);
    let list = a.list(m, 0)?;
    let n = m.heap.elements(list).iter().filter(|v| m.heap.same(**v, a.at(1))).count();
    Ok(Value::integer(n as i64))
}
