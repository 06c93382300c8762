//! Mutants: the specification with one step changed, and whether a case notices.

pub mod report;

pub use report::{Fate, Line, Report};

use super::reasons::{BadLine, Reasons};
use super::{Run, named, visit};
use crate::check::run::judge_oracle;
use crate::check::{Subject, Verdict};
use crate::engines::Oracle;
use crate::engines::oracle::{Limits, SpecTexts};
use crate::{parallel, partition};
use spec262_semantics::{Coverage, Engine, GrammarTables, StepId};
use spec262_spec::model::{AlgId, Spec};
use spec262_spec::mutate::{Mutant, mutants};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is to be graded.
pub struct Plan<'p> {
    pub subjects: Vec<Subject>,
    /// Makes a specification for a thread: it is changed, and changed back.
    pub spec: &'p (dyn Fn() -> Result<Spec, String> + Sync),
    /// Clauses whose steps are changed: ids, and beginnings of numbers.
    pub clauses: Vec<String>,
    /// The i-th of n parts, from 1.
    pub partition: Option<(usize, usize)>,
    /// An earlier report: what it says was killed is taken over, if the case that noticed is still there.
    pub again: Option<Report>,
    pub threads: usize,
    pub limits: Limits,
    pub texts: Arc<SpecTexts>,
}

/// What somebody has said of the corpus that grades the specification.
#[derive(Default)]
pub struct GivenReasons {
    /// Mutants that no program can tell from the right specification.
    pub survivors: Reasons,
    /// Steps that no program reaches.
    pub unreached: Reasons,
}

impl GivenReasons {
    /// What the project says of its own corpus.
    pub fn of_project() -> Result<GivenReasons, BadLine> {
        Ok(GivenReasons { survivors: Reasons::survivors()?, unreached: Reasons::unreached()? })
    }
}

/// What a thread works with.
struct Workshop {
    spec: Spec,
    tables: GrammarTables,
}

/// Changes each step in each way, one at a time; `begin` hears how many there are, `done` of each.
pub fn run(plan: &Plan<'_>, reasons: &GivenReasons, begin: &dyn Fn(usize), done: &(dyn Fn() + Sync)) -> Result<Report, String> {
    let spec = (plan.spec)()?;
    let tables = GrammarTables::of(&spec)?;
    let oracle = Oracle::new(tables.engine(&spec)?, plan.limits, Arc::clone(&plan.texts));
    let (runs, _, left_out) = visit(&oracle, &plan.subjects, Coverage::default(), &|| {});
    let realm = tables.cover_realm(&spec)?;
    let wrong = runs.iter().find(|r| judge_oracle(&oracle, &r.scripts, &r.expected) != Verdict::Agrees);
    if let Some(wrong) = wrong {
        return Err(format!(
            "the specification as it stands does not agree with the case {} ({})\nhelp: mend that first: `spec262 check --only {}` shows it",
            wrong.case, wrong.mode, wrong.case
        ));
    }
    let items = (0..spec.algorithms.len() as u32)
        .map(AlgId)
        .filter(|a| {
            let clause = &spec.clauses[spec.algorithms[a.index()].clause.index()];
            named(&clause.id, &clause.number, &plan.clauses)
        })
        .flat_map(|a| mutants(&spec, a));
    let items: Vec<Mutant> = partition::take(items, plan.partition);
    if items.is_empty() {
        return Err(format!(
            "no step of {} can be changed\nhelp: --clause takes an id (sec-getvalue) or the beginning of a number (9.1)",
            plan.clauses.join(", ")
        ));
    }
    let taken = taken_over(plan.again.as_ref(), &oracle.engine, &spec, &items, &runs);
    let open: Vec<Mutant> = items.iter().zip(&taken).filter(|(_, taken)| taken.is_none()).map(|(mutant, _)| mutant.clone()).collect();
    begin(open.len());
    let state = || {
        let spec = (plan.spec)()?;
        let tables = GrammarTables::of(&spec)?;
        Ok(Workshop { spec, tables })
    };
    let work = |shop: &mut Workshop, mutant: &Mutant| {
        let fate = judge(plan, shop, mutant, &runs, &realm);
        done();
        fate
    };
    let broken = |_: &Mutant| Fate::Killed { by: "the machine itself".into() };
    let mut found = parallel::map(&open, plan.threads, &state, &work, &broken)?.into_iter();
    let fates = taken.into_iter().map(|taken| taken.or_else(|| found.next()).unwrap_or(Fate::Unvisited));
    let (i, n) = plan.partition.unwrap_or((1, 1));
    let lines: Vec<Line> = items
        .iter()
        .zip(fates)
        .enumerate()
        .map(|(k, (mutant, fate))| {
            let id = StepId(mutant.step.0);
            let info = oracle.engine.step(id);
            let (step, what) = (oracle.engine.step_name(id), mutant.describe(&spec));
            let reason = match fate {
                Fate::Killed { .. } => None,
                Fate::Survived { .. } => reasons.survivors.of(&step, &what),
                Fate::Unvisited => reasons.unreached.of(&step, &what),
            }
            .map(|r| r.reason.clone());
            Line {
                index: i - 1 + k * n,
                number: info.number.into(),
                kind: mutant.kind().into(),
                algorithm: info.algorithm.into(),
                production: info.production.into(),
                text: oracle.step_text(id).to_string(),
                step,
                what,
                fate,
                reason,
            }
        })
        .collect();
    let mut report = Report {
        version: report::VERSION,
        edition: oracle.engine.edition().to_string(),
        parts: [format!("{i}/{n}")].into(),
        cases: plan.subjects.len(),
        clauses: plan.clauses.clone(),
        reasons: !reasons.survivors.0.is_empty(),
        mutants: lines,
        left_out,
        stale: vec![],
    };
    report.look_for_stale(reasons);
    Ok(report)
}

