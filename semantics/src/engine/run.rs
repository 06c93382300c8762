//! One run: parse, evaluate, then the jobs.

use super::observe::{Watcher, position};
use super::{Completion, Engine, Limit, Observer, Options, Outcome, Position, StepId, report};
use crate::heap::Opaque;
use crate::ir::Tag;
use crate::machine::watch::{Silent, Watch};
use crate::machine::{Machine, Stop, StopKind};
use crate::value::Value;

/// A script to run.
#[derive(Clone, Copy, Debug)]
pub struct Script<'s> {
    /// For reports.
    pub name: &'s str,
    pub text: &'s str,
}

impl Engine {
    /// Runs a script, then all jobs that it leaves behind.
    pub fn run(&self, source: &str, options: &Options) -> Outcome {
        self.run_units(&source.encode_utf16().collect::<Vec<_>>(), options)
    }

    /// The same for a source of code units, which may have lone surrogates.
    pub fn run_units(&self, source: &[u16], options: &Options) -> Outcome {
        let mut m = self.machine(options);
        let completion = self.script(&mut m, 0, source, &mut Silent);
        outcome(&mut m, completion)
    }

    /// Reads a module. What makes a text no module is told; a module that is right is not supported yet.
    pub fn run_module(&self, source: &str, options: &Options) -> Outcome {
        let mut m = self.machine(options);
        m.script = Some(0);
        let units: Vec<u16> = source.encode_utf16().collect();
        let completion = match m.read_module(&units) {
            Ok(Ran::Value(v)) => Completion::Normal(m.describe(v)),
            Ok(Ran::NoProgram) => self.syntax_error(&m),
            Err(stop) => self.stopped(&m, &stop),
        };
        outcome(&mut m, completion)
    }

    /// The early-error rules that a script, or module, breaks, in the order of the text; none where it is no sentence of the grammar
    /// at all, or breaks none.
    pub fn broken_rules(&self, source: &str, module: bool, options: &Options) -> Vec<StepId> {
        let mut m = self.machine(options);
        m.script = Some(0);
        let units: Vec<u16> = source.encode_utf16().collect();
        let read = if module { m.read_module(&units).map(|_| ()) } else { m.parse_script(&units, &mut Silent).map(|_| ()) };
        match read {
            Ok(()) => m.syntax_errors.iter().filter_map(|e| self.step_at(e.rule?)).collect(),
            // What the machine does not support it refuses after the rules.
            Err(_) => Vec::new(),
        }
    }

