//! The lexer on snippets, and on anything at all.

use super::*;
use quickcheck::{Arbitrary, Gen, quickcheck};
use spec262_spec::grammar::lalr::{Symbols, Term, TermKind};
use spec262_spec::grammar::{Grammar, lexical};
use std::sync::LazyLock;

struct Front {
    grammar: Grammar,
    symbols: Symbols,
    lexer: Lexer,
}

static FRONT: LazyLock<Front> = LazyLock::new(|| {
    let grammar = Grammar::builtin().unwrap_or_else(|e| panic!("{e}"));
    let symbols = Symbols::of(&grammar).unwrap_or_else(|e| panic!("{e}"));
    let tables = lexical::build(&grammar, &symbols).unwrap_or_else(|e| panic!("{e}"));
    Front { grammar, symbols, lexer: Lexer::decode(&tables.encode()).expect("the tables are sound") }
});

impl Front {
    fn goal(&self, name: &str, html: bool) -> LexGoal {
        let at = self.grammar.parameters.iter().position(|p| p == "Html").expect("Html");
        let params = if html { Params::default().with(at as u8) } else { Params::default() };
        self.lexer.goal(self.grammar.nonterminal(name).expect(name), params).expect(name)
    }

    /// What a terminal is, in short: a word or punctuator as it is spelled.
    fn name(&self, term: Term) -> &str {
        match self.symbols.terms[term as usize] {
            TermKind::End => "end",
            TermKind::Fixed(t) => &self.grammar.terminals[t.index()].text,
            TermKind::Token(n, _) => self.grammar.name(n),
            TermKind::Escaped => "escaped",
        }
    }

    /// All tokens of a text under one goal, each as its terminal and what it matched; `^` marks one on a new line.
    fn tokens(&self, goal: LexGoal, text: &str) -> String {
        let source: Vec<u16> = text.encode_utf16().collect();
        let mut out = vec![];
        let mut at = 0;
        loop {
            match self.lexer.scan(&source, at, goal) {
                Ok(token) => {
                    let line = if token.line_before { "^" } else { "" };
                    let name = self.name(token.term);
                    let matched = String::from_utf16_lossy(&source[token.start as usize..token.end as usize]);
                    out.push(if matched == name || token.term == END { format!("{line}{name}") } else { format!("{line}{name}:{matched}") });
                    if token.term == END {
                        return out.join(" ");
                    }
                    at = token.end;
                }
                Err(e) => {
                    let (position, message) = self.lexer.explain(&source, at, goal).expect("a reason");
                    assert!(position as usize <= source.len() && e.position as usize <= source.len());
                    out.push(format!("{position}: {message}"));
                    return out.join(" ");
                }
            }
        }
    }
}

fn div(text: &str) -> String {
    FRONT.tokens(FRONT.goal("InputElementDiv", true), text)
}

fn regexp(text: &str) -> String {
    FRONT.tokens(FRONT.goal("InputElementRegExp", true), text)
}

fn tail(text: &str) -> String {
    FRONT.tokens(FRONT.goal("InputElementTemplateTail", true), text)
}

fn start(text: &str, html: bool) -> String {
    FRONT.tokens(FRONT.goal("InputElementHashbangOrRegExp", html), text)
}

#[test]
fn words_and_names() {
    assert_eq!(div("let of letx await enum"), "let of IdentifierName:letx await enum end");
    assert_eq!(div("ünï 𠮷x $_ a\u{200C}b"), "IdentifierName:ünï IdentifierName:𠮷x IdentifierName:$_ IdentifierName:a\u{200C}b end");
    assert_eq!(div("#x #let #\\u0061"), "PrivateIdentifier:#x PrivateIdentifier:#let PrivateIdentifier:#\\u0061 end");
    assert_eq!(div("a\\u0062 \\u{61}b"), "IdentifierName:a\\u0062 IdentifierName:\\u{61}b end");
    assert_eq!(div("i\\u0066 l\\u0065t yi\\u0065ld"), "escaped:i\\u0066 IdentifierName:l\\u0065t IdentifierName:yi\\u0065ld end");
}

#[test]
fn escapes_in_names() {
    assert_eq!(div("a\\u0031"), "IdentifierName:a\\u0031 end");
    assert_eq!(div("\\u{20BB7}"), "IdentifierName:\\u{20BB7} end");
    // What they may stand for is a matter of early errors (12.7.1.1).
    assert_eq!(div("a\\u002Bb \\u0031 \\uD842\\uDFB7"), "IdentifierName:a\\u002Bb IdentifierName:\\u0031 IdentifierName:\\uD842\\uDFB7 end");
    assert_eq!(div("\\u12"), "0: a malformed escape sequence in a name");
    assert_eq!(div("ab\\x"), "IdentifierName:ab 2: a malformed escape sequence in a name");
    assert_eq!(div("# a"), "1: the character U+0020 where a private name should go on");
    assert_eq!(div("a #"), "IdentifierName:a 3: the source text ends where a private name should go on");
}

