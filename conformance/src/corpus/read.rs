//! From the keys of a file to cases: what the keys must mean together.

mod faults;

use super::case::{Case, Clause, Mode, Script};
use super::error::{CorpusError, Reporter, shape};
use super::expect::{Alive, Binding, End, Expectation, Identity, Kept, Place, ProbeHits, Questions, Record, Throws, When};
use super::known::Known;
use super::needs;
use super::yaml::{self, Expect, ListOrMap, OrMap};
use serde_saphyr::{Location, Spanned};
use std::collections::BTreeMap;

/// Reads a file of the corpus: its cases, or all that is wrong with them.
pub fn read(file: &str, text: &str, known: &Known) -> Result<Vec<Case>, Vec<CorpusError>> {
    let reporter = Reporter { file, text };
    let cases: Vec<yaml::Case> = yaml::from_str(text).map_err(|e| vec![reporter.yaml(&e)])?;
    let mut reader = Reader { reporter, known, errors: Vec::new() };
    if cases.is_empty() {
        let error = reader.reporter.at(0, 0, None, "there is no case in the file", "write one, `- id: topic/name`, or remove the file");
        return Err(vec![error]);
    }
    let cases = cases.iter().map(|c| reader.case(c)).collect();
    if reader.errors.is_empty() {
        return Ok(cases);
    }
    // What is wrong for both modes is told once.
    let mut errors: Vec<CorpusError> = Vec::new();
    for error in reader.errors {
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors.sort_by_key(|e| (e.line, e.column));
    Err(errors)
}

/// Reads what stands behind `expect`, of a case that is written elsewhere: what must come of it in a mode.
pub fn expectation(file: &str, text: &str, mode: Mode, known: &Known) -> Result<Expectation, Vec<CorpusError>> {
    let reporter = Reporter { file, text };
    let expect: Expect = yaml::from_str(text).map_err(|e| vec![reporter.yaml(&e)])?;
    let mut reader = Reader { reporter, known, errors: Vec::new() };
    let expectation = reader.expectation(&expect, false, mode);
    if reader.errors.is_empty() { Ok(expectation) } else { Err(reader.errors) }
}

struct Reader<'r> {
    reporter: Reporter<'r>,
    known: &'r Known,
    errors: Vec<CorpusError>,
}

fn place<T>(of: &Spanned<T>) -> (usize, usize) {
    let at: Location = of.referenced;
    (at.line() as usize, at.column() as usize)
}

/// The letters of the two parts of an id.
fn good_id(id: &str) -> bool {
    let good = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    id.split_once('/').is_some_and(|(topic, name)| good(topic) && good(name))
}

