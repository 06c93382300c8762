//! Addresses: names of pages that every file system and web server takes, and anchors.

use std::collections::HashSet;

/// Names of pages, each once; letters that differ in size alone are the same letter to some file systems.
#[derive(Default)]
pub struct Slugs {
    taken: HashSet<String>,
}

impl Slugs {
    /// A name for a page: the text, with letters, digits, `.`, `-` and `_` alone.
    pub fn of(&mut self, text: &str) -> String {
        let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
        let mut slug = plain.clone();
        let mut n = 1;
        while !self.taken.insert(slug.to_lowercase()) {
            n += 1;
            slug = format!("{plain}-{n}");
        }
        slug
    }
}

/// The parts of a clause's number, as they are sorted.
pub type NumberKey = Vec<(u8, u32, String)>;

/// Sorts numbers of clauses: `9.1.10` behind `9.1.9`, annexes behind chapters, what has no number behind all.
pub fn number_key(number: &str) -> NumberKey {
    let part = |part: &str| match part.parse::<u32>() {
        Ok(n) => (0, n, String::new()),
        Err(_) => (if part == "-" { 2 } else { 1 }, 0, part.to_string()),
    };
    number.split('.').map(part).collect()
}

/// The anchor of an algorithm of a page, by its place from 1.
pub fn algorithm_anchor(nth: usize) -> String {
    format!("alg-{nth}")
}

/// The anchor of a step: `step-7.a.ii`; behind the first algorithm of a page, which algorithm it is stands in front.
pub fn step_anchor(nth: usize, label: &str) -> String {
    if nth == 1 { format!("step-{label}") } else { format!("alg-{nth}-step-{label}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_different_to_every_file_system() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.of("sec-%a%"), "sec-_a_");
        assert_eq!(slugs.of("sec-_A_"), "sec-_A_-2");
    }

    #[test]
    fn numbers_are_in_the_order_of_the_standard() {
        let mut numbers = ["B.1", "-", "9.1.10", "9.1", "10", "9.1.9"];
        numbers.sort_by_key(|n| number_key(n));
        assert_eq!(numbers, ["9.1", "9.1.9", "9.1.10", "10", "B.1", "-"]);
    }
}
