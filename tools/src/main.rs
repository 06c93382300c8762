//! The command `spec262`.

mod check;
mod cli;
mod doc;
mod engines;
mod exit;
mod explain;
mod fuzz;
mod grade;
mod graph;
mod pieces;
mod progress;
mod run;
mod snapshot;
mod source;
mod specification;
mod test262;
mod texts;
mod trace;

use clap::Parser;
use cli::{Cli, Command};
use exit::Exit;
use std::io::IsTerminal;

fn main() -> std::process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // `--help` and `--version` are no errors.
            let code = if e.use_stderr() { Exit::BadArguments } else { Exit::Normal };
            // Nothing can be told where nothing can be written.
            let _ = e.print();
            return code.into();
        }
    };
    let colour = cli.color.wanted(std::io::stderr().is_terminal());
    let done = match cli.command {
        Command::Check(args) => check::check(&args, cli.color),
        Command::Coverage(args) => grade::coverage(&args),
        Command::Mutants(args) => grade::mutants(&args),
        Command::EmbeddedEngine(args) => engines::embedded_engine(&args),
        Command::Fuzz(args) => fuzz::fuzz(&args, cli.color),
        Command::Snapshot(args) => snapshot::snapshot(&args, cli.color),
        Command::Run(args) => run::run(&args, colour),
        Command::Trace(args) => trace::trace(&args, colour),
        Command::Graph(args) => graph::graph(&args, colour),
        Command::Doc(args) => doc::doc(&args),
        Command::Explain(args) => explain::explain(&args, colour),
        Command::Test262(args) => test262::test262(&args),
        Command::Spec(command) => specification::specification(&command, colour),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            if !failure.message.is_empty() {
                eprintln!("{}", failure.message);
            }
            failure.exit.into()
        }
    }
}
