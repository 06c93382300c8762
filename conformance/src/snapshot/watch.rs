//! What a snapshot takes from a run: the paths that the operations behind scopes take, and what happens to environments and functions.

use super::story::Story;
use spec262_semantics::{At, Engine, Event, Observer, StepId, StepKind};
use std::collections::{HashMap, HashSet};

/// The clauses whose operations are in a snapshot, each with those below it: those that decide where a name is found, what a call and a
/// declaration make, and what an assignment does. What the others do, the story tells.
const CLAUSES: &[&str] = &[
    "9.1.1", "9.1.2.1", "9.4", "10.2.1.1", "10.2.1.2", "10.2.2", "10.2.3", "10.2.11", "10.4.4", "14.2.3", "14.7.4.4", "14.7.5.6", "14.7.5.7",
    "14.15.2", "16.1.7", "19.2.1.1", "19.2.1.3",
];

/// An operation of these clauses.
pub struct Operation {
    /// The number of its clause.
    pub number: String,
    pub name: String,
    /// Its first step, and how many it has.
    first: u32,
    count: u32,
    /// The labels of its steps, and whether each is one that runs.
    labels: Vec<(String, bool)>,
}

/// The operations of a specification that snapshots are about.
pub struct Operations {
    all: Vec<Operation>,
    /// By step: one more than the number of its operation; 0 for other steps.
    of: Vec<u16>,
}

impl Operations {
    pub fn of(engine: &Engine) -> Operations {
        let mut all: Vec<Operation> = Vec::new();
        let mut of = Vec::new();
        let mut last = None;
        for (id, info) in engine.steps() {
            let below = |c: &str| info.number.strip_prefix(c).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            let identity = (info.clause, info.algorithm, info.production);
            if !CLAUSES.iter().any(|c| below(c)) {
                of.push(0);
                last = None;
                continue;
            }
            // A second operation of the same name begins with a first step again.
            if last != Some(identity) || info.label == "1" {
                all.push(Operation { number: info.number.into(), name: info.algorithm.into(), first: id.0, count: 0, labels: vec![] });
            }
            last = Some(identity);
            of.push(all.len() as u16);
            if let Some(operation) = all.last_mut() {
                operation.count += 1;
                operation.labels.push((info.label.into(), matches!(info.kind, StepKind::Action | StepKind::Assertion)));
            }
        }
        Operations { all, of }
    }
}

/// The steps of one call, as bits.
type Path = Vec<u64>;

/// The different paths of an operation, in the order in which they ended first.
#[derive(Default)]
struct Calls {
    paths: Vec<Path>,
    known: HashSet<Path>,
}

/// A call that has not ended.
struct Open {
    depth: u32,
    operation: u16,
    path: Path,
}

/// Watches a run.
pub struct Watch<'o> {
    operations: &'o Operations,
    /// By operation.
    calls: HashMap<u16, Calls>,
    /// In the order of the first call.
    order: Vec<u16>,
    open: Vec<Open>,
    /// The operation of the last step, if it is one of these.
    now: u16,
    pub story: Story,
}

impl<'o> Watch<'o> {
    pub fn new(operations: &'o Operations) -> Watch<'o> {
        Watch { operations, calls: HashMap::new(), order: vec![], open: vec![], now: 0, story: Story::default() }
    }

    fn close(&mut self, depth: u32) {
        while self.open.last().is_some_and(|o| o.depth >= depth) {
            let Some(open) = self.open.pop() else { return };
            let calls = self.calls.entry(open.operation).or_default();
            if !calls.known.contains(&open.path) {
                calls.known.insert(open.path.clone());
                calls.paths.push(open.path);
            }
        }
    }

    /// The lines about operations, in the order of the first call: those that had something to decide.
    pub fn steps(&mut self) -> Vec<String> {
        self.close(0);
        let line = |number: &u16| {
            let operation = &self.operations.all[*number as usize - 1];
            let mut paths: Vec<String> = Vec::new();
            for path in self.calls[number].paths.iter().map(|p| operation.path(p)) {
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
            let decides = |path: &String| path != WHOLE && path != PLAIN;
            (paths.len() > 1 || paths.iter().any(decides)).then(|| format!("{} {}: {}", operation.number, operation.name, paths.join("; ")))
        };
        self.order.iter().filter_map(line).collect()
    }
}

/// What stands for a path that takes every step, and for one to the last step without any decision.
const WHOLE: &str = "all";
const PLAIN: &str = "to the end";

impl Operation {
    /// What a path decided: the steps that stand below others, `5.a-5.c`; and where it ended, if that was neither at one of these nor at the
    /// last step. What only remarks is left out.
    fn path(&self, path: &Path) -> String {
        let has = |i: usize| path.get(i / 64).is_some_and(|word| word >> (i % 64) & 1 == 1);
        let running: Vec<(bool, &str)> =
            self.labels.iter().enumerate().filter(|(_, (_, runs))| *runs).map(|(i, (label, _))| (has(i), label.as_str())).collect();
        if running.iter().all(|(ran, _)| *ran) {
            return WHOLE.into();
        }
        let below: Vec<(bool, &str)> = running.iter().copied().filter(|(_, label)| label.contains('.')).collect();
        let mut parts: Vec<String> = Vec::new();
        for run in below.chunk_by(|a, b| a.0 == b.0).filter(|run| run[0].0) {
            match run {
                [(_, only)] => parts.push((*only).to_string()),
                [(_, first), .., (_, last)] => parts.push(format!("{first}-{last}")),
                [] => {}
            }
        }
        match running.iter().rposition(|(ran, _)| *ran) {
            Some(last) if last + 1 < running.len() && !running[last].1.contains('.') => parts.push(format!("to {}", running[last].1)),
            _ if parts.is_empty() => parts.push(PLAIN.into()),
            _ => {}
        }
        parts.join(" ")
    }
}

impl Observer for Watch<'_> {
    fn step(&mut self, step: StepId, at: At) {
        let number = self.operations.of.get(step.0 as usize).copied().unwrap_or(0);
        self.now = number;
        if number == 0 {
            if self.open.last().is_some_and(|o| o.depth >= at.depth) {
                self.close(at.depth);
            }
            return;
        }
        self.close(at.depth + 1);
        let operation = &self.operations.all[number as usize - 1];
        let bit = (step.0 - operation.first) as usize;
        let goes_on = bit > 0 && self.open.last().is_some_and(|o| o.depth == at.depth && o.operation == number);
        if !goes_on {
            self.close(at.depth);
            let words = (operation.count as usize).div_ceil(64);
            self.open.push(Open { depth: at.depth, operation: number, path: vec![0; words] });
            self.calls.entry(number).or_insert_with(|| {
                self.order.push(number);
                Calls::default()
            });
        }
        if let Some(open) = self.open.last_mut() {
            open.path[bit / 64] |= 1 << (bit % 64);
        }
    }

    fn event(&mut self, event: Event) {
        let operation = (self.now > 0).then(|| self.operations.all[self.now as usize - 1].name.as_str());
        self.story.event(event, operation);
    }
}
