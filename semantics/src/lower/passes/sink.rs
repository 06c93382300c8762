//! Copies and constants that only one way out of a test needs come behind the test.

use super::body::Body;
use super::dead::liveness;
use super::operands::reads;
use crate::ir::{Code, Program};

pub(super) fn sink(program: &Program, body: &mut Body) {
    let jumped_to = body.jumped_to();
    let before = liveness(program, body).1;
    // From the end, so that what has come behind one test may go on behind the next, and others follow.
    for start in (0..body.ops.len().saturating_sub(1)).rev() {
        let mut i = start;
        while i + 1 < body.ops.len() && matches!(body.ops[i].code, Code::Move | Code::Const) {
            let test = body.ops[i + 1];
            let Some(target) = body.targets[i + 1] else { break };
            let written = body.ops[i].a;
            let mut needed = before[target as usize].has(written);
            reads(program, &body.ops, i + 1, |r| needed |= r == written);
            if !test.code.is_test() || needed || jumped_to[i + 1] {
                break;
            }
            body.ops.swap(i, i + 1);
            body.targets.swap(i, i + 1);
            body.tails.swap(i, i + 1);
            for s in body.steps.iter_mut().filter(|s| s.pc as usize == i + 1) {
                s.pc = i as u32;
            }
            i += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Op;

    #[test]
    fn a_copy_that_one_way_needs_comes_behind_the_test() {
        let code = |first: u16| Body {
            ops: vec![
                Op::new(Code::Move, 0, 2, 0, 0),
                Op::new(Code::JumpIsConst, 0, first, 0, 0),
                Op::new(Code::Return, 0, 2, 0, 0),
                Op::new(Code::Return, 0, 0, 0, 0),
            ],
            targets: vec![None, Some(3), None, None],
            tails: vec![false; 4],
            regs: 3,
            ..Body::default()
        };
        let codes = |body: &Body| body.ops.iter().map(|op| op.code).collect::<Vec<_>>();
        let mut body = code(0);
        sink(&Program::default(), &mut body);
        assert_eq!(codes(&body)[..2], [Code::JumpIsConst, Code::Move]);
        assert_eq!(body.targets, [Some(3), None, None, None]);
        // Not where the test reads it.
        let mut body = code(2);
        sink(&Program::default(), &mut body);
        assert_eq!(codes(&body)[..2], [Code::Move, Code::JumpIsConst]);
    }
}
