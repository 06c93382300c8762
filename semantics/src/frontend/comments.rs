//! The comments of a text that was parsed. The parser passes over them; whoever wants them looks at the text once more.

use super::lexer::Lexer;
use super::token::LexGoal;
use super::tree::{LEAF, Tree};
use super::{FrontEnd, NodeId};

/// A comment, and where the next token begins; the end of the text if there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    pub start: u32,
    pub end: u32,
    pub next: u32,
}

impl FrontEnd<Lexer> {
    /// The comments that begin with `/*`, in the order of the text.
    ///
    /// Strings, templates, regular expressions and names have nodes; between these are punctuators, words and trivia, which no lexical goal
    /// reads in another way.
    pub fn block_comments(&self, tree: &Tree) -> Vec<Comment> {
        let nonterminal = self.tables.nonterminal_of(tree.shape(tree.root()));
        let Some(goal) = self.goals.iter().find(|g| g.start.nonterminal == nonterminal).or(self.goals.first()) else { return vec![] };
        let Some(plain) = goal.lexical.last().copied() else { return vec![] };
        let mut tokens: Vec<(u32, u32)> =
            (0..tree.len() as u32).filter(|n| tree.node(NodeId(*n)).instance == LEAF).map(|n| tree.span(NodeId(n))).collect();
        tokens.sort_unstable();
        let end = tree.source().len() as u32;
        tokens.push((end, end));
        let mut gaps = Gaps { lexer: &self.lexer, source: tree.source(), found: vec![], waiting: 0 };
        let (mut from, mut first) = (0, goal.first);
        for (start, behind) in tokens {
            gaps.read(from, start, first, plain);
            from = from.max(behind);
            first = plain;
        }
        gaps.found
    }
}

struct Gaps<'a> {
    lexer: &'a Lexer,
    source: &'a [u16],
    found: Vec<Comment>,
    /// The comments from here on wait for the next token.
    waiting: usize,
}

impl Gaps<'_> {
    /// Reads the text between two tokens that have nodes.
    fn read(&mut self, from: u32, to: u32, first: LexGoal, plain: LexGoal) {
        let source = &self.source[..to as usize];
        let (mut at, mut goal) = (from, first);
        while at < to {
            // A character that is no input element cannot be there: the text was parsed.
            let (end, trivia, then) = self.lexer.element(source, at, goal).filter(|e| e.0 > at).unwrap_or((at + 1, false, plain));
            if !trivia {
                self.token(at);
            } else if source[at as usize..].starts_with(&[b'/' as u16, b'*' as u16]) {
                self.found.push(Comment { start: at, end, next: self.source.len() as u32 });
            }
            goal = if trivia { then } else { plain };
            at = end;
        }
        self.token(to);
    }

    fn token(&mut self, at: u32) {
        self.found[self.waiting..].iter_mut().for_each(|c| c.next = at);
        self.waiting = self.found.len();
    }
}
