//! Parse nodes: what they are, what they stand in, and what text they belong to (5.1.4, 11.2, 12.7.2, 15.10.1).

use super::Prim;
use super::args::{Args, Result};
use super::facts::Facts;
use super::strictness;
use super::walks::Walk;
use crate::frontend::NodeId;
use crate::ir::{SymbolInfo, Tag};
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("is-strict-code", is_strict_code),
    ("has-use-strict-directive", has_use_strict_directive),
    ("children-of", children_of),
    ("is-instance-of", is_instance_of),
    ("is-instance-of-goal", is_instance_of_goal),
    ("has-parameter", has_parameter),
    ("goal-is-module", goal_is_module),
    ("derives", derives),
    ("is-reserved-word", is_reserved_word),
    ("is-within-json", is_within_json),
    ("is-direct-eval-code", is_direct_eval_code),
    ("case-clauses-of", case_clauses_of),
    ("is-contained-within", is_contained_within),
    ("closest-containing", closest_containing),
    ("is-nested-within", is_nested_within),
    ("is-child-of", is_child_of),
    ("stands-for-a-function", stands_for_a_function),
];

impl Machine {
    /// The tree of a node to walk in, what is kept about it, and the node.
    pub(super) fn walk<T>(&mut self, node: Value, f: impl FnOnce(Walk, &mut Facts, NodeId) -> T) -> T {
        let (tree, n) = node.node_parts();
        let entry = &mut self.trees.entries[tree as usize];
        let walk = Walk { tree: &entry.tree, grammar: &self.code.names.grammar, goal: entry.facts.goal };
        f(walk, &mut entry.facts, NodeId(n))
    }
}

fn sibling(node: Value, other: NodeId) -> Value {
    Value::node(node.node_parts().0, other.0)
}

/// The nonterminals with these names.
fn nonterminals(m: &Machine, a: Args, i: usize) -> Result<Vec<u16>> {
    let names = a.texts(m, i)?;
    names.iter().map(|n| m.code.names.grammar.nonterminal(n)).collect::<Option<_>>().ok_or_else(|| a.wrong(m, i, "a List of names of nonterminals"))
}

// ---------------------------------------------------------------- strict mode code

fn is_strict_code(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("is-strict-code", args).node(m, 0)?;
    let (tree, n) = node.node_parts();
    if let Some(known) = strictness::known_strict(&m.trees.entries[tree as usize].facts, NodeId(n)) {
        return Ok(Value::bool(known));
    }
    let node = m.in_program(node);
    Ok(Value::bool(m.walk(node, strictness::is_strict)))
}

fn has_use_strict_directive(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("has-use-strict-directive", args).node(m, 0)?;
    Ok(Value::bool(m.walk(node, strictness::has_directive)))
}

/// Such a block has the text of the function, and no brace.
fn stands_for_a_function(m: &mut Machine, args: &[Value]) -> Result {
    let block = Args("stands-for-a-function", args).node(m, 0)?;
    Ok(Value::bool(m.walk(block, |w, _, n| w.tree.text(n).first() != Some(&(b'{' as u16)))))
}

// ---------------------------------------------------------------- productions

fn children_of(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("children-of", args).node(m, 0)?;
    let code = m.code.clone();
    let (id, n) = node.node_parts();
    let tree = m.trees.tree(id).clone();
    let shape = tree.shape(NodeId(n)).0;
    let mut children = Vec::new();
    for symbol in code.names.grammar.symbols_of(shape) {
        match symbol {
            SymbolInfo::Token(text) => children.push(m.heap.strings.intern_str(text)),
            SymbolInfo::Slot(place) => children.extend(tree.kid(NodeId(n), *place as usize).map(|k| Value::node(id, k.0))),
        }
    }
    Ok(m.heap.new_list(&children))
}

fn is_instance_of(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-instance-of", args);
    let child = a.at(0);
    if child.is_string() {
        let symbol = a.string(m, 1)?;
        return Ok(Value::bool(m.heap.strings.eq(child, symbol)));
    }
    let node = a.node(m, 0)?;
    // A terminal's text is the name of no nonterminal.
    let Some(nonterminal) = m.code.names.grammar.nonterminal(&a.text(m, 1)?) else { return Ok(Value::FALSE) };
    Ok(Value::bool(m.walk(node, |w, _, n| w.is_instance(n, nonterminal))))
}

