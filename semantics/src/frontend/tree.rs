//! The parse tree: nodes in one array, the children of all of them in another.

use spec262_spec::grammar::tables::Tables;
use spec262_spec::grammar::{NonterminalId, Params, ShapeId};
use std::sync::Arc;

/// A node of a [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

/// Stands for "no node".
pub(super) const NONE: u32 = u32::MAX;

/// The instance of a leaf, which has none.
pub(super) const LEAF: u16 = u16::MAX;

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub start: u32,
    pub end: u32,
    pub parent: u32,
    /// Where its children begin in [`Tree::kids`]; the refinement of a cover stands behind them.
    pub kids: u32,
    pub shape: ShapeId,
    pub instance: u16,
}

/// A parse tree with its source text. A node's children are the slots of its shape; chains `A : B` that no
/// algorithm names have no node.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) source: Arc<[u16]>,
    pub(super) tables: Arc<Tables>,
    pub(super) nodes: Vec<Node>,
    pub(super) kids: Vec<u32>,
    pub(super) root: NodeId,
    /// It was read without tokens: a node's instance is the set of its parameters.
    characters: bool,
}

impl Tree {
    pub(super) fn new(source: Arc<[u16]>, tables: Arc<Tables>) -> Tree {
        // Dense code has a node for every five code units or so.
        let nodes = source.len() / 5 + 16;
        Tree { source, tables, nodes: Vec::with_capacity(nodes), kids: Vec::with_capacity(nodes), root: NodeId(0), characters: false }
    }

    pub(super) fn of_characters(source: Arc<[u16]>, tables: Arc<Tables>) -> Tree {
        Tree { source, tables, nodes: Vec::new(), kids: Vec::new(), root: NodeId(0), characters: true }
    }

    /// The node of the goal symbol.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// How many nodes there are; ids are below it. Some may be reached neither from the root nor from a
    /// refinement: what a cover's text was read as before it was read anew.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Bytes taken, roughly.
    pub fn bytes(&self) -> usize {
        size_of::<Tree>() + size_of_val(&*self.source) + self.nodes.len() * size_of::<Node>() + self.kids.len() * size_of::<u32>()
    }

    /// A tree has at least its root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The source text.
    pub fn source(&self) -> &Arc<[u16]> {
        &self.source
    }

    /// The tables that it was parsed with.
    pub fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    pub(super) fn node(&self, n: NodeId) -> &Node {
        &self.nodes[n.0 as usize]
    }

    /// The shape of a node.
    pub fn shape(&self, n: NodeId) -> ShapeId {
        self.node(n).shape
    }

    /// The child in a slot of the node's shape; `None` if the optional symbol is not there.
    pub fn kid(&self, n: NodeId, place: usize) -> Option<NodeId> {
        let node = self.node(n);
        if place >= self.tables.slots_of(node.shape) {
            return None;
        }
        self.kid_at(n, place)
    }

    /// The same for a slot that the shape is known to have.
    pub(crate) fn kid_at(&self, n: NodeId, place: usize) -> Option<NodeId> {
        some(self.kids[self.node(n).kids as usize + place])
    }

    /// The node that it is a child of. What a cover is refined to has the cover as its parent; what the
    /// refinement took over from the cover has its parent in the refinement.
    pub fn parent(&self, n: NodeId) -> Option<NodeId> {
        some(self.node(n).parent)
    }

    /// The code units that it matched, without trivia before and behind; empty for the empty source.
    pub fn span(&self, n: NodeId) -> (u32, u32) {
        let node = self.node(n);
        (node.start, node.end)
    }

    /// The code units that it matched.
    pub fn text(&self, n: NodeId) -> &[u16] {
        let (start, end) = self.span(n);
        &self.source[start as usize..end as usize]
    }

    /// The grammatical parameters of the instance of the nonterminal; none for a token.
    pub fn params(&self, n: NodeId) -> Params {
        match self.node(n).instance {
            params if self.characters => Params(params),
            LEAF => Params::default(),
            i => self.tables.instance(i).1,
        }
    }

    /// Does the node stand for the nonterminal?
    pub fn is_instance(&self, n: NodeId, nonterminal: NonterminalId) -> bool {
        self.tables.is_instance(self.shape(n), nonterminal)
    }

    /// What a cover's node is refined to, if the text asks for a refinement.
    pub fn refined(&self, n: NodeId) -> Option<NodeId> {
        let node = self.node(n);
        if !self.tables.is_cover(node.shape) {
            return None;
        }
        some(self.kids[node.kids as usize + self.tables.slots_of(node.shape)])
    }

    /// The node of the nonterminal that is covered by this one.
    pub fn covered(&self, n: NodeId, nonterminal: NonterminalId) -> Option<NodeId> {
        self.refined(self.cover_of(n)).filter(|r| self.is_instance(*r, nonterminal))
    }

    /// The node below chains that have nodes.
    pub(super) fn cover_of(&self, mut n: NodeId) -> NodeId {
        while self.tables.is_chain(self.shape(n))
            && let Some(kid) = self.kid(n, 0)
        {
            n = kid;
        }
        n
    }

    /// The tree as indented text, for tests and for people.
    pub fn outline(&self) -> String {
        super::outline::of(self)
    }

    #[inline]
    pub(super) fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(node);
        id
    }

    /// Makes `target` the refinement of `cover`.
    pub(super) fn refine(&mut self, cover: NodeId, target: NodeId) {
        let node = *self.node(cover);
        let cell = node.kids as usize + self.tables.slots_of(node.shape);
        self.kids[cell] = target.0;
        self.nodes[target.0 as usize].parent = cover.0;
    }
}

fn some(n: u32) -> Option<NodeId> {
    (n != NONE).then_some(NodeId(n))
}
