//! The automaton against the standard's text, on short inputs.

use super::atoms::Atom;
use super::*;
use crate::grammar::FILES;

/// What the longest match of a goal is: its description, and its length.
fn longest(t: &LexicalTables, goal: &str, html: bool, text: &str) -> Option<(String, usize)> {
    let g = Grammar::builtin().expect("the grammar");
    let params = if html { Params(1 << g.parameters.iter().position(|p| p == "Html").expect("Html")) } else { Params::default() };
    let mut state = t.goals[t.goal(g.nonterminal(goal).expect(goal), params).expect("a goal") as usize].start;
    let mut found = None;
    let atoms: Vec<Atom> = text.bytes().chain([atoms::END]).collect();
    for (i, a) in atoms.iter().enumerate() {
        let info = t.states[state as usize];
        if info.accept != 0 && t.sets[info.guard as usize].has(*a) {
            found = Some((t.descriptions[t.accepts[info.accept as usize].description as usize].clone(), i));
        }
        state = t.rows[state as usize][*a as usize];
    }
    found
}

fn built() -> LexicalTables {
    let g = Grammar::builtin().expect("the grammar");
    let symbols = Symbols::of(&g).expect("the symbols");
    build(&g, &symbols).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_longest_element_wins() {
    let t = built();
    let len = |goal: &str, html: bool, text: &str| longest(&t, goal, html, text).map(|x| x.1);
    let div = |text: &str| len("InputElementDiv", true, text);
    assert_eq!(div(">>>=x"), Some(4));
    assert_eq!(div("?.5"), Some(1));
    assert_eq!(div("?.a"), Some(2));
    assert_eq!(div("?."), Some(2));
    assert_eq!(div("1_000.5e-3x"), Some(10));
    assert_eq!(div("1__0"), Some(1));
    assert_eq!(div("08.5"), Some(4));
    assert_eq!(div("07.5"), Some(2));
    assert_eq!(div("0x1Fn"), Some(5));
    assert_eq!(div("'a\\01\\8'"), Some(8));
    assert_eq!(div("'\\u{10FFFF}'"), Some(12));
    assert_eq!(div("'\\u{0000010FFFF}'"), Some(17));
    assert_eq!(div("'\\u{110000}'"), None);
    assert_eq!(div("`\\u{110000}${"), Some(13));
    assert_eq!(div("`\\u{\\x\\1$$`"), Some(11));
    assert_eq!(div("/* a **/ b"), Some(8));
    assert_eq!(div("/a/"), Some(1));
    assert_eq!(len("InputElementRegExp", true, "/[/]\\//gu "), Some(9));
    assert_eq!(len("InputElementRegExp", true, "/* */"), Some(5));
    assert_eq!(len("InputElementTemplateTail", true, "}a${"), Some(4));
    assert_eq!(len("InputElementTemplateTail", true, "}a"), None);
    assert_eq!(len("InputElementDiv", true, "}a"), Some(1));
}

#[test]
fn html_comments_are_comments_in_scripts_only() {
    let t = built();
    let len = |goal: &str, html: bool, text: &str| longest(&t, goal, html, text).map(|x| x.1);
    assert_eq!(len("InputElementDiv", true, "<!-- a\n"), Some(6));
    assert_eq!(len("InputElementDiv", false, "<!-- a\n"), Some(1));
    assert_eq!(len("InputElementDiv", true, "--> a\n"), Some(2));
    assert_eq!(len("InputElementDiv", true, "\n /* */ --> a\n"), Some(13));
    assert_eq!(len("InputElementDiv", false, "\n /* */ --> a\n"), Some(1));
    assert_eq!(len("InputElementDiv", true, "/*\n*/ --> a\n"), Some(11));
    assert_eq!(len("InputElementHashbangOrRegExp", true, " --> a\n"), Some(6));
    assert_eq!(len("InputElementHashbangOrRegExp", false, "#! a\n"), Some(4));
    assert_eq!(len("InputElementDiv", false, "#! a\n"), None);
}

#[test]
fn the_bytes_are_the_tables() {
    let t = built();
    let bytes = t.encode();
    assert!(LexicalTables::decode(&bytes).is_some_and(|d| d == t));
    assert_eq!(LexicalTables::decode(&bytes[..bytes.len() - 1]), None);
}

/// The grammar with one line replaced, and what the builder says of it.
fn changed(from: &str, to: &str) -> String {
    let files: Vec<(&str, String)> = FILES.iter().map(|(n, t)| (*n, t.replace(from, to))).collect();
    assert!(files.iter().zip(FILES).any(|(a, b)| a.1 != b.1), "{from} is not there");
    let g = Grammar::read(&files).unwrap_or_else(|e| panic!("{e}"));
    let symbols = Symbols::of(&g).expect("the symbols");
    build(&g, &symbols).err().map_or(String::new(), |e| e.to_string())
}

#[test]
fn what_no_automaton_reads_is_refused() {
    assert!(
        changed("  `[` RegularExpressionClassChars `]`", "  `[` RegularExpressionClassChars `]`\n  `[` RegularExpressionClass `]`")
            .contains("recursive in the midst")
    );
    assert!(changed("  `}`\n", "  `}`\n  `!`\n").is_empty(), "the same punctuator twice is the same");
    assert!(changed("NumericLiteralSeparator ::\n  `_`", "NumericLiteralSeparator ::\n  `_`\n  `_` `_`").is_empty());
    assert!(
        changed("PrivateIdentifier ::\n  `#` IdentifierName", "PrivateIdentifier ::\n  `#` IdentifierName\n  `$`")
            .contains("the same text is each of")
    );
    assert!(changed("HexDigits[~Sep] [MV <= 0x10FFFF]", "DecimalDigits[~Sep] [MV <= 0x10FFFF]").contains("hexadecimal digits"));
    assert!(changed("WhiteSpace ::\n", "WhiteSpace ::\n  [empty]\n").contains("can be empty"));
}
