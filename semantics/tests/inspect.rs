//! Looking into a run: probes, graphs, identity. What is left after the end is in `retention.rs`.

use spec262_semantics::inspect::{Graph, ProbeErrorKind, Record};
use spec262_semantics::{Completion, Engine, Inspection, Options, Questions, Script};

fn engine() -> Engine {
    Engine::new().unwrap_or_else(|e| panic!("{e}"))
}

fn inspect(engine: &Engine, text: &str) -> Inspection {
    let script = Script { name: "a.js", text };
    engine.inspect(&[script], &Options::default(), &Questions::default()).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// The names of the probes that are hit, in order.
fn hits(engine: &Engine, text: &str) -> Vec<String> {
    inspect(engine, text).hits.into_iter().map(|h| h.probe).collect()
}

fn value<'g>(graph: &'g Graph, name: &str) -> &'g str {
    let found = graph.lookup(name).unwrap_or_else(|| panic!("{name} is there"));
    found.binding.and_then(|b| b.value.as_ref()).map_or("none", |v| &v.text)
}

fn kinds(chain: &[&Record]) -> Vec<String> {
    chain.iter().map(|r| r.kind.replace("EnvironmentRecord", "")).collect()
}

#[test]
fn a_probe_is_hit_when_what_stands_behind_it_is_evaluated() {
    let e = engine();
    let once: &[(&str, usize)] = &[
        ("/*@ p */ 1; 2", 1),
        ("1; /*@ p */ 2; 3", 1),
        ("for (let i = 0; i < 3; i++) { /*@ p */ i; i }", 3),
        ("for (let i = 0; /*@ p */ i < 3; i++) ;", 4),
        ("for (let i = 0; i < 3; /*@ p */ i++) ;", 3),
        ("/*@ p */ for (let i = 0; i < 3; i++) ;", 1),
        ("for (/*@ p */ let i = 0; i < 3; i++) ;", 1),
        ("out: /*@ p */ for (;;) break out", 1),
        ("/*@ p */ out: for (;;) break out", 1),
        ("let x = /*@ p */ 1 + 2", 1),
        ("let /*@ p */ x = 1", 1),
        ("var f = /*@ p */ () => 1; f(); f()", 1),
        ("var f = /*@ p */ function () {}", 1),
        ("var f = /*@ p */ (function () {})", 1),
        ("var f = () => /*@ p */ 1; f(); f()", 2),
        ("var f = x => { /*@ p */ return x }; f(); f()", 2),
        ("function f(a = /*@ p */ 1) {} f(); f(2)", 1),
        ("function f(n) { /*@ p */ if (n) f(n - 1) } f(3)", 4),
        ("print(/*@ p */ 1, 2)", 1),
        ("print(1, /*@ p */ 2 + 3)", 1),
        ("({ a: /*@ p */ 1 })", 1),
        ("[1, /*@ p */ 2]", 1),
        ("{ let x; /*@ p */; }", 1),
        ("if (/*@ p */ false) ; else /* */ 1", 1),
        ("if (false) /*@ p */ 1", 0),
        ("let a, b; [/*@ p */ a, b] = [1, 2]", 1),
        ("let o = {}, b; [/*@ p */ o.a = 3, b] = [1, 2]", 1),
        ("`a${/*@ p */ 1}b`", 1),
        ("/*@ p */ `a`", 1),
        ("let y = 1, g = 1; 4 / /*@ p */ y / g", 1),
        ("switch (1) { case /*@ p */ 1: }", 1),
        ("try { /*@ p */ throw 1 } catch (e) { }", 1),
        ("new /*@ p */ Object()", 1),
        ("{ /*@ p */ function f() {} }", 1),
        ("({ /*@ p */ m() {}, /* */ n: 1 })", 1),
        ("eval('/*@ p */ 1; 2')", 1),
        ("for (let i = 0; i < 3; i++) eval('/*@ p */ i')", 3),
        ("let f = new Function('a', '/*@ p */ return a'); f(); f()", 2),
        ("/* first */ /*@ p */ // then\n 1", 1),
        ("JSON.parse('[1]'); /*@ p */ 1", 1),
        ("'use strict'; /*@ p */ function f() { } /* b */ f()", 1),
    ];
    for (text, count) in once {
        let seen = inspect(&e, text);
        assert!(matches!(seen.outcome.completion, Completion::Normal(_)), "{text}: {:?}", seen.outcome);
        assert_eq!(seen.hits.len(), *count, "{text}");
        assert!(seen.errors.is_empty() && seen.probes.iter().all(|p| p.name == "p"), "{text}");
    }
    assert_eq!(hits(&e, "/*@ a */ /*@ b */ 1; /*@ c */ (/*@ d */ 2)"), ["a", "b", "c", "d"]);
}

