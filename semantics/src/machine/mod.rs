//! The machine that executes register code: frames, execution contexts, jobs, limits. No JavaScript call and no call inside the
//! specification uses Rust's own stack.

pub(crate) mod calls;
pub(crate) mod contexts;
pub(crate) mod coroutine;
mod depth;
mod errors;
mod exec;
mod foregone;
pub(crate) mod known;
pub(crate) mod loaded;
mod nodes;
mod ops;
mod parse;
mod places;
mod rounds;
mod safe;
pub(crate) mod stop;
mod tail_calls;
mod tokens;
pub(crate) mod trees;
pub(crate) mod visits;
pub(crate) mod watch;

pub(crate) use calls::BEHAVIOUR;

use crate::heap::{Heap, Opaque};
use crate::ir::Tag;
use crate::value::Value;
use coroutine::Coroutine;
pub(crate) use known::Known;
pub(crate) use loaded::Loaded;
pub(crate) use parse::Reading;
use std::collections::VecDeque;
use std::rc::Rc;
pub(crate) use stop::{Stop, StopKind};
use trees::Trees;

/// A primitive or leaf: the arguments are those of its declaration, [`Value::ABSENT`] where an optional one is not given. An abrupt
/// completion is a value (see [`Machine::throw`]); `Err` stops the machine. A collection never happens while one runs, so values may
/// be kept in Rust's variables, unless it calls [`Machine::call`].
pub(crate) type Prim = fn(&mut Machine, &[Value]) -> Result<Value, Stop>;

/// A job that waits, with the realm that its context gets.
#[derive(Clone, Copy)]
pub(crate) struct Job {
    pub closure: Value,
    pub realm: Value,
}

/// A job that waits for the host's clock: milliseconds from the beginning of the run, and its number, so that equal ones keep their order.
#[derive(Clone, Copy)]
pub(crate) struct TimedJob {
    pub at: f64,
    pub number: u64,
    pub job: Job,
}

/// What a run may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub steps: u64,
    /// Bytes of the heap.
    pub memory: usize,
    /// Registers of all stacks together; where a program's own code is entered beyond that, a RangeError is thrown.
    pub registers: usize,
    /// Execution contexts on the stack; where a program's own code is entered beyond that, a RangeError is thrown.
    pub calls: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { steps: u64::MAX, memory: usize::MAX, registers: 32 << 20, calls: 10_000 }
    }
}

/// What is wrong with a source text.
#[derive(Clone, Debug)]
pub(crate) struct SyntaxReport {
    pub message: String,
    /// The place in the code of the early-error rule.
    pub rule: Option<u32>,
    pub source: std::sync::Arc<[u16]>,
    /// The number of the script; none for eval code.
    pub script: Option<u32>,
    pub start: u32,
    pub end: u32,
}

/// Something to tell an observer, kept until the end of the operation at hand. Recorded only while somebody observes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    ContextPushed(Value),
    ContextRemoved(Value),
    ContextSuspended(Value),
    ContextRestored(Value),
    EnvironmentCreated(Value),
    BindingCreated {
        env: Value,
        name: Value,
    },
    BindingInitialized {
        env: Value,
        name: Value,
        value: Value,
    },
    BindingSet {
        env: Value,
        name: Value,
        value: Value,
    },
    FunctionCreated {
        function: Value,
        environment: Value,
    },
    OuterSet {
        env: Value,
        outer: Value,
    },
    /// `[[FunctionObject]]` of a Function Environment Record was set.
    FunctionObjectSet {
        env: Value,
        function: Value,
    },
    Printed(Value),
}

pub(crate) struct Machine {
    pub code: Rc<Loaded>,
    pub heap: Heap,
    /// The computation that runs, its registers and frames.
    pub current: Coroutine,
    /// Those that wait for the one above them: the computation that resumed it, the one that resumed that one, and so on.
    pub waiting: Vec<Coroutine>,
    /// Registers in use by those that wait.
    pub waiting_registers: usize,
    /// Computations that are put aside, by number; a context's hidden handle names its own.
    pub parked: coroutine::Parked,
    /// The execution context stack, the running one last.
    pub contexts: Vec<Value>,
    pub jobs: VecDeque<Job>,
    pub timed: Vec<TimedJob>,
    pub timed_count: u64,
    pub trees: Trees,
    pub limits: Limits,
    /// Which contexts of the stack are marked as suspended.
    pub suspended: Vec<bool>,
    /// Static operations at work whose results will be kept.
    pub pending: Vec<nodes::Pending>,
    /// Early-error rules that do not hold: the place of the rule, the node.
    pub early_errors: Vec<(u32, Value)>,
    /// Early-error rules are at work, and nobody wants to see each step of theirs: see [`foregone`].
    pub hurried: bool,
    /// Milliseconds of the host's clock since the run began: they pass only where nothing else is left to do.
    pub clock: f64,
    /// Random numbers given so far.
    pub random_numbers: u64,
    /// Specification steps so far, but for those that the loop has at hand.
    pub steps: u64,
    /// When limits are looked at again.
    pub next_look: u64,
    /// For observers: how deep the frames are.
    depths: depth::Depths,
    /// How often garbage was collected.
    pub collections: u64,
    /// Collect at every safe point: for tests.
    pub collect_always: bool,
    /// The Agent Record.
    pub agent: Value,
    /// The List of the GlobalSymbolRegistry.
    pub symbol_registry: Value,
    /// The realm of the script that is run.
    pub realm: Value,
    /// Roots for the time of a nested [`Machine::call`], and of the host.
    pub roots: Vec<Value>,
    /// The host wants scripts to be strict mode code.
    pub strict: bool,
    /// What was wrong with the source text that was parsed last.
    pub syntax_errors: Vec<SyntaxReport>,
    /// Lines that the program has printed and nobody has taken yet.
    pub output: Vec<String>,
    /// Who takes the lines that the program prints, instead.
    pub print: Option<crate::engine::Print>,
    /// The number of the script whose text is parsed next.
    pub script: Option<u32>,
    /// Whether primitives are to record [events](Event).
    pub observing: bool,
    pub events: Vec<Event>,
    /// Where steps are counted, if they are: also those of algorithms that primitives call.
    pub visits: Option<Rc<visits::Visits>>,
    /// The place at work: kept exact only while primitives run and where the machine stops.
    pub pc: u32,
    /// The node of the innermost syntax-directed operation.
    pub at: (u32, u32),
}

