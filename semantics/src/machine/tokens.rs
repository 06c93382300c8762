//! Trees of tokens. A token is a leaf of the tree that it stands in; where a rule looks into it, its text is read as the lexical production
//! that it is, by the recogniser over characters.
//!
//! Most tokens break no early-error rule, and most can be told not to without being read: a node that has a rule begins with certain characters,
//! behind certain others, and has a least length. This follows from the productions, so it holds for any rule that a specification states.

use super::trees::Entry;
use super::{Machine, Stop};
use crate::frontend::{NodeId, Tree, characters};
use crate::ir::Tag;
use crate::prims::Facts;
use crate::value::Value;
use spec262_spec::grammar::characters::{Alternative, Characters, Item};
use spec262_spec::grammar::lexical::atoms::{Atom, AtomSet, END};
use spec262_spec::grammar::{NonterminalId, Params};
use std::rc::Rc;

/// A token that has a tree of its own.
pub(crate) struct Token {
    goal: NonterminalId,
    signs: Vec<Sign>,
}

/// What a text has in it if a node with a rule is in its tree.
struct Sign {
    /// What may stand in front of the node; [`END`] is the beginning of the text.
    before: AtomSet,
    first: AtomSet,
    /// The fewest characters of the node.
    shortest: usize,
}

/// Nothing is known: any text may have it.
const ANYWHERE: Sign = Sign { before: AtomSet::ALL, first: AtomSet::ALL, shortest: 1 };

/// By shape: the tokens that have trees. `early` has the rules of each shape, `shapes` the nonterminal of each leaf.
pub(crate) fn tokens(grammar: &Characters, early: &[Vec<u32>], leaves: &[(u16, u16)]) -> Vec<Option<Token>> {
    let reach = Reach::of(grammar);
    let mut found: Vec<Option<Token>> = early.iter().map(|_| None).collect();
    for (shape, nonterminal) in leaves {
        let goal = grammar.goals.iter().find(|g| g.nonterminal == *nonterminal && g.params == 0);
        if let (Some(goal), Some(place)) = (goal, found.get_mut(*shape as usize)) {
            *place = Some(Token { goal: NonterminalId(*nonterminal), signs: reach.signs(grammar, early, goal.instance) });
        }
    }
    found
}

impl Token {
    /// Whether a rule could be broken in the tree of such a token: if not, it need not be read.
    pub fn may_break(&self, text: &[u16]) -> bool {
        self.signs.iter().any(|s| s.stands_in(text))
    }
}

impl Sign {
    fn stands_in(&self, text: &[u16]) -> bool {
        let starts = text.len().saturating_sub(self.shortest - 1);
        let begins = |i: usize| if i == 0 { self.before.has(END) } else { has(self.before, text[i - 1]) };
        text[..starts].iter().enumerate().any(|(i, u)| has(self.first, *u) && begins(i))
    }
}

/// All atoms of characters that are not ASCII.
const BEYOND_ASCII: AtomSet = AtomSet([0, 0, (1 << (END - 128)) - 1]);

/// Whether the set has the code unit; of what is not ASCII, whether it has anything at all.
fn has(set: AtomSet, unit: u16) -> bool {
    if unit < 0x80 { set.has(unit as Atom) } else { !set.intersection(BEYOND_ASCII).is_empty() }
}

/// What is known of the sentences of each instance.
struct Reach {
    empty: Vec<bool>,
    first: Vec<AtomSet>,
    last: Vec<AtomSet>,
    shortest: Vec<usize>,
}

impl Reach {
    fn of(grammar: &Characters) -> Reach {
        let n = grammar.instances.len();
        let mut r =
            Reach { empty: vec![false; n], first: vec![AtomSet::default(); n], last: vec![AtomSet::default(); n], shortest: vec![usize::MAX; n] };
        // Until nothing is new.
        while (0..n).filter(|i| r.look_at(grammar, *i)).count() > 0 {}
        r
    }

