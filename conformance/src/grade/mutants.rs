//! Mutants: the specification with one step changed, and whether a case notices.

use super::reasons::{BadLine, Reason, Reasons};
use super::{Run, named, visit};
use crate::check::run::judge_oracle;
use crate::check::{Subject, Verdict};
use crate::engines::Oracle;
use crate::engines::oracle::{Limits, SpecTexts};
use crate::{parallel, partition};
use serde::Serialize;
use spec262_semantics::{Coverage, GrammarTables, StepId};
use spec262_spec::model::{AlgId, Spec};
use spec262_spec::mutate::{Mutant, mutants};
use std::sync::Arc;

/// The version of the report's JSON.
pub const VERSION: u32 = 1;

/// What is to be graded.
pub struct Plan<'p> {
    pub subjects: Vec<Subject>,
    /// Makes a specification for a thread: it is changed, and changed back.
    pub spec: &'p (dyn Fn() -> Result<Spec, String> + Sync),
    /// Clauses whose steps are changed: ids, and beginnings of numbers.
    pub clauses: Vec<String>,
    /// The i-th of n parts, from 1.
    pub partition: Option<(usize, usize)>,
    pub threads: usize,
    pub limits: Limits,
    pub texts: Arc<SpecTexts>,
}

/// What somebody has said of the corpus that grades the specification.
#[derive(Default)]
pub struct Known {
    /// Mutants that no program can tell from the right specification.
    pub survivors: Reasons,
    /// Steps that no program reaches.
    pub unreached: Reasons,
}

impl Known {
    /// What the project says of its own corpus.
    pub fn of_project() -> Result<Known, BadLine> {
        Ok(Known { survivors: Reasons::survivors()?, unreached: Reasons::unreached()? })
    }
}

/// What became of a mutant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "fate", rename_all = "lowercase")]
pub enum Fate {
    /// A case noticed.
    Killed { by: String },
    /// No case that visits the step noticed.
    Survived { cases: usize },
    /// No case visits the step.
    Unvisited,
}

#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// `sec-getvalue#3.a`
    pub step: String,
    pub algorithm: String,
    /// For rules: the productions.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub production: String,
    /// The step as the notation has it.
    pub text: String,
    /// What is changed.
    pub what: String,
    #[serde(flatten)]
    pub fate: Fate,
    /// Why no program can tell, if somebody has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub version: u32,
    pub edition: String,
    pub mutants: Vec<Line>,
    /// Cases that were left out, with the reason.
    pub left_out: Vec<String>,
    /// Reasons that no mutant needs.
    pub stale: Vec<String>,
}

/// What a thread works with.
struct Workshop {
    spec: Spec,
    tables: GrammarTables,
}

/// Changes each step in each way, one at a time; `begin` hears how many there are, `done` of each.
pub fn run(plan: &Plan<'_>, reasons: &Known, begin: &dyn Fn(usize), done: &(dyn Fn() + Sync)) -> Result<Report, String> {
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
    begin(items.len());
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
    let fates = parallel::map(&items, plan.threads, &state, &work, &broken)?;
    let lines: Vec<Line> = items
        .iter()
        .zip(fates)
        .map(|(mutant, fate)| {
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
    // A part of the mutants says nothing of the reasons of the others.
    let needed = |r: &&Reason| lines.iter().any(|l| matches!(l.fate, Fate::Survived { .. }) && r.fits(&l.step, &l.what));
    let looked_at = |r: &&Reason| plan.partition.is_none() && lines.iter().any(|l| r.is_about(&l.step));
    let stale =
        reasons.survivors.0.iter().filter(looked_at).filter(|r| !needed(r)).map(|r| format!("line {}: {} | {}", r.line, r.step, r.what)).collect();
    Ok(Report { version: VERSION, edition: oracle.engine.edition().to_string(), mutants: lines, left_out, stale })
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
            return Fate::Killed { by: format!("{} ({})", run.case, run.mode) };
        }
    }
    Fate::Survived { cases: visiting.len() }
}

impl Report {
    fn count(&self, f: impl Fn(&Line) -> bool) -> usize {
        self.mutants.iter().filter(|l| f(l)).count()
    }
    pub fn killed(&self) -> usize {
        self.count(|l| matches!(l.fate, Fate::Killed { .. }))
    }
    /// Those that are alive, and of which nobody has said why no program can tell.
    pub fn holes(&self) -> impl Iterator<Item = &Line> {
        self.mutants.iter().filter(|l| !matches!(l.fate, Fate::Killed { .. }) && l.reason.is_none())
    }

    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// For people: what survived, and a summary.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in &self.left_out {
            out.push_str(&format!("left out: {line}\n"));
        }
        let mut last = "";
        for line in self.holes() {
            if line.step != last {
                let of = line.production.lines().next().unwrap_or("");
                out.push_str(&format!("\n{} ({}{}{of})\n    {}\n", line.step, line.algorithm, if of.is_empty() { "" } else { " of " }, line.text));
                last = &line.step;
            }
            let cases = match &line.fate {
                Fate::Unvisited => "no case visits the step".to_string(),
                Fate::Survived { cases } => format!("none of {cases} runs notices"),
                Fate::Killed { by } => by.clone(),
            };
            out.push_str(&format!("  {}: {cases}\n", line.what));
        }
        for line in &self.stale {
            out.push_str(&format!("\na reason that no mutant needs: {line}\n"));
        }
        let (all, killed) = (self.mutants.len(), self.killed());
        let excused = self.count(|l| l.reason.is_some());
        let share = 100.0 * killed as f64 / (all - excused).max(1) as f64;
        out.push_str(&format!(
            "\n{all} mutants: {killed} killed, {excused} that no program can tell, {} alive: {share:.1} % killed of those that could be\n",
            self.holes().count()
        ));
        out
    }
}
