//! The loop that executes operations: jumps, calls, returns. What an operation does to values is in [`super::ops`].

use super::coroutine::Frame;
use super::loaded::CODE;
use super::loaded::NONE;
use super::watch::Watch;
use super::{Machine, Stop, StopKind};
use crate::ir::{Code, FRAME, Mode, Tag};
use crate::value::Value;
use std::rc::Rc;

const KEEP: u8 = Mode::Keep as u8;
const QUESTION: u8 = Mode::Question as u8;
const BANG: u8 = Mode::Bang as u8;

/// The registers that the frame at `base` may have. There are always so many: see [`Machine::grow`].
#[inline(always)]
fn window(regs: &mut [Value], base: usize) -> &mut [Value; FRAME] {
    regs[base..].first_chunk_mut().expect("a stack has room for a whole frame above its last one")
}

/// The most arguments that a primitive takes.
pub(crate) const MAX_ARGS: usize = 12;

impl Machine {
    /// Runs the current computation to its end, and those that it resumes; `floor` computations wait for something else.
    pub(super) fn run<W: Watch>(&mut self, watch: &mut W, floor: usize) -> Result<Value, Stop> {
        let code = Rc::clone(&self.code);
        // Arrays whose length is known: what is masked to it needs no check.
        let ops = &*code.ops;
        let mut regs = std::mem::take(&mut self.current.registers);
        let mut frames = std::mem::take(&mut self.current.frames);
        let mut pc = self.current.pc as usize;
        let mut base = self.current.base as usize;
        let (mut tree, mut node) = (self.current.tree, self.current.node);
        let mut steps = self.steps;
        // The registers of the frame at work: taken anew whenever `base` or `regs` changes.
        let mut f = window(&mut regs, base);

        macro_rules! r {
            ($r:expr) => {
                f[$r as usize & (FRAME - 1)]
            };
        }
        macro_rules! stop {
            ($e:expr) => {{
                self.pc = pc as u32 - 1;
                self.steps = steps;
                return Err($e);
            }};
        }
        /// The value, or the end of the run; the place is told first.
        macro_rules! check {
            ($e:expr) => {{
                self.pc = pc as u32 - 1;
                match $e {
                    Ok(v) => v,
                    Err(e) => {
                        self.steps = steps;
                        return Err(e);
                    }
                }
            }};
        }
        macro_rules! jump_if {
            ($op:expr, $cond:expr) => {{
                if $cond {
                    pc = pc.wrapping_add_signed($op.c as i16 as isize);
                }
                continue;
            }};
        }
        /// Puts the computation back where others see it, and takes it from there again.
        macro_rules! store {
            () => {{
                self.current.registers = std::mem::take(&mut regs);
                self.current.frames = std::mem::take(&mut frames);
                self.current.pc = pc as u32;
                self.current.base = base as u32;
                (self.current.tree, self.current.node) = (tree, node);
                self.steps = steps;
            }};
        }
        macro_rules! load {
            () => {{
                regs = std::mem::take(&mut self.current.registers);
                frames = std::mem::take(&mut self.current.frames);
                pc = self.current.pc as usize;
                base = self.current.base as usize;
                (tree, node) = (self.current.tree, self.current.node);
                f = window(&mut regs, base);
            }};
        }
        macro_rules! safe_point {
            ($top:expr) => {
                if self.heap.collection_due() || steps >= self.next_look {
                    let top = $top;
                    store!();
                    self.safe_point(top)?;
                    load!();
                }
            };
        }
        macro_rules! push_frame {
            ($op:expr, $mode:expr, $memo:expr) => {
                frames.push(Frame { back: pc as u32, base: base as u32, tree, node, dst: $op.a.into(), mode: $mode as u8, memo: $memo })
            };
        }
        /// Enters an algorithm whose arguments begin at the register. Gives a completion where the call is too deep.
        macro_rules! enter {
            ($alg:expr, $at:expr) => {{
                let callee = &code.callees[$alg as usize];
                base = $at;
                let top = base + callee.regs as usize;
                if base + FRAME > regs.len() {
                    check!(self.grow(&mut regs, base));
                }
                f = window(&mut regs, base);
                if callee.depth_checked && (self.contexts.len() > self.limits.calls || top + self.waiting_registers > self.limits.registers) {
                    self.pc = pc as u32 - 1;
                    check!(self.too_deep())
                } else {
                    pc = callee.entry as usize;
                    // What is called between two of these is bounded by the program that is at work.
                    if callee.depth_checked {
                        safe_point!(top);
                    }
                    continue;
                }
            }};
        }

        loop {
            let op = &ops[pc & (CODE - 1)];
            steps += u64::from(op.steps);
            if W::ON && op.steps != 0 {
                self.pc = pc as u32;
                self.steps = steps;
                watch.events(self);
                let depth = if W::DEPTH { self.depth_of(&frames) } else { 0 };
                for at in code.program.steps_at(pc as u32) {
                    watch.step(self, at.step, depth + u32::from(at.depth), (tree, node));
                }
            }
            pc += 1;
            // Each arm ends with `continue`, or gives the value that the algorithm at hand returns.
            let mut result = match op.code {
                Code::Move => {
                    r!(op.a) = r!(op.b);
                    continue;
                }
                Code::Const => {
                    r!(op.a) = code.consts[op.bc() as usize];
                    continue;
                }
                Code::MoveMove => {
                    r!(op.a) = r!(op.b);
                    r!(op.x) = r!(op.c);
                    continue;
                }
                Code::ConstConst => {
                    r!(op.a) = code.consts[op.b as usize];
                    r!(op.x) = code.consts[op.c as usize];
                    continue;
                }
                Code::ConstMove => {
                    r!(op.a) = code.consts[op.b as usize];
                    r!(op.x) = r!(op.c);
                    continue;
                }
                Code::Jump => {
                    pc = op.bc() as usize;
                    continue;
                }
                Code::JumpIfTrue => {
                    if r!(op.a) == Value::TRUE {
                        pc = op.bc() as usize;
                    }
                    continue;
                }
                Code::JumpIfFalse => {
                    if r!(op.a) == Value::FALSE {
                        pc = op.bc() as usize;
                    }
                    continue;
                }
                Code::JumpIs => {
                    let (x, y) = (r!(op.a), r!(op.b));
                    jump_if!(op, (x == y || self.heap.same(x, y)) == (op.x != 0))
                }
                Code::JumpIsConst => jump_if!(op, (r!(op.a) == code.consts[op.b as usize]) == (op.x != 0)),
                Code::JumpIsString => {
                    let (x, y) = (r!(op.a), code.consts[op.b as usize]);
                    jump_if!(op, (x == y || x.is(Tag::String) && self.heap.strings.eq(x, y)) == (op.x != 0))
                }
                Code::JumpFieldIs => {
                    let base = r!(op.a);
                    if !base.is(Tag::Record) {
                        stop!(self.no_slot(base, None));
                    }
                    let v = self.heap.field(base.index(), (op.x >> 1) as u16);
                    if v.is_missing() {
                        stop!(self.missing_slot(base, (op.x >> 1) as u16));
                    }
                    jump_if!(op, (v == code.consts[op.b as usize]) == (op.x & 1 != 0))
                }
                Code::JumpCompare => {
                    let holds = check!(self.compare(op.x >> 1, r!(op.a), r!(op.b)));
                    jump_if!(op, holds == (op.x & 1 != 0))
                }
                Code::JumpIsA => {
                    let v = r!(op.a);
                    let test = &code.types[op.b as usize];
                    let is = v.tag_bit() & test.tags != 0 || v.tag_bit() & test.maybe != 0 && self.is_a(v, test);
                    jump_if!(op, is == (op.x != 0))
                }
                Code::JumpPresent => {
                    if r!(op.a).is_missing() != (op.x != 0) {
                        pc = op.bc() as usize;
                    }
                    continue;
                }
                Code::JumpHasSlot => {
                    let v = r!(op.a);
                    let has = if v.is(Tag::Object) { self.heap.slot_offset(v.index(), op.b).is_some() } else { check!(self.has_slot(v, op.b)) };
                    jump_if!(op, has == (op.x != 0))
                }
                Code::JumpHasMethod => {
                    let v = r!(op.a);
                    let has = v.is(Tag::Object) && self.heap.shapes.method(self.heap.methods_of(v.index()), op.b).is_some();
                    jump_if!(op, has == (op.x != 0))
                }
                Code::JumpContains => {
                    let list = r!(op.a);
                    if !list.is(Tag::List) {
                        stop!(self.guard("List", list));
                    }
                    if W::PLACES {
                        watch.contains(self, list, r!(op.b));
                    }
                    jump_if!(op, self.heap.list_contains(list, r!(op.b)) == (op.x != 0))
                }
                Code::JumpEmpty => {
                    let empty = check!(self.is_empty(r!(op.a)));
                    if empty == (op.x != 0) {
                        pc = op.bc() as usize;
                    }
                    continue;
                }
                Code::Return => r!(op.a),
                Code::ReturnConst => code.consts[op.bc() as usize],
                Code::Call => {
                    push_frame!(op, op.x, false);
                    enter!(op.b, base + op.c as usize)
                }
                Code::TailCall => {
                    let from = op.c as usize & (FRAME - 1);
                    if W::LEAVES {
                        self.current.note_tail(frames.len(), pc as u32 - 1);
                    }
                    let callee = &code.callees[op.b as usize];
                    f.copy_within(from..from + callee.params as usize, 0);
                    enter!(op.b, base)
                }
                Code::CallSdo => {
                    let at = base + op.c as usize;
                    if W::ON {
                        watch.operation(self, op.b, r!(op.c));
                    }
                    let (alg, of) = check!(self.dispatch(op.b, r!(op.c)));
                    push_frame!(op, op.x, false);
                    match alg {
                        Some(alg) => {
                            (tree, node) = of.node_parts();
                            r!(op.c) = of;
                            enter!(alg, at)
                        }
                        // Evaluation that was replaced: `of` is the closure.
                        None => {
                            let alg = check!(self.prepare_closure(&mut regs, at, of, 0));
                            enter!(alg, at)
                        }
                    }
                }
                Code::TailSdo => {
                    let from = op.c as usize & (FRAME - 1);
                    if W::ON {
                        watch.operation(self, op.b, f[from]);
                    }
                    if W::LEAVES {
                        self.current.note_tail(frames.len(), pc as u32 - 1);
                    }
                    let (alg, of) = check!(self.dispatch(op.b, f[from]));
                    match alg {
                        Some(alg) => {
                            let callee = &code.callees[alg as usize];
                            f.copy_within(from..from + callee.params as usize, 0);
                            (tree, node) = of.node_parts();
                            f[0] = of;
                            enter!(alg, base)
                        }
                        None => {
                            let alg = check!(self.prepare_closure(&mut regs, base, of, 0));
                            enter!(alg, base)
                        }
                    }
                }
                Code::CallStatic => {
                    let at = base + op.c as usize;
                    let params = code.sdos[op.b as usize].params as usize;
                    if !W::PLACES {
                        if self.hurried
                            && let Some(v) = self.foregone(op.b, &f[op.c as usize & (FRAME - 1)..][..1 + params])
                        {
                            r!(op.a) = v;
                            continue;
                        }
                        if let Some(v) = self.remembered(op.b, &f[op.c as usize & (FRAME - 1)..][..1 + params]) {
                            // A List is a new one each time: the caller may change it.
                            r!(op.a) = if v.is(Tag::List) { self.heap.list_copy(v) } else { v };
                            continue;
                        }
                    }
                    let (alg, of) = check!(self.dispatch(op.b, r!(op.c)));
                    let Some(alg) = alg else { stop!(self.defect("a static operation was replaced")) };
                    if W::PLACES {
                        watch.asked(frames.len(), r!(op.c));
                    }
                    let memo = !W::PLACES && self.remember_later(op.b, &f[op.c as usize & (FRAME - 1)..][..1 + params]);
                    push_frame!(op, op.x, memo);
                    (tree, node) = of.node_parts();
                    r!(op.c) = of;
                    enter!(alg, at)
                }
                Code::CallMethod => {
                    let at = base + op.c as usize;
                    let v = r!(op.c);
                    let alg = if v.is(Tag::Record) { code.methods[op.b as usize].table[v.record_type() as usize] } else { NONE };
                    if alg == NONE {
                        stop!(self.no_method(op.b, v));
                    }
                    push_frame!(op, op.x, false);
                    enter!(alg, at)
                }
                Code::CallInternal => {
                    let at = base + op.c as usize;
                    let alg = check!(self.internal_method(op.b, r!(op.c)));
                    push_frame!(op, op.x, false);
                    enter!(alg, at)
                }
                Code::TailInternal => {
                    let from = op.c as usize & (FRAME - 1);
                    if W::LEAVES {
                        self.current.note_tail(frames.len(), pc as u32 - 1);
                    }
                    let alg = check!(self.internal_method(op.b, f[from]));
                    let callee = &code.callees[alg as usize];
                    f.copy_within(from..from + callee.params as usize, 0);
                    enter!(alg, base)
                }
                Code::CallClosure => {
                    let at = base + op.c as usize;
                    let closure = r!(op.c);
                    let alg = check!(self.prepare_closure(&mut regs, at + 1, closure, op.b as usize));
                    push_frame!(op, op.x, false);
                    enter!(alg, at + 1)
                }
                Code::CallBehaviour => {
                    let at = base + op.c as usize;
                    let alg = check!(self.prepare_behaviour(&mut regs, at));
                    push_frame!(op, op.x, false);
                    enter!(alg, at + 5)
                }
                Code::Prim => {
                    let count = op.x as usize;
                    let prim = &code.prims[op.b as usize];
                    self.at = (tree, node);
                    macro_rules! primitive {
                        ($args:expr) => {{
                            let v = if prim.looks_around {
                                // It calls algorithms, or asks who called it: all is put where it and a collection see it.
                                self.pc = pc as u32 - 1;
                                store!();
                                let v = (prim.run)(self, $args)?;
                                load!();
                                steps = self.steps;
                                v
                            } else {
                                check!((prim.run)(self, $args))
                            };
                            if W::PLACES {
                                watch.primitive(self, op.b, $args, v);
                            }
                            v
                        }};
                    }
                    // Most take up to three: an array of that length is quickly filled.
                    let v = if count <= 3 {
                        let mut args = [Value::ABSENT; 3];
                        if count > 0 {
                            let ext = ops[pc];
                            pc += 1;
                            args = [r!(ext.a), r!(ext.b), r!(ext.c)];
                        }
                        primitive!(&args[..count])
                    } else {
                        let mut args = [Value::ABSENT; MAX_ARGS];
                        let mut i = 0;
                        while i < count {
                            let ext = ops[pc];
                            pc += 1;
                            args[i] = r!(ext.a);
                            args[i + 1] = r!(ext.b);
                            args[i + 2] = r!(ext.c);
                            i += 3;
                        }
                        primitive!(&args[..count])
                    };
                    if v.is_abrupt() {
                        match op.c as u8 {
                            BANG => stop!(Stop::new(pc as u32 - 1, StopKind::Abrupt)),
                            QUESTION => {
                                if W::LEAVES {
                                    watch.left(self, pc as u32 - 1);
                                }
                                v
                            }
                            _ => {
                                r!(op.a) = v;
                                continue;
                            }
                        }
                    } else {
                        r!(op.a) = v;
                        continue;
                    }
                }
                Code::Running => {
                    r!(op.a) = check!(self.running_context());
                    continue;
                }
                Code::EvaluatedNode => {
                    if tree == NONE {
                        stop!(self.defect("no syntax-directed operation is at work"));
                    }
                    r!(op.a) = Value::node(tree, node);
                    continue;
                }
                Code::Resume => {
                    let (context, v) = (r!(op.b), r!(op.c));
                    push_frame!(op, op.x, false);
                    store!();
                    let v = self.resume(context, v)?;
                    load!();
                    match v {
                        Some(v) => v,
                        None => continue,
                    }
                }
                Code::Halt => {
                    let v = r!(0);
                    store!();
                    if self.waiting.len() == floor {
                        return Ok(v);
                    }
                    self.finish()?;
                    // The rest is told by the frame that waits for the result.
                    regs = std::mem::take(&mut self.current.registers);
                    frames = std::mem::take(&mut self.current.frames);
                    v
                }
                Code::Question => {
                    let v = r!(op.a);
                    if !v.is_abrupt() {
                        continue;
                    }
                    if W::LEAVES {
                        watch.left(self, pc as u32 - 1);
                    }
                    v
                }
                Code::Bang => {
                    if r!(op.a).is_abrupt() {
                        stop!(Stop::new(pc as u32 - 1, StopKind::Abrupt));
                    }
                    continue;
                }
                Code::Guard => {
                    let v = r!(op.a);
                    let test = &code.types[op.b as usize];
                    if v.tag_bit() & test.tags == 0 && !self.is_a(v, test) {
                        stop!(self.guard(&test.rest.text, v));
                    }
                    continue;
                }
                Code::GetField => {
                    let of = r!(op.b);
                    if !of.is(Tag::Record) {
                        stop!(self.no_slot(of, None));
                    }
                    let v = self.heap.field(of.index(), op.c);
                    if v.is_missing() && op.x == 0 {
                        stop!(self.missing_slot(of, op.c));
                    }
                    r!(op.a) = v;
                    continue;
                }
                Code::SetField => {
                    let of = r!(op.a);
                    if !of.is(Tag::Record) {
                        stop!(self.no_slot(of, None));
                    }
                    self.heap.set_field(of.index(), op.c, r!(op.b));
                    if W::ON {
                        watch.field_set(self, of, op.c, r!(op.b));
                    }
                    continue;
                }
                Code::SetFields => {
                    let of = r!(op.a);
                    if !of.is(Tag::Record) {
                        stop!(self.no_slot(of, None));
                    }
                    for pair in [op.b, op.c] {
                        let value = r!(pair & 0xFF);
                        self.heap.set_field(of.index(), pair >> 8, value);
                        if W::ON {
                            watch.field_set(self, of, pair >> 8, value);
                        }
                    }
                    continue;
                }
                Code::GetSlot => {
                    let of = r!(op.b);
                    let offset = if of.is(Tag::Object) { self.heap.slot_offset(of.index(), op.c) } else { None };
                    r!(op.a) = match offset {
                        Some(o) => self.heap.field(of.index(), o),
                        None if op.x != 0 => Value::ABSENT,
                        None => stop!(self.no_slot(of, Some(op.c))),
                    };
                    continue;
                }
                Code::SetSlot => {
                    let of = r!(op.a);
                    let offset = if of.is(Tag::Object) { self.heap.slot_offset(of.index(), op.c) } else { None };
                    match offset {
                        Some(o) => self.heap.set_field(of.index(), o, r!(op.b)),
                        None => stop!(self.no_slot(of, Some(op.c))),
                    }
                    if W::ON {
                        watch.slot_set(self, of, op.c, r!(op.b));
                    }
                    continue;
                }
                Code::GetAny => {
                    r!(op.a) = check!(self.get_any(r!(op.b), op.c, op.x));
                    continue;
                }
                Code::SetAny if op.x == 1 => {
                    check!(self.set_internal_method(r!(op.a), op.b, op.c));
                    continue;
                }
                Code::SetAny => {
                    check!(self.set_any(r!(op.a), op.c, r!(op.b)));
                    continue;
                }
                Code::Kid => {
                    let of = r!(op.c);
                    r!(op.a) = check!(self.kid(of, op.b));
                    if W::PLACES {
                        watch.child(self, r!(op.a));
                    }
                    continue;
                }
                Code::Child => {
                    r!(op.a) = check!(self.child(r!(op.b), op.c, op.x));
                    if W::PLACES {
                        watch.child(self, r!(op.a));
                    }
                    continue;
                }
                Code::Covered => {
                    r!(op.a) = check!(self.covered(r!(op.b), op.c));
                    continue;
                }
                Code::New => {
                    let v = self.heap.new_record(op.b);
                    if W::ON {
                        watch.record_made(self, v);
                    }
                    r!(op.a) = v;
                    continue;
                }
                Code::NewCompletion => {
                    let (ty, value, target) = (r!(op.c), r!(op.c + 1), r!(op.c + 2));
                    self.at = (tree, node);
                    // Where it is made is where the operation that makes completions was called, if it is one.
                    let caller = frames.last().map_or(0, |f| f.back).saturating_sub(1);
                    self.pc = if code.makes_completions(pc as u32) { caller } else { pc as u32 - 1 };
                    match self.new_completion(ty, value, target) {
                        Ok(v) => r!(op.a) = v,
                        Err(e) => stop!(e),
                    }
                    continue;
                }
                Code::NewList => {
                    let at = op.c as usize;
                    r!(op.a) = self.heap.new_list(&f[at..at + op.b as usize]);
                    continue;
                }
                Code::NewClosure => {
                    let at = op.c as usize;
                    let captures = code.program.algs[op.b as usize].captures as usize;
                    r!(op.a) = self.heap.new_closure(op.b as u32, &f[at..at + captures]);
                    continue;
                }
                Code::Intrinsic => {
                    r!(op.a) = check!(self.intrinsic(op.b as u32));
                    continue;
                }
                Code::Arith => {
                    r!(op.a) = check!(self.arith(op.x, r!(op.b), r!(op.c)));
                    continue;
                }
                Code::NumberArith => {
                    r!(op.a) = check!(self.number_arith(op.x, r!(op.b), r!(op.c)));
                    continue;
                }
                Code::Unary => {
                    r!(op.a) = check!(self.unary(op.x, r!(op.b)));
                    continue;
                }
                Code::Concat => {
                    r!(op.a) = check!(self.concat(r!(op.b), r!(op.c)));
                    continue;
                }
                Code::Index => {
                    r!(op.a) = check!(self.index(r!(op.b), r!(op.c)));
                    continue;
                }
                Code::SetIndex => {
                    check!(self.set_index(r!(op.a), r!(op.b), r!(op.c)));
                    continue;
                }
                Code::ListOp => {
                    check!(self.list_op(op.x, r!(op.a), r!(op.b)));
                    continue;
                }
                Code::EachInit => {
                    let list = r!(op.b);
                    let len = if list.is(Tag::List) {
                        let len = self.heap.list_len(list);
                        // The loop is over the elements that there are now, whatever becomes of the list.
                        r!(op.a) = if len == 0 { list } else { self.heap.list_copy(list) };
                        len as i64
                    } else if let Some(len) = self.interval_len(list) {
                        r!(op.a) = list;
                        len
                    } else {
                        stop!(self.guard("List", list));
                    };
                    r!(op.a + 1) = Value::integer(if op.x != 0 { len } else { 0 });
                    r!(op.a + 2) = Value::integer(if op.x != 0 { 0 } else { len });
                    continue;
                }
                Code::EachNext => {
                    let (list, i) = (r!(op.a), r!(op.a + 1).as_i64());
                    if r!(op.a + 1) == r!(op.a + 2) {
                        jump_if!(op, true)
                    }
                    let (at, next) = if op.x != 0 { (i - 1, i - 1) } else { (i, i + 1) };
                    let element = if list.is(Tag::List) { self.heap.list_get(list, at as usize) } else { self.interval_at(list, at) };
                    let Some(v) = element else { stop!(self.defect("a List became shorter in a loop over it")) };
                    r!(op.b) = v;
                    r!(op.a + 1) = Value::integer(next);
                    continue;
                }
                Code::IntNext => {
                    let (from, to) = (r!(op.a), r!(op.a + 1));
                    if check!(self.passed(from, to, op.x != 0)) {
                        jump_if!(op, true)
                    }
                    r!(op.b) = from;
                    r!(op.a) = check!(self.next_integer(from, op.x != 0));
                    continue;
                }
                Code::Loop => {
                    safe_point!(base + code.regs_at(pc as u32 - 1));
                    continue;
                }
                Code::Throw => {
                    self.at = (tree, node);
                    let frame = &f[..];
                    check!(self.throw_new(op.b, op.c, frame))
                }
                Code::EarlyError => {
                    if W::PLACES {
                        watch.broken(pc as u32 - 1);
                    }
                    self.early_errors.push((pc as u32 - 1, r!(op.a)));
                    continue;
                }
                Code::Replace => {
                    check!(self.replace_evaluation(r!(op.a), r!(op.b)));
                    continue;
                }
                Code::AssertFailed => {
                    self.at = (tree, node);
                    stop!(Stop::new(pc as u32 - 1, StopKind::AssertionFailed))
                }
                Code::FellOff => stop!(Stop::new(pc as u32 - 1, StopKind::FellOff)),
                Code::Ext => stop!(self.defect("operands were executed")),
            };
            // The algorithm at hand returns the result; an abrupt one goes on to where it is kept.
            loop {
                if W::LEAVES {
                    for pc in self.current.end_tails(frames.len()) {
                        if result.is_abrupt() {
                            watch.left(self, pc);
                        }
                    }
                }
                let Some(back) = frames.pop() else { stop!(self.defect("a return without a call")) };
                if back.memo {
                    result = self.remember(result);
                }
                if W::PLACES {
                    watch.answered(self, frames.len(), result);
                }
                if result.is_abrupt() && back.mode != KEEP {
                    if back.mode == BANG {
                        self.pc = back.back - 1;
                        self.steps = steps;
                        return Err(Stop::new(back.back - 1, StopKind::Abrupt));
                    }
                    if back.mode == QUESTION {
                        if W::LEAVES {
                            watch.left(self, back.back - 1);
                        }
                        continue;
                    }
                }
                base = back.base as usize;
                f = window(&mut regs, base);
                pc = back.back as usize;
                (tree, node) = (back.tree, back.node);
                r!(back.dst) = result;
                break;
            }
        }
    }
}
