//! The computation at hand, as the loop holds it.

use crate::ir::FRAME;
use crate::machine::coroutine::Frame;
use crate::machine::loaded::Loaded;
use crate::machine::{Machine, Stop};
use crate::value::Value;
use std::mem::take;

/// The registers of a frame.
pub(super) type Window = [Value; FRAME];

/// The registers that the frame at `base` may have, if the stack is long enough.
#[inline(always)]
pub(super) fn window_of(regs: &mut [Value], base: usize) -> Option<&mut Window> {
    regs.get_mut(base..)?.first_chunk_mut()
}
/// The same where there are always so many: see [`Machine::grow`].
#[inline(always)]
pub(super) fn window(regs: &mut [Value], base: usize) -> &mut Window {
    window_of(regs, base).expect("a stack has room for a whole frame above its last one")
}

/// The computation at hand, while it runs. The loop keeps only the place in the code and the registers of the frame for itself: what is behind
/// pointers that are read from here is read when it is needed, and takes none of the processor's registers.
pub(super) struct Running<'m> {
    pub machine: &'m mut Machine,
    pub code: &'m Loaded,
    pub regs: Vec<Value>,
    pub frames: Vec<Frame>,
    /// The first register of the frame at work.
    pub base: usize,
    /// Steps that the machine has not counted yet.
    pub steps: u64,
}

impl Running<'_> {
    /// Counts the steps that are at hand where others see it.
    pub(super) fn count_steps(&mut self) {
        self.machine.steps += take(&mut self.steps);
    }
    /// Puts the computation where others see it; it goes on at `pc`.
    pub(super) fn store(&mut self, pc: usize) {
        self.count_steps();
        let current = &mut self.machine.current;
        current.registers = take(&mut self.regs);
        current.frames = take(&mut self.frames);
        current.pc = pc as u32;
        current.base = self.base as u32;
        (current.tree, current.node) = self.machine.at;
    }
    /// Takes the computation that is the current one now; gives where it goes on.
    pub(super) fn load(&mut self) -> usize {
        let current = &mut self.machine.current;
        self.regs = take(&mut current.registers);
        self.frames = take(&mut current.frames);
        self.base = current.base as usize;
        self.machine.at = (current.tree, current.node);
        current.pc as usize
    }
    /// A safe point of an algorithm whose frame ends at `top`, and goes on at `pc`.
    #[cold]
    #[inline(never)]
    pub(super) fn safe_point(&mut self, pc: usize, top: usize) -> Result<(), Stop> {
        self.store(pc);
        self.machine.safe_point(top)?;
        self.load();
        Ok(())
    }
    #[cold]
    #[inline(never)]
    pub(super) fn grow(&mut self) -> Result<(), Stop> {
        self.machine.grow(&mut self.regs, self.base)
    }
}
