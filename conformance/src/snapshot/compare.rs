//! What is different between two files of snapshots, case by case.

use super::file::Section;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// Lines without a change that are shown around one.
const AROUND: usize = 2;

/// What is different of a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    pub case: String,
    pub change: Change,
    /// Lines with `-`, `+` or a blank in front, and `…` where lines are left out; none of a case that is new or gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Changed,
    /// It has no snapshot.
    New,
    /// There is a snapshot, and no case.
    Gone,
}

pub fn compare(recorded: &[Section], now: &[Section]) -> Vec<Difference> {
    let mut out = Vec::new();
    for (id, lines) in now {
        match recorded.iter().find(|r| r.0 == *id) {
            Some((_, before)) if before == lines => {}
            Some((_, before)) => out.push(Difference { case: id.clone(), change: Change::Changed, lines: changes(before, lines) }),
            None => out.push(Difference { case: id.clone(), change: Change::New, lines: vec![] }),
        }
    }
    let gone = recorded.iter().filter(|r| now.iter().all(|n| n.0 != r.0));
    out.extend(gone.map(|r| Difference { case: r.0.clone(), change: Change::Gone, lines: vec![] }));
    out
}

fn changes(before: &[String], after: &[String]) -> Vec<String> {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
    let diff = TextDiff::from_slices(&before, &after);
    let mut out = Vec::new();
    let mut end = 0;
    for group in diff.grouped_ops(AROUND) {
        if group.first().is_some_and(|op| op.old_range().start > end) {
            out.push("…".to_string());
        }
        end = group.last().map_or(end, |op| op.old_range().end);
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let mark = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            out.push(format!("{mark} {}", change.value()));
        }
    }
    if end < before.len() {
        out.push("…".to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_that_are_new_gone_or_changed() {
        let section = |id: &str, lines: &[&str]| (id.to_string(), lines.iter().map(|s| s.to_string()).collect::<Vec<_>>());
        let before = [section("a", &["1", "2", "3", "4", "5"]), section("b", &["x"]), section("c", &["same"])];
        let after = [section("a", &["1", "2", "3", "4", "six"]), section("c", &["same"]), section("d", &["y"])];
        let found = compare(&before, &after);
        let told: Vec<_> = found.iter().map(|d| (d.case.as_str(), d.change)).collect();
        assert_eq!(told, [("a", Change::Changed), ("d", Change::New), ("b", Change::Gone)]);
        assert_eq!(found[0].lines, ["…", "  3", "  4", "- 5", "+ six"]);
    }
}