    fn look_at(&mut self, grammar: &Characters, i: usize) -> bool {
        let own = &grammar.instances[i];
        let before = (self.empty[i], self.first[i], self.last[i], self.shortest[i]);
        for (alternative, grows) in own.alternatives() {
            let items = &alternative.items;
            let (first, at_start) = self.edge(grammar, &self.first, items.iter());
            let (last, at_end) = self.edge(grammar, &self.last, items.iter().rev());
            if !grows || self.empty[i] {
                self.first[i] = self.first[i].union(first);
            }
            self.last[i] = self.last[i].union(last);
            self.shortest[i] = self.shortest[i].min(self.length(i, alternative, grows));
            self.empty[i] |= at_start && at_end && !grows;
        }
        before != (self.empty[i], self.first[i], self.last[i], self.shortest[i])
    }

    /// The atoms at one edge of a sequence, and whether all of it can be empty; `of` has those of the instances at that edge.
    fn edge<'g>(&self, grammar: &Characters, of: &[AtomSet], items: impl Iterator<Item = &'g Item>) -> (AtomSet, bool) {
        let mut set = AtomSet::default();
        for item in items {
            match item {
                Item::Set { set: s, .. } => return (set.union(AtomSet(grammar.sets[*s as usize])), false),
                Item::Call { instance, .. } | Item::Leaf { instance, .. } => {
                    set = set.union(of[*instance as usize]);
                    if !self.empty[*instance as usize] {
                        return (set, false);
                    }
                }
                Item::Next { .. } | Item::Value { .. } | Item::Group => {}
            }
        }
        (set, true)
    }

    /// The fewest characters that an instance matches by an alternative.
    fn length(&self, instance: usize, alternative: &Alternative, grows: bool) -> usize {
        let of = |item: &Item| match item {
            Item::Set { .. } => 1,
            Item::Call { instance, .. } | Item::Leaf { instance, .. } => self.shortest[*instance as usize],
            Item::Next { .. } | Item::Value { .. } | Item::Group => 0,
        };
        let before = if grows { self.shortest[instance] } else { 0 };
        alternative.items.iter().map(of).fold(before, usize::saturating_add)
    }

    /// The signs of nodes with a rule in texts that are read as an instance.
    fn signs(&self, grammar: &Characters, early: &[Vec<u32>], goal: u16) -> Vec<Sign> {
        let before = self.before(grammar, goal);
        let has_rule = |shape: &u16| early.get(*shape as usize).is_some_and(|rules| !rules.is_empty());
        let mut signs: Vec<Sign> = Vec::new();
        for (i, own) in grammar.instances.iter().enumerate().filter(|(i, _)| !before[*i].is_empty()) {
            for (alternative, grows) in own.alternatives() {
                if has_rule(&alternative.shape) {
                    let first = if grows { self.first[i] } else { self.edge(grammar, &self.first, alternative.items.iter()).0 };
                    signs.push(match self.length(i, alternative, grows) {
                        0 => ANYWHERE,
                        shortest => Sign { before: before[i], first, shortest },
                    });
                }
                // Leaves have rules seldom: they may stand anywhere then.
                for item in &alternative.items {
                    if let Item::Set { shape, .. } | Item::Leaf { shape, .. } = item
                        && has_rule(shape)
                    {
                        signs.push(ANYWHERE);
                    }
                }
            }
        }
        signs
    }

    /// For each instance what may stand in front of it, in texts that are read as `goal`; nothing, where it is not in them.
    fn before(&self, grammar: &Characters, goal: u16) -> Vec<AtomSet> {
        let mut before = vec![AtomSet::default(); grammar.instances.len()];
        before[goal as usize] = AtomSet::of([END]);
        let mut todo = vec![goal];
        while let Some(i) = todo.pop() {
            let own = &grammar.instances[i as usize];
            for (alternative, grows) in own.alternatives() {
                let mut here = before[i as usize];
                if grows {
                    let grown = self.last[i as usize];
                    here = if self.empty[i as usize] { here.union(grown) } else { grown };
                }
                for item in &alternative.items {
                    match item {
                        Item::Set { set, .. } => here = AtomSet(grammar.sets[*set as usize]),
                        Item::Call { instance, .. } | Item::Leaf { instance, .. } => {
                            let at = *instance as usize;
                            let more = before[at].union(here);
                            if more != before[at] {
                                before[at] = more;
                                todo.push(*instance);
                            }
                            here = if self.empty[at] { here.union(self.last[at]) } else { self.last[at] };
                        }
                        Item::Next { .. } | Item::Value { .. } | Item::Group => {}
                    }
                }
            }
        }
        before
    }
}

