//! The built-in objects of a realm, from the tables of the program (9.3.2, 9.3.3).
//!
//! The Record of intrinsics is a row of values, one for each intrinsic of the program. While a realm is being made, the definitions
//! of its functions stand behind them, in the order in which the functions are made.

use super::Prim;
use super::args::{Args, Result};
use crate::heap::Opaque;
use crate::heap::maps::{ACCESSOR, CONFIGURABLE, ENUMERABLE, Key, Property, WRITABLE};
use crate::ir::{IntrinsicInfoKind, Name, Program, PropertyInfo, PropertyInfoValue, Tag};
use crate::machine::{Loaded, Machine};
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("new-intrinsics", new_intrinsics),
    ("create-intrinsic-objects", create_intrinsic_objects),
    ("builtin-function-definitions", builtin_function_definitions),
    ("add-intrinsic-function", add_intrinsic_function),
    ("complete-intrinsics", complete_intrinsics),
    ("global-property-keys", global_property_keys),
    ("global-property-descriptor", global_property_descriptor),
    ("create-host-global-properties", create_host_global_properties),
];

fn new_intrinsics(m: &mut Machine, _: &[Value]) -> Result {
    let values = vec![Value::UNSET; m.code.program.intrinsics.len()];
    Ok(m.heap.new_opaque(Opaque::Values(values)))
}

/// A Record of intrinsics, by its handle.
#[derive(Clone, Copy)]
struct Intrinsics(u32);

impl Intrinsics {
    fn of(m: &Machine, a: Args, i: usize) -> Result<Intrinsics> {
        let v = a.at(i);
        if v.is(Tag::Opaque) && m.heap.opaque_values(v.index()).is_some() {
            Ok(Intrinsics(v.index()))
        } else {
            Err(a.wrong(m, i, "a Record of intrinsics"))
        }
    }
    fn of_realm(m: &Machine, a: Args, i: usize) -> Result<Intrinsics> {
        let realm = a.record_of(m, i, m.known().realm.record)?;
        let v = m.heap.field(realm, m.known().realm.intrinsics);
        if v.is(Tag::Opaque) { Ok(Intrinsics(v.index())) } else { Err(a.defect(m, "the realm has no intrinsics")) }
    }
    fn values(self, m: &Machine) -> &[Value] {
        m.heap.opaque_values(self.0).unwrap_or(&[])
    }
    fn get(self, m: &Machine, id: u32) -> Option<Value> {
        self.values(m).get(m.code.alias(id) as usize).copied().filter(|v| !v.is_missing())
    }
    fn change(self, m: &mut Machine, f: impl FnOnce(&mut Vec<Value>)) {
        if let Some(values) = m.heap.opaque_values_mut(self.0) {
            f(values);
        }
    }
    fn need(self, m: &Machine, a: Args, id: u32) -> Result {
        let id = m.code.alias(id);
        if let IntrinsicInfoKind::WellKnownSymbol = m.code.program.intrinsics[id as usize].kind {
            return symbol(m, a, id);
        }
        self.get(m, id).ok_or_else(|| a.defect(m, &format!("{} is not there yet", m.code.program.intrinsics[id as usize].name)))
    }
}

/// The well-known Symbol with that number.
fn symbol(m: &Machine, a: Args, id: u32) -> Result {
    m.code.well_known.get(&id).copied().ok_or_else(|| a.defect(m, "there is no such well-known symbol"))
}

fn create_intrinsic_objects(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("create-intrinsic-objects", args);
    let intrinsics = Intrinsics::of(m, a, 0)?;
    let code = m.code.clone();
    let names = &code.names.slots;
    let mut made = Vec::new();
    for (id, info) in code.program.intrinsics.iter().enumerate() {
        let IntrinsicInfoKind::Object { kind, prototype, slots } = &info.kind else { continue };
        let own: Vec<u16> = code.program.records[*kind as usize].slots.iter().filter(|s| !s.optional).map(|s| s.name as u16).collect();
        let layout = m.heap.shapes.layout_for(&own);
        let object = m.heap.new_object(layout);
        let table = m.heap.shapes.table_of_kind(*kind);
        m.heap.set_methods(object.index(), table);
        let none = m.heap.new_list(&[]);
        m.set_slot(object, names.private_elements, none);
        m.set_slot(object, names.extensible, Value::TRUE);
        for (slot, value) in slots {
            m.set_slot(object, *slot as u16, code.consts[*value as usize]);
        }
        intrinsics.change(m, |v| v[id] = object);
        made.push((object, *prototype));
    }
    // Any may be the prototype of any other.
    for (object, prototype) in made {
        let prototype = prototype.map_or(Some(Value::NULL), |p| intrinsics.get(m, p));
        if let Some(p) = prototype {
            m.set_slot(object, names.prototype, p);
        }
    }
    Ok(m.unused())
}

// ---------------------------------------------------------------- functions

/// The intrinsic that this one is another name of, or itself.
fn alias(program: &Program, mut id: u32) -> u32 {
    while let Some(IntrinsicInfoKind::Alias(of)) = program.intrinsics.get(id as usize).map(|i| &i.kind) {
        id = *of;
    }
    id
}

