//! The grammar, as primitives ask it: which nonterminal a name means, which come to which through chains.

use crate::ir::{GrammarInfo, SymbolInfo};
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) struct Grammar {
    names: Vec<String>,
    nonterminals: FxHashMap<String, u16>,
    parameters: Vec<String>,
    reserved_words: FxHashSet<String>,
    shapes: Vec<Shape>,
    /// For each nonterminal those that it comes to through productions `A : B`, itself included: a bit each.
    reach: Vec<Vec<u64>>,
    pub known: Known,
}

struct Shape {
    nonterminal: u16,
    production: String,
    slots: Vec<u16>,
    symbols: Vec<SymbolInfo>,
}

macro_rules! nonterminals {
    ($($field:ident: $name:ident),* $(,)?) => {
        /// Nonterminals that primitives know. One that the grammar does not have is that of no node.
        pub(crate) struct Known { $(pub $field: u16),* }
        impl Known {
            fn new(find: impl Fn(&str) -> u16) -> Known {
                Known { $($field: find(stringify!($name))),* }
            }
        }
    };
}

nonterminals! {
    binding_identifier: BindingIdentifier,
    block: Block,
    case_block: CaseBlock,
    case_clause: CaseClause,
    case_clauses: CaseClauses,
    catch: Catch,
    catch_parameter: CatchParameter,
    class_declaration: ClassDeclaration,
    class_element_name: ClassElementName,
    class_expression: ClassExpression,
    class_static_block_body: ClassStaticBlockBody,
    default_clause: DefaultClause,
    expression_statement: ExpressionStatement,
    for_declaration: ForDeclaration,
    for_in_of_statement: ForInOfStatement,
    for_statement: ForStatement,
    formal_parameters: FormalParameters,
    function_body: FunctionBody,
    function_declaration: FunctionDeclaration,
    lexical_declaration: LexicalDeclaration,
    module: Module,
    script: Script,
    script_body: ScriptBody,
    statement: Statement,
    statement_list: StatementList,
    statement_list_item: StatementListItem,
    string_literal: StringLiteral,
}

/// What a function is written as (11.2).
const FUNCTIONS: &[&str] = &[
    "FunctionDeclaration",
    "FunctionExpression",
    "GeneratorDeclaration",
    "GeneratorExpression",
    "AsyncFunctionDeclaration",
    "AsyncFunctionExpression",
    "AsyncGeneratorDeclaration",
    "AsyncGeneratorExpression",
    "MethodDefinition",
    "GeneratorMethod",
    "AsyncMethod",
    "AsyncGeneratorMethod",
    "ArrowFunction",
    "AsyncArrowFunction",
];

impl Grammar {
    pub fn new(info: &GrammarInfo) -> Grammar {
        let nonterminals: FxHashMap<String, u16> = info.nonterminals.iter().enumerate().map(|(i, n)| (n.clone(), i as u16)).collect();
        let known = Known::new(|name| nonterminals.get(name).copied().unwrap_or(u16::MAX));
        Grammar {
            names: info.nonterminals.clone(),
            nonterminals,
            parameters: info.parameters.clone(),
            reserved_words: info.reserved_words.iter().cloned().collect(),
            shapes: info
                .shapes
                .iter()
                .map(|s| Shape { nonterminal: s.nonterminal, production: s.production.clone(), slots: s.slots.clone(), symbols: s.symbols.clone() })
                .collect(),
            reach: reach(info),
            known,
        }
    }

    pub fn nonterminal(&self, name: &str) -> Option<u16> {
        self.nonterminals.get(name).copied()
    }
    /// The bit of a grammatical parameter.
    pub fn parameter(&self, name: &str) -> Option<u8> {
        self.parameters.iter().position(|p| p == name).map(|i| i as u8)
    }
    pub fn is_reserved_word(&self, word: &str) -> bool {
        self.reserved_words.contains(word)
    }
    fn shape(&self, shape: u16) -> Option<&Shape> {
        self.shapes.get(shape as usize)
    }
    /// The nonterminal that nodes of a shape are of.
    pub fn nonterminal_of(&self, shape: u16) -> u16 {
        self.shape(shape).map_or(u16::MAX, |s| s.nonterminal)
    }
    /// Its name.
    pub fn nonterminal_name(&self, shape: u16) -> &str {
        self.names.get(self.nonterminal_of(shape) as usize).map_or("", String::as_str)
    }
    /// The production of a shape; empty for the leaf of a token.
    pub fn production_of(&self, shape: u16) -> &str {
        self.shape(shape).map_or("", |s| &s.production)
    }
    /// The nonterminals of a shape's slots.
    pub fn slots_of(&self, shape: u16) -> &[u16] {
        self.shape(shape).map_or(&[], |s| &s.slots)
    }
    /// What stands in a production of that shape, in order.
    pub fn symbols_of(&self, shape: u16) -> &[SymbolInfo] {
        self.shape(shape).map_or(&[], |s| &s.symbols)
    }
    /// Whether the one nonterminal comes to the other through productions `A : B`, or is it.
    pub fn reaches(&self, from: u16, to: u16) -> bool {
        self.reach.get(from as usize).and_then(|r| r.get(to as usize >> 6)).is_some_and(|w| w >> (to & 63) & 1 != 0)
    }
    /// Whether the nonterminal is that of a function.
    pub fn is_function(&self, nonterminal: u16) -> bool {
        FUNCTIONS.iter().any(|f| self.nonterminal(f) == Some(nonterminal))
    }
    pub fn is_class(&self, nonterminal: u16) -> bool {
        nonterminal == self.known.class_declaration || nonterminal == self.known.class_expression
    }
}

/// The chains' closure.
fn reach(info: &GrammarInfo) -> Vec<Vec<u64>> {
    let n = info.nonterminals.len();
    let mut next: Vec<Vec<u16>> = vec![Vec::new(); n];
    for (a, b) in &info.chains {
        if let Some(row) = next.get_mut(*a as usize) {
            row.push(*b);
        }
    }
    (0..n as u16)
        .map(|from| {
            let mut row = vec![0u64; n.div_ceil(64)];
            let mut todo = vec![from];
            while let Some(x) = todo.pop() {
                let (word, bit) = (x as usize >> 6, 1 << (x & 63));
                if row[word] & bit == 0 {
                    row[word] |= bit;
                    todo.extend_from_slice(&next[x as usize]);
                }
            }
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Grammar;
    use crate::ir::GrammarInfo;

    #[test]
    fn chains_are_followed_to_their_end() {
        let names = ["A", "B", "C", "D"];
        let info = GrammarInfo {
            nonterminals: names.iter().map(|n| n.to_string()).collect(),
            chains: vec![(0, 1), (1, 2), (2, 0)],
            ..GrammarInfo::default()
        };
        let g = Grammar::new(&info);
        assert!(g.reaches(0, 2) && g.reaches(2, 1) && g.reaches(3, 3));
        assert!(!g.reaches(0, 3) && !g.reaches(3, 0));
        assert!(!g.reaches(9, 0));
    }
}
