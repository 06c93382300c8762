//! Text → syntax tree. Lines and labels first ([`crate::lines`]), then each header and each step by the grammar in
//! `notation.pest`, so that one bad line costs one diagnostic.

mod expr;
mod header;
mod step;
mod types;

pub(crate) use header::squeeze;

use crate::ast::{self, Span};
use crate::diag::{Diagnostic, Source};
use crate::lines;
use pest::Parser;
use pest::error::InputLocation;
use pest::iterators::Pair;

#[derive(pest_derive::Parser)]
#[grammar = "../notation.pest"]
struct Notation;

/// Brackets deeper than this in one step are refused: the expression parser recurses.
const DEEPEST: usize = 40;
/// Words and signs of one step or header.
const LONGEST: usize = 4000;
/// Operators of one step: a left-leaning tree of them is as deep.
const MOST_OPERATORS: usize = 300;

/// A piece of a file to be parsed: the file's number and where the piece begins.
#[derive(Clone, Copy)]
struct At {
    base: usize,
}
impl At {
    fn span(self, pair: &Pair<'_, Rule>) -> Span {
        let s = pair.as_span();
        let len = s.as_str().trim_end().len();
        Span::new(self.base + s.start(), self.base + s.start() + len)
    }
    fn name(self, pair: &Pair<'_, Rule>) -> ast::Name {
        ast::Name { text: pair.as_str().trim_end().to_string(), span: self.span(pair) }
    }
}

type Parsed<T> = Result<T, Diagnostic>;

/// Parses one file; the tree holds what could be read.
pub fn file(source: &Source, number: usize, out: &mut Vec<Diagnostic>) -> ast::File {
    let mut file = ast::File { path: source.path.clone(), items: Vec::new() };
    if source.text.len() > u32::MAX as usize / 2 {
        out.push(Diagnostic::error(number, Span::default(), "the file is too large"));
        return file;
    }
    let text = lines::blank_comments(&source.text);
    let mut clause: Option<String> = None;
    for block in lines::blocks(&text, number, out) {
        let before = out.len();
        if let Some(item) = header::item(&text, &block, number, out) {
            if let ast::ItemKind::Clause(c) = &item.kind {
                clause = Some(format!("{} {}", c.number, c.id));
            }
            file.items.push(item);
        }
        for diagnostic in &mut out[before..] {
            diagnostic.clause.clone_from(&clause);
        }
    }
    // Labels were judged before clauses were known.
    let clauses: Vec<(u32, String)> = file
        .items
        .iter()
        .filter_map(|i| if let ast::ItemKind::Clause(c) = &i.kind { Some((i.span.start, format!("{} {}", c.number, c.id))) } else { None })
        .collect();
    for diagnostic in out.iter_mut().filter(|d| d.file == number && d.clause.is_none()) {
        diagnostic.clause = clauses.iter().rev().find(|(start, _)| *start <= diagnostic.span.start).map(|(_, c)| c.clone());
    }
    file
}

/// Runs a rule over a piece of text, after making sure that it is not nested or long beyond reason.
fn run<'a>(rule: Rule, text: &'a str, span: Span, file: usize) -> Parsed<pest::iterators::Pairs<'a, Rule>> {
    let piece = &text[span.start as usize..span.end as usize];
    if let Some(what) = unreasonable(piece) {
        return Err(Diagnostic::error(file, span, what).mend("split it into several steps"));
    }
    Notation::parse(rule, piece).map_err(|error| explain(error, piece, span, file))
}

fn unreasonable(piece: &str) -> Option<&'static str> {
    let (mut depth, mut words, mut operators, mut in_word, mut in_string) = (0usize, 0usize, 0usize, false, false);
    for c in piece.chars() {
        if c == '"' {
            in_string = !in_string;
        }
        if in_string {
            continue;
        }
        match c {
            '(' | '[' | '{' | '«' => depth += 1,
            ')' | ']' | '}' | '»' => depth = depth.saturating_sub(1),
            '+' | '-' | '×' | '/' | '^' | '?' | '!' | '.' | '|' | '=' => operators += 1,
            _ => {}
        }
        let word = c.is_alphanumeric();
        words += usize::from(word && !in_word);
        in_word = word;
        if depth > DEEPEST {
            return Some("brackets are nested too deeply");
        }
    }
    // Word operators (`and`, `of`, `not`, `modulo`) are counted by the words around them.
    if words > LONGEST {
        Some("this is too long")
    } else {
        (operators > 6 * MOST_OPERATORS || word_operators(piece) > MOST_OPERATORS).then_some("too many operators")
    }
}

