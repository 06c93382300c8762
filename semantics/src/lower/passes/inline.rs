//! Small algorithms in the place of their calls. The registers of a callee lie over the caller's window already, so its code only
//! needs its registers moved up.

use super::body::Body;
use super::operands::{extension, shift};
use super::shorten;
use crate::ir::{Code, FRAME, Kind, MessagePart, Mode, Op, Program, StepAt};

/// Longer algorithms are called.
const LONGEST: usize = 40;
/// What is not much longer may become short enough.
const NEARLY: usize = LONGEST + 8;
/// A body grows no longer than this: relative jumps must reach.
const LIMIT: usize = 6000;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Waiting,
    AtWork,
    Done,
}

struct Inliner<'p> {
    program: &'p mut Program,
    bodies: Vec<Body>,
    state: Vec<State>,
    /// Whether the algorithm may be put in the place of a call at all, whatever its length.
    allowed: Vec<bool>,
    /// From here on algorithms are what is left of others whose beginning was split off.
    rests: usize,
}

/// What is inlined is inlined into itself first; algorithms that call themselves, through others or not, are left as they are.
pub(super) fn inline(program: &mut Program, bodies: Vec<Body>, rests: usize) -> Vec<Body> {
    let allowed = (0..bodies.len()).map(|i| may_be_inlined(program, i, &bodies[i])).collect();
    let state = vec![State::Waiting; bodies.len()];
    let mut inliner = Inliner { program, bodies, state, allowed, rests };
    for alg in 0..inliner.bodies.len() {
        inliner.work_on(alg);
    }
    inliner.bodies
}

pub(super) fn may_be_inlined(program: &Program, alg: usize, body: &Body) -> bool {
    let info = &program.algs[alg];
    let kind = matches!(info.kind, Kind::Operation | Kind::Method);
    // The origin of a completion is where the operation that makes it was called; parse-source asks who called; tail calls look for the
    // frame of EvaluateCall; some results of StringToNumber are kept.
    let is_looked_for = matches!(info.name.as_str(), "NormalCompletion" | "ThrowCompletion" | "ReturnCompletion" | "EvaluateCall" | "StringToNumber");
    let asks = body.ops.iter().any(|op| op.code == Code::Prim && program.prims[op.b as usize].name == "parse-source");
    // A step that begins where the code begins, and again in each round of a loop, would begin the caller's step as well.
    let goes_round = body.targets.contains(&Some(0));
    kind && !goes_round && !is_looked_for && !asks && !info.depth_checked && info.hidden.is_none() && info.captures == 0 && !info.rest
}

fn is_call(code: Code) -> bool {
    matches!(code, Code::Call | Code::CallSdo | Code::CallInternal)
}
fn is_tail(code: Code) -> bool {
    matches!(code, Code::TailCall | Code::TailSdo | Code::TailInternal)
}

/// Whether an abrupt completion may come out of the code, by anything but the value that `Return` gives.
fn unwinds(ops: &[Op]) -> bool {
    ops.iter().any(|op| match op.code {
        Code::Question | Code::Throw | Code::TailCall | Code::TailSdo | Code::TailInternal => true,
        Code::Call
        | Code::CallSdo
        | Code::CallStatic
        | Code::CallMethod
        | Code::CallInternal
        | Code::CallClosure
        | Code::CallBehaviour
        | Code::Resume => op.x == Mode::Question as u8,
        Code::Prim => op.c == Mode::Question as u16,
        _ => false,
    })
}

