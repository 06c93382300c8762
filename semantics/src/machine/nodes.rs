//! Parse nodes: dispatch on them, their children, and the results that are kept for them.

use super::loaded::{At, NONE};
use super::trees::{Entry, only_child};
use super::{Machine, Stop, StopKind};
use crate::frontend::NodeId;
use crate::ir::Tag;
use crate::value::Value;
use spec262_spec::grammar::NonterminalId;
use std::cell::{Cell, OnceCell};

/// A static operation at work whose result will be kept.
pub(crate) struct Pending {
    pub tree: u32,
    pub key: u64,
    pub args: Option<[Value; 2]>,
}

/// No algorithm: the operation goes on in the token's own tree.
const OWN_TREE: u32 = NONE - 1;

/// How many productions an operation is passed on through before the end of the way is kept.
const LONG_WAY: u32 = 16;

fn memo_key(sdo: u16, node: u32) -> u64 {
    (sdo as u64) << 32 | node as u64
}

/// Values whose bits say all, or that cannot change.
fn is_simple(v: Value) -> bool {
    !matches!(v.tag(), Tag::List | Tag::Record | Tag::Closure | Tag::Object | Tag::Opaque | Tag::Abrupt)
}

impl Machine {
    fn node_of(&self, v: Value) -> Result<(u32, u32), Stop> {
        if v.is(Tag::Node) { Ok(v.node_parts()) } else { Err(self.guard("Node", v)) }
    }

    /// What [`dispatch`](Machine::dispatch) has found for Evaluation of that node before, if it is kept.
    #[inline(always)]
    pub(super) fn known_evaluation(&self, sdo: u16, v: Value) -> Option<(u32, Value)> {
        if sdo as u32 != self.known().evaluation || !v.is(Tag::Node) {
            return None;
        }
        let (tree, node) = v.node_parts();
        let (alg, end) = self.trees.entries.get(tree as usize)?.evaluation.get()?.get(node as usize)?.get();
        (alg != NONE).then_some((alg, Value::node(tree, end)))
    }

    /// The algorithm of an operation at the node, and the node that it is at: the same, or the only one under a chain.
    /// [`NONE`]: the evaluation was replaced, and the value is the closure. What a token's leaf has no rule for is asked of its own tree.
    #[inline(never)]
    pub(super) fn dispatch(&mut self, sdo: u16, v: Value) -> Result<(u32, Value), Stop> {
        match self.find_rule(sdo, v)? {
            (OWN_TREE, token) => {
                let root = self.own_tree(token)?;
                self.find_rule(sdo, root)
            }
            found => Ok(found),
        }
    }

    fn find_rule(&self, sdo: u16, v: Value) -> Result<(u32, Value), Stop> {
        let (tree_id, mut node) = self.node_of(v)?;
        let entry = &self.trees.entries[tree_id as usize];
        let table = &self.code.sdos[sdo as usize];
        let is_evaluation = sdo as u32 == self.known().evaluation;
        // Evaluation is asked of the same nodes again and again.
        let kept = (is_evaluation && entry.replaced.is_empty()).then(|| {
            let ends = entry.evaluation.get_or_init(|| vec![Cell::new((NONE, 0)); entry.tree.len()]);
            &ends[node as usize]
        });
        let mut hops = 0;
        loop {
            if !entry.replaced.is_empty()
                && is_evaluation
                && let Some(closure) = entry.replaced.get(&node)
            {
                return Ok((NONE, *closure));
            }
            let shape = entry.tree.shape(NodeId(node)).0;
            match table.at(shape) {
                At::Rule(alg) => {
                    if let Some(kept) = kept {
                        kept.set((alg, node));
                    }
                    return Ok((alg, Value::node(tree_id, node)));
                }
                At::Chain => match self.passed_on(entry, sdo, node, &mut hops) {
                    Some(child) => node = child,
                    None => return Err(self.no_rule(sdo, Value::node(tree_id, node))),
                },
                At::OwnTree => return Ok((OWN_TREE, Value::node(tree_id, node))),
                At::Unsupported => return Err(self.unsupported(shape, tree_id, node)),
                At::Unreachable(why) => return Err(Stop::new(self.pc, StopKind::Unreachable(self.code.program.reasons[why as usize].clone()))),
                At::Undefined => return Err(self.no_rule(sdo, Value::node(tree_id, node))),
            }
        }
    }

