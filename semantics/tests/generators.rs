//! Generators, as far as the machine has to do with them: contexts that wait, perhaps for ever, what they take, and who watches them.

use spec262_semantics::inspect::Thing;
use spec262_semantics::{At, Completion, Engine, Event, Limit, Observer, Options, Questions, Script, StepId};

const PROGRAM: &str = "
function* count(n, step = 1) { try { for (let i = 0; i < n; i += step) { let f = () => i; yield f } } finally { print('closed', n) } }
print([...count(3)].map(f => f()).join());
for (const f of count(10, 2)) { if (f() > 3) break }
function* both() { const got = yield* inner(); print('got', got); try { yield* inner() } catch (e) { yield e } }
function* inner() { return (yield 'a') + (yield 'b') }
const it = both();
print(it.next().value, it.next(1).value, it.next(2).value, it.throw('thrown').value, it.next().done);
const [a, , b = 5] = (function* () { yield 1; yield 2 })();
print(a, b);
const waiting = [];
for (let i = 0; i < 20; i++) { const w = count(i + 1); w.next(); waiting.push(w) }
print(waiting.map(w => w.return(1).value).join(''));
print([1, 2, 3].values().map(x => x * 2).toArray().join(), [...new Map([[1, 2]])].join());
";

fn engine() -> Engine {
    Engine::new().unwrap_or_else(|e| panic!("{e}"))
}

/// A generator that waits deep inside an expression, so that its stack is large and the heap has little of it.
fn deep_waiter() -> String {
    format!("function* deep() {{ yield {}yield 1{}; }}\n", "1 + (".repeat(150), ")".repeat(150))
}

#[test]
fn the_same_whenever_it_collects() {
    let engine = engine();
    let usual = engine.run(PROGRAM, &Options::default());
    assert_eq!(usual.completion, Completion::Normal("undefined".into()), "{:?}", usual.output);
    assert_eq!(usual.output.last().map(String::as_str), Some("2,4,6 1,2"));
    let always = engine.run(PROGRAM, &Options { collect_always: true, ..Options::default() });
    assert_eq!(usual, always);
}

#[test]
fn those_that_wait_count_as_memory() {
    let engine = engine();
    let options = Options { max_memory: Some(32 << 20), ..Options::default() };
    let program = |keep: &str| format!("{}const all = []; for (let i = 0; i < 2000; i++) {{ const it = deep(); it.next(); {keep} }}", deep_waiter());
    let kept = engine.run(&program("all.push(it)"), &options);
    assert_eq!(kept.completion, Completion::Limit(Limit::Memory));
    // What nothing reaches is given up, though it waits.
    let dropped = engine.run(&program("all.length = 0"), &options);
    assert!(matches!(dropped.completion, Completion::Normal(_)), "{:?}", dropped.completion);
    // One that is finished takes nothing any more.
    let finished = engine.run(&program("it.return(); all.push(it)"), &options);
    assert!(matches!(finished.completion, Completion::Normal(_)), "{:?}", finished.completion);
}

#[test]
fn recursion_through_generators_ends_in_a_range_error() {
    let engine = engine();
    for program in [
        "function* g(n) { yield* g(n + 1) } try { g(0).next() } catch (e) { print(e.name) }",
        "function* g(n) { for (const x of g(n + 1)) yield x } try { [...g(0)] } catch (e) { print(e.name) }",
        // No function is called any more: all are suspended before they are resumed inside each other.
        "function* wrap(x) { yield; yield* x } let g = wrap([1]); g.next();
         for (let i = 0; i < 12000; i++) { g = wrap(g); g.next() } try { g.next() } catch (e) { print(e.name) }",
    ] {
        let outcome = engine.run(program, &Options::default());
        assert_eq!(outcome.output, ["RangeError"], "{program}: {:?}", outcome.completion);
    }
    let chain = "function* chain(n) { if (n > 0) return yield* chain(n - 1); yield 1; yield 2 } const it = chain(2000);
                 print(it.next().value, it.next().value, it.return(3).value)";
    assert_eq!(engine.run(chain, &Options::default()).output, ["1 2 3"]);
}

#[test]
fn an_endless_generator_comes_to_the_limit() {
    let outcome =
        engine().run("for (const x of (function* () { for (;;) yield 1 })());", &Options { max_steps: Some(100_000), ..Options::default() });
    assert_eq!(outcome.completion, Completion::Limit(Limit::Steps));
}

