//! How each state chooses the lexical goal of the token that it reads.
//!
//! A goal is permitted where the state accepts all tokens that its `when` lists. LALR states accept more than
//! the parse so far allows, so where another goal too could yield something that the state accepts, the
//! driver simulates.

use super::BuildError;
use super::actions::Action;
use super::symbols::{Symbols, Term, TermSet};
use crate::grammar::tables::AMBIGUOUS;
use crate::grammar::tables_decode::LexicalGoal;
use crate::grammar::{Grammar, NonterminalId, SymbolKind};

pub fn of(g: &Grammar, symbols: &Symbols) -> Result<Vec<LexicalGoal>, BuildError> {
    if g.lexical_goals.len() > 7 {
        return Err(BuildError::TooLarge("more than 7 lexical goals".into()));
    }
    let goal = |x: &crate::grammar::LexicalGoal| LexicalGoal {
        nonterminal: x.nonterminal,
        parameters: g.nonterminals[x.nonterminal.index()].parameters,
        when: x.when.iter().filter_map(|n| symbols.token(*n)).collect(),
        yields: yields(g, symbols, x.nonterminal),
    };
    Ok(g.lexical_goals.iter().map(goal).collect())
}

/// The terminals that a lexical goal comes to through alternatives of one symbol.
fn yields(g: &Grammar, symbols: &Symbols, goal: NonterminalId) -> TermSet {
    let mut set = TermSet::default();
    let mut seen = vec![goal];
    let mut at = 0;
    while at < seen.len() {
        for p in &g.nonterminals[seen[at].index()].productions {
            match g.production(*p).symbols.first().map(|s| &s.kind) {
                Some(SymbolKind::Terminal(t)) => {
                    if let Some(t) = symbols.terminal(*t) {
                        set.add(t);
                    }
                }
                Some(SymbolKind::Nonterminal { id, .. }) => match symbols.token(*id) {
                    Some(t) => set.add(t),
                    None if !seen.contains(id) => seen.push(*id),
                    None => {}
                },
                _ => {}
            }
        }
        at += 1;
    }
    set
}

/// The state's byte in the tables.
pub fn choose(goals: &[LexicalGoal], rows: &[Vec<Action>; 2]) -> u8 {
    let accepts = |t: Term| rows.iter().any(|r| r[t as usize] != Action::Error);
    let Some(last) = goals.len().checked_sub(1) else { return 0 };
    let permitted: Vec<usize> = (0..last).filter(|i| goals[*i].when.iter().all(|t| accepts(*t))).collect();
    let Some(first) = permitted.first() else { return last as u8 };
    let rest = permitted[1..].iter().chain([&last]);
    let contested = rest.flat_map(|i| goals[*i].yields.iter()).any(|t| !goals[*first].yields.has(t) && accepts(t));
    if !contested {
        return *first as u8;
    }
    permitted.iter().fold(AMBIGUOUS, |set, i| set | 1 << i)
}
