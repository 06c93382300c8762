//! A trace for programs: JSON lines, described in `tools/TRACE.md`.

use super::Step;
use serde::Serialize;
use spec262_semantics::{Completion, Engine, Event, Limit, Outcome, StepId};
use std::io::{Result, Write};

/// The version of the schema. Fields may be added without a new version; nothing is taken away or changed.
const VERSION: u32 = 1;

pub struct Json<W: Write> {
    pub out: W,
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Line<'a> {
    Begin {
        version: u32,
        edition: &'a str,
        program: &'a str,
    },
    Step {
        id: u32,
        step: String,
        clause: &'a str,
        number: &'a str,
        label: &'a str,
        algorithm: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        production: &'a str,
        depth: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<Place<'a>>,
    },
    ContextPushed {
        depth: u32,
        context: u32,
        function: Option<u32>,
        name: Option<&'a str>,
        environment: Option<u32>,
    },
    ContextPopped {
        depth: u32,
        context: u32,
    },
    ContextSuspended {
        depth: u32,
        context: u32,
    },
    ContextResumed {
        depth: u32,
        context: u32,
    },
    EnvironmentCreated {
        depth: u32,
        environment: u32,
        kind: &'a str,
    },
    BindingCreated {
        depth: u32,
        environment: u32,
        name: &'a str,
    },
    BindingInitialized {
        depth: u32,
        environment: u32,
        name: &'a str,
        value: &'a str,
    },
    BindingSet {
        depth: u32,
        environment: u32,
        name: &'a str,
        value: &'a str,
    },
    FunctionCreated {
        depth: u32,
        function: u32,
        environment: u32,
    },
    EnvironmentChanged {
        depth: u32,
        function: u32,
        environment: u32,
    },
    OuterSet {
        depth: u32,
        environment: u32,
        outer: Option<u32>,
    },
    FunctionObjectSet {
        depth: u32,
        environment: u32,
        function: u32,
    },
    Printed {
        line: &'a str,
    },
    End {
        steps: u64,
        completion: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        step: Option<String>,
    },
}

#[derive(Serialize)]
struct Place<'a> {
    name: &'a str,
    line: u32,
    column: u32,
    start: u32,
    end: u32,
}

impl<W: Write> Json<W> {
    fn line(&mut self, line: &Line<'_>) -> Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }

    pub fn begin(&mut self, edition: &str, program: &str) -> Result<()> {
        self.line(&Line::Begin { version: VERSION, edition, program })
    }

    pub fn step(&mut self, engine: &Engine, step: &Step<'_>) -> Result<()> {
        let source = step.place.as_ref().map(|p| Place { name: p.name, line: p.line, column: p.column, start: p.start, end: p.end });
        let info = &step.info;
        self.line(&Line::Step {
            id: step.id.0,
            step: engine.step_name(step.id),
            clause: info.clause,
            number: info.number,
            label: info.label,
            algorithm: info.algorithm,
            production: info.production,
            depth: step.depth,
            source,
        })
    }

    pub fn event(&mut self, event: &Event, depth: u32) -> Result<()> {
        self.line(&match event {
            Event::ContextPushed { context, function, name, environment } => {
                Line::ContextPushed { depth, context: *context, function: *function, name: name.as_deref(), environment: *environment }
            }
            Event::ContextPopped { context } => Line::ContextPopped { depth, context: *context },
            Event::ContextSuspended { context } => Line::ContextSuspended { depth, context: *context },
            Event::ContextResumed { context } => Line::ContextResumed { depth, context: *context },
            Event::EnvironmentCreated { environment, kind } => Line::EnvironmentCreated { depth, environment: *environment, kind },
            Event::BindingCreated { environment, name } => Line::BindingCreated { depth, environment: *environment, name },
            Event::BindingInitialized { environment, name, value } => Line::BindingInitialized { depth, environment: *environment, name, value },
            Event::BindingSet { environment, name, value } => Line::BindingSet { depth, environment: *environment, name, value },
            Event::FunctionCreated { function, environment } => Line::FunctionCreated { depth, function: *function, environment: *environment },
            Event::EnvironmentChanged { function, environment } => Line::EnvironmentChanged { depth, function: *function, environment: *environment },
            Event::OuterSet { environment, outer } => Line::OuterSet { depth, environment: *environment, outer: *outer },
            Event::FunctionObjectSet { environment, function } => Line::FunctionObjectSet { depth, environment: *environment, function: *function },
            Event::Printed { line } => Line::Printed { line },
        })
    }

    pub fn end(&mut self, engine: &Engine, outcome: &Outcome) -> Result<()> {
        let name = |s: &Option<StepId>| s.map(|s| engine.step_name(s));
        let (completion, message, step) = match &outcome.completion {
            Completion::Normal(value) => ("normal", Some(value.as_str()), None),
            Completion::Throw { message, step, .. } => ("throw", Some(message.as_str()), name(step)),
            Completion::SyntaxError { message, step, .. } => ("syntax-error", Some(message.as_str()), name(step)),
            Completion::Limit(Limit::Steps) => ("step-limit", None, None),
            Completion::Limit(Limit::Memory) => ("memory-limit", None, None),
            Completion::Unsupported { what, .. } => ("unsupported", Some(what.as_str()), None),
            Completion::Stopped { message, step, .. } => ("stopped", Some(message.as_str()), name(step)),
        };
        self.line(&Line::End { steps: outcome.steps, completion, message, step })?;
        self.out.flush()
    }
}
