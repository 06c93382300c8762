//! What primitives know and keep about a parse tree.

use crate::machine::Reading;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Names as code units, and how often each is declared.
pub(super) type NameCounts = FxHashMap<Box<[u16]>, u32>;

/// A node, and the nonterminals or productions whose nodes within it are asked for.
pub(super) type Asked = (u32, Box<[String]>);

#[derive(Clone, Default)]
pub(crate) struct Facts {
    /// The nonterminal that the text was parsed as.
    pub goal: u16,
    /// Strict mode code for a reason outside of the text.
    pub strict_caller: bool,
    /// The text is evaluated for ParseJSON.
    pub json: bool,
    /// By node: 0 is not asked yet.
    pub(super) strict: Vec<u8>,
    /// By body: whether it has a Use Strict Directive.
    pub(super) directives: FxHashMap<u32, bool>,
    /// By node and by the set of nonterminals asked for: whether one of them contains the node in the same function.
    pub(super) nested: FxHashMap<(u32, Box<[u16]>), bool>,
    /// By code: the functions in its blocks.
    pub(super) functions: FxHashMap<u32, Box<[u32]>>,
    /// By function in a block and code: whether a var in its place would be legal.
    pub(super) var_legal: FxHashMap<(u32, u32), bool>,
    /// By node and by what was asked for: the nodes within that are that.
    pub(super) within: FxHashMap<Asked, Rc<[u32]>>,
    /// By block or other scope: what it declares lexically.
    pub(super) lexical_names: FxHashMap<u32, NameCounts>,
}

impl Facts {
    /// What is known of a text before it is looked at.
    pub fn new(goal: u16, how: Reading) -> Facts {
        Facts { goal, strict_caller: how.strict, json: how.json, ..Facts::default() }
    }
    /// What is known of a text that is a part of another.
    pub fn of_goal(goal: u16) -> Facts {
        Facts { goal, ..Facts::default() }
    }
    /// The text turns out to be strict mode code from its beginning.
    pub(super) fn make_strict(&mut self) {
        self.strict_caller = true;
        self.strict.clear();
    }
}
