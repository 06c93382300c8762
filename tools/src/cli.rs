//! The arguments of the command.

use crate::check::CheckArgs;
use crate::doc::args::DocArgs;
use crate::fuzz::FuzzArgs;
use crate::grade::{CoverageArgs, MutantsArgs};
use crate::pieces::{JobsArg, OutputArg, QuietArg};
use crate::snapshot::SnapshotArgs;
use crate::texts::TextArgs;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::sync::LazyLock;

/// The version of the command, and the edition of the standard.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| format!("{} ({})", env!("CARGO_PKG_VERSION"), spec262_spec::EDITION));
    &VERSION
}

#[derive(Parser)]
#[command(
    name = "spec262",
    about = "An executable specification of ECMAScript: run programs on the standard's own steps",
    disable_version_flag = true,
    version = version(),
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  spec262 check\n  spec262 run program.js\n  spec262 trace program.js --only sec-newfunctionenvironment\n  spec262 explain OrdinaryCallEvaluateBody\n  spec262 spec audit --only 9\n\nExit codes: 0 a normal end, 1 an uncaught exception or a check that fails, 2 a syntax error, 3 a limit was reached,\n4 something is not supported yet, 5 an assertion of the specification failed, 64 bad arguments."
)]
pub struct Cli {
    /// Print the version and the edition of the standard
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

impl Colour {
    /// Whether there are to be colours where text goes: to a terminal or elsewhere.
    pub fn wanted(self, to_terminal: bool) -> bool {
        match self {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => to_terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Hold engines against the specification
    #[command(
        after_help = "With no arguments the project's own corpus is run on the oracle and on every engine that is found. CORPUS is a file or folder of\ncases (.yaml, see conformance/CORPUS.md), or of plain programs (.js), for which the oracle says what must come of them.\n\nExit code 1: the oracle is wrong, an engine that was named with --engine is, or a file of cases is bad. Engines that are found only are reported.\nWhat cases tell of as known faults of an engine is told in a line each; with --new it does not count.\n\nExamples:\n  spec262 check\n  spec262 check --engine node --only tdz\n  spec262 check --engine node --new\n  spec262 check --engines mine.yaml --engine mine my-cases/ programs/\n  spec262 check --partition 1/2 --format json -o 1.json\n  spec262 check --merge 1.json 2.json\n  spec262 check --transform 'terser --mangle' programs/\n  spec262 check --format junit -o results.xml\n\nEngines are described in conformance/ENGINES.md, the JSON in conformance/REPORT.md."
    )]
    Check(CheckArgs),
    /// Count which steps of the specification cases or programs visit
    #[command(
        after_help = "Examples:\n  spec262 coverage\n  spec262 coverage --only 9.1 10.2 --missing\n  spec262 coverage my-corpus/ --format lcov -o spec.info\n\nThe JSON is described in conformance/REPORT.md."
    )]
    Coverage(CoverageArgs),
    /// Change the specification one step at a time, and see whether a case notices
    #[command(
        after_help = "What no case notices is a hole in the corpus. Exit code 1: a mutant is alive without a reason (conformance/corpus/survivors.txt).\n\nExamples:\n  spec262 mutants\n  spec262 mutants --clause sec-newfunctionenvironment\n  spec262 mutants my-corpus/ --clause 9.1 10.2 --partition 1/4 --format json -o part1.json\n  spec262 mutants --merge part1.json part2.json --format markdown -o mutants.md\n\nThe JSON is described in conformance/REPORT.md."
    )]
    Mutants(MutantsArgs),
    /// Record what programs or cases do on the oracle, and compare with that
    #[command(
        after_help = "A snapshot stands beside its source: program.js.snap, cases.yaml.snap. It has the completion, the output, the scopes at probes, and which paths\nthe operations behind closures took. Without --check or --accept, snapshots that are missing are recorded, and those that are different are shown.\n\nExit code 1: a snapshot is different, missing (with --check) or without a source, or a source is bad.\n\nExamples:\n  spec262 snapshot programs/\n  spec262 snapshot programs/ --check\n  spec262 snapshot programs/ --check --overlay my-change/\n  spec262 snapshot programs/ --accept\n  spec262 snapshot cases.yaml --check --format json | jq '.files[].status'\n\nThe files and the JSON are described in conformance/SNAPSHOTS.md."
    )]
    Snapshot(SnapshotArgs),
    /// Hold programs made by chance on an engine against the oracle
    #[command(
        after_help = "Programs of closures, scopes, loops, eval, with and shadowing are made from a seed. Where engine and oracle disagree, the program is made small,\nconfirmed in a process of its own, and written as a case of the corpus with --out. What goes wrong in the same way is told once.\n\nExit code 0: they agree; 1: they do not.\n\nExamples:\n  spec262 fuzz\n  spec262 fuzz --engine node --seed 7 --time 300\n  spec262 fuzz --engine node --seed 7 --only 1234\n  spec262 fuzz --engines mine.yaml --engine mine --out found/\n  spec262 check --engine node found/\n\nThe JSON is described in conformance/FUZZ.md."
    )]
    Fuzz(FuzzArgs),
    /// Run scripts on the engine that this command carries, as `check` does
    #[command(hide = true)]
    EmbeddedEngine(EmbeddedArgs),
    /// Run programs
    #[command(
        after_help = "Several files are run one after the other, as scripts of one realm.\n\nExamples:\n  spec262 run program.js\n  echo 'print((() => 6 * 7)())' | spec262 run -\n  spec262 run --strict --max-steps 1000000 --max-memory 256M program.js\n  spec262 run --overlay my-change/ program.js\n  spec262 run --spec spec/ program.js"
    )]
    Run(RunArgs),
    /// Print every step that a program takes through the specification
    #[command(
        after_help = "Examples:\n  spec262 trace program.js\n  spec262 trace program.js --depth 4\n  spec262 trace program.js --only sec-newfunctionenvironment 9.1.1.1\n  spec262 trace program.js --format jsonl | jq 'select(.event == \"function-created\")'\n  spec262 trace program.js --format html -o trace.html\n  spec262 trace program.js --format perfetto -o trace.json\n  spec262 trace program.js --format markdown --only sec-newfunctionenvironment\n\nThe formats are described in tools/TRACE.md."
    )]
    Trace(TraceArgs),
    /// Show execution contexts, Environment Records and closures at a probe, or at the end
    #[command(
        after_help = "A probe is a comment, /*@ name */, in front of a statement or an expression: it is hit each time that is evaluated.\n\nExamples:\n  spec262 graph examples/counter.js\n  spec262 graph program.js --at inside --hit 2\n  spec262 graph program.js --at end --format svg > end.svg\n  spec262 graph program.js --at inside --format json | jq '.records[].kind'\n\nThe JSON is described in tools/GRAPH.md."
    )]
    Graph(GraphArgs),
    /// Print an algorithm, by name or by clause id
    #[command(
        after_help = "Examples:\n  spec262 explain OrdinaryCallEvaluateBody\n  spec262 explain sec-newfunctionenvironment\n  spec262 explain Array.prototype.map"
    )]
    Explain(ExplainArgs),
    /// Write the specification as a site of static pages, with a guide to closures
    #[command(after_help = crate::doc::args::AFTER_HELP)]
    Doc(DocArgs),
    /// Run test262, the official test suite, on the specification or on another engine
    #[command(
        after_help = "DIR is a copy of https://github.com/tc39/test262. Exit code 1: something failed that is not in the list of expected\nfailures, or did not fail and is in it.\n\nExamples:\n  spec262 test262 ../test262 language/statements/for --expectations conformance/test262/expectations.txt\n  spec262 test262 ../test262 --partition 1/4 --json results.json\n  spec262 test262 ../test262 language --features let const --by-feature\n  spec262 test262 ../test262 language/block-scope --engine 'node conformance/test262/hosts/node.js'"
    )]
    Test262(Test262Args),
    /// Check, export or audit the specification itself
    #[command(subcommand)]
    Spec(SpecCommand),
}

