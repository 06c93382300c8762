//! The driver: one loop over the tables with a stack of its own, for every goal and every refinement.

use super::error::{SyntaxError, quoted};
use super::refine::Old;
use super::semicolon;
use super::simulate::{Core, Simulation};
use super::token::{LexGoal, Scan, Token};
use super::tree::{LEAF, NONE, Node, NodeId, Tree};
use spec262_spec::grammar::ShapeId;
use spec262_spec::grammar::lalr::{END, Term};
use spec262_spec::grammar::tables::{ABSENT, Action, Lex, Rule};
use std::collections::HashSet;

/// How many tokens ahead the actions of a listed conflict are tried.
const AHEAD: usize = 4;

/// A symbol on the stack: its node, if it has one, where it starts, and the state that it led to.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    node: u32,
    start: u32,
    pub state: u16,
}

/// One parse: a run over the goal, and then one for each refinement that is more than a new label.
pub(super) struct Parser<'a, L> {
    pub core: Core<'a>,
    pub lexer: &'a L,
    /// The lexer's number for each lexical goal of the grammar.
    pub lexical: &'a [LexGoal],
    pub source: &'a [u16],
    pub tree: Tree,
    /// Refinements to be done: the node that asks, the cover, which one.
    pub pending: Vec<(NodeId, NodeId, u16)>,
    /// Nodes that must be refined away.
    pub provisional: Vec<NodeId>,
    /// Nodes whose text has been read anew.
    pub gone: HashSet<NodeId>,
    room: Vec<u16>,
}

/// The state of a run.
pub(super) struct Run<'a> {
    /// The source up to where the run ends.
    source: &'a [u16],
    /// At the bottom lies the start state, with no symbol.
    stack: Vec<Entry>,
    /// That of the entry at the top.
    state: u16,
    token: Token,
    /// End of the last token that was shifted.
    end: u32,
    /// Where the token begins in front of which a semicolon was inserted last.
    mended: Option<u32>,
    old: Old,
}

impl Run<'_> {
    #[inline]
    fn push(&mut self, state: u16, node: u32, start: u32) {
        self.stack.push(Entry { node, start, state });
        self.state = state;
    }
}

