//! The results of a check: as data that can be written, read and joined. `REPORT.md` describes the JSON.

use super::run::{Plan, TRANSFORM};
use super::verdict::Verdict;
use crate::corpus::Mode;
use crate::engines::ORACLE;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the JSON. Keys may be added without a new one.
pub const VERSION: u32 = 1;

/// All results of a check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The edition of the standard.
    pub edition: String,
    /// Which parts of the cases are in it: `1/4`; `1/1` for all.
    pub parts: BTreeSet<String>,
    /// The oracle first.
    pub engines: Vec<EngineInfo>,
    /// The cases that were run, by id.
    pub cases: BTreeMap<String, CaseInfo>,
    /// By case, mode and engine, in the order of `engines`.
    pub results: Vec<Result>,
    /// Programs for which the oracle cannot say what must come of them.
    pub refused: Vec<Refused>,
    /// What is wrong with files of cases, as text.
    pub errors: BTreeSet<String>,
}

/// An engine.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EngineInfo {
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The user named it: what it gets wrong counts for the exit code.
    pub named: bool,
}

/// What a report says of a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseInfo {
    pub topic: String,
    pub title: String,
    pub clauses: Vec<String>,
    pub file: String,
    pub line: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is said of an engine's answer to a case in a mode.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Result {
    pub case: String,
    pub mode: Mode,
    pub engine: String,
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What the case says that the engine does wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<KnownFault>,
}

/// What a case says that an engine does wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KnownFault {
    /// The step, or the clause, that it does not follow.
    pub against: String,
    pub what: String,
}

impl Result {
    /// Whether it speaks against the engine in the way that the case says. A crash, a hang or garbage is always new.
    pub fn known(&self) -> bool {
        self.fault.is_some() && matches!(self.verdict, Verdict::Disagrees(_))
    }
    /// Whether it speaks against the engine, and the case does not say so.
    pub fn unknown(&self) -> bool {
        self.verdict.bad() && !self.known()
    }
    /// Whether the engine does right what the case says that it does wrong.
    pub fn mended(&self) -> bool {
        self.fault.is_some() && self.verdict == Verdict::Agrees
    }
}

/// A program for which the oracle cannot say what must come of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Refused {
    pub case: String,
    pub mode: Mode,
    pub why: String,
}

/// How many answers of an engine are what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    pub agrees: usize,
    pub disagrees: usize,
    pub unsupported: usize,
    pub crash: usize,
    pub hang: usize,
    pub garbage: usize,
    /// Those of `disagrees` that the cases tell of.
    pub known: usize,
}

impl Tally {
    pub fn add(&mut self, result: &Result) {
        self.known += usize::from(result.known());
        *match result.verdict {
            Verdict::Agrees => &mut self.agrees,
            Verdict::Disagrees(_) => &mut self.disagrees,
            Verdict::Unsupported { .. } => &mut self.unsupported,
            Verdict::Crash { .. } => &mut self.crash,
            Verdict::Hang { .. } => &mut self.hang,
            Verdict::Garbage { .. } => &mut self.garbage,
        } += 1;
    }
    /// All that say something about the engine.
    pub fn judged(&self) -> usize {
        self.agrees + self.disagrees + self.crash + self.hang + self.garbage
    }
}

impl Report {
    /// Without results.
    pub(super) fn new(plan: &Plan<'_>) -> Report {
        let mut engines = vec![EngineInfo { name: ORACLE.into(), version: env!("CARGO_PKG_VERSION").into(), named: true }];
        match &plan.transform {
            Some(_) => engines.push(EngineInfo { name: TRANSFORM.into(), version: String::new(), named: true }),
            None => engines.extend(plan.engines.iter().map(|e| EngineInfo { name: e.entry.name.clone(), version: e.version.clone(), named: false })),
        }
        let case = |s: &super::Subject| {
            let case = &s.case;
            let info = CaseInfo {
                topic: case.topic().into(),
                title: case.title.clone(),
                clauses: case.clauses.iter().map(|c| c.id.clone()).collect(),
                file: case.file.clone(),
                line: case.line,
                note: case.note.clone(),
            };
            (case.id.clone(), info)
        };
        Report {
            version: VERSION,
            edition: plan.edition.clone(),
            parts: BTreeSet::from(["1/1".to_string()]),
            engines,
            cases: plan.subjects.iter().map(case).collect(),
            results: vec![],
            refused: vec![],
            errors: BTreeSet::new(),
        }
    }

