//! What `spec262 doc` takes.

use crate::pieces::QuietArg;
use crate::texts::TextArgs;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct DocArgs {
    /// The folder to write into: a new one, an empty one, or one that this command has written before
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Show beside each step how often it ran and which cases visit it: a report of `spec262 coverage --format json`
    #[arg(long, value_name = "FILE", conflicts_with = "cover")]
    pub coverage: Option<PathBuf>,
    /// The same, counted at once over the project's corpus
    #[arg(long)]
    pub cover: bool,
    /// Leave the guide out: for a specification of your own, of which its claims do not hold
    #[arg(long)]
    pub no_guide: bool,
    #[command(flatten)]
    pub quiet: QuietArg,
    #[command(flatten)]
    pub texts: TextArgs,
}

pub const AFTER_HELP: &str = "The site needs no server: open DIR/index.html, or put the folder on any host. Every page can be read without JavaScript; searching needs it.\n\nExamples:\n  spec262 doc -o site\n  spec262 doc -o site --cover\n  spec262 coverage --format json -o coverage.json && spec262 doc -o site --coverage coverage.json\n  spec262 doc -o site --overlay my-change/ --no-guide";
