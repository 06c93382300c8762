//! What is left after the end, and through what.

use super::graph::Thing;
use serde::{Deserialize, Serialize};

/// Whether something is still there after the end of a run, and why.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// It was not collected.
    pub alive: bool,
    /// The shortest path of references to it: the root first, itself last. Empty if it is gone.
    pub path: Vec<Link>,
}

/// One reference of a path.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Through what it is reached from the thing before, by the standard's names: `[[Environment]]`, `[[OuterEnv]]`, `binding handlers`,
    /// `property 0`, `get next`, `element 2` of a List, `LexicalEnvironment`; for the first one the root: `realm`, `agent`,
    /// `execution context stack`, `GlobalSymbolRegistry`.
    pub via: String,
    /// What is reached, in words: `FunctionEnvironmentRecord`, `function f`, `Array(1)`.
    pub text: String,
    /// Its number, if graphs have one for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<Thing>,
}

/// What is left.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Retained {}

impl Retained {
    pub fn of(&self, _: Thing) -> Retention {
        todo!()
    }
}
