//! What the checker says of declarations, on specifications of a few lines; and that the one which this crate carries is right.

use spec262_spec::check::{check, examine};
use spec262_spec::diag::{Severity, Source};
use spec262_spec::model::{AlgKind, IntrinsicKind, PropertyName, PropertyValue, Spec, StepKind};

const PRELUDE: &str = r#"clause 6.1 sec-types
type LanguageValue = undefined | null | Boolean | String | Symbol | Number | BigInt | Object
type PropertyKey = String | Symbol
object Object
  [[Prototype]]: Object | null
symbol %Symbol.iterator%
intrinsic %Object.prototype% kind Object prototype null
clause 20.2 sec-function
builtin %Function.prototype%(...args) prototype %Object.prototype% name ""
  1. return undefined
"#;

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

/// Checks the text after the prelude.
fn examined(text: &str, overlays: &[&str]) -> (Option<Spec>, Vec<String>) {
    let files = [source("prelude.alg", PRELUDE), source("test.alg", &format!("clause 1 sec-test\n{text}"))];
    let overlays: Vec<Source> = overlays.iter().map(|t| source("overlay.alg", t)).collect();
    let grammar = spec262_spec::Texts::embedded().grammar().expect("the grammar is right");
    let (spec, found) = examine(&files, &overlays, grammar, "test");
    let errors = found.list.iter().filter(|d| d.severity == Severity::Error);
    (spec, errors.map(|d| format!("{} = {}", d.message, d.mend.as_deref().unwrap_or(""))).collect())
}

fn good(text: &str, overlays: &[&str]) -> Spec {
    let (spec, errors) = examined(text, overlays);
    spec.unwrap_or_else(|| panic!("{errors:#?}"))
}

/// All errors that there are, in the order of the text, begin with these.
fn bad(text: &str, overlays: &[&str], wanted: &[&str]) {
    let (_, errors) = examined(text, overlays);
    let fits = errors.len() == wanted.len() && errors.iter().zip(wanted).all(|(e, w)| e.starts_with(w));
    assert!(fits, "wanted {wanted:#?}, found {errors:#?}");
}

#[test]
fn the_specification_is_right() {
    let spec = spec262_spec::builtin().unwrap_or_else(|found| panic!("{found}"));
    assert!(spec.step_count > 5000, "{}", spec.step_count);
    assert!(spec.kept().iter().all(|p| spec.grammar.chain(*p).is_some()));
}

#[test]
fn unknown_names_come_with_near_ones() {
    bad("record A extends Objekt\n", &[], &["there is no record or kind of object `Objekt` = did you mean `Object`?"]);
    bad("type T = LanguageValu\n", &[], &["there is no type `LanguageValu` = did you mean `LanguageValue`?"]);
    bad("method Has() of r: Object -> Boolean\n  1. return true\n", &[], &["there is no method `Has`"]);
    bad(
        "static Names() -> Boolean\nNames of IfStatment : `if`\n  1. return true\n",
        &[],
        &["the grammar has no nonterminal `IfStatment` = did you mean `IfStatement`?"],
    );
    bad("property global.x = %Symbol.iterater%\n", &[], &["there is no intrinsic `%Symbol.iterater%` = did you mean `%Symbol.iterator%`?"]);
    bad("builtin Nowhere.at()\n  1. return undefined\n", &[], &["there is no intrinsic `%Nowhere%`"]);
}

#[test]
fn circles_and_doubles() {
    bad("type A = B\ntype B = A\n", &[], &["the type `A` is defined by itself", "the type `B` is defined by itself"]);
    bad("record A extends B\nrecord B extends A\n", &[], &["`B` extends itself"]);
    bad("Op() -> true\n  1. return true\nOp() -> true\n  1. return true\n", &[], &["the operation `Op` is defined twice"]);
    bad("record A\n  [[X]]: Any\n  [[X]]: Any\n", &[], &["`A` has `[[X]]` twice"]);
    bad("Op(a: Any, a: Any) -> true\n  1. return true\n", &[], &["there are two parameters `a`"]);
    bad("property global.x = 0𝔽\nproperty global.x = 1𝔽\n", &[], &["this property is declared twice"]);
    bad("record Object\n", &[], &["there is a record `Object` already"]);
}

