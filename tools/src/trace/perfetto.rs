//! A trace for Perfetto's viewer and others that read the Trace Event Format: contexts and operations on a time line. The time is the number of
//! the step, as microseconds.

use super::Step;
use super::operations::Operations;
use serde_json::{Value, json};
use spec262_semantics::{Engine, Event};
use std::io::{Result, Write};

/// The tracks.
const CONTEXTS: u32 = 1;
const OPERATIONS: u32 = 2;
const BINDINGS: u32 = 3;
const OUTPUT: u32 = 4;

pub struct Perfetto<W: Write> {
    pub out: W,
    /// Steps so far.
    now: u64,
    operations: Operations,
    /// The execution context stack, each with its name.
    contexts: Vec<(u32, String)>,
}

impl<W: Write> Perfetto<W> {
    pub fn new(out: W) -> Self {
        Perfetto { out, now: 0, operations: Operations::default(), contexts: Vec::new() }
    }

    fn put(&mut self, event: &Value) -> Result<()> {
        self.out.write_all(b",\n")?;
        serde_json::to_writer(&mut self.out, event)?;
        Ok(())
    }

    pub fn begin(&mut self, edition: &str, program: &str) -> Result<()> {
        let about = json!({ "program": program, "edition": edition, "time": "a microsecond is a step" });
        writeln!(self.out, "{{\"otherData\":{about},\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
        let name = json!({ "ph": "M", "pid": 1, "name": "process_name", "args": { "name": program } });
        serde_json::to_writer(&mut self.out, &name)?;
        for (track, name) in [(CONTEXTS, "execution contexts"), (OPERATIONS, "operations"), (BINDINGS, "bindings"), (OUTPUT, "output")] {
            self.put(&json!({ "ph": "M", "pid": 1, "tid": track, "name": "thread_name", "args": { "name": name } }))?;
            self.put(&json!({ "ph": "M", "pid": 1, "tid": track, "name": "thread_sort_index", "args": { "sort_index": track } }))?;
        }
        Ok(())
    }

    fn opens(&mut self, track: u32, name: &str, args: &Value) -> Result<()> {
        self.put(&json!({ "ph": "B", "pid": 1, "tid": track, "ts": self.now, "name": name, "args": args }))
    }
    fn closes(&mut self, track: u32) -> Result<()> {
        self.put(&json!({ "ph": "E", "pid": 1, "tid": track, "ts": self.now }))
    }
    fn instant(&mut self, track: u32, name: &str) -> Result<()> {
        self.put(&json!({ "ph": "i", "s": "t", "pid": 1, "tid": track, "ts": self.now, "name": name }))
    }

    /// A step that is not shown takes its time all the same.
    pub fn step(&mut self, engine: &Engine, step: &Step<'_>, shown: bool) -> Result<()> {
        self.now += 1;
        let change = self.operations.step(&step.info, step.depth, shown);
        for _ in 0..change.ended {
            self.closes(OPERATIONS)?;
        }
        if change.begins {
            let place = step.place.as_ref().map(|p| format!("{}:{}:{}", p.name, p.line, p.column));
            let args = json!({ "step": engine.step_name(step.id), "clause": step.info.number, "production": step.info.production, "source": place });
            self.opens(OPERATIONS, step.info.algorithm, &args)?;
        }
        Ok(())
    }

    pub fn event(&mut self, event: &Event) -> Result<()> {
        match event {
            Event::ContextPushed { context, function, name, environment } => {
                let title = match (name, function) {
                    (Some(name), _) => format!("context {context}: {name}"),
                    (None, Some(f)) => format!("context {context}: function {f}"),
                    (None, None) => format!("context {context}"),
                };
                let args = json!({ "function": function, "environment": environment });
                self.contexts.push((*context, title.clone()));
                self.opens(CONTEXTS, &title, &args)
            }
            Event::ContextPopped { context } => {
                // Those above it, if there are any, go on: slices must lie one in another.
                let Some(at) = self.contexts.iter().rposition(|c| c.0 == *context) else { return Ok(()) };
                let above = self.contexts.split_off(at);
                for _ in &above {
                    self.closes(CONTEXTS)?;
                }
                for (number, title) in above.into_iter().skip(1) {
                    self.opens(CONTEXTS, &title, &Value::Null)?;
                    self.contexts.push((number, title));
                }
                Ok(())
            }
            Event::BindingInitialized { environment, name, value } | Event::BindingSet { environment, name, value } => {
                self.instant(BINDINGS, &format!("environment {environment}: {name} = {value}"))
            }
            Event::Printed { line } => self.instant(OUTPUT, line),
            _ => Ok(()),
        }
    }

    pub fn end(&mut self) -> Result<()> {
        self.now += 1;
        for _ in 0..self.operations.shown() {
            self.closes(OPERATIONS)?;
        }
        for _ in 0..self.contexts.len() {
            self.closes(CONTEXTS)?;
        }
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()
    }
}
