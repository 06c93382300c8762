use super::Index;
use crate::ast::File;
use crate::diag::Source;

const TEXT: &str = r#"clause 10.1.8 sec-get "[[Get]]"
method [[Get]](P: String) of O: Object -> String or throw
  1. return ? OrdinaryGet(O, P)

clause 10.1.8.1 sec-ordinaryget "OrdinaryGet"
OrdinaryGet(O: Object, P: String) -> String or throw
  1. if has-own(O, P) is true then
    a. return "x"
  2. return ? O.[[Get]](P)

clause 14.6.2 sec-if "Runtime Semantics: Evaluation"
runtime Evaluation() -> String or abrupt
Evaluation of IfStatement : `if` `(` Expression `)` Statement
  1. return ? Evaluation of |Expression|

clause 20.1.2.2 sec-object.create "Object.create"
primitive has-own(O: Object, P: String) -> Boolean
  "Whether it is there."
builtin Object.create(O)
  1. return ? OrdinaryGet(O, "x")
"#;

fn with<R>(f: impl FnOnce(&Index<'_>) -> R) -> R {
    let sources = [Source { path: "10/x.alg".into(), text: TEXT.into() }];
    let mut found = Vec::new();
    let files: Vec<File> = sources.iter().enumerate().map(|(n, s)| crate::parse::file(s, n, &mut found)).collect();
    assert!(found.is_empty(), "{found:?}");
    f(&Index::new(&sources, &files))
}

#[test]
fn many_ways_to_ask() {
    with(|index| {
        for query in ["OrdinaryGet", "ordinaryget", "10.1.8.1", "sec-ordinaryget"] {
            assert_eq!(index.find(query).map(|f| f.iter().map(|e| e.title.clone()).collect()), Ok(vec!["OrdinaryGet".to_string()]), "{query}");
        }
        for query in ["[[Get]]", "Object.[[Get]]", "Evaluation of IfStatement", "Evaluation", "%Object.create%", "object.create"] {
            assert_eq!(index.find(query).map(|f| f.len()), Ok(1), "{query}");
        }
    });
}

#[test]
fn near_names_are_offered() {
    with(|index| {
        let near = |query: &str| index.find(query).err().map(|e| e.to_string()).unwrap_or_default();
        assert_eq!(near("OrdinryGet"), "no algorithm is called `OrdinryGet`; did you mean `OrdinaryGet`?");
        assert!(near("IfState").contains("Evaluation of IfStatement"));
        assert_eq!(near("zzzzzzzz"), "no algorithm is called `zzzzzzzz`");
        assert!(near("").starts_with("no algorithm"));
    });
}

#[test]
fn shown_with_clause_and_neighbours() {
    with(|index| {
        let found = index.find("OrdinaryGet").expect("it is there");
        let text = index.show(found[0], false);
        assert_eq!(
            text,
            "10.1.8.1 OrdinaryGet sec-ordinaryget\n10/x.alg:6\n\nOrdinaryGet(O: Object, P: String) -> String or throw\n  1. if has-own(O, P) is true then\n    a. return \"x\"\n  2. return ? O.[[Get]](P)\n\ncalls: [[Get]], has-own\n\ncalled by: Object.[[Get]], Object.create\n"
        );
        assert!(index.show(found[0], true).contains("\x1b[2m2.\x1b[0m return"));
    });
}
