//! A graph as boxes of rows. A row that names another thing is where an arrow to it begins, so that no arrow needs a label.

use super::text;
use spec262_semantics::inspect::{Graph, Thing, ValueText};
use std::collections::HashMap;

/// A line of a box.
pub struct Row {
    /// The whole text: whoever draws shortens it.
    pub text: String,
    /// What it names.
    pub to: Option<Thing>,
    /// A reference that the way outward is made of: `[[OuterEnv]]`, `[[Environment]]`, a context's environments.
    pub is_scope: bool,
}

/// What is drawn of a thing.
pub struct Node {
    pub thing: Thing,
    /// `record 3`
    pub title: String,
    /// What it is: the kind of a record, what a function was made from.
    pub what: String,
    pub rows: Vec<Row>,
    /// How many boxes lie between it and the outermost environment.
    pub rank: u32,
}

impl Node {
    fn new(thing: Thing, what: impl Into<String>) -> Node {
        Node { thing, title: thing.to_string(), what: what.into(), rows: Vec::new(), rank: 0 }
    }
    fn scope(&mut self, slot: &str, record: Option<u32>) {
        if let Some(record) = record {
            self.rows.push(Row { text: format!("{slot}: record {record}"), to: Some(Thing::Record(record)), is_scope: true });
        }
    }
    fn value(&mut self, slot: &str, value: Option<&ValueText>) {
        if let Some(v) = value {
            self.rows.push(Row { text: format!("{slot}: {}", text::value(v)), to: v.thing, is_scope: false });
        }
    }
}

/// The boxes of a graph: contexts, the running one first; then records, functions and objects.
pub fn boxes(g: &Graph) -> Vec<Node> {
    let contexts = g.contexts.iter().map(|c| {
        let code = c.function.as_ref().map(|f| f.text.clone()).or_else(|| c.script.as_ref().map(|s| format!("script {s}")));
        let mut n = Node::new(Thing::Context(c.number), code.unwrap_or_else(|| "no code".into()));
        n.scope("LexicalEnvironment", c.lexical_environment);
        n.scope("VariableEnvironment", c.variable_environment);
        n.scope("PrivateEnvironment", c.private_environment);
        if c.variable_environment == c.lexical_environment {
            // One arrow is enough.
            n.rows.iter_mut().skip(1).take(1).for_each(|r| r.to = None);
        }
        n.value("Function", c.function.as_ref());
        n
    });
    let records = g.records.iter().map(|r| {
        let mut n = Node::new(Thing::Record(r.number), &r.kind);
        for b in &r.bindings {
            // What is bound in an object's properties hangs on that object.
            let to = b.value.as_ref().and_then(|v| v.thing).filter(|_| r.binding_object.is_none());
            n.rows.push(Row { text: text::binding(b), to, is_scope: false });
        }
        n.scope("[[DeclarativeRecord]]", r.declarative_record);
        n.scope("[[ObjectRecord]]", r.object_record);
        n.value("[[BindingObject]]", r.binding_object.as_ref());
        n.value("[[FunctionObject]]", r.function_object.as_ref());
        n.value("[[ThisValue]]", r.this_value.as_ref());
        n.scope(if r.kind == "PrivateEnvironmentRecord" { "[[OuterPrivateEnvironment]]" } else { "[[OuterEnv]]" }, r.outer);
        n
    });
    let functions = g.functions.iter().map(|f| {
        let name = f.name.as_deref().unwrap_or("without a name");
        let mut n = Node::new(Thing::Function(f.number), format!("{name} ({})", f.kind));
        n.scope("[[Environment]]", f.environment);
        n.scope("[[PrivateEnvironment]]", f.private_environment);
        n.rows.extend(f.properties.iter().map(|p| Row { text: format!("{}: {}", p.key, p.thing), to: Some(p.thing), is_scope: false }));
        n
    });
    let objects = g.objects.iter().map(|o| {
        let mut n = Node::new(Thing::Object(o.number), &o.text);
        n.rows.extend(o.properties.iter().map(|p| Row { text: format!("{}: {}", p.key, p.thing), to: Some(p.thing), is_scope: false }));
        n
    });
    let mut all: Vec<Node> = contexts.chain(records).chain(functions).chain(objects).collect();
    rank(&mut all);
    all
}

/// Gives each box its rank: a record and a function stand behind the environment that they lead to, an object behind the nearest
/// thing that it leads to, and the contexts before all.
fn rank(nodes: &mut [Node]) {
    let places: HashMap<Thing, usize> = nodes.iter().enumerate().map(|(i, n)| (n.thing, i)).collect();
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut ranks: Vec<Option<u32>> = vec![None; nodes.len()];
    let mut waiting = std::collections::VecDeque::new();
    for (i, n) in nodes.iter().enumerate() {
        let follow: Vec<usize> = match n.thing {
            Thing::Context(_) => continue,
            // Of a chain the last reference counts: a global record's halves stand beside it.
            Thing::Record(_) => {
                n.rows.iter().filter(|r| r.is_scope && r.text.starts_with("[[Outer")).filter_map(|r| places.get(&r.to?).copied()).collect()
            }
            Thing::Function(_) => n.rows.iter().filter(|r| r.is_scope).take(1).filter_map(|r| places.get(&r.to?).copied()).collect(),
            Thing::Object(_) | Thing::Realm(_) => n.rows.iter().filter_map(|r| places.get(&r.to?).copied()).filter(|to| *to != i).collect(),
        };
        if matches!(n.thing, Thing::Record(_)) && follow.is_empty() {
            ranks[i] = Some(0);
            waiting.push_back(i);
        }
        follow.into_iter().for_each(|to| back[to].push(i));
    }
    while let Some(at) = waiting.pop_front() {
        let next = ranks[at].map_or(0, |r| r + 1);
        for from in &back[at] {
            if ranks[*from].is_none() {
                ranks[*from] = Some(next);
                waiting.push_back(*from);
            }
        }
    }
    // What leads to no record, which an overlay may bring about, stands with the outermost.
    let last = ranks.iter().flatten().max().map_or(0, |r| r + 1);
    for (n, rank) in nodes.iter_mut().zip(ranks) {
        n.rank = if matches!(n.thing, Thing::Context(_)) { last } else { rank.unwrap_or(0) };
    }
}
