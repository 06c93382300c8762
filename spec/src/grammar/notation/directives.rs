//! The blocks that are not productions: what the parser must know besides.

use super::scan::{Word, WordKind};
use super::*;

pub(super) fn run(r: &mut Reader) {
    let blocks = std::mem::take(&mut r.blocks);
    for b in &blocks {
        if b.opens.is_some() || b.head[0].text.starts_with(|c: char| c.is_ascii_uppercase()) || b.head[0].text == "also" {
            continue;
        }
        if let Some(line) = b.body.first() {
            r.error(line[0].place, "a directive is one line", Some("start a nonterminal in column 1 above it"));
        }
        let words = &b.head[1..];
        match b.head[0].text.as_str() {
            "clause" | "parameters" | "characters" | "leaf" | "ordered" => {}
            "token" => token(r, words),
            "trivia" => trivia(r, words),
            "words" => spelled(r, &b.head[0], words),
            "lexical" => lexical(r, words),
            "goal" => goal(r, &b.head[0], words),
            "refine" => refine(r, &b.head[0], words),
            "provisional" => {
                let found = nonterminals(r, words);
                r.grammar.provisional.extend(found);
            }
            "no-semicolon" => no_semicolon(r, words),
            "semicolon-after-parenthesis" => {
                let found = nonterminals(r, words);
                r.grammar.semicolon_after_parenthesis.extend(found);
            }
            "conflict" => conflict(r, &b.head[0], words),
            "describe" => describe(r, &b.head[0], words),
            other => {
                let message = format!("no directive is named `{other}`");
                r.error(
                    b.head[0].place,
                    message,
                    Some("there are: clause, parameters, characters, leaf, token, trivia, words, lexical, goal, refine, provisional, no-semicolon, semicolon-after-parenthesis, conflict, describe"),
                );
            }
        }
    }
}

/// The directives about trees of characters, which decide which productions make nodes: `characters X[?P, +Q]`, `leaf X`.
pub(super) fn characters(r: &mut Reader) {
    let blocks = std::mem::take(&mut r.blocks);
    let named = |word: &str| blocks.iter().filter(move |b| b.opens.is_none() && b.head[0].text == word).collect::<Vec<_>>();
    for b in named("leaf") {
        for w in &b.head[1..] {
            let Some(nonterminal) = r.find(w) else { continue };
            let leaf = ShapeId(r.grammar.shapes.len() as u16);
            r.grammar.shapes.push(Shape { production: None, nonterminal, present: 0, slots: vec![] });
            r.grammar.nonterminals[nonterminal.index()].leaf = Some(leaf);
        }
    }
    for b in named("ordered") {
        for w in &b.head[1..] {
            let Some(nonterminal) = r.find(w) else { continue };
            r.grammar.nonterminals[nonterminal.index()].ordered = true;
        }
    }
    let mut todo = vec![];
    for b in named("characters") {
        let [name] = &b.head[1..] else {
            r.error(b.head[0].place, "the start of trees of characters reads `characters X[?P, +Q]`", None);
            continue;
        };
        let Some(nonterminal) = r.find(name) else { continue };
        let instances = instances(r, name);
        r.grammar.character_goals.push((nonterminal, instances));
        todo.push(nonterminal);
    }
    while let Some(n) = todo.pop() {
        let at = &mut r.grammar.nonterminals[n.index()];
        if at.leaf.is_some() || std::mem::replace(&mut at.in_characters, true) {
            continue;
        }
        for p in at.productions.clone() {
            todo.extend(r.grammar.production(p).symbols.iter().filter_map(|s| match s.kind {
                SymbolKind::Nonterminal { id, .. } => Some(id),
                _ => None,
            }));
        }
    }
    r.blocks = blocks;
}

fn nonterminals(r: &mut Reader, words: &[Word]) -> Vec<NonterminalId> {
    words.iter().filter_map(|w| r.find(w)).collect()
}

/// `token X [not before A, B]`
fn token(r: &mut Reader, words: &[Word]) {
    let Some(nonterminal) = words.first().and_then(|w| r.find(w)) else { return };
    let rest = &words[1..];
    let not_before = match rest {
        [] => vec![],
        [not, before, set @ ..] if not.text == "not" && before.text == "before" => nonterminals(r, set),
        [w, ..] => return r.error(w.place, "a token reads `token X` or `token X not before A, B`", None),
    };
    let leaf = ShapeId(r.grammar.shapes.len() as u16);
    r.grammar.shapes.push(Shape { production: None, nonterminal, present: 0, slots: vec![] });
    r.grammar.nonterminals[nonterminal.index()].leaf = Some(leaf);
    r.grammar.tokens.push(Token { nonterminal, not_before });
}

/// `trivia X [ends line]`
fn trivia(r: &mut Reader, words: &[Word]) {
    let Some(nonterminal) = words.first().and_then(|w| r.find(w)) else { return };
    let ends_line = words.get(1).is_some_and(|w| w.text == "ends");
    r.grammar.trivia.push(Trivia { nonterminal, ends_line });
}

/// `words X reserved Y`
fn spelled(r: &mut Reader, head: &Word, words: &[Word]) {
    match words {
        [token, _, reserved] => {
            let (token, reserved) = (r.find(token), r.find(reserved));
            r.grammar.words = token.zip(reserved);
        }
        _ => r.error(head.place, "words read `words TOKEN reserved NONTERMINAL`", None),
    }
}

