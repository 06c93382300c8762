//! Safe points: collection and limits.

use super::coroutine::{Coroutine, Parked};
use super::trees::Trees;
use super::{Machine, Stop, StopKind};
use crate::heap::path::Paths;
use crate::heap::trace::{Outside, Visitor};
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
        self.current.bytes() + self.waiting.iter().map(Coroutine::bytes).sum::<usize>() + self.parked.bytes
    }

    /// Gives up all that nothing reaches.
    pub(crate) fn collect(&mut self) {
        self.collections += 1;
        let roots = self.gather_roots();
        let reached = self.heap.collect(roots, &Kept { parked: &self.parked, trees: &self.trees });
        self.parked.sweep(|id| reached.has_coroutine(id));
        self.trees.sweep(|id| reached.has_tree(id));
        if !self.observing {
            self.trees.added.clear();
        }
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
        self.nodes_at_work(&mut roots);
        roots
    }

    /// The roots by name, those first that a reader would rather hear of: for those who want to know why something is alive.
    pub(crate) fn named_roots(&self) -> Vec<(&'static str, Value)> {
        let mut roots = vec![("realm", self.realm), ("agent", self.agent), ("GlobalSymbolRegistry", self.symbol_registry)];
        roots.extend(self.contexts.iter().rev().map(|c| ("execution context stack", *c)));
        roots.extend(self.jobs.iter().flat_map(|j| [j.closure, j.realm]).map(|v| ("job queue", v)));
        roots.extend(self.timed.iter().flat_map(|t| [t.job.closure, t.job.realm]).map(|v| ("timed jobs", v)));
        roots.extend(self.roots.iter().map(|v| ("host", *v)));
        let registers = self.waiting.iter().chain([&self.current]).flat_map(|c| c.live());
        roots.extend(registers.map(|v| ("algorithm at work", *v)));
        roots
    }

    /// The shortest ways from these roots to all that they reach.
    pub(crate) fn paths(&self, roots: &[(&'static str, Value)]) -> Paths {
        self.heap.paths(roots.iter().map(|r| r.1), &Kept { parked: &self.parked, trees: &self.trees })
    }

    /// Tells the visitor all that a thing refers to.
    pub(crate) fn trace<V: Visitor>(&self, thing: Value, visitor: &mut V) {
        self.heap.trace(thing, &Kept { parked: &self.parked, trees: &self.trees }, visitor);
    }

    /// Trees at work: a frame knows its node by number only.
    fn nodes_at_work(&self, roots: &mut Vec<Value>) {
        let mut last = super::loaded::NONE;
        let mut add = |tree: u32| {
            if tree != last && tree != super::loaded::NONE {
                last = tree;
                roots.push(Value::node(tree, 0));
            }
        };
        for co in self.waiting.iter().chain([&self.current]) {
            co.frames.iter().for_each(|f| add(f.tree));
            add(co.tree);
        }
        self.pending.iter().for_each(|p| add(p.tree));
    }
}

/// What the collector does not see itself.
struct Kept<'m> {
    parked: &'m Parked,
    trees: &'m Trees,
}

impl Outside for Kept<'_> {
    fn coroutine(&self, number: u32, each: &mut dyn FnMut(Value)) {
        self.parked.values(number, each);
    }
    fn tree(&self, tree: u32, each: &mut dyn FnMut(Value)) {
        self.trees.kept(tree, each);
    }
}
