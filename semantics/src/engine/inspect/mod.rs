//! Looking into a run: what there is at the *probes* of a program and at its end, as [`Graph`]s; who shares a binding with whom; and what keeps a
//! record alive.
//!
//! A probe is a comment, `/*@ name */`, so that the source stays plain JavaScript for every engine:
//!
//! ```js
//! function counter() { let n = 0; return () => { /*@ inside */ return ++n } }
//! ```
//!
//! It is **hit** each time the machine begins Evaluation (8.1) or NamedEvaluation (8.4.5) of the outermost parse node that starts at the
//! first token behind the comment and has such an evaluation: a statement, as a rule, or an expression. The graph shows what there is then, before
//! the first step. A probe in the text of eval code or of the Function constructor counts as well. Where nothing is evaluated, as in front of a
//! `}` or of a parameter, a probe is an error; an empty statement makes a place for one: `{ let x = 1; /*@ end */; }`.
//!
//! Between `/*@` and the name stands white space (`/*@__PURE__*/` is no probe). A name has letters, digits, `_` and `-`, and begins with a
//! letter or `_`. What is written in Strings, templates, regular expressions and other comments is no probe.
//!
//! Looking changes nothing: no code of the program is run for it, and output, completion and number of steps are those of [`Engine::run`].

mod film;
pub mod graph;
mod probes;
mod reach;
mod retention;
mod take;
mod text;
mod view;
mod watch;

pub use film::Film;
pub use graph::{Binding, Context, Function, Graph, Object, Property, Realm, Record, Thing, ValueText};
pub use probes::{ProbeError, ProbeErrorKind, ProbePlace};
pub use retention::{Link, Retention};

use super::{Engine, Options, Outcome, Script, run};
use crate::machine::Machine;
use probes::{Operations, Probe};
use rustc_hash::FxHashMap;
use spec262_spec::grammar::{NonterminalId, Params};
use std::collections::BTreeMap;
use take::take;
use view::View;
use watch::Inspector;

/// What is wanted of an inspection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Questions {
    /// The probes whose hits are wanted; all, if none is given.
    pub probes: Vec<String>,
    /// Graphs are kept for so many hits of each probe, from the first on; hits are counted all the same.
    pub hits: u32,
}

impl Default for Questions {
    /// All probes, 100 hits of each.
    fn default() -> Self {
        Questions { probes: Vec::new(), hits: 100 }
    }
}

/// One hit of a probe.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// The name of the probe.
    pub probe: String,
    /// Which hit of this probe, counted from 1.
    pub count: u32,
    /// What there was.
    pub graph: Graph,
}

/// What was seen in a run.
#[derive(Clone, PartialEq, Debug)]
pub struct Inspection {
    /// How the run ended; the same as of [`Engine::run_scripts`].
    pub outcome: Outcome,
    /// In the order in which they happened.
    pub hits: Vec<Hit>,
    /// What there is after the program and all its jobs, after a full collection. No code is running any more.
    pub end: Graph,
    /// The probes of the scripts, in the order of the text; then those that eval code had, each once for every text that was parsed.
    pub probes: Vec<ProbePlace>,
    /// What is wrong with probes in eval code, which is seen only when it is parsed.
    pub errors: Vec<ProbeError>,
    /// How often each of the wanted probes was hit, by name; probes that were never hit are there with 0.
    pub counts: BTreeMap<String, u32>,
    retained: retention::Retained,
}

impl Inspection {
    /// The hit of a probe with that count, from 1; none if there was none, or its graph was not kept.
    pub fn hit(&self, probe: &str, count: u32) -> Option<&Hit> {
        self.hits.iter().find(|h| h.probe == probe && h.count == count)
    }

    /// Whether a thing that some graph of this inspection has shown is still there after the end, and through what it is reached from a root.
    ///
    /// By the standard's letter the environment of the global code, the realm and what they refer to stay for ever; what nothing reaches is gone.
    /// Weak references do not count.
    pub fn retention(&self, thing: Thing) -> Retention {
        self.retained.get(thing)
    }
}

