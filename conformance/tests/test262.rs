//! The runner of test262, on a small suite of its own.

use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::test262::embedded::Embedded;
use spec262_conformance::test262::{Expectations, Report, Runner, Selection, Skips, Suite, run};
use spec262_semantics::Engine;
use std::path::Path;

/// The harness has what the runner itself needs; the suite's own is not part of this project.
const FILES: &[(&str, &str)] = &[
    ("harness/assert.js", "function assert(v) { if (v !== true) throw new Test262Error('not true') }"),
    ("harness/sta.js", "function Test262Error(message) { this.message = message } var runs = 0;"),
    ("harness/doneprintHandle.js", "function $DONE(e) { print(e ? 'Test262:AsyncTestFailure:' + e : 'Test262:AsyncTestComplete') }"),
    ("harness/extra.js", "function extra() { return ++runs }"),
    ("test/a/both.js", "/*---\nincludes: [extra.js]\n---*/ assert(extra() === 1); assert(typeof runs === 'number')"),
    ("test/a/mode.js", "/*---\nflags: [onlyStrict]\n---*/ assert(function () { return this }() === undefined)"),
    ("test/a/raw.js", "/*---\nflags: [raw]\n---*/ if (typeof assert !== 'undefined') throw 1"),
    ("test/a/fails.js", "/*---\nflags: [noStrict]\n---*/ assert(false)"),
    ("test/a/negative.js", "/*---\nnegative: {phase: parse, type: SyntaxError}\n---*/ let x; let x;"),
    ("test/a/thrown.js", "/*---\nnegative: {phase: runtime, type: Test262Error}\n---*/ throw new Test262Error('x')"),
    ("test/a/part_FIXTURE.js", "("),
    ("test/b/async.js", "/*---\nflags: [async, noStrict]\n---*/ $DONE()"),
    ("test/b/late.js", "/*---\nflags: [noStrict]\n---*/ for (;;);"),
    ("test/b/module.js", "/*---\nflags: [module]\n---*/ export {}"),
    ("test/b/young.js", "/*---\nfeatures: [young]\n---*/ ("),
];

fn suite(root: &Path) -> Suite {
    for (path, text) in FILES {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Suite::open(root).unwrap()
}

#[test]
fn a_small_suite() {
    let folder = tempfile::tempdir().unwrap();
    let suite = suite(folder.path());
    let selection = Selection { skips: Skips::parse("young not yet").unwrap(), ..Selection::default() };
    let paths = selection.paths(suite.files(&[]).unwrap());
    assert_eq!(paths.len(), 10);
    let limits = Limits { steps: 1_000_000, ..Limits::default() };
    let make = || Ok(Box::new(Embedded::new(suite.clone(), Engine::new()?, limits)?) as Box<dyn Runner>);
    let results = run(&suite, &paths, &selection, 2, &make, &|_| {}).unwrap();
    let report = Report::new("test", 1.0, &results);
    let failed: Vec<_> = report.failures.iter().map(|f| (f.path.as_str(), f.mode, f.reason.as_str())).collect();
    assert_eq!(failed, [("a/fails.js", "sloppy", "Test262Error: not true"), ("b/late.js", "sloppy", "it takes more steps than a test may")]);
    assert_eq!((report.files.passed, report.files.refused, report.skipped["young: not yet"]), (6, 1, 1));
    let rule = &report.negative_parse.rejected[0].rule;
    assert!(rule.as_ref().is_some_and(|r| r.starts_with("sec-scripts-static-semantics-early-errors")), "{rule:?}");

    let expected = Expectations::parse("a/fails.js sloppy known\nb/late.js sloppy known\n").unwrap();
    assert_eq!(expected.check(&results), []);
    assert_eq!(Expectations::default().check(&results).len(), 2);
    assert_eq!(suite.files(&["a".into(), "test/b/async.js".into()]).unwrap().len(), 7);
    assert!(suite.files(&["c".into()]).is_err());
}
