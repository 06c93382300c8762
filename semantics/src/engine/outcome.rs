//! How a run ended.

use super::StepId;

/// A place in a source text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Position {
    /// Which of the scripts that were given, counted from 0; none for eval code and the like.
    pub script: Option<u32>,
    /// Counted from 1.
    pub line: u32,
    /// Code units from the beginning of the line, counted from 1.
    pub column: u32,
    /// Code units from the beginning of the text.
    pub offset: u32,
    /// Code units that it covers.
    pub length: u32,
}

/// How a program's own run ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Completion {
    /// Normally: the value of the script, as text for people.
    Normal(String),
    /// An exception was not caught.
    Throw {
        /// `TypeError: x is not a function`; or the value that was thrown, as text.
        message: String,
        /// The `name` of the error object, if it is one: `TypeError`.
        name: Option<String>,
        /// The `name` of the `constructor` of the object that was thrown, if it is one that has such.
        constructor: Option<String>,
        /// The step that threw it.
        step: Option<StepId>,
        /// What was evaluated when it was thrown.
        position: Option<Position>,
    },
    /// The text is no program.
    SyntaxError {
        message: String,
        /// The early-error rule that it breaks; none where the grammar has no such text.
        step: Option<StepId>,
        position: Option<Position>,
    },
    /// A limit was reached: what of.
    Limit(Limit),
    /// The program needs something that is not supported yet. If it was seen before the program began, the program did not run.
    Unsupported {
        /// The number of the clause.
        clause: String,
        what: String,
        position: Option<Position>,
    },
    /// The machine stopped: a defect of the specification or of the machine.
    Stopped { step: Option<StepId>, message: String, position: Option<Position> },
}

/// What a run had too much of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    Steps,
    Memory,
}

/// How a run ended, and what it printed.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    pub completion: Completion,
    /// The lines that the program printed.
    pub output: Vec<String>,
    /// Steps of the specification that were run. A run that nobody watches and whose steps nobody counts leaves out questions of
    /// early-error rules whose answers are known beforehand: it has fewer than the same run traced.
    pub steps: u64,
}
