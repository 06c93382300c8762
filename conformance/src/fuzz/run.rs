//! Trying programs until the time is over.

use super::case;
use super::report::{Finding, Kind, REPORT_VERSION, Report};
use super::subject::{Answer, Subject};
use crate::check::run::TELLING;
use crate::check::verdict::Verdict;
use crate::corpus::Script;
use crate::engines::oracle::{Limits, SpecTexts};
use crate::engines::{CommandEngine, Deciding, Oracle};
use crate::generate::{Program, minimise};
use spec262_semantics::Engine;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What is to be tried.
pub struct Plan<'p> {
    pub engine: &'p CommandEngine,
    pub seed: u64,
    /// How large programs are: about so many statements and expressions.
    pub size: usize,
    /// Only the program with this number.
    pub only: Option<u64>,
    /// Programs at most.
    pub count: u64,
    pub time: Duration,
    /// Different findings at most.
    pub findings: usize,
    /// What a program may take on the engine.
    pub timeout: Duration,
    /// How long a finding is made smaller.
    pub shrink: Duration,
    pub limits: Limits,
    pub threads: usize,
    pub make: &'p (dyn Fn() -> Result<Engine, String> + Sync),
    pub texts: Arc<SpecTexts>,
}

/// Clauses whose last steps say most of a disagreement about scopes, beside those that say most of any program.
const SCOPES: &[&str] = &[
    "sec-functiondeclarationinstantiation",
    "sec-evaldeclarationinstantiation",
    "sec-blockdeclarationinstantiation",
    "sec-globaldeclarationinstantiation",
    "sec-createperiterationenvironment",
    "sec-runtime-semantics-catchclauseevaluation",
    "sec-declarative-environment-records-getbindingvalue-n-s",
    "sec-declarative-environment-records-setmutablebinding-n-v-s",
    "sec-object-environment-records-setmutablebinding-n-v-s",
    "sec-arguments-exotic-objects-set-p-v-receiver",
    "sec-arguments-exotic-objects-get-p-receiver",
];

/// The scripts of a program.
fn scripts(program: &Program) -> Vec<Script> {
    vec![Script { name: "case.js".into(), text: case::text(program) }]
}

/// Tries programs; `done` hears of each. The result is the same for the same seed, as far as the time goes.
pub fn run(plan: &Plan<'_>, done: &(dyn Fn() + Sync)) -> Result<Report, String> {
    let begin = Instant::now();
    let end = begin + plan.time;
    let numbers = plan.only.map_or(0..plan.count, |only| only..only.saturating_add(1));
    let next = AtomicU64::new(numbers.start);
    let (tried, unsaid) = (AtomicU64::new(0), AtomicU64::new(0));
    let enough = AtomicBool::new(false);
    let oracle = || (plan.make)().map(|engine| Oracle::new(engine, plan.limits, Arc::clone(&plan.texts)));
    let (send, receive) = mpsc::channel::<u64>();
    let work = |send: mpsc::Sender<u64>| -> Result<(), String> {
        let oracle = oracle()?;
        let mut subject = Subject::new(plan.engine, plan.timeout)?;
        while plan.only.is_some() || Instant::now() < end {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= numbers.end || enough.load(Ordering::Relaxed) {
                break;
            }
            match subject.ask(&oracle, &scripts(&Program::of_seed(plan.seed, number, plan.size))) {
                Answer::Agrees => {}
                Answer::NoOracle(_) => _ = unsaid.fetch_add(1, Ordering::Relaxed),
                // Nobody listens when there are enough.
                Answer::Differs(..) | Answer::OracleBroken(_) => _ = send.send(number),
            }
            tried.fetch_add(1, Ordering::Relaxed);
            done();
        }
        Ok(())
    };
    let mut findings = Findings { plan, found: vec![], unconfirmed: vec![], waiting: vec![] };
    std::thread::scope(|scope| -> Result<(), String> {
        let mut threads = Vec::new();
        for _ in 0..plan.threads {
            let send = send.clone();
            let work = &work;
            threads.push(std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, move || work(send)).map_err(|e| e.to_string())?);
        }
        drop(send);
        // One looks closer at what the others find.
        let mut own: Option<(Oracle, Subject<'_>)> = None;
        for number in receive {
            if findings.found.len() >= plan.findings || (plan.only.is_none() && Instant::now() >= end) {
                findings.waiting.push(number);
                continue;
            }
            let (oracle, subject) = match &mut own {
                Some(own) => own,
                none => none.insert((oracle()?, Subject::new(plan.engine, plan.timeout)?)),
            };
            findings.look(oracle, subject, number, end);
            enough.store(findings.found.len() >= plan.findings, Ordering::Relaxed);
        }
        threads.into_iter().try_for_each(|t| t.join().map_err(|_| "a thread broke down".to_string())?)
    })?;
    let engine = (plan.make)()?;
    findings.waiting.sort_unstable();
    // The order in which threads come does not matter.
    findings.found.sort_by_key(|f| f.number);
    Ok(Report {
        version: REPORT_VERSION,
        edition: engine.edition().to_string(),
        engine: plan.engine.entry.name.clone(),
        engine_version: plan.engine.version.clone(),
        seed: plan.seed,
        size: plan.size,
        programs: tried.into_inner(),
        unsaid: unsaid.into_inner(),
        seconds: begin.elapsed().as_secs_f64(),
        unconfirmed: findings.unconfirmed,
        not_looked_at: findings.waiting,
        findings: findings.found,
    })
}