#[test]
fn what_only_looks_like_a_probe_is_none() {
    let e = engine();
    for text in [
        "'/*@ p */'; \"/*@ p */\"",
        "`/*@ p */ ${1} /*@ p */ ${2} /*@ p */`",
        "// /*@ p */\n1",
        "/* /*@ p */ 1",
        "<!-- /*@ p */\n1",
        "/*@p */ 1; /*@__PURE__*/ 1; /** @ p */ 1; /* @ p */ 1",
    ] {
        let seen = inspect(&e, text);
        assert!(seen.probes.is_empty() && seen.hits.is_empty(), "{text}");
        assert!(matches!(seen.outcome.completion, Completion::Normal(_)), "{text}");
    }
    // A regular expression is not run yet, but it is read.
    assert_eq!(e.probes(&[Script { name: "a", text: "x = /[/*@ p */]/; y = a / /*@ q */ b / 2" }]).unwrap().len(), 1);
}

#[test]
fn what_is_wrong_with_probes_is_told_with_its_place() {
    let e = engine();
    let scripts = [
        Script { name: "a", text: "1;\n/*@ p */ 2;\n  /*@ two words */ 3;\n{ /*@ nowhere */ }" },
        Script { name: "b", text: "/*@ p */ 1; f(); function f(/*@ q */ a) {} ({ m(/*@ r */ b) {} }) /*@ end */" },
    ];
    let errors = e.inspect(&scripts, &Options::default(), &Questions::default()).expect_err("they are wrong");
    let told: Vec<_> = errors.iter().map(|e| (e.position.script.unwrap(), e.position.line, e.position.column)).collect();
    assert_eq!(told, [(0, 3, 3), (0, 4, 3), (1, 1, 1), (1, 1, 29), (1, 1, 49), (1, 1, 67)], "{errors:?}");
    assert_eq!(errors[0].kind, ProbeErrorKind::BadName("two words".into()));
    assert_eq!(errors[1].kind, ProbeErrorKind::NothingEvaluated("nowhere".into()));
    assert_eq!(errors[2].kind, ProbeErrorKind::Duplicate { name: "p".into(), script: Some(0), line: 2 });
    assert!(errors[1].to_string().contains("where nothing is evaluated"), "{}", errors[1]);
    // In eval code it is seen only then.
    let seen = inspect(&e, "eval('{ /*@ nowhere */ }')");
    assert_eq!(seen.errors.len(), 1);
    assert_eq!((seen.errors[0].position.script, seen.errors[0].position.column), (None, 3));
    // A text that is no script has no probes; the run tells why.
    let seen = inspect(&e, "/*@ p */ let x = (");
    assert!(seen.probes.is_empty() && matches!(seen.outcome.completion, Completion::SyntaxError { .. }));
}

