//! The algorithms that a run takes steps of, as they stand in the notation.

use serde::Serialize;
use spec262_semantics::{Engine, StepId};
use std::collections::{BTreeMap, HashMap};

/// An algorithm that occurs.
#[derive(Serialize)]
pub struct Algorithm {
    pub name: String,
    /// Id and number of the clause; the number is `-` for those that the standard does not have.
    pub clause: String,
    pub number: String,
    /// Head and steps, line by line.
    pub lines: Vec<String>,
}

/// The algorithms and steps that occur, in the order in which they first do.
pub struct Table<'e> {
    engine: &'e Engine,
    /// By name of the file: its lines.
    files: BTreeMap<&'e str, Vec<&'e str>>,
    pub algorithms: Vec<Algorithm>,
    /// By file and line of the head: the algorithm.
    heads: HashMap<(&'e str, usize), u32>,
    /// The algorithm, the line of it (from 0) and the label.
    pub steps: Vec<(u32, u32, String)>,
    /// By number of the step.
    places: Vec<Option<u32>>,
}

impl<'e> Table<'e> {
    /// `texts` are the files of the specification that the engine was made of, by name.
    pub fn new(engine: &'e Engine, texts: &'e BTreeMap<String, String>) -> Table<'e> {
        let files = texts.iter().map(|(name, text)| (name.as_str(), text.lines().collect())).collect();
        let places = vec![None; engine.step_count() as usize];
        Table { engine, files, algorithms: Vec::new(), heads: HashMap::new(), steps: Vec::new(), places }
    }

    /// The place of a step in the table.
    pub fn step(&mut self, id: StepId) -> u32 {
        if let Some(Some(place)) = self.places.get(id.0 as usize) {
            return *place;
        }
        let info = self.engine.step(id);
        let lines = self.files.get(info.file).map_or(&[][..], Vec::as_slice);
        let at = (info.line as usize).saturating_sub(1);
        let (first, end) = around(lines, at);
        let algorithm = *self.heads.entry((info.file, first)).or_insert_with(|| {
            self.algorithms.push(Algorithm {
                name: info.algorithm.to_string(),
                clause: info.clause.to_string(),
                number: info.number.to_string(),
                lines: lines.get(first..end).unwrap_or(&[]).iter().map(|l| l.to_string()).collect(),
            });
            self.algorithms.len() as u32 - 1
        });
        self.steps.push((algorithm, (at - first) as u32, info.label.to_string()));
        let place = self.steps.len() as u32 - 1;
        if let Some(slot) = self.places.get_mut(id.0 as usize) {
            *slot = Some(place);
        }
        place
    }
}

/// The lines of the algorithm that a line is in: its head stands at the margin, its steps do not.
fn around(lines: &[&str], at: usize) -> (usize, usize) {
    let is_head = |l: &str| !l.is_empty() && !l.starts_with([' ', '#']) && !l.starts_with("clause ");
    let above =
        |from: usize, holds: &dyn Fn(&str) -> bool| (0..from).rev().take_while(|i| lines.get(*i).is_some_and(|l| holds(l))).last().unwrap_or(from);
    let steps = above(at, &|l| l.starts_with(' '));
    let first = above(steps, &is_head);
    let end = (at..lines.len()).skip(1).find(|i| !lines[*i].starts_with(' ')).unwrap_or(lines.len());
    (first, end.max(first))
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn an_algorithm_is_found_around_its_steps() {
        let lines = ["clause 1 x", "A of X : Y", "A of X : Z", "  1. a", "    a. b", "  2. c", "B of X", "  1. d", "", "# e"];
        assert_eq!(around(&lines, 4), (1, 6));
        assert_eq!(around(&lines, 3), (1, 6));
        assert_eq!(around(&lines, 7), (6, 8));
        assert_eq!(around(&[], 3), (3, 3));
    }
}
