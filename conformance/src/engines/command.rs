//! An engine that is run as a command: each program in a process and a folder of its own.

use super::entry::{Entry, Protocol};
use super::process;
use super::seen::{self, Seen, Trouble};
use crate::corpus::Script;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An engine that is there.
pub struct CommandEngine {
    pub entry: Entry,
    program: PathBuf,
    error: Option<regex::Regex>,
    timeout: Duration,
    /// What it says of its version.
    pub version: String,
}

/// Sees to it that there is a program that runs the scripts and reports on the end: see `ENGINES.md`.
pub(super) const RUN: &str = include_str!("run.js");

/// How long an engine may take to tell its version.
const VERSION: Duration = Duration::from_secs(10);

impl CommandEngine {
    /// None if its program is not there.
    pub fn find(entry: &Entry, timeout: Duration) -> Option<CommandEngine> {
        let program = entry.program()?;
        let error = match &entry.protocol {
            Protocol::Plain { error, .. } => Some(regex::Regex::new(error).ok()?),
            Protocol::Host(_) => None,
        };
        let mut engine = CommandEngine { entry: entry.clone(), program, error, timeout, version: String::new() };
        engine.version = engine.ask_version().unwrap_or_default();
        Some(engine)
    }

    /// The file of its program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    fn ask_version(&self) -> Option<String> {
        let words = self.entry.version.as_ref()?;
        let (first, rest) = words.split_first()?;
        let program = if Some(first) == self.entry.command.first() { self.program.clone() } else { super::entry::find_program(first)? };
        let ended = process::run(&program, rest, &std::env::temp_dir(), None, VERSION).ok()?;
        let said = if ended.out.is_empty() { ended.err } else { ended.out };
        String::from_utf8_lossy(&said).lines().map(str::trim).find(|l| !l.is_empty()).map(|l| l.chars().take(80).collect())
    }

    /// Runs scripts, one after the other, in one realm.
    pub fn run(&self, scripts: &[Script]) -> Result<Seen, Trouble> {
        self.try_run(scripts).unwrap_or_else(|e| Err(Trouble::Crash(format!("{} cannot be run: {e}", self.program.display()))))
    }

    fn try_run(&self, scripts: &[Script]) -> std::io::Result<Result<Seen, Trouble>> {
        let folder = tempfile::Builder::new().prefix("spec262-").tempdir()?;
        let mut paths = Vec::new();
        for (i, script) in scripts.iter().enumerate() {
            let path = folder.path().join(format!("{i}.js"));
            std::fs::write(&path, &script.text)?;
            paths.push(path);
        }
        let arguments = match &self.entry.protocol {
            Protocol::Host(None) => self.arguments(None, &paths),
            Protocol::Host(Some(host)) => {
                let path = folder.path().join("host.js");
                std::fs::write(&path, host_program(host, scripts, &paths))?;
                self.arguments(Some(&path), &paths)
            }
            Protocol::Plain { prelude, .. } => {
                if self.entry.command.iter().any(|w| w.contains("{script}")) {
                    // One file: the prelude must not hide a directive.
                    let strict = scripts.iter().any(|s| s.text.starts_with(crate::corpus::case::STRICT));
                    let path = folder.path().join("all.js");
                    let texts = scripts.iter().map(|s| s.text.as_str());
                    let directive = if strict { crate::corpus::case::STRICT } else { "" };
                    let text = [directive, prelude].into_iter().chain(texts).collect::<Vec<_>>().join("\n");
                    std::fs::write(&path, text)?;
                    self.arguments(None, &[path])
                } else {
                    let path = folder.path().join("prelude.js");
                    if !prelude.is_empty() {
                        std::fs::write(&path, prelude)?;
                        paths.insert(0, path);
                    }
                    self.arguments(None, &paths)
                }
            }
        };
        let ended = process::run(&self.program, &arguments, folder.path(), None, self.timeout)?;
        let seconds = self.timeout.as_secs();
        Ok(match &self.error {
            Some(error) => seen::of_plain(ended, error, seconds),
            None => seen::of_host(ended, seconds),
        })
    }

    fn arguments(&self, host: Option<&Path>, scripts: &[PathBuf]) -> Vec<String> {
        let text = |path: &Path| path.display().to_string();
        let mut arguments = Vec::new();
        for word in self.entry.command.iter().skip(1) {
            match (word.as_str(), host) {
                ("{scripts}", _) => arguments.extend(scripts.iter().map(|p| text(p))),
                (word, Some(host)) => arguments.push(word.replace("{host}", &text(host))),
                (word, None) => arguments.push(scripts.first().map_or(word.to_string(), |p| word.replace("{script}", &text(p)))),
            }
        }
        arguments
    }
}

/// The host's text, with what runs the scripts in place of `$RUN`.
fn host_program(host: &str, scripts: &[Script], paths: &[PathBuf]) -> String {
    let scripts: Vec<serde_json::Value> =
        scripts.iter().zip(paths).map(|(s, p)| serde_json::json!({ "name": s.name, "text": s.text, "path": p.display().to_string() })).collect();
    // JSON is JavaScript, but for these two in engines of older editions.
    let json = serde_json::Value::from(scripts).to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    let run = RUN.trim_end().replacen("$SCRIPTS", &json, 1);
    host.replacen("$RUN", &run, 1)
}
