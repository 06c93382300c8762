//! Probes: where they are in a source text, and what is evaluated there.

use super::super::Position;
use super::super::observe::position;
use crate::frontend::{NodeId, Tree};
use crate::ir::Program;
use crate::machine::Loaded;
use crate::machine::loaded::At;
use crate::machine::trees::{only_child, preorder};
use rustc_hash::FxHashMap;
use spec262_spec::grammar::NonterminalId;
use std::collections::hash_map::Entry;
use std::fmt;

/// Where a probe is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProbePlace {
    pub name: String,
    /// The comment; its script is none for eval code.
    pub position: Position,
}

/// Something is wrong with a probe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProbeError {
    pub kind: ProbeErrorKind,
    /// The comment.
    pub position: Position,
}

/// What is wrong with a probe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProbeErrorKind {
    /// That is no name.
    BadName(String),
    /// There is a probe of that name already: in that line of the script with that number.
    Duplicate { name: String, script: Option<u32>, line: u32 },
    /// Nothing that starts behind it is evaluated.
    NothingEvaluated(String),
}

impl fmt::Display for ProbeError {
    /// The message, and how to mend it; without the position.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ProbeErrorKind::BadName(name) => {
                write!(f, "`{name}` is no name for a probe: a name has letters, digits, `_` and `-`, and begins with a letter or `_`: /*@ name */")
            }
            ProbeErrorKind::Duplicate { name, line, .. } => {
                write!(f, "there is a probe {name} already, in line {line}: give one of them another name")
            }
            ProbeErrorKind::NothingEvaluated(name) => {
                write!(
                    f,
                    "the probe {name} stands where nothing is evaluated: put it in front of a statement or an expression; `/*@ {name} */;` is one"
                )
            }
        }
    }
}

impl std::error::Error for ProbeError {}

/// What every probe begins with.
const MARK: &str = "/*@";
/// So much of a bad name is told.
const SHOWN: usize = 40;

/// The operations whose beginning is a hit.
pub(super) struct Operations {
    evaluation: u16,
    named: u16,
    labelled: u16,
    labelled_item: NonterminalId,
    /// What is a name and nothing else: as a token it could be a property's, which is evaluated.
    names: [NonterminalId; 2],
}

impl Operations {
    pub fn of(program: &Program) -> Operations {
        let sdo = |name: &str| program.sdos.iter().position(|s| s.name == name).map_or(u16::MAX, |i| i as u16);
        let find = |name: &str| NonterminalId(program.nonterminals.iter().position(|n| n == name).map_or(u16::MAX, |i| i as u16));
        Operations {
            evaluation: sdo("Evaluation"),
            named: sdo("NamedEvaluation"),
            labelled: sdo("LabelledEvaluation"),
            labelled_item: find("LabelledItem"),
            names: [find("BindingIdentifier"), find("LabelIdentifier")],
        }
    }
}

/// A probe in a tree.
pub(super) struct Probe {
    pub place: ProbePlace,
    /// Operations and nodes: when one of these is asked of one of those, the probe is hit.
    pub asked: Vec<(u16, u32)>,
}

/// The probes of a text that was parsed, and what is wrong with others.
pub(super) fn find(code: &Loaded, operations: &Operations, tree: &Tree, script: Option<u32>) -> (Vec<Probe>, Vec<ProbeError>) {
    let (mut probes, mut errors) = (Vec::new(), Vec::new());
    let mark: Vec<u16> = MARK.encode_utf16().collect();
    let text = tree.source();
    if !text.windows(mark.len()).any(|w| w == mark) {
        return (probes, errors);
    }
    let mut begins: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut found = Vec::new();
    for comment in code.front.block_comments(tree) {
        let position = || position(script, text, comment.start, comment.end);
        match name(&String::from_utf16_lossy(&text[comment.start as usize..comment.end as usize])) {
            None => {}
            Some(Err(bad)) => errors.push(ProbeError { kind: ProbeErrorKind::BadName(bad), position: position() }),
            Some(Ok(name)) => {
                begins.entry(comment.next).or_default();
                found.push((ProbePlace { name, position: position() }, comment.next));
            }
        }
    }
    for node in preorder(tree, tree.root()) {
        let (start, end) = tree.span(node);
        if start < end
            && let Entry::Occupied(mut nodes) = begins.entry(start)
        {
            nodes.get_mut().push(node.0);
        }
    }
    for (place, next) in found {
        let asked = asked(code, operations, tree, &begins[&next]);
        if asked.is_empty() {
            errors.push(ProbeError { kind: ProbeErrorKind::NothingEvaluated(place.name.clone()), position: place.position.clone() });
        }
        probes.push(Probe { place, asked });
    }
    (probes, errors)
}

