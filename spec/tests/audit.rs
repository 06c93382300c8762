//! The audit gives the same sums as the script that it was made after, where that script is at hand.

use spec262_spec::audit::{By, Exceptions, Facts, compare};
use spec262_spec::outline;
use std::path::PathBuf;
use std::process::Command;

/// Beside the repository, for those who have it.
fn script() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let places = [std::env::var_os("LITERALNESS").map(PathBuf::from), Some(root.join("shared/bin/literalness"))];
    places.into_iter().flatten().find(|p| p.exists())
}

fn entries() -> Vec<outline::Entry> {
    match spec262_spec::builtin() {
        Ok(spec) => outline::of(&spec),
        Err(found) => panic!("{found}"),
    }
}

/// An outline with every kind of deviation: the standard's own facts, some of them spoilt.
fn spoilt(facts: &Facts) -> Vec<outline::Entry> {
    let mut out = Vec::new();
    for (n, fact) in facts.algorithms.iter().enumerate() {
        if n % 11 == 3 {
            continue;
        }
        let mut entry = fact.clone();
        if n % 13 == 5 {
            entry.production = entry.production.map(|p| format!("{p} `x` Another?"));
        }
        for (k, step) in entry.steps.iter_mut().enumerate() {
            match (n + k) % 17 {
                1 => step.kind = "other".into(),
                2 => step.names.clear(),
                3 => step.calls = step.calls.iter().map(|c| format!("? {}", c.trim_start_matches('!'))).collect(),
                4 => step.calls.push("! ToObject".into()),
                5 => step.slots.clear(),
                6 => step.label.push_str("+1"),
                _ => step.names.push("another".into()),
            }
        }
        out.push(entry);
        if n % 29 == 0 {
            out.push(fact.clone());
        }
    }
    out
}

fn same_sums(entries: &[outline::Entry]) {
    let Some(script) = script() else {
        eprintln!("skipped: the script `literalness` is not there (LITERALNESS names it)");
        return;
    };
    let facts = Facts::carried().expect("carried facts");
    let export = std::env::temp_dir().join(format!("spec262-outline-{}-{}.json", std::process::id(), entries.len()));
    std::fs::write(&export, outline::json(entries)).expect("it can be written");
    for (by, word, only) in [(By::Chapter, "chapter", ""), (By::Section, "section", ""), (By::Clause, "clause", ""), (By::Clause, "clause", "10.1")] {
        let out = Command::new(&script).arg(&export).args(["--by", word, "--only", only]).output().expect("python");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let ours = compare(entries, &facts).only(only).table(by);
        assert_eq!(ours, String::from_utf8_lossy(&out.stdout), "by {word}, only {only}");
    }
    let _ = std::fs::remove_file(export);
}

#[test]
fn same_sums_as_the_script() {
    same_sums(&entries());
}

#[test]
fn same_sums_as_the_script_where_much_is_wrong() {
    same_sums(&spoilt(&Facts::carried().expect("carried facts")));
}

#[test]
fn exceptions_apply() {
    let (entries, facts) = (entries(), Facts::carried().expect("carried facts"));
    let report = compare(&entries, &facts);
    let exceptions = Exceptions::carried().expect("carried exceptions");
    let stale: Vec<String> = exceptions.stale(&report).iter().map(|(x, why)| format!("line {}: {} {}: {why}", x.line, x.clause, x.step)).collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn what_is_said_in_words_is_told_apart_from_calls() {
    let entries = entries();
    let of = |clause: &str| entries.iter().filter(|e| e.clause == clause).collect::<Vec<_>>();
    let branches = of("sec-conditional-operator-runtime-semantics-evaluation");
    let asked: Vec<_> = branches.iter().flat_map(|e| &e.steps).flat_map(|s| &s.in_words).collect();
    assert_eq!(asked, ["? Evaluation", "? Evaluation"], "of the first and the second |AssignmentExpression|");
    let template = of("sec-templatestring");
    let asked: Vec<_> = template.iter().flat_map(|e| &e.steps).flat_map(|s| &s.in_words).collect();
    assert_eq!(asked, ["TRV", "TV"]);
    let shorthand = of("sec-ifabruptcloseiterator");
    assert_eq!(shorthand.len(), 2, "the step that the macro is a shorthand for, and the steps that it means");
    assert_eq!(shorthand[0].steps.len(), 1);
    assert_eq!(shorthand[0].steps[0].calls, ["IfAbruptCloseIterator"]);
    assert_eq!(shorthand[0].steps[0].names, ["iteratorRecord", "value"]);
}
