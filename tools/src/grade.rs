//! `spec262 coverage` and `spec262 mutants`: how good a corpus is.

use crate::exit::{Exit, Failure};
use crate::pieces::{CorpusArgs, JobsArg};
use crate::progress;
use crate::texts::TextArgs;
use clap::{Args, ValueEnum};
use spec262_conformance::check::{Subject, Subjects};
use spec262_conformance::corpus::Known;
use spec262_conformance::engines::Oracle;
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::grade::coverage::Report;
use spec262_conformance::grade::reasons::{BadLine, Reasons};
use spec262_conformance::grade::visitors::Visitors;
use spec262_conformance::grade::{self, mutants};
use spec262_semantics::{Coverage, Engine, GrammarTables};
use spec262_spec::model::Spec;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args)]
pub struct CoverageArgs {
    /// Only steps of these clauses, by id (sec-…) or by number (9.1 has all below it)
    #[arg(long, value_name = "CLAUSE", num_args = 1..)]
    pub only: Vec<String>,
    /// List the steps that are not visited
    #[arg(long)]
    pub missing: bool,
    #[arg(long, value_enum, default_value_t = CoverageFormat::Text)]
    pub format: CoverageFormat,
    #[command(flatten)]
    pub corpus: CorpusArgs,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum CoverageFormat {
    Text,
    Json,
    Lcov,
}

#[derive(Args)]
pub struct MutantsArgs {
    /// Only steps of these clauses, by id (sec-…) or by number (9.1 has all below it)
    #[arg(long, value_name = "CLAUSE", num_args = 1.., default_values = ["9.1", "10.2", "14.2.3", "16.1.7", "19.2.1.3"])]
    pub clause: Vec<String>,
    /// Only the I-th of N parts
    #[arg(long, value_name = "I/N", value_parser = spec262_conformance::partition::parse)]
    pub partition: Option<(usize, usize)>,
    /// Take over what an earlier report (of --format json) says was killed, as long as the case that noticed is there, and run the rest
    #[arg(long, value_name = "REPORT")]
    pub again: Option<PathBuf>,
    /// Join reports of --format json of parts, in place of a run
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with_all = ["corpus", "clause", "partition", "again"])]
    pub merge: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = MutantsFormat::Text)]
    pub format: MutantsFormat,
    #[command(flatten)]
    pub jobs: JobsArg,
    #[command(flatten)]
    pub corpus: CorpusArgs,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum MutantsFormat {
    Text,
    Json,
    /// A document with every mutant
    Markdown,
}

pub fn coverage(args: &CoverageArgs) -> Result<Exit, Failure> {
    let (engine, realm) = counting(&args.corpus.texts.check(false)?, &args.corpus.texts)?;
    let (subjects, errors) = subjects(&args.corpus, &engine)?;
    if let Some(bad) = args.only.iter().find(|o| !engine.steps().any(|(_, i)| grade::named(i.clause, i.number, &[o.to_string()]))) {
        return Err(Failure::arguments(format!(
            "no step has a clause `{bad}`\nhelp: --only takes an id (sec-getvalue) or the beginning of a number (9.1)"
        )));
    }
    // The project's reasons are for its own corpus.
    let reasons = if args.corpus.paths.is_empty() { Reasons::unreached().map_err(broken)? } else { Reasons::default() };
    let report = counted((engine, realm), &subjects, &args.corpus.texts, args.corpus.quiet.quiet, &args.only, &reasons)?;
    let text = match args.format {
        CoverageFormat::Text => report.text(args.missing),
        CoverageFormat::Json => report.to_json().map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?,
        CoverageFormat::Lcov => report.lcov(&root(&args.corpus.texts)),
    };
    args.corpus.output.deliver(&text)?;
    Ok(if errors || !report.stale.is_empty() { Exit::Throw } else { Exit::Normal })
}

/// The coverage of the whole specification by the project's corpus; `spec` is that of the texts.
pub fn of_project(spec: &Spec, texts: &TextArgs, quiet: bool) -> Result<Report, Failure> {
    let (engine, realm) = counting(spec, texts)?;
    let subjects = Subjects::of_project(&Known::of(&engine)).subjects;
    counted((engine, realm), &subjects, texts, quiet, &[], &Reasons::unreached().map_err(broken)?)
}

