//! Primitives: the operands of those that take more than one operation has room for, and what bindings and properties are asked most.

use super::Window;
use crate::heap::maps::{Binding, INDIRECT, Key};
use crate::ir::Tag;
use crate::machine::loaded::{MAX_ARGS, Ready};
use crate::machine::{Machine, Prim, Stop};
use crate::value::{STRING_INTERNED, Value};

/// What the operations behind a primitive name, three by three; what is behind the last one is of no meaning.
#[inline(never)]
pub(super) fn arguments(behind: &[Ready], f: &Window) -> [Value; MAX_ARGS] {
    let mut args = [Value::ABSENT; MAX_ARGS];
    for (i, ext) in behind.iter().take(MAX_ARGS / 3).enumerate() {
        args[3 * i] = f[usize::from(ext.a)];
        args[3 * i + 1] = f[usize::from(ext.b as u8)];
        args[3 * i + 2] = f[usize::from(ext.c as u8)];
    }
    args
}

impl Machine {
    #[inline(never)]
    pub(super) fn with_many(&mut self, prim: Prim, count: usize, behind: &[Ready], f: &Window) -> Result<Value, Stop> {
        let args = arguments(&behind[..count.div_ceil(3).min(behind.len())], f);
        prim(self, args.get(..count).unwrap_or(&args))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn with_two(&mut self, prim: Prim, a: Value, b: Value) -> Result<Value, Stop> {
        prim(self, &[a, b])
    }

    /// The binding of a name in an Environment Record, if it has one, where that is plain: the bindings are so few that they are searched
    /// one by one.
    #[inline(always)]
    fn plain_binding(&self, env: Value, name: Value) -> Option<Option<Binding>> {
        if !env.is(Tag::Record) || !name.is(Tag::String) || name.aux() != STRING_INTERNED {
            return None;
        }
        match self.heap.binding_map(env.index()) {
            Some(map) => map.find_among_few(Key::String(name.index())),
            None => Some(None),
        }
    }

    // What the primitives of these names give, where that is plain.

    #[inline(never)]
    pub(super) fn has_binding(&self, env: Value, name: Value) -> Option<Value> {
        self.plain_binding(env, name).map(|found| Value::bool(found.is_some()))
    }
    /// Of a binding that is there: the flag.
    #[inline(never)]
    pub(super) fn binding_flag(&self, env: Value, name: Value, flag: u8) -> Option<Value> {
        let binding = self.plain_binding(env, name)??;
        Some(Value::bool(binding.flags & flag != 0))
    }
    /// Of a binding that is there and direct.
    #[inline(never)]
    pub(super) fn bound_value(&self, env: Value, name: Value) -> Option<Value> {
        let binding = self.plain_binding(env, name)??;
        (!binding.value.is_missing() && binding.flags & INDIRECT == 0).then_some(binding.value)
    }
    #[inline(never)]
    pub(super) fn has_own_property(&self, object: Value, key: Value) -> Option<Value> {
        let key = Key::known(key)?;
        let map = object.is(Tag::Object).then(|| self.heap.property_map(object.index()))?;
        Some(Value::bool(map.is_some_and(|map| map.contains(key))))
    }
}
