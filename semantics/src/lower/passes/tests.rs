//! Programs do the same with the passes as without, to the step.

use super::super::{lower_literally, optimise};
use crate::engine::{At, Engine, Event, Observer, Options, StepId};
use crate::ir::Program;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

/// All that an observer is told: a number for each, so that long programs may be compared.
#[derive(Default, PartialEq, Debug)]
struct Told(Vec<u64>);

impl Told {
    fn note(&mut self, what: impl Hash) {
        let mut hasher = FxHasher::default();
        what.hash(&mut hasher);
        self.0.push(hasher.finish());
    }
}

impl Observer for Told {
    fn step(&mut self, step: StepId, at: At) {
        self.note((step.0, at.depth, at.node));
    }
    fn event(&mut self, event: Event) {
        self.note(format!("{event:?}"));
    }
}

const PROGRAMS: &[&str] = &[
    "function make(x) { let y = x; return { get: () => y, set(v) { y = v; } }; } let a = make(1); a.set(a.get() + 2); print(a.get());",
    "let fs = []; for (let i = 0; i < 3; i++) fs.push(() => i++); print(fs.map(f => f() + f()).join());",
    "try { x; let x = 1; } catch (e) { print(e.name, e.message); } try { null.x } catch (e) { print(e.message) }",
    "function f(a, b = a + 1, ...c) { 'use strict'; return [a, b, c.length, arguments.length].join(); } print(f(1), f(1, 2, 3, 4));",
    "var o = { get x() { return this.y; }, set x(v) { this.y = v * 2; } }; o.x = 4; o.x += 1; print(o.x, delete o.y, o.x);",
    "label: for (var i = 0; i < 5; i++) { switch (i) { case 1: continue label; case 3: break label; default: print(i); } }",
    "with ({ p: 1 }) { p = 2; print(p, typeof q); } print(eval('var z = 5; z') + z, [1, , 3].length, `a${[1, 2]}b`);",
    "throw new TypeError('out')",
    "var a = {}; a.b.c",
    "function f() { return g() + 1 } function g() { return undeclared } f()",
    "const c = 1; c = 2",
    "f(); let late = 1; function f() { return late }",
    "'use strict'; Object.freeze([1]).push(2)",
    "({ valueOf() { return {} }, toString() { return {} } }) + 1",
    "print(1n < 2, '3' * 4, null ?? 5, -'6', [7] == 7, 1 / 0 > NaN); Symbol() + 1",
    "new (() => {})",
    "let { a, b: [c, d = 4] = [3], ...rest } = { a: 1, z: 2 }; print(a, c, d, rest.z); let [] = {}",
];

#[test]
fn the_passes_change_nothing_that_can_be_seen() {
    let spec = spec262_spec::builtin().expect("the specification checks");
    let literal = lower_literally(&spec).expect("it can be lowered");
    let mut short = lower_literally(&spec).expect("it can be lowered");
    optimise(&mut short);
    assert!(short.ops.len() > 1000 && short.ops != literal.ops);
    let engine = |program: Program| Engine::of(program, crate::built::SYNTAX.into(), crate::built::LEXICAL).expect("it loads");
    let (literal, short) = (engine(literal), engine(short));
    for source in PROGRAMS.iter().map(|s| s.to_string()).chain(programs_of_the_command()) {
        let told = |engine: &Engine| {
            let mut told = Told::default();
            let outcome = engine.trace(&source, &Options::default(), &mut told);
            (outcome, told.0)
        };
        let (long, quick) = (told(&literal), told(&short));
        let first = long.1.iter().zip(&quick.1).position(|(a, b)| a != b);
        assert_eq!(first, None, "{source}: the traces part there");
        assert_eq!(long.1.len(), quick.1.len(), "{source}");
        assert_eq!(long.0, quick.0, "{source}");
        let silent = short.run(&source, &Options::default());
        assert_eq!((&silent.completion, silent.steps), (&long.0.completion, long.0.steps), "{source}");
    }
}

/// The programs that the command is tested with.
fn programs_of_the_command() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/tests/programs");
    let files = std::fs::read_dir(folder).expect("the folder is there").flatten().map(|e| e.path());
    let sources: Vec<String> =
        files.filter(|p| p.extension().is_some_and(|e| e == "js")).map(|p| std::fs::read_to_string(p).expect("it can be read")).collect();
    assert!(sources.len() > 10);
    sources
}
