//! Verdicts, on small false engines; reports and how they are joined.
#![cfg(unix)]

use spec262_conformance::check::{self, Plan, Report, Subjects, Transform, Verdict, junit, text};
use spec262_conformance::corpus::{Corpus, Known, Mode};
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::engines::{CommandEngine, entry};
use spec262_semantics::Engine;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

const CASES: &str = "
- id: topic/one
  title: One line
  clauses: [sec-getidentifierreference]
  mode: sloppy
  source: |
    let x = 'one';
    print(x);
  expect: { output: [one], value: undefined }
- id: topic/throws
  title: A line, then an exception
  clauses: [sec-getvalue]
  mode: sloppy
  needs: [with]
  source: |
    print('before');
    with ({}) null.x;
  expect: { output: [before], throws: TypeError }
";

fn subjects(text: &str) -> Subjects {
    let known = Known::of(&Engine::new().unwrap());
    let corpus = Corpus::of([("cases.yaml".into(), text.into())], &known);
    assert!(corpus.errors.is_empty(), "{}", corpus.errors[0]);
    Subjects { subjects: corpus.cases.into_iter().map(|case| check::Subject { case, derived: false }).collect(), errors: vec![] }
}

fn plan(subjects: Subjects, engines: Vec<CommandEngine>) -> Plan<'static> {
    Plan {
        subjects: subjects.subjects,
        engines,
        transform: None,
        make: &Engine::new,
        limits: Limits { steps: 1_000_000, ..Limits::default() },
        texts: Default::default(),
        edition: "test".into(),
        threads: 2,
    }
}

/// An engine that is a shell script; the names of the scripts are its arguments.
fn fake(folder: &Path, name: &str, script: &str, more: &str) -> CommandEngine {
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let command = if more.contains("host:") { "{host}" } else { "{scripts}" };
    let entries = entry::read("engines.yaml", &format!("- name: {name}\n  command: {} {command}\n{more}", path.display())).unwrap();
    CommandEngine::find(&entries[0], Duration::from_millis(1500)).unwrap()
}

/// What stands for a line of the host's report.
const HOST: &str = "  host: $RUN(print)\n";

#[test]
fn each_way_to_be_wrong_has_its_verdict() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    let good = r#"grep -q with "$1" && { echo before; echo "TypeError: no" >&2; exit 1; }; echo one"#;
    let engines = vec![
        fake(d, "good", good, ""),
        fake(d, "wrong", "echo two", ""),
        fake(d, "segv", "kill -SEGV $$", ""),
        fake(d, "wrapped", "exit 139", ""),
        fake(d, "hang", "echo one; sleep 100 & sleep 100", ""),
        fake(d, "binary", r"printf 'one\377\n'", ""),
        fake(d, "silent", "echo one", HOST),
        fake(d, "twice", r#"echo '@spec262 {"end":"normal"}'; echo '@spec262 {"end":"normal"}'"#, HOST),
        fake(d, "broken", "echo '@spec262 {'", HOST),
        fake(d, "dead", "echo no memory >&2; exit 3", HOST),
        fake(d, "without", good, "  cannot: [with]\n"),
        fake(d, "old", "echo 'SyntaxError: let' >&2; exit 1", "  older: true\n"),
        fake(d, "other", "echo before; exit 1", ""),
    ];
    let report = check::run(&plan(subjects(CASES), engines), &|| {}).unwrap();
    let verdict = |engine: &str, case: &str| &report.results.iter().find(|r| r.engine == engine && r.case == case).unwrap().verdict;
    let told: Vec<String> = report
        .engines
        .iter()
        .map(|e| format!("{}: {}, {}", e.name, verdict(&e.name, "topic/one").name(), verdict(&e.name, "topic/throws").name()))
        .collect();
    assert_eq!(
        told,
        [
            "spec262: agrees, agrees",
            "good: agrees, agrees",
            "wrong: disagrees, disagrees",
            "segv: crash, crash",
            "wrapped: crash, crash",
            "hang: hang, hang",
            "binary: garbage, garbage",
            "silent: garbage, garbage",
            "twice: garbage, garbage",
            "broken: garbage, garbage",
            "dead: crash, crash",
            "without: agrees, unsupported",
            "old: unsupported, unsupported",
            "other: disagrees, disagrees",
        ]
    );
    let Verdict::Crash { why } = verdict("dead", "topic/one") else { panic!() };
    assert_eq!(why, "exit code 3: no memory");
    let Verdict::Disagrees(d) = verdict("wrong", "topic/one") else { panic!() };
    assert_eq!(d.line, Some(1));
    // The steps that decide: the lookup of `x`, where it is looked up.
    assert!(d.steps.iter().any(|s| s.step.starts_with("sec-getidentifierreference#") && s.at.as_deref() == Some("case.js:2:7")), "{:?}", d.steps);
    let Verdict::Disagrees(d) = verdict("wrong", "topic/throws") else { panic!() };
    assert!(!d.steps.is_empty());
    let Verdict::Disagrees(d) = verdict("other", "topic/throws") else { panic!() };
    assert!(d.line.is_none() && d.steps.last().unwrap().what == "threw", "{d:?}");

    // Found engines only tell, named ones count.
    assert!(!report.failed(false));
    let mut named = report.clone();
    named.engines.iter_mut().for_each(|e| e.named |= e.name == "wrong");
    assert!(named.failed(false));

    let shown = text::text(&report, false, false);
    for line in ["line 1   expected `one`", "seen     `two`", "hang: no end within", "segv, wrapped", "crash: signal 11"] {
        assert!(line == "segv, wrapped" || shown.contains(line), "{line}\n{shown}");
    }
    assert!(!shown.contains('\x1b') && text::text(&report, false, true).contains('\x1b'));

    let xml = junit::junit(&report).unwrap();
    let suites: Vec<&str> = xml.matches("<testsuite ").collect();
    assert_eq!(suites.len(), report.engines.len());
    assert!(xml.contains("type=\"disagrees\"") && xml.contains("<skipped"), "{xml}");
}

