//! Engines: those that are there, and the one that the command carries.

use crate::cli::EmbeddedArgs;
use crate::exit::{Exit, Failure};
use spec262_conformance::corpus::Script;
use spec262_conformance::engines::entry::{self, Entry, Protocol, Serve};
use spec262_conformance::engines::{CommandEngine, EMBEDDED, ORACLE};
use std::path::PathBuf;
use std::time::Duration;

/// The engines that are wanted and there: those with these names, or all; `files` has some of the user's own.
pub fn found(files: &[PathBuf], names: &[String], timeout: Duration) -> Result<Vec<CommandEngine>, Failure> {
    let mut own = Vec::new();
    for file in files {
        own.extend(entry::load(file).map_err(|e| Failure::new(Exit::BadArguments, e.to_string()))?);
    }
    let mut entries = carried()?;
    entries.extend(entry::built_in().map_err(|e| Failure::new(Exit::Stopped, e.to_string()))?);
    // An engine of the user's takes the place of one that has its name.
    entries.retain(|e| own.iter().all(|o| o.name != e.name));
    let known: Vec<String> = std::iter::once(ORACLE.to_string()).chain(own.iter().chain(&entries).map(|e| e.name.clone())).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        return Err(Failure::arguments(format!(
            "there is no engine `{name}`\nhelp: the engines are {}; any other is an entry of a file: --engines FILE, see conformance/ENGINES.md",
            known.join(", ")
        )));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|n| n == name);
    let mut found = Vec::new();
    for (entry, is_own) in own.iter().map(|e| (e, true)).chain(entries.iter().map(|e| (e, false))).filter(|(e, _)| wanted(&e.name)) {
        match CommandEngine::find(entry, timeout) {
            Some(engine) => found.push(engine),
            // Engines that nobody named need not be there.
            None if !is_own && names.is_empty() => {}
            None => {
                let names = entry.command.iter().take(1).chain(&entry.also).cloned().collect::<Vec<_>>().join(", ");
                return Err(Failure::arguments(format!(
                    "the engine {} is not there: no program {names}\nhelp: install it and put its folder into PATH, or write an entry with its path: conformance/ENGINES.md",
                    entry.name
                )));
            }
        }
    }
    Ok(found)
}

/// The engine that this command carries: the command itself, in a process of its own.
fn carried() -> Result<Vec<Entry>, Failure> {
    if !cfg!(feature = "quickjs") {
        return Ok(vec![]);
    }
    let own = std::env::current_exe().map_err(|e| Failure::new(Exit::Io, format!("error: the command does not know where it is: {e}")))?;
    let own = own.display().to_string();
    let words = |more: &[&str]| std::iter::once(&*own).chain(more.iter().copied()).map(String::from).collect::<Vec<_>>();
    Ok(vec![Entry {
        name: EMBEDDED.into(),
        about: "QuickJS, which this command carries".into(),
        command: words(&["embedded-engine", "{scripts}"]),
        also: vec![],
        version: Some(words(&["embedded-engine", "--release"])),
        protocol: Protocol::Host(None),
        serve: Some(Serve::Words(vec!["embedded-engine".into(), "--serve".into()])),
        cannot: ["tail-calls", "timers"].map(String::from).to_vec(),
        older: false,
    }])
}

/// Runs scripts on the engine that the command carries, or whatever comes on standard input.
pub fn embedded_engine(args: &EmbeddedArgs) -> Result<Exit, Failure> {
    if args.serve {
        return embedded(Embedded::Serve);
    }
    if args.release {
        return embedded(Embedded::Release);
    }
    let mut scripts = Vec::new();
    for file in &args.scripts {
        let source = crate::source::read(file)?;
        scripts.push(Script { name: source.name, text: source.text });
    }
    embedded(Embedded::Run(scripts))
}

enum Embedded {
    Run(Vec<Script>),
    Serve,
    Release,
}

#[cfg(feature = "quickjs")]
fn embedded(what: Embedded) -> Result<Exit, Failure> {
    use spec262_conformance::engines::embedded;
    let done = match what {
        Embedded::Run(scripts) => embedded::run(scripts),
        Embedded::Serve => embedded::serve(),
        Embedded::Release => return crate::exit::deliver(None, &(embedded::version() + "\n")),
    };
    done.map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?;
    Ok(Exit::Normal)
}

#[cfg(not(feature = "quickjs"))]
fn embedded(what: Embedded) -> Result<Exit, Failure> {
    match what {
        Embedded::Run(_) | Embedded::Serve | Embedded::Release => {
            Err(Failure::arguments("this command was built without an engine\nhelp: build it with the feature quickjs"))
        }
    }
}
