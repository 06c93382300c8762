//! How often each step ran, and which cases visit it: from a report of `spec262 coverage --format json`, or counted at once.

use super::book::Book;
use crate::exit::Failure;
use spec262_conformance::grade::coverage::{Line, Report, VERSION};
use spec262_conformance::grade::visitors::numbers;
use spec262_spec::model::{Block, Step, StepId};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

pub struct Visit {
    pub count: u64,
    pub abrupt: Option<u64>,
    pub reason: Option<String>,
    /// Places in the report's list of cases, those that visit the fewest steps first: they are the easiest to read.
    pub cases: Vec<u32>,
}

pub struct Visits {
    by_step: BTreeMap<StepId, Visit>,
    cases: Vec<String>,
    pub left_out: Vec<String>,
    /// By case: the steps that it visits.
    of_case: HashMap<String, Vec<StepId>>,
}

const AGAIN: &str = "help: make it again, `spec262 coverage --format json -o FILE`, with the same --spec and --overlay; or take --cover";

impl Visits {
    pub fn read(file: &Path, book: &Book) -> Result<Visits, Failure> {
        let name = file.display();
        let text = std::fs::read_to_string(file).map_err(|e| Failure::arguments(format!("cannot read {name}: {e}\n{AGAIN}")))?;
        let report: Report = serde_json::from_str(&text).map_err(|e| Failure::arguments(format!("{name} is no report of coverage: {e}\n{AGAIN}")))?;
        if report.version != VERSION || report.edition != book.spec.edition {
            let (v, e) = (report.version, &report.edition);
            return Err(Failure::arguments(format!(
                "{name} is of version {v} and edition {e}, and not {VERSION} and {}\n{AGAIN}",
                book.spec.edition
            )));
        }
        Visits::new(report, book).map_err(|what| Failure::arguments(format!("{name} does not fit the specification: {what}\n{AGAIN}")))
    }

    /// The report must be of all steps of this specification.
    pub fn new(report: Report, book: &Book) -> Result<Visits, String> {
        // A family's members stand in one line; their steps come in order.
        let mut waiting: HashMap<(String, String, u32), Vec<StepId>> = HashMap::new();
        for a in book.spec.algorithms.iter().rev() {
            let clause = &book.spec.clauses[a.clause.index()].id;
            each_step(&a.body, &mut |step| {
                let file = book.spec.files.get(step.place.file as usize).map_or(String::new(), |f| f.path.clone());
                waiting.entry((format!("{clause}#{}", step.label), file, step.place.line)).or_default().push(step.id);
            });
        }
        let end = report.cases.len() as u32;
        let mut visits = Visits { by_step: BTreeMap::new(), cases: report.cases, left_out: report.left_out, of_case: HashMap::new() };
        for line in report.steps {
            let Line { step, count, abrupt, reason, cases, file, line, .. } = line;
            let Some(id) = waiting.get_mut(&(step.clone(), file.clone(), line)).and_then(Vec::pop) else {
                return Err(format!("it has a step {step} of {file}:{line}, which is not there"));
            };
            let cases = numbers(&cases, end).ok_or_else(|| format!("the cases of {step} are no numbers of cases: {cases}"))?;
            for case in &cases {
                visits.of_case.entry(visits.cases[*case as usize].clone()).or_default().push(id);
            }
            visits.by_step.insert(id, Visit { count, abrupt, reason, cases });
        }
        let sizes: Vec<usize> = visits.cases.iter().map(|c| visits.of_case.get(c).map_or(0, Vec::len)).collect();
        for visit in visits.by_step.values_mut() {
            visit.cases.sort_by_key(|c| (sizes[*c as usize], *c));
        }
        Ok(visits)
    }

    /// The id of a case by its number.
    pub fn case(&self, number: u32) -> &str {
        self.cases.get(number as usize).map_or("", String::as_str)
    }

    pub fn cases(&self) -> usize {
        self.cases.len()
    }

    /// A step that can run, and that no case visits.
    pub fn is_hole(&self, step: StepId) -> bool {
        self.by_step.get(&step).is_some_and(|v| v.count == 0)
    }

    pub fn of_step(&self, step: StepId) -> Option<&Visit> {
        self.by_step.get(&step)
    }

    /// The steps that a case visits; none if it did not run.
    pub fn of_case(&self, id: &str) -> Option<&[StepId]> {
        self.of_case.get(id).map(Vec::as_slice)
    }

    /// Steps that can run, and those of them that are visited.
    pub fn total<'s>(&self, steps: impl Iterator<Item = &'s StepId>) -> (usize, usize) {
        let mut total = (0, 0);
        for visit in steps.filter_map(|s| self.by_step.get(s)) {
            total.0 += 1;
            total.1 += usize::from(visit.count > 0);
        }
        total
    }
}

/// The steps of a block and all below it.
fn each_step(block: &Block, f: &mut impl FnMut(&Step)) {
    for step in block {
        f(step);
        if let Some(below) = step.below() {
            each_step(below, f);
        }
    }
}
