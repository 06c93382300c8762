//! `spec262 coverage` and `spec262 mutants`: how good a corpus is.

use crate::cli::{CoverageArgs, CoverageFormat, MutantsArgs, MutantsFormat};
use crate::exit::{Exit, Failure, written};
use crate::texts::TextArgs;
use indicatif::{ProgressBar, ProgressStyle};
use spec262_conformance::check::{Subject, Subjects};
use spec262_conformance::corpus::Known;
use spec262_conformance::engines::Oracle;
use spec262_conformance::engines::oracle::{Limits, SpecTexts};
use spec262_conformance::grade::coverage::Report;
use spec262_conformance::grade::reasons::{BadLine, Reasons};
use spec262_conformance::grade::{self, mutants};
use spec262_semantics::Engine;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub fn coverage(args: &CoverageArgs) -> Result<Exit, Failure> {
    // Only the algorithms as they stand tell where abrupt completions left.
    let spec = args.texts.check(false)?;
    let engine = Engine::without_passes(&spec).map_err(|e| Failure::new(args.texts.blame(), e))?;
    let (subjects, errors) = subjects(&args.corpus, &engine)?;
    if let Some(bad) = args.only.iter().find(|o| !engine.steps().any(|(_, i)| grade::named(i.clause, i.number, &[o.to_string()]))) {
        return Err(Failure::arguments(format!(
            "no step has a clause `{bad}`\nhelp: --only takes an id (sec-getvalue) or the beginning of a number (9.1)"
        )));
    }
    let bar = bar(args.quiet, subjects.iter().map(|s| s.case.runs.len()).sum(), "runs");
    let oracle = Oracle::new(engine, Limits::default(), Arc::new(texts(&args.texts)?));
    let (_, coverage, left_out) = grade::visit(&oracle, &subjects, &|| bar.inc(1));
    bar.finish_and_clear();
    // The project's reasons are for its own corpus.
    let reasons = if args.corpus.is_empty() { Reasons::unreached().map_err(broken)? } else { Reasons::default() };
    let report = Report::new(&oracle.engine, &coverage, &args.only, &reasons, left_out);
    let text = match args.format {
        CoverageFormat::Text => report.text(args.missing),
        CoverageFormat::Json => report.to_json().map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?,
        CoverageFormat::Lcov => report.lcov(&root(&args.texts)),
    };
    write(args.output.as_deref(), &text)?;
    Ok(if errors || !report.stale.is_empty() { Exit::Throw } else { Exit::Normal })
}

pub fn mutants(args: &MutantsArgs) -> Result<Exit, Failure> {
    let engine = args.texts.engine()?;
    let (subjects, errors) = subjects(&args.corpus, &engine)?;
    let threads = args.jobs.or_else(|| std::thread::available_parallelism().ok().map(|n| n.get())).unwrap_or(1).max(1);
    let plan = mutants::Plan {
        subjects,
        spec: &|| args.texts.check(false).map_err(|e| e.message),
        clauses: args.clause.clone(),
        partition: args.partition,
        threads,
        limits: Limits::default(),
        texts: Arc::new(texts(&args.texts)?),
    };
    let reasons = if args.corpus.is_empty() { Reasons::survivors().map_err(broken)? } else { Reasons::default() };
    let bar = bar(args.quiet, 0, "mutants");
    let report = mutants::run(&plan, &reasons, &|n| bar.set_length(n as u64), &|| bar.inc(1)).map_err(|e| Failure::arguments(e.to_string()))?;
    bar.finish_and_clear();
    let text = match args.format {
        MutantsFormat::Text => report.text(),
        MutantsFormat::Json => report.to_json().map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?,
    };
    write(args.output.as_deref(), &text)?;
    let alive = report.holes().next().is_some() || !report.stale.is_empty();
    Ok(if alive || errors { Exit::Throw } else { Exit::Normal })
}

fn broken(line: BadLine) -> Failure {
    Failure::new(Exit::Stopped, format!("error: a list of reasons that this command carries: {line}"))
}

/// The cases and programs, and whether a file could not be read; that is told.
fn subjects(paths: &[PathBuf], engine: &Engine) -> Result<(Vec<Subject>, bool), Failure> {
    let known = Known::of(engine);
    let subjects = if paths.is_empty() { Subjects::of_project(&known) } else { Subjects::load(paths, &known) };
    for error in &subjects.errors {
        eprintln!("{error}\n");
    }
    if subjects.subjects.is_empty() {
        return Err(Failure::arguments("there is nothing to run\nhelp: name files or folders with cases (.yaml) or programs (.js)"));
    }
    Ok((subjects.subjects, !subjects.errors.is_empty()))
}

/// The texts of the specification, as steps name them.
pub fn texts(args: &TextArgs) -> Result<SpecTexts, Failure> {
    let files = args.texts()?.algorithms.into_iter().chain(args.overlays()?);
    Ok(files.map(|f| (f.path, f.text)).collect())
}

/// What stands before the names of files, so that a reader finds them from here.
fn root(args: &TextArgs) -> String {
    match &args.spec {
        Some(folder) => format!("{}/", folder.display()),
        None => "spec/".into(),
    }
}

/// A bar on standard error; nothing where that is no terminal.
fn bar(quiet: bool, count: usize, of: &str) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {of}, {{per_sec}}, {{eta}} left"));
    ProgressBar::new(count as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn write(file: Option<&Path>, text: &str) -> Result<Exit, Failure> {
    match file {
        Some(file) => {
            std::fs::write(file, text).map_err(|e| Failure::new(Exit::Io, format!("error: cannot write {}: {e}", file.display())))?;
            Ok(Exit::Normal)
        }
        None => written(std::io::stdout().lock().write_all(text.as_bytes())),
    }
}
