//! Which algorithm of the specification stands for which of the standard: same clause, and for rules much the same productions.

use super::{Verdict, score};
use crate::outline::Entry;
use std::collections::{BTreeMap, HashMap};

/// For each fact, in order, the best of its clause that stands for no other.
pub(super) fn pair<'a>(outline: &'a [Entry], facts: &'a [Entry]) -> Vec<(&'a Entry, Option<&'a Entry>)> {
    let mut pool: HashMap<&str, Vec<&'a Entry>> = HashMap::new();
    for entry in outline {
        pool.entry(&entry.clause).or_default().push(entry);
    }
    let mut out = Vec::with_capacity(facts.len());
    for fact in facts {
        let candidates = pool.entry(&fact.clause).or_default();
        let mut best: Option<(f64, usize)> = None;
        for (index, candidate) in candidates.iter().enumerate() {
            let like = match &fact.production {
                Some(production) if !production.is_empty() => likeness(production, candidate.production.as_deref().unwrap_or("")),
                _ => 1.0,
            };
            if like < 0.6 {
                continue;
            }
            let t = score(fact, candidate);
            let near = t[Verdict::Names] + t[Verdict::Facts] + t[Verdict::Mark];
            let key = t[Verdict::Literal] as f64 + 0.2 * near as f64 - 0.2 * t.extra as f64 + like;
            if best.is_none_or(|(least, _)| key > least) {
                best = Some((key, index));
            }
        }
        out.push((fact, best.map(|(_, index)| candidates.remove(index))));
    }
    out
}

/// How much two texts of productions have in common: symbols, without parameters and lookahead restrictions.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (symbols(a), symbols(b));
    let (mut both, mut either) = (0, 0);
    for symbol in a.keys().chain(b.keys().filter(|k| !a.contains_key(*k))) {
        let (x, y) = (a.get(symbol).copied().unwrap_or(0), b.get(symbol).copied().unwrap_or(0));
        both += x.min(y);
        either += x.max(y);
    }
    f64::from(both) / f64::from(either.max(1))
}

fn symbols(production: &str) -> BTreeMap<String, u32> {
    let mut bare = String::new();
    let mut rest = production;
    while let Some(open) = rest.find('[') {
        bare.push_str(&rest[..open]);
        match rest[open..].find(']') {
            Some(close) => {
                bare.push(' ');
                rest = &rest[open + close + 1..];
            }
            None => {
                bare.push('[');
                rest = &rest[open + 1..];
            }
        }
    }
    bare.push_str(rest);
    let mut out = BTreeMap::new();
    for word in bare.replace(['`', '?'], " ").split_whitespace() {
        *out.entry(word.to_string()).or_insert(0) += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn parameters_do_not_count() {
        assert!((super::likeness("A[Yield] : `x` B?", "A : x B") - 1.0).abs() < 1e-9);
        assert!(super::likeness("A : B", "A : C D") < 0.6);
        assert!((super::likeness("A : `[`", "A : `[`") - 1.0).abs() < 1e-9);
    }
}