impl Machine {
    /// The token at a leaf, if the leaf is one that has a tree of its own.
    pub(super) fn token(&self, tree: &Tree, node: NodeId) -> Option<&Token> {
        self.code.tokens.get(tree.shape(node).index()).and_then(Option::as_ref)
    }

    /// Reads the text of a token, and gives the root of its tree.
    pub(crate) fn own_tree(&mut self, token: Value) -> Result<Value, Stop> {
        let (host, node) = token.node_parts();
        let tree = Rc::clone(self.trees.tree(host));
        let Some(goal) = self.token(&tree, NodeId(node)).map(|t| t.goal) else {
            return Err(self.defect(format!("{} has no tree of its own", self.describe(token))));
        };
        let how = characters::Request { nonterminal: goal, params: Params::default(), code_points: true, groups: 0 };
        let text = tree.text(NodeId(node)).into();
        let read = characters::read(&self.code.program.grammar.characters, self.code.front.tables(), text, &how);
        match read {
            Ok(read) => {
                let root = read.tree.root();
                let entry = Entry { token: Some(token), facts: Facts::of_goal(goal.0), ..Entry::of(Rc::new(read.tree), None, false, None) };
                let id = self.trees.add_entry(entry);
                Ok(Value::node(id, root.0))
            }
            Err(e) => Err(self.defect(format!("{} is no text of its production: {}", self.describe(token), e.message))),
        }
    }

    /// The node that a question about what surrounds the text is put to: for nodes of a token's tree, the token.
    pub(crate) fn in_program(&self, node: Value) -> Value {
        let mut at = node;
        while at.is(Tag::Node)
            && let Some(token) = self.trees.entries[at.node_parts().0 as usize].token
        {
            at = token;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spec262_spec::grammar::{Grammar, characters};

    /// The signs of a text that is read as `name`, where the productions with these texts have a rule.
    fn may_break(name: &str, with_rules: &[&str], text: &str) -> bool {
        let g = Grammar::builtin().unwrap();
        let c = characters::build(&g).unwrap();
        let mut early = vec![Vec::new(); g.shapes.len()];
        for text in with_rules {
            g.resolve(text).unwrap().iter().for_each(|s| early[s.index()].push(0));
        }
        let n = g.nonterminal(name).unwrap();
        let leaf = g.nonterminals[n.index()].leaf.unwrap();
        let all = tokens(&c, &early, &[(leaf.0, n.0)]);
        let units: Vec<u16> = text.encode_utf16().collect();
        all[leaf.index()].as_ref().unwrap().may_break(&units)
    }

    #[test]
    fn most_tokens_need_not_be_read() {
        let legacy = ["NumericLiteral :: LegacyOctalIntegerLiteral", "DecimalIntegerLiteral :: NonOctalDecimalIntegerLiteral"];
        for (text, may) in [("0", false), ("10", false), ("100.05", false), ("01", true), ("08", true), ("0.5", true)] {
            assert_eq!(may_break("NumericLiteral", &legacy, text), may, "{text}");
        }
        let escapes = ["EscapeSequence :: LegacyOctalEscapeSequence", "EscapeSequence :: NonOctalDecimalEscapeSequence"];
        for (text, may) in [("'a1'", false), ("'\\n1'", false), ("'\\x11'", false), ("'\\1'", true), ("\"ü\\8\"", true), ("''", false)] {
            assert_eq!(may_break("StringLiteral", &escapes, text), may, "{text}");
        }
        let names = ["IdentifierStart :: \\ UnicodeEscapeSequence", "IdentifierPart :: \\ UnicodeEscapeSequence"];
        for (text, may) in [("a", false), ("äb", false), ("\\u0061", true), ("a\\u{61}", true)] {
            assert_eq!(may_break("IdentifierName", &names, text), may, "{text}");
        }
        assert!(!may_break("PrivateIdentifier", &names, "#a") && may_break("PrivateIdentifier", &names, "#\\u0061"));
        assert!(!may_break("IdentifierName", &[], "\\u0061"));
    }
}