#[test]
fn numbers() {
    assert_eq!(
        div("1 1. .5 1.5e+3 0x1F 0b01n 0o7 017 089.5 1_0n"),
        "NumericLiteral:1 NumericLiteral:1. NumericLiteral:.5 NumericLiteral:1.5e+3 NumericLiteral:0x1F NumericLiteral:0b01n \
         NumericLiteral:0o7 NumericLiteral:017 NumericLiteral:089.5 NumericLiteral:1_0n end"
    );
    assert_eq!(div("1..x"), "NumericLiteral:1. . IdentifierName:x end");
    assert_eq!(div("a?.5:1"), "IdentifierName:a ? NumericLiteral:.5 : NumericLiteral:1 end");
    assert_eq!(div("a?.b"), "IdentifierName:a ?. IdentifierName:b end");
    assert_eq!(div("a?."), "IdentifierName:a ?. end");
    assert_eq!(div("3in"), "1: `i` must not follow a number at once");
    assert_eq!(div("1nx"), "2: `x` must not follow a number at once");
    assert_eq!(div("3\\u0061"), "1: `\\` must not follow a number at once");
    assert_eq!(div("0b12"), "3: `2` must not follow a number at once");
    assert_eq!(div("01n"), "2: `n` must not follow a number at once");
    assert_eq!(div("3𠮷"), "1: `𠮷` must not follow a number at once");
    for bad in ["1__0", "1_", "0_1", "0x_1", "1_.5", "1._5", "1e_5", "08_1", "01_1"] {
        assert!(div(bad).contains(": ") && !div(bad).ends_with("end"), "{bad}: {}", div(bad));
    }
    assert_eq!(div("1__0"), "1: a `_` in a number must stand between two digits");
}

#[test]
fn strings_and_templates() {
    assert_eq!(div("'a\\'b' \"\\u{10FFFF}\u{2028}\""), "StringLiteral:'a\\'b' StringLiteral:\"\\u{10FFFF}\u{2028}\" end");
    assert_eq!(div("'a\\\r\nb' '\\08'"), "StringLiteral:'a\\\r\nb' StringLiteral:'\\08' end");
    assert_eq!(div("x 'a\nb'"), "IdentifierName:x 2: a string is not closed");
    assert_eq!(div("'abc\\"), "0: a string is not closed");
    assert_eq!(div("'a\\u{110000}'"), "2: a malformed escape sequence in a string");
    assert_eq!(div("'a\\x4'"), "2: a malformed escape sequence in a string");
    assert_eq!(div("`a` `b${"), "NoSubstitutionTemplate:`a` TemplateHead:`b${ end");
    assert_eq!(tail("}a${ }`"), "TemplateMiddle:}a${ TemplateTail:}` end");
    assert_eq!(div("}a"), "} IdentifierName:a end");
    assert_eq!(div("`\\u{110000} \\x \\1 $ $$ \\`${"), "TemplateHead:`\\u{110000} \\x \\1 $ $$ \\`${ end");
    assert_eq!(div("`a$"), "0: a template is not closed");
    assert_eq!(tail("}a$\n"), "0: a template is not closed");
}

#[test]
fn regular_expressions_or_division() {
    assert_eq!(regexp("/a[/]\\/b/gi /=x/"), "RegularExpressionLiteral:/a[/]\\/b/gi RegularExpressionLiteral:/=x/ end");
    assert_eq!(div("/a[/]/= b"), "/ IdentifierName:a [ / ] /= IdentifierName:b end");
    assert_eq!(regexp("/a\n/"), "0: a regular expression is not closed");
    assert_eq!(regexp("/a\\\n/"), "0: a regular expression is not closed");
    assert_eq!(regexp("/[/"), "0: a regular expression is not closed");
    assert_eq!(regexp("/😀/u"), "RegularExpressionLiteral:/😀/u end");
    assert_eq!(regexp("}"), "} end");
}

#[test]
fn punctuators() {
    assert_eq!(div(">>>= >>> ** **= ??= => ... ?.x"), ">>>= >>> ** **= ??= => ... ?. IdentifierName:x end");
    assert_eq!(div("a+++b"), "IdentifierName:a ++ + IdentifierName:b end");
    assert_eq!(div("a@"), "IdentifierName:a 1: `@` begins no token here");
    assert_eq!(div("\u{1}"), "0: the character U+0001 begins no token here");
    assert_eq!(div("..x"), ". . IdentifierName:x end");
}

