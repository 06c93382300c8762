//! Values and errors as text for people: looked at without running the program's code.

use crate::heap::maps::Key;
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;

/// How far a chain of prototypes is followed for a report.
const PROTOTYPES: usize = 16;

/// The value of a data property of the object or of its prototypes.
fn property(m: &Machine, object: Value, name: Value) -> Option<Value> {
    let mut at = object;
    for _ in 0..PROTOTYPES {
        if !at.is(Tag::Object) {
            return None;
        }
        if let Some(p) = m.heap.property_map(at.index()).and_then(|map| map.get(Key::String(name.index()))) {
            return (p.flags & crate::heap::maps::ACCESSOR == 0).then_some(p.value);
        }
        at = m.heap.slot(at.index(), m.known().prototype_slot)?;
    }
    None
}

fn text_property(m: &Machine, object: Value, name: Value) -> Option<String> {
    property(m, object, name).filter(|v| v.is_string()).map(|v| m.heap.strings.to_string_lossy(v))
}

/// The `name` of a function.
pub(super) fn function_name(m: &Machine, function: Value) -> Option<String> {
    text_property(m, function, m.code.text_name).filter(|n| !n.is_empty())
}

/// The name of an error object.
pub(super) fn error_name(m: &Machine, v: Value) -> Option<String> {
    if v.is_object() { text_property(m, v, m.code.text_name) } else { None }
}

/// The name of an object's constructor.
pub(super) fn constructor_name(m: &Machine, v: Value) -> Option<String> {
    property(m, v, m.code.text_constructor).and_then(|c| function_name(m, c))
}

/// A value that was thrown.
pub(super) fn thrown(m: &Machine, v: Value) -> String {
    if v.is_object()
        && let Some(message) = text_property(m, v, m.code.text_message)
    {
        return match error_name(m, v) {
            Some(name) if message.is_empty() => name,
            Some(name) => format!("{name}: {message}"),
            None => message,
        };
    }
    if v.is_object()
        && let Some(name) = error_name(m, v)
    {
        name
    } else {
        m.describe(v)
    }
}
