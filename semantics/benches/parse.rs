//! How fast a large program is parsed, tree included. The program is not part of the project: its path is taken
//! from the environment variable `SPEC262_BENCH_SOURCE` (`typescript.js` is what the figures in the documentation are
//! for); then parse and early errors together. The tables' own build is measured besides.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use spec262_semantics::frontend::{self, FrontEnd};
use spec262_semantics::{Engine, Options};
use spec262_spec::grammar::{Grammar, Params};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;

fn parse(c: &mut Criterion) {
    let grammar = Grammar::builtin().unwrap_or_else(|e| panic!("{e}"));
    c.bench_function("tables of the grammar", |b| b.iter(|| black_box(frontend::build(&grammar, &BTreeSet::new())).is_ok()));
    let Some(path) = std::env::var_os("SPEC262_BENCH_SOURCE") else {
        return eprintln!("skipped: parse of a large program (SPEC262_BENCH_SOURCE names none)");
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let front_end = FrontEnd::of_grammar(&grammar, &BTreeSet::new()).unwrap_or_else(|e| panic!("{e}"));
    let script = grammar.nonterminal("Script").unwrap_or_else(|| panic!("the grammar has no Script"));
    let source: Arc<[u16]> = text.encode_utf16().collect();
    let mut group = c.benchmark_group("a large program");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
    group.bench_function("parse", |b| {
        b.iter(|| match front_end.parse(source.clone(), script, Params::default()) {
            Ok(tree) => black_box(tree).len(),
            Err(e) => panic!("{}: {e}", e.position),
        });
    });
    let engine = Engine::new().unwrap_or_else(|e| panic!("{e}"));
    group.sample_size(10);
    // With what the machine does not support the program goes no further; that is found after the rules.
    group.bench_function("parse and early errors", |b| b.iter(|| black_box(engine.broken_rules(&text, false, &Options::default())).len()));
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
