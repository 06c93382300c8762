//! Tests on another engine, by command line: for each run the command is begun once, with the files of the harness and then the test as
//! further arguments. It runs each as a script of one global scope, prints what `print` prints, and at last a line that says how it
//! ended: `@test262 {"phase":"parse"|"runtime","constructor":"…","message":"…"}` for an error, `@test262 {}` for a normal end.
//! `conformance/test262/hosts/` has such hosts.

use super::discovery::{Case, Suite};
use super::metadata::{Mode, Phase};
use super::run::Runner;
use super::verdict::{Ending, Run};
use crate::engines::process;
use serde::Deserialize;
use std::path::Path;
use std::time::Duration;

/// Another engine.
pub struct CommandRunner {
    suite: Suite,
    program: String,
    arguments: Vec<String>,
    /// A run that takes longer is ended.
    timeout: Duration,
    folder: tempfile::TempDir,
}

#[derive(Deserialize)]
struct End {
    phase: Option<Phase>,
    constructor: Option<String>,
    #[serde(default)]
    message: String,
}

const MARK: &str = "@test262 ";

impl CommandRunner {
    /// The command's words are separated by spaces.
    pub fn new(suite: Suite, command: &str, timeout: Duration) -> Result<CommandRunner, String> {
        let mut words = command.split_whitespace().map(str::to_string);
        let Some(program) = words.next() else { return Err("the command of the engine is empty".into()) };
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        Ok(CommandRunner { suite, program, arguments: words.collect(), timeout, folder })
    }

    fn outcome(&self, case: &Case, mode: Mode) -> Result<Run, String> {
        let file = self.folder.path().join("test.js");
        std::fs::write(&file, case.text_for(mode)).map_err(|e| e.to_string())?;
        let harness = case.metadata.harness();
        let paths = harness.iter().map(|name| self.suite.harness_path(name)).chain([file]);
        let arguments: Vec<String> = self.arguments.iter().cloned().chain(paths.map(|p| p.display().to_string())).collect();
        // It runs where the command was given: its words may be paths from there.
        let ended =
            process::run(Path::new(&self.program), &arguments, Path::new("."), None, self.timeout).map_err(|e| format!("{}: {e}", self.program))?;
        if ended.status.is_none() {
            return Ok(Run::silent(Ending::Broken(format!("no end after {} s", self.timeout.as_secs()))));
        }
        if ended.flood {
            return Ok(Run::silent(Ending::Broken(format!("the engine wrote more than {} MB", process::MOST_OUTPUT >> 20))));
        }
        Ok(end(&String::from_utf8_lossy(&ended.out)))
    }
}

/// What the engine says at its end.
fn end(output: &str) -> Run {
    let mut lines: Vec<String> = output.lines().map(str::to_string).collect();
    let end = lines.pop().and_then(|line| line.strip_prefix(MARK).map(serde_json::from_str::<End>));
    let ending = match end {
        None => Ending::Broken("the engine broke down before it told how the run ended".into()),
        Some(Err(e)) => Ending::Broken(format!("the engine's last line cannot be read: {e}")),
        Some(Ok(End { phase: None, .. })) => Ending::Normal,
        Some(Ok(End { phase: Some(phase), constructor, message })) => Ending::Error { phase, constructor, message, step: None },
    };
    Run { ending, output: lines }
}

impl Runner for CommandRunner {
    fn run(&mut self, case: &Case, mode: Mode) -> Run {
        if mode == Mode::Module {
            return Run::silent(Ending::Refused { clause: "16.2".into(), what: "modules, on engines by command line".into() });
        }
        self.outcome(case, mode).unwrap_or_else(|e| Run::silent(Ending::Broken(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_tells_the_end() {
        assert_eq!(end("a\nb\n@test262 {}\n"), Run { ending: Ending::Normal, output: vec!["a".into(), "b".into()] });
        let error = end("@test262 {\"phase\":\"parse\",\"constructor\":\"SyntaxError\",\"message\":\"m\"}\n");
        assert!(matches!(error.ending, Ending::Error { phase: Phase::Parse, .. }), "{error:?}");
        assert!(matches!(end("Segmentation fault").ending, Ending::Broken(_)));
        assert!(matches!(end("@test262 {").ending, Ending::Broken(_)));
    }
}