    /// Runs scripts in one realm, one after the other, each with its jobs, until one does not end normally.
    pub fn run_scripts(&self, scripts: &[Script<'_>], options: &Options) -> Outcome {
        let mut m = self.machine(options);
        let completion = self.scripts(&mut m, scripts, &mut Silent);
        outcome(&mut m, completion)
    }

    /// Runs a script, and tells the observer every step, and what happens to contexts, environments and functions.
    pub fn trace(&self, source: &str, options: &Options, observer: &mut impl Observer) -> Outcome {
        self.trace_scripts(&[Script { name: &options.name, text: source }], options, observer)
    }

    /// [`Engine::run_scripts`] with an observer.
    pub fn trace_scripts(&self, scripts: &[Script<'_>], options: &Options, observer: &mut impl Observer) -> Outcome {
        let mut m = self.machine(options);
        m.observing = true;
        let mut watcher = Watcher::new(observer, scripts.iter().map(|s| s.name.to_string()).collect());
        let completion = self.scripts(&mut m, scripts, &mut watcher);
        watcher.flush(&mut m);
        outcome(&mut m, completion)
    }

    pub(super) fn scripts<W: Watch>(&self, m: &mut Machine, scripts: &[Script<'_>], watch: &mut W) -> Completion {
        let mut last = Completion::Normal("undefined".into());
        for (i, script) in scripts.iter().enumerate() {
            last = self.script(m, i as u32, &script.text.encode_utf16().collect::<Vec<_>>(), watch);
            if !matches!(last, Completion::Normal(_)) {
                break;
            }
        }
        last
    }

    fn script<W: Watch>(&self, m: &mut Machine, number: u32, source: &[u16], watch: &mut W) -> Completion {
        m.script = Some(number);
        match m.run_script(source, watch) {
            Ok(Ran::Value(v)) if v.is_abrupt() => self.thrown(m, v),
            Ok(Ran::Value(v)) => Completion::Normal(m.describe(v)),
            Ok(Ran::NoProgram) => self.syntax_error(m),
            Err(stop) => self.stopped(m, &stop),
        }
    }

    pub(super) fn thrown(&self, m: &Machine, abrupt: Value) -> Completion {
        let v = m.heap.field(abrupt.index(), 1);
        let (pc, tree, node) = m.origin(abrupt);
        Completion::Throw {
            message: report::thrown(m, v),
            name: report::error_name(m, v),
            constructor: report::constructor_name(m, v),
            step: self.step_at(pc),
            position: place(m, tree, node),
        }
    }

    fn syntax_error(&self, m: &Machine) -> Completion {
        let Some(first) = m.syntax_errors.first() else {
            return Completion::Stopped { step: None, message: "a text was refused without a reason".into(), position: None };
        };
        let position = Some(position(first.script, &first.source, first.start, first.end));
        Completion::SyntaxError { message: first.message.clone(), step: first.rule.and_then(|pc| self.step_at(pc)), position }
    }

    pub(super) fn stopped(&self, m: &Machine, stop: &Stop) -> Completion {
        match stop.kind() {
            StopKind::StepLimit => Completion::Limit(Limit::Steps),
            StopKind::MemoryLimit | StopKind::TooLong(_) => Completion::Limit(Limit::Memory),
            StopKind::Unsupported { clause, what, tree, node } => {
                Completion::Unsupported { clause: clause.clone(), what: what.clone(), position: place(m, *tree, *node) }
            }
            kind => match self.unsupported_at(stop.pc()).filter(|_| matches!(kind, StopKind::AssertionFailed)) {
                Some((what, clause)) => Completion::Unsupported { clause, what, position: place(m, m.at.0, m.at.1) },
                None => {
                    let position = place(m, m.current.tree, m.current.node);
                    Completion::Stopped { step: self.step_at(stop.pc()), message: stop_text(m, stop), position }
                }
            },
        }
    }

    /// What is missing, and the number of its clause, if the code there stands for an operation that is not supported yet.
    fn unsupported_at(&self, pc: u32) -> Option<(String, String)> {
        let p = &self.code.program;
        let alg = p.debug.steps.get(p.step_of(pc)? as usize)?.alg;
        p.unsupported_algs.iter().find(|u| u.0 == alg).map(|(_, what, clause)| (what.clone(), clause.clone()))
    }

    /// The step that runs at a place of the code.
    fn step_at(&self, pc: u32) -> Option<StepId> {
        self.code.program.step_of(pc).map(StepId)
    }
}

fn place(m: &Machine, tree: u32, node: u32) -> Option<Position> {
    let (tree, start, end) = m.trees.in_text(tree, node)?;
    let entry = &m.trees.entries[tree as usize];
    Some(position(entry.script, entry.tree.source(), start, end))
}

pub(super) fn outcome(m: &mut Machine, completion: Completion) -> Outcome {
    Outcome { completion, output: std::mem::take(&mut m.output), steps: m.steps }
}

/// Why the machine stopped, in words.
pub(super) fn stop_text(m: &Machine, stop: &Stop) -> String {
    let what = match stop.kind() {
        StopKind::AssertionFailed => "an assertion does not hold".to_string(),
        StopKind::Abrupt => "a completion is abrupt that may not be".into(),
        StopKind::Guard(wanted, is) => format!("a value is {is}, and not of the type {wanted}"),
        StopKind::FellOff => "an algorithm ends without a result".into(),
        StopKind::Unreachable(why) => format!("a production is here that was declared unreachable: {why}"),
        StopKind::Unsupported { clause, what, .. } => format!("{what} ({clause}) is not supported"),
        StopKind::StepLimit => "the limit of steps is reached".into(),
        StopKind::MemoryLimit => "the limit of memory is reached".into(),
        StopKind::TooLong(n) => format!("a String would have {n} code units"),
        StopKind::Defect(text) => text.clone(),
    };
    let p = &m.code.program;
    let Some(step) = p.step_of(stop.pc()).and_then(|s| p.debug.steps.get(s as usize)) else { return what };
    let Some(alg) = p.algs.get(step.alg as usize) else { return what };
    let clause = p.debug.clauses.get(alg.clause as usize).map_or("", |c| c.id.as_str());
    let production = alg.production.lines().next().unwrap_or("");
    let of = if production.is_empty() { String::new() } else { format!(" of {production}") };
    format!("{clause}#{} ({}{of}): {what}", step.label, alg.name)
}

/// What became of a script or module.
enum Ran {
    Value(Value),
    /// The text is none.
    NoProgram,
}

impl Machine {
    /// `InitializeHostDefinedRealm`. The realm's context runs then.
    pub(crate) fn create_realm<W: Watch>(&mut self, watch: &mut W) -> Result<(), Stop> {
        self.agent = self.new_agent()?;
        self.symbol_registry = self.heap.new_list(&[]);
        let result = self.run_algorithm("InitializeHostDefinedRealm", &[], watch)?;
        if result.is_abrupt() {
            return Err(self.defect("the realm cannot be made"));
        }
        self.realm = self.current_realm()?;
        Ok(())
    }

    fn new_agent(&mut self) -> Result<Value, Stop> {
        let Some(ty) = self.code.program.records.iter().position(|r| r.name == "AgentRecord") else {
            return Err(self.defect("there is no AgentRecord"));
        };
        let agent = self.heap.new_record(ty as u16);
        let kept = self.heap.new_list(&[]);
        let signifier = self.heap.strings.intern_str("agent");
        let slots = self.code.program.records[ty].slots.clone();
        for (i, slot) in slots.iter().enumerate() {
            let value = match self.code.program.slots[slot.name as usize].as_str() {
                "[[Signifier]]" => signifier,
                "[[KeptAlive]]" => kept,
                "[[ModuleAsyncEvaluationCount]]" => Value::integer(0),
                _ => Value::TRUE,
            };
            self.heap.set_field(agent.index(), i as u16, value);
        }
        Ok(agent)
    }

    pub(super) fn run_algorithm<W: Watch>(&mut self, name: &str, args: &[Value], watch: &mut W) -> Result<Value, Stop> {
        match self.code.algorithm(name) {
            Some(alg) => self.call_watched(alg, args, watch),
            None => Err(self.defect(format!("there is no algorithm {name}"))),
        }
    }

    fn run_script<W: Watch>(&mut self, source: &[u16], watch: &mut W) -> Result<Ran, Stop> {
        let script = self.parse_script(source, watch)?;
        if script.is(Tag::List) {
            return Ok(Ran::NoProgram);
        }
        let result = self.run_algorithm("ScriptEvaluation", &[script], watch)?;
        if !result.is_abrupt() {
            self.roots.push(result);
        }
        let failed = self.run_jobs(watch)?;
        if result.is_abrupt() { Ok(Ran::Value(result)) } else { Ok(Ran::Value(failed.unwrap_or(result))) }
    }

    fn parse_script<W: Watch>(&mut self, source: &[u16], watch: &mut W) -> Result<Value, Stop> {
        let text = self.heap.new_opaque(Opaque::SourceText(source.into()));
        self.run_algorithm("ParseScript", &[text, self.realm, Value::UNDEFINED], watch)
    }

    /// ParseText with the goal symbol Module.
    fn read_module(&mut self, source: &[u16]) -> Result<Ran, Stop> {
        let text = self.heap.new_opaque(Opaque::SourceText(source.into()));
        let goal = Value::nonterminal(u32::from(self.code.names.grammar.known.module));
        let module = self.run_algorithm("ParseText", &[text, goal, Value::ABSENT, Value::ABSENT], &mut Silent)?;
        Ok(if module.is(Tag::List) { Ran::NoProgram } else { Ran::Value(module) })
    }

    /// Runs jobs until there are none; where nothing else is left, the clock goes on to the next timed one. Gives the first
    /// throw completion of a job, if there is one: promise jobs have none, timers may.
    fn run_jobs<W: Watch>(&mut self, watch: &mut W) -> Result<Option<Value>, Stop> {
        let mut failed = None;
        loop {
            let job = match self.jobs.pop_front() {
                Some(job) => job,
                None => match self.timed.pop() {
                    Some(timed) => {
                        self.clock = self.clock.max(timed.at);
                        timed.job
                    }
                    None => return Ok(failed),
                },
            };
            self.push_job_context(job.realm);
            let result = self.call_closure(job.closure, watch)?;
            self.contexts.pop();
            self.suspended.pop();
            if result.is_abrupt() && failed.is_none() {
                self.roots.push(result);
                failed = Some(result);
            }
        }
    }

    /// A job runs in a context of its own: that of its realm, or of the script's where it has none.
    fn push_job_context(&mut self, realm: Value) {
        let fields = &self.code.known.context;
        let (record, function, realm_field, code) = (fields.record, fields.function, fields.realm, fields.script_or_module);
        let context = self.heap.new_record(record);
        let realm = if realm.is(Tag::Record) { realm } else { self.realm };
        self.heap.set_field(context.index(), function, Value::NULL);
        self.heap.set_field(context.index(), realm_field, realm);
        self.heap.set_field(context.index(), code, Value::NULL);
        self.contexts.push(context);
        self.suspended.push(false);
    }
}
