//! `spec262 snapshot`: what it writes, what it leaves alone, and its exit codes.

use std::path::Path;
use std::process::Command;

/// Exit code, standard output, standard error.
fn snapshot(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_spec262")).args(["snapshot", "-q", "."]).args(arguments).current_dir(folder).output().unwrap();
    (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
}

const CASE: &str = "- { id: a/one, title: t, clauses: [sec-getvalue], source: 'let x = 1; print(x)', expect: { output: [1] } }\n";

#[test]
fn recorded_compared_and_taken_over() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    std::fs::write(d.join("loop.js"), "for (let i = 0; i < 3; i++) print((() => i)());\n").unwrap();
    std::fs::write(d.join("cases.yaml"), CASE).unwrap();
    let read = |name: &str| std::fs::read_to_string(d.join(name)).unwrap_or_default();

    // Nothing is written by --check.
    let (code, out, _) = snapshot(d, &["--check"]);
    assert!(code == Some(1) && out.contains("missing ./cases.yaml.snap") && read("loop.js.snap").is_empty(), "{out}");
    let (code, out, _) = snapshot(d, &[]);
    assert!(code == Some(0) && out.contains("2 recorded"), "{out}");
    let recorded = read("loop.js.snap");
    assert!(
        recorded.starts_with("spec262 snapshot 1\n\n== loop.js\n  end: normal, undefined\n  output:\n    0\n    1\n    2\n  story:\n"),
        "{recorded}"
    );
    assert!(recorded.contains("3 times:") && recorded.contains("9.1.2.1 GetIdentifierReference: 3.a; 4.a-4.b"), "{recorded}");
    assert!(read("cases.yaml.snap").contains("== a/one (sloppy, strict)\n"));
    assert_eq!(snapshot(d, &["--check"]).0, Some(0));

    // What is different is shown, and kept until it is accepted.
    std::fs::write(d.join("loop.js"), "for (let i = 0; i < 3; i++) print((() => i + 1)());\n").unwrap();
    for arguments in [&["--check"][..], &[]] {
        let (code, out, _) = snapshot(d, arguments);
        assert!(code == Some(1) && out.contains("different ./loop.js.snap\n  loop.js\n"), "{out}");
        assert!(out.contains("-     0\n") && out.contains("+     3\n") && !out.contains('\x1b'), "{out}");
        assert_eq!(read("loop.js.snap"), recorded);
    }
    let (_, coloured, _) = snapshot(d, &["--check", "--color", "always"]);
    assert!(coloured.contains("\x1b[31m-     0\x1b[0m"), "{coloured}");
    let (code, out, _) = snapshot(d, &["--accept"]);
    assert!(code == Some(0) && out.contains("1 accepted") && read("loop.js.snap") != recorded, "{out}");

    // A source that is gone.
    std::fs::remove_file(d.join("loop.js")).unwrap();
    std::fs::remove_file(d.join("cases.yaml")).unwrap();
    let (code, out, _) = snapshot(d, &["--check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let told: Vec<_> = report["files"].as_array().unwrap().iter().map(|f| (f["snapshot"].as_str().unwrap(), f["status"].as_str().unwrap())).collect();
    assert_eq!((code, told), (Some(1), vec![("./cases.yaml.snap", "stale"), ("./loop.js.snap", "stale")]));
    assert_eq!(snapshot(d, &["--accept"]).0, Some(0));
    assert!(!d.join("loop.js.snap").exists() && !d.join("cases.yaml.snap").exists());
}

#[test]
fn what_is_no_snapshot_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    std::fs::write(d.join("a.js"), "print(1)").unwrap();
    std::fs::write(d.join("a.js.snap"), "dear to somebody\n").unwrap();
    std::fs::write(d.join("b.js.snap"), "of another tool\n").unwrap();
    let (code, out, _) = snapshot(d, &["--accept"]);
    assert!(code == Some(1) && out.contains("a.js.snap:1: the first line is not") && out.contains("move it away"), "{out}");
    assert_eq!(std::fs::read_to_string(d.join("a.js.snap")).unwrap(), "dear to somebody\n");
    assert!(d.join("b.js.snap").exists());
    // One of another version is ours.
    std::fs::write(d.join("a.js.snap"), "spec262 snapshot 99\n").unwrap();
    let (code, out, _) = snapshot(d, &[]);
    assert!(code == Some(1) && out.contains("the version 99"), "{out}");
    assert_eq!(snapshot(d, &["--accept"]).0, Some(0));
}

#[test]
fn programs_that_do_not_end_or_cannot_run_have_snapshots_that_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    for (name, text, end) in [
        ("endless.js", "for (;;) print(1);", "the limit of steps"),
        ("large.js", "let s = []; for (;;) s.push('x'.repeat(1 << 24));", "the limit of memory"),
        ("class.js", "class C {}", "not supported: "),
        ("early.js", "let x; let x;", "no program, by the rule sec-"),
        ("throws.js", "null.x", "throws TypeError at sec-"),
    ] {
        std::fs::write(d.join(name), text).unwrap();
        let (code, out, err) = snapshot(d, &["--max-steps", "3000000", "--max-memory", "64M"]);
        assert_eq!(code, Some(0), "{name} {out} {err}");
        let recorded = std::fs::read_to_string(d.join(format!("{name}.snap"))).unwrap();
        assert!(recorded.contains(&format!("\n  end: {end}")), "{recorded}");
    }
}

#[test]
fn what_is_wrong_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    let (code, _, err) = snapshot(d, &[]);
    assert!(code == Some(64) && err.contains("there is nothing to record\nhelp: "), "{err}");
    // A bad file of cases is told, and has no snapshot; the others have.
    std::fs::write(d.join("bad.yaml"), "- id: 3\n").unwrap();
    std::fs::write(d.join("good.yaml"), CASE).unwrap();
    let (code, _, err) = snapshot(d, &[]);
    assert!(code == Some(1) && err.contains("bad.yaml:1:") && d.join("good.yaml.snap").exists() && !d.join("bad.yaml.snap").exists(), "{err}");
    assert_eq!(snapshot(d, &["--check", "--accept"]).0, Some(64));
    assert_eq!(snapshot(d, &["no-such-folder"]).0, Some(1));
}