    /// The node that an operation is passed on to. Where it is passed on from node to node for long, as through nested blocks, the end of
    /// the way is kept every so often, so that a walk over all of them stays linear.
    fn passed_on(&self, entry: &Entry, sdo: u16, node: u32, hops: &mut u32) -> Option<u32> {
        *hops += 1;
        if !(*hops).is_multiple_of(LONG_WAY) || !entry.replaced.is_empty() {
            return only_child(&entry.tree, node);
        }
        let key = memo_key(sdo, node);
        if let Some(end) = entry.shortcuts.borrow().get(&key) {
            return Some(*end);
        }
        let table = &self.code.sdos[sdo as usize];
        // The way goes on to the next place whose end is known, or to its own.
        let mut way = vec![node];
        let mut at = only_child(&entry.tree, node)?;
        let mut n = 0u32;
        while matches!(table.at(entry.tree.shape(NodeId(at)).0), At::Chain) {
            if let Some(end) = entry.shortcuts.borrow().get(&memo_key(sdo, at)) {
                at = *end;
                break;
            }
            n += 1;
            if n.is_multiple_of(LONG_WAY) {
                way.push(at);
            }
            at = only_child(&entry.tree, at)?;
        }
        let mut kept = entry.shortcuts.borrow_mut();
        kept.extend(way.into_iter().map(|from| (memo_key(sdo, from), at)));
        Some(at)
    }

    /// Calls a static operation without arguments for a primitive: see [`Machine::call`].
    pub(crate) fn call_sdo(&mut self, sdo: u16, node: Value) -> Result<Value, Stop> {
        match self.dispatch(sdo, node)? {
            (NONE, _) => Err(self.defect("only evaluations are replaced")),
            (alg, at) => match self.remembered(sdo, &[at]) {
                Some(kept) => Ok(kept),
                None => self.call(alg, &[at]),
            },
        }
    }

    #[cold]
    fn no_rule(&self, sdo: u16, node: Value) -> Stop {
        self.defect(format!("{} is not defined for {}", self.code.program.sdos[sdo as usize].name, self.describe(node)))
    }
    #[cold]
    fn unsupported(&self, shape: u16, tree: u32, node: u32) -> Stop {
        let (clause, what) = match self.code.program.unsupported.iter().find(|u| u.0 == shape) {
            Some((_, what, clause)) => (clause.clone(), what.clone()),
            None => (String::new(), self.describe(Value::node(tree, node))),
        };
        Stop::new(self.pc, StopKind::Unsupported { clause, what, tree, node })
    }

    // ------------------------------------------------------------ children