/// What a case says of an engine is known, and told apart; what it says and is no longer so is told, too.
#[test]
fn known_faults_are_told_apart() {
    let case = "
- id: a/fault
  title: t
  clauses: [sec-getvalue]
  source: print('a')
  expect: { output: [a] }
  faults:
    - { engine: [wrong, mended 1, other 2], mode: sloppy, against: 'sec-getvalue#1', what: prints b }
    - { engine: dead, against: sec-getvalue, what: prints b }
";
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    let version = |n: &str| format!("  version: echo {n}\n");
    let engines = vec![
        fake(d, "wrong", "echo b", ""),
        fake(d, "mended", "echo a", &version("1.5")),
        fake(d, "other", "echo b", &version("20")),
        fake(d, "dead", "kill -SEGV $$", ""),
    ];
    let mut report = check::run(&plan(subjects(case), engines), &|| {}).unwrap();
    let of = |engine: &str| report.results.iter().filter(|r| r.engine == engine).map(|r| (r.known(), r.unknown(), r.mended())).collect::<Vec<_>>();
    assert_eq!(of("wrong"), [(true, false, false), (false, true, false)]);
    assert_eq!(of("mended"), [(false, false, true), (false, false, false)]);
    assert_eq!(of("other"), [(false, true, false), (false, true, false)]);
    assert_eq!(of("dead"), [(false, true, false), (false, true, false)]);

    let shown = text::text(&report, false, false);
    let told = ["0/2 1k", "a/fault: wrong prints b (against sec-getvalue#1)", "a/fault: mended does no longer what the case says: prints b"];
    for line in told.iter().chain(&["1 of these known"]) {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    assert!(!shown.contains("    known: ") && text::text(&report, true, false).contains("    known: prints b (against sec-getvalue#1)"));
    assert!(junit::junit(&report).unwrap().contains("a known fault: prints b"));

    // What is known counts where everything does, what is mended where only new things do.
    let mut failed = |name: &str, mode: Mode| {
        report.engines.iter_mut().for_each(|e| e.named = e.name == name);
        let part = Report { results: report.results.iter().filter(|r| r.mode == mode).cloned().collect(), ..report.clone() };
        (part.failed(false), part.failed(true))
    };
    assert_eq!([failed("wrong", Mode::Sloppy), failed("wrong", Mode::Strict)], [(true, false), (true, true)]);
    assert_eq!([failed("mended", Mode::Sloppy), failed("mended", Mode::Strict)], [(false, true), (false, false)]);
}

/// A text with line ends in it is several lines, on the oracle as on any engine.
#[test]
fn a_text_of_several_lines() {
    let case =
        "- { id: a/lines, title: t, clauses: [sec-getvalue], mode: sloppy, source: \"print('a\\\\nb'); print('c')\", expect: { output: [a, b, c] } }";
    let dir = tempfile::tempdir().unwrap();
    let engines = vec![fake(dir.path(), "good", "echo a; echo b; echo c", ""), fake(dir.path(), "wrong", "echo a; echo c", "")];
    let report = check::run(&plan(subjects(case), engines), &|| {}).unwrap();
    let verdicts: Vec<&str> = report.results.iter().map(|r| r.verdict.name()).collect();
    assert_eq!(verdicts, ["agrees", "agrees", "disagrees"], "{report:?}");
}

#[test]
fn verdicts_do_not_change() {
    let dir = tempfile::tempdir().unwrap();
    let run = || {
        let engines = vec![fake(dir.path(), "good", "echo one", ""), fake(dir.path(), "wrong", "echo two", "")];
        check::run(&Plan { threads: 4, ..plan(subjects(CASES), engines) }, &|| {}).unwrap().to_json().unwrap()
    };
    assert_eq!(run(), run());
}

#[test]
fn what_the_oracle_alone_is_asked_is_judged() {
    let wrong = "
- id: a/wrong
  title: All of it is wrong
  clauses: [sec-getvalue]
  mode: strict
  source: |
    function make(n) { /*@ made */ return () => n; }
    globalThis.f = make(1);
    globalThis.g = make(2);
    make(3);
    print(f(), g());
  expect:
    output: [1 2]
    visits: [sec-createperiterationenvironment]
    avoids: [sec-newfunctionenvironment#1]
    probes:
      made: { hits: 2, 1: [{ kind: function, bindings: { n: 7, m: 1 }, absent: [arguments] }, { kind: declarative }], 9: [] }
      nowhere: []
    same_record: [{ binding: n, of: [f, g] }]
    different_record: [{ binding: n, of: [f, f] }, { binding: x, of: [f, g] }, { binding: n, of: [f, h] }]
    retains: [{ binding: n, at: made@3 }, { binding: n, at: made, through: [property g] }]
    collected: [{ binding: n, at: made@1 }]
";
    let report = check::run(&plan(subjects(wrong), vec![]), &|| {}).unwrap();
    let Verdict::Disagrees(d) = &report.results[0].verdict else { panic!("{report:?}") };
    let told = d.inside.join("\n");
    for text in [
        "sec-createperiterationenvironment is not visited",
        "sec-newfunctionenvironment#1 is visited",
        "the probe made is hit 3 times, not 2 times",
        "made@1, record 1: `n` is 1, not 7",
        "made@1, record 1: it has no binding `m`",
        "made@1, record 1: it has a binding `arguments`",
        "made@1, record 2: it is a GlobalEnvironmentRecord, not a DeclarativeEnvironmentRecord",
        "the probe made has no hit 9",
        "the probe nowhere is never hit",
        "`n` is in two records",
        "`n` is in one record",
        "holds `x`",
        "`h` leads to no function",
        "the record that holds `n` at made@3 is gone",
        "is not reached through `property g`",
        "the record that holds `n` at made@1 is still there",
    ] {
        assert!(told.contains(text), "{text}\n---\n{told}");
    }
    assert!(report.failed(false));
}

#[test]
fn programs_without_cases_and_those_that_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("sub")).unwrap();
    std::fs::write(dir.path().join("sub/good.js"), "print('one')").unwrap();
    std::fs::write(dir.path().join("endless.js"), "for (;;);").unwrap();
    std::fs::write(dir.path().join("latin.js"), b"// \xe4").unwrap();
    let known = Known::of(&Engine::new().unwrap());
    let subjects = Subjects::load(&[dir.path().to_path_buf()], &known);
    assert!(subjects.errors.len() == 1 && subjects.errors[0].to_string().contains("latin.js:1:4"), "{:?}", subjects.errors);
    let engines = vec![fake(dir.path(), "wrong", "echo two", "")];
    let report = check::run(&plan(subjects, engines), &|| {}).unwrap();
    assert!(report.refused.len() == 1 && report.refused[0].case.ends_with("endless.js"), "{:?}", report.refused);
    let verdicts: Vec<&str> = report.results.iter().map(|r| r.verdict.name()).collect();
    assert_eq!(verdicts, ["agrees", "disagrees"]);
}

