//! Steps: what is known of them, and which of them a run visits.

use spec262_semantics::{Coverage, Engine, Options, Script, StepKind};

const PROGRAMS: &[&str] = &[
    "function make(x) { let y = x; return { get: () => y }; } print(make(1).get());",
    "try { x; let x = 1; } catch (e) { print(e.name); } try { null.x } catch (e) { print(e.message) }",
    "function f() { return g() + 1 } function g() { return undeclared } f()",
    "'use strict'; function f(n) { if (n === 0) throw 1; return f(n - 1) } try { f(1000) } catch (e) { print(e) }",
    "with ({ p: 1 }) { p = 2; print(p, typeof q); } print(eval('var z = 5; z') + z, [1, , 3].length, `a${[1, 2]}b`);",
];

fn cover(engine: &Engine, text: &str) -> Coverage {
    engine.cover(&[Script { name: "a", text }], &Options::default()).1
}

#[test]
fn every_step_is_counted_as_often_as_it_runs() {
    let engine = Engine::new().unwrap();
    let spec = spec262_spec::builtin().unwrap();
    let literal = Engine::without_passes(&spec).unwrap();
    let mut all = Coverage::default();
    for text in PROGRAMS {
        let (outcome, coverage) = engine.cover(&[Script { name: "a", text }], &Options::default());
        let run = engine.run(text, &Options::default());
        assert_eq!((&outcome.completion, &outcome.output), (&run.completion, &run.output));
        // Where nobody counts, early-error rules do not ask what is foregone.
        assert!(run.steps <= outcome.steps, "{text}");
        assert_eq!(coverage.counts.iter().sum::<u64>(), outcome.steps, "{text}");
        let slow = cover(&literal, text);
        assert!(coverage.counts == slow.counts && coverage.abrupt.is_empty(), "{text}");
        assert_eq!(slow.abrupt.len(), slow.counts.len());
        let left: Vec<_> = literal.steps().filter(|(id, _)| slow.abrupt(*id) > 0).collect();
        for (id, info) in left {
            assert!(info.question && slow.abrupt(id) <= slow.count(id), "{text}: {} {}", literal.step_name(id), slow.abrupt(id));
        }
        all.add(&slow);
    }
    let ran = |kind| literal.steps().filter(|(id, s)| s.kind == kind && all.visited(*id)).count();
    assert!(ran(StepKind::Assertion) > 50 && ran(StepKind::Action) > 500, "{} {}", ran(StepKind::Assertion), ran(StepKind::Action));
}

#[test]
fn abrupt_completions_are_counted_where_they_leave() {
    let engine = Engine::without_passes(&spec262_spec::builtin().unwrap()).unwrap();
    let abrupt = |text: &str, step: &str| {
        let coverage = cover(&engine, text);
        let steps = engine.steps_named(step);
        assert!(!steps.is_empty(), "{step}");
        steps.iter().map(|s| coverage.abrupt(*s)).sum::<u64>()
    };
    // A call in the place of a return has no frame, and is counted all the same: ScriptEvaluation returns what it was given.
    assert_eq!((abrupt("nowhere", "sec-runtime-semantics-scriptevaluation#17"), abrupt("1", "sec-runtime-semantics-scriptevaluation#17")), (1, 0));
    let body = "sec-runtime-semantics-evaluatefunctionbody#2";
    assert_eq!(abrupt("function f() { throw 1 } for (let i = 0; i < 3; i++) try { f() } catch {}", body), 3);
    assert_eq!(abrupt("function f() { return 1 } f()", body), 1, "a return completion is abrupt as well");
    assert_eq!(abrupt("function f() { 1 } f()", body), 0);
}

#[test]
fn steps_know_where_they_stand() {
    let engine = Engine::new().unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut texts = std::collections::HashMap::new();
    let mut kinds = std::collections::HashMap::new();
    for (id, step) in engine.steps().filter(|(_, s)| !s.label.is_empty()) {
        let text = texts
            .entry(step.file.to_string())
            .or_insert_with(|| std::fs::read_to_string(root.join(step.file)).unwrap_or_else(|e| panic!("{}: {e}", step.file)));
        let line = text.lines().nth(step.line as usize - 1).unwrap_or_else(|| panic!("{}:{}", step.file, step.line));
        let last = step.label.rsplit('.').next().unwrap();
        // What is not there yet has a step that says so.
        if line.starts_with("unsupported") {
            continue;
        }
        assert!(line.trim_start().starts_with(last), "{}:{}: {line} is not step {}", step.file, step.line, engine.step_name(id));
        if step.kind == StepKind::Assertion {
            assert!(line.contains("assert "), "{line}");
        }
        if step.kind == StepKind::Action && line.contains("? ") && !line.contains('"') && !line.contains('#') {
            assert!(step.question, "{}:{}: {line}", step.file, step.line);
        }
        *kinds.entry(step.kind).or_insert(0) += 1;
    }
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    assert!(kinds[&StepKind::Assertion] > 200, "{kinds:?}");
}
