//! Source text becomes a tree that the machine can run: parsed, its early-error rules run, looked through for what is not supported.

use super::places::{self, Span};
use super::trees::{Entry, preorder};
use super::{Machine, Stop, StopKind, SyntaxReport};
use crate::frontend::{NodeId, SyntaxError, Tree, characters};
use crate::ir::MessagePart;
use crate::value::Value;
use spec262_spec::grammar::{NonterminalId, Params};
use std::rc::Rc;
use std::sync::Arc;

/// How the text is to be read, besides its goal.
#[derive(Clone, Copy, Default)]
pub(crate) struct Reading {
    /// It is strict mode code, whatever it says itself.
    pub strict: bool,
    /// For eval code: whether of a direct eval.
    pub direct_eval: Option<bool>,
    /// The text is evaluated for ParseJSON.
    pub json: bool,
    /// Of a text that is read over characters: two surrogates may be one of them.
    pub pairs: bool,
}

/// An early-error rule that does not hold: its place in the code, and the node.
struct Broken {
    rule: u32,
    node: Value,
    /// The code units that it is about.
    place: Span,
    /// The rule had a text within the node parsed, which is none: why.
    within: Vec<SyntaxReport>,
}

impl Machine {
    /// Parses a text. Gives the root, or none where the text is refused: why is then in `syntax_errors`. Kept results and
    /// values in Rust's variables: a collection may happen (see [`Machine::call`]).
    ///
    /// What a text is refused for comes before what the machine does not support: such a text is none, whoever reads it.
    pub(crate) fn parse(&mut self, text: Arc<[u16]>, goal: NonterminalId, params: Params, how: Reading) -> Result<Option<Value>, Stop> {
        self.syntax_errors.clear();
        let script = self.script.take();
        let of_characters = characters::goal(&self.code.program.grammar.characters, goal, params).is_some();
        let read = if of_characters { self.read(&text, goal, params, how)? } else { self.code.front.parse(Arc::clone(&text), goal, params) };
        let tree = match read {
            Ok(tree) => tree,
            Err(e) => {
                let end = (e.position + e.found.encode_utf16().count().max(1) as u32).min(text.len() as u32);
                self.syntax_errors.push(SyntaxReport { message: e.message, rule: None, script, start: e.position, end, source: text });
                return Ok(None);
            }
        };
        let root = tree.root();
        let id = if of_characters {
            // A program may have any number of texts read so, numbers in Strings: observers are not told of them, and what they take is taken
            // from the heap's allowance.
            self.heap.taken_outside(tree.bytes() + size_of::<Entry>());
            self.trees.add_entry(Entry::of(Rc::new(tree), script, how.strict, how.direct_eval))
        } else {
            self.trees.add(Rc::new(tree), script, how.strict, how.direct_eval)
        };
        self.trees.entries[id as usize].facts = crate::prims::Facts::new(goal.0, how);
        let broken = self.early_errors_of(id)?;
        self.syntax_errors.clear();
        for b in broken {
            self.report_broken(b, script, &text);
        }
        if !self.syntax_errors.is_empty() {
            return Ok(None);
        }
        self.refuse_unsupported(id)?;
        Ok(Some(Value::node(id, root.0)))
    }

    /// The tree of a text that is read over characters.
    fn read(&mut self, text: &Arc<[u16]>, goal: NonterminalId, params: Params, how: Reading) -> Result<Result<Tree, SyntaxError>, Stop> {
        let code = Rc::clone(&self.code);
        let grammar = &code.program.grammar.characters;
        let read = |groups| {
            let how = characters::Request { nonterminal: goal, params, code_points: how.pairs, groups };
            characters::read(grammar, code.front.tables(), Arc::clone(text), &how)
        };
        let first = match read(0) {
            Ok(first) => first,
            Err(e) => return Ok(Err(e)),
        };
        if !first.depends_on_groups {
            return Ok(Ok(first.tree));
        }
        // Digits are the number of a group if there are so many groups, and how many there are does not depend on that.
        let Some(count) = code.algorithm("CountLeftCapturingParensWithin") else { return Ok(Ok(first.tree)) };
        let root = first.tree.root();
        let id = self.trees.add_entry(Entry::of(Rc::new(first.tree), None, false, None));
        let groups = self.call(count, &[Value::node(id, root.0)])?;
        Ok(read(u32::try_from(groups.as_i64()).unwrap_or(u32::MAX)).map(|r| r.tree))
    }

