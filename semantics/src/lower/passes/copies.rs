//! Reads of a copy become reads of what it is a copy of, as long as both are unchanged.

use super::body::Body;
use super::operands::{also_writes, clobbers, extension, map_reads, writes};
use crate::ir::{Code, Reg};

pub(super) fn propagate(body: &mut Body) {
    let jumped_to = body.jumped_to();
    // Which register each is a copy of, within a run of operations that is entered only at its beginning.
    let mut copy_of: Vec<Option<Reg>> = vec![None; body.regs as usize];
    for (i, entered) in jumped_to.iter().enumerate().take(body.ops.len()) {
        if *entered {
            copy_of.fill(None);
        }
        let op = body.ops[i];
        let find = |r: Reg| copy_of.get(r as usize).copied().flatten().unwrap_or(r);
        let new = if op.code == Code::Ext {
            let (first, count) = extension(&body.ops, i);
            let mut new = op;
            for (n, r) in [&mut new.a, &mut new.b, &mut new.c].into_iter().enumerate() {
                if first + n < count {
                    *r = find(*r);
                }
            }
            new
        } else {
            map_reads(op, find)
        };
        body.ops[i] = new;
        // The result of a primitive is written when its operands have been read.
        let written = match op.code {
            Code::Prim => None,
            _ => writes(op),
        };
        let mut forget = |r: Reg| {
            for (at, c) in copy_of.iter_mut().enumerate() {
                if at == r as usize || *c == Some(r) {
                    *c = None;
                }
            }
        };
        also_writes(op).for_each(&mut forget);
        if let Some(r) = written {
            forget(r);
        }
        if op.code == Code::Ext && body.ops.get(i + 1).is_none_or(|o| o.code != Code::Ext) {
            let (first, _) = extension(&body.ops, i);
            forget(body.ops[i - first / 3 - 1].a);
        }
        if op.code == Code::Prim && op.x == 0 {
            forget(op.a);
        }
        if let Some(from) = clobbers(op) {
            for (at, c) in copy_of.iter_mut().enumerate() {
                if at >= from as usize || c.is_some_and(|c| c >= from) {
                    *c = None;
                }
            }
        }
        if new.code == Code::Move && new.a != new.b {
            copy_of[new.a as usize] = Some(new.b);
        }
    }
}