impl<'a, L: Scan> Parser<'a, L> {
    pub fn new(core: Core<'a>, lexer: &'a L, lexical: &'a [LexGoal], source: &'a [u16], tree: Tree) -> Parser<'a, L> {
        Parser { core, lexer, lexical, source, tree, pending: vec![], provisional: vec![], gone: HashSet::new(), room: vec![] }
    }

    /// Reads `source[from..to]` as what the start state is for. The first token's lexical goal may be given;
    /// `old` are nodes that an earlier run made of the same text.
    pub fn run(&mut self, start: u16, (from, to): (u32, u32), first: Option<LexGoal>, old: Old) -> Result<NodeId, SyntaxError> {
        let source = &self.source[..to as usize];
        let token = Token { term: END, start: from, end: from, line_before: false };
        let mut run = Run { source, stack: vec![Entry { node: NONE, start: from, state: start }], state: start, token, end: from, mended: None, old };
        run.token = match first {
            Some(goal) => self.scan(source, from, goal)?,
            None => self.next(&run)?,
        };
        loop {
            let t = run.token;
            match self.core.automaton.action(run.state, t.line_before, t.term) {
                Action::Shift(to) => self.shift(&mut run, to)?,
                Action::Reduce(r) => self.reduce(&mut run, r)?,
                Action::Accept => return Ok(NodeId(run.stack.last().map_or(NONE, |v| v.node))),
                Action::Error => self.recover(&mut run)?,
                Action::Try(i) => match self.settle_conflict(&run, i) {
                    Action::Shift(to) => self.shift(&mut run, to)?,
                    Action::Reduce(r) => self.reduce(&mut run, r)?,
                    _ => return Err(self.unexpected(&run)),
                },
            }
        }
    }

    fn scan(&self, source: &[u16], from: u32, goal: LexGoal) -> Result<Token, SyntaxError> {
        self.lexer.scan(source, from, goal).map_err(|e| SyntaxError::lexical(source, e))
    }

    /// The token behind the one shifted last, under the lexical goal that the state chooses.
    fn next(&mut self, run: &Run<'_>) -> Result<Token, SyntaxError> {
        match self.core.automaton.lex(run.state) {
            Lex::Goal(g) => self.scan(run.source, run.end, self.lexical[g as usize]),
            Lex::Ambiguous(set) => self.next_of(run, set),
        }
    }

    /// Where the tables leave several lexical goals open: the first whose tokens the parse so far permits.
    /// That matters only if the last goal of all yields something that it would not.
    fn next_of(&mut self, run: &Run<'_>, set: u8) -> Result<Token, SyntaxError> {
        let last = self.lexical.len() - 1;
        let token = self.scan(run.source, run.end, self.lexical[last])?;
        for (i, goal) in self.core.decoded.lexical.iter().enumerate().take(last) {
            if set & (1 << i) == 0 || token.term == END || goal.yields.has(token.term) {
                continue;
            }
            let mut sim = Simulation::new(&mut self.core, &run.stack, std::mem::take(&mut self.room));
            let permitted = goal.when.iter().all(|t| sim.reset().accepts(*t, token.line_before));
            self.room = sim.room();
            if permitted {
                return self.scan(run.source, run.end, self.lexical[i]);
            }
        }
        Ok(token)
    }

    fn shift(&mut self, run: &mut Run<'_>, to: u16) -> Result<(), SyntaxError> {
        if !run.old.is_empty()
            && let Some((node, to)) = self.reuse(&mut run.old, run.state, run.token)
        {
            let (start, end) = self.tree.span(node);
            run.push(to, node.0, start);
            run.end = end;
        } else {
            let Token { term, start, end, .. } = run.token;
            let node = match self.core.automaton.leaf(term) {
                Some(shape) => self.leaf(shape, start, end),
                None => NONE,
            };
            run.push(to, node, start);
            run.end = end;
        }
        run.token = self.next(run)?;
        Ok(())
    }

    fn leaf(&mut self, shape: ShapeId, start: u32, end: u32) -> u32 {
        self.tree.push(Node { start, end, parent: NONE, kids: 0, shape, instance: LEAF }).0
    }

    fn reduce(&mut self, run: &mut Run<'_>, r: u16) -> Result<(), SyntaxError> {
        let rule = self.core.automaton.rule(r);
        let base = run.stack.len() - rule.len as usize;
        let start = run.stack.get(base).map_or(run.token.start, |v| v.start);
        if rule.needs_recheck() {
            self.recheck(run, r, base)?;
        }
        let mut node = run.stack.get(base).map_or(NONE, |v| v.node);
        if rule.makes_leaf()
            && let Some(shape) = self.core.decoded.word_leaf
        {
            node = self.leaf(shape, start, run.end);
            run.stack[base].node = node;
        }
        if let Some(shape) = rule.shape {
            node = self.make(run, &rule, shape, base, start);
        }
        run.stack.truncate(base);
        let below = run.stack[base - 1].state;
        let Some(to) = self.core.automaton.goto(below, rule.lhs) else { return Err(self.unexpected(run)) };
        let to = self.core.settle(below, to, run.token.term, run.token.line_before);
        run.push(to, node, start);
        Ok(())
    }

    /// The node of a rule whose symbols lie on the stack from `base` on.
    #[inline]
    fn make(&mut self, run: &Run<'_>, rule: &Rule, shape: ShapeId, base: usize, start: u32) -> u32 {
        let kids = self.tree.kids.len() as u32;
        let id = self.tree.nodes.len() as u32;
        for k in self.core.automaton.kids(rule) {
            let kid = if *k == ABSENT { NONE } else { run.stack[base + *k as usize].node };
            if let Some(node) = self.tree.nodes.get_mut(kid as usize) {
                node.parent = id;
            }
            self.tree.kids.push(kid);
        }
        if rule.is_cover() {
            self.tree.kids.push(NONE);
        }
        let node = self.tree.push(Node { start, end: run.end.max(start), parent: NONE, kids, shape, instance: rule.lhs });
        if rule.is_provisional() {
            self.provisional.push(node);
        }
        if let Some(i) = rule.refinement {
            self.ask(node, i);
        }
        node.0
    }

    /// Looks again at the lookahead restrictions of a rule: gotos merge what was read under different ones.
    fn recheck(&mut self, run: &Run<'_>, r: u16, base: usize) -> Result<(), SyntaxError> {
        for x in self.core.decoded.rechecks.iter().filter(|x| x.rule == r) {
            let Some(from) = run.stack.get(base + x.symbol as usize).map(|v| v.start) else { continue };
            let goal = self.lexical[self.lexical.len() - 1];
            let mut tokens: Vec<Token> = vec![];
            for sequence in &x.forbidden {
                while tokens.len() < sequence.len() {
                    let at = tokens.last().map_or(from, |t| t.end);
                    match self.lexer.scan(run.source, at, goal) {
                        Ok(t) => tokens.push(t),
                        Err(_) => break,
                    }
                }
                let steps = sequence.iter().zip(&tokens).enumerate();
                let matched = steps.filter(|(i, ((term, same_line), t))| t.term == *term && !(*i > 0 && *same_line && t.line_before));
                if matched.count() == sequence.len() {
                    let text = quoted(&run.source[from as usize..tokens[sequence.len() - 1].end as usize]);
                    let message = format!("unexpected {text}: this form must not begin like that");
                    return Err(SyntaxError::new(from, text, message));
                }
            }
        }
        Ok(())
    }

    /// A conflict that the grammar lists: the action that survives the tokens that follow.
    fn settle_conflict(&mut self, run: &Run<'_>, i: u16) -> Action {
        let list = &self.core.decoded.tries[i as usize];
        let mut best = (0, Action::Error);
        for action in list {
            let mut tokens = 0;
            let mut token = run.token;
            let mut sim = Simulation::new(&mut self.core, &run.stack, std::mem::take(&mut self.room));
            let mut alive = sim.go(*action, token.term, token.line_before).is_some();
            while alive {
                tokens += 1;
                if tokens == AHEAD || token.term == END {
                    tokens = AHEAD;
                    break;
                }
                let goal = match sim.core.automaton.lex(sim.state()) {
                    Lex::Goal(g) => self.lexical[g as usize],
                    Lex::Ambiguous(_) => self.lexical[self.lexical.len() - 1],
                };
                let Ok(next) = self.lexer.scan(run.source, token.end, goal) else { break };
                token = next;
                alive = sim.accepts(token.term, token.line_before);
            }
            self.room = sim.room();
            if tokens > best.0 {
                best = (tokens, *action);
            }
            if tokens == AHEAD {
                break;
            }
        }
        best.1
    }

    /// On a token that is not accepted: a semicolon is inserted in front of it, or it is an error.
    fn recover(&mut self, run: &mut Run<'_>) -> Result<(), SyntaxError> {
        let token = run.token;
        // A semicolon may be an element of a class: one after the other could be inserted for ever, and the token would still not be accepted.
        if run.mended == Some(token.start) {
            return Err(self.unexpected(run));
        }
        run.mended = Some(token.start);
        let mut sim = Simulation::new(&mut self.core, &run.stack, std::mem::take(&mut self.room));
        let inserted = semicolon::inserted(&mut sim, token);
        self.room = sim.room();
        let Some(semicolon) = inserted else { return Err(self.unexpected(run)) };
        self.insert(run, semicolon)?;
        // The token was read where another lexical goal applied.
        if token.term != END && self.is_contested(run.state, token.term) {
            run.token = self.next(run)?;
        } else {
            run.token = token;
        }
        Ok(())
    }

    /// Reads a semicolon that is not there.
    fn insert(&mut self, run: &mut Run<'_>, semicolon: Term) -> Result<(), SyntaxError> {
        run.token = Token { term: semicolon, start: run.end, end: run.end, line_before: false };
        loop {
            match self.core.automaton.action(run.state, false, semicolon) {
                Action::Reduce(r) => self.reduce(run, r)?,
                Action::Shift(to) => {
                    run.push(to, NONE, run.end);
                    return Ok(());
                }
                _ => return Err(self.unexpected(run)),
            }
        }
    }

    /// Might the state's own lexical goal yield something else than this token?
    fn is_contested(&self, state: u16, term: Term) -> bool {
        let lexical = &self.core.decoded.lexical;
        match self.core.automaton.lex(state) {
            Lex::Goal(g) => !lexical[g as usize].yields.has(term),
            Lex::Ambiguous(set) => lexical.iter().enumerate().any(|(i, g)| set & (1 << i) != 0 && !g.yields.has(term)),
        }
    }

    fn unexpected(&mut self, run: &Run<'_>) -> SyntaxError {
        let mut sim = Simulation::new(&mut self.core, &run.stack, vec![]);
        SyntaxError::unexpected(&mut sim, run.source, run.token)
    }
}
