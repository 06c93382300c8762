//! Syntax tree → text in the notation. What is printed reads back as the same tree, so that tools can rewrite a
//! specification, and `spec262 explain` shows it in one style. Comments are no part of the tree and are not kept.

mod expr;
mod header;
mod step;
mod types;

use crate::ast::{Algorithm, File, Item, ItemKind, Step};

/// A whole file. Declarations after a clause's header follow it directly; clauses are set apart by an empty line.
pub fn file(file: &File) -> String {
    let mut out = String::new();
    let mut after_clause = true;
    for item in &file.items {
        let is_clause = matches!(item.kind, ItemKind::Clause(_));
        if !out.is_empty() && (is_clause || !after_clause && has_body(item)) {
            out.push('\n');
        }
        out.push_str(&self::item(item));
        after_clause = is_clause;
    }
    out
}

fn has_body(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Algorithm(_) | ItemKind::Record(_) | ItemKind::Overlay(_))
}

/// One declaration with its steps or slots, ended by a line break.
pub fn item(item: &Item) -> String {
    let mut out = header::item(&item.kind);
    out.push('\n');
    match &item.kind {
        ItemKind::Algorithm(algorithm) => steps(&algorithm.steps, 1, &mut out),
        ItemKind::Overlay(overlay) => steps(&overlay.steps, 1, &mut out),
        ItemKind::Record(record) => {
            for slot in &record.slots {
                out.push_str("  ");
                out.push_str(&header::slot(slot));
                out.push('\n');
            }
        }
        _ => {}
    }
    out
}

/// The header of an algorithm, without its steps; one line, or one for each production.
pub fn head(algorithm: &Algorithm) -> String {
    header::head(&algorithm.head)
}

/// A step's own text, without its label and sub-steps.
pub fn step(step: &Step) -> String {
    step::kind(&step.kind)
}

/// Steps with labels, each level deeper by two spaces.
fn steps(list: &[Step], depth: usize, out: &mut String) {
    for step in list {
        for _ in 0..depth {
            out.push_str("  ");
        }
        out.push_str(&step.label);
        out.push_str(". ");
        out.push_str(&self::step(step));
        out.push('\n');
        steps(&step.steps, depth + 1, out);
    }
}

/// Texts joined by a separator.
fn joined<T>(items: &[T], separator: &str, show: impl Fn(&T) -> String) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(separator)
}

/// A string literal.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // A comment's sign is escaped, so that no line with an odd quote (in a terminal) turns the rest into a comment.
            '#' => out.push_str("\\u{23}"),
            c if c.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
