//! Programs that nobody wrote, on the oracle and on the engine that the library carries: both must do the same.
#![cfg(feature = "quickjs")]

use quickcheck::{Gen, QuickCheck, TestResult};
use spec262_conformance::corpus::Script;
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::engines::{Ending, Oracle, Seen, embedded};
use spec262_conformance::generate::{Program, minimise};
use spec262_semantics::Engine;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

thread_local! {
    static ORACLE: Oracle =
        Oracle::new(Engine::new().expect("the specification loads"), Limits { steps: 20_000_000, ..Limits::default() }, Default::default());
}

/// What QuickJS is known to get wrong.
struct Known {
    /// What the standard has, and where.
    standard: &'static str,
    /// The smallest program that shows it.
    program: &'static str,
    /// Which texts are left out because they may run into it.
    leaves_out: fn(&str) -> bool,
}

const KNOWN: &[Known] = &[
    Known {
        standard: "assigning to a constant that is not initialized is a ReferenceError: 9.1.1.1.5, step 3 comes before step 5",
        program: "try { c = 0; const c = 1; } catch (e) { print(e.name); }",
        // `variables_for_constants` takes care of it.
        leaves_out: |_| false,
    },
    Known {
        standard: "the right side of an assignment is evaluated first, in `with` too: 13.15.2",
        program: "with ({}) { try { const c = 0; c = missing; } catch (e) { print(e.name); } }",
        leaves_out: |_| false,
    },
    Known {
        standard: "assigning from inside `with` to a binding outside that is not initialized is a ReferenceError: 9.1.1.1.5, step 3",
        program: "try { with ({}) { b = 1; } let b; } catch (e) { print(e.name); }",
        leaves_out: |text| text.contains("with ("),
    },
    Known {
        standard: "each round has an environment of its own, made before the update: 14.7.4.3, step 3.e; closures of the update keep it after `continue` too",
        program: "var fs = []; for (let d = 0; d < 2; (fs.push(() => d), d++)) continue; for (var f of fs) print(f());",
        leaves_out: |text| text.contains("continue") && text.lines().any(|line| line.contains("for (let") && line.contains("; (fs.push")),
    },
    Known {
        standard: "a function in a block of eval code makes no variable where one would be in conflict, and that is no error: 19.2.1.3, step 13.b",
        program: "try { { let f; eval('{ function f() {} }'); } print('right'); } catch (e) { print(e.name); }",
        leaves_out: |text| text.lines().any(|line| line.split_once("eval").is_some_and(|(_, code)| code.contains("function "))),
    },
];

/// The program with `let` where it has `const`: a constant is one of the things that QuickJS gets wrong.
fn variables_for_constants(program: &Program) -> String {
    program.to_string().replace("const ", "let ")
}

/// What others see of a program: lines, and the end as far as it does not depend on words of our own.
fn seen(seen: Result<Seen, String>) -> Result<(Vec<String>, String), String> {
    let seen = seen?;
    let end = match seen.ending {
        Ending::Normal { .. } => "normal".to_string(),
        Ending::Throws { error, value, when, .. } => {
            format!("{error:?} {} {when:?}", error.as_ref().map_or(value.unwrap_or_default(), |_| String::new()))
        }
    };
    Ok((seen.output, end))
}

type Both = (Result<(Vec<String>, String), String>, Result<(Vec<String>, String), String>);

fn both(text: &str) -> Both {
    let scripts = vec![Script { name: "program.js".into(), text: text.into() }];
    let oracle = ORACLE.with(|oracle| oracle.run(&scripts).map_err(|trouble| format!("{trouble:?}")));
    (seen(oracle), seen(embedded::see(scripts)))
}

#[test]
fn the_oracle_and_quickjs_print_the_same() {
    static RUN: AtomicU64 = AtomicU64::new(0);
    fn property(program: Program) -> TestResult {
        let text = variables_for_constants(&program);
        if KNOWN.iter().any(|known| (known.leaves_out)(&text)) {
            return TestResult::discard();
        }
        RUN.fetch_add(1, Ordering::Relaxed);
        let (oracle, engine) = both(&text);
        // Every program ends by itself, and needs nothing that is not there.
        if oracle.is_ok() && oracle == engine { TestResult::passed() } else { TestResult::error(format!("{text}\n{oracle:?}\n{engine:?}")) }
    }
    let programs = std::env::var("SPEC262_PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    // Always the same programs: a failure is one of a change.
    QuickCheck::new().rng(Gen::from_size_and_seed(40, 262)).tests(programs).max_tests(programs * 3).quickcheck(property as fn(Program) -> TestResult);
    assert!(RUN.load(Ordering::Relaxed) >= programs, "too many programs are left out");
}

/// A fault that is mended need not be left out any more.
#[test]
fn what_is_left_out_is_still_wrong() {
    for known in KNOWN {
        let (oracle, engine) = both(known.program);
        assert!(oracle.is_ok() && oracle != engine, "{}: {oracle:?}", known.standard);
    }
}

/// Programs see something: most print lines, and few end before they have.
#[test]
fn programs_are_worth_running() {
    let mut lines: Vec<usize> = (0..60).map(|n| both(&Program::of_seed(1, n, 40).to_string()).0.unwrap().0.len()).collect();
    lines.sort_unstable();
    assert!(lines[30] >= 5 && lines[15] >= 2, "{lines:?}");
}

/// The smallest program with a property is small.
#[test]
fn shrinking_leaves_what_matters() {
    for (word, most) in [("with (", 2), ("(0, eval)", 2), ("switch (", 3), ("get ", 3), ("arguments[", 3)] {
        let program = (0..400).map(|n| Program::of_seed(3, n, 40)).find(|p| p.text().contains(word)).unwrap();
        let until = Instant::now() + Duration::from_secs(60);
        let small = minimise(program, until, &mut |p| p.text().contains(word));
        assert!(small.text().lines().count() <= most, "{word}\n{}", small.text());
    }
}
