//! `spec262 snapshot`.

use crate::cli::{Colour, size};
use crate::exit::{Exit, Failure};
use crate::pieces::WorkArgs;
use crate::progress;
use crate::texts::TextArgs;
use clap::Args;
use spec262_conformance::corpus::Known;
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::snapshot::{self, Plan, RunError, What};
use std::path::PathBuf;

#[derive(Args)]
pub struct SnapshotArgs {
    /// Files and folders of programs (.js) or cases (.yaml)
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// Compare only; nothing is written
    #[arg(long)]
    pub check: bool,
    /// Write what is different or missing, and remove what has no source
    #[arg(long, conflicts_with = "check")]
    pub accept: bool,
    #[command(flatten)]
    pub work: WorkArgs,
    /// Steps of the specification that a program may take
    #[arg(long, value_name = "N", default_value_t = 50_000_000)]
    pub max_steps: u64,
    /// Memory that a program may take: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub max_memory: usize,
    #[command(flatten)]
    pub texts: TextArgs,
}

pub fn snapshot(args: &SnapshotArgs, colour: Colour) -> Result<Exit, Failure> {
    let engine = args.texts.engine()?;
    let plan = Plan {
        make: &|| args.texts.engine().map_err(|e| e.message),
        limits: Limits { steps: args.max_steps, memory: args.max_memory },
        threads: args.work.jobs.threads(),
    };
    let what = match (args.check, args.accept) {
        (true, _) => What::Check,
        (_, true) => What::Accept,
        _ => What::Record,
    };
    let bar = progress::bar(args.work.quiet.quiet, 0, "cases");
    let done = || bar.inc(1);
    let report = snapshot::run(&args.paths, &Known::of(&engine), engine.edition(), &plan, what, &|n| bar.set_length(n as u64), &done);
    bar.finish_and_clear();
    let report = report.map_err(|e| match e {
        RunError::Engine(message) => Failure::new(args.texts.blame(), format!("error: {message}")),
        RunError::Io(message) => Failure::new(Exit::Io, format!("error: {message}")),
    })?;
    for error in &report.errors {
        eprintln!("{error}\n");
    }
    if report.files.is_empty() && report.errors.is_empty() {
        return Err(Failure::arguments("there is nothing to record\nhelp: name files or folders with programs (.js) or cases (.yaml)"));
    }
    args.work.deliver(colour, |coloured| report.text(coloured), || report.to_json())?;
    Ok(if report.failed() { Exit::Throw } else { Exit::Normal })
}
