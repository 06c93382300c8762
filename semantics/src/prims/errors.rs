//! Error objects that throw steps make (20.5).

use super::Prim;
use super::args::{Args, Result};
use crate::heap::maps::{CONFIGURABLE, Property, WRITABLE};
use crate::heap::shapes::ORDINARY;
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[("new-error-object", |m, args| {
    let a = Args("new-error-object", args);
    a.object(m, 0)?;
    a.string(m, 1)?;
    new_error_object(m, a.at(0), a.at(1))
})];

/// A new instance of an intrinsic error constructor, as calling it with the message would make it: those of the current realm are
/// told by where their property `prototype` points, which cannot be changed.
pub(crate) fn new_error_object(m: &mut Machine, constructor: Value, message: Value) -> Result {
    let key = m.heap.strings.intern_str("prototype");
    let key = m.heap.key(key);
    let prototype = m.heap.property_map(constructor.index()).and_then(|p| p.get(key)).map(|p| p.value).filter(|v| v.is_object());
    let Some(prototype) = prototype else { return Err(m.defect("new-error-object: the constructor has no prototype")) };
    let code = m.code.clone();
    let slots = &code.names.slots;
    let layout = m.heap.shapes.layout_for(&[slots.prototype, slots.extensible, slots.error_data, slots.private_elements]);
    let error = m.heap.new_object(layout);
    m.heap.set_methods(error.index(), ORDINARY);
    let none = m.heap.new_list(&[]);
    m.set_slot(error, slots.prototype, prototype);
    m.set_slot(error, slots.extensible, Value::TRUE);
    m.set_slot(error, slots.private_elements, none);
    let key = m.heap.strings.intern_str("message");
    let key = m.heap.key(key);
    m.heap.put_property(error.index(), key, Property { value: message, flags: WRITABLE | CONFIGURABLE });
    Ok(error)
}
