//! `spec262 test262`.

use crate::cli::Test262Args;
use crate::exit::{Exit, Failure, deliver};
use crate::progress;
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::test262::command::CommandRunner;
use spec262_conformance::test262::embedded::Embedded;
use spec262_conformance::test262::{Expectations, Report, Runner, Selection, Skips, Suite, run};
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

    let bar = progress::bar(args.quiet.quiet, paths.len(), "tests");
    let begin = Instant::now();
    let make = || runner(args, &suite);
    let results = run(&suite, &paths, &selection, args.jobs.threads(), &make, &|_| bar.inc(1))
        .map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?;
    bar.finish_and_clear();

    let name = args.engine.clone().unwrap_or_else(|| "spec262".into());
    let report = Report::new(&name, begin.elapsed().as_secs_f64(), &results);
    if let Some(file) = &args.json {
        let json = serde_json::to_string_pretty(&report).map_err(|e| Failure::new(Exit::Io, format!("error: {e}")))?;
        deliver(Some(file), &(json + "\n"))?;
    }
    deliver(None, &report.summary(args.by_feature))?;
    if let (Some(file), true) = (&args.expectations, args.update) {
        return deliver(Some(file), &expectations.updated(&results).to_string());
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
            let limits = Limits { steps: args.max_steps, memory: args.max_memory };
            let engine = args.texts.engine().map_err(|e| e.message)?;
            Ok(Box::new(Embedded::new(suite.clone(), engine, limits)?))
        }
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|e| Failure::new(Exit::Io, format!("error: cannot read {}: {e}", file.display())))
}
