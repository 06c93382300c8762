//! Two operations in one: copies, constants and fields that are set one after the other. The last pass, for the others do not know
//! these operations.

use super::body::Body;
use crate::ir::{Code, Op};

pub(super) fn fuse(body: &mut Body) {
    let jumped_to = body.jumped_to();
    let mut keep = vec![true; body.ops.len()];
    let mut i = 0;
    while i + 1 < body.ops.len() {
        match pair(body.ops[i], body.ops[i + 1]).filter(|_| !jumped_to[i + 1]) {
            Some(both) => {
                body.ops[i] = both;
                keep[i + 1] = false;
                // Nobody sees what these operations do before the steps that begin with either have begun.
                for s in body.steps.iter_mut().filter(|s| s.pc as usize == i + 1) {
                    s.pc = i as u32;
                }
                i += 2;
            }
            None => i += 1,
        }
    }
    body.retain(&keep);
}

fn pair(first: Op, second: Op) -> Option<Op> {
    let small = |r: u16| u8::try_from(r).ok();
    let constant = |op: Op| u16::try_from(op.bc()).ok();
    match (first.code, second.code) {
        (Code::Move, Code::Move) => Some(Op::new(Code::MoveMove, small(second.a)?, first.a, first.b, second.b)),
        (Code::Const, Code::Const) => Some(Op::new(Code::ConstConst, small(second.a)?, first.a, constant(first)?, constant(second)?)),
        (Code::Const, Code::Move) => Some(Op::new(Code::ConstMove, small(second.a)?, first.a, constant(first)?, second.b)),
        // They do not touch each other: so the constant may come first.
        (Code::Move, Code::Const) if second.a != first.a && second.a != first.b => {
            Some(Op::new(Code::ConstMove, small(first.a)?, second.a, constant(second)?, first.b))
        }
        (Code::SetField, Code::SetField) if first.a == second.a => {
            let packed = |op: Op| Some(u16::from(small(op.b)?) | u16::from(small(op.c)?) << 8);
            Some(Op::new(Code::SetFields, 0, first.a, packed(first)?, packed(second)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_made_where_nothing_jumps_between() {
        let moved = |a, b| Op::new(Code::Move, 0, a, b, 0);
        let mut body = Body {
            ops: vec![moved(1, 2), moved(3, 1), Op::wide(Code::Const, 0, 4, 7), moved(5, 4), Op::new(Code::Return, 0, 5, 0, 0)],
            targets: vec![None; 5],
            tails: vec![false; 5],
            regs: 6,
            ..Body::default()
        };
        let mut entered = body.clone();
        fuse(&mut body);
        let codes: Vec<Code> = body.ops.iter().map(|op| op.code).collect();
        assert_eq!(codes, [Code::MoveMove, Code::ConstMove, Code::Return]);
        assert_eq!((body.ops[0].x, body.ops[0].a, body.ops[0].b, body.ops[0].c), (3, 1, 2, 1));
        entered.ops[4] = Op::wide(Code::Jump, 0, 0, 0);
        entered.targets[4] = Some(1);
        fuse(&mut entered);
        assert_eq!(entered.ops[0], moved(1, 2));
    }
}
