//! `spec262 fuzz`.

use crate::cli::Colour;
use crate::exit::{Exit, Failure, deliver};
use crate::pieces::WorkArgs;
use crate::texts::TextArgs;
use crate::{engines, progress};
use clap::Args;
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::engines::{EMBEDDED, ORACLE};
use spec262_conformance::fuzz::{self, Plan, Report};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

#[derive(Args)]
pub struct FuzzArgs {
    /// The engine that is tried
    #[arg(short, long, value_name = "NAME", default_value = EMBEDDED)]
    pub engine: String,
    /// Engines of your own: a file as conformance/ENGINES.md describes it (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub engines: Vec<PathBuf>,
    /// Where programs begin: the same seed makes the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    pub time: u64,
    /// Programs at most
    #[arg(long, value_name = "N", default_value_t = u64::MAX, hide_default_value = true)]
    pub count: u64,
    /// Only the program with this number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["count", "time"])]
    pub only: Option<u64>,
    /// How large programs are: about so many statements and expressions
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..=2000))]
    pub size: u16,
    /// Stop after so many different findings
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub findings: usize,
    /// Write each finding there, as a case of the corpus
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Seconds for making one finding smaller
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub shrink: u64,
    /// Seconds that a program may take on the engine
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
    /// Steps of the specification that a program may take
    #[arg(long, value_name = "N", default_value_t = 20_000_000)]
    pub max_steps: u64,
    #[command(flatten)]
    pub work: WorkArgs,
    #[command(flatten)]
    pub texts: TextArgs,
}

pub fn fuzz(args: &FuzzArgs, colour: Colour) -> Result<Exit, Failure> {
    let timeout = Duration::from_secs(args.timeout);
    if args.engine == ORACLE {
        return Err(Failure::arguments(format!("{ORACLE} is what engines are held against\nhelp: name another one, such as --engine {EMBEDDED}")));
    }
    let found = engines::found(&args.engines, std::slice::from_ref(&args.engine), timeout)?;
    let Some(engine) = found.first() else { return Err(Failure::arguments(format!("the engine {} is not there", args.engine))) };
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder).map_err(|e| Failure::new(Exit::Io, format!("error: cannot make {}: {e}", folder.display())))?;
    }
    let plan = Plan {
        engine,
        seed: args.seed,
        size: usize::from(args.size),
        only: args.only,
        count: args.count,
        time: Duration::from_secs(args.time),
        findings: args.findings.max(1),
        timeout,
        shrink: Duration::from_secs(args.shrink),
        limits: Limits { steps: args.max_steps, ..Limits::default() },
        threads: if args.only.is_some() { 1 } else { args.work.jobs.threads() },
        make: &|| args.texts.engine().map_err(|e| e.message),
        texts: Arc::new(args.texts.by_name()?),
    };
    // The specification's own mistakes first, with their own exit code.
    args.texts.engine()?;
    let bar = progress::seconds(args.work.quiet.quiet || args.only.is_some(), args.time, "programs");
    let report = fuzz::run(&plan, &|| bar.inc(1)).map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")));
    bar.finish_and_clear();
    let report = report?;
    if let Some(folder) = &args.out {
        write_cases(&report, folder)?;
    }
    args.work.deliver(colour, |coloured| report.text(coloured), || report.to_json())?;
    Ok(if report.failed() { Exit::Throw } else { Exit::Normal })
}

fn write_cases(report: &Report, folder: &Path) -> Result<(), Failure> {
    for finding in &report.findings {
        let Some(case) = &finding.case else { continue };
        let file = folder.join(format!("{}-{}-{}.yaml", report.engine, report.seed, finding.number));
        deliver(Some(&file), case)?;
    }
    Ok(())
}
