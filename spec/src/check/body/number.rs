//! Numbers of steps, given when all bodies are there: in the order of algorithms and of the text. The steps of a macro have
//! their numbers once; in each place of its call the same ones stand again.

use crate::model::*;

/// Gives every step its id, every algorithm its first one, and the specification their number.
pub fn number_steps(spec: &mut Spec) {
    let mut next = 0;
    for algorithm in &mut spec.algorithms {
        algorithm.first_step = StepId(next);
        visit(&mut algorithm.body, &mut |step| {
            step.id = StepId(next);
            next += 1;
        });
    }
    spec.step_count = next;
    let firsts: Vec<StepId> = spec.algorithms.iter().map(|a| a.first_step).collect();
    for algorithm in &mut spec.algorithms {
        visit(&mut algorithm.body, &mut |step| {
            if let StepKind::Macro { alg, body, .. } = &mut step.kind {
                number_copy(body, *alg, &firsts);
            }
        });
    }
}

fn number_copy(body: &mut Block, alg: AlgId, firsts: &[StepId]) {
    let mut next = firsts.get(alg.index()).map_or(0, |s| s.0);
    visit(body, &mut |step| {
        step.id = StepId(next);
        next += 1;
        if let StepKind::Macro { alg, body, .. } = &mut step.kind {
            number_copy(body, *alg, firsts);
        }
    });
}

/// Every step of a block and of the branches in it, in the order of the text; the inside of macros left out. Depth is bounded by
/// that of the text.
fn visit(block: &mut Block, f: &mut impl FnMut(&mut Step)) {
    for step in block {
        f(step);
        if let Some(below) = step.below_mut() {
            visit(below, f);
        }
    }
}
