//! What the head of an algorithm names: from the text of a production to its shapes.

use super::*;
use std::fmt;

/// No production has this text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolveError {
    pub message: String,
    /// Texts of productions that come near, the nearest first.
    pub near: Vec<String>,
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        for n in &self.near {
            write!(f, "\n  near: {n}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ResolveError {}

/// What a production's text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The productions, in the order of the grammar (more than one only if conditions tell them apart).
    pub productions: Vec<ProductionId>,
    /// Their shapes; for a production of a token that is only a leaf, the leaf's.
    pub shapes: Vec<ShapeId>,
}

/// A symbol as written in the head of an algorithm.
#[derive(Debug, PartialEq, Eq)]
struct Written<'a> {
    text: &'a str,
    /// Written in backquotes, so a terminal.
    quoted: bool,
    optional: bool,
}

impl Grammar {
    /// The shapes that `Nonterminal : right-hand side` names. Terminals may stand in backquotes or not,
    /// `X?` covers the part present and absent, and parameters and annotations may be left out. `Nonterminal :: token` names the leaf of a
    /// token that also has a tree of its own.
    pub fn resolve(&self, text: &str) -> Result<Vec<ShapeId>, ResolveError> {
        self.resolve_production(text).map(|r| r.shapes)
    }

    /// As [`Grammar::resolve`], with the productions.
    pub fn resolve_production(&self, text: &str) -> Result<Resolved, ResolveError> {
        let fail = |message: String, near| Err(ResolveError { message, near });
        let mut words = text.split_whitespace();
        let head = words.next().unwrap_or("");
        let head = head.split('[').next().unwrap_or("");
        if !matches!(words.next(), Some(":" | "::" | ":::")) {
            return fail(format!("`{text}` is not a production: write `Nonterminal : right-hand side`"), vec![]);
        }
        let Some(lhs) = self.nonterminal(head) else {
            return fail(format!("the grammar has no nonterminal `{head}`"), self.near_names(head));
        };
        let words: Vec<&str> = words.collect();
        let written = self.written(&words);
        let n = &self.nonterminals[lhs.index()];
        // The token as the syntactic tree has it, where it has a tree of its own as well.
        if words == ["token"]
            && let Some(leaf) = n.leaf.filter(|_| n.in_characters)
        {
            return Ok(Resolved { productions: n.productions.clone(), shapes: vec![leaf] });
        }
        let mut productions = Vec::new();
        let mut shapes = Vec::new();
        for p in &n.productions {
            let masks = self.match_production(*p, &written);
            if masks.is_empty() {
                continue;
            }
            productions.push(*p);
            match n.leaf.filter(|_| !n.in_characters) {
                Some(leaf) => {
                    if shapes.is_empty() {
                        shapes.push(leaf);
                    }
                }
                None => {
                    for id in self.production(*p).shapes.clone().map(ShapeId) {
                        if masks.contains(&self.shape(id).present) {
                            shapes.push(id);
                        }
                    }
                }
            }
        }
        if productions.is_empty() {
            let near = self.near_productions(lhs, text);
            return fail(format!("`{head}` has no production `{text}`"), near);
        }
        if shapes.is_empty() {
            return fail(format!("`{text}` is a lexical production that makes no node of the parse tree"), vec![]);
        }
        Ok(Resolved { productions, shapes })
    }

