//! Programs on the machine: the three that the design was tried with, an empty one (on a fresh copy of the realm), and what an observer
//! costs that does nothing.

use criterion::{Criterion, criterion_group, criterion_main};
use spec262_semantics::{At, Engine, Observer, Options, StepId};

/// Name, source, and how many calls, rounds or closures it makes.
const PROGRAMS: &[(&str, &str, u64)] = &[
    ("fib call", "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } fib(15)", 1973),
    ("loop iteration", "let sum = 0; for (let i = 0; i < 10000; i++) sum += i", 10_000),
    (
        "closure made and called twice",
        "const fs = []; for (let i = 0; i < 1000; i++) fs.push(() => i); let s = 0; for (const f of fs) { s += f(); s += f() }",
        1000,
    ),
];

struct Nothing;

impl Observer for Nothing {
    fn step(&mut self, _: StepId, _: At) {}
}

fn programs(c: &mut Criterion) {
    let engine = Engine::new().expect("the specification loads");
    let mut group = c.benchmark_group("run");
    group.bench_function("empty script", |b| b.iter(|| engine.run("", &Options::default())));
    for (name, source, n) in PROGRAMS {
        group.throughput(criterion::Throughput::Elements(*n));
        group.bench_function(*name, |b| b.iter(|| engine.run(source, &Options::default())));
    }
    group.finish();
    let mut group = c.benchmark_group("watched");
    group.sample_size(20);
    for (name, source, n) in PROGRAMS {
        group.throughput(criterion::Throughput::Elements(*n));
        group.bench_function(*name, |b| b.iter(|| engine.trace(source, &Options::default(), &mut Nothing)));
    }
    group.finish();
}

fn load(c: &mut Criterion) {
    c.bench_function("load the specification", |b| b.iter(|| Engine::new().expect("it loads")));
}

criterion_group!(benches, programs, load);
criterion_main!(benches);
