//! The machine itself: collection, limits, depth, reports, watching.

use spec262_semantics::{At, Completion, Engine, Event, Limit, Observer, Options, StepId};

const PROGRAM: &str = "
function counter() { let n = 0; return { next() { return n++; }, get n() { return n; } }; }
let c = counter(), seen = [];
for (let i = 0; i < 5; i++) { seen.push(c.next() + i, ((a, ...rest) => rest.length + a)(i, 'x', 'y')); }
print(seen.join(), c.n);
let fs = [];
for (let i = 0; i < 3; i++) fs.push(() => i++);
print(fs.map(f => f() + f()).join());
let [first, ...others] = 'héllo';
print(first, others.length);
try { null.x } catch (e) { print(e instanceof TypeError, e.message.length > 0) }
try { undeclared } catch ({ name, message }) { print(name) }
print(Object.keys({ b: 1, a: 2, 1: 3 }).join());
print([3, 1, 2].map(String).reduce((a, b) => a + b, ''));
";

fn engine() -> Engine {
    Engine::new().unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_same_whenever_it_collects() {
    let engine = engine();
    let usual = engine.run(PROGRAM, &Options::default());
    assert_eq!(usual.completion, Completion::Normal("undefined".into()), "{:?}", usual.output);
    let always = engine.run(PROGRAM, &Options { collect_always: true, ..Options::default() });
    assert_eq!(usual, always);
}

#[test]
fn runs_do_not_see_each_other() {
    let engine = engine();
    let first = engine.run("Object.prototype.mark = 1; globalThis.left = 2; Array.prototype.push = null", &Options::default());
    assert_eq!(first.completion, Completion::Normal("null".into()));
    let second = engine.run("print(typeof left, {}.mark, [].push.length)", &Options::default());
    assert_eq!(second.output, ["undefined undefined 1"]);
}

#[test]
fn too_deep_a_call_throws_and_may_be_caught() {
    let engine = engine();
    let outcome = engine.run(
        "function f(n) { return f(n + 1) + 1 } try { f(0) } catch (e) { print(e instanceof RangeError) } print([1].map(x => x).length)",
        &Options { max_stack: 1 << 20, ..Options::default() },
    );
    assert_eq!(outcome.output, ["true", "1"]);
}

#[test]
fn limits() {
    let engine = engine();
    let steps = engine.run("for (;;) {}", &Options { max_steps: Some(50_000), ..Options::default() });
    assert_eq!(steps.completion, Completion::Limit(Limit::Steps));
    assert!((50_000..60_000).contains(&steps.steps), "{}", steps.steps);
    // Calls in the place of a return: the two objects ask each other for ever.
    for ask in ["p.x", "p.x = 1", "'x' in p", "x"] {
        let text = format!("const p = new Proxy({{}}, {{}}); Object.setPrototypeOf(p, Object.create(p)); print('made'); with (p) {ask}");
        let steps = engine.run(&text, &Options { max_steps: Some(50_000), ..Options::default() });
        assert_eq!((steps.completion, steps.output), (Completion::Limit(Limit::Steps), vec!["made".to_string()]), "{ask}");
    }
    let memory = engine.run("let a = []; for (;;) a.push({ a })", &Options { max_memory: Some(32 << 20), ..Options::default() });
    assert_eq!(memory.completion, Completion::Limit(Limit::Memory));
}

#[test]
fn garbage_does_not_count() {
    let engine = engine();
    let options = Options { max_memory: Some(32 << 20), ..Options::default() };
    let outcome = engine.run("let s = 0; for (let i = 0; i < 3000; i++) { let o = { i, f: (x, y) => i }; s += o.f(1, 2) } s", &options);
    assert!(matches!(outcome.completion, Completion::Normal(_)), "{:?}", outcome.completion);
}

#[test]
fn an_exception_tells_its_step_and_place() {
    let engine = engine();
    let outcome = engine.run("let a = 1;\nfoo(a)", &Options::default());
    let Completion::Throw { message, name, step, position, .. } = outcome.completion else { panic!("{outcome:?}") };
    assert_eq!(name.as_deref(), Some("ReferenceError"), "{message}");
    assert_eq!(engine.step_name(step.unwrap()), "sec-getvalue#2");
    assert_eq!(position.map(|p| (p.line, p.column)), Some((2, 1)));
}

#[test]
fn a_syntax_error_tells_its_place_and_its_rule() {
    let engine = engine();
    let outcome = engine.run("let x = 1;\nlet x = 2", &Options::default());
    let Completion::SyntaxError { step, .. } = outcome.completion else { panic!("{outcome:?}") };
    assert_eq!(engine.step_name(step.unwrap()), "sec-scripts-static-semantics-early-errors#ee-1");
    let outcome = engine.run("let x =\n  );", &Options::default());
    let Completion::SyntaxError { step: None, position: Some(at), .. } = outcome.completion else { panic!("{outcome:?}") };
    assert_eq!((at.line, at.column), (2, 3));
}

#[derive(Default)]
struct Log {
    steps: u64,
    deepest: u32,
    events: Vec<Event>,
}

impl Observer for Log {
    fn step(&mut self, _: StepId, at: At) {
        self.steps += 1;
        self.deepest = self.deepest.max(at.depth);
    }
    fn event(&mut self, event: Event) {
        self.events.push(event);
    }
}

#[test]
fn watching_changes_nothing() {
    let engine = engine();
    let mut log = Log::default();
    let watched = engine.trace(PROGRAM, &Options::default(), &mut log);
    assert_eq!(watched, engine.run(PROGRAM, &Options::default()));
    assert!(log.steps <= watched.steps && log.deepest > 10);
}

#[test]
fn a_closure_keeps_the_environment_that_it_was_made_in() {
    let engine = engine();
    let mut log = Log::default();
    engine.trace("function outer() { let kept = 1; return () => kept } outer()()", &Options::default(), &mut log);
    let environment = log.events.iter().find_map(|e| match e {
        Event::BindingCreated { environment, name } if name == "kept" => Some(*environment),
        _ => None,
    });
    let environment = environment.expect("a binding is created");
    assert!(log.events.iter().any(|e| matches!(e, Event::FunctionCreated { environment: of, .. } if *of == environment)));
    let pushed = log.events.iter().filter(|e| matches!(e, Event::ContextPushed { .. })).count();
    let popped = log.events.iter().filter(|e| matches!(e, Event::ContextPopped { .. })).count();
    assert_eq!(pushed, popped);
}

#[test]
fn source_text_that_is_gone_takes_no_room() {
    let engine = engine();
    let options = Options { max_memory: Some(48 << 20), ..Options::default() };
    let outcome = engine.run("let s = 0; for (let i = 0; i < 2000; i++) s += eval('(function () { return i })')(); s", &options);
    assert_eq!(outcome.completion, Completion::Normal("1999000".into()));
}

#[test]
fn tail_calls_need_no_room() {
    let engine = engine();
    let program = "
        'use strict';
        const even = n => n === 0 ? true : odd(n - 1), odd = n => n === 0 ? false : even(n - 1);
        print(even(30000));
        const last = (n, ...rest) => n === 0 ? rest.join() : last(n - 1, n, ...rest.slice(0, 2));
        print(last(5000));
        const failing = n => { if (n === 0) throw new Error('at last'); return failing(n - 1) };
        try { failing(20000) } catch (e) { print(e.message) }
        function New(n) { this.n = n; return n === 0 ? last(3) : new New(n - 1) }
        print(new New(400).n);
        print([3000].map(even)[0], Reflect.apply(odd, null, [3000 + 1]));
        const plain = n => n === 0 ? 0 : 1 + plain(n - 1);
        try { plain(1e6) } catch (e) { print(e.name) }";
    for collect_always in [false, true] {
        // The short run is enough to see that a collection finds what has moved.
        let program = if collect_always { program.replace("0000", "00").replace("000", "00").replace("1e6", "1e4") } else { program.to_string() };
        let outcome = engine.run(&program, &Options { max_calls: 1000, collect_always, ..Options::default() });
        assert_eq!(outcome.completion, Completion::Normal("undefined".into()), "{:?}", outcome.output);
        assert_eq!(outcome.output, ["true", "1,2,3", "at last", "0", "true true", "RangeError"]);
    }
}

#[test]
fn functions_as_branches_are_blocks_and_sloppy() {
    let engine = engine();
    let sloppy = engine.run("print(typeof f); if (1) function f() {} else function g() {} print(typeof f, typeof g)", &Options::default());
    assert_eq!(sloppy.output, ["undefined", "function undefined"], "{:?}", sloppy.completion);
    for text in ["if (1) function f() {}", "if (0) ; else function f() {}"] {
        let strict = engine.run(text, &Options { strict: true, ..Options::default() });
        assert!(matches!(strict.completion, Completion::SyntaxError { step: Some(_), .. }), "{:?}", strict.completion);
        assert_eq!(engine.run(text, &Options::default()).completion, Completion::Normal("undefined".into()));
    }
}

#[test]
fn the_host_object_of_test262() {
    let engine = engine().with_host_object_262().unwrap_or_else(|o| panic!("{o:?}"));
    let outcome = engine.run(
        "print($262.global === globalThis);
        $262.evalScript('let x = 1; var y = 2');
        print(x, y, Object.hasOwn(globalThis, 'x'));
        try { $262.evalScript('let x') } catch (e) { print(e instanceof SyntaxError) }
        try { $262.evalScript('(') } catch (e) { print(e instanceof SyntaxError) }
        const other = $262.createRealm();
        print(other !== $262, other.global.Array !== Array, other.evalScript('typeof x'));
        print(other.evalScript('[]') instanceof Array, other.evalScript('this') === other.global);
        $262.gc();
        print(Object.keys($262).length)",
        &Options::default(),
    );
    assert_eq!(outcome.output, ["true", "1 2 false", "true", "true", "true true undefined", "false true", "0"], "{:?}", outcome.completion);
    assert_eq!(self::engine().run("print(typeof $262)", &Options::default()).output, ["undefined"]);
}
