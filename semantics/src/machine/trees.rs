//! Parse trees, as the machine looks at them. A node value names its tree and its node.

use crate::value::Value;
use rustc_hash::FxHashMap;
use std::rc::Rc;

pub(crate) use super::stub::Tree;

/// What is kept for one parse tree.
pub(crate) struct Entry {
    pub tree: Rc<Tree>,
    /// Results of static operations without further arguments, by operation and node.
    pub memo: FxHashMap<u64, Value>,
    /// And of those with arguments.
    pub memo_with: FxHashMap<(u64, [Value; 2]), Value>,
    /// Evaluations that were replaced: node → closure.
    pub replaced: FxHashMap<u32, Value>,
}

#[derive(Default)]
pub(crate) struct Trees {
    pub entries: Vec<Entry>,
}

impl Trees {
    pub fn add(&mut self, tree: Rc<Tree>) -> u32 {
        self.entries.push(Entry { tree, memo: FxHashMap::default(), memo_with: FxHashMap::default(), replaced: FxHashMap::default() });
        self.entries.len() as u32 - 1
    }
    #[inline(always)]
    pub fn tree(&self, tree: u32) -> &Rc<Tree> {
        &self.entries[tree as usize].tree
    }
    /// The tree of a node value.
    pub fn of(&self, node: Value) -> &Rc<Tree> {
        self.tree(node.aux())
    }
}

impl Trees {
    /// The code units that a node matched.
    pub fn span(&self, tree: u32, node: u32) -> Option<(u32, u32)> {
        self.entries.get(tree as usize).map(|e| e.tree.span(node))
    }
}
