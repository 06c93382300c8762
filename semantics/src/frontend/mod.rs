//! The front end: source text to parse tree, driven by the tables that the grammar's data became.
//!
//! [`FrontEnd::parse`] reads source text as a goal symbol. One driver ([`driver`]) with a stack of its own runs the
//! LALR tables; it asks the lexer for one token at a time under the lexical goal that the syntactic context chooses,
//! inserts semicolons ([`semicolon`]), settles by looking ahead on a simulated stack ([`simulate`]) what the
//! tables leave open, and reads covers anew as what they turned out to be ([`refine`]). The result is a [`Tree`] or a
//! [`SyntaxError`], in time linear in the length of the text and without recursion, whatever the text.

pub mod characters;
mod comments;
mod driver;
mod error;
mod function_clauses;
pub mod lexer;
mod load;
mod outline;
mod refine;
mod semicolon;
mod simulate;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_tree;
pub mod token;
mod tree;
pub mod values;

pub use error::SyntaxError;
pub use load::{Bytes, LoadError, build};
pub use tree::{NodeId, Tree};

use driver::Parser;
use function_clauses::Clauses;
use refine::Old;
use simulate::Core;
use spec262_spec::grammar::tables::Tables;
use spec262_spec::grammar::tables_decode::{Decoded, Start};
use spec262_spec::grammar::{NonterminalId, Params};
use std::sync::Arc;
use token::{LexGoal, Scan};

/// The longest source text, in code units, so that offsets and numbers of nodes fit in 32 bits.
const LONGEST: usize = 1 << 28;

/// Tables and lexer, ready to parse. It is not changed by parsing and may be shared.
pub struct FrontEnd<L> {
    tables: Arc<Tables>,
    decoded: Decoded,
    lexer: L,
    goals: Vec<Goal>,
    /// None while it is being made, and where the grammar has no if statements.
    clauses: Option<Clauses>,
}

/// A goal symbol with the lexer's numbers for the lexical goals, under its parameters.
struct Goal {
    start: Start,
    first: LexGoal,
    lexical: Vec<LexGoal>,
}

impl<L: Scan> FrontEnd<L> {
    /// A front end, or the name of a lexical goal that the lexer does not know.
    pub fn new(tables: Arc<Tables>, lexer: L) -> Result<FrontEnd<L>, String> {
        let decoded = tables.decode();
        let mut goals = vec![];
        for start in &decoded.starts {
            let Some((nonterminal, params)) = start.lexical else { continue };
            let number = |n: NonterminalId, p: Params| lexer.goal(n, p).ok_or_else(|| tables.name(n).to_string());
            let lexical = decoded.lexical.iter().map(|g| number(g.nonterminal, Params(params.0 & g.parameters.0)));
            goals.push(Goal { start: *start, first: number(nonterminal, params)?, lexical: lexical.collect::<Result<_, _>>()? });
        }
        let mut front = FrontEnd { tables, decoded, lexer, goals, clauses: None };
        front.clauses = front.learn_clauses();
        Ok(front)
    }

    fn learn_clauses(&self) -> Option<Clauses> {
        let script = self.goals.iter().map(|g| g.start).find(|g| self.tables.name(g.nonterminal) == "Script")?;
        let read = |text: &str| self.parse(text.encode_utf16().collect(), script.nonterminal, script.params).ok();
        let [without, with] = function_clauses::EXAMPLES;
        Clauses::learn(&read(without)?, &read(with)?)
    }

    /// The tables that it parses with.
    pub fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    /// Whether source text can be read as the nonterminal with these grammatical parameters.
    pub fn has_goal(&self, goal: NonterminalId, params: Params) -> bool {
        self.goals.iter().any(|g| g.start.nonterminal == goal && g.start.params == params)
    }

    /// Reads source text as a goal symbol with grammatical parameters.
    pub fn parse(&self, source: Arc<[u16]>, goal: NonterminalId, params: Params) -> Result<Tree, SyntaxError> {
        if source.len() > LONGEST {
            return Err(SyntaxError::new(LONGEST as u32, "more text".into(), "the source text is too long".into()));
        }
        let Some(goal) = self.goals.iter().find(|g| g.start.nonterminal == goal && g.start.params == params) else {
            let name = self.tables.name(goal);
            return Err(SyntaxError::new(0, name.into(), format!("{name} with these parameters is no goal of the grammar")));
        };
        let text = source.clone();
        let tree = Tree::new(source, self.tables.clone());
        let core = Core::new(&self.tables, &self.decoded);
        let mut parser = Parser::new(core, &self.lexer, &goal.lexical, &text, tree);
        let root = parser.run(goal.start.state, (0, text.len() as u32), Some(goal.first), Old::default())?;
        parser.tree.root = root;
        parser.refine_all()?;
        if let Some(n) = parser.left_provisional() {
            let name = self.tables.name(self.tables.nonterminal_of(parser.tree.shape(n)));
            let (start, end) = parser.tree.span(n);
            let found = error::quoted(&text[start as usize..end as usize]);
            let message = format!("unexpected {found}: {name} stands only where it is part of a pattern");
            return Err(SyntaxError::new(start, found, message));
        }
        if let Some(clauses) = &self.clauses {
            clauses.complete(&mut parser.tree);
        }
        Ok(parser.tree)
    }
}
