//! The grammar with parameters expanded into instances and optional symbols into alternatives.

use super::BuildError;
use super::restriction::{Restriction, RestrictionId, Restrictions};
use super::symbols::{Symbols, Term, TermSet};
use crate::grammar::*;
use std::collections::{BTreeSet, HashMap};

/// A symbol of a rule: a terminal below [`Rules::first_nonterminal`], an instance above.
pub type Sym = u16;

/// A nonterminal with its parameters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Instance {
    pub nonterminal: NonterminalId,
    pub params: Params,
}

pub struct Rule {
    pub lhs: u16,
    pub rhs: Vec<Sym>,
    /// For each position of the dot: what the production says may not follow there.
    pub restrictions: Vec<RestrictionId>,
    pub production: Option<ProductionId>,
    /// The shape of the node that it makes, if it makes one.
    pub node: Option<ShapeId>,
    /// The first symbol is a spelling of the word token, and a leaf is made of it.
    pub leaf: bool,
    /// For each slot of the shape, the symbol of the right-hand side that fills it.
    pub kids: Vec<Option<u8>>,
}

pub struct Rules {
    pub terms: usize,
    pub symbols_name: Vec<String>,
    pub instances: Vec<Instance>,
    index: HashMap<Instance, u16>,
    pub rules: Vec<Rule>,
    /// The rules of each instance.
    pub of: Vec<Vec<u16>>,
    /// One rule for each start: `instance end-of-input`, in the order of `starts`.
    pub starts: Vec<u16>,
    pub restrictions: std::cell::RefCell<Restrictions>,
    pub nullable: Vec<bool>,
    pub first: Vec<TermSet>,
    pub kept: BTreeSet<ProductionId>,
    pub leaf_of_term: Vec<Option<ShapeId>>,
    pub word_leaf: Option<ShapeId>,
}

impl Rules {
    pub fn expand(g: &Grammar, symbols: &Symbols, kept: &BTreeSet<ProductionId>) -> Result<Rules, BuildError> {
        let mut all_kept = kept.clone();
        all_kept.extend(g.refinements.iter().map(|r| r.production));
        let mut x = Expander {
            g,
            symbols,
            errors: vec![],
            out: Rules {
                terms: symbols.count(),
                symbols_name: (0..symbols.count()).map(|t| symbols.name(g, t as Term)).collect(),
                instances: vec![],
                index: HashMap::new(),
                rules: vec![],
                of: vec![],
                starts: vec![],
                restrictions: std::cell::RefCell::new(Restrictions::new()),
                nullable: vec![],
                first: vec![],
                kept: all_kept,
                leaf_of_term: vec![],
                word_leaf: g.words.and_then(|(t, _)| g.nonterminals[t.index()].leaf),
            },
        };
        for k in &symbols.terms {
            let leaf = match k {
                super::symbols::TermKind::Token(n, leaf) if Some(*n) != g.words.map(|w| w.0) => Some(*leaf),
                _ => None,
            };
            x.out.leaf_of_term.push(leaf);
        }
        x.run();
        if !x.errors.is_empty() {
            return Err(BuildError::Grammar(Diagnostics(x.errors)));
        }
        let mut out = x.out;
        if out.rules.len() > 16_000 {
            return Err(BuildError::TooLarge(format!("{} rules", out.rules.len())));
        }
        out.find_nullable();
        out.find_first();
        Ok(out)
    }

    pub fn first_nonterminal(&self) -> u16 {
        self.terms as u16
    }

    /// The instance that a symbol is, or None for a terminal.
    pub fn instance(&self, s: Sym) -> Option<usize> {
        (s as usize).checked_sub(self.terms)
    }

    pub fn find(&self, nonterminal: NonterminalId, params: Params) -> Option<u16> {
        self.index.get(&Instance { nonterminal, params }).copied()
    }

