//! The clauses and steps that there are.

use spec262_semantics::{Engine, StepId};
use std::collections::BTreeMap;

/// The clauses of the specification, and the labels of their steps.
#[derive(Clone, Debug)]
pub struct Known {
    clauses: BTreeMap<String, Vec<String>>,
}

impl Known {
    /// Those of an engine's specification.
    pub fn of(engine: &Engine) -> Known {
        let mut clauses: BTreeMap<String, Vec<String>> = engine.program().debug.clauses.iter().map(|c| (c.id.clone(), vec![])).collect();
        for step in 0..engine.step_count() {
            let info = engine.step(StepId(step));
            let labels = clauses.entry(info.clause.to_string()).or_default();
            if !labels.iter().any(|l| l == info.label) {
                labels.push(info.label.to_string());
            }
        }
        Known { clauses }
    }

    pub fn clause(&self, id: &str) -> bool {
        self.clauses.contains_key(id)
    }

    /// A mend for an id that no clause has: ids that are nearly the same.
    pub fn like(&self, id: &str) -> String {
        let words: Vec<&str> = id.split('-').filter(|w| w.len() > 2 && *w != "sec").collect();
        let score = |c: &str| words.iter().filter(|w| c.contains(**w)).count();
        let mut near: Vec<(usize, usize, &String)> = self.clauses.keys().map(|c| (score(c), c.len().abs_diff(id.len()), c)).collect();
        near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
        let near: Vec<&str> = near.iter().filter(|n| n.0 > 0).take(3).map(|n| n.2.as_str()).collect();
        match near.as_slice() {
            [] => "look the id up in the standard".to_string(),
            near => format!("perhaps {} is meant", near.join(" or ")),
        }
    }

    /// A mend, if there is no step or clause of that name.
    pub fn no_step(&self, name: &str) -> Option<String> {
        let (clause, label) = name.split_once('#').map_or((name, None), |(c, l)| (c, Some(l)));
        let Some(labels) = self.clauses.get(clause) else { return Some(self.like(clause)) };
        let label = label?;
        if labels.iter().any(|l| l == label) { None } else { Some(format!("the steps of {clause} are: {}", labels.join(", "))) }
    }
}
