//! What changes from one graph to the next.

use serde::Serialize;
use serde_json::{Map, Value, json};
use spec262_semantics::inspect::{Graph, Record};

/// The changes as JSON, described in `tools/TRACE.md`; none if nothing changed.
pub fn delta(old: &Graph, new: &Graph) -> Option<Value> {
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    things('c', &by_number(&old.contexts, |c| c.number), &by_number(&new.contexts, |c| c.number), &mut changed, &mut gone);
    // A context that is not on the stack is no news besides that of the stack.
    gone.clear();
    things('r', &by_number(&old.records, |r| r.number), &by_number(&new.records, |r| r.number), &mut changed, &mut gone);
    things('f', &by_number(&old.functions, |f| f.number), &by_number(&new.functions, |f| f.number), &mut changed, &mut gone);
    things('o', &by_number(&old.objects, |o| o.number), &by_number(&new.objects, |o| o.number), &mut changed, &mut gone);
    let mut out = Map::new();
    if let Some(stack) = stack(old, new) {
        out.insert("s".into(), stack);
    }
    if !changed.is_empty() {
        out.insert("t".into(), Value::Array(changed));
    }
    if !gone.is_empty() {
        out.insert("g".into(), gone.into());
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

/// The stack from its bottom on: how many contexts of it stay, and those that are put upon them.
fn stack(old: &Graph, new: &Graph) -> Option<Value> {
    let numbers = |g: &Graph| g.contexts.iter().rev().map(|c| c.number).collect::<Vec<_>>();
    let (old, new) = (numbers(old), numbers(new));
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    (old.len() != same || new.len() != same).then(|| json!([same, new[same..]]))
}

fn by_number<T>(all: &[T], number: impl Fn(&T) -> u32) -> Vec<(u32, &T)> {
    let mut all: Vec<(u32, &T)> = all.iter().map(|t| (number(t), t)).collect();
    all.sort_by_key(|t| t.0);
    all
}

fn things<T: Serialize + PartialEq>(kind: char, old: &[(u32, &T)], new: &[(u32, &T)], changed: &mut Vec<Value>, gone: &mut Vec<String>) {
    let mut before = old.iter().peekable();
    for (number, thing) in new {
        while let Some((left, _)) = before.next_if(|b| b.0 < *number) {
            gone.push(format!("{kind}{left}"));
        }
        let fields = match before.next_if(|b| b.0 == *number) {
            Some((_, same)) if same == thing => continue,
            Some((_, other)) => fields(&value(other), &value(thing)),
            None => value(thing),
        };
        changed.push(json!([format!("{kind}{number}"), fields]));
    }
    gone.extend(before.map(|(left, _)| format!("{kind}{left}")));
}

/// A thing as JSON. What the types have in them is always text, numbers and lists: writing it cannot fail.
fn value<T: Serialize>(thing: &T) -> Value {
    serde_json::to_value(thing).unwrap_or(Value::Null)
}

/// The fields that differ; null for one that is no longer there.
fn fields(old: &Value, new: &Value) -> Value {
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else { return new.clone() };
    let mut out = Map::new();
    for (key, value) in new {
        match old.get(key) {
            Some(same) if same == value => {}
            other => _ = out.insert(key.clone(), other.and_then(|other| list(other, value)).unwrap_or_else(|| value.clone())),
        }
    }
    out.extend(old.keys().filter(|k| !new.contains_key(*k)).map(|k| (k.clone(), Value::Null)));
    Value::Object(out)
}

/// A list of which little changed: its length, and the elements that are others.
fn list(old: &Value, new: &Value) -> Option<Value> {
    let (old, new) = (old.as_array()?, new.as_array()?);
    let others: Vec<Value> = new.iter().enumerate().filter(|(i, v)| old.get(*i) != Some(v)).map(|(i, v)| json!([i, v])).collect();
    (others.len() * 2 <= new.len()).then(|| json!({ "length": new.len(), "others": others }))
}

/// Leaves out what the page does not show: the names that the standard gives the global object.
pub fn shorten(mut graph: Graph) -> Graph {
    let is_global = |r: &Record| r.binding_object.is_some() && r.is_with_environment != Some(true);
    graph.records.iter_mut().filter(|r| is_global(r)).for_each(|r| r.other_names.clear());
    graph
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(bindings: &str, stack: &[u32]) -> Graph {
        let contexts: Vec<Value> = stack.iter().map(|n| json!({ "number": n, "function": null, "lexicalEnvironment": 1, "variableEnvironment": 1, "privateEnvironment": null, "realm": 1, "script": "a" })).collect();
        let bindings: Vec<Value> = bindings
            .chars()
            .enumerate()
            .map(|(i, c)| json!({ "name": i.to_string(), "value": { "text": c.to_string() }, "mutable": true, "initialized": true, "deletable": false, "strict": false }))
            .collect();
        let record = json!({ "number": 1, "kind": "DeclarativeEnvironmentRecord", "outer": null, "bindings": bindings });
        let records = if bindings.is_empty() { json!([]) } else { json!([record]) };
        serde_json::from_value(json!({ "version": 1, "contexts": contexts, "realms": [], "records": records, "functions": [], "objects": [] }))
            .expect("a graph")
    }

    #[test]
    fn only_what_changed_is_told() {
        assert_eq!(delta(&graph("ab", &[1]), &graph("ab", &[1])), None);
        let d = delta(&graph("abc", &[1]), &graph("abx", &[1])).expect("something changed");
        let binding = json!({ "name": "2", "value": { "text": "x" }, "mutable": true, "initialized": true, "deletable": false, "strict": false });
        assert_eq!(d, json!({ "t": [["r1", { "bindings": { "length": 3, "others": [[2, binding]] } }]] }));
        assert_eq!(delta(&graph("a", &[1]), &graph("", &[1])), Some(json!({ "g": ["r1"] })));
    }

    #[test]
    fn the_stack_is_told_from_the_bottom() {
        let d = delta(&graph("", &[3, 2, 1]), &graph("", &[4, 2, 1])).expect("something changed");
        assert_eq!(d["s"], json!([2, [4]]));
        assert_eq!(d["t"][0][0], "c4");
        assert_eq!(delta(&graph("", &[3, 2, 1]), &graph("", &[2, 1])), Some(json!({ "s": [2, []] })));
    }
}
