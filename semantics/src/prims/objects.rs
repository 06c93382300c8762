//! Objects: making them, their internal slots and methods (6.1.7.2, 10.1, 10.3).

use super::Prim;
use super::args::{Args, Result};
use crate::heap::shapes::ORDINARY;
use crate::ir::{IntrinsicInfoKind, Tag};
use crate::machine::BEHAVIOUR;
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("new-object", new_object),
    ("new-builtin-function", new_builtin_function),
    ("set-ordinary-internal-methods", set_ordinary_internal_methods),
    ("has-ordinary-method", has_ordinary_method),
    ("is-ordinary-object", is_ordinary_object),
    ("intrinsic-named", intrinsic_named),
    ("is-intrinsic-for", is_intrinsic_for),
    ("has-slot-named", has_slot_named),
    ("are-property-keys", are_property_keys),
    ("as-property-keys", as_property_keys),
];

fn new_object(m: &mut Machine, args: &[Value]) -> Result {
    let slots = Args("new-object", args).slots(m, 0)?;
    let layout = m.heap.shapes.layout_for(&slots);
    Ok(m.heap.new_object(layout))
}

fn new_builtin_function(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("new-builtin-function", args);
    let behaviour = a.at(0);
    if !behaviour.is(Tag::Closure) {
        return Err(a.wrong(m, 0, "a closure"));
    }
    let mut slots = a.slots(m, 1)?;
    slots.push(BEHAVIOUR);
    slots.push(m.code.names.slots.private_elements);
    let layout = m.heap.shapes.layout_for(&slots);
    let function = m.heap.new_object(layout);
    let none = m.heap.new_list(&[]);
    m.set_slot(function, BEHAVIOUR, behaviour);
    m.set_slot(function, m.code.names.slots.private_elements, none);
    let names = &m.code.names;
    let is_constructor = names.constructors.contains(&m.heap.hidden(behaviour.index()));
    let (call, construct, kind) = (names.call, names.construct, names.builtin_function);
    let mut table = m.heap.shapes.with_method(ORDINARY, call, kind);
    if is_constructor {
        table = table.and_then(|t| m.heap.shapes.with_method(t, construct, kind));
    }
    let Some(table) = table else { return Err(a.defect(m, "built-in functions have no internal method to call them")) };
    m.heap.set_methods(function.index(), table);
    Ok(function)
}

fn set_ordinary_internal_methods(m: &mut Machine, args: &[Value]) -> Result {
    let object = Args("set-ordinary-internal-methods", args).object(m, 0)?;
    m.heap.set_methods(object, ORDINARY);
    Ok(m.unused())
}

fn has_ordinary_method(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("has-ordinary-method", args);
    let object = a.object(m, 0)?;
    let slot = a.slot(m, 1)?;
    let Some(method) = m.code.names.method(slot) else { return Err(a.wrong(m, 1, "the name of an internal method")) };
    Ok(Value::bool(has_the_ordinary(m, object, method)))
}

fn has_the_ordinary(m: &Machine, object: u32, method: u16) -> bool {
    m.heap.shapes.method(m.heap.methods_of(object), method) == m.heap.shapes.method(ORDINARY, method)
}

fn is_ordinary_object(m: &mut Machine, args: &[Value]) -> Result {
    let object = Args("is-ordinary-object", args).object(m, 0)?;
    // An ordinary object has no [[Call]] and no [[Construct]]: those that do are left out by what the table of ordinary ones lacks.
    let all = m.code.names.internal_methods.iter().filter(|i| m.heap.shapes.method(ORDINARY, **i).is_some()).all(|i| has_the_ordinary(m, object, *i));
    Ok(Value::bool(all))
}

fn intrinsic_named(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("intrinsic-named", args);
    a.record_of(m, 0, m.known().realm.record)?;
    let name = a.text(m, 1)?;
    let Some(id) = m.code.intrinsic_id(&name) else { return Err(a.wrong(m, 1, "the name of an intrinsic")) };
    m.intrinsic_of(a.at(0), id)
}

fn is_intrinsic_for(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-intrinsic-for", args);
    let name = a.text(m, 0)?;
    let slot = a.slot(m, 1)?;
    if slot != m.code.names.slots.prototype {
        return Err(a.wrong(m, 1, "[[Prototype]]: no other slot is asked for"));
    }
    let kind = m.code.intrinsic_id(&name).and_then(|id| m.code.program.intrinsics.get(m.code.alias(id) as usize)).map(|i| &i.kind);
    Ok(Value::bool(match kind {
        Some(IntrinsicInfoKind::Object { .. }) => true,
        // Of the functions, %Function.prototype% alone is one.
        Some(IntrinsicInfoKind::Builtin { .. }) => name.ends_with(".prototype%"),
        _ => false,
    }))
}

fn as_property_keys(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("as-property-keys", args);
    let list = a.list(m, 0)?;
    if all_keys(m, list) { Ok(list) } else { Err(a.wrong(m, 0, "a List of property keys")) }
}
fn are_property_keys(m: &mut Machine, args: &[Value]) -> Result {
    let list = Args("are-property-keys", args).list(m, 0)?;
    Ok(Value::bool(all_keys(m, list)))
}
fn all_keys(m: &Machine, list: Value) -> bool {
    m.heap.elements(list).iter().all(|v| v.is_string() || v.is(Tag::Symbol))
}

fn has_slot_named(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("has-slot-named", args);
    let object = a.object(m, 0)?;
    let slot = a.slot(m, 1)?;
    Ok(Value::bool(m.heap.slot_offset(object, slot).is_some()))
}

impl Machine {
    /// Sets a slot that the object was made with.
    pub(super) fn set_slot(&mut self, object: Value, slot: u16, v: Value) {
        if let Some(offset) = self.heap.slot_offset(object.index(), slot) {
            self.heap.set_field(object.index(), offset, v);
        }
    }
}