    /// The child in that place, or Absent; nothing of what is no node.
    #[inline(never)]
    pub(super) fn kid(&self, of: Value, place: u16) -> Option<Value> {
        if !of.is(Tag::Node) {
            return None;
        }
        let (tree, node) = of.node_parts();
        let nodes = self.trees.tree(tree);
        let places = &self.code.program.shapes[nodes.shape(NodeId(node)).0 as usize];
        let kid = if usize::from(place) < places.len() { nodes.kid_at(NodeId(node), usize::from(place)) } else { None };
        Some(kid.map_or(Value::ABSENT, |kid| Value::node(tree, kid.0)))
    }
    /// The child with that nonterminal, the nth of them; the node itself where it is one and has no such child. Chains that have
    /// nodes are looked through.
    pub(super) fn child(&self, of: Value, nonterminal: u16, nth: u8) -> Result<Value, Stop> {
        let (tree_id, mut node) = self.node_of(of)?;
        let tree = self.trees.tree(tree_id);
        loop {
            let slots = &self.code.program.shapes[tree.shape(NodeId(node)).0 as usize];
            if let Some((place, _)) = slots.iter().enumerate().filter(|(_, s)| **s == nonterminal).nth(nth as usize) {
                return Ok(tree.kid(NodeId(node), place).map_or(Value::ABSENT, |kid| Value::node(tree_id, kid.0)));
            }
            if nth == 0 && tree.is_instance(NodeId(node), NonterminalId(nonterminal)) {
                return Ok(Value::node(tree_id, node));
            }
            match only_child(tree, node) {
                Some(child) if tree.tables().is_chain(tree.shape(NodeId(node))) => node = child,
                _ => return Ok(Value::ABSENT),
            }
        }
    }
    pub(super) fn covered(&self, by: Value, nonterminal: u16) -> Result<Value, Stop> {
        let (tree, node) = self.node_of(by)?;
        match self.trees.tree(tree).covered(NodeId(node), NonterminalId(nonterminal)) {
            Some(n) => Ok(Value::node(tree, n.0)),
            None => Err(self.defect(format!("{} covers no such node", self.describe(by)))),
        }
    }
    pub(super) fn source_text(&mut self, v: Value) -> Result<Value, Stop> {
        let (tree, node) = self.node_of(v)?;
        let entry = &mut self.trees.entries[tree as usize];
        let text = *entry.text.get_or_insert_with(|| self.heap.strings.from_units(entry.tree.source()));
        let (start, end) = entry.tree.span(NodeId(node));
        Ok(self.heap.strings.substring(text, start, end))
    }
    pub(super) fn replace_evaluation(&mut self, node: Value, closure: Value) -> Result<(), Stop> {
        let (tree, node) = self.node_of(node)?;
        let entry = &mut self.trees.entries[tree as usize];
        entry.replaced.insert(node, closure);
        entry.evaluation = OnceCell::new();
        Ok(())
    }

    // ------------------------------------------------------------ kept results

    /// What a static operation gave for these arguments (the node first) before.
    #[inline]
    pub(super) fn remembered(&self, sdo: u16, args: &[Value]) -> Option<Value> {
        let node = args[0];
        if !node.is(Tag::Node) {
            return None;
        }
        let (tree, node) = node.node_parts();
        let entry = &self.trees.entries[tree as usize];
        let key = memo_key(sdo, node);
        match args.len() {
            1 => entry.memo.get(&key).copied(),
            2 => entry.memo_with.get(&(key, [args[1], Value::ABSENT])).copied(),
            3 => entry.memo_with.get(&(key, [args[1], args[2]])).copied(),
            _ => None,
        }
    }
    /// Whether the result is to be kept; if so the arguments are noted until it comes.
    #[inline]
    pub(super) fn remember_later(&mut self, sdo: u16, args: &[Value]) -> bool {
        let (tree, node) = args[0].node_parts();
        let with = match *args {
            [_] => None,
            [_, a] if is_simple(a) => Some([a, Value::ABSENT]),
            [_, a, b] if is_simple(a) && is_simple(b) => Some([a, b]),
            _ => return false,
        };
        self.pending.push(Pending { tree, key: memo_key(sdo, node), args: with });
        true
    }
    pub(super) fn remember(&mut self, result: Value) -> Value {
        if let Some(p) = self.pending.pop()
            && !result.is_abrupt()
            && let Some(entry) = self.trees.entries.get_mut(p.tree as usize)
        {
            // What is kept is apart from what the caller gets, and may change.
            let kept = match result.tag() {
                Tag::List => self.heap.list_copy(result),
                // Most are names, and will be looked for.
                Tag::String => self.heap.strings.intern(result),
                _ => result,
            };
            match p.args {
                None => entry.memo.insert(p.key, kept),
                Some(args) => entry.memo_with.insert((p.key, args), kept),
            };
        }
        result
    }
}
