//! What pages rest on: every name of a printed text is where its tree says, and every step has its page.

use super::book::Book;
use super::marks::{Kind, Marks};
use crate::texts::TextArgs;
use spec262_spec::ast::Step;
use spec262_spec::audit::Facts;

fn check(source: &str, marks: &[super::marks::Mark<'_>], count: &mut usize) {
    for m in marks.iter().filter(|m| m.kind != Kind::Text) {
        let word = source[m.start..m.end].trim_matches(['(', ')', '|', '~']);
        let wanted = m.name.trim_matches(['(', ')', '|', '~']);
        assert_eq!(word, wanted, "{:?}", m.kind);
        *count += 1;
    }
}

fn steps(source: &str, list: &[Step], count: &mut usize) {
    for step in list {
        check(source, &Marks::of_step(step), count);
        steps(source, &step.steps, count);
    }
}

#[test]
fn names_are_where_their_trees_say() {
    let book = Book::read(&TextArgs { spec: None, overlay: vec![] }, &Facts::carried().unwrap()).unwrap();
    let mut count = 0;
    for shown in &book.items {
        let source = &book.printed[shown.file].text;
        check(source, &Marks::of_item(&shown.item), &mut count);
        if let Some(tree) = shown.tree() {
            steps(source, &tree.steps, &mut count);
            assert!(shown.algorithm.is_some(), "{} is shown and does not run", shown.title);
        }
    }
    assert!(count > 30_000, "{count}");
    // Every step that runs is shown.
    let shown: std::collections::BTreeSet<_> = book.steps().map(|(_, id)| *id).collect();
    let refused = book.spec.unsupported_operations.len();
    assert!(shown.len() + refused >= book.spec.step_count as usize, "{} of {}", shown.len(), book.spec.step_count);
}
