//! Whether a grammar that could be read makes sense as a whole.

use super::*;

pub(super) fn check(grammar: &Grammar) -> Result<(), Diagnostics> {
    let mut c = Checker { grammar, errors: vec![] };
    c.arguments();
    c.levels();
    c.reachable();
    c.duplicates();
    c.refinements();
    if c.errors.is_empty() { Ok(()) } else { Err(Diagnostics(c.errors)) }
}

struct Checker<'a> {
    grammar: &'a Grammar,
    errors: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn error(&mut self, place: Place, message: String, mend: Option<&str>) {
        self.errors.push(self.grammar.diagnostic(place, message, mend.map(str::to_string)));
    }

    fn parameter_names(&self, params: Params) -> String {
        let g = self.grammar;
        let names: Vec<&str> = (0..16u8).filter(|p| params.has(*p)).map(|p| g.parameters[p as usize].as_str()).collect();
        names.join(", ")
    }

    /// Every symbol gives each parameter that its nonterminal takes, once, and no other.
    fn arguments(&mut self) {
        let g = self.grammar;
        for p in &g.productions {
            let own = g.nonterminals[p.nonterminal.index()].parameters;
            for c in &p.conditions {
                if !own.has(c.parameter) {
                    let message =
                        format!("the condition names {}, which `{}` does not take", g.parameters[c.parameter as usize], g.name(p.nonterminal));
                    self.error(p.place, message, None);
                }
            }
            for s in &p.symbols {
                let SymbolKind::Nonterminal { id, arguments, .. } = &s.kind else { continue };
                let takes = g.nonterminals[id.index()].parameters;
                let mut given = Params::default();
                let mut twice = false;
                for a in arguments {
                    twice |= given.has(a.parameter);
                    given = given.with(a.parameter);
                    if a.kind == ArgumentKind::Same && !own.has(a.parameter) {
                        let name = &g.parameters[a.parameter as usize];
                        let message = format!("`?{name}` passes on a parameter that `{}` does not take", g.name(p.nonterminal));
                        self.error(s.place, message, Some("write `+` or `~`"));
                    }
                }
                if given != takes || twice {
                    let message = format!("`{}` takes [{}]", g.name(*id), self.parameter_names(takes));
                    self.error(s.place, message, Some("give each of them once"));
                }
            }
        }
    }

    /// The syntactic grammar stands on tokens only.
    fn levels(&mut self) {
        let g = self.grammar;
        for p in &g.productions {
            let syntactic = g.nonterminals[p.nonterminal.index()].level == Level::Syntactic;
            for s in &p.symbols {
                match &s.kind {
                    SymbolKind::Nonterminal { id, .. } => {
                        let n = &g.nonterminals[id.index()];
                        if syntactic && n.level == Level::Lexical && !g.is_token(*id) {
                            let message = format!("`{}` is lexical, and no token", n.name);
                            self.error(s.place, message, Some("declare it: `token NAME`"));
                        }
                        if !syntactic && n.level == Level::Syntactic {
                            let message = format!("`{}` is syntactic: a lexical production cannot use it", n.name);
                            self.error(s.place, message, None);
                        }
                    }
                    SymbolKind::Named(_) if syntactic => {
                        self.error(s.place, "a character in the syntactic grammar".into(), Some("use a token"));
                    }
                    _ => {}
                }
            }
        }
    }

    fn reachable(&mut self) {
        let g = self.grammar;
        let mut seen = vec![false; g.nonterminals.len()];
        let mut todo: Vec<NonterminalId> = vec![];
        todo.extend(g.goals.iter().flat_map(|x| [x.nonterminal, x.start.0]));
        todo.extend(g.lexical_goals.iter().map(|l| l.nonterminal));
        todo.extend(g.character_goals.iter().map(|x| x.0));
        todo.extend(g.refinements.iter().map(|r| r.target));
        todo.extend(g.tokens.iter().flat_map(|t| t.not_before.iter().copied()));
        todo.extend(g.words.iter().map(|w| w.1));
        let item = |i: &CharItem| match i {
            CharItem::Nonterminal(n) => Some(*n),
            _ => None,
        };
        while let Some(n) = todo.pop() {
            if std::mem::replace(&mut seen[n.index()], true) {
                continue;
            }
            for p in &g.nonterminals[n.index()].productions {
                for s in &g.production(*p).symbols {
                    if let SymbolKind::Nonterminal { id, but_not, .. } = &s.kind {
                        todo.push(*id);
                        todo.extend(but_not.iter().filter_map(item));
                    }
                    for l in &s.lookahead {
                        if let Lookahead::In(x) | Lookahead::NotIn(x) = l {
                            todo.extend(x.iter().flatten().filter_map(|i| item(&i.item)));
                        }
                    }
                }
            }
        }
        for (n, seen) in g.nonterminals.iter().zip(&seen) {
            if !seen {
                let message = format!("`{}` is reached from no goal", n.name);
                self.error(n.place, message, Some("use it, or drop it"));
            }
        }
    }

    /// Two alternatives with the same text and no condition to tell them apart.
    fn duplicates(&mut self) {
        let g = self.grammar;
        for n in &g.nonterminals {
            for (i, a) in n.productions.iter().enumerate() {
                for b in &n.productions[i + 1..] {
                    let (x, y) = (g.production(*a), g.production(*b));
                    if x.text == y.text && x.conditions == y.conditions {
                        let message = format!("`{}` is stated twice", y.text);
                        self.error(y.place, message, Some("drop one"));
                    }
                }
            }
        }
    }

    fn refinements(&mut self) {
        let g = self.grammar;
        for r in &g.refinements {
            let p = g.production(r.production);
            let stands = p.symbols.iter().any(|s| matches!(&s.kind, SymbolKind::Nonterminal { id, .. } if *id == r.covered));
            if !stands {
                let message = format!("`{}` does not stand in `{}`", g.name(r.covered), p.text);
                self.error(p.place, message, None);
            }
        }
    }
}