fn is_instance_of_goal(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-instance-of-goal", args);
    let node = a.node(m, 0)?;
    let goal = a.at(1);
    if !goal.is(Tag::Nonterminal) {
        return Err(a.wrong(m, 1, "a goal symbol"));
    }
    Ok(Value::bool(m.walk(node, |w, _, n| w.is_instance(n, goal.index() as u16))))
}

fn has_parameter(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("has-parameter", args);
    let node = a.node(m, 0)?;
    let Some(parameter) = m.code.names.grammar.parameter(&a.text(m, 1)?) else { return Err(a.wrong(m, 1, "the name of a grammatical parameter")) };
    Ok(Value::bool(m.walk(node, |w, _, n| w.tree.params(n).has(parameter))))
}

fn goal_is_module(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("goal-is-module", args).node(m, 0)?;
    Ok(Value::bool(m.walk(node, |w, _, _| w.goal == w.grammar.known.module)))
}

fn derives(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("derives", args);
    let node = a.node(m, 0)?;
    let production = a.text(m, 1)?;
    let found = m.walk(node, |w, _, mut n| {
        loop {
            let shape = w.tree.shape(n).0;
            if w.grammar.production_of(shape) == production {
                return true;
            }
            let [SymbolInfo::Slot(place)] = w.grammar.symbols_of(shape) else { return false };
            let Some(kid) = w.tree.kid(n, *place as usize) else { return false };
            n = kid;
        }
    });
    Ok(Value::bool(found))
}

fn is_reserved_word(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-reserved-word", args);
    let word = a.text(m, 0)?;
    Ok(Value::bool(m.code.names.grammar.is_reserved_word(&word) && !a.texts(m, 1)?.contains(&word)))
}

fn case_clauses_of(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("case-clauses-of", args).node(m, 0)?;
    let clauses: Vec<Value> = m.walk(node, |w, _, n| w.items(n, w.grammar.known.case_clauses).into_iter().map(|c| sibling(node, c)).collect());
    Ok(m.heap.new_list(&clauses))
}

// ---------------------------------------------------------------- source text

fn is_within_json(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("is-within-json", args).node(m, 0)?;
    Ok(Value::bool(m.walk(node, |_, facts, _| facts.json)))
}

fn is_direct_eval_code(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("is-direct-eval-code", args).node(m, 0)?;
    Ok(Value::bool(m.trees.entries[node.node_parts().0 as usize].direct_eval == Some(true)))
}

// ---------------------------------------------------------------- what contains a node

fn closest(m: &mut Machine, a: Args) -> Result<Option<Value>> {
    let node = a.node(m, 0)?;
    let symbols = nonterminals(m, a, 1)?;
    Ok(m.walk(node, |w, _, n| w.closest(n, &symbols)).map(|found| sibling(node, found)))
}

fn is_contained_within(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::bool(closest(m, Args("is-contained-within", args))?.is_some()))
}

fn closest_containing(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("closest-containing", args);
    closest(m, a)?.ok_or_else(|| a.defect(m, "no such node contains the node"))
}

fn is_nested_within(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-nested-within", args);
    let node = a.node(m, 0)?;
    let symbols: Box<[u16]> = nonterminals(m, a, 1)?.into();
    Ok(Value::bool(m.walk(node, |w, facts, n| nested(w, facts, n, symbols))))
}

/// Walks outwards until the answer is known, and keeps it for all nodes on the way.
fn nested(w: Walk, facts: &mut Facts, node: NodeId, symbols: Box<[u16]>) -> bool {
    let ends = [w.grammar.known.function_body, w.grammar.known.class_static_block_body];
    let mut path = Vec::new();
    let mut at = node;
    let found = loop {
        if let Some(known) = facts.nested.get(&(at.0, symbols.clone())) {
            break *known;
        }
        path.push(at);
        // A function's parameters are another matter, but no statement stands in them outside of a function of its own.
        if w.is_one_of(at, &ends) {
            break false;
        }
        match w.tree.parent(at) {
            None => break false,
            Some(p) if w.is_one_of(p, &symbols) => break true,
            Some(p) => at = p,
        }
    };
    for n in path {
        facts.nested.insert((n.0, symbols.clone()), found);
    }
    found
}

fn is_child_of(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-child-of", args);
    let node = a.node(m, 0)?;
    let Some(nonterminal) = m.code.names.grammar.nonterminal(&a.text(m, 1)?) else { return Err(a.wrong(m, 1, "the name of a nonterminal")) };
    Ok(Value::bool(m.walk(node, |w, _, n| w.is_child_of(n, nonterminal))))
}
