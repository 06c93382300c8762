//! `spec262 check`.

use crate::cli::{CheckArgs, Colour, CorpusArgs, ReportFormat};
use crate::exit::{Exit, Failure, deliver};
use crate::progress;
use spec262_conformance::check::{self, Plan, Report, Selection, Subjects, Transform, junit, text};
use spec262_conformance::corpus::{Known, Script};
use spec262_conformance::engines::entry::{self, Entry, Protocol};
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::engines::{CommandEngine, EMBEDDED, ORACLE};
use spec262_semantics::Engine;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub fn check(args: &CheckArgs, colour: Colour) -> Result<Exit, Failure> {
    if !args.merge.is_empty() {
        let reports = args.merge.iter().map(|file| read_report(file)).collect::<Result<Vec<_>, _>>()?;
        let report = Report::merge(reports).map_err(Failure::arguments)?;
        return finish(args, &report, colour);
    }
    let timeout = Duration::from_secs(args.timeout);
    let transform = args.transform.as_ref().map(|command| Transform::new(command, timeout)).transpose().map_err(Failure::arguments)?;
    let engines = if transform.is_some() { vec![] } else { engines(args, timeout)? };
    let engine = args.corpus.texts.engine()?;
    let mut subjects = subjects(&args.corpus, &engine);
    let selection = Selection { only: args.only.clone(), partition: args.partition };
    subjects.select(&selection).map_err(Failure::arguments)?;
    if subjects.subjects.is_empty() && subjects.errors.is_empty() && args.partition.is_none() {
        return Err(Failure::arguments("there is nothing to check\nhelp: name files or folders with cases (.yaml) or programs (.js)"));
    }
    let errors = subjects.errors.iter().map(ToString::to_string).collect();
    let plan = Plan {
        subjects: subjects.subjects,
        engines,
        transform,
        make: &|| args.corpus.texts.engine().map_err(|e| e.message),
        limits: Limits { steps: args.max_steps, memory: args.max_memory },
        texts: Arc::new(args.corpus.texts.by_name()?),
        edition: engine.edition().to_string(),
        threads: progress::threads(args.jobs),
    };
    let bar = progress::bar(args.corpus.quiet, plan.runs(), "runs");
    let begin = Instant::now();
    let mut report = check::run(&plan, &|| bar.inc(1)).map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?;
    bar.finish_and_clear();
    report.errors = errors;
    if let Some((i, n)) = args.partition {
        report.parts = [format!("{i}/{n}")].into();
    }
    for engine in &mut report.engines {
        engine.named |= args.engine.contains(&engine.name);
    }
    let exit = finish(args, &report, colour)?;
    if !args.corpus.quiet && args.format == ReportFormat::Text {
        eprintln!("{:.1} s", begin.elapsed().as_secs_f64());
    }
    Ok(exit)
}

/// The cases and programs that are named, or the project's corpus. What is wrong with files is told.
pub fn subjects(args: &CorpusArgs, engine: &Engine) -> Subjects {
    let known = Known::of(engine);
    let subjects = if args.paths.is_empty() { Subjects::of_project(&known) } else { Subjects::load(&args.paths, &known) };
    for error in &subjects.errors {
        eprintln!("{error}\n");
    }
    subjects
}

/// The engines that are wanted and there.
fn engines(args: &CheckArgs, timeout: Duration) -> Result<Vec<CommandEngine>, Failure> {
    let mut own = Vec::new();
    for file in &args.engines {
        own.extend(entry::load(file).map_err(|e| Failure::new(Exit::BadArguments, e.to_string()))?);
    }
    let mut entries = embedded()?;
    entries.extend(entry::built_in().map_err(|e| Failure::new(Exit::Stopped, e.to_string()))?);
    // An engine of the user's takes the place of one that has its name.
    entries.retain(|e| own.iter().all(|o| o.name != e.name));
    let known: Vec<String> = std::iter::once(ORACLE.to_string()).chain(own.iter().chain(&entries).map(|e| e.name.clone())).collect();
    if let Some(name) = args.engine.iter().find(|name| !known.contains(name)) {
        return Err(Failure::arguments(format!(
            "there is no engine `{name}`\nhelp: the engines are {}; any other is an entry of a file: --engines FILE, see conformance/ENGINES.md",
            known.join(", ")
        )));
    }
    let wanted = |name: &str| args.engine.is_empty() || args.engine.iter().any(|n| n == name);
    let mut found = Vec::new();
    for (entry, is_own) in own.iter().map(|e| (e, true)).chain(entries.iter().map(|e| (e, false))).filter(|(e, _)| wanted(&e.name)) {
        match CommandEngine::find(entry, timeout) {
            Some(engine) => found.push(engine),
            // Engines that nobody named need not be there.
            None if !is_own && args.engine.is_empty() => {}
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
fn embedded() -> Result<Vec<Entry>, Failure> {
    if !cfg!(feature = "quickjs") {
        return Ok(vec![]);
    }
    let own = std::env::current_exe().map_err(|e| Failure::new(Exit::Io, format!("error: the command does not know where it is: {e}")))?;
    Ok(vec![Entry {
        name: EMBEDDED.into(),
        about: "QuickJS, which this command carries".into(),
        command: vec![own.display().to_string(), "embedded-engine".into(), "{scripts}".into()],
        also: vec![],
        version: None,
        protocol: Protocol::Host(None),
        cannot: ["tail-calls", "timers"].map(String::from).to_vec(),
        older: false,
    }])
}

/// Runs scripts on the engine that the command carries.
pub fn embedded_engine(files: &[PathBuf]) -> Result<Exit, Failure> {
    let mut scripts = Vec::new();
    for file in files {
        let source = crate::source::read(file)?;
        scripts.push(Script { name: source.name, text: source.text });
    }
    run_embedded(scripts)
}

#[cfg(feature = "quickjs")]
fn run_embedded(scripts: Vec<Script>) -> Result<Exit, Failure> {
    spec262_conformance::engines::embedded::run(scripts).map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?;
    Ok(Exit::Normal)
}

#[cfg(not(feature = "quickjs"))]
fn run_embedded(_: Vec<Script>) -> Result<Exit, Failure> {
    Err(Failure::arguments("this command was built without an engine\nhelp: build it with the feature quickjs"))
}

fn read_report(file: &Path) -> Result<Report, Failure> {
    let text = std::fs::read_to_string(file).map_err(|e| Failure::arguments(format!("cannot read {}: {e}", file.display())))?;
    Report::from_json(&text).map_err(|e| Failure::arguments(format!("{}: {e}", file.display())))
}

/// Writes the report; gives the exit code.
fn finish(args: &CheckArgs, report: &Report, colour: Colour) -> Result<Exit, Failure> {
    let broken = |e| Failure::new(Exit::Stopped, format!("error: the report cannot be written: {e}"));
    let text = match args.format {
        ReportFormat::Text => text::text(report, paint(args, colour)),
        ReportFormat::Json => report.to_json().map_err(broken)?,
        ReportFormat::Junit => junit::junit(report).map_err(broken)?,
    };
    deliver(args.corpus.output.as_deref(), &text)?;
    Ok(if report.failed() { Exit::Throw } else { Exit::Normal })
}

/// Whether the report has colours: it is read where it is written to.
fn paint(args: &CheckArgs, colour: Colour) -> bool {
    colour.wanted(args.corpus.output.is_none() && std::io::stdout().is_terminal())
}
