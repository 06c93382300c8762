//! What is looked at between parsing and running: productions that are not supported, and the rules for early errors.

use super::{Machine, Stop, StopKind};
use crate::value::Value;

impl Machine {
    /// Stops the machine if the tree has a production that is not supported: such a program does not begin to run.
    pub(crate) fn refuse_unsupported(&self, tree: u32) -> Result<(), Stop> {
        let refused = &self.code.unsupported;
        let t = self.trees.tree(tree);
        for node in t.nodes() {
            if let Some(i) = refused.get(&t.shape(node)) {
                let (_, what, clause) = &self.code.program.unsupported[*i];
                return Err(Stop::new(self.pc, StopKind::Unsupported { clause: clause.clone(), what: what.clone(), tree, node }));
            }
        }
        Ok(())
    }

    /// Runs the early-error rules of all nodes, in the order of the text. Gives those that do not hold: the place of the rule in
    /// the code, and the node.
    pub(crate) fn early_errors_of(&mut self, tree: u32) -> Result<Vec<(u32, Value)>, Stop> {
        let code = std::rc::Rc::clone(&self.code);
        let t = std::rc::Rc::clone(self.trees.tree(tree));
        let before = std::mem::take(&mut self.early_errors);
        for node in t.nodes() {
            for rule in code.early.get(&t.shape(node)).into_iter().flatten() {
                self.call(*rule, &[Value::node(tree, node)])?;
            }
        }
        Ok(std::mem::replace(&mut self.early_errors, before))
    }
}