impl Reader<'_> {
    fn error(&mut self, at: (usize, usize), key: &str, message: impl Into<String>, mend: impl Into<String>) {
        let error = self.reporter.at(at.0, at.1, Some(key), message, mend);
        self.errors.push(error);
    }

    /// With the mend that shows how the key is written.
    fn shaped(&mut self, at: (usize, usize), key: &str, message: impl Into<String>) {
        self.error(at, key, message, format!("write it like this: {}", shape(key).unwrap_or(key)));
    }

    fn case(&mut self, case: &yaml::Case) -> Case {
        let id = case.id.value.clone();
        if !good_id(&id) {
            self.error(
                place(&case.id),
                "id",
                format!("`{id}` is no id"),
                "an id is topic/name, both in small letters, digits and hyphens: capture/definition-not-call",
            );
        }
        if case.title.value.trim().is_empty() {
            self.shaped(place(&case.title), "title", "the title is empty");
        }
        if case.clauses.value.is_empty() {
            self.shaped(place(&case.clauses), "clauses", "no clause is named");
        }
        let clauses = case.clauses.value.iter().map(|c| self.clause(c)).collect();
        for need in &case.needs {
            if !needs::ALL.contains(&need.value.as_str()) {
                self.error(place(need), "needs", format!("there is no need `{}`", need.value), format!("the needs are: {}", needs::ALL.join(", ")));
            }
        }
        let modes = case.mode.all();
        let expect = &case.expect.value;
        for (mode, own) in [(Mode::Sloppy, &expect.sloppy), (Mode::Strict, &expect.strict)] {
            let Some(own) = own else { continue };
            if !modes.contains(&mode) {
                self.error(
                    place(own),
                    mode.name(),
                    format!("the case is not run in {mode} mode"),
                    "change `mode`, or move these keys into `expect` itself",
                );
            }
            if own.value.sloppy.is_some() || own.value.strict.is_some() {
                self.error(place(own), mode.name(), "a mode cannot stand inside a mode", "write `sloppy` and `strict` beside each other");
            }
        }
        let runs = modes.iter().map(|mode| (*mode, self.expectation(expect, case.files.is_some(), *mode))).collect();
        Case {
            id,
            title: case.title.value.clone(),
            note: case.note.clone(),
            clauses,
            needs: case.needs.iter().map(|n| n.value.clone()).collect(),
            scripts: self.scripts(case),
            faults: self.faults(&case.faults, modes),
            runs,
            file: self.reporter.file.to_string(),
            line: place(&case.id).0,
        }
    }

    fn clause(&mut self, clause: &Spanned<OrMap<yaml::Clause>>) -> Clause {
        match &clause.value {
            OrMap::Scalar(id) => {
                if !self.known.clause(id) {
                    self.error(
                        place(clause),
                        "clauses",
                        format!("the specification has no clause `{id}`"),
                        format!("{}; or say why it is not there: {{ id: {id}, reason: … }}", self.known.like(id)),
                    );
                }
                Clause { id: id.clone(), reason: None }
            }
            OrMap::Map(map) => Clause { id: map.id.clone(), reason: Some(map.reason.clone()) },
        }
    }

    fn scripts(&mut self, case: &yaml::Case) -> Vec<Script> {
        let scripts = match (&case.source, &case.files) {
            (Some(source), None) => vec![(place(source), "source", Script { name: "case.js".into(), text: source.value.clone() })],
            (None, Some(files)) => {
                let script = |f: &yaml::Script| (place(&f.source), "files", Script { name: f.name.value.clone(), text: f.source.value.clone() });
                files.value.iter().map(script).collect()
            }
            (Some(_), Some(files)) => {
                self.error(place(files), "files", "there are both `source` and `files`", "take one of them away: several scripts stand in `files`");
                vec![]
            }
            (None, None) => {
                self.shaped(place(&case.id), "source", "the case has neither `source` nor `files`");
                vec![]
            }
        };
        if case.files.as_ref().is_some_and(|f| f.value.is_empty()) {
            self.shaped(case.files.as_ref().map_or((0, 0), place), "files", "there is no file");
        }
        let mut names: Vec<String> = Vec::new();
        for script in case.files.iter().flat_map(|f| &f.value) {
            if names.contains(&script.name.value) {
                self.error(place(&script.name), "name", format!("there are two files `{}`", script.name.value), "give one of them another name");
            }
            names.push(script.name.value.clone());
        }
        for (at, key, script) in &scripts {
            if script.text.trim().is_empty() {
                self.shaped(*at, key, "the program is empty");
            }
        }
        scripts.into_iter().map(|(_, _, script)| script).collect()
    }

    /// What is expected in a mode: its own keys take the place of the common ones. `several`: of several scripts.
    fn expectation(&mut self, common: &Expect, several: bool, mode: Mode) -> Expectation {
        let none = Expect::default();
        let own = match mode {
            Mode::Sloppy => common.sloppy.as_ref(),
            Mode::Strict => common.strict.as_ref(),
        };
        let own = own.map_or(&none, |e| &e.value);
        let output = own.output.as_ref().or(common.output.as_ref());
        let output = output.map_or(vec![], |lines| lines.iter().flat_map(|l| self.line(l)).collect());
        let steps = |names: Option<&Vec<Spanned<String>>>, key: &str, reader: &mut Self| -> Vec<String> {
            names.map_or(vec![], |names| names.iter().map(|n| reader.step(n, key)).collect())
        };
        let visits = steps(own.visits.as_ref().or(common.visits.as_ref()), "visits", self);
        let avoids = steps(own.avoids.as_ref().or(common.avoids.as_ref()), "avoids", self);
        let probes = own.probes.as_ref().or(common.probes.as_ref());
        let probes = probes.map_or(BTreeMap::new(), |p| p.iter().map(|(name, hits)| (name.clone(), self.hits(name, hits))).collect());
        let same = own.same_record.as_ref().or(common.same_record.as_ref());
        let different = own.different_record.as_ref().or(common.different_record.as_ref());
        let retains = own.retains.as_ref().or(common.retains.as_ref());
        let collected = own.collected.as_ref().or(common.collected.as_ref());
        let oracle = Questions {
            visits,
            avoids,
            probes,
            same_record: same.map_or(vec![], |l| l.iter().filter_map(|i| self.identity(i, "same_record")).collect()),
            different_record: different.map_or(vec![], |l| l.iter().filter_map(|i| self.identity(i, "different_record")).collect()),
            retains: retains.map_or(vec![], |l| l.iter().filter_map(|a| self.alive(a, "retains")).collect()),
            collected: collected.map_or(vec![], |l| l.iter().filter_map(|a| self.alive(a, "collected")).collect()),
        };
        Expectation { output, end: self.end(several, common, own), oracle }
    }

    /// The lines of an item of `output`.
    fn line(&mut self, line: &Spanned<String>) -> Vec<String> {
        if line.value.contains(['\n', '\r']) {
            self.error(place(line), "output", "an item has several lines", "write each line that is printed as an item of its own");
        }
        vec![line.value.clone()]
    }

    fn end(&mut self, several: bool, common: &Expect, own: &Expect) -> End {
        // `value` and `throws` are one question: what a mode says of either takes the place of both.
        let of = if own.value.is_some() || own.throws.is_some() { own } else { common };
        if let (Some(value), Some(_)) = (&of.value, &of.throws) {
            self.error(place(value), "value", "a program that throws has no completion value", "take `value` or `throws` away");
        }
        let Some(throws) = &of.throws else { return End::Normal(of.value.as_ref().map(|v| v.value.clone())) };
        let throws_at = place(throws);
        let throws = match &throws.value {
            OrMap::Scalar(error) => Throws { error: Some(error.clone()), value: None, when: When::Run },
            OrMap::Map(map) => Throws { error: map.error.clone(), value: map.value.clone(), when: map.when.unwrap_or(When::Run) },
        };
        if throws.error.is_some() == throws.value.is_some() {
            self.shaped(throws_at, "throws", "it needs either the type of the error or the value that is thrown");
        }
        if throws.when == When::Parse {
            if throws.error.as_deref() != Some("SyntaxError") {
                self.error(
                    throws_at,
                    "throws",
                    "only a SyntaxError comes of a text that is no program",
                    "write { type: SyntaxError, when: parse }, or when: run",
                );
            }
            let printed = own.output.as_ref().or(common.output.as_ref());
            if let (Some(line), false) = (printed.and_then(|p| p.first()), several) {
                self.error(place(line), "output", "a text that is no program prints nothing", "take `output` away, or write when: run");
            }
        }
        End::Throws(throws)
    }

    fn step(&mut self, name: &Spanned<String>, key: &str) -> String {
        if let Some(mend) = self.known.no_step(&name.value) {
            self.error(place(name), key, format!("the specification has no step `{}`", name.value), mend);
        }
        name.value.clone()
    }

    fn hits(&mut self, name: &str, hits: &Spanned<ListOrMap<yaml::Record, yaml::Hits>>) -> ProbeHits {
        let mut result = ProbeHits::default();
        match &hits.value {
            ListOrMap::List(chain) => result.every = Some(chain.iter().map(record).collect()),
            ListOrMap::Map(yaml::Hits(map)) => {
                for (key, chain) in map {
                    match (key.as_str(), key.parse::<u32>(), chain) {
                        ("hits", _, yaml::Chain::Number(n)) => result.count = Some(*n),
                        (_, Ok(hit), yaml::Chain::Records(chain)) if hit > 0 => {
                            result.at.insert(hit, chain.iter().map(record).collect());
                        }
                        _ => self.error(
                            place(hits),
                            "probes",
                            format!("`{key}` says nothing about the probe `{name}`"),
                            "write a list of records, or keys: `hits: 2` and a list for each number of a hit, `1: [{ kind: function }]`",
                        ),
                    }
                }
            }
        }
        result
    }

    fn place_of(&mut self, at: (usize, usize), key: &str, text: &str) -> Option<Place> {
        let found = Place::parse(text);
        if found.is_none() {
            self.error(
                at,
                key,
                format!("`{text}` is no place"),
                "a place is `end`, the name of a probe, or one with the number of its hit: inside@2",
            );
        }
        found
    }

    fn identity(&mut self, identity: &Spanned<yaml::Identity>, key: &str) -> Option<Identity> {
        let at = place(identity);
        let of: Vec<Option<String>> = identity.value.of.0.iter().cloned().map(Some).collect();
        let places: Option<Vec<Place>> = identity.value.at.0.iter().map(|p| self.place_of(at, key, p)).collect();
        let places = places?;
        let one = |places: &[Place]| places.first().cloned().unwrap_or(Place::End);
        let sides = match (of.as_slice(), places.as_slice()) {
            ([f, g], [] | [_]) => [(f.clone(), one(&places)), (g.clone(), one(&places))],
            ([f, g], [p, q]) => [(f.clone(), p.clone()), (g.clone(), q.clone())],
            ([] | [_], [p, q]) => {
                let f = of.first().cloned().flatten();
                [(f.clone(), p.clone()), (f, q.clone())]
            }
            _ => {
                self.shaped(at, key, "two things are compared: two functions (`of`), or two places (`at`)");
                return None;
            }
        };
        Some(Identity { binding: identity.value.binding.clone(), sides })
    }

    fn alive(&mut self, alive: &Spanned<yaml::Alive>, key: &str) -> Option<Alive> {
        let at = place(alive);
        let written = &alive.value;
        let what = match (&written.binding, &written.thing) {
            (Some(binding), None) => Kept::Record { binding: binding.clone(), of: written.of.clone() },
            (None, Some(thing)) if written.of.is_none() => Kept::Thing(thing.clone()),
            _ => {
                self.shaped(at, key, "it needs either `binding` (perhaps with `of`) or `thing`");
                return None;
            }
        };
        if key == "collected" && !written.through.is_empty() {
            self.error(at, key, "what is gone is reached through nothing", "take `through` away");
        }
        let place = match &written.at {
            Some(place) => self.place_of(at, key, place)?,
            None => Place::End,
        };
        if key == "collected" && place == Place::End {
            self.error(at, key, "what is found at the end is not gone", "say at which probe it was there: at: inside");
        }
        Some(Alive { what, at: place, through: written.through.clone() })
    }
}

fn record(record: &yaml::Record) -> Record {
    let binding = |b: &OrMap<yaml::Binding>| match b {
        OrMap::Scalar(value) => Binding { value: Some(value.clone()), initialized: Some(true), ..Binding::default() },
        OrMap::Map(b) => Binding { value: b.value.clone(), mutable: b.mutable, initialized: b.initialized, deletable: b.deletable },
    };
    let this = record.this.map(|t| match t {
        yaml::ThisStatus::Lexical => "lexical",
        yaml::ThisStatus::Initialized => "initialized",
        yaml::ThisStatus::Uninitialized => "uninitialized",
    });
    Record {
        kind: record.kind,
        bindings: record.bindings.iter().map(|(name, b)| (name.clone(), binding(b))).collect(),
        names: record.names.clone(),
        absent: record.absent.clone(),
        function: record.function.clone(),
        this: this.map(str::to_string),
        with: record.with,
    }
}