/// The `[[Prototype]]` of a built-in function: an intrinsic; `None` is null.
fn prototype_of(program: &Program, id: u32) -> Option<u32> {
    match program.intrinsics[id as usize].kind {
        IntrinsicInfoKind::Builtin { prototype, .. } => prototype.map(|p| alias(program, p)),
        _ => None,
    }
}

/// The built-in functions, each after the one that is its `[[Prototype]]`, %Function.prototype% first.
pub(super) fn functions_in_order(program: &Program) -> Vec<u32> {
    let is_function = |id: u32| matches!(program.intrinsics[id as usize].kind, IntrinsicInfoKind::Builtin { .. });
    let first = program.intrinsics.iter().position(|i| i.name == "%Function.prototype%").map(|i| i as u32);
    let mut done = vec![false; program.intrinsics.len()];
    let mut order = Vec::new();
    for id in first.into_iter().chain(0..program.intrinsics.len() as u32).filter(|id| is_function(*id)) {
        let mut chain = Vec::new();
        let mut at = Some(id);
        // Ends at a function that is there already, and so at a circle too.
        while let Some(f) = at.filter(|f| is_function(*f) && !done[*f as usize]) {
            done[f as usize] = true;
            chain.push(f);
            at = prototype_of(program, f);
        }
        order.extend(chain.into_iter().rev());
    }
    order
}

/// The value of the property `name`.
fn function_name(code: &Loaded, name: &Name, prefix: Option<&str>) -> String {
    let name = match name {
        Name::String(s) => s.clone(),
        Name::Symbol(id) => format!("[{}]", code.program.intrinsics[*id as usize].name.trim_matches('%')),
    };
    prefix.map_or(name.clone(), |p| format!("{p} {name}"))
}

fn builtin_function_definitions(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("builtin-function-definitions", args);
    let intrinsics = Intrinsics::of_realm(m, a, 0)?;
    let code = m.code.clone();
    let at = &code.names.definition;
    let mut definitions = Vec::new();
    for id in code.names.functions.iter().copied() {
        let IntrinsicInfoKind::Builtin { alg, length, name, prefix, .. } = &code.program.intrinsics[id as usize].kind else { continue };
        let steps = m.heap.new_closure(*alg, &[]);
        let name = m.heap.strings.intern_str(&function_name(&code, name, prefix.as_deref()));
        let slots = m.heap.new_list(&[]);
        let d = m.heap.new_record(at.record);
        let h = d.index();
        m.heap.set_field(h, at.steps, steps);
        m.heap.set_field(h, at.length, Value::integer(*length as i64));
        m.heap.set_field(h, at.name, name);
        m.heap.set_field(h, at.slots, slots);
        set_prototype(m, intrinsics, id, h);
        definitions.push(d);
    }
    intrinsics.change(m, |v| v.extend_from_slice(&definitions));
    Ok(m.heap.new_list(&definitions))
}

/// Sets a definition's `[[Prototype]]` if that is there already.
fn set_prototype(m: &mut Machine, intrinsics: Intrinsics, id: u32, definition: u32) {
    let prototype = match prototype_of(&m.code.program, id) {
        Some(p) => intrinsics.get(m, p),
        None => Some(Value::NULL),
    };
    if let Some(p) = prototype {
        m.heap.set_field(definition, m.code.names.definition.prototype, p);
    }
}

fn add_intrinsic_function(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("add-intrinsic-function", args);
    let intrinsics = Intrinsics::of(m, a, 0)?;
    a.record_of(m, 1, m.code.names.definition.record)?;
    a.object(m, 2)?;
    let first = m.code.program.intrinsics.len();
    let code = m.code.clone();
    let order = &code.names.functions;
    let Some(i) = intrinsics.values(m)[first..].iter().position(|d| *d == a.at(1)) else { return Err(a.wrong(m, 1, "a definition of this realm")) };
    let Some(id) = order.get(i).copied() else { return Err(a.wrong(m, 1, "a definition of this realm")) };
    intrinsics.change(m, |v| v[id as usize] = a.at(2));
    // Those that inherit from it come later.
    let waiting = order.iter().enumerate().skip(i + 1).filter(|(_, f)| prototype_of(&code.program, **f) == Some(id));
    for (j, _) in waiting {
        let definition = intrinsics.values(m)[first + j].index();
        m.heap.set_field(definition, code.names.definition.prototype, a.at(2));
    }
    Ok(m.unused())
}

// ---------------------------------------------------------------- properties

fn key_of(m: &mut Machine, a: Args, name: &Name) -> Result<Key> {
    let v = match name {
        Name::String(s) => m.heap.strings.intern_str(s),
        Name::Symbol(id) => symbol(m, a, *id)?,
    };
    Ok(m.heap.key(v))
}

