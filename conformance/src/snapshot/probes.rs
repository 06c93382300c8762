//! The scopes at the probes of a program, a line for each hit.

use super::make::escaped;
use crate::corpus::Script;
use crate::engines::oracle::borrowed;
use spec262_semantics::inspect::{Binding, Graph, Questions, Record};
use spec262_semantics::{Engine, Options};

/// Hits of a probe that are shown.
const HITS: u32 = 4;

/// Each hit with its chain of records, the innermost first.
pub fn lines(engine: &Engine, scripts: &[Script], options: &Options) -> Vec<String> {
    let questions = Questions { probes: vec![], hits: HITS };
    let inspection = match engine.inspect(&borrowed(scripts), options, &questions) {
        Ok(inspection) => inspection,
        Err(errors) => return errors.iter().map(|e| format!("line {}: {e}", e.position.line)).collect(),
    };
    let mut lines = Vec::new();
    for (name, count) in &inspection.counts {
        if *count == 0 || *count > HITS {
            lines.push(format!("{name}: {count} hits"));
        }
    }
    for hit in &inspection.hits {
        let chain: Vec<String> = hit.graph.scope_chain().into_iter().map(|r| record(&hit.graph, r)).collect();
        lines.push(format!("{}@{}: {}", hit.probe, hit.count, chain.join(" < ")));
    }
    lines
}

/// `function counter {n: 10, count: -}`
fn record(graph: &Graph, r: &Record) -> String {
    let kind = r.kind.strip_suffix("EnvironmentRecord").unwrap_or(&r.kind).to_lowercase();
    let kind = if r.is_with_environment == Some(true) { "with".to_string() } else { kind };
    let function = r.function_object.as_ref().map_or(String::new(), |f| format!(" {}", f.text.trim_start_matches("function ")));
    let halves = [r.declarative_record, r.object_record].into_iter().flatten().filter_map(|half| graph.record(half));
    let bindings: Vec<String> = std::iter::once(r).chain(halves).flat_map(|r| &r.bindings).map(binding).collect();
    format!("{kind}{function} {{{}}}", bindings.join(", "))
}

fn binding(b: &Binding) -> String {
    let value = match (&b.value, b.initialized) {
        (Some(value), _) => escaped(&value.text),
        (None, false) => "-".into(),
        (None, true) => "accessor".into(),
    };
    format!("{}{}: {value}", if b.mutable || !b.initialized { "" } else { "immutable " }, b.name)
}