#[test]
fn a_graph_shows_the_stack_and_the_chain() {
    let e = engine();
    let text = "let g = 1; var v = 2;
        function outer(a) { let n = 0; return function inner(b) { { const c = 3; /*@ p */ n += b } } }
        outer(7)(5)";
    let seen = inspect(&e, text);
    let g = &seen.hit("p", 1).unwrap().graph;
    assert_eq!(g.contexts.len(), 3, "the call, the script, the realm's own");
    let running = &g.contexts[0];
    assert_eq!(running.function.as_ref().unwrap().text, "function inner");
    assert_eq!(running.script.as_deref(), Some("a.js"));
    assert_ne!(running.lexical_environment, running.variable_environment);
    let chain = g.scope_chain();
    // The block; of each function its lexical declarations, where it is not strict, and its variables; the name of a function expression.
    assert_eq!(kinds(&chain), ["Declarative", "Declarative", "Function", "Declarative", "Declarative", "Function", "Global"]);
    assert_eq!([value(g, "c"), value(g, "b"), value(g, "n"), value(g, "a"), value(g, "g"), value(g, "v")], ["3", "5", "0", "7", "1", "2"]);
    assert_eq!(chain[2].this_binding_status.as_deref(), Some("initialized"));
    assert_eq!(chain[2].this_value.as_ref().unwrap().text, "global object");
    assert_eq!(chain[2].function_object, running.function);
    let c = g.lookup("c").unwrap().binding.unwrap();
    assert_eq!((c.mutable, c.initialized, c.deletable, c.strict), (false, true, false, true));
    let global = chain[6];
    assert!(global.bindings.is_empty() && global.outer.is_none());
    assert_eq!(g.lookup("g").unwrap().record.number, global.number);
    assert_eq!(Some(g.lookup("g").unwrap().holder.number), global.declarative_record);
    assert_eq!(Some(g.lookup("v").unwrap().holder.number), global.object_record);
    let object = g.record(global.object_record.unwrap()).unwrap();
    assert_eq!(object.bindings.iter().map(|b| &b.name[..]).collect::<Vec<_>>(), ["outer", "v"]);
    assert!(object.other_names.iter().any(|n| n == "print") && object.other_names.iter().any(|n| n == "hasOwnProperty"));
    assert!(g.lookup("Array").unwrap().binding.is_none() && g.lookup("nowhere").is_none());
    let inner = g.functions.iter().find(|f| f.name.as_deref() == Some("inner")).unwrap();
    assert_eq!((inner.kind.as_str(), inner.this_mode.as_deref(), inner.script.as_deref()), ("FunctionExpression", Some("global"), Some("a.js")));
    let source = &text[inner.start.unwrap() as usize..inner.end.unwrap() as usize];
    assert!(source.starts_with("function inner(b) {") && source.ends_with("} }"), "{source}");
}

#[test]
fn bindings_are_told_as_the_record_has_them() {
    let e = engine();
    let seen = inspect(&e, "{ /*@ p */ 1; let late = 1; const fixed = 2; } eval('var gone = 1'); /*@ q */ 2; (function () { /*@ r */ arguments })()");
    let g = &seen.hit("p", 1).unwrap().graph;
    let late = g.lookup("late").unwrap().binding.unwrap();
    assert_eq!((late.value.as_ref(), late.initialized, late.mutable), (None, false, true));
    assert!(!g.lookup("fixed").unwrap().binding.unwrap().mutable);
    let g = &seen.hit("q", 1).unwrap().graph;
    assert!(g.lookup("gone").unwrap().binding.unwrap().deletable);
    let g = &seen.hit("r", 1).unwrap().graph;
    assert!(g.lookup("arguments").unwrap().binding.unwrap().initialized);
}

#[test]
fn no_code_of_the_program_runs_and_texts_are_short() {
    let e = engine();
    let text = "let log = [];
        let spy = { get x() { log.push('x'); return 1 }, toString() { log.push('s') }, get constructor() { log.push('c') }, valueOf() { log.push('v') } };
        let f = () => spy; Object.defineProperty(f, 'name', { get() { log.push('n') } });
        let s = 'x'.repeat(100000), big = 2n ** 100000n, sym = Symbol('y'.repeat(1000)), list = [1, 2, 3], bad = new TypeError('z'.repeat(500));
        with (spy) { /*@ p */ 1 }
        print(log.length)";
    let seen = inspect(&e, text);
    assert_eq!(seen.outcome.output, ["0"]);
    let g = &seen.hit("p", 1).unwrap().graph;
    for record in &g.records {
        for b in &record.bindings {
            assert!(b.value.as_ref().is_none_or(|v| v.text.chars().count() <= 81), "{b:?}");
        }
    }
    assert_eq!([value(g, "list"), value(g, "big"), value(g, "f"), value(g, "x")], ["Array(3)", "BigInt of 100001 bits", "function", "none"]);
    assert!(value(g, "bad").starts_with("TypeError: zzz") && value(g, "s").starts_with("\"xxx"));
}

