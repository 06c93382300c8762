//! `spec262 check`: its exit codes, messages and files, with the engine that the command carries.

use std::path::Path;
use std::process::{Command, Output};

fn spec262(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spec262"));
    command.args(arguments).current_dir(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// From any folder, with no file beside the command.
/// What the engine does wrong is known, and all that is known is so still.
#[cfg(feature = "quickjs")]
#[test]
fn the_corpus_on_the_engine_that_is_carried() {
    let dir = tempfile::tempdir().unwrap();
    let done = spec262(&["check", "--quiet", "--engine", "quickjs", "--new"], dir.path());
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
    for text in [" topic ", "\nknown faults of engines", "hoisting/function-in-if: quickjs does not write the var from the branch of an else"] {
        assert!(out(&done).contains(text), "{text}\n{}", out(&done));
    }
}

#[cfg(feature = "quickjs")]
#[test]
fn a_case_that_is_wrong_fails_and_shows_the_steps() {
    let dir = tempfile::tempdir().unwrap();
    let case = "- { id: a/wrong, title: t, clauses: [sec-putvalue], source: 'let x; x = 1; print(x)', expect: { output: [2] } }\n";
    std::fs::write(dir.path().join("wrong.yaml"), case).unwrap();
    std::fs::write(dir.path().join("bad.yaml"), "- id: 3\n").unwrap();
    let done = spec262(&["check", "--quiet", "--engine", "quickjs", "."], dir.path());
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("bad.yaml:1:"), "{}", err(&done));
    let shown = out(&done);
    for text in ["a/wrong (sloppy, strict)", "spec262, quickjs", "expected `2`", "seen     `1`", "sec-putvalue#", "ran, at case.js:1:8"] {
        assert!(shown.contains(text), "{text}\n{shown}");
    }
}

/// Each in a process of its own: what one does to itself is none of the others' business.
#[cfg(feature = "quickjs")]
#[test]
fn the_engine_that_is_carried_is_isolated() {
    let dir = tempfile::tempdir().unwrap();
    let cases = "
- { id: a/endless, title: t, clauses: [sec-getvalue], mode: sloppy, source: 'if (!globalThis.spec) for (;;);', expect: {} }
- { id: a/memory, title: t, clauses: [sec-getvalue], mode: sloppy, source: \"let s = []; for (;;) s.push('x'.repeat(1 << 26))\", expect: {} }
- { id: a/depth, title: t, clauses: [sec-getvalue], mode: sloppy, source: 'function f() { f() } try { f() } catch (e) { print(e.constructor === RangeError) }', expect: { output: [true] } }
- { id: a/early, title: t, clauses: [sec-getvalue], mode: sloppy, source: 'print(1); let x; let x', expect: { throws: { type: SyntaxError, when: parse } } }
- { id: a/late, title: t, clauses: [sec-getvalue], mode: sloppy, source: \"print(1); eval('let x; let x')\", expect: { output: [1], throws: SyntaxError } }
- { id: a/value, title: t, clauses: [sec-getvalue], mode: sloppy, source: 'throw 42', expect: { throws: { value: 42 } } }
- { id: a/symbol, title: t, clauses: [sec-getvalue], mode: sloppy, source: \"Symbol('s')\", expect: { value: Symbol(s) } }
";
    std::fs::write(dir.path().join("cases.yaml"), cases).unwrap();
    let arguments =
        ["check", "-q", "--engine", "quickjs", "--timeout", "8", "--max-steps", "1000000", "--max-memory", "64M", "--format", "json", "."];
    let done = spec262(&arguments, dir.path());
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let verdicts: Vec<String> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["engine"] == "quickjs")
        .map(|r| format!("{} {}", r["case"].as_str().unwrap(), r["verdict"].as_str().unwrap()))
        .collect();
    let wanted = ["a/depth agrees", "a/early agrees", "a/endless hang", "a/late agrees", "a/memory disagrees", "a/symbol agrees", "a/value agrees"];
    assert_eq!(verdicts, wanted, "{}", out(&done));
}

#[test]
fn what_is_not_there_is_told() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, told) in [
        (&["check", "--engine", "nothing"][..], "there is no engine `nothing`\nhelp: the engines are spec262"),
        (&["check", "--only", "nothing"][..], "there is no topic and no case `nothing`"),
        (&["check", "--transform", "no-such-program"][..], "help: install it"),
        (&["check", "--merge", "nothing.json"][..], "cannot read nothing.json"),
        (&["check", "."][..], "there is nothing to check"),
        (&["check", "--engines", "mine.yaml", "--engine", "mine"][..], "the engine mine is not there: no program /no/such/engine"),
    ] {
        std::fs::write(dir.path().join("mine.yaml"), "- { name: mine, command: '/no/such/engine {scripts}' }").unwrap();
        let folder = if arguments.contains(&".") { tempfile::tempdir().unwrap() } else { tempfile::tempdir_in(dir.path()).unwrap() };
        std::fs::copy(dir.path().join("mine.yaml"), folder.path().join("mine.yaml")).unwrap();
        if arguments.contains(&".") {
            std::fs::remove_file(folder.path().join("mine.yaml")).unwrap();
        }
        let done = spec262(arguments, folder.path());
        assert_eq!(done.status.code(), Some(64), "{arguments:?} {}", out(&done));
        assert!(err(&done).contains(told), "{arguments:?}\n{}", err(&done));
    }
}

#[test]
fn parts_are_joined_to_the_whole() {
    let dir = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let done = spec262(&[&["check", "-q", "--engine", "spec262", "--format", "json"], arguments].concat(), dir.path());
        assert_eq!(done.status.code(), Some(0), "{}", err(&done));
        out(&done)
    };
    let whole = run(&[]);
    assert_eq!(whole, run(&["--jobs", "1"]), "two runs differ");
    run(&["--partition", "1/2", "-o", "1.json"]);
    run(&["--partition", "2/2", "-o", "2.json"]);
    let joined = spec262(&["check", "--merge", "1.json", "2.json", "--format", "json"], dir.path());
    let results = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["results"].clone();
    assert_eq!(results(&out(&joined)), results(&whole));
    let part = spec262(&["check", "--merge", "1.json"], dir.path());
    assert!(out(&part).contains("part 2/2 is missing"), "{}", out(&part));
}
