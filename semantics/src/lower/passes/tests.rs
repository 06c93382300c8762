//! Programs do the same with the passes as without, to the step.

use super::super::{lower_literally, optimise};
use crate::engine::{At, Engine, Event, Observer, Options, StepId};
use crate::ir::Program;

/// All that an observer is told.
#[derive(Default, PartialEq, Debug)]
struct Told(Vec<String>);

impl Observer for Told {
    fn step(&mut self, step: StepId, at: At) {
        self.0.push(format!("{step:?} {at:?}"));
    }
    fn event(&mut self, event: Event) {
        self.0.push(format!("{event:?}"));
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
    for source in PROGRAMS {
        let told = |engine: &Engine| {
            let mut told = Told::default();
            let outcome = engine.trace(source, &Options::default(), &mut told);
            (outcome, told.0)
        };
        let (long, quick) = (told(&literal), told(&short));
        let first = long.1.iter().zip(&quick.1).position(|(a, b)| a != b);
        assert!(first.is_none(), "{source}: {first:?}: {:?}, {:?}", long.1.get(first.unwrap_or(0)), quick.1.get(first.unwrap_or(0)));
        assert_eq!(long.1.len(), quick.1.len(), "{source}");
        assert_eq!(long.0, quick.0, "{source}");
        let silent = short.run(source, &Options::default());
        assert_eq!((&silent.completion, silent.steps), (&long.0.completion, long.0.steps), "{source}");
    }
}
