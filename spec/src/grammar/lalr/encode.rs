//! Writes the blob that [`crate::grammar::tables`] reads.

use super::BuildError;
use super::actions::{Action, Actions, Semicolon};
use super::automaton::Automaton;
use super::comb;
use super::goals;
use super::refine;
use super::rules::Rules;
use super::symbols::{Symbols, TermKind, TermSet};
use crate::grammar::tables::{self, ABSENT, MAGIC, NONE, Section, flag};
use crate::grammar::{Grammar, Level, NonterminalId, ShapeId};

pub fn encode(g: &Grammar, symbols: &Symbols, rules: &Rules, a: &Automaton, actions: &Actions) -> Result<Vec<u8>, BuildError> {
    if a.states.len() > 16_000 {
        return Err(BuildError::TooLarge(format!("{} states", a.states.len())));
    }
    if rules.instances.iter().any(|i| i.params.0 > u16::from(u8::MAX)) {
        return Err(BuildError::TooLarge("a parameter of the syntactic grammar that is not among the first eight".into()));
    }
    let descriptions: Vec<_> = g.descriptions.iter().filter(|d| g.nonterminals[d.0.index()].level == Level::Syntactic).collect();
    if descriptions.len() > 32 {
        return Err(BuildError::TooLarge("more than 32 descriptions of syntactic nonterminals".into()));
    }
    let mut e =
        Encoder { g, symbols, rules, a, actions, sections: vec![vec![]; Section::ALL.len()], tries: vec![], covers: refine::covers(g), descriptions };
    e.actions();
    e.gotos();
    e.rules()?;
    e.states()?;
    e.shapes();
    e.texts();
    e.decoded()?;
    let mut blob = MAGIC.to_vec();
    for s in &e.sections {
        blob.extend((s.len() as u32).to_le_bytes());
    }
    blob.extend(e.sections.concat());
    Ok(blob)
}

struct Encoder<'a> {
    g: &'a Grammar,
    symbols: &'a Symbols,
    rules: &'a Rules,
    a: &'a Automaton,
    actions: &'a Actions,
    sections: Vec<Vec<u8>>,
    tries: Vec<Vec<u16>>,
    /// For each shape, whether its nodes may be refined.
    covers: Vec<bool>,
    /// What a state may await. (Those of tokens are the names of their terminals.)
    descriptions: Vec<&'a (NonterminalId, String)>,
}