struct Findings<'p> {
    plan: &'p Plan<'p>,
    found: Vec<Finding>,
    /// Programs on which the engine agrees in a process of its own.
    unconfirmed: Vec<u64>,
    /// Nobody has looked closer at them.
    waiting: Vec<u64>,
}

impl Findings<'_> {
    /// Makes a disagreement small, and puts it with those that it is like.
    fn look(&mut self, oracle: &Oracle, subject: &mut Subject<'_>, number: u64, end: Instant) {
        let program = Program::of_seed(self.plan.seed, number, self.plan.size);
        let first = subject.confirm(oracle, &scripts(&program));
        let Some(kind) = kind(&first) else { return self.unconfirmed.push(number) };
        let until = Instant::now() + self.plan.shrink;
        let until = if self.plan.only.is_some() { until } else { until.min(end + Duration::from_secs(1)) };
        // A smaller program must go wrong in the same way.
        let small = minimise(program, until, &mut |candidate| {
            let scripts = scripts(candidate);
            let same = |answer: &Answer| self::kind(answer).is_some_and(|k| k.like(kind));
            same(&subject.ask(oracle, &scripts)) && same(&subject.confirm(oracle, &scripts))
        });
        let last = subject.confirm(oracle, &scripts(&small));
        let finding = self.finding(oracle, number, &small, &last, self::kind(&last).unwrap_or(kind));
        match self.found.iter_mut().find(|f| f.group == finding.group) {
            Some(known) => {
                known.times += 1;
                known.also.push(number);
                // The smallest program is shown.
                if finding.source.len() < known.source.len() {
                    let (times, also) = (known.times, std::mem::take(&mut known.also));
                    let also = also.into_iter().filter(|n| *n != number).chain([known.number]).collect();
                    *known = Finding { times, also, ..finding };
                }
            }
            None => self.found.push(finding),
        }
    }

    fn finding(&self, oracle: &Oracle, number: u64, program: &Program, answer: &Answer, kind: Kind) -> Finding {
        let scripts = scripts(program);
        let (must, verdict) = match answer {
            Answer::Differs(must, verdict) => (Some(must), Some(&**verdict)),
            _ => (None, None),
        };
        let line = match verdict {
            Some(Verdict::Disagrees(d)) => d.line.map_or(usize::MAX, |line| line - 1),
            _ => usize::MAX,
        };
        let clauses: Vec<&str> = TELLING.iter().chain(SCOPES).copied().collect();
        let mut steps: Vec<Deciding> = oracle.deciding(&scripts, line, &clauses);
        // Of what ran at other places of the program, the last few count.
        let spare = steps.len().saturating_sub(MOST_STEPS);
        steps.drain(..spare);
        // A step that throws decides alone.
        let decides = steps.iter().rfind(|s| s.what != "ran").map_or(steps.as_slice(), std::slice::from_ref);
        let group = format!("{} {}", kind.name(), decides.iter().map(|s| s.step.as_str()).collect::<Vec<_>>().join(" "));
        let why = match answer {
            Answer::OracleBroken(why) | Answer::NoOracle(why) => why.clone(),
            Answer::Differs(_, verdict) => super::report::say(verdict),
            Answer::Agrees => String::new(),
        };
        let case = must.and_then(|must| case::yaml(oracle, self.plan, number, program, must, &steps, &why));
        Finding { number, group, kind, times: 1, also: vec![], strict: program.strict, source: case::plain(program), why, steps, case }
    }
}

/// Deciding steps that are told.
const MOST_STEPS: usize = 5;

/// How an answer is wrong; none if it is not.
fn kind(answer: &Answer) -> Option<Kind> {
    match answer {
        Answer::Agrees | Answer::NoOracle(_) => None,
        Answer::OracleBroken(_) => Some(Kind::Oracle),
        Answer::Differs(_, verdict) => Some(match &**verdict {
            Verdict::Disagrees(d) if d.line.is_some() => Kind::Output,
            Verdict::Disagrees(_) => Kind::End,
            Verdict::Crash { .. } => Kind::Crash,
            Verdict::Hang { .. } => Kind::Hang,
            Verdict::Garbage { .. } | Verdict::Agrees | Verdict::Unsupported { .. } => Kind::Garbage,
        }),
    }
}
