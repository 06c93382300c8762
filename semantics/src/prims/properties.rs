//! Own properties (6.1.7.1) and Property Descriptors (6.2.6).

use super::Prim;
use super::args::{Args, Result};
use super::names::{FIELDS, Field};
use crate::heap::Heap;
use crate::heap::maps::{ACCESSOR, CONFIGURABLE, ENUMERABLE, Key, Property, WRITABLE};
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("has-own-property", has_own_property),
    ("own-property", own_property),
    ("create-own-property", create_own_property),
    ("replace-own-property", replace_own_property),
    ("set-own-attribute", set_own_attribute),
    ("delete-own-property", delete_own_property),
    ("own-array-index-keys", own_array_index_keys),
    ("own-array-index-keys-from", own_array_index_keys_from),
    ("is-array-index", is_array_index),
    ("own-string-keys", own_string_keys),
    ("own-symbol-keys", own_symbol_keys),
    ("fields-of", fields_of),
    ("is-fully-populated", is_fully_populated),
];

/// The object and the key that these begin with.
#[inline(always)]
fn place(m: &mut Machine, a: Args) -> Result<(u32, Key)> {
    let object = a.object(m, 0)?;
    let key = a.at(1);
    if !key.is_string() && !key.is(Tag::Symbol) {
        return Err(a.wrong(m, 1, "a property key"));
    }
    Ok((object, m.heap.key(key)))
}

fn existing(m: &Machine, a: Args, object: u32, key: Key) -> Result<Property> {
    m.heap.property_map(object).and_then(|p| p.get(key)).ok_or_else(|| a.defect(m, "there is no such own property"))
}

fn has_own_property(m: &mut Machine, args: &[Value]) -> Result {
    let (object, key) = place(m, Args("has-own-property", args))?;
    Ok(Value::bool(m.heap.property_map(object).is_some_and(|p| p.contains(key))))
}

fn own_property(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("own-property", args);
    let (object, key) = place(m, a)?;
    let p = existing(m, a, object, key)?;
    Ok(m.descriptor_of(p))
}

/// The getter and the setter of an accessor property's value.
fn accessor_parts(heap: &Heap, pair: Value) -> (Value, Value) {
    (heap.field(pair.index(), 0), heap.field(pair.index(), 1))
}

/// The flags and the value that a property gets, one attribute after the other.
struct Attributes {
    flags: u8,
    value: Value,
    get: Value,
    set: Value,
}

impl Attributes {
    const NONE: Attributes = Attributes { flags: 0, value: Value::UNDEFINED, get: Value::UNDEFINED, set: Value::UNDEFINED };

    fn of(m: &Machine, p: Property) -> Attributes {
        let mut a = Attributes { flags: p.flags, ..Attributes::NONE };
        if p.flags & ACCESSOR != 0 {
            (a.get, a.set) = accessor_parts(&m.heap, p.value);
        } else {
            a.value = p.value;
        }
        a
    }

    /// Takes an attribute from the field of that name, or its default value.
    #[inline]
    fn take(&mut self, m: &Machine, a: Args, desc: u32, slot: u16) -> Result<()> {
        let names = &m.code.names.descriptor;
        let value = |field: Field| {
            let given = m.heap.field(desc, field.offset);
            if given.is_missing() { Value::UNDEFINED } else { given }
        };
        if slot == names.value.slot {
            self.value = value(names.value);
        } else if slot == names.get.slot {
            self.get = value(names.get);
        } else if slot == names.set.slot {
            self.set = value(names.set);
        } else {
            let (field, flag) = match slot {
                s if s == names.writable.slot => (names.writable, WRITABLE),
                s if s == names.enumerable.slot => (names.enumerable, ENUMERABLE),
                s if s == names.configurable.slot => (names.configurable, CONFIGURABLE),
                _ => return Err(a.defect(m, "no field of a Property Descriptor has this name")),
            };
            let given = m.heap.field(desc, field.offset).is_true();
            self.flags = if given { self.flags | flag } else { self.flags & !flag };
        }
        Ok(())
    }

    fn property(self, m: &mut Machine, is_data: bool) -> Property {
        if is_data {
            Property { value: self.value, flags: self.flags & !ACCESSOR }
        } else {
            Property { value: m.heap.new_accessor(self.get, self.set), flags: self.flags & !WRITABLE | ACCESSOR }
        }
    }
}

fn create_own_property(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("create-own-property", args);
    let (object, key) = place(m, a)?;
    let desc = a.record_of(m, 2, m.code.names.descriptor.record)?;
    let mut attributes = Attributes::NONE;
    let mut is_data = false;
    for i in 3..7 {
        let slot = a.slot(m, i)?;
        is_data |= slot == m.code.names.descriptor.value.slot;
        attributes.take(m, a, desc, slot)?;
    }
    let p = attributes.property(m, is_data);
    m.heap.put_property(object, key, p);
    Ok(m.unused())
}

fn replace_own_property(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("replace-own-property", args);
    let (object, key) = place(m, a)?;
    existing(m, a, object, key)?;
    let record = m.code.names.descriptor.record;
    let kept = a.record_of(m, 2, record)?;
    let desc = a.record_of(m, 3, record)?;
    let mut attributes = Attributes::NONE;
    let (configurable, enumerable) = (m.code.names.descriptor.configurable.slot, m.code.names.descriptor.enumerable.slot);
    for slot in [configurable, enumerable] {
        attributes.take(m, a, kept, slot)?;
    }
    let mut is_data = false;
    for i in 4..6 {
        let slot = a.slot(m, i)?;
        is_data |= slot == m.code.names.descriptor.value.slot;
        attributes.take(m, a, desc, slot)?;
    }
    let p = attributes.property(m, is_data);
    m.heap.put_property(object, key, p);
    Ok(m.unused())
}

