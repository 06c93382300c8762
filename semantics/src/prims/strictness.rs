//! Which source text is strict mode code (11.2.1, 11.2.2).

use super::facts::Facts;
use super::walks::Walk;
use crate::frontend::NodeId;

const SLOPPY: u8 = 1;
const STRICT: u8 = 2;

/// What [`is_strict`] has found for the node, if it was asked.
pub(super) fn known_strict(facts: &Facts, node: NodeId) -> Option<bool> {
    match facts.strict.get(node.0 as usize) {
        Some(&STRICT) => Some(true),
        Some(&SLOPPY) => Some(false),
        _ => None,
    }
}

/// Whether the text that the node matched is strict mode code. The answers for all nodes above it are kept, so that a tree is walked
/// once, however often it is asked.
pub(super) fn is_strict(walk: Walk, facts: &mut Facts, node: NodeId) -> bool {
    if facts.strict.is_empty() {
        facts.strict.resize(walk.tree.len(), 0);
    }
    let mut path = Vec::new();
    let mut at = Some(node);
    let mut outer = loop {
        let Some(n) = at else { break facts.strict_caller };
        match known_strict(facts, n) {
            Some(known) => break known,
            None => path.push(n),
        }
        at = walk.tree.parent(n);
    };
    for n in path.into_iter().rev() {
        outer = outer || begins_strict_code(walk, facts, n);
        if let Some(s) = facts.strict.get_mut(n.0 as usize) {
            *s = if outer { STRICT } else { SLOPPY };
        }
    }
    outer
}

/// Whether the node is all of a class, or of code that makes itself strict, or a part of a function that does.
fn begins_strict_code(walk: Walk, facts: &mut Facts, n: NodeId) -> bool {
    let (grammar, known) = (walk.grammar, &walk.grammar.known);
    let nonterminal = walk.nonterminal(n);
    if grammar.is_class(nonterminal) || nonterminal == known.module {
        return true;
    }
    match walk.tree.parent(n) {
        None => code_of_root(walk, n).is_some_and(|code| has_directive(walk, facts, code)),
        // A name of a method is no part of its function.
        Some(p) if grammar.is_function(walk.nonterminal(p)) && walk.kid_at(p, known.class_element_name) != Some(n) => {
            body_of(walk, p).is_some_and(|body| has_directive(walk, facts, body))
        }
        Some(_) => false,
    }
}

/// The body whose directives decide about the whole of the text.
fn code_of_root(walk: Walk, root: NodeId) -> Option<NodeId> {
    let known = &walk.grammar.known;
    if walk.is_instance(root, known.script_body) {
        return Some(root);
    }
    if let Some(body) = body_alone(walk, root) {
        return Some(body);
    }
    (walk.nonterminal(root) == known.script).then(|| walk.kid_at(root, known.script_body)).flatten()
}

/// The FunctionBody that the text of a body is: GeneratorBody and its like are one and nothing else.
fn body_alone(walk: Walk, root: NodeId) -> Option<NodeId> {
    let body = walk.unchained_to(root, walk.grammar.known.function_body);
    [root, body].into_iter().find(|n| walk.is_instance(*n, walk.grammar.known.function_body))
}

/// Whether a text is the body of a function, and strict mode code.
pub(super) fn is_strict_body(walk: Walk, facts: &mut Facts, root: NodeId) -> bool {
    body_alone(walk, root).is_some_and(|body| is_strict(walk, facts, body))
}

/// The FunctionBody of a function, if it has one: it stands in the production itself, or below a nonterminal that only holds it.
fn body_of(walk: Walk, function: NodeId) -> Option<NodeId> {
    let body = walk.grammar.known.function_body;
    let last = walk.kids(function).next_back()?;
    if walk.is_instance(last, body) {
        return Some(last);
    }
    // GeneratorBody, ConciseBody and their like: a FunctionBody, in braces or alone.
    let inner = walk.kids(last).next()?;
    (walk.is_instance(inner, body) && walk.kid_at(last, body) == Some(inner)).then_some(inner)
}

/// Whether the Directive Prologue of a body has a Use Strict Directive.
pub(super) fn has_directive(walk: Walk, facts: &mut Facts, body: NodeId) -> bool {
    if let Some(known) = facts.directives.get(&body.0) {
        return *known;
    }
    let found = find_directive(walk, body);
    facts.directives.insert(body.0, found);
    found
}

fn find_directive(walk: Walk, body: NodeId) -> bool {
    let known = &walk.grammar.known;
    let mut list = body;
    // Down to the StatementList: bodies are chains that end in it, or in nothing.
    while !walk.is_instance(list, known.statement_list) {
        let Some(kid) = walk.kids(list).next() else { return false };
        list = kid;
    }
    for item in walk.items(list, known.statement_list) {
        let statement = walk.unchained(item);
        // Below chains there may be nothing but the string itself.
        if walk.nonterminal(statement) != known.expression_statement {
            return false;
        }
        let Some(expression) = walk.kids(statement).next() else { return false };
        let literal = walk.unchained(expression);
        if walk.nonterminal(literal) != known.string_literal {
            return false;
        }
        // With an escape sequence it would be another text.
        let text = walk.tree.text(literal);
        if text.len() == 12 && text[1..11].iter().copied().eq("use strict".encode_utf16()) {
            return true;
        }
    }
    false
}
