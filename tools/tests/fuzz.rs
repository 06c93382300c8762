//! `spec262 fuzz`, on engines that are this command with something done to its output.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// A folder with an engine: the oracle, and what a filter makes of what it prints.
fn engine(filter: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let script = format!("#!/bin/sh\n{} run \"$1\" > out 2> err\ncode=$?\n{filter} < out\ncat err >&2\nexit $code\n", env!("CARGO_BIN_EXE_spec262"));
    let path = dir.path().join("engine");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(
        dir.path().join("mine.yaml"),
        format!("- name: mine\n  command: {} {{script}}\n  error: '^uncaught: (\\w*Error)'\n", path.display()),
    )
    .unwrap();
    dir
}

fn fuzz(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spec262"));
    command.args(["fuzz", "-q", "--engines", "mine.yaml", "--engine", "mine", "--jobs", "2", "--seed", "5"]).args(arguments);
    command.current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn an_engine_that_is_right_has_no_findings() {
    let dir = engine("cat");
    let done = fuzz(dir.path(), &["--count", "12", "--time", "300"]);
    let out = text(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "{out}{}", text(&done.stderr));
    assert!(out.starts_with("12 programs in ") && out.contains("0 findings"), "{out}");
}

/// It takes one value for another: the smallest program that shows it is found, written as a case, and comes again from its number.
#[test]
fn a_disagreement_is_made_small_and_comes_again() {
    let dir = engine("sed 's/^undefined$/null/'");
    let d = dir.path();
    let arguments = ["--time", "300", "--findings", "1", "--shrink", "60", "--format", "json", "--out", "found"];
    let done = fuzz(d, &arguments);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let finding = &report["findings"][0];
    let source = finding["source"].as_str().unwrap();
    assert!(source.lines().count() <= 6 && finding["kind"] == "output", "{source}");
    assert!(finding["why"].as_str().unwrap().contains("expected `undefined`"), "{finding}");
    let number = finding["number"].to_string();

    let again = fuzz(d, &["--only", &number, "--shrink", "60", "--format", "json"]);
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again["findings"][0]["source"].as_str(), Some(source));

    let mut check = Command::new(env!("CARGO_BIN_EXE_spec262"));
    let done = check.args(["check", "-q", "--engines", "mine.yaml", "--engine", "mine", "found"]).current_dir(d).output().unwrap();
    let shown = text(&done.stdout);
    assert_eq!(done.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains(&format!("fuzz/mine-5-{number}")) && shown.contains("seen     `null`") && !shown.contains("the oracle is wrong"),
        "{shown}"
    );
}

#[test]
fn what_is_not_there_is_told() {
    let dir = engine("cat");
    for (arguments, told) in [
        (&["--engine", "nothing"][..], "there is no engine `nothing`"),
        (&["--engine", "spec262"][..], "is what engines are held against"),
        (&["--time", "0"][..], "--time"),
        (&["--only", "3", "--count", "3"][..], "cannot be used with"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spec262"));
        let done = command.args(["fuzz", "-q"]).args(arguments).current_dir(dir.path()).output().unwrap();
        assert_eq!(done.status.code(), Some(64), "{arguments:?}");
        assert!(text(&done.stderr).contains(told), "{arguments:?} {}", text(&done.stderr));
    }
}