#[test]
fn slots_are_laid_out_inherited_ones_first() {
    let spec = good("record A extends B\n  [[Y]]: Any\nrecord B\n  [[X]]: Any\n", &[]);
    let a = &spec.records[spec.record("A").expect("declared").index()];
    assert_eq!(a.slots.iter().map(|s| spec.slots[s.name.index()].as_str()).collect::<Vec<_>>(), ["[[X]]", "[[Y]]"]);
}

#[test]
fn a_getter_and_a_setter_are_one_property() {
    let spec = good("builtin get Object.prototype.p()\n  1. return undefined\nbuiltin set Object.prototype.p(v)\n  1. return undefined\n", &[]);
    let [p] = &spec.properties[..] else { panic!("one property") };
    assert!(matches!(p.value, PropertyValue::Accessor { get: Some(_), set: Some(_) }));
    assert!(!p.enumerable && p.configurable);
}

#[test]
fn lengths_and_names() {
    let spec = good(
        "builtin f(a, b?, c)\n  1. return a\nbuiltin Object.prototype[%Symbol.iterator%](x) length 7\n  1. return x\nbuiltin g(a?)\n  1. if a is present then return a otherwise return true\n",
        &[],
    );
    let builtin = |name: &str| {
        let found = spec.algorithms.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("no {name}"));
        let AlgKind::Builtin(b) = &found.kind else { panic!("no builtin") };
        (b.length, b.property_name.clone(), found.params.iter().map(|p| format!("{:?}", p.kind)).collect::<Vec<_>>())
    };
    assert_eq!(builtin("f"), (1, PropertyName::String("f".into()), vec!["Required".into(), "Required".into(), "Required".into()]));
    assert_eq!(builtin("Object.prototype[%Symbol.iterator%]").0, 7);
    assert!(matches!(builtin("Object.prototype[%Symbol.iterator%]").1, PropertyName::Symbol(_)));
    assert_eq!(builtin("g"), (0, PropertyName::String("g".into()), vec!["Optional".into()]));
}

#[test]
fn a_family_stands_for_each_member() {
    let spec = good(
        "intrinsic %A.prototype% kind Object prototype null\nintrinsic %B.prototype% kind Object prototype null\n\
         constructor Each(x) for each Each of (A, B)\n  1. return %Each.prototype%\n\
         property Each.prototype = %Each.prototype% for each Each of (A, B)\n",
        &[],
    );
    for name in ["%A%", "%B%"] {
        let found = spec.intrinsics.iter().find(|i| i.name == name).expect("each is there");
        assert!(matches!(found.kind, IntrinsicKind::Builtin(_)));
    }
}

#[test]
fn every_concrete_record_has_every_method() {
    let text = "record R abstract\nrecord S extends R\nrecord T extends R\ndeclare method Has() of R -> Boolean\n\
                method Has() of s: S -> Boolean\n  1. return true\n";
    bad(text, &[], &["`T` has no method `Has` = define it, or say why"]);
    good(&format!("{text}unreachable method Has of T \"nothing asks\"\n"), &[]);
}

#[test]
fn a_method_fits_its_declaration() {
    let text = "record R\ndeclare method Has(N: String) of R -> Boolean\nmethod Has() of r: R -> Boolean\n  1. return true\n";
    bad(text, &[], &["`Has` is declared with 1 parameters, and has 0 here"]);
    let text = "record R\ndeclare method Has() of R -> Boolean\nmethod Has() of r: R -> Boolean or throw\n  1. return true\n";
    bad(text, &[], &["`Has` of `R` has a completion that its declaration does not have"]);
}

