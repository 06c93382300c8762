//! Small specifications: those in `pass/` must check without a word, those in `fail/` must fail with the text that stands beside
//! each (`.expected`). All of them stand on the declarations in `world/`, and on its grammar of a few productions.
//!
//! `UPDATE_EXPECTED=1 cargo test -p spec262-spec --test small` writes the texts anew: read what changed.

use spec262_spec::check;
use spec262_spec::diag::{Diagnostics, Severity, Source};
use spec262_spec::grammar::Grammar;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const WORLD: &str = include_str!("world/world.alg");
const GRAMMAR: &str = include_str!("world/world.grammar");

fn grammar() -> Grammar {
    Grammar::read(&[("world.grammar", GRAMMAR)]).unwrap_or_else(|e| panic!("{e}"))
}

/// What is wrong with a text; remarks (operations that nothing reaches) left out.
fn problems(name: &str, text: &str) -> Diagnostics {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let (_, mut found) = check::examine(&[source("world.alg", WORLD), source(name, text)], &[], grammar(), "test");
    found.list.retain(|d| d.severity != Severity::Info);
    found
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = std::fs::read_dir(&dir).expect("the folder is there");
    let mut out: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == extension)).collect();
    out.sort();
    out
}

fn name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn the_world_itself() {
    assert_eq!(problems("empty.alg", "").to_string(), "");
}

#[test]
fn these_pass() {
    let mut wrong = String::new();
    for path in files("pass", "alg") {
        wrong.push_str(&problems(&name(&path), &read(&path)).to_string());
    }
    assert_eq!(wrong, "");
}

#[test]
fn these_fail_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    let cases = files("fail", "alg");
    for path in &cases {
        let found = problems(&name(path), &read(path));
        let seen = found.to_string();
        if !found.has_errors() {
            wrong.push(format!("{}: nothing is wrong with it", name(path)));
        }
        let beside = path.with_extension("expected");
        if update {
            std::fs::write(&beside, &seen).expect("it can be written");
        } else if std::fs::read_to_string(&beside).unwrap_or_default() != seen {
            wrong.push(format!("{}: another text than expected:\n{seen}", name(path)));
        }
    }
    let stems = |list: &[PathBuf]| list.iter().map(|p| p.with_extension("")).collect::<BTreeSet<_>>();
    let lonely: Vec<_> = stems(&files("fail", "expected")).difference(&stems(&cases)).cloned().collect();
    assert!(lonely.is_empty(), "texts without a specification: {lonely:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 40);
}

/// However long or deep a text is, it is read in the time that its length takes, and ends nothing but itself.
#[test]
fn beyond_reason() {
    let head = "clause 1.1 sec-f\nF() -> Number\n";
    let texts = [
        format!("{head}{}", (1..100_000).map(|n| format!("  {n}. let x{n} = {n}𝔽\n")).collect::<String>()),
        format!("{head}  1. return {}", "(".repeat(1_000_000)),
        format!("{head}  1. return {}x", "? ".repeat(1_000_000)),
        format!("{head}  1. return {}x", "not ".repeat(100_000)),
        format!("{head}  1. return {}x", "Names of ".repeat(100_000)),
        format!("{head}  1. return x{}", ".[[A]]".repeat(500_000)),
        format!("{head}  1. return x{}", "[0]".repeat(500_000)),
        format!("F() -> {}Number", "List of ".repeat(100_000)),
        format!("F() -> {}Number", "(".repeat(1_000_000)),
        (0..50_000).map(|d| format!("{}1. repeat\n", " ".repeat(2 * (d % 5_000)))).collect(),
        "\"".repeat(1_000_000),
        "#".repeat(1_000_000),
        "\u{0}\u{feff}\u{2028}".repeat(100_000),
    ];
    for text in texts {
        let mut found = Vec::new();
        let file = spec262_spec::parse::file(&Source { path: "long.alg".into(), text }, 0, &mut found);
        drop(file);
    }
}
