//! What the oracle alone is asked: steps, environments at probes, identity, what stays alive.

use crate::corpus::Script;
use crate::corpus::expect::{Alive, Binding, Identity, Kept, Place, ProbeHits, Questions, Record};
use crate::engines::Oracle;
use crate::engines::oracle::borrowed;
use spec262_semantics::inspect::{self, Graph, Inspection, Thing};
use spec262_semantics::{Coverage, Engine};

/// Asks; gives what is not as it should be, in words. `coverage` has the steps that the scripts visit, where a question is about steps.
pub fn ask(oracle: &Oracle, scripts: &[Script], questions: &Questions, coverage: Option<&Coverage>) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(coverage) = coverage {
        steps(&oracle.engine, coverage, questions, &mut wrong);
    }
    if questions.look_inside() {
        let wanted = inspect::Questions { probes: vec![], hits: MOST_HITS };
        match oracle.engine.inspect(&borrowed(scripts), oracle.options(), &wanted) {
            Ok(inspection) => Look { inspection: &inspection, wrong: &mut wrong }.all(questions),
            Err(errors) => wrong.extend(errors.iter().map(|e| format!("line {}: {e}", e.position.line))),
        }
    }
    wrong
}

/// Hits of a probe that are looked at.
const MOST_HITS: u32 = 200;

fn steps(engine: &Engine, coverage: &Coverage, questions: &Questions, wrong: &mut Vec<String>) {
    let visited = |name: &str| {
        if name.contains('#') {
            return engine.steps_named(name).iter().any(|s| coverage.visited(*s));
        }
        engine.steps().any(|(id, info)| info.clause == name && coverage.visited(id))
    };
    wrong.extend(questions.visits.iter().filter(|n| !visited(n)).map(|n| format!("{n} is not visited")));
    wrong.extend(questions.avoids.iter().filter(|n| visited(n)).map(|n| format!("{n} is visited")));
}

struct Look<'l> {
    inspection: &'l Inspection,
    wrong: &'l mut Vec<String>,
}

impl Look<'_> {
    fn all(&mut self, questions: &Questions) {
        for (name, hits) in &questions.probes {
            self.probe(name, hits);
        }
        for identity in &questions.same_record {
            self.identity(identity, true);
        }
        for identity in &questions.different_record {
            self.identity(identity, false);
        }
        for alive in &questions.retains {
            self.alive(alive, true);
        }
        for alive in &questions.collected {
            self.alive(alive, false);
        }
    }

    fn probe(&mut self, name: &str, hits: &ProbeHits) {
        let count = self.inspection.counts.get(name).copied().unwrap_or(0);
        match hits.count {
            Some(wanted) if wanted != count => self.wrong.push(format!("the probe {name} is hit {count} times, not {wanted} times")),
            None if count == 0 => self.wrong.push(format!("the probe {name} is never hit")),
            _ => {}
        }
        let inspection = self.inspection;
        if let Some(chain) = &hits.every {
            for hit in inspection.hits.iter().filter(|h| h.probe == name) {
                self.chain(name, hit.count, &hit.graph, chain);
            }
        }
        for (number, chain) in &hits.at {
            match inspection.hit(name, *number) {
                Some(hit) => self.chain(name, *number, &hit.graph, chain),
                None => self.wrong.push(format!("the probe {name} has no hit {number}")),
            }
        }
    }

    fn chain(&mut self, name: &str, hit: u32, graph: &Graph, wanted: &[Record]) {
        let chain = graph.scope_chain();
        for (i, record) in wanted.iter().enumerate() {
            let at = format!("{name}@{hit}, record {}", i + 1);
            match chain.get(i) {
                Some(found) => self.wrong.extend(differences(graph, found, record).into_iter().map(|d| format!("{at}: {d}"))),
                None => {
                    self.wrong.push(format!("{at}: the chain ends before it"));
                    return;
                }
            }
        }
    }

    /// What there was at a place.
    fn graph(&mut self, place: &Place) -> Option<&Graph> {
        let found = match place {
            Place::End => Some(&self.inspection.end),
            Place::Probe(name, hit) => self.inspection.hit(name, *hit).map(|h| &h.graph),
        };
        if found.is_none() {
            self.wrong.push(format!("{place}: the probe was not hit so often"));
        }
        found
    }

    /// The number of the record that holds a binding.
    fn record(&mut self, binding: &str, of: Option<&str>, place: &Place) -> Option<u32> {
        let graph = self.graph(place)?;
        let from = match of {
            None => graph.scope(),
            Some(expression) => match graph.function_at(expression) {
                Some(function) => function.environment,
                None => {
                    let error = format!("{place}: `{expression}` leads to no function with an [[Environment]]");
                    self.wrong.push(error);
                    return None;
                }
            },
        };
        let found = from.and_then(|from| graph.lookup_from(from, binding)).map(|f| f.holder.number);
        if found.is_none() {
            let of = of.map_or("the environment".to_string(), |f| format!("[[Environment]] of {f}"));
            self.wrong.push(format!("{place}: no record that {of} leads to holds `{binding}`"));
        }
        found
    }

    fn identity(&mut self, identity: &Identity, same: bool) {
        let mut records = Vec::new();
        for (of, place) in &identity.sides {
            let Some(record) = self.record(&identity.binding, of.as_deref(), place) else { return };
            records.push(record);
        }
        if (records[0] == records[1]) != same {
            let name = |side: &(Option<String>, Place)| match &side.0 {
                Some(f) => format!("{f} at {}", side.1),
                None => side.1.to_string(),
            };
            let [a, b] = [name(&identity.sides[0]), name(&identity.sides[1])];
            let is = if same { "in two records" } else { "in one record" };
            self.wrong.push(format!("`{}` is {is}, for {a} and for {b}", identity.binding));
        }
    }

    fn alive(&mut self, alive: &Alive, wanted: bool) {
        let (thing, name) = match &alive.what {
            Kept::Record { binding, of } => {
                let Some(record) = self.record(binding, of.as_deref(), &alive.at) else { return };
                (Thing::Record(record), format!("the record that holds `{binding}` at {}", alive.at))
            }
            Kept::Thing(expression) => {
                let Some(graph) = self.graph(&alive.at) else { return };
                let Some(thing) = graph.thing(expression) else {
                    self.wrong.push(format!("{}: `{expression}` leads to no function or object", alive.at));
                    return;
                };
                (thing, format!("`{expression}` of {}", alive.at))
            }
        };
        let retention = self.inspection.retention(thing);
        let path: Vec<String> = retention.path.iter().map(|l| format!("{} → {}", l.via, l.text)).collect();
        match (retention.alive, wanted) {
            (true, false) => self.wrong.push(format!("{name} is still there, through {}", path.join(", "))),
            (false, true) => self.wrong.push(format!("{name} is gone")),
            (true, true) => {
                let mut links = retention.path.iter();
                if let Some(missing) = alive.through.iter().find(|t| !links.any(|l| l.via == **t || l.text == **t)) {
                    self.wrong.push(format!("{name} is not reached through `{missing}` (in this order), but through {}", path.join(", ")));
                }
            }
            (false, false) => {}
        }
    }
}

