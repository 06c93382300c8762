//! Copies and constants that nobody reads.

use super::body::{Body, ends};
use super::operands::{also_writes, clobbers, reads, writes};
use crate::ir::{Code, Program};

/// A set of registers.
#[derive(Clone, PartialEq)]
pub(super) struct Regs(Vec<u64>);

impl Regs {
    pub fn has(&self, r: u16) -> bool {
        self.0[r as usize / 64] >> (r % 64) & 1 != 0
    }
    fn add(&mut self, r: u16) {
        self.0[r as usize / 64] |= 1 << (r % 64);
    }
    fn remove(&mut self, r: u16) {
        self.0[r as usize / 64] &= !(1 << (r % 64));
    }
    fn join(&mut self, other: &Regs) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }
}

/// Drops moves and constants whose register is not read before it is written again.
pub(super) fn drop_unread(program: &Program, body: &mut Body) {
    let live_after = liveness(program, body).0;
    let (begins, jumped_to) = (body.begins(), body.jumped_to());
    let keep: Vec<bool> = body
        .ops
        .iter()
        .enumerate()
        .map(|(i, op)| {
            let idle = op.code == Code::Move && op.a == op.b;
            let unread = matches!(op.code, Code::Move | Code::Const) && !live_after[i].has(op.a);
            // A step that begins here would begin where others jump to, too.
            !(idle || unread) || begins[i] && jumped_to[i + 1]
        })
        .collect();
    body.retain(&keep);
}

/// The registers whose value at that place is read there or later.
pub(super) fn live_before(program: &Program, body: &Body, at: usize) -> impl Iterator<Item = u16> {
    let before = liveness(program, body).1;
    let live = before[at].clone();
    (0..body.regs).filter(move |r| live.has(*r))
}

/// For each operation the registers that are read later, and those that are read there or later.
pub(super) fn liveness(program: &Program, body: &Body) -> (Vec<Regs>, Vec<Regs>) {
    let n = body.ops.len();
    let none = Regs(vec![0; (body.regs as usize).div_ceil(64).max(1)]);
    let mut before: Vec<Regs> = vec![none.clone(); n + 1];
    let mut after: Vec<Regs> = vec![none.clone(); n];
    loop {
        let mut changed = false;
        for i in (0..n).rev() {
            let op = body.ops[i];
            let mut live = if ends(op.code) { none.clone() } else { before[i + 1].clone() };
            if let Some(t) = body.targets[i] {
                live.join(&before[t as usize]);
            }
            let out = live.clone();
            if let Some(from) = clobbers(op) {
                (from..body.regs).for_each(|r| live.remove(r));
            }
            // A loop that is over has written nothing.
            if !matches!(op.code, Code::EachNext | Code::IntNext)
                && let Some(r) = writes(op)
            {
                live.remove(r);
            }
            if op.code == Code::EachInit {
                also_writes(op).for_each(|r| live.remove(r));
            }
            // The operands of a primitive are read where it stands, before its result is written.
            match op.code {
                Code::Ext => {}
                Code::Prim => {
                    let operands = (i + 1..n).take_while(|e| body.ops[*e].code == Code::Ext);
                    operands.for_each(|e| reads(program, &body.ops, e, |r| live.add(r)));
                }
                _ => reads(program, &body.ops, i, |r| live.add(r)),
            }
            if live != before[i] {
                before[i] = live;
                changed = true;
            }
            after[i] = out;
        }
        if !changed {
            return (after, before);
        }
    }
}
