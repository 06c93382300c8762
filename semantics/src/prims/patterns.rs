//! Patterns of regular expressions: their nodes, the digits and characters in them, the properties that they name.

use super::Prim;
use super::args::{Args, Result};
use super::scripts::descriptions;
use crate::frontend::NodeId;
use crate::frontend::lexer::source::{atom_of, code_point_at};
use crate::machine::trees::preorder;
use crate::machine::{Machine, SyntaxReport};
use crate::value::Value;
use icu_properties::PropertyParser;
use icu_properties::props::{GeneralCategoryGroup, Script};
use spec262_spec::grammar::NamedChar;
use spec262_spec::grammar::lexical::atoms::AtomSet;
use std::rc::Rc;
use std::sync::Arc;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("nodes-within", nodes_within),
    ("count-within", count_within),
    ("code-point-matched-by", code_point_matched_by),
    ("is-matched-by", is_matched_by),
    ("are-in-different-alternatives", are_in_different_alternatives),
    ("a-syntax-error", a_syntax_error),
    ("code-units-as-code-points", code_units_as_code_points),
    ("is-unicode-property-value", is_unicode_property_value),
];

/// The nodes within a node that are of the nonterminals or productions asked for: found once, and kept.
fn within(m: &mut Machine, a: Args) -> Result<(u32, Rc<[u32]>)> {
    let (tree, node) = a.node(m, 0)?.node_parts();
    let symbols: Box<[String]> = a.texts(m, 1)?.into();
    let key = (node, symbols);
    if let Some(known) = m.trees.entries[tree as usize].facts.within.get(&key) {
        return Ok((tree, Rc::clone(known)));
    }
    let code = m.code.clone();
    let grammar = &code.names.grammar;
    let t = m.trees.tree(tree);
    let wanted = |n: &NodeId| {
        let shape = t.shape(*n).0;
        let nonterminal = grammar.nonterminal_of(shape);
        key.1.iter().any(|s| grammar.nonterminal(s) == Some(nonterminal) || grammar.production_of(shape) == s)
    };
    let found: Rc<[u32]> = preorder(t, NodeId(node)).filter(wanted).map(|n| n.0).collect();
    m.trees.entries[tree as usize].facts.within.insert(key, Rc::clone(&found));
    Ok((tree, found))
}

fn nodes_within(m: &mut Machine, args: &[Value]) -> Result {
    let (tree, found) = within(m, Args("nodes-within", args))?;
    let nodes: Vec<Value> = found.iter().map(|n| Value::node(tree, *n)).collect();
    Ok(m.heap.new_list(&nodes))
}

fn count_within(m: &mut Machine, args: &[Value]) -> Result {
    let (_, found) = within(m, Args("count-within", args))?;
    Ok(Value::integer(found.len() as i64))
}

fn text(m: &Machine, node: Value) -> &[u16] {
    m.trees.of(node).text(NodeId(node.index()))
}

fn code_point_matched_by(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("code-point-matched-by", args);
    let node = a.node(m, 0)?;
    match code_point_at(text(m, node), 0) {
        Some((point, _)) => Ok(Value::integer(i64::from(point))),
        None => Err(a.wrong(m, 0, "a node that matched a character")),
    }
}

fn is_matched_by(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-matched-by", args);
    let set = match a.text(m, 1)?.as_str() {
        "IdentifierStartChar" => AtomSet::named(NamedChar::IdStart).union(AtomSet::of(*b"$_")),
        "IdentifierPartChar" => AtomSet::named(NamedChar::IdContinue).union(AtomSet::of(*b"$")),
        "UnicodeIDStart" => AtomSet::named(NamedChar::IdStart),
        "UnicodeIDContinue" => AtomSet::named(NamedChar::IdContinue),
        _ => return Err(a.wrong(m, 1, "a nonterminal of names")),
    };
    let point = u32::try_from(a.integer(m, 0)?).map_err(|_| a.wrong(m, 0, "a code point"))?;
    Ok(Value::bool(set.has(atom_of(point))))
}

fn are_in_different_alternatives(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("are-in-different-alternatives", args);
    let (x, y) = (a.node(m, 0)?, a.node(m, 1)?);
    if x.node_parts().0 != y.node_parts().0 {
        return Err(a.wrong(m, 1, "a node of the same tree"));
    }
    let y = NodeId(y.index());
    let differ = m.walk(x, |w, _, x| {
        // Both stand in one Disjunction of two parts, and at different places of it: the innermost node that contains both is it.
        let above = |n: NodeId| std::iter::successors(Some(n), |n| w.tree.parent(*n)).collect::<Vec<_>>();
        let (of_x, of_y) = (above(x), above(y));
        let common = of_x.iter().rev().zip(of_y.iter().rev()).take_while(|(a, b)| a == b).last().map(|(n, _)| *n);
        common.is_some_and(|n| w.grammar.production_of(w.tree.shape(n).0) == "Disjunction :: Alternative | Disjunction")
    });
    Ok(Value::bool(differ))
}

fn a_syntax_error(m: &mut Machine, args: &[Value]) -> Result {
    let message = Args("a-syntax-error", args).text(m, 0)?;
    m.syntax_errors.clear();
    m.syntax_errors.push(SyntaxReport { message, rule: None, source: Arc::new([]), script: None, start: 0, end: 0 });
    descriptions(m)
}

fn code_units_as_code_points(m: &mut Machine, args: &[Value]) -> Result {
    let units: Vec<u32> = Args("code-units-as-code-points", args).units(m, 0)?.to_vec().into_iter().map(u32::from).collect();
    Ok(m.integer_list(&units))
}

fn is_unicode_property_value(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("is-unicode-property-value", args);
    let (property, value) = (a.text(m, 0)?, a.text(m, 1)?);
    let is = match property.as_str() {
        "General_Category" | "gc" => PropertyParser::<GeneralCategoryGroup>::new().get_strict(&value).is_some(),
        "Script" | "sc" | "Script_Extensions" | "scx" => PropertyParser::<Script>::new().get_strict(&value).is_some(),
        // Another rule refuses the name.
        _ => true,
    };
    Ok(Value::bool(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_properties_go_by_both_names() {
        let category = |v: &str| PropertyParser::<GeneralCategoryGroup>::new().get_strict(v).is_some();
        let script = |v: &str| PropertyParser::<Script>::new().get_strict(v).is_some();
        assert!(
            ["Lu", "Uppercase_Letter", "L", "Letter", "LC", "Cased_Letter", "punct", "digit", "cntrl", "Combining_Mark"].iter().all(|v| category(v))
        );
        assert!(["lu", "Uppercase Letter", "uppercase_letter", "", "Latn"].iter().all(|v| !category(v)));
        assert!(["Latn", "Latin", "Qaai", "Qaac", "Zyyy", "Zzzz", "Unknown"].iter().all(|v| script(v)));
        assert!(["latin", "LATIN", "Lu", ""].iter().all(|v| !script(v)));
    }
}
