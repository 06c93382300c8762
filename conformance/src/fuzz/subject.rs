//! The engine that is tried, and how one program comes out on it.

use crate::check::verdict::{Verdict, expectation_of, judge};
use crate::corpus::Script;
use crate::engines::{CommandEngine, Oracle, Seen, Trouble, Worker};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// An engine, run in a process that stays if it can be.
pub struct Subject<'e> {
    engine: &'e CommandEngine,
    worker: Option<Worker>,
}

/// What came of a program.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    Agrees,
    /// With what the oracle saw.
    Differs(Seen, Box<Verdict>),
    /// The oracle cannot say what must come of it: it lacks something, or has reached a limit.
    NoOracle(String),
    /// The oracle broke down.
    OracleBroken(String),
}

impl<'e> Subject<'e> {
    pub fn new(engine: &'e CommandEngine, timeout: Duration) -> Result<Subject<'e>, String> {
        let worker = Worker::of(engine, timeout).map_err(|e| format!("{} cannot be started: {e}", engine.entry.name))?;
        Ok(Subject { engine, worker })
    }

    /// Runs a program on both; in the process that stays, if there is one.
    pub fn ask(&mut self, oracle: &Oracle, scripts: &[Script]) -> Answer {
        self.answer(oracle, scripts, false)
    }

    /// The same in a process of its own, as `check` does it: this is the last word.
    pub fn confirm(&mut self, oracle: &Oracle, scripts: &[Script]) -> Answer {
        self.answer(oracle, scripts, true)
    }

    fn answer(&mut self, oracle: &Oracle, scripts: &[Script], alone: bool) -> Answer {
        let must = match catch_unwind(AssertUnwindSafe(|| oracle.run(scripts))) {
            Ok(Ok(seen)) => seen,
            Ok(Err(Trouble::Refused(why) | Trouble::Hang(why))) => return Answer::NoOracle(why),
            Ok(Err(Trouble::Crash(why) | Trouble::Garbage(why))) => return Answer::OracleBroken(why),
            Err(_) => return Answer::OracleBroken("the machine panicked".into()),
        };
        let seen = match &mut self.worker {
            Some(worker) if !alone => worker.run(scripts),
            _ => self.engine.run(scripts),
        };
        let verdict = match seen {
            Ok(seen) => judge(&expectation_of(&must), &seen, self.engine.entry.older),
            Err(trouble) => trouble.into(),
        };
        if verdict.bad() { Answer::Differs(must, Box::new(verdict)) } else { Answer::Agrees }
    }
}