/// What is not as it should be of a record.
fn differences(graph: &Graph, found: &inspect::Record, wanted: &Record) -> Vec<String> {
    let mut wrong = Vec::new();
    if found.kind != wanted.kind.name() {
        return vec![format!("it is a {}, not a {}", found.kind, wanted.kind.name())];
    }
    // A Global Environment Record has the bindings of its halves.
    let halves = [found.declarative_record, found.object_record].into_iter().flatten().filter_map(|r| graph.record(r));
    let records: Vec<&inspect::Record> = std::iter::once(found).chain(halves).collect();
    let bindings: Vec<&inspect::Binding> = records.iter().flat_map(|r| &r.bindings).collect();
    let has = |name: &str| bindings.iter().any(|b| b.name == name) || records.iter().any(|r| r.other_names.iter().any(|n| n == name));
    for (name, binding) in &wanted.bindings {
        match bindings.iter().find(|b| b.name == *name) {
            Some(found) => wrong.extend(binding_differences(found, binding)),
            None => wrong.push(format!("it has no binding `{name}`")),
        }
    }
    wrong.extend(wanted.absent.iter().filter(|n| has(n)).map(|n| format!("it has a binding `{n}`")));
    if let Some(names) = &wanted.names {
        let mut is: Vec<&str> = bindings.iter().map(|b| b.name.as_str()).collect();
        let mut should: Vec<&str> = names.iter().map(String::as_str).collect();
        is.sort_unstable();
        should.sort_unstable();
        if is != should {
            wrong.push(format!("its bindings are [{}], not [{}]", is.join(", "), should.join(", ")));
        }
    }
    let mut compare = |what: &str, is: Option<String>, should: Option<String>| {
        if should.is_some() && is != should {
            wrong.push(format!("{what} is {}, not {}", is.unwrap_or("not there".into()), should.unwrap_or_default()));
        }
    };
    let function = found.function_object.as_ref().map(|f| f.text.trim_start_matches("function ").to_string());
    compare("[[FunctionObject]]", function, wanted.function.clone());
    compare("[[ThisBindingStatus]]", found.this_binding_status.clone(), wanted.this.clone());
    compare("[[IsWithEnvironment]]", found.is_with_environment.map(|w| w.to_string()), wanted.with.map(|w| w.to_string()));
    wrong
}

fn binding_differences(found: &inspect::Binding, wanted: &Binding) -> Vec<String> {
    let mut wrong = Vec::new();
    let name = &found.name;
    if let Some(value) = &wanted.value {
        match &found.value {
            Some(is) if is.text == *value => {}
            Some(is) => wrong.push(format!("`{name}` is {}, not {value}", is.text)),
            None => wrong.push(format!("`{name}` has no value, not {value}")),
        }
    }
    for (what, is, should) in [
        ("mutable", found.mutable, wanted.mutable),
        ("initialized", found.initialized, wanted.initialized),
        ("deletable", found.deletable, wanted.deletable),
    ] {
        if should.is_some_and(|s| s != is) {
            wrong.push(format!("`{name}` is {}{what}", if is { "" } else { "not " }));
        }
    }
    wrong
}