#[test]
fn trivia_and_lines() {
    assert_eq!(div("a // b\n  c"), "IdentifierName:a ^IdentifierName:c end");
    assert_eq!(div("a /* b */ c /* \u{2028} */ d /***/ e"), "IdentifierName:a IdentifierName:c ^IdentifierName:d IdentifierName:e end");
    assert_eq!(div("\t\u{B}\u{C}\u{FEFF}\u{A0}\u{3000}a\r\nb\u{2029}c\n"), "IdentifierName:a ^IdentifierName:b ^IdentifierName:c ^end");
    assert_eq!(div("a /* b"), "IdentifierName:a 2: a comment is not closed");
    assert_eq!(regexp("/* b\n"), "0: a comment is not closed");
    assert_eq!(div("\u{180E}"), "0: the character U+180E begins no token here");
}

#[test]
fn html_comments_and_the_hashbang() {
    assert_eq!(div("a <!-- b\nc --> d"), "IdentifierName:a ^IdentifierName:c -- > IdentifierName:d end");
    assert_eq!(div("a\n/**/ /* */ --> d\nb"), "IdentifierName:a ^IdentifierName:b end");
    assert_eq!(div("a/*\n*/ --> d"), "IdentifierName:a ^end");
    assert_eq!(div("--> a"), "-- > IdentifierName:a end");
    let module = FRONT.goal("InputElementDiv", false);
    assert_eq!(FRONT.tokens(module, "a <!--b\n-->c"), "IdentifierName:a < ! -- IdentifierName:b ^-- > IdentifierName:c end");
    assert_eq!(start("--> a\nb", true), "^IdentifierName:b end");
    assert_eq!(start(" /**/ --> a", true), "end");
    assert_eq!(start("--> a", false), "-- > IdentifierName:a end");
    assert_eq!(start("#!/bin/x\n/a/", false).split(' ').next(), Some("^RegularExpressionLiteral:/a/"));
    assert_eq!(start(" #!x", true), "2: `!` where a private name should go on");
    assert_eq!(start("#x", true), "PrivateIdentifier:#x end");
}

/// Code units that make tokens more often than any would.
#[derive(Clone, Debug)]
struct Source(Vec<u16>);

impl Arbitrary for Source {
    fn arbitrary(g: &mut Gen) -> Source {
        const PARTS: &[&str] = &[
            "/*", "*/", "//", "\n", "\r\n", " ", "-->", "<!--", "'", "\"", "`", "${", "}", "\\", "\\u", "\\u{", "0", "1", "9", "_", "n", "e", "x",
            "0x", ".", "...", "?.", "a", "if", "let", "#", "#!", "/", "[", "]", "*", "\u{2028}", "\u{FEFF}", "é", "𠮷", "=", ">", "@",
        ];
        let n = usize::arbitrary(g) % 40;
        let mut units = vec![];
        for _ in 0..n {
            match u8::arbitrary(g) % 8 {
                0 => units.push(u16::arbitrary(g)),
                _ => units.extend(g.choose(PARTS).copied().unwrap_or_default().encode_utf16()),
            }
        }
        Source(units)
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Source>> {
        Box::new(self.0.shrink().map(Source))
    }
}

/// Tokens and trivia cover the source from the start to the end or to an error.
fn covers(source: &[u16], goal: LexGoal) -> bool {
    let lexer = &FRONT.lexer;
    let mut at = 0;
    // The first element may have a goal of its own.
    let (first, later) = (goal, LexGoal(lexer.tables.goals[goal.0 as usize].then));
    loop {
        let goal = if at == 0 { first } else { later };
        match lexer.scan(source, at, goal) {
            Err(e) => {
                let reason = lexer.explain(source, at, goal);
                return e.position >= at && e.position as usize <= source.len() && reason.is_some_and(|(p, _)| p >= at && p as usize <= source.len());
            }
            Ok(token) => {
                // What stands in front of the token is trivia and nothing else, by itself too.
                let trivia = &source[at as usize..token.start as usize];
                let alone = lexer.scan(trivia, 0, goal);
                if !alone.is_ok_and(|t| t.term == END && t.start as usize == trivia.len()) {
                    return false;
                }
                if token.term == END {
                    return token.start as usize == source.len() && token.end == token.start;
                }
                if token.end <= token.start {
                    return false;
                }
                at = token.end;
            }
        }
    }
}

quickcheck! {
    fn tokens_and_trivia_cover_any_source(source: Source) -> bool {
        (0..FRONT.lexer.tables.goals.len()).all(|g| covers(&source.0, LexGoal(g as u8)))
    }

    fn any_code_units_end_without_panic(source: Vec<u16>) -> bool {
        (0..FRONT.lexer.tables.goals.len()).all(|g| covers(&source, LexGoal(g as u8)))
    }
}