#[test]
fn transformations_are_held_against_the_oracle() {
    let dir = tempfile::tempdir().unwrap();
    let one = |command: &str| {
        let transform = Some(Transform::new(command, Duration::from_millis(1500)).unwrap());
        let report = check::run(&Plan { transform, ..plan(subjects(CASES), vec![]) }, &|| {}).unwrap();
        report.results.iter().find(|r| r.case == "topic/one" && r.engine == "transform").unwrap().verdict.clone()
    };
    assert_eq!(one("cat"), Verdict::Agrees);
    assert_eq!(one("sh -c 'cp {in} {out}'"), Verdict::Agrees);
    assert_eq!(one("cat {in}"), Verdict::Agrees);
    let Verdict::Disagrees(d) = one("sed s/one/two/") else { panic!() };
    assert_eq!((d.line, d.seen.output), (Some(1), vec!["two".to_string()]));
    assert_eq!(one("false").name(), "crash");
    let no_program = "- { id: topic/one, title: t, clauses: [sec-getvalue], mode: sloppy, source: 'let x; let x', expect: { throws: { type: SyntaxError, when: parse } } }";
    let transform = Some(Transform::new("false", Duration::from_secs(5)).unwrap());
    let report = check::run(&Plan { transform, ..plan(subjects(no_program), vec![]) }, &|| {}).unwrap();
    assert!(report.results.iter().all(|r| r.verdict == Verdict::Agrees), "{report:?}");
    assert_eq!(one("sleep 100").name(), "hang");
    assert_eq!(one("sh -c 'cat > /dev/null' {out}").name(), "garbage");
    assert!(Transform::new("no-such-command-here", Duration::from_secs(1)).unwrap_err().contains("help:"));
    assert!(Transform::new("'", Duration::from_secs(1)).unwrap_err().contains("quote"));
    drop(dir);
}

