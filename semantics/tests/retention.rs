//! What is left after the end of a run, and through what: the classic ways to keep a closure and to lose it.

use spec262_semantics::inspect::{Retention, Thing};
use spec262_semantics::{Completion, Engine, Inspection, Options, Questions, Script};

fn engine() -> Engine {
    Engine::new().unwrap_or_else(|e| panic!("{e}"))
}

fn inspect(text: &str) -> Inspection {
    let seen = engine().inspect(&[Script { name: "a.js", text }], &Options::default(), &Questions::default()).unwrap_or_else(|e| panic!("{e:?}"));
    assert!(matches!(seen.outcome.completion, Completion::Normal(_) | Completion::Throw { .. }), "{:?}", seen.outcome);
    seen
}

/// What became of the record that held a binding at a hit of the probe `p`.
fn record_of(seen: &Inspection, name: &str, count: u32) -> Retention {
    let graph = &seen.hit("p", count).expect("it was hit").graph;
    seen.retention(Thing::Record(graph.lookup(name).expect("it was there").holder.number))
}

fn path(r: &Retention) -> String {
    r.path.iter().map(|l| l.via.as_str()).collect::<Vec<_>>().join(" > ")
}

#[test]
fn a_closure_that_was_dropped_keeps_nothing() {
    let seen = inspect("function make() { let x = {}; /*@ p */ return () => x } make(); let f = make(); f = null;");
    for count in [1, 2] {
        assert_eq!(record_of(&seen, "x", count), Retention::default());
    }
    assert!(seen.end.functions.iter().all(|f| f.name.as_deref() == Some("make")));
    // The global environment stays for ever.
    assert!(record_of(&seen, "f", 1).alive);
}

#[test]
fn the_value_of_the_program_keeps_nothing() {
    let seen = inspect("(function () { let x = 1; /*@ p */ return () => x })()");
    assert_eq!(seen.outcome.completion, Completion::Normal("function".into()));
    assert!(!record_of(&seen, "x", 1).alive);
    // Nor does what was thrown.
    let seen = inspect("(function () { let x = 1; /*@ p */ throw () => x })()");
    assert!(matches!(seen.outcome.completion, Completion::Throw { .. }) && !record_of(&seen, "x", 1).alive);
}

#[test]
fn a_registry_of_handlers_keeps_what_they_see() {
    let seen = inspect(
        "const handlers = {};
         function on(event, f) { (handlers[event] ||= []).push(f) }
         function off(event) { delete handlers[event] }
         function widget(name) { let state = { name }; /*@ p */ on(name, () => state) }
         widget('click'); widget('move'); off('move');",
    );
    let click = record_of(&seen, "state", 1);
    assert_eq!(path(&click), "realm > [[GlobalEnv]] > [[DeclarativeRecord]] > binding handlers > property click > property 0 > [[Environment]]");
    assert_eq!(click.path.last().unwrap().text, "DeclarativeEnvironmentRecord");
    assert_eq!(click.path[4].text, "Array(1)");
    assert!(!record_of(&seen, "state", 2).alive);
}

#[test]
fn a_global_array_keeps_a_closure() {
    let seen = inspect("var list = []; (function () { 'use strict'; let x = 1; /*@ p */ list.push(function see() { return x }) })()");
    let r = record_of(&seen, "x", 1);
    assert_eq!(path(&r), "realm > [[GlobalObject]] > property list > property 0 > [[Environment]] > [[OuterEnv]]");
    assert_eq!(
        r.path.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(),
        ["RealmRecord", "global object", "Array(1)", "function see", "DeclarativeEnvironmentRecord", "FunctionEnvironmentRecord"]
    );
    assert!(matches!(r.path[3].thing, Some(Thing::Function(n)) if seen.end.function(n).is_some()));
}

#[test]
fn a_record_stays_whole_as_long_as_one_closure_sees_it() {
    let seen = inspect(
        "let kept; (function () { let big = [1, 2, 3], small = 1; /*@ p */
            let a = () => big, b = () => small; kept = b })()",
    );
    assert!(record_of(&seen, "big", 1).alive, "the standard knows no analysis of what is captured");
    let f = seen.end.function_at("kept").unwrap();
    let record = seen.end.record_of(f, "small").unwrap();
    let names: Vec<&str> = record.bindings.iter().map(|b| b.name.as_str()).collect();
    assert!(names.contains(&"big") && names.contains(&"small"));
    // `a` is a binding of the same record: it stays as well.
    assert!(seen.end.functions.iter().any(|f| f.name.as_deref() == Some("a")));
}

#[test]
fn a_block_of_its_own_can_go() {
    let seen = inspect("let kept; (function () { let out = 1; { let x = {}; /*@ p */ 1; let f = () => x; f() } kept = () => out })()");
    assert!(!record_of(&seen, "x", 1).alive && record_of(&seen, "out", 1).alive);
}

#[test]
fn each_round_of_a_loop_has_its_own() {
    let seen = inspect("let fs = []; for (let i = 0; i < 4; i++) { /*@ p */ fs.push(() => i) } fs.length = 2; fs.shift();");
    let alive: Vec<bool> = (1..=4).map(|n| record_of(&seen, "i", n).alive).collect();
    assert_eq!(alive, [false, true, false, false]);
}

