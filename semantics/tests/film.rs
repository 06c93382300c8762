//! [`Engine::film`]: the run is that of [`Engine::run`], and its graphs are those that [`Engine::inspect`] takes.

use spec262_semantics::inspect::{Film, Graph};
use spec262_semantics::{At, Engine, Event, Observer, Options, Questions, Script, StepId};

#[derive(Default)]
struct Reel {
    steps: u64,
    printed: Vec<String>,
    sources: Vec<String>,
    graphs: Vec<Graph>,
    /// Graphs that are still wanted.
    most: Option<usize>,
}

impl Observer for Reel {
    fn source(&mut self, _: u32, name: &str, _: &[u16]) {
        self.sources.push(name.to_string());
    }
    fn step(&mut self, _: StepId, _: At) {
        self.steps += 1;
    }
    fn event(&mut self, event: Event) {
        match event {
            Event::Printed { line } => self.printed.push(line),
            other => panic!("{other:?} is told"),
        }
    }
}

impl Film for Reel {
    fn graph(&mut self, graph: Graph) {
        self.graphs.push(graph);
    }
    fn wants_graphs(&self) -> bool {
        self.most.is_none_or(|most| self.graphs.len() < most)
    }
}

const PROGRAM: &str = "const make = n => { let inner = () => { /*@ inside */ n = n + 1; return n }; /*@ made */ return inner };
const a = make(10), b = make(20);
a(); b(); a();
for (let i = 0; i < 2; i++) { let f = () => i; /*@ loop */ f() }
print(eval('a()'), b());";

fn film(engine: &Engine, program: &str, most: Option<usize>) -> Reel {
    let mut reel = Reel { most, ..Reel::default() };
    let outcome = engine.film(&[Script { name: "a.js", text: program }], &Options::default(), &mut reel);
    let plain = engine.run(program, &Options::default());
    assert_eq!((&outcome.completion, outcome.steps, &outcome.output), (&plain.completion, plain.steps, &plain.output));
    assert_eq!(reel.printed, plain.output);
    assert_eq!(reel.sources, ["a.js", "eval code"]);
    reel
}

#[test]
fn what_a_probe_sees_is_in_the_film() {
    let engine = Engine::new().expect("an engine");
    let reel = film(&engine, PROGRAM, None);
    let script = Script { name: "a.js", text: PROGRAM };
    let seen = engine.inspect(&[script], &Options::default(), &Questions::default()).expect("no probe is wrong");
    assert_eq!(seen.hits.len(), 9);
    let mut from = 0;
    for hit in &seen.hits {
        // In their order: what is there at a hit is there for a while.
        let same = |g: &Graph| g.contexts == hit.graph.contexts && g.records == hit.graph.records && g.functions == hit.graph.functions;
        let at = reel.graphs[from..].iter().position(same);
        from += at.unwrap_or_else(|| panic!("hit {} of {} is not in the film", hit.count, hit.probe));
    }
    let last = reel.graphs.last().expect("there is a graph of the end");
    assert_eq!((&last.records, &last.functions), (&seen.end.records, &seen.end.functions));
}

#[test]
fn the_film_ends_when_nobody_looks() {
    let engine = Engine::new().expect("an engine");
    let reel = film(&engine, PROGRAM, Some(5));
    assert_eq!(reel.graphs.len(), 5);
}

#[test]
fn what_nothing_reaches_leaves_the_film() {
    let engine = Engine::new().expect("an engine");
    let reel = film(&engine, "let f = (() => { let held = 1; return () => held })(); eval('f'); f = null; f", None);
    let is_held = |g: &Graph| g.records.iter().any(|r| r.bindings.iter().any(|b| b.name == "held"));
    let first = reel.graphs.iter().position(is_held).expect("it is there");
    let last = reel.graphs.iter().rposition(is_held).expect("it is there");
    assert!(first > 0 && last + 1 < reel.graphs.len());
    let of_f = |g: &Graph| g.lookup("f").and_then(|f| f.binding?.value.clone()).map(|v| v.text);
    // As soon as the binding is another one, it is gone.
    assert_eq!(of_f(&reel.graphs[last + 1]).as_deref(), Some("null"));
}
