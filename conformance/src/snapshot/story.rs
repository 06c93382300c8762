//! What happens to environments and functions in a run, as lines: things have names by their part and the order of their making.

use spec262_semantics::Event;
use std::collections::{HashMap, HashSet};

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    Text(String),
    /// An environment that the run has made: which one it was, and its name.
    Environment(u32, String),
    /// A function, likewise.
    Function(u32),
    /// A value: may differ from one round of a loop to the next.
    Value(String),
}

/// A line, and how deep it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub indent: usize,
    pub parts: Vec<Part>,
    /// How many environments and functions had been made before it.
    pub made: (u32, u32),
}

/// Lines that are kept; of more, only how many there are is known.
const MOST: usize = 20_000;
/// Calls inside calls are indented so far.
const DEEPEST: usize = 8;
/// Changes of one environment that stand in a line.
const IN_A_LINE: usize = 6;

/// What has happened so far.
#[derive(Default)]
pub struct Story {
    pub lines: Vec<Line>,
    /// Lines beyond those that are kept.
    pub beyond: usize,
    environments: HashMap<u32, Environment>,
    functions: HashMap<u32, u32>,
    made: (u32, u32),
    /// Contexts at work, and whether each is shown.
    contexts: Vec<(u32, bool)>,
    /// Contexts of calls that are not on the stack any more: those of generators may come back.
    left: HashSet<u32>,
    /// The environment that the last line is about, and how many changes stand there.
    about: Option<(u32, usize)>,
}

/// What is known of an environment.
enum Environment {
    /// It has no `[[OuterEnv]]` yet: its kind, and the function that it is for.
    Begun { kind: String, function: Option<u32> },
    /// Made by the run. `children` have it as their `[[OuterEnv]]`.
    Made { order: u32, name: String, children: u32 },
    /// From before the run: `global`.
    Before { name: &'static str, children: u32 },
}

/// The name of an environment is that of its outer one, a dot, and which of that one's it is: `2.1` is the first inside of `2`. So a
/// name tells the scope, and an environment more does not change the names of all that follow.
fn child(outer: &mut Environment) -> String {
    match outer {
        Environment::Begun { .. } => "?".into(),
        Environment::Made { name, children, .. } => {
            *children += 1;
            format!("{name}.{children}")
        }
        Environment::Before { children, .. } => {
            *children += 1;
            children.to_string()
        }
    }
}

impl Story {
    fn environment(&mut self, number: u32, before: &'static str) -> Part {
        match self.environments.entry(number).or_insert(Environment::Before { name: before, children: 0 }) {
            Environment::Begun { .. } => Part::Text("an environment without [[OuterEnv]]".into()),
            Environment::Made { order, name, .. } => Part::Environment(*order, name.clone()),
            Environment::Before { name, .. } => Part::Text((*name).to_string()),
        }
    }

    /// An environment has got its `[[OuterEnv]]`: now it has a name.
    fn outer_set(&mut self, environment: u32, outer: Option<u32>) {
        let made = self.made;
        let Some(Environment::Begun { kind, function }) = self.environments.get_mut(&environment) else {
            // No step of the standard does that.
            let outer = outer.map_or(Part::Text("null".into()), |o| self.environment(o, "global"));
            return self.change(environment, "global", vec![Part::Text("outer ".into()), outer]);
        };
        let (kind, function) = (std::mem::take(kind), *function);
        let name = match outer {
            Some(outer) => child(self.environments.entry(outer).or_insert(Environment::Before { name: "global", children: 0 })),
            None => "null".into(),
        };
        self.made.0 += 1;
        let order = self.made.0;
        self.environments.insert(environment, Environment::Made { order, name: name.clone(), children: 0 });
        let mut parts = vec![Part::Environment(order, name), Part::Text(format!(" {kind}"))];
        if let Some(function) = function {
            parts.extend([Part::Text(" for ".into()), Part::Function(function)]);
        }
        self.line(parts, made);
        self.about = Some((environment, 0));
    }

    fn function_number(&mut self, number: u32) -> u32 {
        let next = &mut self.made.1;
        *self.functions.entry(number).or_insert_with(|| {
            *next += 1;
            *next
        })
    }

