//! Safe points: collection and limits.

use super::coroutine::Coroutine;
use super::{Machine, Stop, StopKind};
use crate::value::Value;

impl Machine {
    /// Called where all live values are in registers of frames; the last frame ends at `top`.
    #[cold]
    #[inline(never)]
    pub(super) fn safe_point(&mut self, top: usize) -> Result<(), Stop> {
        self.current.top = top as u32;
        if self.steps > self.limits.steps {
            self.pc = self.current.pc;
            return Err(Stop::new(self.pc, StopKind::StepLimit));
        }
        self.next_look = self.limits.steps;
        if self.heap.collection_due() || self.collect_always {
            self.collect();
            if self.heap.bytes() + self.stack_bytes() > self.limits.memory {
                self.pc = self.current.pc;
                return Err(Stop::new(self.pc, StopKind::MemoryLimit));
            }
        }
        if self.collect_always {
            self.next_look = 0;
        }
        Ok(())
    }

    fn stack_bytes(&self) -> usize {
        let of = |c: &Coroutine| c.registers.capacity() * 16 + c.frames.capacity() * size_of::<super::coroutine::Frame>();
        of(&self.current) + self.waiting.iter().map(of).sum::<usize>()
    }

    /// Gives up all that nothing reaches.
    pub(super) fn collect(&mut self) {
        self.collections += 1;
        // Trees of eval and Function come and go: their kept results are found again when they are wanted.
        for entry in self.trees.entries.iter_mut().skip(1) {
            if self.pending.is_empty() {
                entry.memo.clear();
                entry.memo_with.clear();
            }
        }
        let roots = self.gather_roots();
        let reached = self.heap.collect(roots.into_iter(), &self.parked);
        self.parked.sweep(|id| reached.has_coroutine(id));
        self.current.forget();
        self.waiting.iter_mut().for_each(Coroutine::forget);
        // Looking through deep stacks is work as well: it must not be done for every few bytes.
        let stacks = self.stack_bytes() / 2;
        self.heap.threshold = self.heap.threshold.max(stacks);
    }

    pub(crate) fn gather_roots(&self) -> Vec<Value> {
        let mut roots = vec![self.agent, self.symbol_registry, self.realm];
        roots.extend_from_slice(&self.roots);
        roots.extend_from_slice(&self.contexts);
        roots.extend_from_slice(self.current.live());
        self.waiting.iter().for_each(|c| roots.extend_from_slice(c.live()));
        roots.extend(self.jobs.iter().flat_map(|j| [j.closure, j.realm]));
        roots.extend(self.timed.iter().flat_map(|t| [t.job.closure, t.job.realm]));
        roots.extend(self.pending.iter().filter_map(|p| p.args).flatten());
        roots.extend(self.early_errors.iter().map(|e| e.1));
        for entry in &self.trees.entries {
            roots.extend(entry.memo.values().copied());
            for ((_, args), v) in &entry.memo_with {
                roots.extend_from_slice(args);
                roots.push(*v);
            }
            roots.extend(entry.replaced.values().copied());
        }
        roots
    }
}
