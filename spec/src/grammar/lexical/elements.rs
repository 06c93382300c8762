//! What a lexical goal is made of: tokens, trivia and punctuators.

use super::nfa::{Compiler, Instance};
use crate::grammar::{NonterminalId, Params, ProductionId, SymbolKind, TerminalId};
use std::collections::BTreeSet;

/// A kind of input element.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Element {
    Token(NonterminalId, Params),
    Trivia(NonterminalId, Params),
    /// The production that is this punctuator, and nothing else.
    Punctuator(TerminalId, ProductionId),
}

/// Goes down from a goal's alternatives to what they are in the end.
pub fn of_goal(c: &mut Compiler, goal: Instance) -> BTreeSet<Element> {
    let g = c.grammar;
    let mut elements = BTreeSet::new();
    let mut seen = BTreeSet::from([goal]);
    let mut todo = vec![goal];
    while let Some(instance) = todo.pop() {
        for p in c.productions(instance) {
            let production = g.production(p);
            let symbols: Vec<_> = production.symbols.iter().filter(|s| !matches!(s.kind, SymbolKind::End)).collect();
            match symbols.as_slice() {
                [s] if !s.optional && s.lookahead.is_empty() => match &s.kind {
                    SymbolKind::Terminal(t) => {
                        elements.insert(Element::Punctuator(*t, p));
                    }
                    SymbolKind::Nonterminal { id, arguments, but_not } if but_not.is_empty() => {
                        let target = (*id, g.apply(instance.1, *id, arguments));
                        if g.tokens.iter().any(|t| t.nonterminal == *id) {
                            elements.insert(Element::Token(target.0, target.1));
                        } else if g.trivia.iter().any(|t| t.nonterminal == *id) {
                            elements.insert(Element::Trivia(target.0, target.1));
                        } else if seen.insert(target) {
                            todo.push(target);
                        }
                    }
                    _ => no_element(c, p),
                },
                _ => no_element(c, p),
            }
        }
    }
    elements
}

fn no_element(c: &mut Compiler, p: ProductionId) {
    let production = c.grammar.production(p);
    let message = format!("`{}` is an input element, but no token, no trivia and no punctuator", production.text);
    c.error(production.place, message, Some("declare it: `token NAME` or `trivia NAME`"));
}
