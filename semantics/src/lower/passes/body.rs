//! An algorithm's code by itself, with jumps to places of its own.

use crate::ir::{Code, Op, Program, StepAt};

/// The code of one algorithm. Places are relative to its beginning.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Body {
    pub ops: Vec<Op>,
    /// For an operation that jumps, where to.
    pub targets: Vec<Option<u32>>,
    /// Calls that were tail calls: see [`Debug::tails`](crate::ir::Debug).
    pub tails: Vec<bool>,
    /// Sorted by place.
    pub steps: Vec<StepAt>,
    pub regs: u16,
}

/// Whether nothing behind the operation is reached from it.
pub(super) fn ends(code: Code) -> bool {
    use Code::*;
    matches!(code, Jump | Return | ReturnConst | TailCall | TailSdo | TailInternal | Throw | AssertFailed | FellOff | Halt)
}

impl Body {
    pub fn of(program: &Program, alg: usize) -> Body {
        let info = &program.algs[alg];
        let (from, to) = (info.entry as usize, info.end as usize);
        let ops: Vec<Op> = program.ops[from..to].to_vec();
        let targets = ops
            .iter()
            .enumerate()
            .map(|(i, op)| match op.code {
                code if code.is_wide() => Some(op.bc() - info.entry),
                code if code.is_relative() => Some((i as i64 + 1 + i64::from(op.c as i16)) as u32),
                _ => None,
            })
            .collect();
        let all = &program.debug.steps_at;
        let first = all.partition_point(|s| s.pc < info.entry);
        let steps = all[first..].iter().take_while(|s| s.pc < info.end).map(|s| StepAt { pc: s.pc - info.entry, ..*s }).collect();
        let tails = (info.entry..info.end).map(|pc| program.debug.tails.binary_search(&pc).is_ok()).collect();
        Body { ops, targets, tails, steps, regs: info.regs }
    }

    /// Which places are jumped to.
    pub fn jumped_to(&self) -> Vec<bool> {
        let mut out = vec![false; self.ops.len() + 1];
        for t in self.targets.iter().flatten() {
            out[*t as usize] = true;
        }
        out
    }

    /// How many operations jump to each place.
    fn ways_to(&self) -> Vec<u32> {
        let mut out = vec![0; self.ops.len() + 1];
        self.targets.iter().flatten().for_each(|t| out[*t as usize] += 1);
        out
    }

    /// Which jumps lead to the next operation and can go: no step begins there that others would begin as well.
    pub fn idle_jumps(&self) -> Vec<bool> {
        let (begins, ways) = (self.begins(), self.ways_to());
        let idle = |i: usize| self.ops[i].code == Code::Jump && self.targets[i] == Some(i as u32 + 1) && (!begins[i] || ways[i + 1] == 1);
        (0..self.ops.len()).map(idle).collect()
    }

    /// At which places some step begins.
    pub fn begins(&self) -> Vec<bool> {
        let mut out = vec![false; self.ops.len() + 1];
        for s in self.steps.iter().filter(|s| s.begins) {
            out[s.pc as usize] = true;
        }
        out
    }

    /// Puts a jump before an operation. What jumps to that operation, and the steps that begin there, pass it by.
    pub fn insert_jump(&mut self, at: usize, to: u32) {
        let moved = |place: u32| place + u32::from(place as usize >= at);
        self.targets.iter_mut().flatten().for_each(|t| *t = moved(*t));
        self.steps.iter_mut().for_each(|s| s.pc = moved(s.pc));
        self.ops.insert(at, Op::wide(Code::Jump, 0, 0, 0));
        self.targets.insert(at, Some(moved(to)));
        self.tails.insert(at, false);
    }

    /// Takes out the operations that are not kept. What jumps to one of them, and the steps that begin there, go on to the next.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut place = Vec::with_capacity(self.ops.len() + 1);
        let mut n = 0;
        for k in keep {
            place.push(n);
            n += u32::from(*k);
        }
        place.push(n);
        let mut at = 0;
        self.ops.retain(|_| {
            at += 1;
            keep[at - 1]
        });
        at = 0;
        self.targets.retain(|_| {
            at += 1;
            keep[at - 1]
        });
        at = 0;
        self.tails.retain(|_| {
            at += 1;
            keep[at - 1]
        });
        for t in self.targets.iter_mut().flatten() {
            *t = place[*t as usize];
        }
        for s in &mut self.steps {
            s.pc = place[s.pc as usize];
        }
    }
}

/// Puts the bodies back, one behind the other. A body that became too long for its jumps stays as it was.
pub(super) fn rebuild(program: &mut Program, bodies: Vec<Body>) {
    let mut ops = vec![program.ops[0]];
    let mut steps_at = Vec::new();
    let mut tails = Vec::new();
    for (i, body) in bodies.into_iter().enumerate() {
        let body = if fits(&body) { body } else { Body::of(program, i) };
        let entry = ops.len() as u32;
        tails.extend(body.tails.iter().enumerate().filter(|t| *t.1).map(|(n, _)| entry + n as u32));
        for (n, (mut op, target)) in body.ops.into_iter().zip(&body.targets).enumerate() {
            if let Some(t) = target {
                if op.code.is_wide() {
                    op = Op::wide(op.code, op.x, op.a, entry + t);
                } else {
                    op.c = (i64::from(*t) - (n as i64 + 1)) as i16 as u16;
                }
            }
            ops.push(op);
        }
        steps_at.extend(body.steps.iter().map(|s| StepAt { pc: entry + s.pc, ..*s }));
        // What is still read from the old code is read before its own place is given up: bodies come in order.
        let alg = &mut program.algs[i];
        (alg.entry, alg.end, alg.regs) = (entry, ops.len() as u32, body.regs);
    }
    program.ops = ops;
    program.debug.steps_at = steps_at;
    program.debug.tails = tails;
}

fn fits(body: &Body) -> bool {
    body.targets.iter().enumerate().all(|(n, t)| match t {
        Some(t) if body.ops[n].code.is_relative() => i16::try_from(i64::from(*t) - (n as i64 + 1)).is_ok(),
        _ => true,
    })
}
