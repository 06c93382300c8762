//! `spec262 test262`.

use crate::cli::Test262Args;
use crate::exit::{Exit, Failure, written};
use indicatif::{ProgressBar, ProgressStyle};
use spec262_conformance::test262::command::CommandRunner;
use spec262_conformance::test262::embedded::{self, Embedded};
use spec262_conformance::test262::{Expectations, Report, Runner, Selection, Skips, Suite, run};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

pub fn test262(args: &Test262Args) -> Result<Exit, Failure> {
    let suite = Suite::open(&args.dir).map_err(Failure::arguments)?;
    let skips = match &args.skip {
        Some(file) => Skips::parse(&read(file)?).map_err(|e| Failure::arguments(format!("{}: {e}", file.display())))?,
        None => Skips::of_project().map_err(|e| Failure::new(Exit::Stopped, e))?,
    };
    let expectations = match &args.expectations {
        // A list that is to be written need not be there.
        Some(file) if !args.update || file.exists() => {
            Expectations::parse(&read(file)?).map_err(|e| Failure::arguments(format!("{}: {e}", file.display())))?
        }
        _ => Expectations::default(),
    };
    let selection = Selection { filter: args.filter.clone(), partition: args.partition, features: args.features.clone(), skips };
    let paths = selection.paths(suite.files(&args.paths).map_err(Failure::arguments)?);
    let threads = args.jobs.or_else(|| std::thread::available_parallelism().ok().map(|n| n.get())).unwrap_or(1);

    let bar = if args.quiet { ProgressBar::hidden() } else { progress(paths.len()) };
    let begin = Instant::now();
    let make = || runner(args, &suite);
    let results = run(&suite, &paths, &selection, threads, &make, &|_| bar.inc(1)).map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?;
    bar.finish_and_clear();

    let name = args.engine.clone().unwrap_or_else(|| "spec262".into());
    let report = Report::new(&name, begin.elapsed().as_secs_f64(), &results);
    if let Some(file) = &args.json {
        let json = serde_json::to_string_pretty(&report).map_err(|e| Failure::new(Exit::Io, format!("error: {e}")))?;
        write(file, &(json + "\n"))?;
    }
    written(std::io::stdout().lock().write_all(report.summary(args.by_feature).as_bytes()))?;
    if let (Some(file), true) = (&args.expectations, args.update) {
        write(file, &expectations.updated(&results).to_string())?;
        return Ok(Exit::Normal);
    }
    let surprises = expectations.check(&results);
    for surprise in surprises.iter().take(SURPRISES) {
        eprintln!("{surprise}");
    }
    if surprises.len() > SURPRISES {
        eprintln!("… and {} more; --json FILE has them all", surprises.len() - SURPRISES);
    }
    Ok(if surprises.is_empty() { Exit::Normal } else { Exit::Throw })
}

/// How many surprises are told.
const SURPRISES: usize = 50;

/// An engine for one thread.
fn runner(args: &Test262Args, suite: &Suite) -> Result<Box<dyn Runner>, String> {
    match &args.engine {
        Some(command) => Ok(Box::new(CommandRunner::new(suite.clone(), command, Duration::from_secs(args.timeout))?)),
        None => {
            let limits = embedded::Limits { steps: args.max_steps, memory: args.max_memory };
            let engine = args.texts.engine().map_err(|e| e.message)?;
            Ok(Box::new(Embedded::new(suite.clone(), engine, limits)?))
        }
    }
}

/// A bar on standard error; nothing where that is no terminal.
fn progress(tests: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} tests, {per_sec}, {eta} left");
    ProgressBar::new(tests as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|e| Failure::new(Exit::Io, format!("error: cannot read {}: {e}", file.display())))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text).map_err(|e| Failure::new(Exit::Io, format!("error: cannot write {}: {e}", file.display())))
}