#[test]
fn reports_are_joined() {
    let whole = check::run(&plan(subjects(CASES), vec![]), &|| {}).unwrap();
    let mut parts = Vec::new();
    for i in 1..=2 {
        let mut part = subjects(CASES);
        part.select(&check::Selection { only: vec![], partition: Some((i, 2)) }).unwrap();
        let mut report = check::run(&plan(part, vec![]), &|| {}).unwrap();
        report.parts = [format!("{i}/2")].into();
        parts.push(Report::from_json(&report.to_json().unwrap()).unwrap());
    }
    assert_eq!(parts[0].missing_parts(), ["2/2"]);
    let joined = Report::merge(parts.clone()).unwrap();
    assert!(joined.missing_parts().is_empty());
    assert_eq!(joined.results, whole.results);
    // The same once more changes nothing; a contradiction is an error.
    assert_eq!(Report::merge(vec![joined.clone(), whole.clone()]).unwrap().results, whole.results);
    let mut other = whole.clone();
    other.results[0].verdict = Verdict::Hang { why: "no".into() };
    assert!(Report::merge(vec![whole.clone(), other]).unwrap_err().contains("different things of topic/one"));
    let edition = Report { edition: "other".into(), ..whole.clone() };
    assert!(Report::merge(vec![whole, edition]).unwrap_err().contains("two editions"));
    assert!(Report::from_json("{}").unwrap_err().contains("no report"));
    assert!(Report::from_json("{\"version\": 99}").unwrap_err().contains("version 99"));
}

#[test]
fn bad_entries_are_told() {
    for (entry, told) in [
        ("- name: x", "missing"),
        ("- { name: x, command: x }", "put {scripts}"),
        ("- { name: x, command: '', host: '$RUN()' }", "the command is empty"),
        ("- { name: x, command: 'x \"', host: '$RUN()' }", "quote"),
        ("- { name: x, command: 'x {scripts}', host: '$RUN()' }", "put {host}"),
        ("- { name: x, command: 'x {host}', host: 'run()' }", "`$RUN(…)` is not called"),
        ("- { name: x, command: 'x {scripts}', error: 'no group' }", "no group"),
        ("- { name: x, command: 'x {scripts}', error: '(' }", "no regular expression"),
        ("- { name: x, command: 'x {scripts}', cannot: [luck] }", "the needs are"),
        ("- { name: x, command: 'x {scripts}', colour: red }", "there is no such key"),
        ("- { name: spec262, command: 'x {scripts}' }", "not that of the oracle"),
        ("- { name: x, command: 'x {scripts}' }\n- { name: x, command: 'x {scripts}' }", "two engines"),
        ("name: x", "a file is a list of engines"),
    ] {
        let error = entry::read("e.yaml", entry).unwrap_err().to_string();
        assert!(error.contains(told) && error.contains("help: ") && error.starts_with("error: e.yaml:"), "{entry}\n{error}");
    }
    assert!(entry::built_in().unwrap().len() > 8);
}
