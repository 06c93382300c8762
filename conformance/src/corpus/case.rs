//! A case: a program, and what must come of it.

use super::expect::Expectation;
use std::fmt;

/// How the code of a script is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    Sloppy,
    Strict,
}

impl Mode {
    pub fn name(self) -> &'static str {
        match self {
            Mode::Sloppy => "sloppy",
            Mode::Strict => "strict",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A clause that a case is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// `sec-newfunctionenvironment`
    pub id: String,
    /// Why the specification does not have it, if it has not.
    pub reason: Option<String>,
}

/// What engines are known to do wrong in a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    pub engines: Vec<Release>,
    /// The modes in which they do.
    pub modes: Vec<Mode>,
    /// The step, or the clause, that they do not follow.
    pub against: String,
    /// What they do in its place, in words.
    pub what: String,
}

/// An engine, and how its version begins: `node v20`; without a version: whichever.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    pub engine: String,
    pub version: Option<String>,
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.engine)?;
        self.version.iter().try_for_each(|v| write!(f, " {v}"))
    }
}

impl Release {
    /// Whether an engine of this name and version is meant. `v2` is no beginning of `v20`.
    pub fn is(&self, engine: &str, version: &str) -> bool {
        let begins = |wanted: &String| version.strip_prefix(wanted.as_str()).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        self.engine == engine && self.version.as_ref().is_none_or(begins)
    }
}

/// A script of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Script {
    pub name: String,
    pub text: String,
}

/// What stands in front of each script of a strict run: on the first line, so that lines keep their numbers.
pub const STRICT: &str = "'use strict'; ";

/// A case of the corpus.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// `topic/name`
    pub id: String,
    pub title: String,
    pub note: Option<String>,
    /// Those that it is about, the deciding one first.
    pub clauses: Vec<Clause>,
    /// What an engine needs beyond the core of the language.
    pub needs: Vec<String>,
    /// Run one after the other, in one realm.
    pub scripts: Vec<Script>,
    /// In which modes it is run, and what must come of it there.
    pub runs: Vec<(Mode, Expectation)>,
    /// What engines are known to do wrong.
    pub faults: Vec<Fault>,
    /// The file that it stands in, and the line; for messages.
    pub file: String,
    pub line: usize,
}

impl Case {
    /// What stands before the last slash of the id.
    pub fn topic(&self) -> &str {
        self.id.rsplit_once('/').map_or(".", |(topic, _)| topic)
    }

    /// What must come of it in a mode; none if it is not run in it.
    pub fn expectation(&self, mode: Mode) -> Option<&Expectation> {
        self.runs.iter().find(|(m, _)| *m == mode).map(|(_, e)| e)
    }

    /// What an engine of this name and version is known to do wrong in a mode.
    pub fn fault(&self, mode: Mode, engine: &str, version: &str) -> Option<&Fault> {
        self.faults.iter().find(|f| f.modes.contains(&mode) && f.engines.iter().any(|r| r.is(engine, version)))
    }

    /// The scripts as every engine gets them in a mode.
    pub fn scripts_for(&self, mode: Mode) -> Vec<Script> {
        match mode {
            Mode::Sloppy => self.scripts.clone(),
            Mode::Strict => self.scripts.iter().map(|s| Script { name: s.name.clone(), text: format!("{STRICT}{}", s.text) }).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Release;

    #[test]
    fn versions_begin_with_whole_numbers() {
        let is = |wanted: Option<&str>, version| Release { engine: "node".into(), version: wanted.map(str::to_string) }.is("node", version);
        assert!(is(None, "v20.20.2") && is(Some("v20"), "v20.20.2") && is(Some("v20"), "v20") && is(Some("v20.2"), "v20.2.1"));
        assert!(!is(Some("v2"), "v20.20.2") && !is(Some("v20.2"), "v20.20.2") && !is(Some("v20"), ""));
        assert!(!Release { engine: "node".into(), version: None }.is("d8", "v20"));
    }
}
