//! `spec262 graph`, from outside.

use serde_json::Value;
use spec262_semantics::inspect::Graph;
use std::io::Write;
use std::process::{Command, Stdio};

const PROGRAM: &str =
    "function counter() { let n = 0; return () => { /*@ inside */ return ++n } }\nlet c = counter(), list = ['\\\"#<', c]; c(); c();\nprint(c())";

/// Exit code, standard output, standard error.
fn graph(program: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spec262"));
    command.args(["graph", "-"]).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    child.stdin.take().expect("piped").write_all(program.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn as_text() {
    let (code, out, err) = graph(PROGRAM, &["--at", "inside", "--hit", "2"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    for line in [
        "  context 1: no code",
        "  context 2: script <stdin>",
        "    n = 1",
        "    c = function [function 2]",
        "  function 1: counter (FunctionDeclaration), [[Environment]] record 1",
    ] {
        assert!(out.lines().any(|l| l.starts_with(line)), "{line} in\n{out}");
    }
}

#[test]
fn as_json_that_reads_back() {
    let (code, out, _) = graph(PROGRAM, &["--format", "json"]);
    assert_eq!(code, Some(0));
    let json: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(json["version"], 1);
    assert_eq!(json["records"][0]["kind"], "GlobalEnvironmentRecord");
    let g: Graph = serde_json::from_str(&out).expect("it is a graph");
    assert_eq!(serde_json::to_value(&g).expect("it is written"), json);
    let f = g.function_at("c").expect("it is a function");
    let n = &g.record_of(f, "n").expect("it sees n").bindings[0];
    assert_eq!((n.name.as_str(), n.value.as_ref().map(|v| v.text.as_str())), ("n", Some("3")));
    assert_eq!(g.thing("list[1]"), g.thing("c"));
}

#[test]
fn as_drawings() {
    let (_, dot, _) = graph(PROGRAM, &["--format", "dot"]);
    assert!(dot.starts_with("digraph environments {\n") && dot.ends_with("}\n"), "{dot}");
    assert!(dot.lines().any(|l| l.starts_with("  function_2 -> record_") && l.ends_with("[label=\"[[Environment]]\"];")), "{dot}");
    let (_, mermaid, _) = graph(PROGRAM, &["--format", "mermaid"]);
    assert!(mermaid.starts_with("flowchart LR\n"), "{mermaid}");
    // What a drawing draws it names once, and arrows lead from one to another.
    let boxes: Vec<&str> = mermaid.lines().skip(1).filter(|l| !l.contains("-->")).map(|l| l.trim().split(['[', '(']).next().unwrap_or("")).collect();
    let arrows: Vec<_> = mermaid.lines().filter(|l| l.contains("-->")).map(|l| (l.trim().split(' ').next(), l.split(' ').next_back())).collect();
    assert!(boxes.len() > 6 && arrows.len() > 6, "{mermaid}");
    assert!(arrows.iter().all(|(from, to)| boxes.contains(&from.unwrap_or("?")) && boxes.contains(&to.unwrap_or("?"))), "{mermaid}");
}

#[test]
fn what_is_wrong_is_told() {
    let (code, _, err) = graph(PROGRAM, &["--at", "inside", "--hit", "9"]);
    assert!(code == Some(64) && err.contains("was hit 3 times"), "{err}");
    let (code, _, err) = graph(PROGRAM, &["--at", "nowhere"]);
    assert!(code == Some(64) && err.contains("no probe nowhere") && err.contains("it has inside"), "{err}");
    let (code, _, err) = graph("{\n  /*@ here */ }", &[]);
    assert!(code == Some(64) && err.contains("where nothing is evaluated") && err.contains("<stdin>:2:3"), "{err}");
    let (code, _, err) = graph("let let", &["--at", "x"]);
    assert!(code == Some(2) && err.contains("error"), "{err}");
    let (code, out, _) = graph("let x = 1; throw x", &[]);
    assert!(code == Some(1) && out.contains("x = 1"), "{out}");
}
