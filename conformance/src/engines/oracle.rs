//! The oracle: the specification itself, as an engine among the others; and what it alone can tell.

use super::seen::{Ending, Seen, Trouble};
use crate::corpus::Script;
use crate::corpus::case::STRICT;
use crate::corpus::expect::When;
use serde::{Deserialize, Serialize};
use spec262_semantics::{At, Completion, Coverage, Engine, Event, Limit, Observer, Options, Outcome, Position, StepId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a program may use on the oracle.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Steps of the specification: the oracle has no clock, so that its verdicts are always the same.
    pub steps: u64,
    /// Bytes of heap and stacks.
    pub memory: usize,
}

impl Limits {
    /// How the machine is to run programs.
    pub fn options(self) -> Options {
        Options { max_steps: Some(self.steps), max_memory: Some(self.memory), ..Options::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits { steps: 200_000_000, memory: 1 << 30 }
    }
}

/// The specification, ready to run programs.
pub struct Oracle {
    pub engine: Engine,
    options: Options,
    texts: Arc<SpecTexts>,
}

/// The files of the specification's notation, by name: steps are shown with their text where it is there.
pub type SpecTexts = BTreeMap<String, String>;

/// A step that had a part in what came of a program.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Deciding {
    /// `sec-getvalue#3.a`
    pub step: String,
    /// The name of its algorithm.
    pub algorithm: String,
    /// Its first line in the notation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What it did: `threw`, `refused`, `printed`, or `ran` as the last step of its clause before that.
    pub what: String,
    /// Where in the program: `case.js:2:10`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl Oracle {
    pub fn new(engine: Engine, limits: Limits, texts: Arc<SpecTexts>) -> Oracle {
        Oracle { engine, texts, options: limits.options() }
    }

    /// Sets what programs may use from now on.
    pub fn limit(&mut self, limits: Limits) {
        self.options = limits.options();
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Runs scripts, one after the other.
    pub fn run(&self, scripts: &[Script]) -> Result<Seen, Trouble> {
        seen(self.engine.run_scripts(&borrowed(scripts), &self.options))
    }

    /// The same, with the steps that they visit.
    pub fn cover(&self, scripts: &[Script]) -> (Result<Seen, Trouble>, Coverage) {
        let (outcome, coverage) = self.engine.cover(&borrowed(scripts), &self.options);
        (seen(outcome), coverage)
    }

    /// The steps that decide what the line with this number is (counted from 0), or how the program ends if it prints no such line: the step that
    /// threw or refused it, and the last step of each of these clauses before that.
    pub fn deciding(&self, scripts: &[Script], line: usize, clauses: &[&str]) -> Vec<Deciding> {
        let mut last =
            Last { until: line, printed: 0, done: false, numbers: self.numbers(clauses), last: vec![None; clauses.len()], sources: vec![] };
        let outcome = self.engine.trace_scripts(&borrowed(scripts), &self.options, &mut last);
        let mut steps: Vec<(u64, Deciding)> = Vec::new();
        for (step, order, at) in last.last.iter().flatten() {
            let at = at.and_then(|(source, start)| last.sources.iter().find(|s| s.0 == source).map(|s| place_of(&s.1, &s.2, start)));
            steps.push((*order, self.describe(*step, "ran", at)));
        }
        steps.sort_by_key(|s| s.0);
        let mut steps: Vec<Deciding> = steps.into_iter().map(|s| s.1).collect();
        if !last.done {
            let at = |position: &Option<Position>| {
                position.as_ref().map(|p| {
                    let script = p.script.and_then(|s| scripts.get(s as usize));
                    place(script.map_or("eval code", |s| &s.name), script.map_or("", |s| &s.text), p.line as usize, p.column as usize)
                })
            };
            match &outcome.completion {
                Completion::Throw { step: Some(step), position, .. } => steps.push(self.describe(*step, "threw", at(position))),
                Completion::SyntaxError { step: Some(step), position, .. } => steps.push(self.describe(*step, "refused", at(position))),
                _ => {}
            }
        }
        // The step that threw may be the last of its clause.
        if let [.., ran, threw] = steps.as_slice()
            && (&ran.step, &ran.at) == (&threw.step, &threw.at)
        {
            steps.remove(steps.len() - 2);
        }
        steps
    }

    fn describe(&self, step: StepId, what: &str, at: Option<String>) -> Deciding {
        let info = self.engine.step(step);
        Deciding {
            step: self.engine.step_name(step),
            algorithm: info.algorithm.to_string(),
            text: self.step_text(step).to_string(),
            what: what.to_string(),
            at,
        }
    }

    /// The first line of a step in the notation; empty where its text is not there.
    pub fn step_text(&self, step: StepId) -> &str {
        let info = self.engine.step(step);
        let line = self.texts.get(info.file).and_then(|text| text.lines().nth((info.line as usize).checked_sub(1)?));
        line.map_or("", str::trim)
    }

    /// For each step, which of the clauses it is of.
    fn numbers(&self, clauses: &[&str]) -> Vec<Option<u32>> {
        let of = |step| clauses.iter().position(|c| *c == self.engine.step(StepId(step)).clause).map(|i| i as u32);
        (0..self.engine.step_count()).map(of).collect()
    }
}

/// In the form that the engine takes.
pub fn borrowed(scripts: &[Script]) -> Vec<spec262_semantics::Script<'_>> {
    scripts.iter().map(|s| spec262_semantics::Script { name: &s.name, text: &s.text }).collect()
}

