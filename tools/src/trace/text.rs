//! A trace for people.

use super::Step;
use spec262_semantics::Event;
use std::io::{Result, Write};

pub struct Text<W: Write> {
    pub out: W,
    pub colour: bool,
}

/// Deeper steps are indented no further, so that lines stay readable.
const DEEPEST: u32 = 60;

impl<W: Write> Text<W> {
    fn indent(&mut self, depth: u32) -> Result<()> {
        write!(self.out, "{:width$}", "", width = 2 * depth.min(DEEPEST) as usize)
    }

    pub fn step(&mut self, step: &Step<'_>) -> Result<()> {
        self.indent(step.depth)?;
        let number = if step.info.number == "-" { "own" } else { step.info.number };
        if self.colour {
            write!(self.out, "\x1b[2m{number}\x1b[0m \x1b[1m{}\x1b[0m {}", step.info.label, step.info.algorithm)?;
        } else {
            write!(self.out, "{number} {} {}", step.info.label, step.info.algorithm)?;
        }
        if let Some(place) = &step.place {
            let (dim, plain) = if self.colour { ("\x1b[2m", "\x1b[0m") } else { ("", "") };
            write!(self.out, "  {dim}{}:{}:{}{plain}", place.name, place.line, place.column)?;
        }
        writeln!(self.out)
    }

    pub fn event(&mut self, event: &Event, depth: u32) -> Result<()> {
        if let Event::Printed { line } = event {
            return if self.colour { writeln!(self.out, "\x1b[32m> {line}\x1b[0m") } else { writeln!(self.out, "> {line}") };
        }
        self.indent(depth)?;
        let text = describe(event);
        if self.colour { writeln!(self.out, "  \x1b[36m* {text}\x1b[0m") } else { writeln!(self.out, "  * {text}") }
    }
}

/// An event in words.
pub fn describe(event: &Event) -> String {
    match event {
        Event::ContextPushed { context, function: Some(f), name, .. } => match name {
            Some(name) => format!("context {context} pushed, for function {f} ({name})"),
            None => format!("context {context} pushed, for function {f}"),
        },
        Event::ContextPushed { context, function: None, .. } => format!("context {context} pushed"),
        Event::ContextPopped { context } => format!("context {context} popped"),
        Event::ContextSuspended { context } => format!("context {context} suspended"),
        Event::ContextResumed { context } => format!("context {context} resumed"),
        Event::EnvironmentCreated { environment, kind } => format!("environment {environment} made: {kind}"),
        Event::BindingCreated { environment, name } => format!("binding {name} created in environment {environment}"),
        Event::BindingInitialized { environment, name, value } => format!("binding {name} of environment {environment} initialized: {value}"),
        Event::BindingSet { environment, name, value } => format!("binding {name} of environment {environment} set: {value}"),
        Event::FunctionCreated { function, environment } => format!("function {function} created: its [[Environment]] is environment {environment}"),
        Event::EnvironmentChanged { function, environment } => format!("[[Environment]] of function {function} changed: environment {environment}"),
        Event::OuterSet { environment, outer: Some(outer) } => format!("[[OuterEnv]] of environment {environment} is environment {outer}"),
        Event::OuterSet { environment, outer: None } => format!("[[OuterEnv]] of environment {environment} is null"),
        Event::FunctionObjectSet { environment, function } => format!("environment {environment} is for a call of function {function}"),
        Event::Printed { line } => format!("printed: {line}"),
    }
}
