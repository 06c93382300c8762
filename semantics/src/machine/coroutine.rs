//! Computations: a contiguous stack of registers and its frames. One runs; others wait for it, or are put aside.

use crate::value::Value;

/// A call that has not returned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Where the caller goes on.
    pub back: u32,
    /// The caller's first register.
    pub base: u32,
    /// The node of the caller's innermost syntax-directed operation.
    pub tree: u32,
    pub node: u32,
    /// Where the result goes, relative to the caller's base.
    pub dst: u16,
    pub mode: u8,
    /// Whether the result is kept for the operation, node and arguments that the machine has noted last.
    pub memo: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Coroutine {
    pub registers: Vec<Value>,
    pub frames: Vec<Frame>,
    /// Where it goes on when it is resumed.
    pub pc: u32,
    pub base: u32,
    pub tree: u32,
    pub node: u32,
    /// The handle of the context whose evaluation it is; 0: none.
    pub id: u32,
    /// The end of the last frame, while it is not running.
    pub top: u32,
    /// Only while somebody watches: calls in the place of a return, which have no frame. How many frames there were, where the call
    /// is, and how often; the last ones last.
    pub tails: Vec<(u32, u32, u32)>,
}

/// A computation that is put aside: no larger than what it needs to go on. There may be many, and any of them may wait for ever.
#[derive(Clone)]
pub(crate) struct Packed(Coroutine);

impl Packed {
    /// Packs a computation that knows its top; the stack is left without it.
    pub fn of(stack: &mut Coroutine) -> Packed {
        let registers = stack.live().to_vec();
        let frames = stack.frames.as_slice().to_vec();
        let tails = std::mem::take(&mut stack.tails);
        Packed(Coroutine { registers, frames, tails, ..*stack })
    }
    /// Lays it on a stack that is long enough.
    pub fn unpack(self, stack: &mut Coroutine) {
        let Packed(co) = self;
        stack.registers[..co.registers.len()].copy_from_slice(&co.registers);
        stack.frames.clear();
        stack.frames.extend_from_slice(&co.frames);
        let (registers, frames) = (std::mem::take(&mut stack.registers), std::mem::take(&mut stack.frames));
        *stack = Coroutine { registers, frames, ..co };
    }
    /// The first register of its last frame.
    pub fn base(&self) -> usize {
        self.0.base as usize
    }
    pub fn bytes(&self) -> usize {
        size_of::<State>() + self.0.bytes()
    }
}

/// The state of code evaluation of a context.
#[derive(Clone)]
pub(crate) enum State {
    Free,
    /// The closure is called when the context is first resumed.
    Fresh(Value),
    Suspended(Packed),
    /// It runs, or waits for one that it has resumed.
    Active,
}

/// Computations that are put aside, and stacks to use again. A context's hidden handle is a place in `states`, counted from 1.
#[derive(Clone, Default)]
pub(crate) struct Parked {
    pub states: Vec<State>,
    pub free: Vec<u32>,
    pub pool: Vec<Coroutine>,
    /// What the computations that are put aside take.
    pub bytes: usize,
}

/// Stacks that are kept for use again, and how large.
const POOL: usize = 64;
const POOLED_REGISTERS: usize = 1 << 12;

