//! What every run begins with: a heap with a realm in it, in which scripts may have been run already.

use super::{Completion, Engine, Options, Outcome, Script, run};
use crate::heap::Heap;
use crate::machine::coroutine::Parked;
use crate::machine::trees::Trees;
use crate::machine::watch::Silent;
use crate::machine::{Loaded, Machine};
use crate::value::Value;
use std::rc::Rc;

/// The state of a machine between two scripts, shared by all runs that begin with it.
pub(super) struct Start {
    heap: Heap,
    agent: Value,
    symbol_registry: Value,
    realm: Value,
    context: Value,
    trees: Trees,
    parked: Parked,
}

impl Start {
    /// What the machine has come to; its garbage is left behind.
    pub fn of(mut m: Machine) -> Result<Start, String> {
        let context = m.running_context().map_err(|stop| run::stop_text(&m, &stop))?;
        m.roots.clear();
        m.collect();
        m.parked.pool.clear();
        m.heap.freeze();
        // The numbers of scripts are those of the run to come.
        m.trees.entries.iter_mut().for_each(|entry| entry.script = None);
        Ok(Start { heap: m.heap, agent: m.agent, symbol_registry: m.symbol_registry, realm: m.realm, context, trees: m.trees, parked: m.parked })
    }

    /// A machine that goes on from there.
    pub fn machine(&self, code: &Rc<Loaded>) -> Machine {
        let mut m = Machine::new(Rc::clone(code), self.heap.clone());
        m.agent = self.agent;
        m.symbol_registry = self.symbol_registry;
        m.realm = self.realm;
        m.trees = self.trees.clone();
        m.parked = self.parked.clone();
        m.contexts.push(self.context);
        m.suspended.push(false);
        m
    }
}

impl Engine {
    /// An engine whose runs begin where these scripts end, each run with a copy of the realm that they have worked on: they are
    /// run once. If one does not end normally, its outcome comes back.
    ///
    /// ```
    /// use spec262_semantics::{Engine, Options, Script};
    ///
    /// let harness = Script { name: "harness", text: "var calls = 0; function count() { return ++calls }" };
    /// let engine = Engine::new().unwrap().prepare(&[harness], &Options::default()).unwrap();
    /// for _ in 0..2 {
    ///     assert_eq!(engine.run("print(count())", &Options::default()).output, ["1"]);
    /// }
    /// ```
    pub fn prepare(&self, scripts: &[Script<'_>], options: &Options) -> Result<Engine, Box<Outcome>> {
        let mut m = self.machine(options);
        let completion = self.scripts(&mut m, scripts, &mut Silent);
        if !matches!(completion, Completion::Normal(_)) {
            return Err(Box::new(run::outcome(&mut m, completion)));
        }
        self.from(m)
    }

    /// An engine whose realms have test262's host object, `$262`.
    pub fn with_host_object_262(&self) -> Result<Engine, Box<Outcome>> {
        let mut m = self.machine(&Options::default());
        match m.run_algorithm("InstallHostObject262", &[m.realm], &mut Silent) {
            Ok(v) if !v.is_abrupt() => self.from(m),
            Ok(v) => {
                let thrown = self.thrown(&m, v);
                Err(Box::new(run::outcome(&mut m, thrown)))
            }
            Err(stop) => {
                let stopped = self.stopped(&m, &stop);
                Err(Box::new(run::outcome(&mut m, stopped)))
            }
        }
    }

    /// The same specification, going on from there.
    fn from(&self, m: Machine) -> Result<Engine, Box<Outcome>> {
        match Start::of(m) {
            Ok(start) => Ok(Engine { code: Rc::clone(&self.code), start, passes: self.passes }),
            Err(message) => {
                let completion = Completion::Stopped { step: None, message, position: None };
                Err(Box::new(Outcome { completion, output: Vec::new(), steps: 0 }))
            }
        }
    }
}
