//! Tests on the project's own machine: the harness is run once for each set of its files, every test begins with a copy.

use super::discovery::{Case, Suite};
use super::metadata::{Mode, Phase};
use super::run::Runner;
use super::verdict::{Ending, Run};
use crate::engines::oracle::Limits;
use spec262_semantics::{Completion, Engine, Limit, Options, Outcome, Script, StepId};
use std::collections::HashMap;

/// The machine, with a host that has `$262`.
pub struct Embedded {
    suite: Suite,
    options: Options,
    /// Without the harness.
    bare: Engine,
    /// With these files of the harness; or why that is not possible.
    prepared: HashMap<Vec<String>, Result<Engine, Ending>>,
}

impl Embedded {
    pub fn new(suite: Suite, engine: Engine, limits: Limits) -> Result<Embedded, String> {
        let bare = engine.with_host_object_262().map_err(|outcome| format!("$262 cannot be made: {:?}", outcome.completion))?;
        Ok(Embedded { suite, options: limits.options(), bare, prepared: HashMap::new() })
    }

    fn prepare(&self, files: &[String]) -> Result<Engine, Ending> {
        let mut scripts = Vec::new();
        for file in files {
            scripts.push((file.as_str(), self.suite.harness(file).map_err(Ending::Broken)?));
        }
        let scripts: Vec<Script> = scripts.iter().map(|(name, text)| Script { name, text }).collect();
        self.bare.prepare(&scripts, &self.options).map_err(|outcome| match ending(&self.bare, *outcome) {
            Ending::Error { message, .. } => Ending::Broken(format!("in the harness: {message}")),
            Ending::Broken(message) => Ending::Broken(format!("in the harness: {message}")),
            other => other,
        })
    }
}

impl Runner for Embedded {
    fn run(&mut self, case: &Case, mode: Mode) -> Run {
        if mode == Mode::Module {
            let outcome = self.bare.run_module(&case.text_for(mode), &self.options);
            return Run::silent(ending(&self.bare, outcome));
        }
        let files = case.metadata.harness();
        if !self.prepared.contains_key(&files) {
            let engine = self.prepare(&files);
            self.prepared.insert(files.clone(), engine);
        }
        match &self.prepared[&files] {
            Ok(engine) => {
                let mut outcome = engine.run(&case.text_for(mode), &self.options);
                let output = std::mem::take(&mut outcome.output);
                Run { ending: ending(engine, outcome), output }
            }
            Err(ending) => Run::silent(ending.clone()),
        }
    }
}

/// The outcome in the words of the suite.
fn ending(engine: &Engine, outcome: Outcome) -> Ending {
    let name = |step: Option<StepId>| step.map(|s| engine.step_name(s));
    match outcome.completion {
        Completion::Normal(_) => Ending::Normal,
        Completion::Throw { message, constructor, step, .. } => Ending::Error { phase: Phase::Runtime, constructor, message, step: name(step) },
        Completion::SyntaxError { message, step, .. } => {
            Ending::Error { phase: Phase::Parse, constructor: Some("SyntaxError".into()), message, step: name(step) }
        }
        Completion::Limit(Limit::Steps) => Ending::Broken("it takes more steps than a test may".into()),
        Completion::Limit(Limit::Memory) => Ending::Broken("it takes more memory than a test may".into()),
        Completion::Unsupported { clause, what, .. } => Ending::Refused { clause, what },
        Completion::Stopped { message, .. } => Ending::Broken(format!("the machine stopped: {message}")),
    }
}