impl Parked {
    pub fn add(&mut self, state: State) -> u32 {
        match self.free.pop() {
            Some(id) => {
                self.states[id as usize - 1] = state;
                id
            }
            None => {
                self.states.push(state);
                self.states.len() as u32
            }
        }
    }
    /// Takes the state of a computation that is put aside, leaving it active; `None` if it is not put aside.
    pub fn take(&mut self, id: u32) -> Option<State> {
        let state = self.states.get_mut((id as usize).checked_sub(1)?)?;
        match state {
            State::Fresh(_) => {}
            State::Suspended(packed) => self.bytes -= packed.bytes(),
            State::Free | State::Active => return None,
        }
        Some(std::mem::replace(state, State::Active))
    }
    /// Puts the computation of a context aside; gives how many bytes that takes.
    pub fn put_aside(&mut self, id: u32, packed: Packed) -> usize {
        let bytes = packed.bytes();
        self.bytes += bytes;
        self.states[id as usize - 1] = State::Suspended(packed);
        bytes
    }
    /// The values that the computation of a context keeps alive.
    pub fn values(&self, id: u32, each: &mut dyn FnMut(Value)) {
        match (id as usize).checked_sub(1).and_then(|i| self.states.get(i)) {
            Some(State::Fresh(closure)) => each(*closure),
            // The node of its innermost operation is known by number only.
            Some(State::Suspended(Packed(co))) => {
                co.live().iter().for_each(|v| each(*v));
                co.frames.iter().map(|f| f.tree).chain([co.tree]).filter(|t| *t != super::loaded::NONE).for_each(|t| each(Value::node(t, 0)));
            }
            _ => {}
        }
    }
    pub fn recycle(&mut self, co: Coroutine) {
        if self.pool.len() < POOL && co.registers.len() <= POOLED_REGISTERS {
            self.pool.push(co);
        }
    }
    pub fn drop_state(&mut self, id: u32) {
        if let State::Suspended(packed) = std::mem::replace(&mut self.states[id as usize - 1], State::Free) {
            self.bytes -= packed.bytes();
        }
        self.free.push(id);
    }
    /// After a collection: what no context reaches is given up, and no stack keeps what is gone.
    pub fn sweep(&mut self, reached: impl Fn(u32) -> bool) {
        for i in 0..self.states.len() {
            let id = i as u32 + 1;
            if matches!(self.states[i], State::Fresh(_) | State::Suspended(_)) && !reached(id) {
                self.drop_state(id);
            }
        }
        for co in &mut self.pool {
            (co.top, co.base) = (0, 0);
            co.forget();
        }
    }
}

impl Coroutine {
    /// Notes a call in the place of a return, for watchers: what it gives is given by its caller as well.
    pub fn note_tail(&mut self, frames: usize, pc: u32) {
        // A program may go on like that for ever, but there are only so many places.
        let same = self.tails.iter_mut().rev().take_while(|t| t.0 == frames as u32).find(|t| t.1 == pc);
        match same {
            Some(tail) => tail.2 = tail.2.saturating_add(1),
            None => self.tails.push((frames as u32, pc, 1)),
        }
    }
    /// The activations on top of more than `calling` and up to `evaluating` frames are given up; the one above takes the place of the first.
    pub fn cut_tails(&mut self, calling: usize, evaluating: usize) {
        let from = self.tails.iter().rposition(|t| t.0 as usize <= calling).map_or(0, |i| i + 1);
        for (frames, pc, _) in self.tails.split_off(from) {
            let Some(left) = (frames as usize).checked_sub(evaluating - calling).filter(|_| frames as usize > evaluating) else { continue };
            self.note_tail(left, pc);
        }
    }
    /// The places of such calls that end when the algorithm on top of so many frames returns, each as often as it was called.
    pub fn end_tails(&mut self, frames: usize) -> Vec<u32> {
        let from = self.tails.iter().rposition(|t| t.0 < frames as u32).map_or(0, |i| i + 1);
        let ended = self.tails.split_off(from);
        ended.into_iter().filter(|t| t.0 == frames as u32).flat_map(|(_, pc, n)| std::iter::repeat_n(pc, n as usize)).collect()
    }

    /// What its stack takes.
    pub fn bytes(&self) -> usize {
        self.registers.capacity() * size_of::<Value>() + self.frames.capacity() * size_of::<Frame>()
    }
    /// The values of its frames.
    pub fn live(&self) -> &[Value] {
        &self.registers[..(self.top as usize).min(self.registers.len())]
    }
    /// Clears the registers above the last frame: the things that stale values name may be gone after a collection. Within
    /// frames a register that was not yet written may hold something stale, but never something that is gone: it was either
    /// alive at the last collection, as part of the frame, or was written after it.
    pub fn forget(&mut self) {
        let top = (self.top as usize).min(self.registers.len());
        self.registers[top..].fill(Value::UNDEFINED);
    }
}
