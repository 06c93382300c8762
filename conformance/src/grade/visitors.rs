//! Which cases visit a step: sets of numbers, written short, since most steps are visited by none, by few or by nearly all.

use super::Run;

/// For each step, the cases that visit it.
#[derive(Clone, Debug, Default)]
pub struct Visitors {
    /// The ids of the cases, each once, in the order in which they ran.
    pub cases: Vec<String>,
    /// By the number of the step: indices into `cases`, ascending.
    pub of: Vec<Vec<u32>>,
}

impl Visitors {
    pub fn new(runs: &[Run]) -> Visitors {
        let mut found = Visitors::default();
        for run in runs {
            if found.cases.last() != Some(&run.case) {
                found.cases.push(run.case.clone());
            }
            let case = found.cases.len() as u32 - 1;
            if found.of.len() < run.visited.len() {
                found.of.resize(run.visited.len(), Vec::new());
            }
            for (cases, _) in found.of.iter_mut().zip(&run.visited).filter(|(cases, visited)| **visited && cases.last() != Some(&case)) {
                cases.push(case);
            }
        }
        found
    }

    /// Those of a step, as [`ranges`] writes them.
    pub fn ranges(&self, step: u32) -> String {
        self.of.get(step as usize).map_or(String::new(), |cases| ranges(cases))
    }
}

/// Ascending numbers as text: `0-3 7`.
pub fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for n in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*n) => *last = *n,
            _ => runs.push((*n, *n)),
        }
    }
    let texts: Vec<String> = runs.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") }).collect();
    texts.join(" ")
}

/// The numbers of such a text, all below `end`; none if it is not one.
pub fn numbers(text: &str, end: u32) -> Option<Vec<u32>> {
    let mut out: Vec<u32> = Vec::new();
    for part in text.split(' ').filter(|p| !p.is_empty()) {
        let (a, b) = part.split_once('-').unwrap_or((part, part));
        let (a, b) = (a.parse::<u32>().ok()?, b.parse::<u32>().ok()?);
        if a > b || b >= end || out.last().is_some_and(|last| *last >= a) {
            return None;
        }
        out.extend(a..=b);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{numbers, ranges};

    #[test]
    fn ranges_read_back() {
        for list in [vec![], vec![0], vec![0, 1, 2, 3, 7], vec![5, 7, 8]] {
            assert_eq!(numbers(&ranges(&list), 9), Some(list));
        }
        assert_eq!(ranges(&[0, 1, 2, 3, 7]), "0-3 7");
        for bad in ["9", "3-1", "1 1", "0-4294967295", "x", "1-", "2 0-1"] {
            assert_eq!(numbers(bad, 9), None, "{bad}");
        }
    }
}
