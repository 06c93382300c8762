//! Reads of a copy become reads of what it is a copy of.

use super::body::Body;
use super::flow::{State, root};
use super::operands::{extension, map_reads};
use crate::ir::Code;

pub(super) fn propagate(body: &mut Body, states: &[State]) {
    for i in 0..body.ops.len() {
        let op = body.ops[i];
        if op.code == Code::Ext {
            // The operands of a primitive are read where that stands.
            let (first, count) = extension(&body.ops, i);
            let Some(facts) = &states[i - first / 3 - 1] else { continue };
            let mut new = op;
            for (n, r) in [&mut new.a, &mut new.b, &mut new.c].into_iter().enumerate() {
                if first + n < count {
                    *r = root(facts, *r);
                }
            }
            body.ops[i] = new;
        } else if let Some(facts) = &states[i] {
            body.ops[i] = map_reads(op, |r| root(facts, r));
        }
    }
}