#[derive(Args)]
pub struct Limits {
    /// Treat the program as strict mode code
    #[arg(long)]
    pub strict: bool,
    /// Stop after so many steps of the specification
    #[arg(long, value_name = "N")]
    pub max_steps: Option<u64>,
    /// Stop when the heap needs more: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "2G", value_parser = size)]
    pub max_memory: usize,
    #[command(flatten)]
    pub texts: TextArgs,
}

#[derive(Args)]
pub struct EmbeddedArgs {
    /// Scripts, run one after the other in one realm
    #[arg(required_unless_present_any = ["serve", "release"], value_name = "FILE")]
    pub scripts: Vec<PathBuf>,
    /// Run programs from standard input, a list of scripts a line, each in a realm of its own
    #[arg(long, conflicts_with = "scripts")]
    pub serve: bool,
    /// Tell the version of the engine
    #[arg(long, conflicts_with_all = ["scripts", "serve"])]
    pub release: bool,
}

#[derive(Args)]
pub struct RunArgs {
    /// Programs; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Read the program as a module: its syntax and early errors are told, it does not run yet
    #[arg(long)]
    pub module: bool,
    #[command(flatten)]
    pub limits: Limits,
}

#[derive(Args)]
pub struct TraceArgs {
    /// Programs, run one after the other as scripts of one realm; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Only steps of these clauses, by id (sec-…) or by number (9.1 has all below it)
    #[arg(long, value_name = "CLAUSE", num_args = 1..)]
    pub only: Vec<String>,
    /// Only steps of at most this depth of calls
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    #[command(flatten)]
    pub output: OutputArg,
    /// Steps that a page may show; the run ends there
    #[arg(long, value_name = "N", default_value_t = 300_000, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    pub max_trace_steps: u32,
    #[command(flatten)]
    pub limits: Limits,
}

