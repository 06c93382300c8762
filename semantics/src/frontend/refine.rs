//! Cover grammars: reading a cover's text anew as what it turned out to be.
//!
//! Where the target has the cover's own right-hand side, the cover's node gets a sibling with another label and
//! the same children, at once. Everything else waits until the goal has been read, and goes from the outside
//! in: the target's tables run over the same text, and take over the nodes that the cover was made of wherever
//! their instance fits; only what does not fit is read from tokens. A refinement that was asked for within text
//! that has been read anew is void: the new reading asks for its own.

use super::driver::Parser;
use super::error::SyntaxError;
use super::token::{Scan, Token};
use super::tree::{LEAF, Node, NodeId, Tree};

/// The nodes of an earlier reading of a text, those ahead of the reading position; the next one on top.
#[derive(Default)]
pub(super) struct Old(Vec<NodeId>);

impl Old {
    /// The children of a node.
    fn of(tree: &Tree, n: NodeId) -> Old {
        let mut old = Old::default();
        old.open(tree, n);
        old
    }

    fn open(&mut self, tree: &Tree, n: NodeId) {
        let slots = tree.tables.slots_of(tree.shape(n));
        self.0.extend((0..slots).rev().filter_map(|i| tree.kid(n, i)));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<L: Scan> Parser<'_, L> {
    /// A node has been made whose rule refines one of its children.
    pub fn ask(&mut self, node: NodeId, refinement: u16) {
        let r = &self.core.decoded.refinements[refinement as usize];
        let Some(kid) = self.tree.kid(node, r.slot as usize) else { return };
        let cover = self.tree.cover_of(kid);
        let shape = self.tree.shape(cover);
        if !r.only.is_empty() && !r.only.contains(&self.core.tables.nonterminal_of(shape)) {
            return;
        }
        match r.relabel.iter().find(|x| x.0 == shape) {
            Some((_, shape, instance)) => {
                let old = *self.tree.node(cover);
                let target = self.tree.push(Node { shape: *shape, instance: *instance, ..old });
                for i in 0..self.core.tables.slots_of(*shape) {
                    if let Some(kid) = self.tree.kid(target, i) {
                        self.tree.nodes[kid.0 as usize].parent = target.0;
                    }
                }
                self.tree.refine(cover, target);
            }
            None => self.pending.push((node, cover, refinement)),
        }
    }

    /// Does what was asked for; the last first, so that what encloses comes before what is within.
    pub fn refine_all(&mut self) -> Result<(), SyntaxError> {
        while let Some((node, cover, i)) = self.pending.pop() {
            if self.gone.contains(&node) {
                continue;
            }
            let start = self.core.decoded.refinements[i as usize].start;
            let old = Old::of(&self.tree, cover);
            let span = self.tree.span(cover);
            let target = self.run(start, span, None, old)?;
            self.tree.refine(cover, target);
        }
        Ok(())
    }

    /// At a token that is about to be shifted: the largest old node that starts with it and that the state
    /// awaits, with the state that it leads to. Nodes that do not fit are opened.
    pub fn reuse(&mut self, old: &mut Old, state: u16, token: Token) -> Option<(NodeId, u16)> {
        while let Some(n) = old.0.last().copied() {
            let node = *self.tree.node(n);
            if node.start > token.start {
                return None;
            }
            old.0.pop();
            if node.start == token.start
                && node.end > node.start
                && node.instance != LEAF
                && let Some(to) = self.core.automaton.goto(state, node.instance)
            {
                return Some((n, to));
            }
            if node.instance != LEAF {
                self.gone.insert(n);
                old.open(&self.tree, n);
            }
        }
        None
    }

    /// The first node that should have been refined away and was not.
    pub fn left_provisional(&self) -> Option<NodeId> {
        let left = self.provisional.iter().filter(|n| !self.gone.contains(n));
        left.copied().min_by_key(|n| self.tree.span(*n).0)
    }
}
