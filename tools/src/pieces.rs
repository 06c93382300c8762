//! Arguments that several subcommands take, and what is made of them.

use crate::cli::Colour;
use crate::exit::{Exit, Failure, deliver};
use crate::texts::TextArgs;
use clap::{Args, ValueEnum};
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(Args)]
pub struct OutputArg {
    /// Where the report goes; standard output if it is not given
    #[arg(id = "output", short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

impl OutputArg {
    /// Writes the report.
    pub fn deliver(&self, text: &str) -> Result<Exit, Failure> {
        deliver(self.file.as_deref(), text)
    }
    /// Whether the report has colours: it is read where it is written to.
    pub fn painted(&self, colour: Colour) -> bool {
        colour.wanted(self.to_terminal())
    }
    pub fn to_terminal(&self) -> bool {
        self.file.is_none() && std::io::stdout().is_terminal()
    }
}

#[derive(Args)]
pub struct QuietArg {
    /// No progress bar
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Args)]
pub struct JobsArg {
    /// How much is done at a time; as much as there are processors if it is not given
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
}

impl JobsArg {
    pub fn threads(&self) -> usize {
        self.jobs.unwrap_or_else(processors).max(1)
    }
}

/// The report of a command, and how it works.
#[derive(Args)]
pub struct WorkArgs {
    #[arg(long, value_enum, default_value_t = WorkFormat::Text)]
    pub format: WorkFormat,
    #[command(flatten)]
    pub output: OutputArg,
    #[command(flatten)]
    pub quiet: QuietArg,
    #[command(flatten)]
    pub jobs: JobsArg,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum WorkFormat {
    Text,
    Json,
}

impl WorkArgs {
    /// Writes the report; the text is told whether it has colours.
    pub fn deliver(
        &self,
        colour: Colour,
        text: impl Fn(bool) -> String,
        json: impl Fn() -> Result<String, serde_json::Error>,
    ) -> Result<Exit, Failure> {
        let text = match self.format {
            WorkFormat::Text => text(self.output.painted(colour)),
            WorkFormat::Json => json().map_err(|e| Failure::new(Exit::Stopped, format!("error: the report cannot be written: {e}")))?,
        };
        self.output.deliver(&text)
    }
}

/// What all commands on cases take.
#[derive(Args)]
pub struct CorpusArgs {
    /// Files and folders of cases or programs; the project's corpus if none is given
    #[arg(id = "corpus", value_name = "CORPUS")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub output: OutputArg,
    #[command(flatten)]
    pub quiet: QuietArg,
    #[command(flatten)]
    pub texts: TextArgs,
}

/// How many processors there are.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}