impl Engine {
    /// The probes of some scripts, in the order of the text; or all that is wrong with them. A script that cannot be parsed has none: running it
    /// tells why.
    pub fn probes(&self, scripts: &[Script<'_>]) -> Result<Vec<ProbePlace>, Vec<ProbeError>> {
        let goal = NonterminalId(self.code.names.grammar.known.script);
        let operations = Operations::of(&self.code.program);
        let (mut places, mut errors): (Vec<ProbePlace>, Vec<ProbeError>) = (Vec::new(), Vec::new());
        for (i, script) in scripts.iter().enumerate() {
            let text: Vec<u16> = script.text.encode_utf16().collect();
            let Ok(tree) = self.code.front.parse(text.into(), goal, Params::default()) else { continue };
            let (found, wrong) = probes::find(&self.code, &operations, &tree, Some(i as u32));
            errors.extend(wrong);
            for Probe { place, .. } in found {
                if let Some(first) = places.iter().find(|p| p.name == place.name) {
                    let kind = ProbeErrorKind::Duplicate { name: place.name.clone(), script: first.position.script, line: first.position.line };
                    errors.push(ProbeError { kind, position: place.position.clone() });
                }
                places.push(place);
            }
        }
        errors.sort_by_key(|e| (e.position.script, e.position.offset));
        if errors.is_empty() { Ok(places) } else { Err(errors) }
    }

    /// [`Engine::run_scripts`], looking at the probes and at the end. What is wrong with probes is told before anything runs.
    ///
    /// ```
    /// use spec262_semantics::{Engine, Options, Questions, Script};
    ///
    /// let text = "'use strict'; function counter() { let n = 0; return () => { /*@ inside */ return ++n } } let c = counter(); c()";
    /// let engine = Engine::new().unwrap();
    /// let seen = engine.inspect(&[Script { name: "a", text }], &Options::default(), &Questions::default()).unwrap();
    /// let inside = &seen.hit("inside", 1).unwrap().graph;
    /// let kinds: Vec<&str> = inside.scope_chain().iter().map(|r| r.kind.as_str()).collect();
    /// assert_eq!(kinds, ["FunctionEnvironmentRecord", "FunctionEnvironmentRecord", "GlobalEnvironmentRecord"]);
    /// assert_eq!(inside.lookup("n").unwrap().binding.unwrap().value.as_ref().unwrap().text, "0");
    /// ```
    pub fn inspect(&self, scripts: &[Script<'_>], options: &Options, questions: &Questions) -> Result<Inspection, Vec<ProbeError>> {
        let probes = self.probes(scripts)?;
        let mut m = self.machine(options);
        m.observing = true;
        let view = View::new(&mut m, scripts.iter().map(|s| s.name.to_string()).collect());
        let operations = Operations::of(&self.code.program);
        let mut inspector = Inspector {
            view,
            operations,
            questions,
            asked: FxHashMap::default(),
            counts: BTreeMap::new(),
            hits: Vec::new(),
            probes,
            errors: Vec::new(),
        };
        // Probes in code that is never parsed, because a script before it throws, are there all the same.
        for name in inspector.probes.iter().map(|p| &p.name).chain(&questions.probes) {
            if inspector.wants(name) {
                inspector.counts.insert(name.clone(), 0);
            }
        }
        let completion = self.scripts(&mut m, scripts, &mut inspector);
        let outcome = run::outcome(&mut m, completion);
        m.end();
        let Inspector { mut view, hits, probes, errors, counts, .. } = inspector;
        let end = take(&mut m, &mut view);
        let retained = retention::Retained::of(&m, &view);
        Ok(Inspection { outcome, hits, end, probes, errors, counts, retained })
    }
}

impl Machine {
    /// After the last job: gives up what only the machine itself still knows of the run, its results for one, and all that nothing reaches.
    fn end(&mut self) {
        self.roots.clear();
        self.pending.clear();
        self.early_errors.clear();
        self.collect();
    }
}