/// Only the algorithms as they stand tell where abrupt completions left. Beside the engine: what the making of its realm visits.
fn counting(spec: &Spec, texts: &TextArgs) -> Result<(Engine, Coverage), Failure> {
    let blame = |e| Failure::new(texts.blame(), e);
    let tables = GrammarTables::of(spec).map_err(blame)?;
    Ok((tables.literal_engine(spec).map_err(blame)?, tables.cover_realm(spec).map_err(blame)?))
}

fn counted(
    (engine, realm): (Engine, Coverage),
    subjects: &[Subject],
    texts: &TextArgs,
    quiet: bool,
    only: &[String],
    reasons: &Reasons,
) -> Result<Report, Failure> {
    let bar = progress::bar(quiet, subjects.iter().map(|s| s.case.runs.len()).sum(), "runs");
    let oracle = Oracle::new(engine, Limits::default(), Arc::new(texts.by_name()?));
    let (runs, coverage, left_out) = grade::visit(&oracle, subjects, realm, &|| bar.inc(1));
    bar.finish_and_clear();
    Ok(Report::new(&oracle.engine, &coverage, Visitors::new(&runs), only, reasons, left_out))
}

pub fn mutants(args: &MutantsArgs) -> Result<Exit, Failure> {
    let (report, errors) = if args.merge.is_empty() { grade_mutants(args)? } else { (merged(args)?, false) };
    let text = match args.format {
        MutantsFormat::Text => report.text(),
        MutantsFormat::Json => report.to_json().map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?,
        MutantsFormat::Markdown => report.markdown(),
    };
    args.corpus.output.deliver(&text)?;
    let alive = report.holes().next().is_some() || !report.stale.is_empty();
    Ok(if alive || errors { Exit::Throw } else { Exit::Normal })
}

/// The report, and whether a file could not be read.
fn grade_mutants(args: &MutantsArgs) -> Result<(mutants::Report, bool), Failure> {
    let engine = args.corpus.texts.engine()?;
    let (subjects, errors) = subjects(&args.corpus, &engine)?;
    let plan = mutants::Plan {
        subjects,
        spec: &|| args.corpus.texts.check(false).map_err(|e| e.message),
        clauses: args.clause.clone(),
        partition: args.partition,
        again: args.again.as_ref().map(read).transpose()?,
        threads: args.jobs.threads(),
        limits: Limits::default(),
        texts: Arc::new(args.corpus.texts.by_name()?),
    };
    let reasons = if args.corpus.paths.is_empty() { mutants::GivenReasons::of_project().map_err(broken)? } else { mutants::GivenReasons::default() };
    let bar = progress::bar(args.corpus.quiet.quiet, 0, "mutants");
    let report = mutants::run(&plan, &reasons, &|n| bar.set_length(n as u64), &|| bar.inc(1)).map_err(|e| Failure::arguments(e.to_string()))?;
    bar.finish_and_clear();
    Ok((report, errors))
}

fn read(file: &PathBuf) -> Result<mutants::Report, Failure> {
    let text = std::fs::read_to_string(file).map_err(|e| Failure::arguments(format!("cannot read {}: {e}", file.display())))?;
    mutants::Report::from_json(&text).map_err(|e| Failure::arguments(format!("{}: {e}", file.display())))
}

fn merged(args: &MutantsArgs) -> Result<mutants::Report, Failure> {
    let reports = args.merge.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut report = mutants::Report::merge(reports).map_err(Failure::arguments)?;
    if report.reasons {
        report.look_for_stale(&mutants::GivenReasons::of_project().map_err(broken)?);
    }
    Ok(report)
}

fn broken(line: BadLine) -> Failure {
    Failure::new(Exit::Stopped, format!("error: a list of reasons that this command carries: {line}"))
}

/// The cases and programs, and whether a file could not be read; that is told.
fn subjects(args: &CorpusArgs, engine: &Engine) -> Result<(Vec<Subject>, bool), Failure> {
    let subjects = crate::check::subjects(args, engine);
    if subjects.subjects.is_empty() {
        return Err(Failure::arguments("there is nothing to run\nhelp: name files or folders with cases (.yaml) or programs (.js)"));
    }
    Ok((subjects.subjects, !subjects.errors.is_empty()))
}

/// What stands before the names of files, so that a reader finds them from here.
fn root(args: &TextArgs) -> String {
    match &args.spec {
        Some(folder) => format!("{}/", folder.display()),
        None => "spec/".into(),
    }
}
