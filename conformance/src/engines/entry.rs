//! What is known of an engine: an entry of a YAML file. `ENGINES.md` describes it.

use crate::corpus::error::{CorpusError, LIST, Reporter};
use crate::corpus::{needs, read_text};
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::path::{Path, PathBuf};

/// How an engine is run, and what it cannot do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub name: String,
    pub about: String,
    /// The program, and its arguments with placeholders.
    pub command: Vec<String>,
    /// Other names or places of the program.
    pub also: Vec<String>,
    /// A command that prints the version; its first line counts.
    pub version: Option<Vec<String>>,
    /// How the end of a program is told.
    pub protocol: Protocol,
    /// How one process runs many programs, if it can.
    pub serve: Option<Serve>,
    /// Needs of cases that it does not have.
    pub cannot: Vec<String>,
    /// It is of an older edition: what it cannot parse is not held against it.
    pub older: bool,
}

/// How an engine runs the scripts of a case, and tells how they ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Protocol {
    /// A program for the engine runs the scripts, and reports how they ended; none if the engine does so itself.
    Host(Option<String>),
    /// The engine runs the scripts itself. What it writes on standard error (or output) when an exception is not caught has a form.
    Plain {
        /// A script in front that sees to it that there is `print`.
        prelude: String,
        /// A regular expression for a line; its first group is the type of the error.
        error: String,
    },
}

/// How an engine's process is started that runs one program after the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Serve {
    /// A program for the engine, run as the host is.
    Program(String),
    /// Arguments of the engine itself.
    Words(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    #[serde(default)]
    about: String,
    command: Spanned<String>,
    #[serde(default)]
    also: Vec<String>,
    version: Option<Spanned<String>>,
    host: Option<Spanned<String>>,
    worker: Option<Spanned<String>>,
    prelude: Option<Spanned<String>>,
    error: Option<Spanned<String>>,
    #[serde(default)]
    cannot: Vec<Spanned<String>>,
    #[serde(default)]
    older: bool,
}

/// What an exception looks like where an entry says nothing.
const ERROR: &str = r"\b([A-Z]\w*Error)\b";

/// The engines that are known.
pub fn built_in() -> Result<Vec<Entry>, CorpusError> {
    read("conformance/src/engines/engines.yaml", include_str!("engines.yaml"))
}

/// The engines of a file.
pub fn load(path: &Path) -> Result<Vec<Entry>, CorpusError> {
    read(&path.display().to_string(), &read_text(path)?)
}