/// The fates that an earlier report tells: of those that a run of now has killed.
fn taken_over(again: Option<&Report>, engine: &Engine, spec: &Spec, items: &[Mutant], runs: &[Run]) -> Vec<Option<Fate>> {
    let runs: HashSet<String> = runs.iter().map(Run::name).collect();
    let killed = |line: &'_ Line| match &line.fate {
        Fate::Killed { by } if runs.contains(by) => Some(by.clone()),
        _ => None,
    };
    // Several algorithms of a clause may have the same steps: all must have been killed.
    let mut told: HashMap<(&str, &str, &str), Option<String>> = HashMap::new();
    for line in again.iter().flat_map(|report| &report.mutants) {
        let by = told.entry((&line.step, &line.production, &line.what)).or_insert_with(|| killed(line));
        *by = by.take().and(killed(line));
    }
    let fate = |mutant: &Mutant| {
        let id = StepId(mutant.step.0);
        let (step, what) = (engine.step_name(id), mutant.describe(spec));
        let by = told.get(&(step.as_str(), engine.step(id).production, what.as_str())).cloned().flatten();
        by.map(|by| Fate::Killed { by })
    };
    items.iter().map(fate).collect()
}

fn judge(plan: &Plan<'_>, shop: &mut Workshop, mutant: &Mutant, runs: &[Run], realm: &Coverage) -> Fate {
    // A change of a step that makes the realm may be seen by any program.
    let makes_realm = realm.visited(StepId(mutant.step.0));
    let visits = |r: &Run| r.visited.get(mutant.step.0 as usize) == Some(&true);
    let mut visiting: Vec<&Run> = runs.iter().filter(|r| makes_realm || visits(r)).collect();
    if visiting.is_empty() {
        return Fate::Unvisited;
    }
    // Those that are about the clause first, and the short ones: most mutants are noticed by many.
    let clause = &shop.spec.clauses[shop.spec.algorithms[mutant.algorithm.index()].clause.index()].id;
    visiting.sort_by_key(|r| (!visits(r), !r.about.contains(clause), r.steps));
    let undo = mutant.apply(&mut shop.spec);
    let engine = shop.tables.engine(&shop.spec);
    undo.undo(&mut shop.spec);
    let engine = match engine {
        Ok(engine) => engine,
        // Not even a realm can be made.
        Err(_) => return Fate::Killed { by: "the making of a realm".into() },
    };
    let mut oracle = Oracle::new(engine, plan.limits, Arc::clone(&plan.texts));
    for run in &visiting {
        // A mutant may go round for ever; it has gone astray long before.
        oracle.limit(Limits { steps: run.steps * 2 + 100_000, ..plan.limits });
        if judge_oracle(&oracle, &run.scripts, &run.expected) != Verdict::Agrees {
            return Fate::Killed { by: run.name() };
        }
    }
    Fate::Survived { cases: visiting.len() }
}
