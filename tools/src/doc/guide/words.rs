//! What was asked and seen, in words, with the numbers of the records that the pictures have.

use spec262_conformance::corpus::expect::{Alive, Identity, Kept, Place, Questions, Record};
use spec262_semantics::inspect::{Graph, Inspection, Thing};

/// Sentences for questions that were all answered as wanted.
pub fn of(asked: &Questions, seen: &Inspection) -> Vec<String> {
    let mut out = Vec::new();
    for (name, hits) in &asked.probes {
        if let Some(count) = hits.count {
            out.push(format!("The probe `{name}` is hit {}.", times(count)));
        }
        for (hit, chain) in hits.at.iter().map(|(n, c)| (*n, c)).chain(hits.every.iter().map(|c| (1, c))) {
            out.extend(chain_words(seen, name, hit, chain));
        }
    }
    out.extend(asked.same_record.iter().map(|i| identity(seen, i, true)));
    out.extend(asked.different_record.iter().map(|i| identity(seen, i, false)));
    out.extend(asked.retains.iter().map(|a| alive(seen, a)));
    out.extend(asked.collected.iter().map(|a| alive(seen, a)));
    out.extend(asked.avoids.iter().map(|s| format!("The step `{s}` does not run.")));
    out
}

fn times(n: u32) -> String {
    match n {
        0 => "never".into(),
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

fn graph<'i>(seen: &'i Inspection, place: &Place) -> Option<&'i Graph> {
    match place {
        Place::End => Some(&seen.end),
        Place::Probe(name, hit) => seen.hit(name, *hit).map(|h| &h.graph),
    }
}

/// The number of the record that holds a binding.
fn record(seen: &Inspection, binding: &str, of: Option<&str>, place: &Place) -> Option<u32> {
    let graph = graph(seen, place)?;
    let from = match of {
        None => graph.scope(),
        Some(expression) => graph.function_at(expression)?.environment,
    };
    graph.lookup_from(from?, binding).map(|f| f.holder.number)
}

fn numbered(record: Option<u32>) -> String {
    record.map_or("a record".into(), |n| format!("record {n}"))
}

fn place_words(place: &Place) -> String {
    match place {
        Place::End => "at the end".into(),
        Place::Probe(name, hit) => format!("at `{name}@{hit}`"),
    }
}

fn identity(seen: &Inspection, i: &Identity, same: bool) -> String {
    let side = |(of, place): &(Option<String>, Place)| match of {
        Some(f) => format!("from `{f}` {}", place_words(place)),
        None => place_words(place),
    };
    let numbers: Vec<Option<u32>> = i.sides.iter().map(|(of, place)| record(seen, &i.binding, of.as_deref(), place)).collect();
    let [a, b] = [side(&i.sides[0]), side(&i.sides[1])];
    if same {
        format!("Found {a} and {b}, `{}` is in one and the same: {}.", i.binding, numbered(numbers[0]))
    } else {
        format!("Found {a}, `{0}` is in {1}; found {b}, in {2}.", i.binding, numbered(numbers[0]), numbered(numbers[1]))
    }
}

fn chain_words(seen: &Inspection, name: &str, hit: u32, wanted: &[Record]) -> Option<String> {
    let graph = &seen.hit(name, hit)?.graph;
    let chain = graph.scope_chain();
    let words: Vec<String> = chain
        .iter()
        .zip(wanted)
        .map(|(found, wanted)| {
            // Values as they were seen, of the bindings that the claim speaks of.
            let value = |name: &String| {
                let value = graph.lookup_from(found.number, name).and_then(|f| f.binding).and_then(|b| b.value.as_ref()).map(|v| v.text.clone());
                match value {
                    Some(value) => format!("`{name}` = {value}"),
                    None => format!("`{name}`, not initialized"),
                }
            };
            let bindings: Vec<String> = wanted.bindings.keys().map(value).collect();
            let with = if bindings.is_empty() { String::new() } else { format!(", with {}", bindings.join(", ")) };
            let of = wanted.function.as_ref().map_or(String::new(), |f| format!(" of {f}"));
            format!("record {} ({}{of}{with})", found.number, found.kind)
        })
        .collect();
    Some(format!("At `{name}@{hit}` the way outward goes through {}.", words.join(", then ")))
}

fn alive(seen: &Inspection, a: &Alive) -> String {
    let (thing, what) = match &a.what {
        Kept::Record { binding, of } => {
            let number = record(seen, binding, of.as_deref(), &a.at);
            (number.map(Thing::Record), format!("{}, which holds `{binding}` {}", numbered(number), place_words(&a.at)))
        }
        Kept::Thing(expression) => {
            let thing = graph(seen, &a.at).and_then(|g| g.thing(expression));
            let number = thing.map_or(String::new(), |t| format!(" ({t})"));
            (thing, format!("what `{expression}` is {}{number}", place_words(&a.at)))
        }
    };
    let retention = thing.map(|t| seen.retention(t));
    match retention.filter(|r| r.alive) {
        Some(r) => {
            let way: Vec<String> = r.path.iter().map(|l| format!("`{}` → {}", l.via, l.text)).collect();
            format!("Still there after the end: {what}. The way to it: {}.", way.join(", "))
        }
        None => format!("Collected by the end: {what}."),
    }
}
