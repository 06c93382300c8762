//! `spec262 graph`: what there is at a probe or at the end, as text or a picture for people, for Graphviz, for Mermaid and for programs.

mod boxes;
mod drawing;
mod svg;
mod text;

pub use svg::svg;

use crate::cli::{GraphArgs, GraphFormat};
use crate::exit::{self, Exit, Failure};
use crate::source::Source;
use crate::{run, source};
use spec262_semantics::inspect::{Graph, ProbeError};
use spec262_semantics::{Completion, Inspection, Questions, Script};

/// What `--at` takes for the end of the run.
const END: &str = "end";

pub fn graph(args: &GraphArgs, colour: bool) -> Result<Exit, Failure> {
    let source = source::read(&args.file)?;
    let engine = args.limits.texts.engine()?;
    let script = Script { name: &source.name, text: &source.text };
    let probes = if args.at == END { Vec::new() } else { vec![args.at.clone()] };
    let hits = if args.at == END { 0 } else { args.hit };
    let seen = engine.inspect(&[script], &run::options(&args.limits, &source.name), &Questions { probes, hits });
    let seen = seen.map_err(|errors| wrong_probes(&source, &errors, colour))?;
    let exit = run::report(&engine, std::slice::from_ref(&source), &seen.outcome.completion, colour);
    let graph = wanted(args, &seen, &source)?;
    let shown = match args.format {
        GraphFormat::Text => text::text(graph),
        GraphFormat::Svg => svg(graph),
        GraphFormat::Dot => drawing::dot(graph),
        GraphFormat::Mermaid => drawing::mermaid(graph),
        GraphFormat::Json => serde_json::to_string_pretty(graph).map_err(|e| Failure::new(Exit::Io, format!("error: {e}")))? + "\n",
    };
    exit::deliver(None, &shown).map(|_| exit)
}

/// The graph that the arguments ask for.
fn wanted<'s>(args: &GraphArgs, seen: &'s Inspection, source: &Source) -> Result<&'s Graph, Failure> {
    if args.at == END {
        return Ok(&seen.end);
    }
    if let Some(hit) = seen.hit(&args.at, args.hit) {
        return Ok(&hit.graph);
    }
    let name = &args.at;
    let mut names: Vec<&str> = seen.probes.iter().map(|p| p.name.as_str()).collect();
    names.dedup();
    if matches!(seen.outcome.completion, Completion::SyntaxError { .. }) {
        return Err(Failure::new(Exit::SyntaxError, ""));
    }
    if !names.contains(&name.as_str()) {
        let mend = match names.is_empty() {
            true => format!("write `/*@ {name} */` in front of a statement or an expression, or take --at end"),
            false => format!("it has {}", names.join(", ")),
        };
        return Err(Failure::arguments(format!("{} has no probe {name}\nhelp: {mend}", source.name)));
    }
    let count = seen.counts.get(name).copied().unwrap_or(0);
    Err(Failure::arguments(format!("the probe {name} was hit {count} times, and not {}\nhelp: --hit takes a number from 1 on", args.hit)))
}

fn wrong_probes(source: &Source, errors: &[ProbeError], colour: bool) -> Failure {
    let shown: Vec<String> = errors.iter().map(|e| format!("error: {e}\n{}", source.show(&e.position, colour))).collect();
    Failure::new(Exit::BadArguments, shown.join("\n"))
}
