//! Calls that need more than a jump: closures, built-in functions, calls from the host.

use super::coroutine::{Coroutine, Frame};
use super::visits::Counter;
use super::watch::{Silent, Watch};
use super::{Machine, Stop, StopKind};
use crate::ir::{FRAME, Mode, Tag};
use crate::value::Value;

/// The slot, not of the specification, that keeps what a built-in function object does.
pub(crate) const BEHAVIOUR: u16 = u16::MAX - 1;

impl Machine {
    /// Makes room for a whole frame at `base`.
    #[cold]
    pub(super) fn grow(&mut self, regs: &mut Vec<Value>, base: usize) -> Result<(), Stop> {
        let top = base + FRAME;
        // A deep program needs deep stacks for what is asked of its nodes: they count as memory.
        let wanted = top + self.waiting_registers;
        if wanted.saturating_mul(size_of::<Value>()) > self.limits.memory || wanted > u32::MAX as usize / 2 {
            return Err(Stop::new(self.pc, StopKind::MemoryLimit));
        }
        regs.resize(top.next_power_of_two(), Value::UNDEFINED);
        Ok(())
    }

    #[cold]
    pub(super) fn too_deep(&mut self) -> Result<Value, Stop> {
        self.throw("%RangeError%", "Maximum call stack size exceeded")
    }

    /// Lays captures, and arguments that were not given, behind the `given` ones at `base`. Gives the algorithm.
    pub(super) fn prepare_closure(&mut self, regs: &mut Vec<Value>, base: usize, closure: Value, given: usize) -> Result<u32, Stop> {
        if !closure.is(Tag::Closure) {
            return Err(self.guard("closure", closure));
        }
        let id = self.heap.hidden(closure.index());
        let code = std::rc::Rc::clone(&self.code);
        let alg = &code.program.algs[id as usize];
        if base + FRAME > regs.len() {
            self.grow(regs, base)?;
        }
        let params = alg.params as usize;
        if alg.rest {
            let fixed = params - 1;
            let list = match given > fixed {
                true => self.heap.new_list(&regs[base + fixed..base + given]),
                false => self.heap.new_list(&[]),
            };
            regs[base + given.min(fixed)..base + fixed].fill(Value::ABSENT);
            regs[base + fixed] = list;
        } else if given < params {
            regs[base + given..base + params].fill(Value::ABSENT);
        } else if given > params {
            return Err(self.defect(format!("a closure of {} takes {params} arguments, and {given} were given", alg.name)));
        }
        self.lay_captures(regs, base + params, closure, alg.captures);
        if let Some(h) = alg.hidden {
            regs[base + h as usize..base + h as usize + 3].fill(Value::UNDEFINED);
        }
        Ok(id)
    }

    fn lay_captures(&self, regs: &mut [Value], at: usize, closure: Value, count: u16) {
        for i in 0..count {
            regs[at + i as usize] = self.heap.field(closure.index(), i);
        }
    }

    /// `call-behaviour`: at `at` are the function, this value, whether there is one, the List of arguments and new.target;
    /// the frame is laid out behind them.
    pub(super) fn prepare_behaviour(&mut self, regs: &mut Vec<Value>, at: usize) -> Result<u32, Stop> {
        let [f, this, has_this, list, new_target] = regs[at..at + 5] else { return Err(self.defect("no arguments")) };
        let behaviour = if f.is(Tag::Object) { self.heap.slot(f.index(), BEHAVIOUR) } else { None };
        let Some(closure) = behaviour.filter(|b| b.is(Tag::Closure)) else { return Err(self.guard("built-in function object", f)) };
        let id = self.heap.hidden(closure.index());
        let code = std::rc::Rc::clone(&self.code);
        let alg = &code.program.algs[id as usize];
        let base = at + 5;
        if base + FRAME > regs.len() {
            self.grow(regs, base)?;
        }
        let params = alg.params as usize;
        let fixed = params - alg.rest as usize;
        let given = self.heap.elements(list);
        for i in 0..fixed {
            regs[base + i] = match given.get(i) {
                Some(v) => *v,
                None if i >= alg.optional_from as usize => Value::ABSENT,
                None => Value::UNDEFINED,
            };
        }
        if alg.rest {
            let rest = given.get(fixed..).unwrap_or(&[]).to_vec();
            regs[base + fixed] = self.heap.new_list(&rest);
        }
        self.lay_captures(regs, base + params, closure, alg.captures);
        if let Some(h) = alg.hidden {
            let h = base + h as usize;
            regs[h] = if has_this.is_true() { this } else { Value::UNDEFINED };
            regs[h + 1] = list;
            regs[h + 2] = new_target;
        }
        Ok(id)
    }

    /// Runs an algorithm to its end on a stack of its own, unobserved, if steps are not counted: for primitives that the specification's own static
    /// semantics answer. Collections may happen; what the caller holds must be in [`Machine::roots`].
    pub fn call(&mut self, alg: u32, args: &[Value]) -> Result<Value, Stop> {
        match self.visits.clone() {
            Some(visits) => self.call_watched(alg, args, &mut Counter(visits)),
            None => self.call_watched(alg, args, &mut Silent),
        }
    }

    pub(crate) fn call_watched<W: Watch>(&mut self, alg: u32, args: &[Value], watch: &mut W) -> Result<Value, Stop> {
        let code = std::rc::Rc::clone(&self.code);
        let info = &code.program.algs[alg as usize];
        let mut co = self.new_coroutine();
        if co.registers.len() < FRAME {
            self.grow(&mut co.registers, 0)?;
        }
        let params = info.params as usize;
        for i in 0..params {
            co.registers[i] = args.get(i).copied().unwrap_or(Value::ABSENT);
        }
        co.pc = info.entry;
        self.begin(co);
        self.go(args, watch)
    }

    /// Calls an Abstract Closure without arguments, to its end.
    pub(crate) fn call_closure<W: Watch>(&mut self, closure: Value, watch: &mut W) -> Result<Value, Stop> {
        let mut co = self.new_coroutine();
        let alg = self.prepare_closure(&mut co.registers, 0, closure, 0)?;
        co.pc = self.code.callees[alg as usize].entry;
        self.begin(co);
        self.go(&[], watch)
    }

    fn go<W: Watch>(&mut self, args: &[Value], watch: &mut W) -> Result<Value, Stop> {
        if let Some(node) = args.first().filter(|a| a.is(Tag::Node)) {
            (self.current.tree, self.current.node) = node.node_parts();
        }
        let floor = self.waiting.len();
        let result = self.run(watch, floor);
        let pc = self.pc;
        self.finish()?;
        self.pc = pc;
        result
    }

    /// The computation at hand waits; the new one runs.
    pub(super) fn begin(&mut self, mut co: Coroutine) {
        co.frames.clear();
        co.tails.clear();
        // At place 0 is `Halt`.
        co.frames.push(Frame { back: 0, base: 0, tree: super::loaded::NONE, node: 0, dst: 0, mode: Mode::Keep as u8, memo: false });
        co.base = 0;
        (co.tree, co.node) = (super::loaded::NONE, 0);
        let before = std::mem::replace(&mut self.current, co);
        self.wait(before);
    }

    pub(super) fn new_coroutine(&mut self) -> Coroutine {
        self.parked.pool.pop().unwrap_or_default()
    }
}