    /// Cuts a written right-hand side into symbols, and drops parameters and annotations.
    fn written<'a>(&self, words: &[&'a str]) -> Vec<Written<'a>> {
        let mut out = Vec::new();
        let mut i = 0;
        while i < words.len() {
            let word = words[i];
            i += 1;
            let annotation = word.starts_with('[')
                && (word == "[empty]"
                    || (word.starts_with("[+") || word.starts_with("[~")) && word.len() > 2
                    || (word == "[" || word == "[no" || word == "[lookahead")
                        && words.get(i).is_some_and(|w| word == "[no" && w.starts_with("LineTerminator") || word == "[lookahead"));
            if annotation {
                let mut last = word;
                while !last.ends_with(']') && i < words.len() {
                    last = words[i];
                    i += 1;
                }
                continue;
            }
            if word == "but" && words.get(i) == Some(&"not") {
                break;
            }
            if word.starts_with('#') && out.len() + 1 >= words.len() && word.len() > 1 && i == words.len() {
                // An alternative's label, as the standard writes `#callcover`.
                if word[1..].chars().all(|c| c.is_ascii_lowercase()) {
                    continue;
                }
            }
            out.push(self.written_symbol(word));
        }
        out
    }

    fn written_symbol<'a>(&self, word: &'a str) -> Written<'a> {
        if let Some(rest) = word.strip_prefix('`').filter(|r| !r.is_empty()) {
            let (rest, optional) = match rest.strip_suffix("`?") {
                Some(r) if !r.is_empty() => (r, true),
                _ => (rest.strip_suffix('`').unwrap_or(rest), false),
            };
            return Written { text: rest, quoted: true, optional };
        }
        let bare = word.trim_matches('|');
        let (bare, optional) = match bare.strip_suffix('?') {
            Some(r) if !r.is_empty() && self.terminal(bare).is_none() => (r, true),
            _ => (bare, false),
        };
        let bare = bare.trim_matches('|');
        // `Name[?Yield]`: the parameters say nothing about which production it is.
        let bare = match bare.find('[') {
            Some(at) if at > 0 && bare.ends_with(']') => &bare[..at],
            _ => bare,
        };
        Written { text: bare, quoted: false, optional }
    }

    /// The sets of optional symbols with which the production reads as written.
    fn match_production(&self, production: ProductionId, written: &[Written]) -> Vec<u32> {
        let p = self.production(production);
        // (symbol, written, mask) still to try; both are short.
        let mut todo = vec![(0usize, 0usize, 0u32)];
        let mut masks = Vec::new();
        while let Some((s, w, mask)) = todo.pop() {
            let Some(symbol) = p.symbols.get(s) else {
                if w == written.len() && !masks.contains(&mask) {
                    masks.push(mask);
                }
                continue;
            };
            if matches!(symbol.kind, SymbolKind::End) {
                todo.push((s + 1, w, mask | (1 << s)));
                continue;
            }
            if symbol.optional {
                todo.push((s + 1, w, mask));
            }
            if let Some(x) = written.get(w).filter(|x| self.symbol_is(&symbol.kind, x)) {
                todo.push((s + 1, w + 1, mask | (1 << s)));
                if x.optional && symbol.optional {
                    todo.push((s + 1, w + 1, mask));
                }
            }
        }
        masks.sort_unstable();
        masks
    }

    fn symbol_is(&self, kind: &SymbolKind, written: &Written) -> bool {
        match kind {
            SymbolKind::Terminal(t) => self.terminals[t.index()].text == written.text,
            SymbolKind::Nonterminal { id, .. } => !written.quoted && self.name(*id) == written.text,
            SymbolKind::Named(_) | SymbolKind::End => false,
        }
    }

    fn near_names(&self, name: &str) -> Vec<String> {
        let mut all: Vec<_> =
            self.nonterminals.iter().map(|n| (distance(&n.name, name), &n.name)).filter(|(d, _)| *d <= 2 + name.len() / 5).collect();
        all.sort();
        all.into_iter().take(3).map(|(_, n)| n.clone()).collect()
    }

    fn near_productions(&self, lhs: NonterminalId, text: &str) -> Vec<String> {
        let plain = text.replace('`', "");
        let mut all: Vec<_> =
            self.nonterminals[lhs.index()].productions.iter().map(|p| &self.production(*p).text).map(|t| (distance(t, &plain), t)).collect();
        all.sort();
        all.into_iter().take(3).map(|(_, t)| t.clone()).collect()
    }
}

/// Levenshtein's distance.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