impl Encoder<'_> {
    fn section(&mut self, s: Section) -> &mut Vec<u8> {
        &mut self.sections[s as usize]
    }

    fn put16(&mut self, s: Section, x: u16) {
        self.section(s).extend(x.to_le_bytes());
    }

    fn put32(&mut self, s: Section, x: u32) {
        self.section(s).extend(x.to_le_bytes());
    }

    fn action(&mut self, x: &Action) -> u16 {
        use tables::Action as Code;
        match x {
            Action::Error => 0,
            Action::Accept => Code::ACCEPT,
            Action::Shift(s) => Code::SHIFT | s,
            Action::Reduce(r) => Code::REDUCE | r,
            Action::Try(list) => {
                let list: Vec<u16> = list.iter().map(|x| self.action(x)).collect();
                let i = self.tries.iter().position(|t| *t == list).unwrap_or_else(|| {
                    self.tries.push(list);
                    self.tries.len() - 1
                });
                Code::TRY | i as u16
            }
        }
    }

    fn actions(&mut self) {
        let actions = self.actions;
        let mut rows = vec![];
        for row in actions.rows.iter().flatten() {
            rows.push(row.iter().enumerate().filter(|(_, x)| **x != Action::Error).map(|(t, x)| (t as u16, self.action(x))).collect());
        }
        let comb = comb::lay(rows, self.rules.terms);
        for b in comb.base {
            self.put32(Section::ActionBase, b);
        }
        for x in comb.entries {
            let (t, action) = x.unwrap_or((NONE, 0));
            self.put16(Section::Action, t);
            self.put16(Section::Action, action);
        }
    }

    fn gotos(&mut self) {
        let comb = comb::lay(self.a.states.iter().map(|s| s.gotos.clone()).collect(), self.rules.instances.len());
        for b in comb.base {
            self.put32(Section::GotoBase, b);
        }
        for x in comb.entries {
            let (instance, to) = x.unwrap_or((NONE, 0));
            self.put16(Section::Goto, instance);
            self.put16(Section::Goto, to);
        }
    }

    fn rules(&mut self) -> Result<(), BuildError> {
        let mut refined = 0;
        for (i, r) in self.rules.rules.iter().enumerate() {
            let rechecked = self.actions.recheck.iter().any(|x| x.0 as usize == i);
            let mut flags = 0;
            if r.leaf {
                flags |= flag::LEAF;
            } else if rechecked {
                flags |= flag::RECHECK;
            } else if r.node.is_none() && r.production.is_some() {
                flags |= flag::UNIT;
            }
            let mut slots = 0;
            if let Some(shape) = r.node {
                let s = self.g.shape(shape);
                slots = s.slots.len();
                if self.g.provisional.contains(&s.nonterminal) {
                    flags |= flag::PROVISIONAL;
                }
                if self.covers[shape.index()] {
                    flags |= flag::COVER;
                }
            }
            let refinement = match refine::of(self.g, r) {
                None => NONE,
                Some(_) => {
                    refined += 1;
                    refined - 1
                }
            };
            let kids = self.kids(&r.kids[..slots.min(r.kids.len())])?;
            let record = Section::Rule;
            self.put16(record, r.lhs);
            self.put16(record, r.node.map_or(NONE, |s| s.0));
            self.put16(record, kids);
            self.put16(record, refinement);
            self.section(record).extend([r.rhs.len() as u8, slots as u8, flags, 0]);
        }
        Ok(())
    }

    /// Where a list of kids stands; equal lists share their place.
    fn kids(&mut self, kids: &[Option<u8>]) -> Result<u16, BuildError> {
        let list: Vec<u8> = kids.iter().map(|k| k.unwrap_or(ABSENT)).collect();
        let all = self.section(Section::Kids);
        let at = match all.windows(list.len().max(1)).position(|w| w == list) {
            Some(at) => at,
            None if list.is_empty() => 0,
            None => {
                all.extend(&list);
                all.len() - list.len()
            }
        };
        u16::try_from(at).map_err(|_| BuildError::TooLarge("the slots of all rules".into()))
    }

    fn states(&mut self) -> Result<(), BuildError> {
        let goals = goals::of(self.g, self.symbols)?;
        for (i, state) in self.a.states.iter().enumerate() {
            let lex = goals::choose(&goals, &self.actions.rows[i]);
            self.section(Section::Lex).push(lex);
            let semicolon = match self.actions.semicolon[i] {
                Semicolon::Never => 0,
                Semicolon::Allowed => 1,
                Semicolon::AfterParenthesis => 2,
            };
            self.section(Section::Semicolon).push(semicolon);
            let mut awaits = 0u32;
            for (i, _) in &state.gotos {
                let n = self.rules.instances[*i as usize].nonterminal;
                if let Some(d) = self.descriptions.iter().position(|d| d.0 == n) {
                    awaits |= 1 << d;
                }
            }
            self.put32(Section::Awaits, awaits);
        }
        Ok(())
    }

    fn shapes(&mut self) {
        let g = self.g;
        for i in &self.rules.instances {
            self.put16(Section::Instance, i.nonterminal.0);
            // The parameters of the syntactic grammar are the first eight.
            self.section(Section::Instance).push(i.params.0 as u8);
        }
        for (i, s) in g.shapes.iter().enumerate() {
            let chain = s.production.is_some_and(|p| g.chain(p).is_some());
            let flags = if self.covers[i] { flag::COVER } else { 0 } | if chain { flag::CHAIN } else { 0 };
            self.put16(Section::Shape, s.nonterminal.0);
            self.section(Section::Shape).extend([s.slots.len() as u8, flags]);
        }
        let row = g.shapes.len().div_ceil(8);
        for set in refine::instances(g, &self.rules.kept) {
            let mut bytes = vec![0u8; row];
            for ShapeId(s) in set {
                bytes[s as usize / 8] |= 1 << (s % 8);
            }
            self.section(Section::InstanceOf).extend(bytes);
        }
        for leaf in &self.rules.leaf_of_term {
            self.put16(Section::Leaf, leaf.map_or(NONE, |s| s.0));
        }
    }

    fn texts(&mut self) {
        let g = self.g;
        let described = |k: &TermKind| match k {
            TermKind::Token(n, _) => g.descriptions.iter().find(|d| d.0 == *n).map(|d| d.1.as_str()),
            _ => None,
        };
        let terms = self.symbols.terms.iter().zip(&self.rules.symbols_name).map(|(k, name)| described(k).unwrap_or(name));
        let names = g.nonterminals.iter().map(|n| n.name.as_str());
        let descriptions: Vec<_> = self.descriptions.iter().map(|d| d.1.as_str()).collect();
        let mut at = 0u32;
        self.put32(Section::TextAt, 0);
        for text in terms.chain(names).chain(descriptions) {
            at += text.len() as u32;
            self.section(Section::Text).extend(text.as_bytes());
            self.put32(Section::TextAt, at);
        }
    }

    /// The stream that [`crate::grammar::tables_decode`] reads, in its order.
    fn decoded(&mut self) -> Result<(), BuildError> {
        let g = self.g;
        let mut out = Stream(vec![]);
        out.list(self.rules.starts.iter().zip(&self.a.starts), |out, (rule, state)| {
            let x = self.rules.instances[self.rules.rules[*rule as usize].lhs as usize];
            out.0.extend([x.nonterminal.0, x.params.0, *state]);
            match g.goals.iter().find(|g| g.nonterminal == x.nonterminal && g.instances.contains(&x.params)) {
                Some(goal) => out.0.extend([goal.start.0.0, goal.start.1.0]),
                None => out.0.push(NONE),
            }
        });
        refine::write(g, self.rules, self.a, &mut out)?;
        out.list(self.actions.recheck.iter(), |out, (rule, symbol)| {
            let r = &self.rules.rules[*rule as usize];
            let all = self.rules.restrictions.borrow();
            out.0.extend([*rule, u16::from(*symbol)]);
            out.list(all.all[r.restrictions[*symbol as usize] as usize].forbidden.iter(), |out, sequence| {
                out.list(sequence.iter(), |out, (t, same_line)| out.0.extend([u16::from(*t), u16::from(*same_line)]));
            });
        });
        out.list(self.tries.iter(), |out, list| out.list(list.iter(), |out, x| out.0.push(*x)));
        out.list(goals::of(g, self.symbols)?.iter(), |out, goal| {
            out.0.extend([goal.nonterminal.0, goal.parameters.0]);
            out.list(goal.when.iter(), |out, t| out.0.push(u16::from(*t)));
            out.set(&goal.yields);
        });
        out.list(self.descriptions.iter(), |out, (n, _)| {
            let mut first = TermSet::default();
            for (i, _) in self.rules.instances.iter().enumerate().filter(|(_, x)| x.nonterminal == *n) {
                first.join(&self.rules.first[i]);
            }
            out.set(&first);
        });
        out.0.push(self.rules.word_leaf.map_or(NONE, |s| s.0));
        for text in [";", "}", ")"] {
            let term = g.terminal(text).and_then(|t| self.symbols.terminal(t));
            out.0.push(term.map_or(NONE, u16::from));
        }
        for x in out.0 {
            self.put16(Section::Decoded, x);
        }
        Ok(())
    }
}

/// Numbers one after another; lists with their length in front.
pub struct Stream(pub Vec<u16>);

impl Stream {
    pub fn list<T>(&mut self, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Stream, T)) {
        let at = self.0.len();
        self.0.push(0);
        let mut n = 0;
        for x in items {
            each(self, x);
            n += 1;
        }
        self.0[at] = n;
    }

    fn set(&mut self, set: &TermSet) {
        self.list(set.iter(), |out, t| out.0.push(u16::from(t)));
    }
}
