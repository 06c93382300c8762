//! What must hold of closures in every program, watched while programs that nobody wrote run.

use quickcheck::{QuickCheck, TestResult};
use spec262_conformance::generate::Program;
use spec262_semantics::{Completion, Engine, Event, Observer, Options};
use std::collections::HashMap;

thread_local! {
    static ENGINE: Engine = Engine::new().expect("the specification loads");
}

fn options() -> Options {
    // A default value that calls its own function recurs without end: not too deep, so that the test stays quick.
    Options { max_steps: Some(20_000_000), max_calls: 100, ..Options::default() }
}

/// How many programs each property is tried on; `SPEC262_PROGRAMS` asks for more.
fn tries(usual: u64) -> u64 {
    std::env::var("SPEC262_PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn check(usual: u64, property: fn(Program) -> TestResult) {
    QuickCheck::new().tests(tries(usual)).max_tests(tries(usual) * 4).quickcheck(property);
}

/// Environments and functions as the trace tells of them.
#[derive(Default)]
struct Chains {
    kinds: HashMap<u32, String>,
    /// As it was set last; `None` is null.
    outer: HashMap<u32, Option<u32>>,
    /// [[Environment]] of each function, when it was created.
    captured: HashMap<u32, u32>,
    /// Function Environment Records, with the function that they are for.
    calls: Vec<(u32, u32)>,
    wrong: Vec<String>,
}

impl Observer for Chains {
    fn event(&mut self, event: Event) {
        match event {
            Event::EnvironmentCreated { environment, kind } => {
                self.kinds.insert(environment, kind);
            }
            Event::OuterSet { environment, outer } => {
                if let Some(before) = self.outer.insert(environment, outer) {
                    self.wrong.push(format!("[[OuterEnv]] of {environment} was set twice: {before:?}, {outer:?}"));
                }
            }
            Event::FunctionObjectSet { environment, function } => self.calls.push((environment, function)),
            Event::FunctionCreated { function, environment } => {
                self.captured.insert(function, environment);
            }
            Event::EnvironmentChanged { function, environment } => {
                self.wrong.push(format!("[[Environment]] of {function} became {environment}"));
            }
            Event::ContextPushed { function: Some(function), environment: Some(environment), .. } => {
                let captured = self.captured.get(&function);
                if captured.is_some_and(|c| *c != environment) {
                    self.wrong.push(format!("function {function} captured {captured:?} and is called with {environment}"));
                }
            }
            _ => {}
        }
    }
}

/// Runs a program under watch. Every program ends by itself: anything but an end or an exception is wrong.
fn watch(program: &Program) -> Chains {
    let mut chains = Chains::default();
    let outcome = ENGINE.with(|e| e.trace(&program.to_string(), &options(), &mut chains));
    if !matches!(outcome.completion, Completion::Normal(_) | Completion::Throw { .. }) {
        chains.wrong.push(format!("the program ended with {:?}", outcome.completion));
    }
    chains
}

fn verdict(wrong: &[String]) -> TestResult {
    if wrong.is_empty() { TestResult::passed() } else { TestResult::error(wrong.join("\n")) }
}

#[test]
fn the_environment_of_a_function_never_changes() {
    check(60, |program| {
        let chains = watch(&program);
        if chains.captured.is_empty() { TestResult::discard() } else { verdict(&chains.wrong) }
    });
}

#[test]
fn outer_chains_end_at_a_global_environment() {
    check(60, |program| {
        let mut chains = watch(&program);
        for start in chains.kinds.keys() {
            let mut at = *start;
            // A chain is no longer than there are environments: a longer walk has gone round.
            for _ in 0..=chains.kinds.len() {
                match chains.outer.get(&at) {
                    Some(Some(outer)) => at = *outer,
                    // The realm's own records were made before anybody watched.
                    Some(None) | None => break,
                }
            }
            let is_end = match chains.kinds.get(&at) {
                // Seen only as the outer of others: the global environment of the realm.
                None => true,
                Some(kind) => kind.contains("GlobalEnvironmentRecord"),
            };
            if !is_end {
                chains.wrong.push(format!("the chain from {start} ends at {at}, {:?}", chains.kinds.get(&at)));
            }
        }
        verdict(&chains.wrong)
    });
}

#[test]
fn the_environment_of_a_call_has_the_captured_one_as_its_outer() {
    check(60, |program| {
        let mut chains = watch(&program);
        let mut seen = 0;
        for (environment, function) in &chains.calls {
            let Some(captured) = chains.captured.get(function) else { continue };
            seen += 1;
            if chains.outer.get(environment) != Some(&Some(*captured)) {
                chains.wrong.push(format!(
                    "environment {environment}, for a call of function {function}, has the outer {:?}, and not {captured}",
                    chains.outer.get(environment)
                ));
            }
        }
        if seen == 0 { TestResult::discard() } else { verdict(&chains.wrong) }
    });
}

/// What a program lets others see: what it prints, and how it ends.
fn seen(source: &str, collect_always: bool) -> (Vec<String>, Completion) {
    let options = Options { collect_always, ..options() };
    let outcome = ENGINE.with(|e| e.run(source, &options));
    (outcome.output, outcome.completion)
}

#[test]
fn collecting_at_every_step_changes_nothing() {
    check(25, |program| {
        let source = program.to_string();
        let (usual, always) = (seen(&source, false), seen(&source, true));
        if usual == always { TestResult::passed() } else { TestResult::error(format!("{source}\n{usual:?}\n{always:?}")) }
    });
}

#[test]
fn a_run_is_the_same_to_the_step() {
    check(40, |program| {
        let source = program.to_string();
        let run = || ENGINE.with(|e| e.run(&source, &options()));
        TestResult::from_bool(run() == run())
    });
}

/// Activations of a function that makes several closures over one variable, and what is done with them: which activation, which
/// closure, and a value to write.
#[test]
fn closures_of_one_activation_share_one_record() {
    fn property(activations: u8, actions: Vec<(u8, u8, i8)>) -> TestResult {
        let n = activations % 5 + 1;
        let mut source = String::from(
            "function make(x) { let y = x; { let z = 0; return [() => y, v => { y = v; z++; }, function () { return y + z; }, () => { { y += 1; } }, () => z]; } }\n",
        );
        source.push_str(&format!("const all = []; for (let i = 0; i < {n}; i++) all.push(make(i));\n"));
        // The model: y and z of each activation.
        let mut model: Vec<(i64, i64)> = (0..i64::from(n)).map(|i| (i, 0)).collect();
        let mut expected = Vec::new();
        for (which, closure, value) in &actions {
            let which = which % n;
            let state = &mut model[which as usize];
            match closure % 5 {
                0 => expected.push(state.0.to_string()),
                1 => *state = (i64::from(*value), state.1 + 1),
                2 => expected.push((state.0 + state.1).to_string()),
                3 => state.0 += 1,
                _ => expected.push(state.1.to_string()),
            }
            let call = format!("all[{which}][{}]({value})", closure % 5);
            source.push_str(&if matches!(closure % 5, 1 | 3) { format!("{call};\n") } else { format!("print({call});\n") });
        }
        let (output, completion) = seen(&source, false);
        if output == expected && matches!(completion, Completion::Normal(_)) {
            TestResult::passed()
        } else {
            TestResult::error(format!("{source}\n{output:?}\n{expected:?}\n{completion:?}"))
        }
    }
    QuickCheck::new().tests(tries(40)).quickcheck(property as fn(u8, Vec<(u8, u8, i8)>) -> TestResult);
}

/// The two functions of one activation capture the same record, those of two activations do not.
#[test]
fn activations_have_records_of_their_own() {
    let mut chains = Chains::default();
    let source = "function make() { let x; return [() => x, () => { x = 1 }]; } make(); make();";
    ENGINE.with(|e| e.trace(source, &options(), &mut chains));
    let mut captured: Vec<(u32, u32)> = chains.captured.into_iter().collect();
    captured.sort_unstable();
    let [make, a, b, c, d] = captured[..] else { panic!("{captured:?}") };
    assert!(a.1 == b.1 && c.1 == d.1 && a.1 != c.1 && make.1 != a.1, "{captured:?}");
}
