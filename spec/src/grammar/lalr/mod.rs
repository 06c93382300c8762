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
    let figures = Figures { instances: rules.instances.len(), rules: rules.rules.len(), states: automaton.states.len(), bytes: blob.len() };
    Ok(Built { blob, figures })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::tables::{self, Tables};

    fn grammar(text: &str) -> Grammar {
        let text = format!("parameters A\ntoken Word\nwords Word reserved Reserved\n{text}");
        let lexical = "clause 1 sec-a\nWord ::\n  `x`\nReserved ::\n  `if`\n";
        Grammar::read(&[("a.grammar", text), ("b.grammar", lexical.to_string())]).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn what_is_encoded_reads_back() {
        let g = Grammar::builtin().unwrap_or_else(|e| panic!("{e}"));
        let symbols = Symbols::of(&g).unwrap_or_else(|e| panic!("{e}"));
        let rules = rules::Rules::expand(&g, &symbols, &BTreeSet::new()).unwrap_or_else(|e| panic!("{e}"));
        let automaton = automaton::Automaton::build(&rules);
        let actions = actions::fill(&g, &rules, &automaton, &lookahead::propagate(&rules, &automaton)).unwrap_or_else(|e| panic!("{e}"));
        let blob = encode::encode(&g, &symbols, &rules, &automaton, &actions).unwrap_or_else(|e| panic!("{e}"));
        let tables = Tables::new(blob).unwrap_or_else(|e| panic!("{e}"));
        let decoded = tables.decode();
        let a = tables.automaton();
        for (s, rows) in actions.rows.iter().enumerate() {
            for (row, t) in (0..2).flat_map(|row| (0..symbols.count()).map(move |t| (row, t))) {
                let same = |x: &actions::Action, y: tables::Action| match (x, y) {
                    (actions::Action::Error, tables::Action::Error) | (actions::Action::Accept, tables::Action::Accept) => true,
                    (actions::Action::Shift(x), tables::Action::Shift(y)) => *x == y,
                    (actions::Action::Reduce(x), tables::Action::Reduce(y)) => *x == y,
                    (actions::Action::Try(x), tables::Action::Try(y)) => x.len() == decoded.tries[y as usize].len(),
                    _ => false,
                };
                assert!(same(&rows[row][t], a.action(s as u16, row == 1, t as u8)), "state {s}, row {row}, {t}");
            }
            let gotos: Vec<_> = (0..rules.instances.len() as u16).filter_map(|i| Some((i, a.goto(s as u16, i)?))).collect();
            assert_eq!(gotos, automaton.states[s].gotos, "state {s}");
        }
        for (i, r) in rules.rules.iter().enumerate() {
            let rule = a.rule(i as u16);
            assert_eq!((rule.lhs, rule.len as usize, rule.shape), (r.lhs, r.rhs.len(), r.node));
            if rule.shape.is_some() {
                let kids: Vec<_> = a.kids(&rule).iter().map(|k| (*k != tables::ABSENT).then_some(*k)).collect();
                assert_eq!(kids, r.kids);
            }
        }
        assert_eq!(decoded.starts.len(), rules.starts.len());
    }

    #[test]
    fn a_conflict_that_is_not_listed_is_refused() {
        let text = "goal S starts Word\nclause 1 sec-s\nS :\n  `a` S\n  `a` S `b` S\n  `c`\n";
        match build(&grammar(text), &BTreeSet::new()) {
            Err(BuildError::Conflicts(list)) => assert!(list[0].contains("on `b`"), "{list:?}"),
            other => panic!("{:?}", other.map(|b| b.figures)),
        }
        let text = format!("conflict S on `b` : the nearer one has it\n{text}");
        assert!(build(&grammar(&text), &BTreeSet::new()).is_ok());
    }

    #[test]
    fn a_listed_conflict_must_occur() {
        let text = "conflict S on `b` : no reason\ngoal S starts Word\nclause 1 sec-s\nS :\n  `a` `b`\n";
        assert!(matches!(build(&grammar(text), &BTreeSet::new()), Err(BuildError::Conflicts(_))));
    }

    #[test]
    fn bytes_that_are_no_tables() {
        assert!(Tables::new(&b"s262lr"[..]).is_err());
        assert!(Tables::new(vec![0; 200]).is_err());
        let g = Grammar::builtin().unwrap_or_else(|e| panic!("{e}"));
        let mut blob = build(&g, &BTreeSet::new()).unwrap_or_else(|e| panic!("{e}")).blob;
        blob.truncate(blob.len() / 2);
        assert!(Tables::new(blob).is_err());
    }
}
