//! Algorithms that often return at once: their beginning becomes an algorithm of its own, short enough to be put in the place of
//! calls; it hands over to the rest with a tail call, whose frame is the same. (`GetValue` of what is no Reference, `ToPrimitive`
//! of what is no Object.)

use super::body::{Body, ends};
use super::dead::live_before;
use super::inline::may_be_inlined;
use super::operands::writes;
use crate::ir::{Code, Op, Program, StepAt};

/// A beginning is no longer than this.
const HEAD: usize = 14;
/// Shorter algorithms are put in the place of calls as a whole.
const WHOLE: usize = 40;
const WHOLE_IF_CALLING: usize = 16;

pub(super) fn split(program: &mut Program, bodies: &mut Vec<Body>) {
    for alg in 0..bodies.len() {
        // What calls others may grow.
        let calls = bodies[alg].ops.iter().any(|op| matches!(op.code, Code::Call | Code::TailCall));
        let whole = if calls { WHOLE_IF_CALLING } else { WHOLE };
        if bodies[alg].ops.len() <= whole || !may_be_inlined(program, alg, &bodies[alg]) {
            continue;
        }
        let Some((head, rest)) = (1..=HEAD).rev().find_map(|p| divide(program, alg, &bodies[alg], p)) else { continue };
        // Calls name algorithms with 16 bits.
        let Ok(number) = u16::try_from(bodies.len()) else { return };
        let mut head = head;
        if let Some(op) = head.ops.iter_mut().find(|op| op.code == Code::TailCall) {
            op.b = number;
        }
        bodies[alg] = head;
        bodies.push(rest);
        let mut info = program.algs[alg].clone();
        // What the beginning has put into a parameter may be of another type.
        if bodies[alg].ops.iter().filter_map(|op| writes(*op)).any(|r| r < info.params) {
            info.takes = Vec::new();
        }
        program.algs.push(info);
    }
}

/// The code before the place, with a tail call behind it (of no algorithm yet); and the whole with a jump to where that goes on.
fn divide(program: &Program, alg: usize, body: &Body, at: usize) -> Option<(Body, Body)> {
    let (before, behind) = body.ops.split_at_checked(at)?;
    if behind.is_empty() || behind[0].code == Code::Ext || before.iter().any(|op| !is_quick(op.code)) {
        return None;
    }
    // Ways out of the beginning lead to where the algorithm returns, and that is copied, or to one place; none leads back.
    let falls = before.last().is_some_and(|op| !ends(op.code)).then_some(at as u32);
    let ways = body.targets[..at].iter().flatten().copied().filter(|t| *t as usize >= at);
    let (mut returns, mut out): (Vec<u32>, Vec<u32>) = ways.partition(|t| returns_at(body, *t));
    out.extend(falls);
    returns.sort_unstable();
    returns.dedup();
    let to = *out.first()?;
    let leads_back = body.targets[at..].iter().flatten().any(|t| (*t as usize) < at);
    let may_return = !returns.is_empty() || before.iter().any(|op| is_return(op.code));
    if !may_return || returns.len() > 2 || out.iter().any(|t| *t != to) || leads_back || body.ops.get(to as usize)?.code == Code::Ext {
        return None;
    }
    // What goes on reads nothing but the parameters.
    let params = program.algs[alg].params;
    if live_before(program, body, to as usize).any(|r| r >= params) {
        return None;
    }
    Some((beginning(body, at, to, &returns), whole_from(body, to)))
}

fn is_return(code: Code) -> bool {
    matches!(code, Code::Return | Code::ReturnConst)
}
/// Whether a step that begins at the place returns at once.
fn returns_at(body: &Body, place: u32) -> bool {
    body.ops.get(place as usize).is_some_and(|op| is_return(op.code)) && body.steps.iter().any(|s| s.pc == place && s.begins)
}

/// The code before `at`; behind it the tail call, instead of what is at `to`, and copies of the places that return.
fn beginning(body: &Body, at: usize, to: u32, returns: &[u32]) -> Body {
    let mut head = Body {
        ops: body.ops[..at].to_vec(),
        targets: body.targets[..at].to_vec(),
        tails: body.tails[..at].to_vec(),
        steps: body.steps.iter().filter(|s| (s.pc as usize) < at).copied().collect(),
        regs: body.regs,
    };
    for t in head.targets.iter_mut().flatten().filter(|t| **t as usize >= at) {
        let copy = returns.iter().position(|r| r == t).filter(|_| *t != to);
        *t = at as u32 + copy.map_or(0, |n| n as u32 + 1);
    }
    head.ops.push(Op::new(Code::TailCall, 0, 0, 0, 0));
    for (n, place) in returns.iter().enumerate() {
        head.ops.push(body.ops[*place as usize]);
        head.steps.extend(body.steps.iter().filter(|s| s.pc == *place).map(|s| StepAt { pc: at as u32 + n as u32 + 1, ..*s }));
    }
    head.targets.resize(head.ops.len(), None);
    head.tails.resize(head.ops.len(), false);
    head
}

/// The whole code, entered at that place.
fn whole_from(body: &Body, to: u32) -> Body {
    let mut rest = body.clone();
    rest.insert_jump(0, to);
    rest
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
            | JumpHasField
            | Return
            | ReturnConst
            | GetField
            | Guard
    )
}