/// Reads entries, up to the first thing that is wrong.
pub fn read(file: &str, text: &str) -> Result<Vec<Entry>, CorpusError> {
    let reporter = Reporter { file, text };
    let written: Vec<Written> = crate::corpus::yaml::from_str(text).map_err(|e| {
        let mut error = reporter.yaml(&e);
        if error.mend.contains("CORPUS.md") || error.mend == LIST {
            error.mend = "see conformance/ENGINES.md: a file is a list of engines, each `- name: …` with its `command`".into();
        }
        error
    })?;
    let mut entries: Vec<Entry> = Vec::new();
    for w in written {
        let entry = entry(&reporter, &w)?;
        if entries.iter().any(|e| e.name == entry.name) {
            return Err(at(&reporter, &w.name, "name", format!("there are two engines `{}`", entry.name), "give one of them another name"));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn at<T>(reporter: &Reporter<'_>, place: &Spanned<T>, key: &str, message: impl Into<String>, mend: impl Into<String>) -> CorpusError {
    reporter.at(place.referenced.line() as usize, place.referenced.column() as usize, Some(key), message, mend)
}

fn words(reporter: &Reporter<'_>, command: &Spanned<String>, key: &str) -> Result<Vec<String>, CorpusError> {
    match shlex::split(&command.value) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) => Err(at(reporter, command, key, "the command is empty", "write it like this: command: node {host}")),
        None => Err(at(reporter, command, key, "a quote of the command is not closed", "close it, or put a backslash in front of it")),
    }
}

fn entry(reporter: &Reporter<'_>, w: &Written) -> Result<Entry, CorpusError> {
    let name = &w.name.value;
    if name.is_empty() || name.contains(char::is_whitespace) || name == super::ORACLE {
        return Err(at(reporter, &w.name, "name", format!("`{name}` is no name for an engine"), "a name is one word, and not that of the oracle"));
    }
    let command = words(reporter, &w.command, "command")?;
    let has = |placeholder: &str| command.iter().any(|word| word.contains(placeholder));
    let protocol = match (&w.host, &w.prelude, &w.error) {
        (Some(host), None, None) => {
            if !host.value.contains("$RUN(") {
                let mend = "call it with a function that writes a line, one that parses a script or null, and one that runs it: $RUN(print, null, text => evaluate(text))";
                return Err(at(reporter, host, "host", "`$RUN(…)` is not called", mend));
            }
            if !has("{host}") {
                return Err(at(
                    reporter,
                    &w.command,
                    "command",
                    "the command does not run `host`",
                    "put {host} where the file's name belongs: command: node {host}",
                ));
            }
            Protocol::Host(Some(host.value.clone()))
        }
        (Some(_), Some(other), _) => return Err(at(reporter, other, "prelude", "`host` and `prelude` exclude each other", "take one of them away")),
        (Some(_), _, Some(other)) => return Err(at(reporter, other, "error", "with `host`, the end is told by the host", "take `error` away")),
        (None, prelude, error) => {
            if !has("{scripts}") && !has("{script}") {
                let mend = "put {scripts} where the files' names belong, or {script} for a single file: command: boa {scripts}";
                return Err(at(reporter, &w.command, "command", "the command does not run the scripts", mend));
            }
            if let Some(error) = error {
                match regex::Regex::new(&error.value) {
                    Ok(r) if r.captures_len() > 1 => {}
                    Ok(_) => {
                        return Err(at(
                            reporter,
                            error,
                            "error",
                            "the expression has no group",
                            "put the name of the error into parentheses: '^Uncaught (\\w+)'",
                        ));
                    }
                    Err(e) => {
                        let message = e.to_string();
                        let last = message.lines().last().unwrap_or("").trim_start_matches("error: ").to_string();
                        return Err(at(
                            reporter,
                            error,
                            "error",
                            format!("that is no regular expression: {last}"),
                            "write it in the syntax of the crate regex: '^Uncaught (\\w+)'",
                        ));
                    }
                }
            }
            Protocol::Plain {
                prelude: prelude.as_ref().map_or(String::new(), |p| p.value.clone()),
                error: error.as_ref().map_or(ERROR.to_string(), |e| e.value.clone()),
            }
        }
    };
    if let (Some(worker), Protocol::Plain { .. }) = (&w.worker, &protocol) {
        return Err(at(reporter, worker, "worker", "`worker` needs a `host`", "write a `host` too: it has the last word on what the worker finds"));
    }
    for need in &w.cannot {
        if !needs::ALL.contains(&need.value.as_str()) {
            return Err(at(
                reporter,
                need,
                "cannot",
                format!("there is no need `{}`", need.value),
                format!("the needs are: {}", needs::ALL.join(", ")),
            ));
        }
    }
    Ok(Entry {
        name: name.clone(),
        about: w.about.clone(),
        command,
        also: w.also.clone(),
        version: w.version.as_ref().map(|v| words(reporter, v, "version")).transpose()?,
        protocol,
        serve: w.worker.as_ref().map(|program| Serve::Program(program.value.clone())),
        cannot: w.cannot.iter().map(|n| n.value.clone()).collect(),
        older: w.older,
    })
}

impl Entry {
    /// Where its program is: as the command names it, or as one of the other names does.
    pub fn program(&self) -> Option<PathBuf> {
        self.command.iter().take(1).chain(&self.also).find_map(|name| find_program(name))
    }
}

/// A program: by its path, or by its name in one of the folders of PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        // The cases run in a folder of their own, where a path from here leads nowhere.
        return path.is_file().then(|| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    }
    let folders = std::env::var_os("PATH")?;
    let names = [name.to_string(), format!("{name}{}", std::env::consts::EXE_SUFFIX)];
    std::env::split_paths(&folders).flat_map(|folder| names.iter().map(move |n| folder.join(n)).collect::<Vec<_>>()).find(|p| executable(p))
}

#[cfg(unix)]
fn executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn executable(path: &Path) -> bool {
    path.is_file()
}