#[derive(Args)]
pub struct GraphArgs {
    /// The program; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The name of a probe; or `end`: after the program and all jobs, when garbage was collected
    #[arg(long, value_name = "PROBE|end", default_value = "end")]
    pub at: String,
    /// Which hit of the probe, counted from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub hit: u32,
    #[arg(long, value_enum, default_value_t = GraphFormat::Text)]
    pub format: GraphFormat,
    #[command(flatten)]
    pub limits: Limits,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum GraphFormat {
    Text,
    Json,
    /// A picture
    Svg,
    /// For Graphviz
    Dot,
    /// For Mermaid
    Mermaid,
}

#[derive(Args)]
pub struct Test262Args {
    /// The folder of test262
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Files or folders below its `test`; all if none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only tests with this text in their path
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Only the I-th of N parts
    #[arg(long, value_name = "I/N", value_parser = spec262_conformance::partition::parse)]
    pub partition: Option<(usize, usize)>,
    /// Only tests of one of these features
    #[arg(long, value_name = "FEATURE", num_args = 1..)]
    pub features: Vec<String>,
    /// Leave out tests of the features that this file lists, each with a reason, and not those of the built-in list
    #[arg(long, value_name = "FILE")]
    pub skip: Option<PathBuf>,
    /// The failures that are expected: lines of path, mode and reason
    #[arg(long, value_name = "FILE")]
    pub expectations: Option<PathBuf>,
    /// Write the list of expected failures anew
    #[arg(long, requires = "expectations")]
    pub update: bool,
    /// Write all results there, as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Count by feature as well
    #[arg(long)]
    pub by_feature: bool,
    /// Another engine: a command that runs the scripts which follow it (see conformance/test262/hosts)
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["overlay", "spec"])]
    pub engine: Option<String>,
    /// Seconds that a run on another engine may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub timeout: u64,
    #[command(flatten)]
    pub jobs: JobsArg,
    /// Steps of the specification that a run may take
    #[arg(long, value_name = "N", default_value_t = 1_000_000_000)]
    pub max_steps: u64,
    /// Memory that a run may take: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub max_memory: usize,
    #[command(flatten)]
    pub texts: TextArgs,
    #[command(flatten)]
    pub quiet: QuietArg,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum Format {
    Text,
    Jsonl,
    /// A page that shows the run step by step
    Html,
    /// A time line for Perfetto (ui.perfetto.dev)
    Perfetto,
    /// A worked example to paste; with --only, as a rule
    Markdown,
}

#[derive(Args)]
pub struct ExplainArgs {
    /// A clause id (sec-…), a clause number, or the name of an operation, method or built-in function
    #[arg(value_name = "ID|NAME")]
    pub name: String,
    #[command(flatten)]
    pub texts: TextArgs,
}

#[derive(Subcommand)]
pub enum SpecCommand {
    /// Parse, resolve and type the whole specification
    #[command(
        after_help = "Examples:\n  spec262 spec check\n  spec262 spec check --overlay my-change/\n  spec262 spec check --list\n  spec262 spec check --spec spec/"
    )]
    Check {
        /// List primitives, leaves, informal assertions, unsupported and unreachable productions, and operations that nothing reaches
        #[arg(long)]
        list: bool,
        #[command(flatten)]
        texts: TextArgs,
    },
    /// Write the outline of the checked specification as JSON
    #[command(after_help = "Examples:\n  spec262 spec export -o outline.json\n  spec262 spec export | jq '.[0]'")]
    Export {
        #[command(flatten)]
        output: OutputArg,
        #[command(flatten)]
        texts: TextArgs,
    },
    /// How literally the specification follows the standard, step by step
    #[command(after_help = "Examples:\n  spec262 spec audit\n  spec262 spec audit --only 9.1 --by clause\n  spec262 spec audit --only 10 --missing")]
    Audit {
        #[arg(long, value_enum, default_value_t = By::Section)]
        by: By,
        /// Only chapters, sections or clauses whose number begins with this
        #[arg(long, value_name = "PREFIX")]
        only: Option<String>,
        /// List the steps that are not literal, and why
        #[arg(long)]
        missing: bool,
        #[command(flatten)]
        texts: TextArgs,
    },
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum By {
    Chapter,
    Section,
    Clause,
}

/// `1000`, `64K`, `256M`, `2G`: bytes.
pub fn size(text: &str) -> Result<usize, String> {
    let (digits, shift) = match text.char_indices().last() {
        Some((i, 'k' | 'K')) => (&text[..i], 10),
        Some((i, 'm' | 'M')) => (&text[..i], 20),
        Some((i, 'g' | 'G')) => (&text[..i], 30),
        _ => (text, 0),
    };
    let number: usize = digits.parse().map_err(|_| "a size is a number of bytes, or one followed by K, M or G: 256M".to_string())?;
    number.checked_shl(shift).filter(|n| n >> shift == number).ok_or_else(|| "that is more than this machine can count".to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes() {
        assert_eq!(super::size("17"), Ok(17));
        assert_eq!(super::size("2G"), Ok(2 << 30));
        assert!(super::size("").is_err() && super::size("G").is_err() && super::size("-1").is_err() && super::size("99999999999999G").is_err());
    }
}
