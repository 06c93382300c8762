//! Values, keys and references in words, bounded in length. No code of the program runs for them.

use super::super::report;
use super::graph::ValueText;
use super::view::View;
use crate::heap::maps::{ACCESSOR, Key};
use crate::heap::trace::Via;
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;

/// Characters of a text.
const LONGEST: usize = 80;
/// Bits of a BigInt that is told in digits.
const BITS: u64 = 256;

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The beginning of a String.
pub(super) fn string(m: &Machine, s: Value) -> String {
    let len = m.heap.strings.len(s);
    let units: Vec<u16> = (0..len.min(LONGEST as u32 + 1)).filter_map(|i| m.heap.strings.code_unit(s, i)).collect();
    cut(String::from_utf16_lossy(&units))
}

/// The value of an object's own data property with that name.
fn own_data(m: &Machine, object: Value, name: Key) -> Option<Value> {
    let p = m.heap.property_map(object.index())?.get(name)?;
    (p.flags & ACCESSOR == 0).then_some(p.value)
}

/// The `name` of a function, if it is a data property that is a String.
pub(super) fn function_name(m: &Machine, f: Value) -> Option<String> {
    own_data(m, f, Key::String(m.code.text_name.index())).filter(|v| v.is_string()).map(|v| string(m, v)).filter(|n| !n.is_empty())
}

fn object(m: &Machine, view: &View, v: Value) -> String {
    if view.field(m, m.realm, view.slots.global_object) == Some(v) {
        return "global object".into();
    }
    if m.heap.shapes.method(m.heap.methods_of(v.index()), m.known().call_method).is_some() {
        let what = if view.slot(m, v, view.slots.is_class_constructor) == Some(Value::TRUE) { "class" } else { "function" };
        return function_name(m, v).map_or_else(|| what.to_string(), |name| format!("{what} {name}"));
    }
    match report::constructor_name(m, v) {
        Some(name) if name == "Array" => match m.heap.property_map(v.index()).and_then(|map| map.get(Key::String(m.code.text_length.index()))) {
            Some(len) if len.value.is(Tag::Number) => format!("Array({})", m.describe(len.value)),
            _ => name,
        },
        Some(name) if name.ends_with("Error") => report::thrown(m, v),
        Some(name) => name,
        None => "object".into(),
    }
}

/// The text of a value.
pub(super) fn text(m: &Machine, view: &View, v: Value) -> String {
    cut(match v.tag() {
        Tag::String => format!("\"{}\"", string(m, v)),
        Tag::Symbol => {
            let description = m.heap.field(v.index(), 0);
            format!("Symbol({})", if description.is_string() { string(m, description) } else { String::new() })
        }
        Tag::BigInt => match m.heap.bigs.get(v.index()).numer() {
            n if n.bits() > BITS => format!("BigInt of {} bits", n.bits()),
            n => format!("{n}n"),
        },
        Tag::Object => object(m, view, v),
        _ => m.describe(v),
    })
}

/// A value with its text, and its number if it has one.
pub(super) fn value(m: &mut Machine, view: &mut View, v: Value) -> ValueText {
    let thing = if v.is_object() { view.thing(m, v) } else { None };
    ValueText { text: text(m, view, v), thing }
}

/// A property key or the name of a binding.
pub(super) fn key(m: &Machine, key: Key) -> String {
    match key {
        Key::Index(i) => i.to_string(),
        Key::String(_) => m.heap.strings.to_string_lossy(key.to_value()),
        Key::Symbol(_) => m.describe(key.to_value()),
    }
}

/// Through what a thing refers to another, in the standard's words. `roots` are the names of the roots.
pub(super) fn reference(m: &Machine, view: &View, from: Value, via: Via, roots: &[(&'static str, Value)]) -> String {
    let program = &m.code.program;
    match via {
        Via::Root(i) => roots.get(i).map_or("root", |r| r.0).to_string(),
        Via::Field(i) => m.code.slot_at(from.record_type(), i).to_string(),
        Via::Slot(s) => program.slots.get(s as usize).cloned().unwrap_or_else(|| "[[Behaviour]]".into()),
        Via::Capture(_) => "captured variable".into(),
        Via::Property(k) => format!("property {}", key(m, k)),
        Via::Getter(k) => format!("get {}", key(m, k)),
        Via::Setter(k) => format!("set {}", key(m, k)),
        Via::Binding(k) => format!("binding {}", key(m, k)),
        Via::Element(i) if is_intrinsics(m, view, from) => program.intrinsics.get(i).map_or_else(String::new, |x| x.name.clone()),
        Via::Element(i) => format!("element {i}"),
        Via::Suspended => "suspended evaluation".into(),
        Via::Part => "part".into(),
    }
}

/// Whether a thing of the machine is what a realm keeps its intrinsics in.
fn is_intrinsics(m: &Machine, view: &View, v: Value) -> bool {
    v.is(Tag::Opaque) && view.field(m, m.realm, view.slots.intrinsics) == Some(v)
}

/// A thing that is reached, in words.
pub(super) fn reached(m: &Machine, view: &View, v: Value) -> String {
    match v.tag() {
        Tag::Opaque if is_intrinsics(m, view, v) => "intrinsics".into(),
        _ => text(m, view, v),
    }
}