#[test]
fn with_reaches_what_the_object_has_and_does_not_hide() {
    let e = engine();
    let text = "let base = { inherited: 1 }, hidden = 'outside';
        let o = { __proto__: base, own: 2, hidden: 3, [Symbol.unscopables]: { hidden: true } };
        with (o) { /*@ p */ own }";
    let seen = inspect(&e, text);
    let g = &seen.hit("p", 1).unwrap().graph;
    let with = g.scope_chain()[1];
    assert_eq!((with.kind.as_str(), with.is_with_environment), ("ObjectEnvironmentRecord", Some(true)));
    assert!(with.binding_object.as_ref().unwrap().thing.is_some());
    assert_eq!(g.lookup("own").unwrap().record.number, with.number);
    assert_eq!(g.lookup("inherited").unwrap().record.number, with.number);
    // The object of what is hidden inherits from %Object.prototype%, so that hides its names as well.
    assert_ne!(g.lookup("toString").unwrap().record.number, with.number);
    let plain = inspect(&e, "with ({}) { /*@ p */ 1 }");
    let g2 = &plain.hit("p", 1).unwrap().graph;
    assert_eq!(g2.lookup("toString").unwrap().record.number, g2.scope_chain()[1].number);
    assert_eq!(value(g, "hidden"), "\"outside\"");
}

#[test]
fn closures_share_a_record_or_do_not() {
    let e = engine();
    let seen = inspect(
        &e,
        "function make() { let x = 0; return { get: () => x, set: v => { x = v } } }
         let a = make(), b = make(), fs = [], gs = [];
         for (let i = 0; i < 2; i++) fs.push(() => i);
         for (var j = 0; j < 2; j++) gs.push(() => j);",
    );
    let g = &seen.end;
    let f = |path: &str| g.function_at(path).unwrap_or_else(|| panic!("{path}"));
    assert_eq!(g.share(f("a.get"), f("a.set"), "x"), Some(true));
    assert_eq!(g.share(f("a.get"), f("b.get"), "x"), Some(false));
    assert_eq!(g.share(f("fs[0]"), f("fs[1]"), "i"), Some(false));
    assert_eq!(g.share(f("gs[0]"), f("gs[1]"), "j"), Some(true));
    assert_eq!(g.share(f("a.get"), f("b.get"), "make"), Some(true));
    assert_eq!(g.share(f("a.get"), f("b.get"), "nowhere"), None);
    let values: Vec<_> = [f("fs[0]"), f("fs[1]")].map(|f| g.record_of(f, "i").unwrap().bindings[0].value.clone().unwrap().text).into();
    assert_eq!(values, ["0", "1"]);
    assert_eq!(kinds(&g.chain(f("a.get").environment.unwrap())), ["Declarative", "Function", "Global"]);
    // Where no code runs, names are looked for in the global environment.
    assert_eq!((g.contexts.len(), value(g, "fs")), (1, "Array(2)"));
}

#[test]
fn objects_are_shown_as_far_as_they_lead_to_closures() {
    let e = engine();
    let seen = inspect(
        &e,
        "function C(x) { this.get = () => x } C.prototype.twice = function () { return this.get() * 2 };
         let plain = { a: 1, b: [1, 2, 3] }, deep = { list: [[() => 1]] }, c = new C(3), bound = c.twice.bind(c);
         Array.prototype.mine = function () {}",
    );
    let g = &seen.end;
    let texts: Vec<&str> = g.objects.iter().map(|o| o.text.as_str()).collect();
    assert!(!g.objects.iter().any(|o| o.properties.is_empty()), "{texts:?}");
    assert!(g.function_at("deep.list[0][0]").is_some());
    assert_eq!(g.function_at("c.get").map(|f| f.kind.as_str()), Some("ArrowFunction"));
    assert!(g.thing("plain").is_some_and(|t| matches!(t, spec262_semantics::inspect::Thing::Object(n) if g.object(n).is_none())));
    assert!(g.thing("bound").is_some() && g.function_at("C.prototype.twice").is_some() && g.function_at("Array.prototype.mine").is_none());
    // The `prototype` that a function has anyway leads nowhere.
    let make = inspect(&e, "function f() {}").end;
    assert_eq!(make.objects.iter().map(|o| o.text.as_str()).collect::<Vec<_>>(), ["global object"]);
}

