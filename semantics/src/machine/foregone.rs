//! Answers that need no asking, while early-error rules run: no rule of the operation could say anything else, as `lower/foregone.rs` has found
//! from the rules. A tree is walked once, for all questions.

use super::Machine;
use crate::frontend::Tree;
use crate::ir::{Program, Tag};
use crate::value::Value;

/// The questions, ready.
pub(crate) struct Foregone {
    /// By operation: the argument (none: any), the bit, the answer.
    by_sdo: Vec<Vec<(Option<Value>, u32, Value)>>,
    /// By shape: the questions that it may change the answer of.
    by_shape: Vec<u32>,
}

impl Foregone {
    /// `consts` are the program's constants, in the heap.
    pub fn new(program: &Program, consts: &[Value]) -> Foregone {
        let mut by_sdo = vec![Vec::new(); program.sdos.len()];
        let mut by_shape = vec![0; program.shapes.len()];
        for (i, f) in program.foregone.iter().enumerate() {
            let bit = 1 << i;
            by_sdo[f.sdo as usize].push((f.argument.map(|a| consts[a as usize]), bit, Value::bool(f.gives)));
            for shape in &f.shapes {
                by_shape[*shape as usize] |= bit;
            }
        }
        Foregone { by_sdo, by_shape }
    }

    /// For each node the questions that some shape in its subtree may change the answer of.
    fn below(&self, tree: &Tree) -> Vec<u32> {
        let mut bits: Vec<Option<u32>> = vec![None; tree.len()];
        let mut todo = vec![(tree.root(), false)];
        while let Some((node, is_ready)) = todo.pop() {
            let at = node.0 as usize;
            let kids = || (0..tree.tables().slots_of(tree.shape(node))).filter_map(|i| tree.kid(node, i)).chain(tree.refined(node));
            if is_ready {
                let own = self.by_shape.get(tree.shape(node).index()).copied().unwrap_or(!0);
                bits[at] = Some(kids().fold(own, |all, kid| all | bits[kid.0 as usize].unwrap_or(!0)));
            } else if bits[at].is_none() {
                todo.push((node, true));
                todo.extend(kids().filter(|kid| bits[kid.0 as usize].is_none()).map(|kid| (kid, false)));
            }
        }
        // What is not reached from the root nobody asks.
        bits.into_iter().map(|b| b.unwrap_or(!0)).collect()
    }
}

impl Machine {
    /// The answer of a static operation (the arguments begin with the node), if nothing below the node can change it.
    #[inline]
    pub(super) fn foregone(&self, sdo: u16, args: &[Value]) -> Option<Value> {
        let foregone = &self.code.foregone;
        let questions = foregone.by_sdo[sdo as usize].as_slice();
        if questions.is_empty() || !args[0].is(Tag::Node) {
            return None;
        }
        let (tree, node) = args[0].node_parts();
        let (_, bit, answer) = questions.iter().find(|q| q.0.is_none_or(|a| args.get(1) == Some(&a)))?;
        let entry = &self.trees.entries[tree as usize];
        let below = entry.below.get_or_init(|| foregone.below(&entry.tree));
        (below[node as usize] & bit == 0).then_some(*answer)
    }
}
