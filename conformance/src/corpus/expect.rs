//! What must come of a case.

use std::collections::BTreeMap;
use std::fmt;

/// How a program ends, as far as every engine can tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// Normally; with this completion value, where it matters.
    Normal(Option<String>),
    /// By an exception that is not caught.
    Throws(Throws),
}

/// An exception that is not caught.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Throws {
    /// The name of the constructor of the error object.
    pub error: Option<String>,
    /// The value, as text, if it is no error object.
    pub value: Option<String>,
    pub when: When,
}

/// When an error shows itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// The text is no program: nothing of it runs.
    Parse,
    Run,
}

/// What must come of a case in a mode.
#[derive(Clone, PartialEq, Debug)]
pub struct Expectation {
    pub output: Vec<String>,
    pub end: End,
    pub oracle: Questions,
}

impl Expectation {
    /// Nothing is printed, and the program ends normally.
    pub fn none() -> Expectation {
        Expectation { output: vec![], end: End::Normal(None), oracle: Questions::default() }
    }
}

/// What the oracle alone is asked.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Questions {
    /// Names of steps, `sec-x#1.a`, or of clauses.
    pub visits: Vec<String>,
    pub avoids: Vec<String>,
    pub probes: BTreeMap<String, ProbeHits>,
    pub same_record: Vec<Identity>,
    pub different_record: Vec<Identity>,
    pub retains: Vec<Alive>,
    pub collected: Vec<Alive>,
}

impl Questions {
    /// Whether something is asked that needs a look into the run, beside the steps that it visits.
    pub fn look_inside(&self) -> bool {
        !(self.probes.is_empty()
            && self.same_record.is_empty()
            && self.different_record.is_empty()
            && self.retains.is_empty()
            && self.collected.is_empty())
    }
    /// Whether it matters which steps are visited.
    pub fn steps(&self) -> bool {
        !(self.visits.is_empty() && self.avoids.is_empty())
    }
}

/// What must be seen at a probe.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ProbeHits {
    /// How often it must be hit; at least once, if that is not said.
    pub count: Option<u32>,
    /// What must be there at every hit.
    pub every: Option<Vec<Record>>,
    /// What must be there at the hit with that number.
    pub at: BTreeMap<u32, Vec<Record>>,
}

/// A record of a chain of environments.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record {
    pub kind: RecordKind,
    pub bindings: BTreeMap<String, Binding>,
    /// The names of all bindings, if that matters.
    pub names: Option<Vec<String>>,
    pub absent: Vec<String>,
    pub function: Option<String>,
    pub this: Option<String>,
    pub with: Option<bool>,
}

/// The kinds of Environment Records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    #[default]
    Declarative,
    Object,
    Function,
    Global,
    Module,
}

impl RecordKind {
    /// The standard's name.
    pub fn name(self) -> &'static str {
        match self {
            RecordKind::Declarative => "DeclarativeEnvironmentRecord",
            RecordKind::Object => "ObjectEnvironmentRecord",
            RecordKind::Function => "FunctionEnvironmentRecord",
            RecordKind::Global => "GlobalEnvironmentRecord",
            RecordKind::Module => "ModuleEnvironmentRecord",
        }
    }
}

/// What must be true of a binding, as far as it is said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Binding {
    pub value: Option<String>,
    pub mutable: Option<bool>,
    pub initialized: Option<bool>,
    pub deletable: Option<bool>,
}

/// A moment of a run.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// After the program and all its jobs.
    End,
    /// A hit of a probe, counted from 1.
    Probe(String, u32),
}

impl Place {
    /// `end`, `inside`, `inside@2`; none if it is none of these.
    pub fn parse(text: &str) -> Option<Place> {
        if text == "end" {
            return Some(Place::End);
        }
        let (name, hit) = match text.split_once('@') {
            Some((name, hit)) => (name, hit.parse().ok().filter(|n| *n > 0)?),
            None => (text, 1),
        };
        let good = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        good.then(|| Place::Probe(name.to_string(), hit))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::End => f.write_str("the end"),
            Place::Probe(name, hit) => write!(f, "{name}@{hit}"),
        }
    }
}

/// Two records that are compared: of two functions at a place, or of one function or scope at two places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    pub binding: String,
    /// None: found from the environment at hand.
    pub sides: [(Option<String>, Place); 2],
}

/// Something that must be there, or gone, at the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alive {
    pub what: Kept,
    /// Where it is found.
    pub at: Place,
    /// References on the path to it.
    pub through: Vec<String>,
}

/// What is kept, or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kept {
    /// The record that holds a binding, found from the `[[Environment]]` of a function or from the environment at hand.
    Record { binding: String, of: Option<String> },
    /// The function or object that an expression leads to.
    Thing(String),
}