#[test]
fn numbers_stay_and_follow_the_making() {
    let e = engine();
    let seen = inspect(
        &e,
        "let kept = []; function f(x) { if (x % 10 === 0) kept.push(() => x); /*@ p */ x }
         for (let i = 0; i < 300; i++) { let junk = []; for (let j = 0; j < 50; j++) junk.push({ j }); f(i) }
         /*@ q */ 1",
    );
    let mut last = 0;
    for hit in seen.hits.iter().filter(|h| h.probe == "p") {
        let record = hit.graph.lookup("x").unwrap().record;
        assert!(record.number > last, "{} after {last}", record.number);
        last = record.number;
    }
    assert_eq!((seen.counts["p"], seen.counts["q"]), (300, 1));
    assert_eq!(seen.hits.iter().filter(|h| h.probe == "p").count(), 100, "as many as are kept");
    // What was kept has the number that it had.
    let tenth = seen.hit("p", 11).unwrap().graph.lookup("x").unwrap().record.number;
    let kept = seen.end.function_at("kept[1]").unwrap();
    assert_eq!(seen.end.record_of(kept, "x").unwrap().number, tenth);
}

#[test]
fn questions_choose_probes_and_hits() {
    let e = engine();
    let script = Script { name: "a", text: "for (let i = 0; i < 5; i++) { /*@ p */ i; /*@ q */ i }" };
    let questions = Questions { probes: vec!["q".into(), "r".into()], hits: 2 };
    let seen = e.inspect(&[script], &Options::default(), &questions).unwrap();
    assert_eq!(seen.hits.iter().map(|h| (h.probe.as_str(), h.count)).collect::<Vec<_>>(), [("q", 1), ("q", 2)]);
    assert_eq!(seen.counts.into_iter().collect::<Vec<_>>(), [("q".to_string(), 5), ("r".to_string(), 0)]);
}

#[test]
fn looking_changes_nothing() {
    let e = engine();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/tests/programs");
    let programs: Vec<_> =
        std::fs::read_dir(folder).unwrap().flatten().map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "js")).collect();
    assert!(programs.len() >= 18);
    for program in programs {
        let text = std::fs::read_to_string(&program).unwrap();
        let text = format!("/*@ begin */ {text}\n/*@ last */;");
        assert_eq!(inspect(&e, &text).outcome, e.run(&text, &Options::default()), "{}", program.display());
    }
    let text = "let fs = []; for (let i = 0; i < 20; i++) { /*@ p */ fs.push(() => { /*@ q */ return i }) } fs.map(f => f())";
    let always = Options { collect_always: true, ..Options::default() };
    let seen = |options: &Options| e.inspect(&[Script { name: "a", text }], options, &Questions::default()).unwrap();
    assert_eq!(seen(&always).hits, seen(&Options::default()).hits);
}

#[test]
fn deep_and_wide_is_no_matter() {
    let e = engine();
    let deep = "let f = null; for (let i = 0; i < 20000; i++) { const g = f; f = () => g } /*@ p */ 1";
    let seen = inspect(&e, deep);
    assert!(seen.end.records.len() >= 20_000 && seen.end.functions.len() == 20_000);
    assert!(seen.end.chain(seen.end.function_at("f").unwrap().environment.unwrap()).len() >= 3);
    let limited = e.inspect(
        &[Script { name: "a", text: "/*@ p */ for (;;) {}" }],
        &Options { max_steps: Some(5000), ..Options::default() },
        &Questions::default(),
    );
    let limited = limited.unwrap();
    assert!(matches!(limited.outcome.completion, Completion::Limit(_)) && limited.end.contexts.len() == 2);
}