#[test]
fn runs_go_on_with_a_generator_of_their_own() {
    let harness = Script { name: "harness", text: "var it = (function* (n) { while (true) yield n++ })(1); it.next()" };
    let engine = engine().prepare(&[harness], &Options::default()).unwrap();
    for _ in 0..2 {
        assert_eq!(engine.run("print(it.next().value, it.next().value)", &Options::default()).output, ["2 3"]);
    }
    let again = engine.prepare(&[Script { name: "more", text: "it.next()" }], &Options::default()).unwrap();
    assert_eq!(again.run("print(it.next().value)", &Options::default()).output, ["3"]);
}

#[derive(Default)]
struct Contexts {
    steps: u64,
    /// The contexts on the stack, by number.
    stack: Vec<u32>,
    /// Those that were put on the stack again after they had left it.
    again: Vec<u32>,
    left: Vec<u32>,
}

impl Observer for Contexts {
    fn step(&mut self, _: StepId, _: At) {
        self.steps += 1;
    }
    fn event(&mut self, event: Event) {
        match event {
            Event::ContextPushed { context, .. } => {
                if self.left.contains(&context) {
                    self.again.push(context);
                }
                self.stack.push(context);
            }
            Event::ContextPopped { context } => {
                assert_eq!(self.stack.pop(), Some(context), "a context leaves from the top");
                self.left.push(context);
            }
            _ => {}
        }
    }
}

#[test]
fn who_watches_sees_a_context_come_back() {
    let engine = engine();
    let mut contexts = Contexts::default();
    let program = "function* g() { yield 1; yield 2 } const it = g(); it.next(); it.next(); it.next()";
    let watched = engine.trace(program, &Options::default(), &mut contexts);
    assert_eq!(watched, engine.run(program, &Options::default()));
    contexts.again.dedup();
    // The call put it there; each next after that put it there again.
    assert_eq!(contexts.again.len(), 1, "{:?}", contexts.again);
    let all = engine.trace(PROGRAM, &Options::default(), &mut Contexts::default());
    assert_eq!(all, engine.run(PROGRAM, &Options::default()));
}

#[test]
fn steps_are_counted_across_suspensions() {
    let engine = engine();
    let (outcome, coverage) = engine.cover(&[Script { name: "a", text: PROGRAM }], &Options::default());
    assert_eq!(outcome.output, engine.run(PROGRAM, &Options::default()).output);
    assert_eq!(coverage.counts.iter().sum::<u64>(), outcome.steps);
    let resumed = engine.steps_named("sec-generatoryield#10");
    assert!(!resumed.is_empty() && resumed.iter().all(|s| coverage.visited(*s)));
}

#[test]
fn a_suspended_generator_is_a_way_to_its_record() {
    let text = "'use strict'; function* g(n) { /*@ in */ yield [{ n }, yield n] }
                globalThis.kept = g(1); kept.next(); (it => it.next())(g(2)); globalThis.ended = g(3); [...ended]";
    let seen = engine().inspect(&[Script { name: "a", text }], &Options::default(), &Questions::default()).unwrap();
    let retention = |hit| seen.retention(Thing::Record(seen.hit("in", hit).unwrap().graph.lookup("n").unwrap().holder.number));
    let path: Vec<String> = retention(1).path.iter().map(|l| l.via.clone()).collect();
    assert_eq!(path.join(" > "), "realm > [[GlobalObject]] > property kept > [[GeneratorContext]] > LexicalEnvironment");
    assert!(!retention(2).alive && !retention(3).alive);
}

#[test]
fn what_is_asynchronous_is_refused_before_it_runs() {
    for (text, what, at) in [
        ("print(1); async function* g() { yield 1 }", "async generators", "yield"),
        ("print(1); ({ async *m() { yield 1 } })", "async generators", "yield"),
        ("print(1); async function f() { await 1 }", "async functions", "await"),
        ("print(1); class A { *m() { yield 1 } }", "classes", "{ *m"),
    ] {
        let outcome = engine().run(text, &Options::default());
        let Completion::Unsupported { what: is, position: Some(position), .. } = &outcome.completion else { panic!("{text}: {outcome:?}") };
        assert_eq!((is.as_str(), outcome.output.len()), (what, 0), "{text}");
        assert_eq!(Some(position.offset as usize), text.find(at), "{text}");
    }
    // What text a function is made of is known when it is made.
    let text = "const A = Object.getPrototypeOf(function* () {}).constructor; print([...A('yield 1')()]); eval('(async function* () {})')";
    let outcome = engine().run(text, &Options::default());
    assert_eq!(outcome.output, ["1"]);
    assert!(matches!(&outcome.completion, Completion::Unsupported { what, .. } if what == "async generators"), "{outcome:?}");
}