    pub(super) fn sort(&mut self) {
        let order: BTreeMap<String, usize> = self.engines.iter().enumerate().map(|(i, e)| (e.name.clone(), i)).collect();
        let key = |r: &Result| (r.case.clone(), r.mode, order.get(&r.engine).copied().unwrap_or(usize::MAX));
        self.results.sort_by_cached_key(key);
        self.refused.sort();
    }

    /// Reads a report; the message says what is wrong with it.
    pub fn from_json(text: &str) -> std::result::Result<Report, String> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let versioned: Versioned = serde_json::from_str(text).map_err(|e| format!("that is no report of `spec262 check --format json`: {e}"))?;
        if versioned.version != VERSION {
            return Err(format!("the report has version {}, this command reads version {VERSION}\nhelp: make it again", versioned.version));
        }
        serde_json::from_str(text).map_err(|e| format!("the report cannot be read: {e}"))
    }

    pub fn to_json(&self) -> std::result::Result<String, String> {
        serde_json::to_string_pretty(self).map(|json| json + "\n").map_err(|e| e.to_string())
    }

    /// Joins reports, of parts or of engines. What two of them say of the same must be the same.
    pub fn merge(reports: Vec<Report>) -> std::result::Result<Report, String> {
        let mut reports = reports.into_iter();
        let Some(mut all) = reports.next() else { return Err("there is no report to join".into()) };
        for report in reports {
            if report.edition != all.edition {
                return Err(format!(
                    "the reports are of two editions, {} and {}\nhelp: make them with the same spec262",
                    all.edition, report.edition
                ));
            }
            for engine in report.engines {
                match all.engines.iter_mut().find(|e| e.name == engine.name) {
                    None => all.engines.push(engine),
                    Some(known) if known.version == engine.version => known.named |= engine.named,
                    Some(known) => {
                        let name = &engine.name;
                        return Err(format!(
                            "there are two versions of {name}, {} and {}\nhelp: use one, or give them two names",
                            known.version, engine.version
                        ));
                    }
                }
            }
            all.parts.extend(report.parts);
            all.cases.extend(report.cases);
            all.results.extend(report.results);
            all.refused.extend(report.refused);
            all.errors.extend(report.errors);
        }
        all.sort();
        all.results.dedup();
        all.refused.dedup();
        let same = |a: &Result, b: &Result| (&a.case, a.mode, &a.engine) == (&b.case, b.mode, &b.engine);
        if let Some(pair) = all.results.windows(2).find(|w| same(&w[0], &w[1])) {
            let (case, engine) = (&pair[0].case, &pair[0].engine);
            return Err(format!("two reports say different things of {case} on {engine}\nhelp: join reports of one run"));
        }
        Ok(all)
    }

    /// Parts that are missing: `3/4`.
    pub fn missing_parts(&self) -> Vec<String> {
        let parts: Vec<(usize, usize)> =
            self.parts.iter().filter_map(|p| p.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)))).collect();
        let mut missing = Vec::new();
        let all: BTreeSet<usize> = parts.iter().map(|p| p.1).collect();
        if all.contains(&1) {
            return missing;
        }
        for n in all {
            missing.extend((1..=n).filter(|i| !parts.contains(&(*i, n))).map(|i| format!("{i}/{n}")));
        }
        missing
    }

    /// The tally of each engine, by topic; in the order of `engines`.
    pub fn tallies(&self) -> BTreeMap<&str, Vec<Tally>> {
        let mut tallies: BTreeMap<&str, Vec<Tally>> = BTreeMap::new();
        for result in &self.results {
            let topic = self.cases.get(&result.case).map_or("", |c| c.topic.as_str());
            let Some(engine) = self.engines.iter().position(|e| e.name == result.engine) else { continue };
            tallies.entry(topic).or_insert_with(|| vec![Tally::default(); self.engines.len()])[engine].add(result);
        }
        tallies
    }

    /// Whether the oracle or an engine that was named is wrong, or a file of cases is bad. `new_only`: what the cases tell of does not
    /// count, but what they tell and is no longer so does.
    pub fn failed(&self, new_only: bool) -> bool {
        let named = |name: &str| self.engines.iter().any(|e| e.named && e.name == name);
        let counts = |r: &Result| if new_only { r.unknown() || r.mended() } else { r.verdict.bad() };
        !self.errors.is_empty() || self.results.iter().any(|r| counts(r) && named(&r.engine))
    }
}
