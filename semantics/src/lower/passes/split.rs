//! Algorithms that often return at once: their beginning becomes an algorithm of its own, short enough to be put in the place of
//! calls; it hands over to the rest with a tail call, whose frame is the same. (`GetValue` of what is no Reference, `ToPrimitive`
//! of what is no Object.)

use super::body::{Body, ends};
use super::dead::live_before;
use super::inline::may_be_inlined;
use crate::ir::{Code, Op, Program};

/// A beginning is no longer than this.
const HEAD: usize = 14;
/// Shorter algorithms are put in the place of calls as a whole.
const WHOLE: usize = 24;

pub(super) fn split(program: &mut Program, bodies: &mut Vec<Body>) {
    for alg in 0..bodies.len() {
        if bodies[alg].ops.len() <= WHOLE || !may_be_inlined(program, alg, &bodies[alg]) {
            continue;
        }
        let Some((head, rest)) = (2..=HEAD).rev().find_map(|p| divide(program, alg, &bodies[alg], p)) else { continue };
        // Calls name algorithms with 16 bits.
        let Ok(number) = u16::try_from(bodies.len()) else { return };
        let mut head = head;
        if let Some(op) = head.ops.last_mut() {
            op.b = number;
        }
        bodies[alg] = head;
        bodies.push(rest);
        let info = program.algs[alg].clone();
        program.algs.push(info);
    }
}

/// The code before the place, with a tail call behind it (of no algorithm yet); and the whole with a jump to where that goes on.
fn divide(program: &Program, alg: usize, body: &Body, at: usize) -> Option<(Body, Body)> {
    let (before, behind) = body.ops.split_at_checked(at)?;
    if behind.is_empty() || behind[0].code == Code::Ext || !before.iter().any(|op| matches!(op.code, Code::Return | Code::ReturnConst)) {
        return None;
    }
    // Only what is quickly done is worth it.
    if before.iter().any(|op| !is_quick(op.code)) {
        return None;
    }
    // All ways out of the beginning lead to one place; none leads back.
    let mut out = before.iter().zip(&body.targets).filter_map(|(_, t)| t.filter(|t| *t as usize >= at));
    let falls = before.last().is_some_and(|op| !ends(op.code)).then_some(at as u32);
    let to = falls.or_else(|| out.next())?;
    let leads_back = body.targets[at..].iter().flatten().any(|t| (*t as usize) < at);
    if out.any(|t| t != to) || leads_back || body.ops.get(to as usize)?.code == Code::Ext {
        return None;
    }
    // What goes on reads nothing but the parameters.
    let params = program.algs[alg].params;
    if live_before(program, body, to as usize).any(|r| r >= params) {
        return None;
    }
    let mut head =
        Body { ops: before.to_vec(), targets: body.targets[..at].to_vec(), tails: body.tails[..at].to_vec(), regs: body.regs, ..Body::default() };
    for t in head.targets.iter_mut().flatten().filter(|t| **t as usize >= at) {
        *t = at as u32;
    }
    head.ops.push(Op::new(Code::TailCall, 0, 0, 0, 0));
    head.targets.push(None);
    head.tails.push(false);
    head.steps = body.steps.iter().filter(|s| (s.pc as usize) < at).copied().collect();
    let mut rest = body.clone();
    rest.ops.insert(0, Op::wide(Code::Jump, 0, 0, 0));
    rest.tails.insert(0, false);
    for t in rest.targets.iter_mut().flatten() {
        *t += 1;
    }
    rest.targets.insert(0, Some(to + 1));
    rest.steps.iter_mut().for_each(|s| s.pc += 1);
    Some((head, rest))
}

fn is_quick(code: Code) -> bool {
    use Code::*;
    matches!(
        code,
        Move | Const
            | Jump
            | JumpIfTrue
            | JumpIfFalse
            | JumpIs
            | JumpIsConst
            | JumpIsString
            | JumpFieldIs
            | JumpIsA
            | JumpPresent
            | Return
            | ReturnConst
            | GetField
            | Guard
    )
}
