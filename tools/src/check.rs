//! `spec262 check`.

use crate::cli::{Colour, size};
use crate::exit::{Exit, Failure};
use crate::pieces::{CorpusArgs, JobsArg};
use crate::{engines, progress};
use clap::{Args, ValueEnum};
use spec262_conformance::check::{self, Plan, Report, Selection, Subjects, Transform, junit, text};
use spec262_conformance::corpus::Known;
use spec262_conformance::engines::oracle::Limits;
use spec262_semantics::Engine;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Args)]
pub struct CheckArgs {
    /// Only this engine (may be repeated); the oracle is always there
    #[arg(short, long, value_name = "NAME")]
    pub engine: Vec<String>,
    /// Engines of your own: a file as conformance/ENGINES.md describes it (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub engines: Vec<PathBuf>,
    /// Only this topic or case (may be repeated)
    #[arg(long, value_name = "TOPIC|ID")]
    pub only: Vec<String>,
    /// Only the I-th of N parts
    #[arg(long, value_name = "I/N", value_parser = spec262_conformance::partition::parse)]
    pub partition: Option<(usize, usize)>,
    /// Send each source through a command, and hold what it makes of it against the source, both on the oracle; {in} and {out} are files
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["engine", "engines"])]
    pub transform: Option<String>,
    /// Join reports of --format json, in place of a run
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with_all = ["corpus", "engine", "engines", "only", "partition", "transform"])]
    pub merge: Vec<PathBuf>,
    /// Tell of known faults of engines like of new ones
    #[arg(long)]
    pub known: bool,
    /// Known faults of engines do not count for the exit code; those that are mended do
    #[arg(long)]
    pub new: bool,
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Seconds that a case may take on an engine
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
    #[command(flatten)]
    pub jobs: JobsArg,
    /// Steps of the specification that a case may take
    #[arg(long, value_name = "N", default_value_t = 200_000_000)]
    pub max_steps: u64,
    /// Memory that a case may take on the oracle: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub max_memory: usize,
    #[command(flatten)]
    pub corpus: CorpusArgs,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum ReportFormat {
    Text,
    Json,
    Junit,
}

pub fn check(args: &CheckArgs, colour: Colour) -> Result<Exit, Failure> {
    if !args.merge.is_empty() {
        let reports = args.merge.iter().map(|file| read_report(file)).collect::<Result<Vec<_>, _>>()?;
        let report = Report::merge(reports).map_err(Failure::arguments)?;
        return finish(args, &report, colour);
    }
    let timeout = Duration::from_secs(args.timeout);
    let transform = args.transform.as_ref().map(|command| Transform::new(command, timeout)).transpose().map_err(Failure::arguments)?;
    let engines = if transform.is_some() { vec![] } else { engines::found(&args.engines, &args.engine, timeout)? };
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
        threads: args.jobs.threads(),
    };
    let bar = progress::bar(args.corpus.quiet.quiet, plan.runs(), "runs");
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
    if !args.corpus.quiet.quiet && args.format == ReportFormat::Text {
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

fn read_report(file: &Path) -> Result<Report, Failure> {
    let text = std::fs::read_to_string(file).map_err(|e| Failure::arguments(format!("cannot read {}: {e}", file.display())))?;
    Report::from_json(&text).map_err(|e| Failure::arguments(format!("{}: {e}", file.display())))
}

/// Writes the report; gives the exit code.
fn finish(args: &CheckArgs, report: &Report, colour: Colour) -> Result<Exit, Failure> {
    let broken = |e| Failure::new(Exit::Stopped, format!("error: the report cannot be written: {e}"));
    let text = match args.format {
        ReportFormat::Text => text::text(report, args.known, args.corpus.output.painted(colour)),
        ReportFormat::Json => report.to_json().map_err(broken)?,
        ReportFormat::Junit => junit::junit(report).map_err(broken)?,
    };
    args.corpus.output.deliver(&text)?;
    Ok(if report.failed(args.new) { Exit::Throw } else { Exit::Normal })
}
