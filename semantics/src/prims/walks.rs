//! Where a node stands in its tree: what it is an instance of, and what contains it.
//!
//! A production `A : B` that no algorithm names makes no node. So a node stands for its own nonterminal, and for those between it
//! and the symbol of its parent's production whose place it takes.

use super::grammar::Grammar;
use crate::frontend::{NodeId, Tree};
use crate::ir::SymbolInfo;

/// A tree, and the grammar that it is of.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    pub tree: &'a Tree,
    pub grammar: &'a Grammar,
    /// The nonterminal that the text was parsed as.
    pub goal: u16,
}

impl Walk<'_> {
    /// The node's own nonterminal.
    pub fn nonterminal(&self, n: NodeId) -> u16 {
        self.grammar.nonterminal_of(self.tree.shape(n).0)
    }

    /// The symbol that the node takes the place of. What a cover is refined to takes none: its parent is the cover.
    fn symbol_above(&self, n: NodeId) -> u16 {
        let Some(parent) = self.tree.parent(n) else { return self.goal };
        let slots = self.grammar.slots_of(self.tree.shape(parent).0);
        (0..slots.len()).find(|i| self.tree.kid(parent, *i) == Some(n)).map_or_else(|| self.nonterminal(n), |i| slots[i])
    }

    /// Whether the node stands for an instance of the nonterminal.
    pub fn is_instance(&self, n: NodeId, nonterminal: u16) -> bool {
        let own = self.nonterminal(n);
        if own == nonterminal {
            return true;
        }
        // Few nonterminals come to the node's by a chain at all.
        self.grammar.reaches(nonterminal, own) && self.grammar.reaches(self.symbol_above(n), nonterminal)
    }

    /// Whether the node stands for one of them.
    pub fn is_one_of(&self, n: NodeId, nonterminals: &[u16]) -> bool {
        nonterminals.iter().any(|x| self.is_instance(n, *x))
    }

    /// Whether the node that the node is a child of, were all chains nodes, is an instance of the nonterminal.
    pub fn is_child_of(&self, n: NodeId, nonterminal: u16) -> bool {
        let own = self.nonterminal(n);
        let above = own != nonterminal && self.is_instance(n, nonterminal);
        above || self.symbol_above(n) == own && self.tree.parent(n).is_some_and(|p| self.nonterminal(p) == nonterminal)
    }

    /// The innermost node that contains the node and is an instance of one of these.
    pub fn closest(&self, n: NodeId, nonterminals: &[u16]) -> Option<NodeId> {
        std::iter::successors(self.tree.parent(n), |p| self.tree.parent(*p)).find(|p| self.is_one_of(*p, nonterminals))
    }

    /// The node below productions that are one nonterminal and nothing else.
    pub fn unchained(&self, mut n: NodeId) -> NodeId {
        while let [SymbolInfo::Slot(place)] = self.grammar.symbols_of(self.tree.shape(n).0)
            && let Some(kid) = self.tree.kid(n, *place as usize)
        {
            n = kid;
        }
        n
    }

    /// The same, but not further than to a node of that nonterminal.
    pub fn unchained_to(&self, mut n: NodeId, nonterminal: u16) -> NodeId {
        while self.nonterminal(n) != nonterminal
            && let [SymbolInfo::Slot(place)] = self.grammar.symbols_of(self.tree.shape(n).0)
            && let Some(kid) = self.tree.kid(n, *place as usize)
        {
            n = kid;
        }
        n
    }

    /// The children that are there.
    pub fn kids(&self, n: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        let slots = self.grammar.slots_of(self.tree.shape(n).0).len();
        (0..slots).filter_map(move |i| self.tree.kid(n, i))
    }

    /// The child whose place is that of the nonterminal.
    pub fn kid_at(&self, n: NodeId, nonterminal: u16) -> Option<NodeId> {
        let slots = self.grammar.slots_of(self.tree.shape(n).0);
        (0..slots.len()).filter(|i| slots[*i] == nonterminal).find_map(|i| self.tree.kid(n, i))
    }

    /// The items of a list, which is a production `List : List Item` or `List : Item` of that nonterminal.
    pub fn items(&self, list: NodeId, nonterminal: u16) -> Vec<NodeId> {
        let mut items = Vec::new();
        let mut at = Some(list);
        while let Some(n) = at {
            if self.nonterminal(n) != nonterminal {
                items.push(n);
                break;
            }
            // The last child is the item; before it stands the rest of the list.
            let mut kids = self.kids(n);
            items.extend(kids.next_back());
            at = kids.next();
        }
        items.reverse();
        items
    }
}
