//! Tests on another engine, by command line: for each run the command is begun once, with the files of the harness and then the test as
//! further arguments. It runs each as a script of one global scope, prints what `print` prints, and at last a line that says how it
//! ended: `@test262 {"phase":"parse"|"runtime","constructor":"…","message":"…"}` for an error, `@test262 {}` for a normal end.
//! `conformance/test262/hosts/` has such hosts.

use super::discovery::{Case, Suite};
use super::metadata::{Mode, Phase};
use super::run::Runner;
use super::verdict::{Ending, Run};
use serde::Deserialize;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .args(harness.iter().map(|name| self.suite.harness_path(name)))
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("{}: {e}", self.program))?;
        let Some(mut stdout) = child.stdout.take() else { return Err("the engine has no standard output".into()) };
        // It is read while the engine writes, or a full pipe would stop it.
        let reader = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            stdout.read_to_end(&mut bytes).map(|_| bytes)
        });
        let in_time = wait(&mut child, self.timeout).map_err(|e| e.to_string())?;
        let bytes = reader.join().map_err(|_| "the output cannot be read".to_string())?.map_err(|e| e.to_string())?;
        if !in_time {
            return Ok(Run::silent(Ending::Broken(format!("no end after {} s", self.timeout.as_secs()))));
        }
        Ok(end(&String::from_utf8_lossy(&bytes)))
    }
}

/// Waits for the child's end; where that does not come in time, the child is ended.
fn wait(child: &mut Child, timeout: Duration) -> std::io::Result<bool> {
    let begin = Instant::now();
    loop {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        if begin.elapsed() > timeout {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(2));
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