    fn find_nullable(&mut self) {
        self.nullable = vec![false; self.instances.len()];
        loop {
            let mut changed = false;
            for r in &self.rules {
                if !self.nullable[r.lhs as usize] && self.all_nullable(&r.rhs) {
                    self.nullable[r.lhs as usize] = true;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn all_nullable(&self, rhs: &[Sym]) -> bool {
        rhs.iter().all(|s| self.instance(*s).is_some_and(|i| self.nullable[i]))
    }

    fn find_first(&mut self) {
        self.first = vec![TermSet::default(); self.instances.len()];
        loop {
            let mut changed = false;
            for i in 0..self.rules.len() {
                let set = self.first_of(&self.rules[i].rhs);
                changed |= self.first[self.rules[i].lhs as usize].join(&set);
            }
            if !changed {
                return;
            }
        }
    }

    /// The terminals that a sequence can start with.
    pub fn first_of(&self, rhs: &[Sym]) -> TermSet {
        let mut set = TermSet::default();
        for s in rhs {
            match self.instance(*s) {
                None => {
                    set.add(*s as Term);
                    return set;
                }
                Some(i) => {
                    set.join(&self.first[i]);
                    if !self.nullable[i] {
                        return set;
                    }
                }
            }
        }
        set
    }

    pub fn is_nullable(&self, rhs: &[Sym]) -> bool {
        self.all_nullable(rhs)
    }

    pub fn symbol_name(&self, g: &Grammar, s: Sym) -> String {
        match self.instance(s) {
            None => self.symbols_name[s as usize].clone(),
            Some(i) => {
                let x = self.instances[i];
                let on: Vec<&str> = (0..8u8).filter(|p| x.params.has(*p)).map(|p| g.parameters[p as usize].as_str()).collect();
                if on.is_empty() { g.name(x.nonterminal).to_string() } else { format!("{}_{}", g.name(x.nonterminal), on.join("_")) }
            }
        }
    }
}

struct Expander<'a> {
    g: &'a Grammar,
    symbols: &'a Symbols,
    out: Rules,
    errors: Vec<Diagnostic>,
}

impl Expander<'_> {
    fn run(&mut self) {
        let g = self.g;
        let mut starts = vec![];
        for goal in &g.goals {
            for params in &goal.instances {
                starts.push(self.instance(goal.nonterminal, *params));
            }
        }
        let mut done = 0;
        let mut refined = 0;
        loop {
            while done < self.out.instances.len() {
                self.instance_rules(done);
                done += 1;
            }
            // A refinement is a start of its own, with the parameters of the production that asks for it.
            let found: Vec<(NonterminalId, Params)> = self.out.rules[refined..]
                .iter()
                .filter_map(|r| {
                    let p = r.production?;
                    let x = g.refinements.iter().find(|x| x.production == p)?;
                    let params = self.out.instances[r.lhs as usize].params;
                    Some((x.target, g.apply(params, x.target, &x.arguments)))
                })
                .collect();
            refined = self.out.rules.len();
            for (n, params) in found {
                let i = self.instance(n, params);
                if !starts.contains(&i) {
                    starts.push(i);
                }
            }
            if done == self.out.instances.len() {
                break;
            }
        }
        for i in starts {
            let sym = self.out.first_nonterminal() + i;
            self.out.starts.push(self.out.rules.len() as u16);
            self.out.rules.push(Rule {
                // A start rule has no left-hand side of its own; it is never reduced.
                lhs: i,
                rhs: vec![sym, u16::from(super::symbols::END)],
                restrictions: vec![0; 3],
                production: None,
                node: None,
                leaf: false,
                kids: vec![],
            });
        }
    }

    fn error(&mut self, place: Place, message: &str) {
        self.errors.push(self.g.diagnostic(place, message, None));
    }

    fn instance(&mut self, nonterminal: NonterminalId, params: Params) -> u16 {
        let x = Instance { nonterminal, params };
        if let Some(i) = self.out.index.get(&x) {
            return *i;
        }
        let i = self.out.instances.len() as u16;
        self.out.instances.push(x);
        self.out.of.push(vec![]);
        self.out.index.insert(x, i);
        i
    }

    fn instance_rules(&mut self, at: usize) {
        let g = self.g;
        let Instance { nonterminal, params } = self.out.instances[at];
        if g.words.is_some_and(|w| w.0 == nonterminal) {
            for t in self.symbols.words(g) {
                self.push(Rule {
                    lhs: at as u16,
                    rhs: vec![u16::from(t)],
                    restrictions: vec![0, 0],
                    production: None,
                    node: None,
                    leaf: true,
                    kids: vec![],
                });
            }
            return;
        }
        for p in &g.nonterminals[nonterminal.index()].productions {
            let production = g.production(*p);
            if !production.conditions.iter().all(|c| c.holds(params)) {
                continue;
            }
            for shape in production.shapes.clone().map(ShapeId) {
                self.shape_rules(at as u16, *p, shape, params);
            }
        }
    }

    fn push(&mut self, rule: Rule) {
        self.out.of[rule.lhs as usize].push(self.out.rules.len() as u16);
        self.out.rules.push(rule);
    }

    fn shape_rules(&mut self, lhs: u16, p: ProductionId, shape: ShapeId, params: Params) {
        let g = self.g;
        let production = g.production(p);
        let s = g.shape(shape);
        let node = (g.chain(p).is_none() || self.out.kept.contains(&p)).then_some(shape);
        let mut rhs = vec![];
        let mut restrictions = vec![0];
        let mut at_symbol = vec![None; production.symbols.len()];
        for (i, symbol) in production.symbols.iter().enumerate() {
            let present = s.present & (1 << i) != 0;
            // The annotations in front of an optional symbol hold whether or not it is there.
            let here = self.restriction(symbol);
            let last = restrictions.len() - 1;
            restrictions[last] = self.out.restrictions.get_mut().join(restrictions[last], here);
            if !present {
                continue;
            }
            at_symbol[i] = Some(rhs.len() as u8);
            let sym = match &symbol.kind {
                SymbolKind::End => continue,
                SymbolKind::Named(_) => return self.error(symbol.place, "a character in the syntactic grammar"),
                SymbolKind::Terminal(t) => match self.symbols.terminal(*t) {
                    Some(t) => u16::from(t),
                    None => return self.error(symbol.place, "this terminal has no token"),
                },
                SymbolKind::Nonterminal { id, but_not, .. } if !but_not.is_empty() => {
                    return self.words_but_not(lhs, p, node, *id, but_not, symbol.place);
                }
                SymbolKind::Nonterminal { id, arguments, .. } => {
                    let is_word = g.words.is_some_and(|w| w.0 == *id);
                    match self.symbols.token(*id) {
                        Some(t) if !is_word => u16::from(t),
                        _ => {
                            let params = g.apply(params, *id, arguments);
                            self.out.first_nonterminal() + self.instance(*id, params)
                        }
                    }
                }
            };
            rhs.push(sym);
            restrictions.push(0);
        }
        let kids = s.slots.iter().map(|slot| at_symbol[slot.symbol as usize].filter(|_| slot.present)).collect();
        self.push(Rule { lhs, rhs, restrictions, production: Some(p), node, leaf: false, kids });
    }

    /// `Identifier : IdentifierName but not ReservedWord`: a rule for each spelling that is left. A reserved word with an escape is none of the
    /// spellings of ReservedWord: an early-error rule refuses it (13.1.1).
    fn words_but_not(&mut self, lhs: u16, p: ProductionId, node: Option<ShapeId>, token: NonterminalId, but_not: &[CharItem], place: Place) {
        let g = self.g;
        let reserved = g.words.is_some_and(|(w, r)| w == token && but_not == [CharItem::Nonterminal(r)]);
        if !reserved || g.production(p).symbols.len() != 1 {
            return self.error(place, "in the syntactic grammar, `but not` excludes the reserved words from the word token, alone on its side");
        }
        for t in self.symbols.words(g) {
            if self.symbols.reserved.contains(&t) {
                continue;
            }
            self.push(Rule { lhs, rhs: vec![u16::from(t)], restrictions: vec![0, 0], production: Some(p), node, leaf: true, kids: vec![Some(0)] });
        }
    }

    fn restriction(&mut self, symbol: &Symbol) -> RestrictionId {
        let mut r = Restriction { no_line_terminator: symbol.no_line_terminator, ..Restriction::default() };
        for l in &symbol.lookahead {
            let Lookahead::NotIn(sequences) = l else {
                self.error(symbol.place, "the syntactic grammar has only restrictions of the form `lookahead ∉`");
                continue;
            };
            for sequence in sequences {
                let mut steps = vec![];
                for item in sequence {
                    match &item.item {
                        CharItem::Terminal(t) => match self.symbols.terminal(*t) {
                            Some(t) => steps.push((t, item.no_line_terminator)),
                            None => self.error(symbol.place, "a terminal that the syntactic grammar does not use"),
                        },
                        _ => self.error(symbol.place, "a restriction of the syntactic grammar names terminals"),
                    }
                }
                r.forbidden.insert(steps);
            }
        }
        self.out.restrictions.get_mut().intern(r)
    }
}
