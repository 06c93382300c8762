//! Watching a run: its steps, and what happens to contexts, environments and functions.

use super::{Position, StepId};
use crate::ir::Tag;
use crate::machine::watch::Watch;
use crate::machine::{self, Machine};
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};

/// Where a step is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct At {
    /// How many calls deep, inside the specification.
    pub depth: u32,
    /// What is evaluated: the code units of the innermost syntax-directed operation's node, in the source with that number.
    pub node: Option<(u32, u32, u32)>,
}

/// Something that happened to a context, an environment or a function. Things are numbered in the order of their making.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// An execution context was put on the stack: for a call, with the function, its name, and the `[[Environment]]` that it has.
    /// That of a generator is put there again each time when it is resumed, with the number that it had.
    ContextPushed {
        context: u32,
        function: Option<u32>,
        name: Option<String>,
        environment: Option<u32>,
    },
    ContextPopped {
        context: u32,
    },
    ContextSuspended {
        context: u32,
    },
    ContextResumed {
        context: u32,
    },
    EnvironmentCreated {
        environment: u32,
        kind: String,
    },
    /// `[[OuterEnv]]` of an environment was set; none for null.
    OuterSet {
        environment: u32,
        outer: Option<u32>,
    },
    /// `[[FunctionObject]]` of a Function Environment Record was set: the environment is for a call of that function.
    FunctionObjectSet {
        environment: u32,
        function: u32,
    },
    BindingCreated {
        environment: u32,
        name: String,
    },
    BindingInitialized {
        environment: u32,
        name: String,
        value: String,
    },
    BindingSet {
        environment: u32,
        name: String,
        value: String,
    },
    /// A function object got its `[[Environment]]`.
    FunctionCreated {
        function: u32,
        environment: u32,
    },
    /// A function object that has an `[[Environment]]` got another one. No step of the standard does that.
    EnvironmentChanged {
        function: u32,
        environment: u32,
    },
    /// The program printed a line.
    Printed {
        line: String,
    },
}

/// Watches a run.
pub trait Observer {
    /// A source text was read: a script, with its name, or eval code. [`At::node`] names it by its number.
    fn source(&mut self, source: u32, name: &str, text: &[u16]) {
        let _ = (source, name, text);
    }
    /// A step begins.
    fn step(&mut self, step: StepId, at: At) {
        let _ = (step, at);
    }
    /// Something happened in the step before.
    fn event(&mut self, event: Event) {
        let _ = event;
    }
}

/// Hands what the machine tells to an observer.
pub(super) struct Watcher<'o, O> {
    pub observer: &'o mut O,
    numbers: FxHashMap<Value, u32>,
    next: u32,
    /// Functions that have their `[[Environment]]`, since the last collection: a handle is given again only after one.
    created: FxHashSet<Value>,
    collections: u64,
    scripts: Vec<String>,
}

