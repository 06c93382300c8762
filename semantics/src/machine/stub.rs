//! The parse tree, as long as there is no front end.

/// A parse tree.
#[derive(Default)]
pub(crate) struct Tree {
    pub text: Vec<u16>,
    pub nodes: Vec<Node>,
}

#[derive(Default)]
pub(crate) struct Node {
    pub shape: u16,
    pub nonterminal: u16,
    pub kids: Vec<Option<u32>>,
    pub span: (u32, u32),
}

impl Tree {
    pub fn shape(&self, node: u32) -> u16 {
        self.nodes[node as usize].shape
    }
    pub fn kid(&self, node: u32, place: usize) -> Option<u32> {
        self.nodes[node as usize].kids.get(place).copied().flatten()
    }
    pub fn only_child(&self, node: u32) -> Option<u32> {
        match self.nodes[node as usize].kids[..] {
            [Some(kid)] => Some(kid),
            _ => None,
        }
    }
    pub fn child(&self, node: u32, nonterminal: u16, nth: usize) -> Option<u32> {
        let kids = self.nodes[node as usize].kids.iter().flatten();
        kids.copied().filter(|k| self.is_instance(*k, nonterminal)).nth(nth)
    }
    pub fn covered(&self, node: u32, _nonterminal: u16) -> Option<u32> {
        Some(node)
    }
    pub fn is_instance(&self, node: u32, nonterminal: u16) -> bool {
        self.nodes[node as usize].nonterminal == nonterminal
    }
    pub fn span(&self, node: u32) -> (u32, u32) {
        self.nodes[node as usize].span
    }
    pub fn source(&self) -> &[u16] {
        &self.text
    }
    pub fn nodes(&self) -> std::ops::Range<u32> {
        0..self.nodes.len() as u32
    }
    pub fn source_text(&self, node: u32) -> &[u16] {
        let (from, to) = self.nodes[node as usize].span;
        &self.text[from as usize..to as usize]
    }
}