fn set_own_attribute(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("set-own-attribute", args);
    let (object, key) = place(m, a)?;
    let slot = a.slot(m, 2)?;
    let names = &m.code.names.descriptor;
    let desc = a.record_of(m, 3, names.record)?;
    let p = existing(m, a, object, key)?;
    let is_data = p.flags & ACCESSOR == 0;
    let of_accessor = slot == names.get.slot || slot == names.set.slot;
    let of_data = slot == names.value.slot || slot == names.writable.slot;
    if is_data && of_accessor || !is_data && of_data {
        return Err(a.defect(m, "the property is of the other kind"));
    }
    let mut attributes = Attributes::of(m, p);
    attributes.take(m, a, desc, slot)?;
    let p = if is_data || of_accessor { attributes.property(m, is_data) } else { Property { value: p.value, flags: attributes.flags } };
    m.heap.put_property(object, key, p);
    Ok(m.unused())
}

fn delete_own_property(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("delete-own-property", args);
    let (object, key) = place(m, a)?;
    if m.heap.remove_property(object, key) { Ok(m.unused()) } else { Err(a.defect(m, "there is no such own property")) }
}

// ---------------------------------------------------------------- keys

fn index_keys(m: &mut Machine, object: u32, from: u32) -> Value {
    let indices: Vec<u32> = m.heap.property_map(object).map(|p| p.indices_from(from).collect()).unwrap_or_default();
    let keys: Vec<Value> = indices.into_iter().map(|i| m.heap.strings.of_integer(i as u64)).collect();
    m.heap.new_list(&keys)
}

fn own_array_index_keys(m: &mut Machine, args: &[Value]) -> Result {
    let object = Args("own-array-index-keys", args).object(m, 0)?;
    Ok(index_keys(m, object, 0))
}

fn own_array_index_keys_from(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("own-array-index-keys-from", args);
    let object = a.object(m, 0)?;
    let from = super::math::to_number(&m.heap, a.at(1)).map_err(|e| m.no_result(e))?.as_f64();
    // No array index is 2^32 - 1 or above; the cast saturates at both ends.
    Ok(index_keys(m, object, from.ceil() as u32))
}

fn is_array_index(m: &mut Machine, args: &[Value]) -> Result {
    let key = Args("is-array-index", args).at(0);
    Ok(Value::bool(key.is_string() && m.heap.strings.array_index(key).is_some()))
}

fn own_string_keys(m: &mut Machine, args: &[Value]) -> Result {
    let object = Args("own-string-keys", args).object(m, 0)?;
    let keys: Vec<Value> = m.heap.property_map(object).map(|p| p.string_keys().map(Key::to_value).collect()).unwrap_or_default();
    Ok(m.heap.new_list(&keys))
}

fn own_symbol_keys(m: &mut Machine, args: &[Value]) -> Result {
    let object = Args("own-symbol-keys", args).object(m, 0)?;
    let keys: Vec<Value> = m.heap.property_map(object).map(|p| p.symbol_keys().map(Key::to_value).collect()).unwrap_or_default();
    Ok(m.heap.new_list(&keys))
}

// ---------------------------------------------------------------- descriptors

fn fields_of(m: &mut Machine, args: &[Value]) -> Result {
    let names = &m.code.names.descriptor;
    let desc = Args("fields-of", args).record_of(m, 0, names.record)?;
    let present: Vec<Value> =
        names.all().into_iter().filter(|f| !m.heap.field(desc, f.offset).is_missing()).map(|f| Value::slot_name(f.slot as u32)).collect();
    Ok(m.heap.new_list(&present))
}

fn is_fully_populated(m: &mut Machine, args: &[Value]) -> Result {
    let names = &m.code.names.descriptor;
    let desc = Args("is-fully-populated", args).record_of(m, 0, names.record)?;
    let [value, writable, get, set, enumerable, configurable] = names.all().map(|f| !m.heap.field(desc, f.offset).is_missing());
    let is_data = value && writable && !get && !set;
    let is_accessor = get && set && !value && !writable;
    Ok(Value::bool((is_data || is_accessor) && enumerable && configurable))
}

impl Machine {
    /// A fully populated Property Descriptor.
    pub(super) fn descriptor_of(&mut self, p: Property) -> Value {
        let names = &self.code.names.descriptor;
        let record = names.record;
        let mut fields = [Value::ABSENT; FIELDS];
        let mut set = |field: Field, v: Value| fields[usize::from(field.offset)] = v;
        set(names.enumerable, Value::bool(p.flags & ENUMERABLE != 0));
        set(names.configurable, Value::bool(p.flags & CONFIGURABLE != 0));
        if p.flags & ACCESSOR != 0 {
            let (getter, setter) = accessor_parts(&self.heap, p.value);
            set(names.get, getter);
            set(names.set, setter);
        } else {
            set(names.value, p.value);
            set(names.writable, Value::bool(p.flags & WRITABLE != 0));
        }
        self.heap.new_record_of(record, &fields)
    }
}