    /// Puts a broken rule among the errors of the text. Where a text within the node is what is wrong, its own errors say more.
    fn report_broken(&mut self, broken: Broken, script: Option<u32>, text: &Arc<[u16]>) {
        let (rule, node) = (broken.rule, broken.node);
        if broken.within.is_empty() {
            let message = self.broken_rule(rule);
            let (start, end) = broken.place;
            self.syntax_errors.push(SyntaxReport { message, rule: Some(rule), script, source: Arc::clone(text), start, end });
        }
        let (start, end) = self.trees.of(node).span(NodeId(node.index()));
        for inner in broken.within {
            let offset = start + offset_of(&text[start as usize..end as usize], &inner.source);
            // Where no text was read, it is all of the node.
            let nothing = inner.source.is_empty();
            self.syntax_errors.push(SyntaxReport {
                rule: inner.rule.or(Some(rule)),
                script,
                source: Arc::clone(text),
                start: if nothing { start } else { (offset + inner.start).min(end) },
                end: if nothing { end } else { (offset + inner.end).min(end) },
                message: inner.message,
            });
        }
    }

    /// What the early-error rule at that place says.
    fn broken_rule(&self, pc: u32) -> String {
        let p = &self.code.program;
        let message = p.ops.get(pc as usize).and_then(|op| p.messages.get(op.b as usize));
        match message.map(Vec::as_slice) {
            Some([MessagePart::Text(says)]) => says.clone(),
            _ => "an early error".into(),
        }
    }

    /// Stops the machine if the tree has a production that is not supported: such a program does not begin to run.
    fn refuse_unsupported(&self, tree: u32) -> Result<(), Stop> {
        let t = self.trees.tree(tree);
        for node in preorder(t, t.root()) {
            if let Some(i) = self.code.unsupported.get(&t.shape(node).0) {
                let (_, what, clause) = &self.code.program.unsupported[*i];
                return Err(Stop::new(self.pc, StopKind::Unsupported { clause: clause.clone(), what: what.clone(), tree, node: node.0 }));
            }
        }
        Ok(())
    }

    /// Runs the early-error rules of all nodes, in the order of the text. Gives those that do not hold.
    fn early_errors_of(&mut self, tree: u32) -> Result<Vec<Broken>, Stop> {
        let t = Rc::clone(self.trees.tree(tree));
        let before = std::mem::take(&mut self.early_errors);
        let hurried = std::mem::replace(&mut self.hurried, self.visits.is_none());
        let mut broken = Vec::new();
        let mut steps = places::STEPS;
        self.rules_of(tree, &t, &mut broken, &mut steps)?;
        self.early_errors = before;
        self.hurried = hurried;
        Ok(broken)
    }

    /// The same for a tree, or the tree of a token in it; `steps` are left to find places.
    fn rules_of(&mut self, tree: u32, t: &Rc<Tree>, broken: &mut Vec<Broken>, steps: &mut u64) -> Result<(), Stop> {
        let code = Rc::clone(&self.code);
        for node in preorder(t, t.root()) {
            // What it was refined to is looked at in its place.
            if t.refined(node).is_some() {
                continue;
            }
            if self.token(t, node).is_some_and(|token| token.may_break(t.text(node))) {
                self.rules_of_token(Value::node(tree, node.0), broken, steps)?;
            }
            for rule in code.early.get(t.shape(node).index()).into_iter().flatten() {
                self.syntax_errors.clear();
                self.call(*rule, &[Value::node(tree, node.0)])?;
                if self.early_errors.is_empty() {
                    continue;
                }
                let mut within = std::mem::take(&mut self.syntax_errors);
                for (pc, at) in std::mem::take(&mut self.early_errors) {
                    let whole = t.span(NodeId(at.index()));
                    let begin = self.steps;
                    let place = if within.is_empty() { self.place_of(*rule, pc, at, *steps)? } else { whole };
                    *steps = steps.saturating_sub(self.steps - begin);
                    broken.push(Broken { rule: pc, node: at, place, within: std::mem::take(&mut within) });
                }
                self.early_errors.clear();
            }
        }
        Ok(())
    }

    /// Reads a token, and runs the rules of what it is made of.
    fn rules_of_token(&mut self, token: Value, broken: &mut Vec<Broken>, steps: &mut u64) -> Result<(), Stop> {
        let root = self.own_tree(token)?;
        let (tree, _) = root.node_parts();
        let t = Rc::clone(self.trees.tree(tree));
        let first = broken.len();
        self.roots.push(root);
        self.rules_of(tree, &t, broken, steps)?;
        self.roots.pop();
        // The token stands for the nodes of its tree, which is done with.
        let (offset, _) = self.trees.of(token).span(NodeId(token.index()));
        for b in &mut broken[first..] {
            b.node = token;
            b.place = (offset + b.place.0, offset + b.place.1);
        }
        self.trees.give_up(tree);
        Ok(())
    }
}

/// Where a text stands in another; at its beginning, if it does not.
fn offset_of(text: &[u16], part: &[u16]) -> u32 {
    text.windows(part.len().max(1)).position(|w| w == part).unwrap_or(0) as u32
}