    fn function(&mut self, number: u32) -> Part {
        Part::Function(self.function_number(number))
    }

    fn line(&mut self, parts: Vec<Part>, made: (u32, u32)) {
        self.about = None;
        if self.lines.len() >= MOST {
            self.beyond += 1;
            return;
        }
        let indent = self.contexts.iter().filter(|c| c.1).count().min(DEEPEST);
        self.lines.push(Line { indent, parts, made });
    }

    /// Adds to the last line, if it is about this environment; or makes one.
    fn change(&mut self, environment: u32, before: &'static str, mut parts: Vec<Part>) {
        if let Some((about, changes)) = &mut self.about
            && *about == environment
            && *changes < IN_A_LINE
            && let Some(line) = self.lines.last_mut()
        {
            *changes += 1;
            line.parts.push(Part::Text(", ".into()));
            line.parts.extend(parts);
            return;
        }
        let name = self.environment(environment, before);
        parts.splice(0..0, [name, Part::Text(": ".into())]);
        self.line(parts, self.made);
        self.about = Some((environment, 1));
    }

    /// `operation`: the one of the last step, if snapshots are about it.
    pub fn event(&mut self, event: Event, operation: Option<&str>) {
        // A binding of a record from before the run is one of the global record's halves.
        let half = match operation.and_then(|o| o.split_once('.')) {
            Some(("ObjectEnvironmentRecord", _)) => "global object record",
            _ => "global declarative record",
        };
        let made = self.made;
        match event {
            Event::ContextPushed { context, function: Some(function), name, environment } => {
                // Built-in functions have no [[Environment]].
                if environment.is_some() {
                    let function = self.function(function);
                    let name = name.filter(|n| !n.is_empty()).map_or(String::new(), |n| format!(" {n}"));
                    let what = if self.left.remove(&context) { "resume " } else { "call " };
                    self.line(vec![Part::Text(what.into()), function, Part::Text(name)], made);
                }
                self.contexts.push((context, environment.is_some()));
                self.about = None;
            }
            Event::ContextPushed { context, function: None, .. } => {
                // That of a script goes without saying; that of eval code does not.
                if let Some(operation) = operation {
                    self.line(vec![Part::Text(format!("context of {operation}"))], made);
                }
                self.contexts.push((context, operation.is_some()));
            }
            Event::ContextPopped { context } => {
                if let Some(at) = self.contexts.iter().rposition(|c| c.0 == context) {
                    // Generators and the like leave in an order of their own.
                    if self.contexts.remove(at).1 {
                        self.about = None;
                        self.left.insert(context);
                    }
                }
            }
            Event::ContextSuspended { .. } | Event::ContextResumed { .. } | Event::Printed { .. } => {}
            Event::EnvironmentCreated { environment, kind } => {
                let kind = kind.strip_suffix("EnvironmentRecord").unwrap_or(&kind).to_lowercase();
                self.environments.insert(environment, Environment::Begun { kind, function: None });
            }
            Event::OuterSet { environment, outer } => self.outer_set(environment, outer),
            Event::FunctionObjectSet { environment, function } => {
                let number = self.function_number(function);
                match self.environments.get_mut(&environment) {
                    Some(Environment::Begun { function, .. }) => *function = Some(number),
                    _ => self.change(environment, "global", vec![Part::Text("for ".into()), Part::Function(number)]),
                }
            }
            Event::BindingCreated { environment, name } => self.change(environment, half, vec![Part::Text(format!("{name} created"))]),
            Event::BindingInitialized { environment, name, value } => {
                self.change(environment, half, vec![Part::Text(format!("{name} := ")), Part::Value(value)]);
            }
            Event::BindingSet { environment, name, value } => {
                self.change(environment, half, vec![Part::Text(format!("{name} = ")), Part::Value(value)]);
            }
            Event::FunctionCreated { function, environment } => {
                let function = self.function(function);
                let environment = self.environment(environment, "global");
                self.line(vec![function, Part::Text(" in ".into()), environment], made);
            }
            Event::EnvironmentChanged { function, environment } => {
                let function = self.function(function);
                let environment = self.environment(environment, "global");
                self.line(vec![function, Part::Text(" moves to ".into()), environment], made);
            }
        }
    }
}
