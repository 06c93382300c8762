//! Which steps are shown: `--only` and `--depth`.

use crate::exit::Failure;
use spec262_semantics::{Engine, StepId};

pub struct Filter {
    /// By step: whether its clause was asked for. `None`: all are.
    steps: Option<Vec<bool>>,
    depth: u32,
}

impl Filter {
    pub fn new(engine: &Engine, only: &[String], depth: Option<u32>) -> Result<Filter, Failure> {
        let mut filter = Filter { steps: None, depth: depth.unwrap_or(u32::MAX) };
        if only.is_empty() {
            return Ok(filter);
        }
        let mut steps = vec![false; engine.step_count() as usize];
        for wanted in only {
            let mut found = false;
            for (i, shown) in steps.iter_mut().enumerate() {
                let info = engine.step(StepId(i as u32));
                if is_asked_for(wanted, info.clause, info.number, info.algorithm) {
                    *shown = true;
                    found = true;
                }
            }
            if !found {
                return Err(Failure::arguments(format!(
                    "no clause with steps is `{wanted}`\nhelp: --only takes a clause id (sec-getvalue), a clause number (9.1) or an operation's name (GetValue)"
                )));
            }
        }
        filter.steps = Some(steps);
        Ok(filter)
    }

    pub fn shows(&self, step: StepId, depth: u32) -> bool {
        depth <= self.depth && self.steps.as_ref().is_none_or(|s| s.get(step.0 as usize).copied().unwrap_or(false))
    }
}

fn is_asked_for(wanted: &str, clause: &str, number: &str, algorithm: &str) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.starts_with('.');
    wanted == clause || wanted == algorithm || number.strip_prefix(wanted).is_some_and(below)
}

#[cfg(test)]
mod tests {
    use super::is_asked_for;

    #[test]
    fn numbers_are_prefixes_by_whole_parts() {
        assert!(is_asked_for("9.1", "sec-x", "9.1.2", "X"));
        assert!(is_asked_for("9.1", "sec-x", "9.1", "X"));
        assert!(!is_asked_for("9.1", "sec-x", "9.10", "X"));
        assert!(is_asked_for("sec-x", "sec-x", "1", "X") && is_asked_for("X", "sec-x", "1", "X"));
    }
}
