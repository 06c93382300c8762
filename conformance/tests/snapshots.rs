//! What the corpus does, as snapshots; and what changes them.

use spec262_conformance::corpus::Known;
use spec262_conformance::engines::oracle::Limits;
use spec262_conformance::snapshot::{self, Plan, Source};
use spec262_semantics::Engine;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn corpus(topics: &[&str]) -> Vec<Source> {
    let known = Known::of(&Engine::new().unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let paths: Vec<PathBuf> = if topics.is_empty() { vec![folder] } else { topics.iter().map(|t| folder.join(t)).collect() };
    let (sources, errors) = snapshot::sources(&paths, &known);
    assert!(errors.is_empty(), "{}", errors[0]);
    sources
}

fn texts(sources: &[Source], make: &(dyn Fn() -> Result<Engine, String> + Sync)) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    snapshot::texts(sources, &Plan { make, limits: Limits::default(), threads }, &|| {}).unwrap()
}

/// `topic/file.yaml`
fn name(path: &Path) -> String {
    let parts: Vec<_> = path.iter().rev().take(2).map(|p| p.to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

#[test]
fn the_corpus_does_what_it_did() {
    let sources = corpus(&[]);
    let texts: BTreeMap<String, String> = sources.iter().map(|s| name(&s.path)).zip(texts(&sources, &Engine::new)).collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::glob!("../corpus", "**/*.yaml", |path| insta::assert_snapshot!("corpus", &texts[&name(path)])));
}

/// Short enough to be read: the size of a case.
#[test]
fn a_snapshot_is_short() {
    let texts = texts(&corpus(&[]), &Engine::new);
    let mut sizes: Vec<usize> = texts.iter().flat_map(|t| t.split("\n== ").skip(1).map(|case| case.trim_end().lines().count())).collect();
    sizes.sort_unstable();
    let (median, most) = (sizes[sizes.len() / 2], sizes[sizes.len() - 1]);
    assert!(median <= 45 && most <= 160, "{median} lines in the middle, {most} at most");
}

/// The passes that make the machine's code short change nothing.
#[test]
fn snapshots_do_not_depend_on_how_the_machine_is_built() {
    let spec = spec262_spec::builtin().unwrap();
    let sources = corpus(&["capture", "eval"]);
    assert_eq!(texts(&sources, &|| Engine::without_passes(&spec)), texts(&sources, &Engine::new));
}

/// A step of an Environment Record that is different is seen where it matters, and nowhere else.
#[test]
fn snapshots_show_a_change_of_the_meaning() {
    // Whoever assigns to an immutable binding gets an exception, in sloppy mode too: the name of a function expression is one.
    let text = "overlay DeclarativeEnvironmentRecord.SetMutableBinding step 5.b\n  b. throw TypeError \"no\"\n";
    let overlay = || vec![spec262_spec::diag::Source { path: "change.alg".into(), text: text.into() }];
    for (topic, shows) in [("named-functions", true), ("switch", false)] {
        let sources = corpus(&[topic]);
        let (before, after) = (texts(&sources, &Engine::new), texts(&sources, &|| Engine::with_overlays(&overlay())));
        assert_eq!(before != after, shows, "{topic}");
    }
}
