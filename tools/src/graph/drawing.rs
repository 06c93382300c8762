//! A graph as a drawing: boxes and arrows, once for Graphviz and once for Mermaid.

use super::text;
use spec262_semantics::inspect::{Graph, Thing, ValueText};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A box: its lines, the first of them a title.
struct Node {
    thing: Thing,
    lines: Vec<String>,
}

struct Arrow {
    from: Thing,
    to: Thing,
    label: String,
}

/// What is drawn.
#[derive(Default)]
struct Drawing {
    nodes: Vec<Node>,
    arrows: Vec<Arrow>,
}

impl Drawing {
    fn of(g: &Graph) -> Drawing {
        let mut d = Drawing::default();
        for c in &g.contexts {
            let at = Thing::Context(c.number);
            let what = c.function.as_ref().map(|f| f.text.clone()).or_else(|| c.script.as_ref().map(|s| format!("script {s}")));
            d.node(at, vec![format!("context {}", c.number), what.unwrap_or_else(|| "no code".into())]);
            d.arrow(at, c.lexical_environment.map(Thing::Record), "LexicalEnvironment");
            if c.variable_environment != c.lexical_environment {
                d.arrow(at, c.variable_environment.map(Thing::Record), "VariableEnvironment");
            }
            d.arrow(at, c.private_environment.map(Thing::Record), "PrivateEnvironment");
            d.value(at, c.function.as_ref(), "Function");
        }
        for r in &g.records {
            let at = Thing::Record(r.number);
            let bindings = r.bindings.iter().map(text::binding);
            d.node(at, [format!("record {}", r.number), r.kind.clone()].into_iter().chain(bindings).collect());
            d.arrow(
                at,
                r.outer.map(Thing::Record),
                if r.kind == "PrivateEnvironmentRecord" { "[[OuterPrivateEnvironment]]" } else { "[[OuterEnv]]" },
            );
            d.arrow(at, r.declarative_record.map(Thing::Record), "[[DeclarativeRecord]]");
            d.arrow(at, r.object_record.map(Thing::Record), "[[ObjectRecord]]");
            d.value(at, r.function_object.as_ref(), "[[FunctionObject]]");
            d.value(at, r.binding_object.as_ref(), "[[BindingObject]]");
            // What is bound in the global object's properties is shown there.
            if r.binding_object.is_none() {
                r.bindings.iter().for_each(|b| d.value(at, b.value.as_ref(), &b.name));
            }
        }
        for f in &g.functions {
            let at = Thing::Function(f.number);
            d.node(at, vec![format!("function {}", f.number), f.name.clone().unwrap_or_default(), f.kind.clone()]);
            d.arrow(at, f.environment.map(Thing::Record), "[[Environment]]");
            f.properties.iter().for_each(|p| d.arrow(at, Some(p.thing), &p.key));
        }
        for o in &g.objects {
            let at = Thing::Object(o.number);
            d.node(at, vec![format!("object {}", o.number), o.text.clone()]);
            o.properties.iter().for_each(|p| d.arrow(at, Some(p.thing), &p.key));
        }
        // Arrows to what is not drawn tell nothing: the texts name it.
        let drawn: BTreeSet<Thing> = d.nodes.iter().map(|n| n.thing).collect();
        d.arrows.retain(|a| drawn.contains(&a.to));
        d
    }
    fn node(&mut self, thing: Thing, mut lines: Vec<String>) {
        lines.retain(|l| !l.is_empty());
        self.nodes.push(Node { thing, lines });
    }
    fn arrow(&mut self, from: Thing, to: Option<Thing>, label: &str) {
        self.arrows.extend(to.map(|to| Arrow { from, to, label: label.to_string() }));
    }
    fn value(&mut self, from: Thing, value: Option<&ValueText>, label: &str) {
        self.arrow(from, value.and_then(|v| v.thing), label);
    }
}

fn id(thing: Thing) -> String {
    thing.to_string().replace(' ', "_")
}

/// For Graphviz.
pub fn dot(g: &Graph) -> String {
    let d = Drawing::of(g);
    let quoted = |s: &str| s.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ");
    let mut out = String::from("digraph environments {\n  rankdir=LR;\n  node [shape=box, fontname=\"monospace\"];\n");
    for n in &d.nodes {
        let shape = match n.thing {
            Thing::Context(_) => ", style=rounded",
            Thing::Function(_) => ", shape=ellipse",
            Thing::Object(_) => ", style=dashed",
            Thing::Record(_) | Thing::Realm(_) => "",
        };
        let label: String = n.lines.iter().map(|l| quoted(l) + "\\l").collect();
        let _ = writeln!(out, "  {} [label=\"{label}\"{shape}];", id(n.thing));
    }
    for a in &d.arrows {
        let _ = writeln!(out, "  {} -> {} [label=\"{}\"];", id(a.from), id(a.to), quoted(&a.label));
    }
    out + "}\n"
}

/// For Mermaid.
pub fn mermaid(g: &Graph) -> String {
    let d = Drawing::of(g);
    let quoted = |s: &str| {
        let special = |c: char| matches!(c, '"' | '#' | '<' | '>' | '&' | '[' | ']' | '`' | '|' | '{' | '}' | '\\' | '\n' | '\r');
        s.chars().map(|c| if special(c) { format!("#{};", c as u32) } else { c.to_string() }).collect::<String>()
    };
    let mut out = String::from("flowchart LR\n");
    for n in &d.nodes {
        let (open, close) = match n.thing {
            Thing::Context(_) | Thing::Function(_) => ("(", ")"),
            Thing::Record(_) | Thing::Object(_) | Thing::Realm(_) => ("[", "]"),
        };
        let label: Vec<String> = n.lines.iter().map(|l| quoted(l)).collect();
        let _ = writeln!(out, "  {}{open}\"{}\"{close}", id(n.thing), label.join("<br/>"));
    }
    for a in &d.arrows {
        let _ = writeln!(out, "  {} -->|\"{}\"| {}", id(a.from), quoted(&a.label), id(a.to));
    }
    out
}