/// The outcome, as any engine's.
pub fn seen(outcome: Outcome) -> Result<Seen, Trouble> {
    let ending = match outcome.completion {
        Completion::Normal(value) => Ending::Normal { value: Some(value) },
        Completion::Throw { message, name, constructor, .. } => {
            let error = constructor.or(name);
            let value = if error.is_none() { Some(message.clone()) } else { None };
            Ending::Throws { error, value, when: Some(When::Run), message }
        }
        Completion::SyntaxError { message, .. } => {
            Ending::Throws { error: Some("SyntaxError".into()), value: None, when: Some(When::Parse), message }
        }
        Completion::Limit(Limit::Steps) => return Err(Trouble::Hang("it takes more steps than a case may".into())),
        Completion::Limit(Limit::Memory) => return Err(Trouble::Crash("it needs more memory than a case may".into())),
        Completion::Unsupported { clause, what, .. } => return Err(Trouble::Refused(format!("{what} ({clause})"))),
        Completion::Stopped { message, .. } => return Err(Trouble::Crash(format!("the machine stopped: {message}"))),
    };
    Ok(Seen { output: printed(&outcome.output).map(str::to_string).collect(), ending })
}

/// The lines of what was printed: a text may have several.
pub fn printed(output: &[String]) -> impl Iterator<Item = &str> {
    output.iter().flat_map(|text| text.split('\n'))
}

/// A step, when it ran, and the source and offset of what was evaluated.
type LastStep = (StepId, u64, Option<(u32, u32)>);

/// The last steps of some clauses before a line is printed.
struct Last {
    until: usize,
    printed: usize,
    done: bool,
    numbers: Vec<Option<u32>>,
    /// By the number of the clause: the step, when it was, and the source and offset of what was evaluated.
    last: Vec<Option<LastStep>>,
    sources: Vec<(u32, String, Vec<u16>)>,
}

impl Observer for Last {
    fn source(&mut self, source: u32, name: &str, text: &[u16]) {
        if !self.done {
            self.sources.push((source, name.to_string(), text.to_vec()));
        }
    }
    fn step(&mut self, step: StepId, at: At) {
        if self.done {
            return;
        }
        if let Some(Some(clause)) = self.numbers.get(step.0 as usize) {
            let order = self.last.iter().flatten().map(|l| l.1).max().unwrap_or(0) + 1;
            self.last[*clause as usize] = Some((step, order, at.node.map(|(source, start, _)| (source, start))));
        }
    }
    fn event(&mut self, event: Event) {
        if let Event::Printed { line } = event {
            self.printed += line.split('\n').count();
            self.done = self.done || self.printed > self.until;
        }
    }
}

fn place_of(name: &str, text: &[u16], start: u32) -> String {
    let before = String::from_utf16_lossy(&text[..(start as usize).min(text.len())]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").encode_utf16().count() + 1;
    place(name, &String::from_utf16_lossy(text), line, column)
}

/// `case.js:2:10`: in the source as it was written, without what a strict run has in front.
fn place(name: &str, text: &str, line: usize, column: usize) -> String {
    let column = if line == 1 && text.starts_with(STRICT) && column > STRICT.len() { column - STRICT.len() } else { column };
    format!("{name}:{line}:{column}")
}
