//! How fast spec262's front end parses a large program, tree included, beside the parsers of oxc and Boa, in one run.
//! usage: cargo run --release -- FILE.js [ROUNDS]

use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

use spec262_semantics::frontend::FrontEnd;
use spec262_spec::grammar::{Grammar, Params};

/// A parser: its name, and what parses the text once; the tree is made, and thrown away when the clock stands.
type Parser<'t> = (&'static str, Box<dyn Fn() -> Result<Duration, String> + 't>);

fn spec262(text: &str) -> Result<Parser<'_>, String> {
    let grammar = Grammar::builtin().map_err(|e| e.to_string())?;
    let front_end = FrontEnd::of_grammar(&grammar, &Default::default()).map_err(|e| e.to_string())?;
    let script = grammar.nonterminal("Script").ok_or("the grammar has no Script")?;
    // Machines hold source text as UTF-16 code units, as the standard does. Turning it into them is part of the work.
    let parse = move || {
        let begin = Instant::now();
        let source: Arc<[u16]> = text.encode_utf16().collect();
        let tree = front_end.parse(source, script, Params::default()).map_err(|e| format!("at {}", e.position))?;
        let time = begin.elapsed();
        black_box(tree);
        Ok(time)
    };
    Ok(("spec262", Box::new(parse)))
}

fn oxc(text: &str) -> Parser<'_> {
    let parse = move || {
        let allocator = oxc_allocator::Allocator::default();
        let begin = Instant::now();
        let parsed = oxc_parser::Parser::new(&allocator, text, oxc_span::SourceType::script()).parse();
        let time = begin.elapsed();
        match parsed.panicked {
            false => Ok(time),
            true => Err("it does not parse".into()),
        }
    };
    ("oxc_parser", Box::new(parse))
}

/// A process of its own for each time: see `boa/Cargo.toml`.
fn boa(path: &str) -> Parser<'_> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/boa/Cargo.toml");
    let parse = move || {
        let ran = Command::new(env!("CARGO")).args(["run", "--release", "--quiet", "--locked", "--manifest-path", manifest, "--", path]).output();
        let ran = ran.map_err(|e| format!("cargo does not run: {e}"))?;
        let said = String::from_utf8_lossy(&ran.stdout);
        let nanos = said.trim().parse().map_err(|_| String::from_utf8_lossy(&ran.stderr).into_owned())?;
        Ok(Duration::from_nanos(nanos))
    };
    ("boa_parser", Box::new(parse))
}

fn compare(path: &str, rounds: usize) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let parsers = [spec262(&text)?, oxc(&text), boa(path)];
    // Round by round, so that what else the machine does falls on all of them; the best round counts.
    let mut best = [Duration::MAX; 3];
    for _ in 0..rounds {
        for ((name, parse), best) in parsers.iter().zip(&mut best) {
            *best = parse().map_err(|e| format!("{name}: {e}"))?.min(*best);
        }
    }
    println!("{path}: {:.1} MB, the best of {rounds} rounds", text.len() as f64 / 1e6);
    for ((name, _), time) in parsers.iter().zip(best) {
        let speed = text.len() as f64 / 1e6 / time.as_secs_f64();
        println!("{name:12} {:8.1} ms {speed:8.1} MB/s {:8.2} times the time of spec262", time.as_secs_f64() * 1e3, time.div_duration_f64(best[0]));
    }
    Ok(())
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rounds = args.get(1).map_or(Ok(10), |n| n.parse());
    let (Some(path), Ok(rounds @ 1..)) = (args.first(), rounds) else {
        eprintln!("usage: parsers FILE.js [ROUNDS]");
        return ExitCode::from(64);
    };
    match compare(path, rounds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::FAILURE
        }
    }
}
