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
        let begins = body.begins();
        let before = body.ops.len();
        drop_steps(body, &reached);
        let jumped_to = body.jumped_to();
        let keep: Vec<bool> = (0..body.ops.len())
            .map(|i| {
                let useless = body.ops[i].code == Code::Jump && body.targets[i] == Some(i as u32 + 1) && (!begins[i] || !jumped_to[i + 1]);
                reached[i] && !useless
            })
            .collect();
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
