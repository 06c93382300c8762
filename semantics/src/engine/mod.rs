//! The way in: an engine holds a specification that is ready to run, and a realm. Every run begins with a copy of that realm.

mod coverage;
pub mod inspect;
mod observe;
mod outcome;
mod prepare;
mod report;
mod run;
mod step;

pub use coverage::Coverage;
pub use inspect::{Inspection, Questions};
pub use observe::{At, Event, Observer};
pub use outcome::{Completion, Limit, Outcome, Position};
pub use run::Script;
pub use step::{StepId, StepInfo, StepKind};

use crate::built;
use crate::frontend::FrontEnd;
use crate::frontend::lexer::Lexer;
use crate::grammar_tables::GrammarTables;
use crate::heap::Heap;
use crate::ir::Program;
use crate::lower::{lower, lower_literally};
use crate::machine::watch::Silent;
use crate::machine::{Loaded, Machine};
use crate::value::Value;
use prepare::Start;
use spec262_spec::grammar::tables::Tables;
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

/// A specification that is ready to run.
///
/// ```
/// use spec262_semantics::{Engine, Options};
///
/// let engine = Engine::new().unwrap();
/// let outcome = engine.run("print((() => 6 * 7)())", &Options::default());
/// assert_eq!(outcome.output, ["42"]);
/// ```
pub struct Engine {
    code: Rc<Loaded>,
    start: Start,
    /// The code is that of the algorithms as they stand, or was made short.
    passes: bool,
}

/// Takes a line that a program prints, without its end.
pub type Print = Rc<dyn Fn(&str)>;

/// How a program is to be run.
#[derive(Clone)]
pub struct Options {
    /// The name of the source, for reports.
    pub name: String,
    /// The script is strict mode code, whatever it says itself.
    pub strict: bool,
    /// The run ends after so many steps of the specification.
    pub max_steps: Option<u64>,
    /// The run ends when heap and stacks take more bytes.
    pub max_memory: Option<usize>,
    /// Calls of functions that may be at work at a time; one beyond that throws a RangeError, as engines do.
    pub max_calls: usize,
    /// Bytes that the stacks may take; where the program's own code would need more, a RangeError is thrown.
    pub max_stack: usize,
    /// Who takes the lines that the program prints, at once; where nobody does, they are collected in the [`Outcome`].
    pub print: Option<Print>,
    /// Collect garbage wherever that is possible: slow, for tests of the machine itself.
    pub collect_always: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            name: "script".into(),
            strict: false,
            max_steps: None,
            max_memory: None,
            max_calls: 10_000,
            max_stack: 512 << 20,
            print: None,
            collect_always: false,
        }
    }
}

/// Steps and bytes that the making of a realm may take: many times what it needs.
const REALM_STEPS: u64 = 100_000_000;
const REALM_MEMORY: usize = 1 << 30;

impl GrammarTables {
    /// The engine of a specification with the same productions.
    pub fn engine(&self, spec: &spec262_spec::model::Spec) -> Result<Engine, String> {
        self.engine_of(lower(spec)?)
    }

    /// [`Engine::without_passes`], of a specification with the same productions.
    pub fn literal_engine(&self, spec: &spec262_spec::model::Spec) -> Result<Engine, String> {
        Ok(Engine { passes: false, ..self.engine_of(lower_literally(spec)?)? })
    }

    fn engine_of(&self, program: Program) -> Result<Engine, String> {
        Engine::of(program, Cow::Owned(self.syntax.clone()), &self.lexical)
    }
}

impl Engine {
    /// The engine of the specification that the crate carries.
    pub fn new() -> Result<Engine, String> {
        Engine::of(Program::from_bytes(built::PROGRAM)?, Cow::Borrowed(built::SYNTAX), built::LEXICAL)
    }

    /// The engine of the specification that the crate carries, with overlays laid over it.
    pub fn with_overlays(overlays: &[spec262_spec::diag::Source]) -> Result<Engine, String> {
        Engine::of_spec(&spec262_spec::Texts::embedded().check(overlays).map_err(|d| d.to_string())?)
    }

    /// The engine of any specification that has been checked.
    pub fn of_spec(spec: &spec262_spec::model::Spec) -> Result<Engine, String> {
        GrammarTables::of(spec)?.engine(spec)
    }

    /// The same, slower: its code is that of the algorithms as they stand, a call for each call. It takes the same steps. Only such an engine
    /// can tell at which steps abrupt completions left: see [`Coverage`].
    pub fn without_passes(spec: &spec262_spec::model::Spec) -> Result<Engine, String> {
        GrammarTables::of(spec)?.literal_engine(spec)
    }

    pub(crate) fn of(program: Program, syntax: Cow<'static, [u8]>, lexical: &[u8]) -> Result<Engine, String> {
        let mut machine = Engine::before_realm(program, syntax, lexical)?;
        machine.create_realm(&mut Silent).map_err(|stop| run::stop_text(&machine, &stop))?;
        let code = Rc::clone(&machine.code);
        let start = Start::of(machine)?;
        Ok(Engine { code, start, passes: true })
    }

    /// A machine in which nothing has been made yet.
    fn before_realm(program: Program, syntax: Cow<'static, [u8]>, lexical: &[u8]) -> Result<Machine, String> {
        let tables = Tables::new(syntax).map_err(|e| e.to_string())?;
        let lexer = Lexer::decode(lexical).ok_or("the lexer's tables are damaged")?;
        let front = FrontEnd::new(Arc::new(tables), lexer)?;
        let mut heap = Heap::new();
        let code = Rc::new(Loaded::new(program, front, &mut heap)?);
        // The constants of the code are for ever.
        heap.freeze();
        let mut machine = Machine::new(code, heap);
        // A specification that somebody has changed may go on for ever.
        machine.limits.steps = REALM_STEPS;
        machine.limits.memory = REALM_MEMORY;
        machine.next_look = REALM_STEPS;
        Ok(machine)
    }

    /// The edition of the standard that the specification follows.
    pub fn edition(&self) -> &str {
        &self.code.program.edition
    }

    /// The lowered specification.
    pub fn program(&self) -> &Program {
        &self.code.program
    }

    fn machine(&self, options: &Options) -> Machine {
        let mut m = self.start.machine(&self.code);
        m.limits.steps = options.max_steps.unwrap_or(u64::MAX);
        m.limits.memory = options.max_memory.unwrap_or(usize::MAX);
        m.limits.registers = options.max_stack / size_of::<Value>();
        m.limits.calls = options.max_calls;
        m.collect_always = options.collect_always;
        m.next_look = if options.collect_always { 0 } else { m.limits.steps };
        m.strict = options.strict;
        m.print.clone_from(&options.print);
        m
    }
}
