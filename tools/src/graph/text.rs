//! A graph as text: contexts, then records, functions and objects.

use spec262_semantics::inspect::{Binding, Graph, Property, Record, ValueText};
use std::fmt::Write;

pub fn text(g: &Graph) -> String {
    let mut out = String::from("execution context stack, the running one first\n");
    for c in &g.contexts {
        let what = match (&c.function, &c.script) {
            (Some(f), _) => value(f),
            (None, Some(script)) => format!("script {script}"),
            (None, None) => "no code".into(),
        };
        let _ = writeln!(out, "  context {}: {what}", c.number);
        let components = [
            ("LexicalEnvironment", c.lexical_environment),
            ("VariableEnvironment", c.variable_environment),
            ("PrivateEnvironment", c.private_environment),
        ];
        for (name, record) in components {
            if let Some(record) = record {
                let _ = writeln!(out, "    {name}: record {record}");
            }
        }
    }
    out.push_str("\nrecords\n");
    g.records.iter().for_each(|r| record(&mut out, r));
    if !g.functions.is_empty() {
        out.push_str("\nfunctions\n");
    }
    for f in &g.functions {
        let name = f.name.as_deref().unwrap_or("without a name");
        let environment = f.environment.map_or(String::new(), |e| format!(", [[Environment]] record {e}"));
        let _ = writeln!(out, "  function {}: {name} ({}){environment}", f.number, f.kind);
        properties(&mut out, &f.properties);
    }
    if !g.objects.is_empty() {
        out.push_str("\nobjects that lead to them\n");
    }
    for o in &g.objects {
        let _ = writeln!(out, "  object {}: {}", o.number, o.text);
        properties(&mut out, &o.properties);
    }
    out
}

fn properties(out: &mut String, properties: &[Property]) {
    for p in properties {
        let _ = writeln!(out, "    {}: {}", p.key, p.thing);
    }
}

fn record(out: &mut String, r: &Record) {
    let _ = writeln!(out, "  record {}: {}{}", r.number, r.kind, r.outer.map_or(String::new(), |o| format!(", [[OuterEnv]] record {o}")));
    let halves = [("[[DeclarativeRecord]]", r.declarative_record), ("[[ObjectRecord]]", r.object_record)];
    for (slot, half) in halves {
        if let Some(half) = half {
            let _ = writeln!(out, "    {slot}: record {half}");
        }
    }
    let slots = [("[[FunctionObject]]", &r.function_object), ("[[ThisValue]]", &r.this_value), ("[[BindingObject]]", &r.binding_object)];
    for (slot, v) in slots {
        if let Some(v) = v {
            let _ = writeln!(out, "    {slot}: {}", value(v));
        }
    }
    if let Some(status) = &r.this_binding_status {
        let _ = writeln!(out, "    [[ThisBindingStatus]]: {status}");
    }
    for b in &r.bindings {
        let _ = writeln!(out, "    {}", binding(b));
    }
}

/// `n = 1`, `const c = 3`: what a binding holds.
pub fn binding(b: &Binding) -> String {
    let mut text = if b.mutable { String::new() } else { "immutable ".to_string() };
    text.push_str(&b.name);
    match (&b.value, &b.indirect, b.initialized) {
        (Some(v), ..) => text.push_str(&format!(" = {}", value(v))),
        (None, Some(name), _) => text.push_str(&format!(" -> {name} of another module")),
        (None, None, false) => text.push_str(" (not initialized)"),
        (None, None, true) => text.push_str(" (accessor)"),
    }
    if b.deletable {
        text.push_str(", deletable");
    }
    text
}

pub fn value(v: &ValueText) -> String {
    match v.thing {
        Some(thing) => format!("{} [{thing}]", v.text),
        None => v.text.clone(),
    }
}
