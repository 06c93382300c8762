//! `spec262 trace`: each step, as text for people or as JSON lines for programs.

mod filter;
mod json;
mod lines;
mod text;

use crate::cli::{Format, TraceArgs};
use crate::exit::{Exit, Failure};
use crate::{run, source};
use filter::Filter;
use lines::Lines;
use spec262_semantics::{At, Engine, Event, Observer, Script, StepId};
use std::io::{BufWriter, IsTerminal, Write};
pub use text::describe;

pub fn trace(args: &TraceArgs, colour: bool) -> Result<Exit, Failure> {
    let source = source::read(&args.file)?;
    let engine = args.limits.texts.engine()?;
    let filter = Filter::new(&engine, &args.only, args.depth)?;
    let options = run::options(&args.limits, &source.name);
    let out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let paint = colour && std::io::stdout().is_terminal();
    let mut tracer =
        Tracer { engine: &engine, filter, sources: Vec::new(), shown: false, depth: 0, sink: Sink::new(args.format, out, paint), broken: None };
    tracer.begin(&source.name);
    let outcome = engine.trace_scripts(&[Script { name: &source.name, text: &source.text }], &options, &mut tracer);
    tracer.end(&outcome);
    if let Some(e) = tracer.broken {
        return Err(Failure::new(Exit::Io, format!("error: cannot write the trace: {e}")));
    }
    Ok(run::report(&engine, std::slice::from_ref(&source), &outcome.completion, colour))
}

/// Where a step or an event is written.
enum Sink<W: Write> {
    Text(text::Text<W>),
    Json(json::Json<W>),
}

impl<W: Write> Sink<W> {
    fn new(format: Format, out: W, colour: bool) -> Self {
        match format {
            Format::Text => Sink::Text(text::Text { out, colour }),
            Format::Jsonl => Sink::Json(json::Json { out }),
        }
    }
}

/// A place in one of the sources.
struct Place<'a> {
    name: &'a str,
    line: u32,
    column: u32,
    /// Code units.
    start: u32,
    end: u32,
}

/// A step, with all that is told about it.
struct Step<'a> {
    id: StepId,
    info: spec262_semantics::StepInfo<'a>,
    depth: u32,
    place: Option<Place<'a>>,
}

struct Tracer<'e, W: Write> {
    engine: &'e Engine,
    filter: Filter,
    sources: Vec<(u32, String, Lines)>,
    /// Whether the last step was shown: its events are then, too.
    shown: bool,
    depth: u32,
    sink: Sink<W>,
    broken: Option<std::io::Error>,
}

impl<W: Write> Tracer<'_, W> {
    fn begin(&mut self, program: &str) {
        if let Sink::Json(j) = &mut self.sink {
            let done = j.begin(self.engine.edition(), program);
            self.keep(done);
        }
    }
    fn end(&mut self, outcome: &spec262_semantics::Outcome) {
        if self.broken.is_some() {
            return;
        }
        let done = match &mut self.sink {
            Sink::Text(t) => t.out.flush(),
            Sink::Json(j) => j.end(self.engine, outcome),
        };
        self.keep(done);
    }
    fn keep(&mut self, done: std::io::Result<()>) {
        match done {
            Ok(()) => {}
            // The rest of the trace is wanted by nobody: `| head`.
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(Exit::Normal as i32),
            Err(e) => self.broken = Some(e),
        }
    }
}

impl<W: Write> Observer for Tracer<'_, W> {
    fn source(&mut self, source: u32, name: &str, text: &[u16]) {
        self.sources.push((source, name.to_string(), Lines::new(text)));
    }

    fn step(&mut self, id: StepId, at: At) {
        if self.broken.is_some() {
            return;
        }
        self.shown = self.filter.shows(id, at.depth);
        self.depth = at.depth;
        if !self.shown {
            return;
        }
        let place = at.node.and_then(|(source, start, end)| {
            let (_, name, lines) = self.sources.iter().rev().find(|s| s.0 == source)?;
            let (line, column) = lines.place(start);
            Some(Place { name, line, column, start, end })
        });
        let step = Step { id, info: self.engine.step(id), depth: at.depth, place };
        let done = match &mut self.sink {
            Sink::Text(t) => t.step(&step),
            Sink::Json(j) => j.step(self.engine, &step),
        };
        self.keep(done);
    }

    fn event(&mut self, event: Event) {
        let printed = matches!(event, Event::Printed { .. });
        if self.broken.is_some() || !self.shown && !printed {
            return;
        }
        let done = match &mut self.sink {
            Sink::Text(t) => t.event(&event, self.depth),
            Sink::Json(j) => j.event(&event, self.depth),
        };
        self.keep(done);
    }
}
