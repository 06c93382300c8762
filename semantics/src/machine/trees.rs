//! Parse trees, as the machine looks at them. A node value names its tree and its node.

use crate::frontend::{NodeId, Tree};
use crate::value::Value;
use rustc_hash::FxHashMap;
use spec262_spec::grammar::NonterminalId;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// What source text was parsed as, and what is kept for its tree.
#[derive(Clone)]
pub(crate) struct Entry {
    pub tree: Rc<Tree>,
    /// The number of the script that it is the text of; none for eval code and the like.
    pub script: Option<u32>,
    /// It is strict mode code from its beginning, whatever it says itself.
    pub strict: bool,
    /// For eval code: whether a direct eval is processing it.
    pub direct_eval: Option<bool>,
    /// How observers know the tree; none, where they are not told of it.
    pub number: Option<u32>,
    /// It is the text of this token: a leaf of another tree.
    pub token: Option<Value>,
    /// What primitives know and keep about it.
    pub facts: crate::prims::Facts,
    /// Results of static operations without further arguments, by operation and node.
    pub memo: FxHashMap<u64, Value>,
    /// And of those with arguments.
    pub memo_with: FxHashMap<(u64, [Value; 2]), Value>,
    /// The whole text as a String, once a part of it was asked for: the parts share it.
    pub text: Option<Value>,
    /// For each node the algorithm of its evaluation, and where that ends up, behind productions that pass it on; no algorithm where that is not
    /// known yet. Kept as long as no evaluation was replaced.
    pub evaluation: OnceCell<Vec<Cell<(u32, u32)>>>,
    /// For each node which of the questions of [`super::foregone`] may have another answer there, a bit each; empty until one is asked.
    pub below: OnceCell<Vec<u32>>,
    /// Where long chains of productions that pass an operation on end, by operation and node.
    pub shortcuts: RefCell<FxHashMap<u64, u32>>,
    /// Evaluations that were replaced: node → closure.
    pub replaced: FxHashMap<u32, Value>,
}

impl Entry {
    pub(super) fn of(tree: Rc<Tree>, script: Option<u32>, strict: bool, direct_eval: Option<bool>) -> Entry {
        Entry {
            tree,
            script,
            strict,
            direct_eval,
            number: None,
            token: None,
            facts: crate::prims::Facts::default(),
            memo: FxHashMap::default(),
            memo_with: FxHashMap::default(),
            text: None,
            evaluation: OnceCell::new(),
            below: OnceCell::new(),
            shortcuts: RefCell::default(),
            replaced: FxHashMap::default(),
        }
    }
}

#[derive(Clone, Default)]
pub(crate) struct Trees {
    pub entries: Vec<Entry>,
    /// Numbers of those that were added, for observers.
    pub added: Vec<u32>,
    /// How many observers were told of. Entries are used again, and when depends on collections: numbers do not.
    told: u32,
    /// Numbers of trees that nothing reaches any more.
    free: Vec<u32>,
}

