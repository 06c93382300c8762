//! Sparse rows laid over one another: each row gets a base of its own, and an entry is found at base plus
//! column, where the column stands beside it as a check.

use std::collections::{BTreeSet, HashMap};

/// Rows of (column, value), columns ascending; equal rows share their place.
pub struct Comb {
    /// For each row.
    pub base: Vec<u32>,
    /// Column and value; no entry where `None`.
    pub entries: Vec<Option<(u16, u16)>>,
}

pub fn lay(rows: Vec<Vec<(u16, u16)>>, columns: usize) -> Comb {
    let mut place: HashMap<&[(u16, u16)], u32> = HashMap::new();
    let mut order: Vec<&[(u16, u16)]> = rows.iter().map(Vec::as_slice).collect::<BTreeSet<_>>().into_iter().collect();
    order.sort_by_key(|r| std::cmp::Reverse(r.len()));
    let mut entries: Vec<Option<(u16, u16)>> = vec![];
    let mut taken: Vec<bool> = vec![];
    // Below it no entry is free.
    let mut full = 0;
    // Where the last row with these columns went: none fits below.
    let mut tried: HashMap<Vec<u16>, usize> = HashMap::new();
    for row in order {
        while entries.get(full).is_some_and(Option::is_some) {
            full += 1;
        }
        let lead = row.first().map_or(0, |(c, _)| *c as usize);
        let tried = tried.entry(row.iter().map(|e| e.0).collect()).or_insert(0);
        let mut base = full.saturating_sub(lead).max(*tried);
        while taken.get(base).is_some_and(|t| *t) || row.iter().any(|(c, _)| entries.get(base + *c as usize).is_some_and(Option::is_some)) {
            base += 1;
        }
        if entries.len() < base + columns {
            entries.resize(base + columns, None);
        }
        *tried = base;
        if taken.len() <= base {
            taken.resize(base + 1, false);
        }
        taken[base] = true;
        for (c, v) in row {
            entries[base + *c as usize] = Some((*c, *v));
        }
        place.insert(row, base as u32);
    }
    Comb { base: rows.iter().map(|r| place[r.as_slice()]).collect(), entries }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_back_and_nothing_else() {
        let rows = vec![vec![(0, 7), (3, 8)], vec![], vec![(1, 9), (3, 1)], vec![(0, 7), (3, 8)], vec![(2, 2)]];
        let comb = lay(rows.clone(), 5);
        for (i, row) in rows.iter().enumerate() {
            let read: Vec<_> = (0..5u16).filter_map(|c| comb.entries[comb.base[i] as usize + c as usize].filter(|e| e.0 == c)).collect();
            assert_eq!(&read, row);
        }
    }
}
