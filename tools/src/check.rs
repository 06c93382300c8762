//! `spec262 check`.

use crate::cli::{CheckArgs, Colour, CorpusArgs, ReportFormat};
use crate::exit::{Exit, Failure};
use crate::{engines, progress};
use spec262_conformance::check::{self, Plan, Report, Selection, Subjects, Transform, junit, text};
use spec262_conformance::corpus::Known;
use spec262_conformance::engines::oracle::Limits;
use spec262_semantics::Engine;
use std::path::Path;
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