#[test]
fn other_ways_to_be_kept() {
    for (text, way) in [
        ("bound = (() => x).bind(null)", "binding bound > [[BoundTargetFunction]] > [[Environment]]"),
        ("bound = print.bind(null, () => x)", "binding bound > [[BoundArguments]] > element 0 > [[Environment]]"),
        ("bound = { get y() { return x } }", "binding bound > get y > [[Environment]]"),
        ("bound = Object.create({ m: () => x })", "binding bound > [[Prototype]] > property m > [[Environment]]"),
        ("bound = (function () { return () => x })()", "binding bound > [[Environment]] > [[OuterEnv]] > [[OuterEnv]]"),
        ("bound = eval('() => x')", "binding bound > [[Environment]] > [[OuterEnv]]"),
        ("Array.prototype.mine = () => x", "realm > [[Intrinsics]] > %Array.prototype% > property mine > [[Environment]]"),
        ("mine = () => x", "realm > [[GlobalObject]] > property mine > [[Environment]]"),
    ] {
        let seen = inspect(&format!("let bound; (function () {{ let x = 1; /*@ p */ {text} }})()"));
        let r = record_of(&seen, "x", 1);
        assert!(r.alive && path(&r).ends_with(way), "{text}: {}", path(&r));
    }
}

#[test]
fn what_the_machine_keeps_for_itself_keeps_nothing_of_the_program() {
    // Defaults, patterns and rest parameters go through CreateListIteratorRecord; blocks with functions through Annex B; texts through eval
    // and the Function constructor; deep calls leave long stacks, errors unwind them; sorting calls back.
    for text in [
        "(function (a, [b] = [1], ...c) { let x = () => a; /*@ p */ x() })(1, [2], 3)",
        "(function () { let x = () => x; /*@ p */ 1; { function inner() { return x } inner() } })()",
        "(function () { let x = 1; /*@ p */ 1; eval('(function () { return x })')() })()",
        "(function () { let x = () => 1; /*@ p */ new Function('f', 'return f()')(x) })()",
        "(function () { let x = () => 1; /*@ p */ (function deep(n) { return n ? deep(n - 1) + 1 : x() })(500) })()",
        "(function () { let x = () => 1; /*@ p */ try { (function f(n) { if (n) f(n - 1); else throw x })(200) } catch (e) { } })()",
        "(function () { let x = 1; /*@ p */ for (const y of [() => x, () => x]) y() })()",
        "(function () { let x = [3, 1, 2]; /*@ p */ x.map((a, b) => a - x[0]); ({ m() { return x } }).m() })()",
        "(function () { let x = {}; /*@ p */ with ({ x, get y() { return () => x } }) y() })()",
        "(function () { let x = Symbol(); /*@ p */ `${[() => x].length}`; ((s, ...v) => v)`a${() => x}b` })()",
        "(function () { let x = 1; /*@ p */ arguments[0] = () => x })(1)",
        "(function () { let x = 1; /*@ p */ label: for (let i = 0; i < 9; i++) { let f = () => x + i; switch (f()) { case 3: break label } } })()",
    ] {
        let seen = inspect(text);
        let r = record_of(&seen, "x", 1);
        assert!(!r.alive, "{text}: {}", path(&r));
        assert!(seen.end.functions.is_empty(), "{text}");
        assert!(seen.end.records.len() == 3, "{text}: {:?}", seen.end.records);
    }
}

#[test]
fn what_is_left_is_what_the_end_shows() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/tests/programs");
    let mut records = 0;
    for program in std::fs::read_dir(folder).unwrap().flatten().map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "js")) {
        let seen = inspect(&format!("/*@ p */ {}", std::fs::read_to_string(&program).unwrap()));
        let most = seen.end.records.iter().map(|r| r.number).max().unwrap_or(0);
        for n in 1..=most {
            let r = seen.retention(Thing::Record(n));
            assert_eq!(r.alive, seen.end.record(n).is_some(), "{}: record {n}", program.display());
            assert_eq!(r.alive, !r.path.is_empty(), "{}: record {n}: kept by nothing that has a name", program.display());
            records += usize::from(r.alive);
        }
    }
    assert!(records > 60, "{records}");
}

#[test]
fn what_was_prepared_is_there_too() {
    let harness = Script { name: "harness", text: "var keep = []; function hold(f) { keep.push(f) }" };
    let engine = engine().prepare(&[harness], &Options::default()).unwrap();
    let text = "(function () { let x = 1; /*@ p */ hold(() => x) })(); (function () { let x = 2; /*@ q */ (() => x)() })()";
    let seen = engine.inspect(&[Script { name: "a", text }], &Options::default(), &Questions::default()).unwrap();
    assert_eq!(path(&record_of(&seen, "x", 1)), "realm > [[GlobalObject]] > property keep > property 0 > [[Environment]]");
    let gone = seen.hit("q", 1).unwrap().graph.lookup("x").unwrap().holder.number;
    assert!(!seen.retention(Thing::Record(gone)).alive);
    assert!(seen.end.function_at("hold").is_some());
}
