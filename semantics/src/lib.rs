//! The machine that executes the specification: intermediate code, heap, contexts, jobs, and the JavaScript front end.

mod built;
mod engine;
pub mod frontend;
mod grammar_tables;
mod heap;
pub mod ir;
pub mod lower;
mod machine;
mod prims;
mod value;

pub use engine::{
    At, Completion, Coverage, Engine, Event, Inspection, Limit, Observer, Options, Outcome, Position, Print, Questions, Script, StepId, StepInfo,
    StepKind, inspect,
};
pub use grammar_tables::GrammarTables;