impl<'o, O: Observer> Watcher<'o, O> {
    pub fn new(observer: &'o mut O, scripts: Vec<String>) -> Self {
        Watcher { observer, numbers: FxHashMap::default(), next: 0, created: FxHashSet::default(), collections: 0, scripts }
    }
    /// A thing that is new: another may have had its handle before.
    fn fresh(&mut self, v: Value) -> u32 {
        self.next += 1;
        self.numbers.insert(v, self.next);
        self.next
    }
    fn number(&mut self, v: Value) -> u32 {
        match self.numbers.get(&v) {
            Some(n) => *n,
            None => self.fresh(v),
        }
    }
    fn tell(&mut self, m: &Machine, event: machine::Event) {
        use machine::Event as E;
        let text = |v: Value| if v.is_missing() { "uninitialized".to_string() } else { m.describe(v) };
        let event = match event {
            E::ContextPushed(c) => {
                let function = m.heap.field(c.index(), m.known().context.function);
                let name = function.is_object().then(|| super::report::function_name(m, function)).flatten();
                let environment = if function.is_object() { m.heap.slot(function.index(), m.known().environment_slot) } else { None };
                let environment = environment.filter(|e| e.is(Tag::Record)).map(|e| self.number(e));
                let function = function.is_object().then(|| self.number(function));
                Event::ContextPushed { context: self.number(c), function, name, environment }
            }
            E::ContextRemoved(c) => Event::ContextPopped { context: self.number(c) },
            E::ContextSuspended(c) => Event::ContextSuspended { context: self.number(c) },
            E::ContextRestored(c) => Event::ContextResumed { context: self.number(c) },
            E::EnvironmentCreated(e) => Event::EnvironmentCreated { environment: self.fresh(e), kind: m.describe(e) },
            E::BindingCreated { env, name } => Event::BindingCreated { environment: self.number(env), name: text(name) },
            E::BindingInitialized { env, name, value } => {
                Event::BindingInitialized { environment: self.number(env), name: text(name), value: text(value) }
            }
            E::BindingSet { env, name, value } => Event::BindingSet { environment: self.number(env), name: text(name), value: text(value) },
            E::OuterSet { env, outer } => Event::OuterSet { environment: self.number(env), outer: outer.is(Tag::Record).then(|| self.number(outer)) },
            E::FunctionObjectSet { env, function } => Event::FunctionObjectSet { environment: self.number(env), function: self.number(function) },
            E::FunctionCreated { function, environment } => {
                if self.collections != m.collections {
                    self.collections = m.collections;
                    self.created.clear();
                }
                let environment = self.number(environment);
                match self.created.insert(function) {
                    true => Event::FunctionCreated { function: self.fresh(function), environment },
                    false => Event::EnvironmentChanged { function: self.number(function), environment },
                }
            }
            E::Printed(line) => Event::Printed { line: m.heap.strings.to_string_lossy(line) },
        };
        self.observer.event(event);
    }
    pub fn flush(&mut self, m: &mut Machine) {
        m.trees.tell_added(&self.scripts, |number, name, text| self.observer.source(number, name, text));
        if m.events.is_empty() {
            return;
        }
        let events = std::mem::take(&mut m.events);
        for e in &events {
            self.tell(m, *e);
        }
        m.events = events;
        m.events.clear();
    }
}

impl<O: Observer> Watch for Watcher<'_, O> {
    const ON: bool = true;
    fn step(&mut self, machine: &Machine, step: u32, depth: u32, (tree, node): (u32, u32)) {
        let node = machine.trees.place(tree, node);
        self.observer.step(StepId(step), At { depth, node });
    }
    fn events(&mut self, machine: &mut Machine) {
        self.flush(machine);
    }
    fn slot_set(&mut self, machine: &mut Machine, object: Value, slot: u16, value: Value) {
        if slot == machine.known().environment_slot {
            machine.events.push(machine::Event::FunctionCreated { function: object, environment: value });
        }
    }
    fn field_set(&mut self, machine: &mut Machine, record: Value, offset: u16, value: Value) {
        let ty = record.record_type();
        if !machine.code.is_environment(ty) {
            return;
        }
        let event = match machine.code.slot_at(ty, offset) {
            "[[OuterEnv]]" => machine::Event::OuterSet { env: record, outer: value },
            "[[FunctionObject]]" => machine::Event::FunctionObjectSet { env: record, function: value },
            _ => return,
        };
        machine.events.push(event);
    }
    fn record_made(&mut self, machine: &mut Machine, record: Value) {
        if record.record_type() == machine.known().context.record {
            self.fresh(record);
        }
        if machine.code.is_environment(record.record_type()) {
            machine.events.push(machine::Event::EnvironmentCreated(record));
        }
    }
}

/// The position of a range in a source text.
pub(super) fn position(script: Option<u32>, text: &[u16], start: u32, end: u32) -> Position {
    let before = &text[..(start as usize).min(text.len())];
    // CR LF is one line terminator.
    let ends = |i: usize| match before[i] {
        0x0A | 0x2028 | 0x2029 => true,
        0x0D => before.get(i + 1) != Some(&0x0A),
        _ => false,
    };
    let mut line = 1;
    let mut from = 0;
    for i in 0..before.len() {
        if ends(i) {
            line += 1;
            from = i + 1;
        }
    }
    Position { script, line, column: (before.len() - from) as u32 + 1, offset: start, length: end.saturating_sub(start) }
}
