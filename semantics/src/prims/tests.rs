//! Primitives on parse nodes, seen through programs.

use crate::{Completion, Engine, Options};

/// What the program prints; a program that is refused or fails tells so.
fn printed(source: &str) -> Vec<String> {
    let engine = Engine::new().expect("the specification is complete");
    let outcome = engine.run(source, &Options::default());
    match outcome.completion {
        Completion::Normal(_) => outcome.output,
        other => vec![format!("{other:?}")],
    }
}

fn is_refused(source: &str) -> bool {
    let engine = Engine::new().expect("the specification is complete");
    matches!(engine.run(source, &Options::default()).completion, Completion::SyntaxError { .. })
}

#[test]
fn functions_in_blocks_become_variables_where_a_var_would_be_legal() {
    for (source, kind) in [
        ("{ function f() {} }", "function"),
        ("{ { function f() {} } }", "function"),
        ("let f = 1; { function f() {} }", "number"),
        ("{ let f; { function f() {} } }", "undefined"),
        ("for (let f of [1]) { { function f() {} } }", "undefined"),
        ("for (let f = 0; f < 1; f++) { { function f() {} } }", "undefined"),
        ("(function () { { function f() {} } })();", "undefined"),
        ("'use strict'; { function f() {} }", "undefined"),
    ] {
        assert_eq!(printed(&format!("{source} print(typeof f);")), [kind], "{source}");
    }
}

#[test]
fn functions_in_blocks_of_functions_are_found_once_for_all_calls() {
    let source = "function g(x) { if (x) { function f() { return x } } return typeof f } print(g(true), g(false), g(true));";
    assert_eq!(printed(source), ["function undefined function"]);
}

#[test]
fn strictness_reaches_as_far_as_its_code() {
    // The name and the parameters of a function with a directive, not what stands around it.
    assert!(is_refused("function eval() { 'use strict' }"));
    assert!(is_refused("function f(eval) { 'use strict' }"));
    assert!(is_refused("'use strict'; function f(a, a) {}"));
    assert!(is_refused("'use strict'; function f() { x => { with (x) {} } }"));
    assert!(!is_refused("function f() { 'use strict' } function g(eval) {}"));
    assert!(!is_refused("var o = { set eval(a) { 'use strict' } }"));
    // A directive is the exact text, and in the prologue.
    assert!(is_refused("'a'; \"use strict\"; with (1) {}"));
    for sloppy in [
        "'use\\x20strict'; with (1) {}",
        "('use strict'); with (1) {}",
        "1; 'use strict'; with (1) {}",
        "`use strict`; with (1) {}",
        "'use strict' + 1; with (1) {}",
    ] {
        assert!(!is_refused(sloppy), "{sloppy}");
    }
    assert_eq!(
        printed("print(new Function('return this')() === undefined, new Function(\"'use strict'; return this\")() === undefined)"),
        ["false true"]
    );
}

#[test]
fn jumps_stay_in_their_function() {
    assert!(is_refused("while (1) { (function () { break })() }"));
    assert!(is_refused("switch (1) { case 1: continue }"));
    assert!(!is_refused("do { { switch (1) { case 1: if (1) break; } } } while (0)"));
}

#[test]
fn covers_are_judged_as_what_they_were_refined_to() {
    assert_eq!(printed("var a, b; ({ __proto__: a, __proto__: b } = { p: 1 }); print(a === b)"), ["true"]);
    assert!(is_refused("({ __proto__: 1, __proto__: 2 })"));
    assert_eq!(printed("print(JSON.parse('{\"__proto__\":1,\"__proto__\":2}').__proto__)"), ["2"]);
}

#[test]
fn intervals_of_any_length_are_gone_through() {
    let source = "var o = { length: 2 ** 53 - 1, 9007199254740990: 5 }; print(Array.prototype.findLast.call(o, x => x === 5), [1, 2].findIndex(x => x === 2), [].find(x => 1))";
    assert_eq!(printed(source), ["5 1 undefined"]);
}

#[test]
fn deep_programs_are_walked_without_recursion() {
    let depth = 5_000;
    let source = format!("do {}if (0) break;{} while (0); print(1)", "{".repeat(depth), "}".repeat(depth));
    assert_eq!(printed(&source), ["1"]);
}
