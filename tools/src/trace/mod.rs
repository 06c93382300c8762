//! `spec262 trace`: each step, as text for people, as JSON lines for programs, as a page that shows the run, on a time line, or as a worked example.

mod algorithms;
mod filter;
mod html;
mod json;
mod lines;
mod markdown;
mod operations;
mod perfetto;
mod text;

pub use html::html;

use crate::cli::{Format, TraceArgs};
use crate::exit::{Exit, Failure};
use crate::source::Source;
use crate::{run, source};
use filter::Filter;
use lines::Lines;
use spec262_semantics::{At, Completion, Engine, Event, Limit, Observer, Options, Outcome, Script, StepId};
use std::fs::File;
use std::io::{BufWriter, Write};
pub use text::describe;

pub fn trace(args: &TraceArgs, colour: bool) -> Result<Exit, Failure> {
    let sources = args.files.iter().map(|f| source::read(f)).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<&str> = sources.iter().map(|s| s.name.as_str()).collect();
    let options = run::options(&args.limits, &names.join(", "));
    let scripts: Vec<Script<'_>> = sources.iter().map(|s| Script { name: &s.name, text: &s.text }).collect();
    let engine = args.limits.texts.engine()?;
    if args.format == Format::Html {
        return page(args, &engine, &sources, &scripts, &options, colour);
    }
    let filter = Filter::new(&engine, &args.only, args.depth)?;
    let files = if args.format == Format::Markdown { args.limits.texts.by_name()? } else { Default::default() };
    let paint = colour && args.output.to_terminal();
    let out: Box<dyn Write> = match &args.output.file {
        Some(file) => Box::new(File::create(file).map_err(|e| Failure::new(Exit::Io, format!("error: cannot write {}: {e}", file.display())))?),
        None => Box::new(std::io::stdout().lock()),
    };
    let out = BufWriter::with_capacity(1 << 16, out);
    let sink = match args.format {
        Format::Jsonl => Sink::Json(json::Json { out }),
        Format::Perfetto => Sink::Perfetto(perfetto::Perfetto::new(out)),
        Format::Markdown => Sink::Markdown(markdown::Markdown::new(out, &engine, &files)),
        Format::Text | Format::Html => Sink::Text(text::Text { out, colour: paint }),
    };
    let mut tracer = Tracer { engine: &engine, filter, sources: Vec::new(), shown: false, depth: 0, sink, broken: None };
    tracer.begin(&options.name, &sources);
    let outcome = engine.trace_scripts(&scripts, &options, &mut tracer);
    tracer.end(&outcome);
    if let Some(e) = tracer.broken {
        return Err(Failure::new(Exit::Io, format!("error: cannot write the trace: {e}")));
    }
    Ok(run::report(&engine, &sources, &outcome.completion, colour))
}

/// `--format html`.
fn page(args: &TraceArgs, engine: &Engine, sources: &[Source], scripts: &[Script<'_>], options: &Options, colour: bool) -> Result<Exit, Failure> {
    if !args.only.is_empty() || args.depth.is_some() {
        return Err(Failure::arguments(
            "--format html shows all steps\nhelp: leave out --only and --depth: the page goes from operation to operation, from line to line",
        ));
    }
    let files = args.limits.texts.by_name()?;
    let shown = html(engine, &files, scripts, options, args.max_trace_steps);
    args.output.deliver(&shown.page)?;
    if shown.cut {
        eprintln!("note: the page shows the first {} steps: the trace was cut there\n  = help: --max-trace-steps takes a larger number", shown.steps);
    }
    if shown.cut && shown.outcome.completion == Completion::Limit(Limit::Steps) {
        return Ok(Exit::Limit);
    }
    Ok(run::report(engine, sources, &shown.outcome.completion, colour))
}

/// Where a step or an event is written.
enum Sink<'e, W: Write> {
    Text(text::Text<W>),
    Json(json::Json<W>),
    Perfetto(perfetto::Perfetto<W>),
    Markdown(markdown::Markdown<'e, W>),
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
    sink: Sink<'e, W>,
    broken: Option<std::io::Error>,
}

impl<W: Write> Tracer<'_, W> {
    fn begin(&mut self, program: &str, sources: &[Source]) {
        let edition = self.engine.edition();
        let done = match &mut self.sink {
            Sink::Text(_) => Ok(()),
            Sink::Json(j) => j.begin(edition, program),
            Sink::Perfetto(p) => p.begin(edition, program),
            Sink::Markdown(m) => m.begin(edition, &sources.iter().map(|s| (s.name.as_str(), s.text.as_str())).collect::<Vec<_>>()),
        };
        self.keep(done);
    }
    fn end(&mut self, outcome: &Outcome) {
        if self.broken.is_some() {
            return;
        }
        let done = match &mut self.sink {
            Sink::Text(t) => t.out.flush(),
            Sink::Json(j) => j.end(self.engine, outcome),
            Sink::Perfetto(p) => p.end(),
            Sink::Markdown(m) => m.end(&match html::completion(&outcome.completion) {
                (kind, "") => kind.to_string(),
                (kind, message) => format!("{kind}, {message}"),
            }),
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
        let wanted = self.shown || matches!(self.sink, Sink::Perfetto(_) | Sink::Markdown(_));
        if !wanted {
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
            Sink::Perfetto(p) => p.step(self.engine, &step, self.shown),
            Sink::Markdown(m) => m.step(&step, self.shown),
        };
        self.keep(done);
    }

    fn event(&mut self, event: Event) {
        // The time line has all contexts: slices lie one in another.
        let always = matches!(event, Event::Printed { .. }) || matches!(self.sink, Sink::Perfetto(_));
        if self.broken.is_some() || !self.shown && !always {
            return;
        }
        let done = match &mut self.sink {
            Sink::Text(t) => t.event(&event, self.depth),
            Sink::Json(j) => j.event(&event, self.depth),
            Sink::Perfetto(p) => p.event(&event),
            Sink::Markdown(m) => m.event(&event),
        };
        self.keep(done);
    }
}