/// The name in a comment, or what stands in its place; none, if the comment is no probe.
fn name(comment: &str) -> Option<Result<String, String>> {
    let inside = comment.strip_prefix(MARK)?.strip_suffix("*/")?;
    if !inside.starts_with(char::is_whitespace) {
        return None;
    }
    let name = inside.trim();
    let mut chars = name.chars();
    let begins = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let goes_on = chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    Some(if begins && goes_on { Ok(name.to_string()) } else { Err(name.chars().take(SHOWN).collect()) })
}

/// Of nodes that begin at the same token, the outermost first: which evaluations of which nodes are the first thing that happens there.
fn asked(code: &Loaded, operations: &Operations, tree: &Tree, nodes: &[u32]) -> Vec<(u16, u32)> {
    // A statement behind a label is evaluated by an operation of its own, which others have as well.
    let labelled = nodes.first().is_some_and(|n| tree.is_instance(NodeId(*n), operations.labelled_item));
    let is_name = |n: &u32| operations.names.iter().any(|name| tree.is_instance(NodeId(*n), *name));
    let nodes = &nodes[..nodes.iter().position(is_name).unwrap_or(nodes.len())];
    let wanted = if labelled { [operations.labelled, u16::MAX] } else { [operations.evaluation, operations.named] };
    let outermost = |sdo: &u16| {
        let way = nodes.iter().find_map(|n| way_to_rule(code, *sdo, tree, *n)).filter(|way| !way.iter().any(is_name))?;
        Some(way.into_iter().map(|n| (*sdo, n)).collect::<Vec<_>>())
    };
    wanted.iter().filter_map(outermost).flatten().collect()
}

/// The node and those that pass the operation on, down to the one that has a rule for it, and up to those that begin before it, as an
/// Initializer does; none if there is no rule.
fn way_to_rule(code: &Loaded, sdo: u16, tree: &Tree, mut node: u32) -> Option<Vec<u32>> {
    let table = code.sdos.get(sdo as usize)?;
    let passes_on = |n: &NodeId| {
        let parent = tree.parent(*n)?;
        (matches!(table.at(tree.shape(parent).0), At::Chain) && only_child(tree, parent.0) == Some(n.0)).then_some(parent)
    };
    let mut way: Vec<u32> = std::iter::successors(Some(NodeId(node)), passes_on).skip(1).map(|n| n.0).collect();
    loop {
        way.push(node);
        match table.at(tree.shape(NodeId(node)).0) {
            At::Rule(_) => return Some(way),
            At::Chain => node = only_child(tree, node)?,
            At::OwnTree | At::Unsupported | At::Unreachable(_) | At::Undefined => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names() {
        assert_eq!(name("/*@ here */"), Some(Ok("here".into())));
        assert_eq!(name("/*@\tx-1_2*/"), Some(Ok("x-1_2".into())));
        for no in ["/* here */", "/*@here */", "/*@__PURE__*/", "/** @type */", "/*@*/"] {
            assert_eq!(name(no), None, "{no}");
        }
        for (bad, text) in [("/*@ two words */", "two words"), ("/*@ 1st */", "1st"), ("/*@ */", ""), ("/*@ é */", "é")] {
            assert_eq!(name(bad), Some(Err(text.into())));
        }
    }
}