impl Machine {
    /// A machine with nothing to do.
    pub fn new(code: Rc<Loaded>, heap: Heap) -> Machine {
        Machine {
            code,
            heap,
            current: Coroutine::default(),
            waiting: Vec::new(),
            waiting_registers: 0,
            parked: coroutine::Parked::default(),
            contexts: Vec::new(),
            suspended: Vec::new(),
            pending: Vec::new(),
            early_errors: Vec::new(),
            hurried: false,
            jobs: VecDeque::new(),
            timed: Vec::new(),
            timed_count: 0,
            clock: 0.0,
            trees: Trees::default(),
            limits: Limits::default(),
            random_numbers: 0,
            steps: 0,
            next_look: u64::MAX,
            collect_always: false,
            agent: Value::UNDEFINED,
            symbol_registry: Value::UNDEFINED,
            realm: Value::UNDEFINED,
            roots: Vec::new(),
            strict: false,
            syntax_errors: Vec::new(),
            output: Vec::new(),
            collections: 0,
            depths: depth::Depths::default(),
            print: None,
            script: None,
            observing: false,
            events: Vec::new(),
            visits: None,
            pc: 0,
            at: (loaded::NONE, 0),
        }
    }

    #[inline(always)]
    pub fn known(&self) -> &Known {
        &self.code.known
    }
    #[inline(always)]
    pub fn event(&mut self, event: Event) {
        if self.observing {
            self.events.push(event);
        }
    }

    /// A throw completion with a new error object of an intrinsic constructor of the current realm: `%TypeError%`.
    pub fn throw(&mut self, constructor: &str, message: &str) -> Result<Value, Stop> {
        let Some(intrinsic) = self.code.intrinsic_id(constructor) else { return Err(self.defect(format!("there is no intrinsic {constructor}"))) };
        let constructor = self.intrinsic(intrinsic)?;
        let message = self.heap.strings.from_str(message);
        let error = crate::prims::new_error_object(self, constructor, message)?;
        Ok(self.throw_completion(error))
    }

    /// A throw completion with that value; its origin is the place at work.
    pub fn throw_completion(&mut self, value: Value) -> Value {
        let ty = Value::enumeration(self.known().enums.throw);
        let empty = Value::enumeration(self.known().enums.empty);
        let origin = self.here();
        self.heap.new_abrupt(ty, value, empty, origin)
    }

    /// The place at work and the node, as the origin of a completion.
    pub(crate) fn here(&self) -> Value {
        let (tree, node) = self.at;
        Value::raw(Tag::Integer as u64 | (self.pc as u64) << 32, (tree as u64) << 32 | node as u64)
    }
    /// Where an abrupt completion was made: the place in the code, tree and node.
    pub fn origin(&self, abrupt: Value) -> (u32, u32, u32) {
        let (head, bits) = self.heap.field(abrupt.index(), 3).words();
        ((head >> 32) as u32, (bits >> 32) as u32, bits as u32)
    }

    /// The value of an intrinsic in the current realm.
    pub fn intrinsic(&self, id: u32) -> Result<Value, Stop> {
        let realm = self.current_realm()?;
        self.intrinsic_of(realm, id)
    }

    /// The value of an intrinsic in a realm.
    pub fn intrinsic_of(&self, realm: Value, id: u32) -> Result<Value, Stop> {
        let intrinsics = self.heap.field(realm.index(), self.known().realm.intrinsics);
        self.intrinsic_in(intrinsics, id)
    }

    /// The value of an intrinsic, from the record that a realm keeps them in.
    pub fn intrinsic_in(&self, intrinsics: Value, id: u32) -> Result<Value, Stop> {
        let place = self.code.alias(id);
        let found = match intrinsics.is(Tag::Opaque) {
            true => match self.heap.opaque.get(intrinsics.index()) {
                Opaque::Values(v) => v.get(place as usize).copied(),
                _ => None,
            },
            false => None,
        };
        match found {
            Some(v) if !v.is_missing() && v != Value::UNDEFINED => Ok(v),
            _ => match self.code.well_known.get(&place) {
                Some(symbol) => Ok(*symbol),
                None => Err(self.defect(format!("the intrinsic {} is not there yet", self.code.program.intrinsics[place as usize].name))),
            },
        }
    }

    /// The running execution context.
    #[inline(always)]
    pub fn running_context(&self) -> Result<Value, Stop> {
        self.contexts.last().copied().ok_or_else(|| self.defect("no execution context is running"))
    }

    pub fn current_realm(&self) -> Result<Value, Stop> {
        let context = self.running_context()?;
        Ok(self.heap.field(context.index(), self.known().context.realm))
    }

    /// The machine cannot go on, and that is a defect of the specification or of the machine.
    pub fn defect(&self, text: impl Into<String>) -> Stop {
        Stop::new(self.pc, StopKind::Defect(text.into()))
    }
}