/// `lexical X [when A, B]`
fn lexical(r: &mut Reader, words: &[Word]) {
    let Some(nonterminal) = words.first().and_then(|w| r.find(w)) else { return };
    let when = if words.len() > 2 { nonterminals(r, &words[2..]) } else { vec![] };
    r.grammar.lexical_goals.push(LexicalGoal { nonterminal, when });
}

fn arguments(r: &mut Reader, w: &Word) -> Vec<Argument> {
    match r.nonterminal(w) {
        Some(SymbolKind::Nonterminal { arguments, .. }) => arguments,
        _ => vec![],
    }
}

/// `goal X[?Yield, +Await] starts L[+Html]`: `?` asks for both.
fn goal(r: &mut Reader, head: &Word, words: &[Word]) {
    let [name, starts, lexical] = words else {
        return r.error(head.place, "a goal reads `goal X[…] starts LEXICAL[…]`", None);
    };
    if starts.text != "starts" {
        return r.error(starts.place, "`starts` is expected here", None);
    }
    let (Some(nonterminal), Some(start)) = (r.find(name), r.find(lexical)) else { return };
    let instances = instances(r, name);
    let start_arguments = arguments(r, lexical);
    let start_params = r.grammar.apply(Params::default(), start, &start_arguments);
    r.grammar.goals.push(Goal { nonterminal, instances, start: (start, start_params), place: name.place });
}

/// What a start symbol is asked with: `?` asks for both.
fn instances(r: &mut Reader, name: &Word) -> Vec<Params> {
    let mut instances = vec![Params::default()];
    for a in arguments(r, name) {
        instances = instances
            .into_iter()
            .flat_map(|p| match a.kind {
                ArgumentKind::On => vec![p.with(a.parameter)],
                ArgumentKind::Off => vec![p],
                ArgumentKind::Same => vec![p, p.with(a.parameter)],
            })
            .collect();
    }
    instances
}

/// The production that words between two keywords name.
fn production(r: &mut Reader, place: Place, words: &[Word]) -> Option<ProductionId> {
    let text: Vec<String> = words
        .iter()
        .map(|w| {
            let mark = if w.optional { "?" } else { "" };
            match w.kind {
                WordKind::Terminal => format!("`{}`{mark}", w.text),
                _ => format!("{}{mark}", w.text),
            }
        })
        .collect();
    match r.grammar.resolve_production(&text.join(" ")) {
        Ok(found) => Some(found.productions[0]),
        Err(e) => {
            let near = e.near.first().map(|n| format!("near: {n}"));
            r.error(place, e.message, near.as_deref());
            None
        }
    }
}

/// `refine COVER of PRODUCTION to TARGET[…] [if A or B]`
fn refine(r: &mut Reader, head: &Word, words: &[Word]) {
    let at = |text: &str| words.iter().position(|w| w.kind == WordKind::Name && w.text == text);
    let (Some(1), Some(to)) = (at("of"), at("to")) else {
        return r.error(head.place, "a refinement reads `refine COVER of PRODUCTION to TARGET[…]`", Some("optionally `if A or B`"));
    };
    let Some(target_word) = words.get(to + 1) else {
        return r.error(words[to].place, "the target is missing", None);
    };
    let (covered, target) = (r.find(&words[0]), r.find(target_word));
    let production = production(r, words[2].place, &words[2..to]);
    let arguments = arguments(r, target_word);
    let only: Vec<Word> = match words.get(to + 2) {
        None => vec![],
        Some(w) if w.text == "if" => words[to + 3..].iter().filter(|w| w.text != "or").cloned().collect(),
        Some(w) => return r.error(w.place, "`if` is expected here", None),
    };
    let only = nonterminals(r, &only);
    if let (Some(covered), Some(target), Some(production)) = (covered, target, production) {
        r.grammar.refinements.push(Refinement { production, covered, target, arguments, only });
    }
}

/// `no-semicolon X[~In]`
fn no_semicolon(r: &mut Reader, words: &[Word]) {
    for w in words {
        let Some(n) = r.find(w) else { continue };
        let mut off = Params::default();
        for a in arguments(r, w) {
            if a.kind == ArgumentKind::Off {
                off = off.with(a.parameter);
            }
        }
        r.grammar.no_semicolon.push((n, off));
    }
}

/// ``conflict X on `t` : reason``
fn conflict(r: &mut Reader, head: &Word, words: &[Word]) {
    let [name, on, terminal, colon, ..] = words else {
        return r.error(head.place, "a conflict reads ``conflict X on `t` : reason``", None);
    };
    if on.text != "on" || terminal.kind != WordKind::Terminal || colon.kind != WordKind::Colon {
        return r.error(head.place, "a conflict reads ``conflict X on `t` : reason``", None);
    }
    let line = &r.grammar.lines[head.place.file as usize][head.place.line as usize - 1];
    let reason: String = line.chars().skip(colon.place.column as usize).collect::<String>().trim().to_string();
    if reason.is_empty() {
        return r.error(colon.place, "a conflict is listed with its reason", None);
    }
    if let Some(nonterminal) = r.find(name) {
        let terminal = r.terminal(&terminal.text);
        r.grammar.conflicts.push(Conflict { nonterminal, terminal, reason, place: head.place });
    }
}

/// ``describe X `an expression` ``
fn describe(r: &mut Reader, head: &Word, words: &[Word]) {
    match words {
        [name, text] if text.kind == WordKind::Terminal => {
            if let Some(n) = r.find(name) {
                r.grammar.descriptions.push((n, text.text.clone()));
            }
        }
        _ => r.error(head.place, "a description reads ``describe X `an expression` ``", None),
    }
}
