//! Mutants of the specification: which there are, and that they can be taken back.

use spec262_spec::model::{AlgId, Block, Spec};
use spec262_spec::mutate::{Change, Mutant, Other, mutants};
use std::sync::LazyLock;

static OUTLINE: LazyLock<String> = LazyLock::new(|| format!("{:?}", spec262_spec::outline::of(&spec())));

fn spec() -> Spec {
    spec262_spec::builtin().unwrap_or_else(|found| panic!("{found}"))
}

fn algorithm(spec: &Spec, name: &str) -> AlgId {
    AlgId(spec.algorithms.iter().position(|a| a.name == name).unwrap_or_else(|| panic!("{name} is there")) as u32)
}

fn label(block: &Block, mutant: &Mutant, first: u32) -> String {
    let mut steps = Vec::new();
    fn all<'b>(block: &'b Block, out: &mut Vec<&'b spec262_spec::model::Step>) {
        use spec262_spec::model::{Branch, StepKind as K};
        for step in block {
            out.push(step);
            match &step.kind {
                K::If { then: Branch::Steps(b), .. } | K::ElseIf { then: Branch::Steps(b), .. } | K::Else { then: Branch::Steps(b) } => all(b, out),
                K::ForEach { body: Branch::Steps(b), .. } | K::Repeat { body: b, .. } => all(b, out),
                _ => {}
            }
        }
    }
    all(block, &mut steps);
    steps[(mutant.step.0 - first) as usize].label.clone()
}

/// The mutants of an algorithm, a line each.
fn listed(spec: &Spec, name: &str) -> Vec<String> {
    let id = algorithm(spec, name);
    let alg = &spec.algorithms[id.index()];
    mutants(spec, id).iter().map(|m| format!("{}: {}", label(&alg.body, m, alg.first_step.0), m.describe(spec))).collect()
}

#[test]
fn a_step_gives_the_mutants_that_its_types_allow() {
    let spec = spec();
    insta::assert_snapshot!(listed(&spec, "NewFunctionEnvironment").join("\n"));
    insta::assert_snapshot!(listed(&spec, "BlockDeclarationInstantiation").join("\n"));
}

#[test]
fn every_mutant_changes_the_specification_and_can_be_taken_back() {
    let mut spec = spec();
    for name in ["PrepareForOrdinaryCall", "FunctionDeclarationInstantiation", "OrdinaryCallBindThis", "GetIdentifierReference"] {
        let id = algorithm(&spec, name);
        let before = debug(&spec, id);
        let all = mutants(&spec, id);
        assert!(all.len() >= 8, "{name} has mutants");
        for mutant in all {
            let undo = mutant.apply(&mut spec);
            assert_ne!(debug(&spec, id), before, "{name}: {}", mutant.describe(&spec));
            undo.undo(&mut spec);
            assert_eq!(debug(&spec, id), before, "{name}: {}", mutant.describe(&spec));
        }
    }
    assert_eq!(format!("{:?}", spec262_spec::outline::of(&spec)), *OUTLINE);
}

#[test]
fn steps_of_a_macro_are_changed_in_each_use() {
    let mut spec = spec();
    let of_macros =
        (0..spec.algorithms.len() as u32).map(AlgId).filter(|a| matches!(spec.algorithms[a.index()].kind, spec262_spec::model::AlgKind::Macro));
    let of_macros: Vec<Mutant> = of_macros.flat_map(|a| mutants(&spec, a)).collect();
    assert!(!of_macros.is_empty(), "there are macros with steps that can be changed");
    for mutant in of_macros {
        assert!(!matches!(mutant.change, Change::Replace { by: Other::Local(_), .. }), "variables of a macro are its users'");
        let before: Vec<String> = (0..spec.algorithms.len() as u32).map(|a| debug(&spec, AlgId(a))).collect();
        let undo = mutant.apply(&mut spec);
        let changed = (0..spec.algorithms.len() as u32).filter(|a| debug(&spec, AlgId(*a)) != before[*a as usize]).count();
        assert!(changed >= 2, "the macro and its uses: {}", mutant.describe(&spec));
        undo.undo(&mut spec);
    }
}

fn debug(spec: &Spec, alg: AlgId) -> String {
    format!("{:?}", spec.algorithms[alg.index()].body)
}
