//! The loop that executes operations. Here are jumps, calls and returns, and what is short and frequent. What is long or rare is in [`values`],
//! and other functions that are not inlined: so the loop's few variables stay in the processor's registers.

mod operands;
mod running;
mod values;

use super::coroutine::Frame;
use super::loaded::{CODE, CONSTS, NONE, TYPES};
use super::rounds::Looks;
use super::watch::Watch;
use super::{Machine, Stop, StopKind};
use crate::heap::maps::{INITIALIZED, MUTABLE, STRICT};
use crate::ir::{Code, Mode, Tag};
use crate::value::Value;
use operands::arguments;
use running::{Running, Window, window, window_of};
use std::rc::Rc;

const KEEP: u8 = Mode::Keep as u8;
const QUESTION: u8 = Mode::Question as u8;
const BANG: u8 = Mode::Bang as u8;

impl Machine {
    /// Runs the current computation to its end, and those that it resumes; `floor` computations wait for something else.
    pub(super) fn run<W: Watch>(&mut self, watch: &mut W, floor: usize) -> Result<Value, Stop> {
        let code = Rc::clone(&self.code);
        let mut running = Running { machine: self, code: &code, regs: Vec::new(), frames: Vec::new(), base: 0, steps: 0 };
        let end = running.run(watch, floor);
        running.count_steps();
        end
    }
}

