//! What a tree answers.

use super::testing::{GRAMMAR, parse};
use super::{NodeId, Tree};
use spec262_spec::grammar::NonterminalId;

fn nonterminal(name: &str) -> NonterminalId {
    GRAMMAR.nonterminal(name).unwrap_or_else(|| panic!("no {name}"))
}

fn tree(text: &str) -> Tree {
    parse(text, "Script", &[]).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// The nodes of a nonterminal's own shapes that can be reached, in the order of the text.
fn all(tree: &Tree, name: &str) -> Vec<NodeId> {
    let mut found = vec![];
    let mut todo = vec![tree.root()];
    while let Some(n) = todo.pop() {
        if tree.tables().nonterminal_of(tree.shape(n)) == nonterminal(name) {
            found.push(n);
        }
        let slots = tree.tables().slots_of(tree.shape(n));
        match tree.refined(n) {
            Some(r) => todo.push(r),
            None => todo.extend((0..slots).rev().filter_map(|i| tree.kid(n, i))),
        }
    }
    found
}

fn text(tree: &Tree, n: NodeId) -> String {
    String::from_utf16_lossy(tree.text(n))
}

#[test]
fn slots_of_absent_symbols_are_empty() {
    let t = tree("function f() { return } (function (a) {})");
    let [f] = all(&t, "FunctionExpression")[..] else { panic!() };
    assert_eq!(t.kid(f, 0), None);
    assert_eq!(t.kid(f, 1).map(|n| text(&t, n)).as_deref(), Some("a"));
    assert_eq!(t.kid(f, 9), None);
}

#[test]
fn spans_are_without_trivia() {
    let t = tree(" /* a */ x \n= /* b */ 1 // c\n;y\n ");
    let spans: Vec<_> = all(&t, "ExpressionStatement").into_iter().map(|n| text(&t, n)).collect();
    assert_eq!(spans, ["x \n= /* b */ 1 // c\n;", "y"]);
    assert_eq!(t.span(t.root()), (9, 31));
}

#[test]
fn what_matches_nothing_has_a_place() {
    let t = tree("function f( ) { }");
    let [p] = all(&t, "FormalParameters")[..] else { panic!() };
    let (start, end) = t.span(p);
    assert!(start == end && (11..=12).contains(&start), "{start}..{end}");
    let [b] = all(&t, "FunctionStatementList")[..] else { panic!() };
    let (start, end) = t.span(b);
    assert!(start == end && (15..=16).contains(&start), "{start}..{end}");
}

#[test]
fn a_semicolon_that_is_inserted_has_no_text() {
    let t = tree("a\n\nb");
    let spans: Vec<_> = all(&t, "ExpressionStatement").into_iter().map(|n| t.span(n)).collect();
    assert_eq!(spans, [(0, 1), (3, 4)]);
}

#[test]
fn parameters_of_instances() {
    let params = |text: &str, name: &str| {
        let t = tree(text);
        let n = all(&t, name)[0];
        (0..8).filter(|p| t.params(n).has(*p)).map(|p| GRAMMAR.parameters[p as usize].clone()).collect::<Vec<_>>()
    };
    assert_eq!(params("a + b", "AdditiveExpression"), [""; 0]);
    assert_eq!(params("async function* g() { a + b }", "AdditiveExpression"), ["Yield", "Await"]);
    assert_eq!(params("async (x = a + b) => 1", "AdditiveExpression"), ["Await"]);
    assert_eq!(params("for (a = 1;;) ;", "AssignmentExpression"), [""; 0]);
    assert_eq!(params("a = 1", "AssignmentExpression"), ["In"]);
    assert_eq!(params("class A { static { b = 1 } }", "AssignmentExpression"), ["Await", "In"]);
    assert_eq!(params("`a${b}c`; d`e${f}g`", "SubstitutionTemplate"), [""; 0]);
}

#[test]
fn covers() {
    let t = tree("(a); f(b); [c] = d; (e) => 1; async (g) => 2; async(h); [i].j = k; ({l})");
    let covered = |cover: &str, target: &str| {
        let nodes = all(&t, cover).into_iter();
        nodes.filter_map(|n| t.covered(n, nonterminal(target))).map(|n| text(&t, n)).collect::<Vec<_>>()
    };
    assert_eq!(covered("CoverParenthesizedExpressionAndArrowParameterList", "ParenthesizedExpression"), ["(a)", "({l})"]);
    assert_eq!(covered("CoverParenthesizedExpressionAndArrowParameterList", "ArrowFormalParameters"), ["(e)"]);
    assert_eq!(covered("CoverCallExpressionAndAsyncArrowHead", "CallMemberExpression"), ["f(b)", "async(h)"]);
    assert_eq!(covered("CoverCallExpressionAndAsyncArrowHead", "AsyncArrowHead"), ["async (g)"]);
    assert_eq!(covered("ArrayLiteral", "AssignmentPattern"), ["[c]"]);
    assert!(covered("ObjectLiteral", "AssignmentPattern").is_empty());
}

#[test]
fn parents_lead_through_covers() {
    let t = tree("f((a, b) => [c] = d)");
    let names = all(&t, "IdentifierName").into_iter().map(|n| {
        let mut at = n;
        let mut steps = 0;
        while let Some(up) = t.parent(at) {
            at = up;
            steps += 1;
            assert!(steps < 100);
        }
        assert_eq!(at, t.root(), "{}", text(&t, n));
        text(&t, n)
    });
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["f", "a", "b", "c", "d"]);
}

#[test]
fn instances_through_chains() {
    let t = tree("a");
    let [n] = all(&t, "IdentifierName")[..] else { panic!() };
    for name in ["IdentifierName", "Identifier", "IdentifierReference", "PrimaryExpression", "AssignmentExpression", "Expression"] {
        assert!(t.is_instance(n, nonterminal(name)), "{name}");
    }
    for name in ["Statement", "StringLiteral", "ArrowFunction"] {
        assert!(!t.is_instance(n, nonterminal(name)), "{name}");
    }
}

#[test]
fn messages() {
    let says = |text: &str| parse(text, "Script", &[]).err().map(|e| format!("{}: {e}", e.position)).unwrap_or_default();
    insta::assert_snapshot!(
        "messages",
        [
            "a b",
            "a +",
            "(a, b",
            "f(a b)",
            "let 1",
            "if a",
            "{ a: 1, b }",
            "({a = 1})",
            "(1) => 2",
            "for (let.a of b) ;",
            "class A { 1 2 }",
            "`${a b}`",
            "@",
            "'a"
        ]
        .map(|t| format!("{t:20} {}", says(t)))
        .join("\n")
    );
}
