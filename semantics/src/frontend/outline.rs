//! A tree as indented text, for tests and for people.

use super::tree::{NodeId, Tree};
use std::fmt::Write;

/// One node a line: the nonterminal, the text of a leaf; `⇒` marks what a cover is refined to.
pub(super) fn of(tree: &Tree) -> String {
    let mut out = String::new();
    let mut todo: Vec<(NodeId, usize, &str)> = vec![(tree.root(), 0, "")];
    while let Some((n, depth, mark)) = todo.pop() {
        let t = tree.tables();
        let shape = tree.shape(n);
        let slots = t.slots_of(shape);
        let _ = write!(out, "{:width$}{mark}{}", "", t.name(t.nonterminal_of(shape)), width = 2 * depth);
        if slots == 0 {
            let _ = write!(out, " {}", String::from_utf16_lossy(tree.text(n)));
        }
        out.push('\n');
        match tree.refined(n) {
            Some(r) => todo.push((r, depth + 1, "⇒ ")),
            None => todo.extend((0..slots).rev().filter_map(|i| Some((tree.kid(n, i)?, depth + 1, "")))),
        }
    }
    out
}
