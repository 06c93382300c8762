//! What is needed to look at a machine: the places of slots, and the numbers that things have.

use super::graph::Thing;
use crate::ir::{Name, Program, Tag};
use crate::machine::Machine;
use crate::value::Value;
use rustc_hash::FxHashSet;

macro_rules! slots {
    ($($field:ident: $name:literal),* $(,)?) => {
        /// Numbers of slots; one that the specification does not have is that of nothing.
        pub(super) struct Slots { $(pub $field: u16),* }
        impl Slots {
            pub fn of(program: &Program) -> Slots {
                let find = |name: &str| program.slots.iter().position(|s| s == name).map_or(u16::MAX, |i| i as u16);
                Slots { $($field: find($name)),* }
            }
        }
    };
}

slots! {
    outer_env: "[[OuterEnv]]",
    outer_private: "[[OuterPrivateEnvironment]]",
    names: "[[Names]]",
    description: "[[Description]]",
    object_record: "[[ObjectRecord]]",
    declarative_record: "[[DeclarativeRecord]]",
    global_this_value: "[[GlobalThisValue]]",
    this_value: "[[ThisValue]]",
    this_binding_status: "[[ThisBindingStatus]]",
    function_object: "[[FunctionObject]]",
    new_target: "[[NewTarget]]",
    binding_object: "[[BindingObject]]",
    is_with_environment: "[[IsWithEnvironment]]",
    function: "Function",
    realm: "Realm",
    script_or_module: "ScriptOrModule",
    lexical_environment: "LexicalEnvironment",
    variable_environment: "VariableEnvironment",
    private_environment: "PrivateEnvironment",
    global_env: "[[GlobalEnv]]",
    global_object: "[[GlobalObject]]",
    intrinsics: "[[Intrinsics]]",
    code: "[[ECMAScriptCode]]",
    function_private_environment: "[[PrivateEnvironment]]",
    this_mode: "[[ThisMode]]",
    source_text: "[[SourceText]]",
    is_class_constructor: "[[IsClassConstructor]]",
}

/// The next numbers.
#[derive(Default)]
struct Numbers {
    contexts: u32,
    records: u32,
    functions: u32,
    objects: u32,
    realms: u32,
}

/// A look at a machine.
pub(super) struct View {
    pub slots: Slots,
    /// Record types that are PrivateEnvironment Records.
    private: Option<u16>,
    /// Record types that end a way: realms, scripts, modules. All functions refer to them.
    borders: Vec<bool>,
    /// The names of the scripts.
    pub scripts: Vec<String>,
    /// The names that the standard and the host give the global object.
    pub given: FxHashSet<String>,
    next: Numbers,
}

/// What a thing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Context,
    Record,
    Function,
    Object,
    Realm,
}

impl View {
    pub fn new(m: &mut Machine, scripts: Vec<String>) -> View {
        let program = &m.code.program;
        let slots = Slots::of(program);
        let private = program.records.iter().position(|r| r.name == "PrivateEnvironmentRecord").map(|i| i as u16);
        let is_border = |mut r: usize| loop {
            let info = &program.records[r];
            if matches!(info.name.as_str(), "RealmRecord" | "ScriptRecord" | "ModuleRecord") {
                return true;
            }
            match info.extends {
                Some(e) => r = e as usize,
                None => return false,
            }
        };
        let borders = (0..program.records.len()).map(is_border).collect();
        let global = |p: &crate::ir::PropertyInfo| match &p.name {
            Name::String(name) if p.holder.is_none() => Some(name.clone()),
            _ => None,
        };
        let given = program.properties.iter().filter_map(global).collect();
        let mut view = View { slots, private, borders, scripts, given, next: Numbers::default() };
        // What every run has comes first.
        view.thing(m, m.realm);
        for i in 0..m.contexts.len() {
            view.thing(m, m.contexts[i]);
        }
        if let Some(env) = view.field(m, m.realm, view.slots.global_env) {
            view.thing(m, env);
            for half in [view.slots.declarative_record, view.slots.object_record] {
                if let Some(half) = view.field(m, env, half) {
                    view.thing(m, half);
                }
            }
        }
        view
    }

    /// The value of a record's slot, if it has one.
    pub fn field(&self, m: &Machine, record: Value, slot: u16) -> Option<Value> {
        if !record.is(Tag::Record) {
            return None;
        }
        let offset = m.code.field(record.record_type(), slot)?;
        Some(m.heap.field(record.index(), offset)).filter(|v| !v.is_missing())
    }
    /// The value of an object's internal slot, if it has one.
    pub fn slot(&self, m: &Machine, object: Value, slot: u16) -> Option<Value> {
        if object.is(Tag::Object) { m.heap.slot(object.index(), slot).filter(|v| !v.is_missing()) } else { None }
    }

    pub fn kind(&self, m: &Machine, v: Value) -> Option<Kind> {
        match v.tag() {
            Tag::Record => {
                let ty = v.record_type();
                if m.code.is_environment(ty) || self.private == Some(ty) {
                    Some(Kind::Record)
                } else if ty == m.known().context.record {
                    Some(Kind::Context)
                } else if ty == m.known().realm.record {
                    Some(Kind::Realm)
                } else {
                    None
                }
            }
            Tag::Object if m.heap.slot_offset(v.index(), m.known().environment_slot).is_some() => Some(Kind::Function),
            Tag::Object => Some(Kind::Object),
            _ => None,
        }
    }
    pub fn is_border(&self, v: Value) -> bool {
        v.is(Tag::Record) && self.borders.get(v.record_type() as usize).copied().unwrap_or(false)
    }
    pub fn is_private(&self, v: Value) -> bool {
        v.is(Tag::Record) && self.private == Some(v.record_type())
    }

    /// The thing that a value is; it gets a number if it has none yet.
    pub fn thing(&mut self, m: &mut Machine, v: Value) -> Option<Thing> {
        let kind = self.kind(m, v)?;
        let number = match m.heap.watched.number(v) {
            Some(number) => number,
            None => {
                let next = match kind {
                    Kind::Context => &mut self.next.contexts,
                    Kind::Record => &mut self.next.records,
                    Kind::Function => &mut self.next.functions,
                    Kind::Object => &mut self.next.objects,
                    Kind::Realm => &mut self.next.realms,
                };
                *next += 1;
                m.heap.watched.watch(v, *next);
                *next
            }
        };
        Some(thing(kind, number))
    }
    /// The thing that a value is, if it has a number already.
    pub fn known(&self, m: &Machine, v: Value) -> Option<Thing> {
        Some(thing(self.kind(m, v)?, m.heap.watched.number(v)?))
    }
    /// The number of a record.
    pub fn number(&mut self, m: &mut Machine, v: Option<Value>) -> Option<u32> {
        match self.thing(m, v?)? {
            Thing::Context(n) | Thing::Record(n) | Thing::Function(n) | Thing::Object(n) | Thing::Realm(n) => Some(n),
        }
    }
}

fn thing(kind: Kind, number: u32) -> Thing {
    match kind {
        Kind::Context => Thing::Context(number),
        Kind::Record => Thing::Record(number),
        Kind::Function => Thing::Function(number),
        Kind::Object => Thing::Object(number),
        Kind::Realm => Thing::Realm(number),
    }
}
