//! Primitives: the operands of those that take more than one operation has room for, and what bindings are asked most.

use super::Window;
use crate::heap::maps::{INDIRECT, INITIALIZED, Key, MUTABLE, STRICT};
use crate::ir::{Code, Tag};
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

    /// What the primitive of that name gives for an Environment Record and a name, where that is plain: there are so few bindings that they
    /// are searched one by one, and the one that is asked for is there and direct.
    #[inline(never)]
    pub(super) fn of_binding(&self, what: Code, env: Value, name: Value) -> Option<Value> {
        if !env.is(Tag::Record) || !name.is(Tag::String) || name.aux() != STRING_INTERNED {
            return None;
        }
        let found = match self.heap.binding_map(env.index()) {
            Some(map) => map.find_among_few(Key::String(name.index()))?,
            None => None,
        };
        if what == Code::HasBinding {
            return Some(Value::bool(found.is_some()));
        }
        let binding = found?;
        let flag = match what {
            Code::BoundValue => return (!binding.value.is_missing() && binding.flags & INDIRECT == 0).then_some(binding.value),
            Code::BindingIsInitialized => INITIALIZED,
            Code::BindingIsStrict => STRICT,
            _ => MUTABLE,
        };
        Some(Value::bool(binding.flags & flag != 0))
    }
}
