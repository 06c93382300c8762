//! The corpus: what is wrong with bad files is told with place, key and mend, the project's own is good, and the oracle does what it says.

use spec262_conformance::check::{self, Plan, Selection, Subjects, text};
use spec262_conformance::corpus::{Corpus, Known, find, yaml};
use spec262_conformance::engines::oracle::Limits;
use spec262_semantics::Engine;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn known() -> Known {
    Known::of(&Engine::new().unwrap())
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Each bad file is told with the text of its `.expected` (written by UPDATE=1).
#[test]
fn bad_files_are_told() {
    let known = known();
    let folder = root("tests/corpus-errors");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    assert!(files.len() > 12);
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_string();
        let corpus = Corpus::of([(name.clone(), std::fs::read_to_string(&file).unwrap())], &known);
        let told: String = corpus.errors.iter().map(|e| format!("{e}\n\n")).collect();
        assert!(!told.is_empty(), "{name} has no error");
        for error in &corpus.errors {
            assert!(!error.mend.is_empty() && error.file == name, "{error}");
        }
        let expected = file.with_extension("expected");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &told).unwrap();
        }
        assert_eq!(told, std::fs::read_to_string(&expected).unwrap_or_default(), "{name}");
    }
}

#[test]
fn a_bad_file_does_not_keep_others_from_being_read() {
    let good = "- { id: a/good, title: t, clauses: [sec-getvalue], source: print(1), expect: { output: [1] } }";
    let corpus = Corpus::of([("bad.yaml".into(), "- [".into()), ("good.yaml".into(), good.into())], &known());
    assert_eq!(corpus.cases.len(), 1);
    assert_eq!(corpus.errors.len(), 1);
    let loaded = Corpus::load(&[root("tests/nothing-here")], &known());
    assert!(loaded.errors[0].to_string().contains("name a file or a folder that is there"), "{}", loaded.errors[0]);
}

#[test]
fn no_text_ends_the_reader() {
    let deep = |open: &str, n: usize| open.repeat(n);
    let bombs =
        [deep("[", 100_000), deep("- ", 100_000), format!("a: &a [x]\nb: {}", "[*a,".repeat(10_000)), "\u{feff}\u{0}".into(), "---\n---\n".into()];
    for text in bombs {
        assert!(!Corpus::of([("bomb.yaml".to_string(), text)], &known()).errors.is_empty());
    }
}

/// The library carries the files as they lie, each topic in its folder.
#[test]
fn the_corpus_is_good() {
    let known = known();
    let embedded = Corpus::of_project(&known);
    assert!(embedded.errors.is_empty(), "{}", embedded.errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n"));
    let loaded = Corpus::load(&[root("corpus")], &known);
    let ids = |c: &Corpus| c.cases.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&embedded), ids(&loaded));
    for case in &embedded.cases {
        assert!(case.file.starts_with(&format!("conformance/corpus/{}/", case.topic())), "{} stands in {}", case.id, case.file);
    }
    let titles: BTreeSet<&str> = embedded.cases.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(titles.len(), embedded.cases.len(), "two cases have one title");
}

/// Editors are told the same as the reader tells: each file fits the schema, and none of the bad ones does whose keys or shapes are wrong.
#[test]
fn the_schema_fits() {
    let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(root("corpus.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let value = |file: &Path| yaml::from_str::<serde_json::Value>(&std::fs::read_to_string(file).unwrap()).unwrap();
    for file in find(&[root("corpus")], &["yaml"]).unwrap() {
        let errors: Vec<String> = validator.iter_errors(&value(&file)).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}\n{}", file.display(), errors.join("\n"));
    }
    for name in ["unknown-key", "missing-key", "bad-id", "wrong-type", "bad-mode", "no-list", "bad-record", "unquoted", "contradictions", "bad-fault"]
    {
        let file = root("tests/corpus-errors").join(name).with_extension("yaml");
        assert!(!validator.is_valid(&value(&file)), "{name}");
    }
}

/// The oracle agrees with every case.
#[test]
fn the_oracle_does_what_the_corpus_says() {
    let plan = Plan {
        subjects: Subjects::of_project(&known()).subjects,
        engines: vec![],
        transform: None,
        make: &Engine::new,
        limits: Limits::default(),
        texts: Default::default(),
        edition: String::new(),
        threads: 2,
    };
    let report = check::run(&plan, &|| {}).unwrap();
    assert!(report.results.len() > 10 && report.refused.is_empty());
    assert!(report.results.iter().all(|r| r.verdict.name() == "agrees"), "{}", text::text(&report, false, false));
}

#[test]
fn parts_are_disjoint_and_whole() {
    let known = known();
    let all = Subjects::of_project(&known);
    let mut parts = Vec::new();
    for i in 1..=3 {
        let mut part = all.clone();
        part.select(&Selection { only: vec![], partition: Some((i, 3)) }).unwrap();
        parts.extend(part.subjects.iter().map(|s| s.case.id.clone()));
    }
    let mut ids: Vec<String> = all.subjects.iter().map(|s| s.case.id.clone()).collect();
    ids.sort();
    parts.sort();
    assert_eq!(ids, parts);
    let error = all.clone().select(&Selection { only: vec!["nothing".into()], partition: None }).unwrap_err();
    assert!(error.contains("help: the topics are: ") && error.contains("capture"), "{error}");
}
