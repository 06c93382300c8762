//! LALR(1) tables from the grammar.
//!
//! [`build`] expands parameters into instances and optional symbols into alternatives ([`rules`]), makes the
//! automaton ([`automaton`]), propagates lookaheads ([`lookahead`]) and fills the action table ([`actions`]).
//! Lookahead restrictions and `[no LineTerminator here]` ride on the items, so that they bite where the
//! restricted token is seen, not where the production is reduced. The result is written as a compact blob
//! ([`crate::grammar::tables`]) that a parser uses as it lies.

mod actions;
mod automaton;
mod comb;
mod encode;
mod goals;
mod lookahead;
mod refine;
mod restriction;
mod rules;
mod symbols;

pub use symbols::{END, Symbols, Term, TermKind, TermSet};

use super::{Diagnostics, Grammar, ProductionId};
use std::collections::BTreeSet;
use std::fmt;

/// Why there are no tables.
#[derive(Clone, Debug)]
pub enum BuildError {
    /// The grammar cannot be expanded.
    Grammar(Diagnostics),
    /// Two actions for one token, in no list.
    Conflicts(Vec<String>),
    /// A table outgrew its encoding.
    TooLarge(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Grammar(d) => write!(f, "{d}"),
            BuildError::TooLarge(what) => write!(f, "the tables cannot hold {what}"),
            BuildError::Conflicts(list) => {
                writeln!(f, "{} conflicts that no `conflict` line lists with its reason:", list.len())?;
                for c in list.iter().take(20) {
                    writeln!(f, "{c}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for BuildError {}

/// Figures of a build, for reports and tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    pub instances: usize,
    pub rules: usize,
    pub states: usize,
    pub bytes: usize,
}

/// What [`build`] makes: a blob for [`crate::grammar::tables::Tables`], and figures about it.
pub struct Built {
    pub blob: Vec<u8>,
    pub figures: Figures,
}

/// Builds the tables. Chains `A : B` make no node of the tree, except those in `kept` and those that a
/// refinement names.
pub fn build(grammar: &Grammar, kept: &BTreeSet<ProductionId>) -> Result<Built, BuildError> {
    let symbols = symbols::Symbols::of(grammar)?;
    let rules = rules::Rules::expand(grammar, &symbols, kept)?;
    let automaton = automaton::Automaton::build(&rules);
    let lookaheads = lookahead::propagate(&rules, &automaton);
    let actions = actions::fill(grammar, &rules, &automaton, &lookaheads)?;
    let blob = encode::encode(grammar, &symbols, &rules, &automaton, &actions)?;
    let figures =
        Figures { instances: rules.instances.len(), rules: rules.rules.len(), states: automaton.states.len(), bytes: blob.len() };
    Ok(Built { blob, figures })
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn builds() {
        let g = Grammar::builtin().unwrap();
        let t = std::time::Instant::now();
        let b=build(&g, &BTreeSet::new()).unwrap_or_else(|e| panic!("{e}"));
        eprintln!("{:?} {:?}", b.figures, t.elapsed());
    }
}
