//! Bindings of declarative Environment Records (9.1.1.1) and of module Environment Records (9.1.1.5).

use super::Prim;
use super::args::{Args, Result};
use crate::heap::arena::Header;
use crate::heap::maps::{Binding, DELETABLE, INDIRECT, INITIALIZED, Key, MUTABLE, STRICT};
use crate::machine::{Event, Machine};
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("has-binding", has_binding),
    ("create-mutable-binding", create_mutable_binding),
    ("create-immutable-binding", create_immutable_binding),
    ("bound-value", bound_value),
    ("set-bound-value", set_bound_value),
    ("mark-initialized", mark_initialized),
    ("binding-is-initialized", binding_is_initialized),
    ("binding-is-strict", binding_is_strict),
    ("binding-is-mutable", binding_is_mutable),
    ("binding-is-deletable", binding_is_deletable),
    ("remove-binding", remove_binding),
    ("create-indirect-binding", create_indirect_binding),
    ("binding-is-indirect", binding_is_indirect),
    ("indirect-module", indirect_module),
    ("indirect-name", indirect_name),
    ("will-have-binding", will_have_binding),
    ("mark-catch-environment", mark_catch_environment),
    ("is-catch-environment", is_catch_environment),
];

/// The record and the name that all of these begin with.
#[inline(always)]
fn place(m: &mut Machine, a: Args) -> Result<(u32, Key)> {
    let env = a.record(m, 0)?;
    let name = a.string(m, 1)?;
    Ok((env, m.heap.key(name)))
}

#[inline(always)]
fn binding(m: &mut Machine, a: Args) -> Result<Binding> {
    let (env, key) = place(m, a)?;
    m.heap.binding_map(env).and_then(|b| b.get(key)).ok_or_else(|| a.defect(m, "there is no such binding"))
}

#[inline(always)]
fn flag(m: &mut Machine, a: Args, flag: u8) -> Result {
    Ok(Value::bool(binding(m, a)?.flags & flag != 0))
}

#[inline(always)]
fn create(m: &mut Machine, a: Args, value: Value, flags: u8) -> Result {
    let (env, key) = place(m, a)?;
    m.heap.put_binding(env, key, Binding { value, flags });
    m.event(Event::BindingCreated { env: a.at(0), name: a.at(1) });
    Ok(m.unused())
}

fn has_binding(m: &mut Machine, args: &[Value]) -> Result {
    let (env, key) = place(m, Args("has-binding", args))?;
    Ok(Value::bool(m.heap.binding_map(env).is_some_and(|b| b.contains(key))))
}

fn create_mutable_binding(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("create-mutable-binding", args);
    let deletable = if a.bool(m, 2)? { DELETABLE } else { 0 };
    create(m, a, Value::UNSET, MUTABLE | deletable)
}

fn create_immutable_binding(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("create-immutable-binding", args);
    let strict = if a.bool(m, 2)? { STRICT } else { 0 };
    create(m, a, Value::UNSET, strict)
}

fn bound_value(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("bound-value", args);
    let b = binding(m, a)?;
    if b.value.is_missing() || b.flags & INDIRECT != 0 { Err(a.defect(m, "no value is bound to the name")) } else { Ok(b.value) }
}

fn set_bound_value(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("set-bound-value", args);
    let (env, key) = place(m, a)?;
    let new = a.at(2);
    let flags = match m.heap.binding_mut(env, key) {
        Some((_, flags)) if *flags & INDIRECT != 0 => return Err(a.defect(m, "the binding is indirect")),
        Some((value, flags)) => {
            *value = new;
            *flags
        }
        None => return Err(a.defect(m, "there is no such binding")),
    };
    // A first value is told when the binding is marked as initialized.
    if flags & INITIALIZED != 0 {
        m.event(Event::BindingSet { env: a.at(0), name: a.at(1), value: new });
    }
    Ok(m.unused())
}

