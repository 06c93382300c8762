//! What primitives ask of the grammar at run time.

use crate::ir::{GrammarInfo, ShapeInfo, SymbolInfo};
use spec262_spec::grammar::{Grammar, NonterminalId, ProductionId, Shape, ShapeId, SymbolKind};

pub(super) fn info(grammar: &Grammar) -> Result<GrammarInfo, String> {
    let productions = |n: NonterminalId| grammar.nonterminals[n.index()].productions.iter().copied();
    let chains = (0..grammar.nonterminals.len() as u16)
        .map(NonterminalId)
        .flat_map(|n| productions(n).filter_map(move |p| Some((n.0, grammar.chain(p)?.0))))
        .collect();
    let reserved_words = match grammar.words {
        Some((_, reserved)) => productions(reserved).flat_map(|p| spellings(grammar, p)).collect(),
        None => Vec::new(),
    };
    Ok(GrammarInfo {
        parameters: grammar.parameters.clone(),
        nonterminals: grammar.nonterminals.iter().map(|n| n.name.clone()).collect(),
        reserved_words,
        shapes: grammar.shapes.iter().map(|s| shape(grammar, s)).collect(),
        chains,
        leaves: (0..grammar.shapes.len() as u16)
            .filter(|s| grammar.has_own_tree(ShapeId(*s)))
            .map(|s| (s, grammar.shape(ShapeId(s)).nonterminal.0))
            .collect(),
        characters: spec262_spec::grammar::characters::build(grammar).map_err(|e| e.to_string())?,
    })
}

fn spellings(grammar: &Grammar, production: ProductionId) -> impl Iterator<Item = String> + '_ {
    grammar.production(production).symbols.iter().filter_map(|s| match s.kind {
        SymbolKind::Terminal(t) => Some(grammar.terminals[t.index()].text.clone()),
        _ => None,
    })
}

fn shape(grammar: &Grammar, shape: &Shape) -> ShapeInfo {
    let mut info = ShapeInfo {
        nonterminal: shape.nonterminal.0,
        production: String::new(),
        slots: shape.slots.iter().map(|s| s.nonterminal.0).collect(),
        symbols: Vec::new(),
    };
    let Some(p) = shape.production else { return info };
    let production = grammar.production(p);
    info.production = production.text.clone();
    let mut place = 0;
    for (i, symbol) in production.symbols.iter().enumerate() {
        let present = !symbol.optional || shape.present & (1 << i) != 0;
        match &symbol.kind {
            SymbolKind::Terminal(t) if present => info.symbols.push(SymbolInfo::Token(grammar.terminals[t.index()].text.clone())),
            SymbolKind::Nonterminal { .. } => {
                if present {
                    info.symbols.push(SymbolInfo::Slot(place));
                }
                place += 1;
            }
            _ => {}
        }
    }
    info
}