fn word_operators(piece: &str) -> usize {
    piece
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| matches!(*w, "and" | "or" | "not" | "of" | "modulo" | "is" | "has" | "contains" | "covered" | "List" | "Completion" | "closure"))
        .count()
}

/// pest's error in our words: the furthest place reached and what would have fitted there.
fn explain(error: pest::error::Error<Rule>, piece: &str, span: Span, file: usize) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(p) | InputLocation::Span((p, _)) => p,
    };
    let rest = &piece[at.min(piece.len())..];
    let word = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect::<String>();
    let len = if word.is_empty() { rest.chars().next().map_or(0, char::len_utf8) } else { word.len() };
    let found = match (&*word, rest.chars().next()) {
        ("", None) => "the end".to_string(),
        ("", Some('\n')) => "the end of the line".to_string(),
        ("", Some(c)) => format!("`{c}`"),
        (word, _) => format!("`{word}`"),
    };
    let mut wanted: Vec<String> = Vec::new();
    if let pest::error::ErrorVariant::ParsingError { positives, .. } = &error.variant {
        for rule in positives {
            let name = readable(*rule).to_string();
            if !name.is_empty() && !wanted.contains(&name) {
                wanted.push(name);
            }
        }
    }
    let start = span.start as usize + at;
    let mut d = Diagnostic::error(file, Span::new(start, start + len), format!("{found} does not fit here"));
    if !wanted.is_empty() && wanted.len() <= 8 {
        d = d.label(format!("expected {}", wanted.join(", ")));
    }
    match hint(piece, &piece[..at.min(piece.len())], rest) {
        Some(hint) => d.mend(hint),
        None => d,
    }
}

/// What people write, and what it is here.
fn hint(piece: &str, before: &str, rest: &str) -> Option<&'static str> {
    let first = piece.split_whitespace().next().unwrap_or("");
    Some(match () {
        () if rest.starts_with('=') && (before.ends_with('=') || rest.starts_with("==")) => "a test is `is` (same value) or `=` (numbers)",
        () if rest.starts_with("!=") => "write `is not` (same value) or `≠` (numbers)",
        () if rest.starts_with("<=") => "write `≤`",
        () if rest.starts_with(">=") => "write `≥`",
        () if rest.starts_with('*') => "multiplication is `×`; formatting marks have no place here",
        () if rest.starts_with('\'') || rest.starts_with('“') => "strings stand in straight double quotes",
        () if first == "let" && piece.contains(" be ") => "`let x = e`",
        () if first == "set" && piece.contains(" to ") => "`set x = e`",
        () if rest.starts_with('_') => "variables are written without underscores around them",
        () if rest.starts_with("does") => "write `has`, `does not have`, `contains` or `does not contain`",
        () if rest.trim_end() == "." || rest.is_empty() && before.ends_with('.') => "a step ends without a full stop",
        () if rest.trim_start().starts_with(char::is_uppercase) && piece.trim_start().len() == rest.trim_start().len() => {
            "a call of an operation for its effect is `perform ? Name(…)`"
        }
        () if piece.trim_start().len() == rest.trim_start().len() => {
            "a step begins with let, set, if, else, return, throw, perform, for each, repeat, append, prepend, remove, clear, assert, note, error if, replace, or a primitive's name"
        }
        () => return None,
    })
}

fn readable(rule: Rule) -> &'static str {
    match rule {
        Rule::EOI => "the end",
        Rule::string => "a string",
        Rule::slot | Rule::slot_of => "a slot",
        Rule::type_ | Rule::type_name | Rule::type_list => "a type",
        Rule::expr | Rule::variable | Rule::word | Rule::number | Rule::call | Rule::paren => "an expression",
        Rule::ident => "a name",
        Rule::upper_name => "a name with a capital",
        Rule::op_name => "the name of an operation",
        Rule::prim_name => "the name of a primitive",
        Rule::effects => "an effect",
        Rule::params => "parameters",
        Rule::param => "a parameter",
        Rule::form => "a result",
        Rule::args => "arguments",
        Rule::intrinsic => "an intrinsic",
        Rule::nonterm => "a nonterminal",
        Rule::path => "a path",
        Rule::infix | Rule::and | Rule::or | Rule::add | Rule::is_same => "an operator",
        _ => "",
    }
}
