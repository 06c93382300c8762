//! The machine that executes the specification: intermediate code, heap, contexts, jobs, and the JavaScript front end.

// mod built;
mod engine;
mod heap;
pub mod ir;
pub mod lower;
mod machine;
mod prims;
mod value;

pub use engine::{At, Completion, Engine, Event, Observer, Options, Outcome, Position, StepId};