fn mark_initialized(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("mark-initialized", args);
    let (env, key) = place(m, a)?;
    let value = match m.heap.binding_mut(env, key) {
        Some((value, flags)) => {
            *flags |= INITIALIZED;
            *value
        }
        None => return Err(a.defect(m, "there is no such binding")),
    };
    m.event(Event::BindingInitialized { env: a.at(0), name: a.at(1), value });
    Ok(m.unused())
}

fn binding_is_initialized(m: &mut Machine, args: &[Value]) -> Result {
    flag(m, Args("binding-is-initialized", args), INITIALIZED)
}
fn binding_is_strict(m: &mut Machine, args: &[Value]) -> Result {
    flag(m, Args("binding-is-strict", args), STRICT)
}
fn binding_is_mutable(m: &mut Machine, args: &[Value]) -> Result {
    flag(m, Args("binding-is-mutable", args), MUTABLE)
}
fn binding_is_deletable(m: &mut Machine, args: &[Value]) -> Result {
    flag(m, Args("binding-is-deletable", args), DELETABLE)
}

fn remove_binding(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("remove-binding", args);
    let (env, key) = place(m, a)?;
    if m.heap.remove_binding(env, key) { Ok(m.unused()) } else { Err(a.defect(m, "there is no such binding")) }
}

// ---------------------------------------------------------------- modules

fn create_indirect_binding(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("create-indirect-binding", args);
    a.record(m, 2)?;
    let name = a.string(m, 3)?;
    let target = m.heap.new_accessor(a.at(2), name);
    create(m, a, target, INITIALIZED | INDIRECT)
}
fn binding_is_indirect(m: &mut Machine, args: &[Value]) -> Result {
    flag(m, Args("binding-is-indirect", args), INDIRECT)
}

/// The module, or the name there, that an indirect binding stands for.
fn indirect(m: &mut Machine, a: Args, offset: u16) -> Result {
    let b = binding(m, a)?;
    if b.flags & INDIRECT == 0 {
        return Err(a.defect(m, "the binding is not an indirect one"));
    }
    Ok(m.heap.field(b.value.index(), offset))
}
fn indirect_module(m: &mut Machine, args: &[Value]) -> Result {
    indirect(m, Args("indirect-module", args), 0)
}
fn indirect_name(m: &mut Machine, args: &[Value]) -> Result {
    indirect(m, Args("indirect-name", args), 1)
}

/// Whether the environment that a module holds, if it does yet, has a direct binding of that name. A module without an environment
/// will have the bindings of its own declarations; that is known only once modules can be linked.
fn will_have_binding(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("will-have-binding", args);
    let module = a.record(m, 0)?;
    let slot = a.slot(m, 1)?;
    let name = a.string(m, 2)?;
    let Some(offset) = m.code.names.field_of(a.at(0).record_type(), slot) else { return Err(a.wrong(m, 1, "a slot of the module")) };
    let env = m.heap.field(module, offset);
    if !env.is(crate::ir::Tag::Record) {
        return Err(a.defect(m, "the module has no Environment Record yet"));
    }
    let key = m.heap.key(name);
    let b = m.heap.binding_map(env.index()).and_then(|b| b.get(key));
    Ok(Value::bool(b.is_some_and(|b| b.flags & INDIRECT == 0)))
}

// ---------------------------------------------------------------- catch clauses

/// The layout word of a record's header is free: in an Environment Record it tells that a catch clause made it.
const CATCH: u32 = 1;

fn mark_catch_environment(m: &mut Machine, args: &[Value]) -> Result {
    let env = Args("mark-catch-environment", args).record(m, 0)?;
    let h = m.heap.cells.header(env);
    m.heap.cells.set(env, Header::new(h.kind(), h.ty(), h.aux(), h.size(), CATCH).to_value());
    Ok(m.unused())
}
fn is_catch_environment(m: &mut Machine, args: &[Value]) -> Result {
    let env = Args("is-catch-environment", args).record(m, 0)?;
    Ok(Value::bool(m.heap.layout_of(env) == CATCH))
}