impl Inliner<'_> {
    fn work_on(&mut self, alg: usize) {
        if self.state[alg] != State::Waiting {
            return;
        }
        self.state[alg] = State::AtWork;
        let mut at = 0;
        while at < self.bodies[alg].ops.len() {
            let op = self.bodies[alg].ops[at];
            // A beginning stays apart from its rest.
            let to_rest = op.code == Code::TailCall && op.c == 0 && op.b as usize >= self.rests;
            if matches!(op.code, Code::Call | Code::TailCall) && !to_rest {
                let callee = op.b as usize;
                // The depth of this recursion is that of the specification's own small algorithms.
                if self.allowed[callee] && self.bodies[callee].ops.len() <= NEARLY {
                    self.work_on(callee);
                }
                if let Some(n) = self.replace(alg, at, callee) {
                    at += n;
                    continue;
                }
            }
            at += 1;
        }
        shorten(self.program, alg, &mut self.bodies[alg]);
        self.state[alg] = State::Done;
    }

    /// Puts the callee's code in the place of the call; gives how many operations stand there now.
    fn replace(&mut self, alg: usize, at: usize, callee: usize) -> Option<usize> {
        let op = self.bodies[alg].ops[at];
        let body = &self.bodies[callee];
        let fits = body.ops.len() <= LONGEST && self.bodies[alg].ops.len() + body.ops.len() <= LIMIT;
        if !self.allowed[callee] || self.state[callee] != State::Done || !fits || op.c as usize + body.regs as usize > FRAME {
            return None;
        }
        let tail = op.code == Code::TailCall;
        let mode = Mode::of(op.x);
        // An abrupt completion inside would leave the caller, which is right only if it is passed on.
        let passes_on = tail || mode == Mode::Question || mode == Mode::Plain;
        if !passes_on && unwinds(&body.ops) {
            return None;
        }
        let body = body.clone();
        let (new, targets) = self.translated(&body, op, tail);
        let n = new.len();
        let caller = &mut self.bodies[alg];
        // Where each of the callee's operations stands now, relative to the beginning.
        caller.regs = caller.regs.max(op.c + body.regs);
        let grown = n as u32 - 1;
        for t in caller.targets.iter_mut().flatten() {
            if *t > at as u32 {
                *t += grown;
            }
        }
        caller.ops.splice(at..=at, new.iter().map(|x| x.0));
        let tails: Vec<bool> =
            new.iter().map(|(op, from)| body.tails[*from as usize] || !tail && is_call(op.code) && is_tail(body.ops[*from as usize].code)).collect();
        caller.tails.splice(at..=at, tails);
        caller.targets.splice(at..=at, targets.iter().map(|t| t.map(|t| at as u32 + t)));
        self.merge_steps(alg, at as u32, &body, &new, !tail);
        Some(n)
    }

    /// The callee's operations as they stand in the caller, each with its place in the callee; and where they jump to.
    fn translated(&mut self, body: &Body, call: Op, tail: bool) -> (Vec<(Op, u32)>, Vec<Option<u32>>) {
        let mut out: Vec<(Op, u32)> = Vec::new();
        // Jumps to the end of the inlined code, and jumps by places of the callee: settled when all lengths are known.
        let mut jumps: Vec<(usize, Option<u32>)> = Vec::new();
        let mut place = Vec::with_capacity(body.ops.len() + 1);
        for (i, op) in body.ops.iter().enumerate() {
            place.push(out.len() as u32);
            let i32_ = i as u32;
            let mut moved = shift(*op, call.c);
            if op.code == Code::Ext {
                let (first, count) = extension(&body.ops, i);
                // What is not used stays 0, so that equal code is equal.
                for (n, r) in [&mut moved.a, &mut moved.b, &mut moved.c].into_iter().enumerate() {
                    if first + n >= count {
                        *r = 0;
                    }
                }
            }
            match op.code {
                _ if tail => out.push((self.with_message(moved, *op, call.c), i32_)),
                Code::Return | Code::ReturnConst => {
                    let completion = self.program.algs[call.b as usize].completion;
                    let value = match op.code {
                        Code::Return => Op::new(Code::Move, 0, call.a, moved.a, 0),
                        _ => Op::wide(Code::Const, 0, call.a, op.bc()),
                    };
                    out.push((value, i32_));
                    // What is returned from a register may be an abrupt completion.
                    if completion && op.code == Code::Return {
                        match Mode::of(call.x) {
                            Mode::Question => out.push((Op::new(Code::Question, 0, call.a, 0, 0), i32_)),
                            Mode::Bang => out.push((Op::new(Code::Bang, 0, call.a, 0, 0), i32_)),
                            Mode::Plain | Mode::Keep => {}
                        }
                    }
                    if i + 1 < body.ops.len() {
                        jumps.push((out.len(), None));
                        out.push((Op::wide(Code::Jump, 0, 0, 0), i32_));
                    }
                }
                code if is_tail(code) => {
                    let code = match op.code {
                        Code::TailCall => Code::Call,
                        Code::TailSdo => Code::CallSdo,
                        _ => Code::CallInternal,
                    };
                    out.push((Op::new(code, call.x, call.a, op.b, moved.c), i32_));
                    jumps.push((out.len(), None));
                    out.push((Op::wide(Code::Jump, 0, 0, 0), i32_));
                }
                _ => out.push((self.with_message(moved, *op, call.c), i32_)),
            }
            if let Some(t) = body.targets[i] {
                jumps.push((out.len() - 1, Some(t)));
            }
        }
        place.push(out.len() as u32);
        let mut targets = vec![None; out.len()];
        for (at, to) in jumps {
            targets[at] = Some(to.map_or(out.len() as u32, |t| place[t as usize]));
        }
        (out, targets)
    }

    /// `Throw` names the registers of its message in a table.
    fn with_message(&mut self, mut op: Op, old: Op, by: u16) -> Op {
        if old.code != Code::Throw {
            return op;
        }
        let message: Vec<MessagePart> = self.program.messages[old.c as usize]
            .iter()
            .map(|p| match p {
                MessagePart::Register(r) => MessagePart::Register(r + by),
                MessagePart::Text(t) => MessagePart::Text(t.clone()),
            })
            .collect();
        let messages = &mut self.program.messages;
        let place = messages.iter().position(|m| *m == message).unwrap_or_else(|| {
            messages.push(message);
            messages.len() - 1
        });
        op.c = place as u16;
        op
    }

    /// The callee's steps stand between those of the caller; behind them the caller's own goes on.
    fn merge_steps(&mut self, alg: usize, at: u32, body: &Body, new: &[(Op, u32)], deeper: bool) {
        let caller = &mut self.bodies[alg];
        let n = new.len() as u32;
        let split = caller.steps.partition_point(|s| s.pc <= at);
        let mut behind = caller.steps.split_off(split);
        for s in &mut behind {
            s.pc += n - 1;
        }
        let own = caller.steps.last().copied();
        for s in &body.steps {
            // The first operation that is made of the place, or of one behind it.
            let place = new.partition_point(|x| x.1 < s.pc) as u32;
            caller.steps.push(StepAt { pc: at + place, depth: s.depth + u8::from(deeper), ..*s });
        }
        if let Some(own) = own {
            let goes_on = StepAt { pc: at + n, begins: false, ..own };
            if behind.first().is_none_or(|b| b.pc > goes_on.pc) {
                caller.steps.push(goes_on);
            }
        }
        caller.steps.extend(behind);
    }
}