/// The property that the tables describe; the global this value is known only once the realm has a global environment.
fn property_of(m: &mut Machine, a: Args, intrinsics: Intrinsics, info: &PropertyInfo, global_this: Option<Value>) -> Result<Property> {
    let (value, writable) = match &info.value {
        PropertyInfoValue::Const { value, writable } => (m.code.consts[*value as usize], *writable),
        PropertyInfoValue::Intrinsic { value, writable } => (intrinsics.need(m, a, *value)?, *writable),
        PropertyInfoValue::GlobalThis { writable } => {
            (global_this.ok_or_else(|| a.defect(m, "only the global object has its value as a property"))?, *writable)
        }
        PropertyInfoValue::Computed { alg, writable } => {
            let value = m.call(*alg, &[])?;
            if value.is_abrupt() || value.is_missing() {
                return Err(a.defect(m, "the operation gives no value for the property"));
            }
            (value, *writable)
        }
        PropertyInfoValue::Accessor { get, set } => {
            let function = |id: &Option<u32>| id.map_or(Ok(Value::UNDEFINED), |id| intrinsics.need(m, a, id));
            let (get, set) = (function(get)?, function(set)?);
            (m.heap.new_accessor(get, set), false)
        }
    };
    let is_accessor = matches!(info.value, PropertyInfoValue::Accessor { .. });
    let flags = [(writable, WRITABLE), (info.enumerable, ENUMERABLE), (info.configurable, CONFIGURABLE), (is_accessor, ACCESSOR)];
    let flags = flags.into_iter().filter(|(on, _)| *on).map(|(_, flag)| flag).fold(0, |all, flag| all | flag);
    Ok(Property { value, flags })
}

fn complete_intrinsics(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("complete-intrinsics", args);
    let intrinsics = Intrinsics::of(m, a, 0)?;
    let code = m.code.clone();
    let program = &code.program;
    // The definitions have served.
    intrinsics.change(m, |v| v.truncate(program.intrinsics.len()));
    for (id, info) in program.intrinsics.iter().enumerate() {
        if let IntrinsicInfoKind::Object { prototype: Some(p), .. } = info.kind {
            let prototype = intrinsics.need(m, a, p)?;
            let object = intrinsics.need(m, a, id as u32)?;
            m.set_slot(object, code.names.slots.prototype, prototype);
        }
    }
    for info in &program.properties {
        let Some(holder) = info.holder else { continue };
        let p = property_of(m, a, intrinsics, info, None)?;
        let holder = intrinsics.need(m, a, holder)?;
        if !holder.is_object() {
            return Err(a.defect(m, "what is to have a property is no object"));
        }
        let key = key_of(m, a, &info.name)?;
        m.heap.put_property(holder.index(), key, p);
    }
    Ok(m.unused())
}

// ---------------------------------------------------------------- the global object

fn of_global(program: &Program, own: bool) -> impl Iterator<Item = &PropertyInfo> {
    program.properties.iter().filter(move |p| p.holder.is_none() && p.own == own)
}

fn global_property_keys(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("global-property-keys", args);
    a.record_of(m, 0, m.known().realm.record)?;
    let code = m.code.clone();
    let keys = of_global(&code.program, false).map(|p| Ok(key_of(m, a, &p.name)?.to_value())).collect::<Result<Vec<_>>>()?;
    Ok(m.heap.new_list(&keys))
}

fn global_property_descriptor(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("global-property-descriptor", args);
    let intrinsics = Intrinsics::of_realm(m, a, 0)?;
    let wanted = a.at(1);
    if !wanted.is_string() && !wanted.is(Tag::Symbol) {
        return Err(a.wrong(m, 1, "a property key"));
    }
    if a.slot(m, 2)? != m.code.names.descriptor.value.slot {
        return Err(a.wrong(m, 2, "[[Value]]"));
    }
    let wanted = m.heap.key(wanted);
    let code = m.code.clone();
    let global_this = global_this(m, a)?;
    for info in of_global(&code.program, false) {
        if key_of(m, a, &info.name)? == wanted {
            let p = property_of(m, a, intrinsics, info, Some(global_this))?;
            return Ok(m.descriptor_of(p));
        }
    }
    Err(a.defect(m, "the tables list no such property of the global object"))
}

/// The realm's global this value.
fn global_this(m: &Machine, a: Args) -> Result {
    let realm = a.record_of(m, 0, m.known().realm.record)?;
    let names = &m.code.names;
    let env = m.heap.field(realm, names.realm_global_env);
    if env.is(Tag::Record) { Ok(m.heap.field(env.index(), names.global_this_value)) } else { Err(a.defect(m, "the realm has no global environment")) }
}

fn create_host_global_properties(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("create-host-global-properties", args);
    let global = a.object(m, 0)?;
    let realm = m.current_realm()?;
    let a = Args(a.0, &[a.at(0), realm]);
    let intrinsics = Intrinsics::of_realm(m, a, 1)?;
    let code = m.code.clone();
    for info in of_global(&code.program, true) {
        let p = property_of(m, a, intrinsics, info, Some(a.at(0)))?;
        let key = key_of(m, a, &info.name)?;
        m.heap.put_property(global, key, p);
    }
    Ok(m.unused())
}