impl Running<'_> {
    fn run<W: Watch>(&mut self, watch: &mut W, floor: usize) -> Result<Value, Stop> {
        let code = self.code;
        // Arrays whose length is known: what is masked to it needs no check.
        let (ops, consts) = (&*code.ops, &*code.consts);
        let mut pc = self.load();
        // The registers of the frame at work: taken anew whenever `base` or `regs` changes.
        let mut f = window(&mut self.regs, self.base);

        macro_rules! r {
            ($r:expr) => {
                f[usize::from($r as u8)]
            };
        }
        macro_rules! c {
            ($c:expr) => {
                consts[$c as usize & (CONSTS - 1)]
            };
        }
        macro_rules! stop {
            ($e:expr) => {{
                self.machine.pc = pc as u32 - 1;
                return Err($e);
            }};
        }
        /// The value, or the end of the run; the place is told first.
        macro_rules! check {
            ($e:expr) => {{
                self.machine.pc = pc as u32 - 1;
                match $e {
                    Ok(v) => v,
                    Err(e) => return Err(e),
                }
            }};
        }
        macro_rules! jump_if {
            ($op:expr, $cond:expr) => {{
                if $cond {
                    pc = pc.wrapping_add_signed($op.c as i16 as isize);
                }
            }};
        }
        macro_rules! jump_wide_if {
            ($op:expr, $cond:expr) => {{
                if $cond {
                    pc = $op.bc() as usize;
                }
            }};
        }
        macro_rules! load {
            () => {{
                pc = self.load();
                f = window(&mut self.regs, self.base);
            }};
        }
        macro_rules! safe_point {
            ($top:expr) => {
                if self.machine.heap.collection_due() || self.machine.steps + self.steps >= self.machine.next_look {
                    let top = $top;
                    self.safe_point(pc, top)?;
                    f = window(&mut self.regs, self.base);
                }
            };
        }
        macro_rules! push_frame {
            ($op:expr, $memo:expr) => {{
                let (tree, node) = self.machine.at;
                self.frames.push(Frame { back: pc as u32, base: self.base as u32, tree, node, dst: $op.a.into(), mode: $op.x, memo: $memo })
            }};
        }
        /// The arguments of a call in the place of a return go to where the caller's are.
        macro_rules! take_place {
            ($from:expr, $alg:expr) => {{
                let from = $from as u8;
                for i in 0..code.callees[$alg as usize].params as u8 {
                    f[usize::from(i)] = f[usize::from(from.wrapping_add(i))];
                }
            }};
        }
        /// A primitive that asks for a binding or a property: what is plain is answered at once.
        macro_rules! answer {
            ($op:expr, |$of:ident, $name:ident| $answer:expr) => {{
                let ext = &ops[pc & (CODE - 1)];
                let ($of, $name) = (r!(ext.a), r!(ext.b));
                pc += 1;
                r!($op.a) = match $answer {
                    Some(v) => v,
                    None => check!(self.machine.with_two(code.prims[$op.b as usize], $of, $name)),
                };
            }};
        }
        macro_rules! note_tail {
            () => {
                if W::LEAVES {
                    self.machine.current.note_tail(self.frames.len(), pc as u32 - 1);
                }
            };
        }

        'op: loop {
            let op = &ops[pc & (CODE - 1)];
            self.steps += u64::from(op.steps);
            if W::ON && op.steps != 0 {
                self.machine.steps += std::mem::take(&mut self.steps);
                self.machine.pc = pc as u32;
                watch.events(self.machine);
                let depth = if W::DEPTH { self.machine.depth_of(&self.frames) } else { 0 };
                for at in code.program.steps_at(pc as u32) {
                    watch.step(self.machine, at.step, depth + u32::from(at.depth), self.machine.at);
                }
            }
            pc += 1;
            // What the algorithm at hand returns, if it does.
            let mut result = 'returned: {
                // The algorithm that is called, and where its frame begins; all other operations go on, or return.
                let (alg, at): (u32, usize) = match op.code {
                    Code::Move => {
                        r!(op.a) = r!(op.b);
                        continue 'op;
                    }
                    Code::Const => {
                        r!(op.a) = c!(op.bc());
                        continue 'op;
                    }
                    Code::MoveMove => {
                        r!(op.a) = r!(op.b);
                        r!(op.x) = r!(op.c);
                        continue 'op;
                    }
                    Code::ConstConst => {
                        r!(op.a) = c!(op.b);
                        r!(op.x) = c!(op.c);
                        continue 'op;
                    }
                    Code::ConstMove => {
                        r!(op.a) = c!(op.b);
                        r!(op.x) = r!(op.c);
                        continue 'op;
                    }
                    Code::Jump => {
                        pc = op.bc() as usize;
                        continue 'op;
                    }
                    Code::JumpIfTrue => {
                        jump_wide_if!(op, r!(op.a) == Value::TRUE);
                        continue 'op;
                    }
                    Code::JumpIfFalse => {
                        jump_wide_if!(op, r!(op.a) == Value::FALSE);
                        continue 'op;
                    }
                    Code::JumpPresent => {
                        jump_wide_if!(op, r!(op.a).is_missing() != (op.x != 0));
                        continue 'op;
                    }
                    Code::JumpIsConst => {
                        jump_if!(op, r!(op.a) == c!(op.b));
                        continue 'op;
                    }
                    Code::JumpIsNotConst => {
                        jump_if!(op, r!(op.a) != c!(op.b));
                        continue 'op;
                    }
                    Code::JumpIsString => {
                        let (x, y) = (r!(op.a), c!(op.b));
                        jump_if!(op, (x == y || x.is(Tag::String) && self.machine.heap.strings.eq(x, y)) == (op.x != 0));
                        continue 'op;
                    }
                    Code::JumpFieldIs => {
                        let v = r!(op.a);
                        let offset = (op.x >> 1) as u16;
                        if !v.is(Tag::Record) {
                            stop!(self.machine.no_slot(v, None));
                        }
                        let field = self.machine.heap.field(v.index(), offset);
                        if field.is_missing() {
                            stop!(self.machine.missing_slot(v, offset));
                        }
                        jump_if!(op, (field == c!(op.b)) == (op.x & 1 != 0));
                        continue 'op;
                    }
                    Code::JumpIsTag => {
                        let tags = u32::from(op.b) | u32::from(op.x) << 16;
                        jump_if!(op, r!(op.a).tag_bit() & tags != 0);
                        continue 'op;
                    }
                    Code::JumpIsRecord => {
                        let v = r!(op.a);
                        let [first, count] = op.b.to_le_bytes();
                        let is = v.is(Tag::Record) && (v.record_type() as u8).wrapping_sub(first) < count;
                        jump_if!(op, is == (op.x != 0));
                        continue 'op;
                    }
                    Code::JumpIsA => {
                        let v = r!(op.a);
                        let kind = &code.kinds[op.b as usize & (TYPES - 1)];
                        let is = if v.tag_bit() & kind.maybe == 0 {
                            v.tag_bit() & kind.tags != 0
                        } else if v.is(Tag::Record) {
                            kind.has_record(v.record_type())
                        } else {
                            self.machine.is_a(v, &code.types[op.b as usize])
                        };
                        jump_if!(op, is == (op.x != 0));
                        continue 'op;
                    }
                    Code::JumpHasSlot => {
                        let v = r!(op.a);
                        let has = check!(self.machine.has_slot(v, op.b));
                        jump_if!(op, has == (op.x != 0));
                        continue 'op;
                    }
                    Code::JumpHasField => {
                        let v = r!(op.a);
                        if !v.is(Tag::Record) {
                            stop!(self.machine.no_slot(v, None));
                        }
                        let has = !self.machine.heap.field(v.index(), (op.x >> 1) as u16).is(Tag::Absent);
                        jump_if!(op, has == (op.x & 1 != 0));
                        continue 'op;
                    }
                    Code::JumpContains => {
                        let list = r!(op.a);
                        if !list.is(Tag::List) {
                            stop!(self.machine.guard("List", list));
                        }
                        let contains = self.machine.heap.list_contains(list, r!(op.b));
                        if W::PLACES {
                            watch.contains(self.machine, list, r!(op.b));
                        }
                        jump_if!(op, contains == (op.x != 0));
                        continue 'op;
                    }
                    Code::JumpIs | Code::JumpCompare | Code::JumpHasMethod => {
                        jump_if!(op, check!(self.machine.holds(f, *op)));
                        continue 'op;
                    }
                    Code::JumpEmpty => {
                        let empty = check!(self.machine.is_empty(r!(op.a)));
                        jump_wide_if!(op, empty == (op.x != 0));
                        continue 'op;
                    }
                    Code::Return => break 'returned r!(op.a),
                    Code::ReturnConst => break 'returned c!(op.bc()),
                    Code::Question => {
                        let v = r!(op.a);
                        if !v.is_abrupt() {
                            continue 'op;
                        }
                        if W::LEAVES {
                            watch.left(self.machine, pc as u32 - 1);
                        }
                        break 'returned v;
                    }

                    Code::Call => {
                        push_frame!(op, false);
                        (op.b as u32, self.base + op.c as usize)
                    }
                    Code::TailCall => {
                        note_tail!();
                        take_place!(op.c, op.b);
                        (op.b as u32, self.base)
                    }
                    Code::CallSdo => {
                        let node = r!(op.c);
                        if W::ON {
                            watch.operation(self.machine, op.b, node);
                        }
                        let (alg, of) = match self.machine.known_evaluation(op.b, node) {
                            Some(found) => found,
                            None => check!(self.machine.dispatch(op.b, node)),
                        };
                        push_frame!(op, false);
                        let at = self.base + op.c as usize;
                        if alg == NONE {
                            // Evaluation that was replaced: `of` is the closure.
                            (check!(self.machine.prepare_closure(&mut self.regs, at, of, 0)), at)
                        } else {
                            self.machine.at = of.node_parts();
                            r!(op.c) = of;
                            (alg, at)
                        }
                    }
                    Code::TailSdo => {
                        let node = r!(op.c);
                        if W::ON {
                            watch.operation(self.machine, op.b, node);
                        }
                        note_tail!();
                        let (alg, of) = check!(self.machine.dispatch(op.b, node));
                        if alg == NONE {
                            (check!(self.machine.prepare_closure(&mut self.regs, self.base, of, 0)), self.base)
                        } else {
                            take_place!(op.c, alg);
                            self.machine.at = of.node_parts();
                            f[0] = of;
                            (alg, self.base)
                        }
                    }
                    Code::CallStatic => {
                        let args = &f[usize::from(op.c as u8)..];
                        let args = &args[..1 + code.sdos[op.b as usize].params as usize];
                        if !W::PLACES {
                            if self.machine.hurried
                                && let Some(v) = self.machine.foregone(op.b, args)
                            {
                                r!(op.a) = v;
                                continue 'op;
                            }
                            if let Some(v) = self.machine.remembered(op.b, args) {
                                // A List is a new one each time: the caller may change it.
                                r!(op.a) = if v.is(Tag::List) { self.machine.heap.list_copy(v) } else { v };
                                continue 'op;
                            }
                        }
                        let (alg, of) = check!(self.machine.dispatch(op.b, args[0]));
                        if alg == NONE {
                            stop!(self.machine.defect("a static operation was replaced"));
                        }
                        if W::PLACES {
                            watch.asked(self.frames.len(), args[0]);
                        }
                        let memo = !W::PLACES && self.machine.remember_later(op.b, args);
                        push_frame!(op, memo);
                        self.machine.at = of.node_parts();
                        r!(op.c) = of;
                        (alg, self.base + op.c as usize)
                    }
                    Code::CallMethod => {
                        let v = r!(op.c);
                        let alg = if v.is(Tag::Record) { code.methods[op.b as usize].of(v.record_type()) } else { NONE };
                        if alg == NONE {
                            stop!(self.machine.no_method(op.b, v));
                        }
                        push_frame!(op, false);
                        (alg, self.base + op.c as usize)
                    }
                    Code::CallInternal => {
                        let alg = check!(self.machine.internal_method(op.b, r!(op.c)));
                        push_frame!(op, false);
                        (alg, self.base + op.c as usize)
                    }
                    Code::TailInternal => {
                        note_tail!();
                        let alg = check!(self.machine.internal_method(op.b, r!(op.c)));
                        take_place!(op.c, alg);
                        (alg, self.base)
                    }
                    Code::CallClosure => {
                        let at = self.base + op.c as usize + 1;
                        let closure = r!(op.c);
                        let alg = check!(self.machine.prepare_closure(&mut self.regs, at, closure, op.b as usize));
                        push_frame!(op, false);
                        (alg, at)
                    }
                    Code::CallBehaviour => {
                        let at = self.base + op.c as usize;
                        let alg = check!(self.machine.prepare_behaviour(&mut self.regs, at));
                        push_frame!(op, false);
                        (alg, at + 5)
                    }

                    Code::HasBinding => {
                        answer!(op, |env, name| self.machine.has_binding(env, name));
                        continue 'op;
                    }
                    Code::BoundValue => {
                        answer!(op, |env, name| self.machine.bound_value(env, name));
                        continue 'op;
                    }
                    Code::BindingIsInitialized => {
                        answer!(op, |env, name| self.machine.binding_flag(env, name, INITIALIZED));
                        continue 'op;
                    }
                    Code::BindingIsStrict => {
                        answer!(op, |env, name| self.machine.binding_flag(env, name, STRICT));
                        continue 'op;
                    }
                    Code::BindingIsMutable => {
                        answer!(op, |env, name| self.machine.binding_flag(env, name, MUTABLE));
                        continue 'op;
                    }
                    Code::HasOwnProperty => {
                        answer!(op, |object, key| self.machine.has_own_property(object, key));
                        continue 'op;
                    }
                    Code::Prim | Code::PrimLong | Code::PrimAround => {
                        let prim = code.prims[op.b as usize];
                        let count = op.x as usize;
                        let behind = pc;
                        let v = match op.code {
                            Code::PrimLong => {
                                pc += count.div_ceil(3);
                                check!(self.machine.with_many(prim, count, &ops[behind & (CODE - 1)..], f))
                            }
                            // It calls algorithms, or asks who called it: all is put where it and a collection see it.
                            Code::PrimAround => {
                                pc += count.div_ceil(3);
                                let args = arguments(&ops[behind & (CODE - 1)..], f);
                                self.machine.pc = pc as u32 - 1;
                                self.store(pc);
                                let args = args.get(..count).unwrap_or(&args);
                                let v = prim(self.machine, args)?;
                                load!();
                                if W::PLACES {
                                    watch.primitive(self.machine, op.b, args, v);
                                }
                                v
                            }
                            _ => {
                                let ext = &ops[behind & (CODE - 1)];
                                let args = [r!(ext.a), r!(ext.b), r!(ext.c)];
                                pc += 1;
                                let args = args.get(..count).unwrap_or(&args);
                                let v = check!(prim(self.machine, args));
                                if W::PLACES {
                                    watch.primitive(self.machine, op.b, args, v);
                                }
                                v
                            }
                        };
                        if v.is_abrupt() {
                            match op.c as u8 {
                                BANG => stop!(Stop::new(pc as u32 - 1, StopKind::Abrupt)),
                                QUESTION => {
                                    if W::LEAVES {
                                        watch.left(self.machine, pc as u32 - 1);
                                    }
                                    break 'returned v;
                                }
                                _ => {}
                            }
                        }
                        r!(op.a) = v;
                        continue 'op;
                    }
                    Code::Running => {
                        r!(op.a) = match self.machine.contexts.last() {
                            Some(context) => *context,
                            None => stop!(self.machine.defect("no execution context is running")),
                        };
                        continue 'op;
                    }
                    Code::EvaluatedNode => {
                        let (tree, node) = self.machine.at;
                        if tree == NONE {
                            stop!(self.machine.defect("no syntax-directed operation is at work"));
                        }
                        r!(op.a) = Value::node(tree, node);
                        continue 'op;
                    }
                    Code::Resume => {
                        let (context, v) = (r!(op.b), r!(op.c));
                        push_frame!(op, false);
                        self.store(pc);
                        let v = self.machine.resume(context, v)?;
                        load!();
                        match v {
                            Some(v) => break 'returned v,
                            None => continue 'op,
                        }
                    }
                    Code::Halt => {
                        let v = r!(0);
                        self.store(pc);
                        if self.machine.waiting.len() == floor {
                            return Ok(v);
                        }
                        self.machine.finish()?;
                        // The rest is told by the frame that waits for the result.
                        self.load();
                        break 'returned v;
                    }
                    Code::Bang => {
                        if r!(op.a).is_abrupt() {
                            stop!(Stop::new(pc as u32 - 1, StopKind::Abrupt));
                        }
                        continue 'op;
                    }
                    Code::Guard => {
                        let v = r!(op.a);
                        if v.tag_bit() & code.kinds[op.b as usize & (TYPES - 1)].tags == 0 {
                            check!(self.machine.guarded(v, &code.types[op.b as usize]));
                        }
                        continue 'op;
                    }

                    Code::GetField => {
                        let of = r!(op.b);
                        if !of.is(Tag::Record) {
                            stop!(self.machine.no_slot(of, None));
                        }
                        let v = self.machine.heap.field(of.index(), op.c);
                        if v.is_missing() && op.x == 0 {
                            stop!(self.machine.missing_slot(of, op.c));
                        }
                        r!(op.a) = v;
                        continue 'op;
                    }
                    Code::SetField => {
                        let of = r!(op.a);
                        if !of.is(Tag::Record) {
                            stop!(self.machine.no_slot(of, None));
                        }
                        self.machine.heap.set_field(of.index(), op.c, r!(op.b));
                        if W::ON {
                            watch.field_set(self.machine, of, op.c, r!(op.b));
                        }
                        continue 'op;
                    }
                    Code::SetFields => {
                        let of = r!(op.a);
                        if !of.is(Tag::Record) {
                            stop!(self.machine.no_slot(of, None));
                        }
                        let fields = [op.b, op.c].map(|pair| (pair >> 8, r!(pair & 0xFF)));
                        self.machine.heap.set_fields(of.index(), fields);
                        if W::ON {
                            for (field, value) in fields {
                                watch.field_set(self.machine, of, field, value);
                            }
                        }
                        continue 'op;
                    }
                    Code::GetSlot => {
                        let of = r!(op.b);
                        let offset = if of.is(Tag::Object) { self.machine.heap.slot_offset(of.index(), op.c) } else { None };
                        r!(op.a) = match offset {
                            Some(o) => self.machine.heap.field(of.index(), o),
                            None if op.x != 0 => Value::ABSENT,
                            None => stop!(self.machine.no_slot(of, Some(op.c))),
                        };
                        continue 'op;
                    }
                    Code::SetSlot => {
                        let of = r!(op.a);
                        let offset = if of.is(Tag::Object) { self.machine.heap.slot_offset(of.index(), op.c) } else { None };
                        match offset {
                            Some(o) => self.machine.heap.set_field(of.index(), o, r!(op.b)),
                            None => stop!(self.machine.no_slot(of, Some(op.c))),
                        }
                        if W::ON {
                            watch.slot_set(self.machine, of, op.c, r!(op.b));
                        }
                        continue 'op;
                    }
                    Code::New => {
                        let v = self.machine.heap.new_record(op.b);
                        if W::ON {
                            watch.record_made(self.machine, v);
                        }
                        r!(op.a) = v;
                        continue 'op;
                    }
                    Code::ConstList => {
                        r!(op.a) = self.machine.heap.list_copy(c!(op.bc()));
                        continue 'op;
                    }
                    Code::NewList => {
                        let at = op.c as usize;
                        r!(op.a) = self.machine.heap.new_list(&f[at..at + op.b as usize]);
                        continue 'op;
                    }
                    Code::Kid => {
                        let of = r!(op.c);
                        let Some(kid) = self.machine.kid(of, op.b) else { stop!(self.machine.guard("Node", of)) };
                        r!(op.a) = kid;
                        if W::PLACES {
                            watch.child(self.machine, kid);
                        }
                        continue 'op;
                    }
                    Code::NewCompletion => {
                        // Where it is made is where the operation that makes completions was called, if it is one.
                        let caller = self.frames.last().map_or(0, |f| f.back).saturating_sub(1);
                        self.machine.pc = if code.makes_completions(pc as u32) { caller } else { pc as u32 - 1 };
                        r!(op.a) = match self.machine.new_completion(r!(op.c), r!(op.c + 1), r!(op.c + 2)) {
                            Ok(v) => v,
                            Err(e) => stop!(e),
                        };
                        continue 'op;
                    }
                    Code::EachNext => {
                        if r!(op.a + 1) == r!(op.a + 2) {
                            jump_if!(op, true);
                            continue 'op;
                        }
                        check!(self.machine.each_next(f, *op));
                        continue 'op;
                    }
                    Code::IntNext => {
                        let over = check!(self.machine.int_next(f, *op));
                        jump_if!(op, over);
                        continue 'op;
                    }
                    Code::Loop => {
                        safe_point!(self.base + code.regs_at(pc as u32 - 1));
                        continue 'op;
                    }
                    Code::Throw => break 'returned check!(self.machine.throw_new(op.b, op.c, f)),
                    Code::AssertFailed => stop!(Stop::new(pc as u32 - 1, StopKind::AssertionFailed)),
                    Code::FellOff => stop!(Stop::new(pc as u32 - 1, StopKind::FellOff)),
                    Code::Ext => stop!(self.machine.defect("operands were executed")),
                    Code::GetAny
                    | Code::SetAny
                    | Code::Child
                    | Code::Covered
                    | Code::NewClosure
                    | Code::Intrinsic
                    | Code::Arith
                    | Code::NumberArith
                    | Code::Unary
                    | Code::Concat
                    | Code::Index
                    | Code::SetIndex
                    | Code::ListOp
                    | Code::EachInit
                    | Code::EarlyError
                    | Code::Replace => {
                        check!(self.machine.work(f, *op));
                        if W::PLACES {
                            match op.code {
                                Code::Child => watch.child(self.machine, r!(op.a)),
                                Code::EarlyError => watch.broken(pc as u32 - 1),
                                _ => {}
                            }
                        }
                        continue 'op;
                    }
                };

                // Enters the algorithm.
                let callee = &code.callees[alg as usize];
                self.base = at;
                f = match window_of(&mut self.regs, self.base) {
                    Some(f) => f,
                    None => {
                        check!(self.grow());
                        window(&mut self.regs, self.base)
                    }
                };
                if callee.looks == Looks::Index {
                    if let Some(kept) = self.machine.number_of_index(f[0]) {
                        break 'returned kept;
                    }
                    pc = callee.entry as usize;
                } else if callee.looks != Looks::Never {
                    let top = self.base + callee.regs as usize;
                    let limits = &self.machine.limits;
                    let deep = self.machine.contexts.len() > limits.calls || top + self.machine.waiting_registers > limits.registers;
                    if deep && callee.looks == Looks::Depth {
                        break 'returned check!(self.machine.too_deep());
                    }
                    pc = callee.entry as usize;
                    // What is called between two of these is bounded by the program that is at work.
                    safe_point!(top);
                } else {
                    pc = callee.entry as usize;
                }
                continue 'op;
            };

            // The algorithm at hand returns the result; an abrupt one goes on to where it is kept.
            loop {
                if W::LEAVES {
                    for pc in self.machine.current.end_tails(self.frames.len()) {
                        if result.is_abrupt() {
                            watch.left(self.machine, pc);
                        }
                    }
                }
                let Some(back) = self.frames.pop() else { stop!(self.machine.defect("a return without a call")) };
                if back.memo {
                    result = self.machine.remember(result);
                }
                if W::PLACES {
                    watch.answered(self.machine, self.frames.len(), result);
                }
                if result.is_abrupt() && back.mode != KEEP {
                    if back.mode == BANG {
                        self.machine.pc = back.back - 1;
                        return Err(Stop::new(back.back - 1, StopKind::Abrupt));
                    }
                    if back.mode == QUESTION {
                        if W::LEAVES {
                            watch.left(self.machine, back.back - 1);
                        }
                        continue;
                    }
                }
                self.base = back.base as usize;
                f = window(&mut self.regs, self.base);
                pc = back.back as usize;
                self.machine.at = (back.tree, back.node);
                r!(back.dst) = result;
                break;
            }
        }
    }
}