impl Trees {
    pub fn add(&mut self, tree: Rc<Tree>, script: Option<u32>, strict: bool, direct_eval: Option<bool>) -> u32 {
        let number = Some(self.told);
        self.told += 1;
        let id = self.add_entry(Entry { number, ..Entry::of(tree, script, strict, direct_eval) });
        self.added.push(id);
        id
    }
    /// Adds a tree that observers are not told of.
    pub(super) fn add_entry(&mut self, entry: Entry) -> u32 {
        match self.free.pop() {
            Some(id) => {
                self.entries[id as usize] = entry;
                id
            }
            None => {
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
        }
    }
    /// Tells of the trees that were added since the last time: number, name, text. `scripts` are the names of scripts.
    pub fn tell_added(&mut self, scripts: &[String], mut tell: impl FnMut(u32, &str, &[u16])) {
        for id in self.added.drain(..) {
            let Some(entry) = self.entries.get(id as usize) else { continue };
            let Some(number) = entry.number else { continue };
            let name = entry.script.and_then(|s| scripts.get(s as usize)).map_or("eval code", String::as_str);
            tell(number, name, entry.tree.source());
        }
    }
    /// Gives up a tree that nothing reaches, without waiting for a collection.
    pub fn give_up(&mut self, id: u32) {
        let Some(first) = self.entries.first().map(|e| Rc::clone(&e.tree)) else { return };
        if id > 0 {
            self.entries[id as usize] = Entry::of(first, None, false, None);
            self.free.push(id);
        }
    }
    /// The values that are kept for a tree.
    pub fn kept(&self, tree: u32, each: &mut dyn FnMut(Value)) {
        let Some(entry) = self.entries.get(tree as usize) else { return };
        entry.memo.values().for_each(|v| each(*v));
        for ((_, args), v) in &entry.memo_with {
            args.iter().for_each(|a| each(*a));
            each(*v);
        }
        entry.replaced.values().for_each(|v| each(*v));
        entry.token.into_iter().for_each(&mut *each);
        entry.text.into_iter().for_each(each);
    }
    /// After a collection: gives up the trees of eval and Function that nothing reaches. The first one is the program's.
    pub fn sweep(&mut self, reached: impl Fn(u32) -> bool) {
        let Some(first) = self.entries.first().map(|e| Rc::clone(&e.tree)) else { return };
        for id in 1..self.entries.len() {
            let entry = &mut self.entries[id];
            if reached(id as u32) || Rc::ptr_eq(&entry.tree, &first) {
                continue;
            }
            *entry = Entry::of(Rc::clone(&first), None, false, None);
            self.free.push(id as u32);
        }
    }
    #[inline(always)]
    pub fn tree(&self, tree: u32) -> &Rc<Tree> {
        &self.entries[tree as usize].tree
    }
    /// The tree of a node value.
    pub fn of(&self, node: Value) -> &Rc<Tree> {
        self.tree(node.aux())
    }
    /// The number of the tree that observers know, and the code units of it that a node matched.
    pub fn place(&self, tree: u32, node: u32) -> Option<(u32, u32, u32)> {
        let (tree, start, end) = self.in_text(tree, node)?;
        self.entries[tree as usize].number.map(|number| (number, start, end))
    }
    /// The code units that a node matched, and the tree whose text has them: for a token's tree that of the token.
    pub fn in_text(&self, tree: u32, node: u32) -> Option<(u32, u32, u32)> {
        let entry = self.entries.get(tree as usize)?;
        let (start, end) = entry.tree.span(NodeId(node));
        match entry.token {
            None => Some((tree, start, end)),
            Some(token) => {
                let (host, leaf) = token.node_parts();
                let (host, offset, _) = self.in_text(host, leaf)?;
                Some((host, offset + start, offset + end))
            }
        }
    }
    pub fn is_instance(&self, v: Value, nonterminal: u16) -> bool {
        let tree = self.of(v);
        let mut node = NodeId(v.index());
        // What a production of one nonterminal stands for is an instance of what it derives, too.
        loop {
            if tree.is_instance(node, NonterminalId(nonterminal)) {
                return true;
            }
            match tree.kid(node, 0).filter(|_| tree.tables().is_chain(tree.shape(node))) {
                Some(kid) => node = kid,
                None => return false,
            }
        }
    }
}

/// The only child that is there.
pub(crate) fn only_child(tree: &Tree, node: u32) -> Option<u32> {
    let slots = tree.tables().slots_of(tree.shape(NodeId(node)));
    let mut there = (0..slots).filter_map(|i| tree.kid(NodeId(node), i));
    match (there.next(), there.next()) {
        (Some(only), None) => Some(only.0),
        _ => None,
    }
}

/// The nodes from this one on in the order of the text, each before its children; what a cover was refined to stands for its children.
pub(crate) fn preorder(tree: &Tree, from: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let mut stack = vec![from];
    std::iter::from_fn(move || {
        let node = stack.pop()?;
        match tree.refined(node) {
            Some(refined) => stack.push(refined),
            None => {
                let slots = tree.tables().slots_of(tree.shape(node));
                stack.extend((0..slots).rev().filter_map(|i| tree.kid(node, i)));
            }
        }
        Some(node)
    })
}