#[test]
fn each_pair_of_operation_and_shape_is_dealt_with() {
    let text = "static Q() -> Boolean\nQ of ReturnStatement : `return` Expression `;`\n  1. return true\n\
                static P() -> Boolean\nP of FunctionStatementList : StatementList?\n  1. return true\n\
                P of FunctionBody : FunctionStatementList\n  1. return Q of |FunctionStatementList|\n";
    let (_, errors) = examined(text, &[]);
    assert!(errors.iter().any(|e| e.starts_with("`Q` may be asked of `ReturnStatement : return ;`, through")), "{errors:#?}");
    assert!(!errors.iter().any(|e| e.contains("`ReturnStatement : return Expression ;`")), "{errors:#?}");
    // A production with one nonterminal passes the operation on.
    assert!(!errors.iter().any(|e| e.starts_with("`Q` may be asked of `Statement : ReturnStatement`")), "{errors:#?}");
    good(&format!("{text}Q of *\n  1. return false\n"), &[]);
}

#[test]
fn two_rules_for_one_shape() {
    let text = "static Q() -> Boolean\nQ of ScriptBody : StatementList\n  1. return true\nQ of ScriptBody : StatementList\n  1. return false\n";
    bad(text, &[], &["`Q` has two rules for `ScriptBody : StatementList`"]);
}

#[test]
fn overlays_replace_and_insert_steps() {
    let text = "Op() -> integer\n  1. let a = 1\n  2. if a = 1 then\n    a. return 2\n  3. return 3\n";
    let spec = good(text, &["overlay Op step 2.a\n  a. return 4\n", "overlay Op after 1\n  1+1. note \"put in\"\n"]);
    let op = spec.algorithms.iter().find(|a| a.name == "Op").expect("it is there");
    let labels: Vec<&str> = op.body.iter().map(|s| s.label.as_str()).collect();
    assert_eq!(labels, ["1", "1+1", "2", "3"]);
    assert!(matches!(op.body[1].kind, StepKind::Note(Some(_))));
    assert_eq!(spec.files[op.body[1].place.file as usize].path, "overlay.alg");
    assert_eq!(spec.files[op.body[2].place.file as usize].path, "test.alg");
    bad(text, &["overlay Op step 2.b\n  a. return 4\n"], &["`Op` has no step 2.b = did you mean `2.a`?"]);
    bad(text, &["overlay Opp step 1\n  1. return 4\n"], &["there is no algorithm `Opp` = did you mean `Op`?"]);
    bad(&format!("{text}overlay Op step 1\n  1. return 4\n"), &[], &["an overlay inside the specification"]);
}

#[test]
fn an_overlay_replaces_whole_algorithms() {
    let text = "static Q() -> Boolean\nQ of\n    ScriptBody : StatementList\n    Script : ScriptBody?\n  1. return true\n";
    let spec = good(text, &["clause 1 sec-test\nQ of ScriptBody : StatementList\n  1. return false\n"]);
    let rules: Vec<&str> = spec.algorithms.iter().filter_map(|a| a.production.as_deref()).collect();
    assert_eq!(rules, ["Script : ScriptBody?", "ScriptBody : StatementList"]);
}

#[test]
fn nothing_panics_on_damaged_files() {
    // Every line of one file taken away in turn, and every file cut in the middle.
    let all = spec262_spec::Texts::embedded().algorithms;
    let file = all.iter().position(|s| s.path.ends_with("9.1.1.1-declarative-environment-records.alg")).expect("it is there");
    let lines: Vec<&str> = all[file].text.lines().collect();
    for gone in (0..lines.len()).step_by(9) {
        let mut files = all.clone();
        files[file].text = lines.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| format!("{l}\n")).collect();
        let _ = check(&files, &[], spec262_spec::Texts::embedded().grammar().expect("it is right"), "test");
    }
    let mut files = all.clone();
    for file in &mut files {
        let mut middle = file.text.len() / 2;
        while !file.text.is_char_boundary(middle) {
            middle -= 1;
        }
        file.text.truncate(middle);
    }
    assert!(check(&files, &[], spec262_spec::Texts::embedded().grammar().expect("it is right"), "test").is_err());
}
