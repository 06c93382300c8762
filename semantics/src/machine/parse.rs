//! Source text becomes a tree that the machine can run: parsed, looked through for what is not supported, its early-error rules run.

use super::trees::preorder;
use super::{Machine, Stop, StopKind, SyntaxReport};
use crate::frontend::NodeId;
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
}

impl Machine {
    /// Parses a text. Gives the root, or none where the text is refused: why is then in `syntax_errors`. Kept results and
    /// values in Rust's variables: a collection may happen (see [`Machine::call`]).
    pub(crate) fn parse(&mut self, text: Arc<[u16]>, goal: NonterminalId, params: Params, how: Reading) -> Result<Option<Value>, Stop> {
        self.syntax_errors.clear();
        let script = self.script.take();
        let code = Rc::clone(&self.code);
        let tree = match code.front.parse(Arc::clone(&text), goal, params) {
            Ok(tree) => tree,
            Err(e) => {
                let end = (e.position + e.found.encode_utf16().count().max(1) as u32).min(text.len() as u32);
                self.syntax_errors.push(SyntaxReport { message: e.message, rule: None, script, start: e.position, end, source: text });
                return Ok(None);
            }
        };
        let root = tree.root();
        let id = self.trees.add(Rc::new(tree), script, how.strict, how.direct_eval);
        self.trees.entries[id as usize].facts = crate::prims::Facts::new(goal.0, how);
        self.refuse_unsupported(id)?;
        for (rule, node) in self.early_errors_of(id)? {
            let (start, end) = self.trees.of(node).span(NodeId(node.index()));
            let message = self.broken_rule(rule, node);
            self.syntax_errors.push(SyntaxReport { message, rule: Some(rule), script, source: Arc::clone(&text), start, end });
        }
        Ok(self.syntax_errors.is_empty().then(|| Value::node(id, root.0)))
    }

    /// A broken early-error rule in words: the step's own, and what it is about.
    fn broken_rule(&self, pc: u32, node: Value) -> String {
        let p = &self.code.program;
        let Some(step) = p.step_of(pc).and_then(|s| p.debug.steps.get(s as usize)) else { return "an early error".into() };
        let alg = &p.algs[step.alg as usize];
        let clause = p.debug.clauses.get(alg.clause as usize).map_or("", |c| c.id.as_str());
        format!("early error {clause}#{}: {}", step.label, self.describe(node))
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

    /// Runs the early-error rules of all nodes, in the order of the text. Gives those that do not hold: the place of the rule in
    /// the code, and the node.
    fn early_errors_of(&mut self, tree: u32) -> Result<Vec<(u32, Value)>, Stop> {
        let code = Rc::clone(&self.code);
        let t = Rc::clone(self.trees.tree(tree));
        let before = std::mem::take(&mut self.early_errors);
        for node in preorder(&t, t.root()) {
            // What it was refined to is looked at in its place.
            if t.refined(node).is_some() {
                continue;
            }
            for rule in code.early.get(&t.shape(node).0).into_iter().flatten() {
                self.call(*rule, &[Value::node(tree, node.0)])?;
            }
        }
        Ok(std::mem::replace(&mut self.early_errors, before))
    }
}
