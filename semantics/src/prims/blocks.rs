//! Functions in blocks (B.3.2): which there are in some code, and which of them may be variables of that code too.

use super::Prim;
use super::args::{Args, Result};
use super::facts::NameCounts;
use super::walks::Walk;
use crate::frontend::NodeId;
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[("functions-in-blocks", functions_in_blocks), ("var-would-be-legal", var_would_be_legal)];

fn functions_in_blocks(m: &mut Machine, args: &[Value]) -> Result {
    let code = Args("functions-in-blocks", args).node(m, 0)?;
    let (tree, _) = code.node_parts();
    // Asked at every call of a function: found once.
    let found: Vec<Value> = m.walk(code, |w, facts, n| {
        let functions = facts.functions.entry(n.0).or_insert_with(|| find_functions(w, n));
        functions.iter().map(|f| Value::node(tree, *f)).collect()
    });
    Ok(m.heap.new_list(&found))
}

/// In the order of the text. Other functions and classes are not looked into: `Contains` does not either.
fn find_functions(w: Walk, code: NodeId) -> Box<[u32]> {
    let mut found = Vec::new();
    let mut todo = vec![code];
    while let Some(n) = todo.pop() {
        let nonterminal = w.nonterminal(n);
        if n != code && (w.grammar.is_function(nonterminal) || w.grammar.is_class(nonterminal)) {
            if nonterminal == w.grammar.known.function_declaration && is_item_of_block(w, n) {
                found.push(n.0);
            }
            continue;
        }
        match w.tree.refined(n) {
            Some(r) => todo.push(r),
            None => todo.extend(w.kids(n).rev()),
        }
    }
    found.into()
}

/// Whether the declaration stands directly in the StatementList of a Block, CaseClause or DefaultClause.
fn is_item_of_block(w: Walk, declaration: NodeId) -> bool {
    let known = &w.grammar.known;
    let lists = [known.statement_list, known.statement_list_item];
    let mut at = declaration;
    while let Some(parent) = w.tree.parent(at) {
        let nonterminal = w.nonterminal(parent);
        if [known.block, known.case_clause, known.default_clause].contains(&nonterminal) {
            return true;
        }
        // Chains above the declaration, and the list that it is an item of.
        let chain = w.grammar.symbols_of(w.tree.shape(parent).0).len() == 1 && !w.is_one_of(parent, &[known.statement]);
        if !lists.contains(&nonterminal) && !chain {
            return false;
        }
        at = parent;
    }
    false
}

/// A scope between the declaration and the code, by the node that an operation of the static semantics is asked at.
struct Scope {
    /// The name of the operation that gives what is declared there.
    operation: &'static str,
    node: NodeId,
    /// How often the name may be declared there: once, where the declaration itself counts.
    allowed: u32,
}

fn var_would_be_legal(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("var-would-be-legal", args);
    let function = a.node(m, 0)?;
    let name = a.units(m, 1)?.to_vec();
    let code = a.node(m, 2)?;
    let (tree, f) = function.node_parts();
    let (code_tree, c) = code.node_parts();
    if tree != code_tree {
        return Err(a.wrong(m, 2, "what contains the function"));
    }
    if let Some(known) = m.trees.entries[tree as usize].facts.var_legal.get(&(f, c)) {
        return Ok(Value::bool(*known));
    }
    let Some(scopes) = m.walk(function, |w, _, n| scopes(w, n, NodeId(c))) else { return Err(a.wrong(m, 2, "what contains the function")) };
    let mut legal = true;
    for scope in scopes {
        if declared(m, a, tree, &scope, &name)? > scope.allowed {
            legal = false;
            break;
        }
    }
    m.trees.entries[tree as usize].facts.var_legal.insert((f, c), legal);
    Ok(Value::bool(legal))
}

/// The scopes that a var at the place of the function would be hoisted through: those of 14.2.1, 14.7.4.1, 14.7.5.1, 14.12.1 and 14.15.1, and
/// the code itself (15.2.1, 16.1.1). None if the code does not contain the function.
fn scopes(w: Walk, function: NodeId, code: NodeId) -> Option<Vec<Scope>> {
    let known = &w.grammar.known;
    let mut scopes = Vec::new();
    let mut at = function;
    // The innermost block has the declaration itself.
    let mut own = 1;
    while at != code {
        let parent = w.tree.parent(at)?;
        let nonterminal = w.nonterminal(parent);
        let mut add = |operation, node, allowed| scopes.push(Scope { operation, node, allowed });
        if nonterminal == known.block {
            add("LexicallyDeclaredNames", w.kid_at(parent, known.statement_list)?, std::mem::take(&mut own));
        } else if nonterminal == known.case_block {
            add("LexicallyDeclaredNames", parent, std::mem::take(&mut own));
        } else if nonterminal == known.for_statement || nonterminal == known.for_in_of_statement {
            let head = [known.lexical_declaration, known.for_declaration].into_iter().find_map(|x| w.kid_at(parent, x));
            if let Some(head) = head {
                add("BoundNames", head, 0);
            }
        } else if nonterminal == known.catch
            && let Some(parameter) = w.kid_at(parent, known.catch_parameter)
            && !w.is_instance(w.unchained_to(parameter, known.binding_identifier), known.binding_identifier)
        {
            add("BoundNames", parameter, 0);
        }
        at = parent;
    }
    scopes.push(Scope { operation: "LexicallyDeclaredNames", node: code, allowed: 0 });
    Some(scopes)
}

/// How often the scope declares the name, by the specification's own static semantics.
fn declared(m: &mut Machine, a: Args, tree: u32, scope: &Scope, name: &[u16]) -> Result<u32> {
    let count = |names: &NameCounts| names.get(name).copied().unwrap_or(0);
    if let Some(names) = m.trees.entries[tree as usize].facts.lexical_names.get(&scope.node.0) {
        return Ok(count(names));
    }
    let Some(sdo) = m.code.program.sdos.iter().position(|s| s.name == scope.operation) else {
        return Err(a.defect(m, &format!("there is no operation {}", scope.operation)));
    };
    let list = m.call_sdo(sdo as u16, Value::node(tree, scope.node.0))?;
    if !list.is(Tag::List) {
        return Err(a.defect(m, &format!("{} gives no List", scope.operation)));
    }
    let mut names = NameCounts::default();
    for v in m.heap.elements(list) {
        if v.is_string() {
            *names.entry(m.heap.strings.units(*v).to_vec().into()).or_insert(0) += 1;
        }
    }
    let n = count(&names);
    m.trees.entries[tree as usize].facts.lexical_names.insert(scope.node.0, names);
    Ok(n)
}
