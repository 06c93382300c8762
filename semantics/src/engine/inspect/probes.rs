//! Probes: where they are in a source text.

use super::super::Position;
use std::fmt;

/// Where a probe is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProbePlace {
    pub name: String,
    /// The comment; none of the scripts for eval code.
    pub position: Position,
}

/// Something is wrong with a probe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProbeError {
    pub kind: ProbeErrorKind,
    /// The comment.
    pub position: Position,
}

/// What is wrong with a probe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProbeErrorKind {
    /// That is no name.
    BadName(String),
    /// There is a probe of that name already: in that line of the script with that number.
    Duplicate { name: String, script: Option<u32>, line: u32 },
    /// Nothing that starts behind it is evaluated.
    NothingEvaluated(String),
}

impl fmt::Display for ProbeError {
    /// The message, and how to mend it; without the position.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ProbeErrorKind::BadName(name) => {
                write!(f, "`{name}` is no name for a probe: a name has letters, digits, `_` and `-`, and begins with a letter or `_`: /*@ name */")
            }
            ProbeErrorKind::Duplicate { name, line, .. } => {
                write!(f, "there is a probe {name} already, in line {line}: give one of them another name")
            }
            ProbeErrorKind::NothingEvaluated(name) => {
                write!(
                    f,
                    "the probe {name} stands where nothing is evaluated: put it in front of a statement or an expression; `/*@ {name} */;` is one"
                )
            }
        }
    }
}

impl std::error::Error for ProbeError {}
