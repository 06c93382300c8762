//! Jumps that lead to jumps, and code that nothing reaches.

use super::body::{Body, ends};
use crate::ir::{Code, StepAt};

/// A jump to a jump goes to the end of the way, unless a step begins on it.
pub(super) fn thread(body: &mut Body) {
    let begins = body.begins();
    for i in 0..body.ops.len() {
        let Some(mut t) = body.targets[i] else { continue };
        // A way that goes round ends somewhere all the same.
        for _ in 0..body.ops.len() {
            let at = t as usize;
            if at >= body.ops.len() || body.ops[at].code != Code::Jump || begins[at] {
                break;
            }
            match body.targets[at] {
                Some(next) if next as usize != at => t = next,
                _ => break,
            }
        }
        body.targets[i] = Some(t);
    }
}

/// A test that passes by a jump becomes the opposite test, and jumps itself.
pub(super) fn invert(body: &mut Body) {
    let (begins, jumped_to) = (body.begins(), body.jumped_to());
    let mut keep = vec![true; body.ops.len()];
    for i in 0..body.ops.len().saturating_sub(1) {
        let passes_by = body.targets[i] == Some(i as u32 + 2) && body.ops[i + 1].code == Code::Jump;
        if passes_by && has_opposite(body.ops[i].code) && !begins[i + 1] && !jumped_to[i + 1] {
            body.ops[i].x ^= 1;
            body.targets[i] = body.targets[i + 1];
            keep[i + 1] = false;
        }
    }
    body.retain(&keep);
}

/// Tests whose lowest bit of `x` tells which answer jumps.
fn has_opposite(code: Code) -> bool {
    code.is_test() && !matches!(code, Code::JumpIfTrue | Code::JumpIfFalse)
}

/// Drops what is not reached from the beginning, and jumps to the next operation.
pub(super) fn drop_unreached(body: &mut Body) {
    loop {
        let mut reached = vec![false; body.ops.len()];
        let mut open = vec![0usize];
        while let Some(at) = open.pop() {
            if at >= reached.len() || reached[at] {
                continue;
            }
            reached[at] = true;
            open.extend(body.targets[at].map(|t| t as usize));
            if !ends(body.ops[at].code) {
                open.push(at + 1);
            }
        }
        // Operands belong to their operation.
        for i in 1..reached.len() {
            if body.ops[i].code == Code::Ext {
                reached[i] = reached[i - 1];
            }
        }
        let before = body.ops.len();
        drop_steps(body, &reached);
        // Jumps from what is not reached do not count.
        body.targets.iter_mut().zip(&reached).filter(|(_, r)| !**r).for_each(|(t, _)| *t = None);
        let idle = body.idle_jumps();
        let keep: Vec<bool> = reached.iter().zip(&idle).map(|(reached, idle)| *reached && !idle).collect();
        body.retain(&keep);
        if body.ops.len() == before {
            return;
        }
    }
}

/// Steps of code that is never reached never begin. The last of them may be what runs behind that code.
fn drop_steps(body: &mut Body, reached: &[bool]) {
    let is_reached = |at: u32| reached.get(at as usize).copied().unwrap_or(false);
    let old = std::mem::take(&mut body.steps);
    for (i, s) in old.iter().enumerate() {
        if is_reached(s.pc) {
            body.steps.push(*s);
            continue;
        }
        let Some(next) = (s.pc..reached.len() as u32).find(|at| is_reached(*at)) else { continue };
        if old.get(i + 1).is_none_or(|other| other.pc > next) {
            body.steps.push(StepAt { pc: next, begins: false, ..*s });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Op;

    #[test]
    fn a_test_that_passes_by_a_jump_is_turned_round() {
        let mut body = Body {
            ops: vec![
                Op::new(Code::JumpIsConst, 0, 1, 5, 0),
                Op::wide(Code::Jump, 0, 0, 0),
                Op::new(Code::Return, 0, 1, 0, 0),
                Op::new(Code::Return, 0, 2, 0, 0),
            ],
            targets: vec![Some(2), Some(3), None, None],
            tails: vec![false; 4],
            regs: 3,
            ..Body::default()
        };
        let mut with_a_step = body.clone();
        invert(&mut body);
        assert_eq!((body.ops.len(), body.ops[0].x, body.targets[0]), (3, 1, Some(2)));
        with_a_step.steps.push(StepAt { pc: 1, step: 0, depth: 0, begins: true });
        invert(&mut with_a_step);
        assert_eq!(with_a_step.ops.len(), 4);
    }
}
