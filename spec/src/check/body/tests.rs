//! Small specifications: what is accepted, and the diagnostic of what is not.

use crate::check::examine;
use crate::diag::{Severity, Source};
use crate::grammar::Grammar;
use crate::inside::each_expr;
use crate::model::*;

const PRELUDE: &str = r#"
clause 6.1 sec-types "Types"
type LanguageValue = undefined | null | Boolean | String | Symbol | Number | BigInt | Object
type PropertyKey = String | Symbol
object Object
  [[Prototype]]: Object | null
object FunctionObject extends Object tested by method [[Call]]
object Constructor extends FunctionObject tested by method [[Construct]]
object NumberObject extends Object tested by [[NumberData]]
  [[NumberData]]: Number
record CompletionRecord
  [[Type]]: ~normal~ | ~break~ | ~continue~ | ~return~ | ~throw~
  [[Value]]: Any
  [[Target]]: String | ~empty~
record EnvironmentRecord abstract
  [[OuterEnv]]: EnvironmentRecord | null
record DeclarativeEnvironmentRecord extends EnvironmentRecord
  [[Names]]: List of String
record ObjectEnvironmentRecord extends EnvironmentRecord
  [[BindingObject]]: Object
declare method [[Call]](argument: LanguageValue) of FunctionObject -> LanguageValue or throw
declare method [[Construct]](argument: LanguageValue) of Constructor -> LanguageValue or throw
declare method HasBinding(N: String) of EnvironmentRecord -> Boolean or throw
method HasBinding(N: String) of envRec: DeclarativeEnvironmentRecord -> normal Boolean
  1. return (envRec.[[Names]] contains N)
method HasBinding(N: String) of envRec: ObjectEnvironmentRecord -> Boolean or throw
  1. return ? Test(envRec.[[BindingObject]])
method [[Call]](argument: LanguageValue) of F: FunctionObject -> LanguageValue or throw
  1. return argument
method [[Construct]](argument: LanguageValue) of F: Constructor -> LanguageValue or throw
  1. return argument
intrinsic %Function.prototype% kind Object prototype null
builtin %TypeError%(message)
  1. return undefined
leaf some-number() -> Number
  "A Number."
leaf some-value() -> Any
  "A value."
IsCallable(argument: LanguageValue) -> Boolean
  1. return (argument is an Object and argument has method [[Call]])
Test(x: LanguageValue) -> Boolean or throw
  1. if x is undefined then throw TypeError "{x} is nothing"
  2. return (x is an Object)
Plain(x: LanguageValue) -> LanguageValue
  1. return x
macro PassOn(value: Completion of LanguageValue)
  1. if value is an AbruptCompletion then return ? value
  2. else set value = ! value
clause 7.1 sec-body "The body at hand"
"#;

/// The specification with this text behind the prelude, and what was found wrong: message, step.
fn look(text: &str) -> (Option<Spec>, Vec<(String, String)>) {
    let files = [Source { path: "test.alg".into(), text: format!("{PRELUDE}{text}") }];
    let grammar = Grammar::builtin().expect("the grammar that the crate carries");
    let (spec, found) = examine(&files, &[], grammar, "test");
    let errors = found.list.iter().filter(|d| d.severity == Severity::Error);
    (spec, errors.map(|d| (d.message.clone(), d.step.clone().unwrap_or_default())).collect())
}
fn accepted(text: &str) -> Spec {
    let (spec, found) = look(text);
    assert!(found.is_empty(), "{found:#?}");
    spec.expect("there is one where nothing is wrong")
}
/// One diagnostic, in this step, with these words.
#[track_caller]
fn refused(text: &str, step: &str, words: &str) {
    let (_, found) = look(text);
    assert!(matches!(found.as_slice(), [(message, at)] if message.contains(words) && at == step), "{found:#?}");
}
/// The types of the guards in an algorithm.
fn guards(spec: &Spec, name: &str) -> Vec<String> {
    let algorithm = spec.algorithms.iter().find(|a| a.name == name).expect("it is there");
    let mut out = Vec::new();
    each_expr(&algorithm.body, &mut |e| {
        if let ExprKind::Guard { ty, .. } = &e.kind {
            out.push(crate::check::ty::text(spec, ty));
        }
    });
    out
}

#[test]
fn narrowing_saves_guards() {
    let spec = accepted(
        "F(x: LanguageValue, env: EnvironmentRecord | null) -> Number
  1. if x is an Object and x has [[NumberData]] then return x.[[NumberData]]
  2. assert x is a Number
  3. if env is null then return x
  4. if ! env.HasBinding(\"a\") is true then return x
  5. return -x
",
    );
    assert!(guards(&spec, "F").is_empty());
}

#[test]
fn a_guard_stands_where_a_value_may_not_fit_and_only_once() {
    let spec = accepted(
        "F(x: LanguageValue) -> Number
  1. let y = 𝔽(ℝ(x) + 1)
  2. return x + y
",
    );
    assert_eq!(guards(&spec, "F"), ["Number | BigInt", "Number"]);
    refused("F(x: String) -> Number\n  1. return x\n", "1", "the result is Number");
}

#[test]
fn completions_are_marked() {
    refused("F(x: LanguageValue) -> Boolean or throw\n  1. if Test(x) is true then return false\n  2. return true\n", "1", "unmarked");
    refused("F(x: LanguageValue) -> Boolean\n  1. return ? Test(x)\n", "1", "`?` may return a ThrowCompletion");
    refused("F(x: LanguageValue) -> LanguageValue or throw\n  1. return ? Plain(x)\n", "1", "on a plain value");
    refused("F(x: LanguageValue) -> Boolean\n  1. return Test(x)\n", "1", "plain value");
    accepted(
        "F(x: LanguageValue) -> Boolean or throw
  1. let result = Completion(Test(x))
  2. if result is a ThrowCompletion then return ? result
  3. set result = ! result
  4. if result is true then return Test(x)
  5. return result
",
    );
}

#[test]
fn every_path_ends_and_none_is_lost() {
    refused("F(x: Boolean) -> Number\n  1. if x is true then return 1𝔽\n", "1", "ends without return");
    refused("F() -> Number\n  1. return 1𝔽\n  2. return 2𝔽\n", "2", "nothing reaches this step");
    accepted("F(x: ~a~ | ~b~) -> Number\n  1. if x is ~a~ then return 1𝔽\n  2. else if x is ~b~ then return 2𝔽\n");
    accepted("F() -> Number\n  1. let i = 0\n  2. repeat\n    a. if i > 3 then return 𝔽(i)\n    b. set i = i + 1\n");
}

#[test]
fn variables_are_bound_before_they_are_used() {
    refused("F() -> Number\n  1. return y\n", "1", "no variable `y`");
    refused("F(x: Boolean) -> Number\n  1. if x is true then let y = 1𝔽\n  2. return y\n", "2", "not bound on every path");
    // What is bound under a condition is bound where the condition holds again.
    accepted("F(x: ~a~ | ~b~) -> Number\n  1. if x is ~a~ then let y = 1𝔽\n  2. if x is ~a~ then return y\n  3. return 0𝔽\n");
    refused(
        "F(x: ~a~ | ~b~) -> Number\n  1. if x is ~a~ then let y = 1𝔽\n  2. set x = ~a~\n  3. if x is ~a~ then return y\n  4. return 0𝔽\n",
        "3",
        "not bound on every path",
    );
}

#[test]
fn branches_join_and_loops_settle() {
    let spec = accepted(
        "F(names: List of String) -> String | undefined
  1. let last = undefined
  2. let seen = « »
  3. for each name of names
    a. if seen does not contain name then append name to seen
    b. set last = name
  4. if last is undefined then return last
  5. return last ++ first element of seen
",
    );
    assert!(guards(&spec, "F").is_empty());
}

#[test]
fn the_kinds_of_number_stay_apart() {
    refused("F(x: Number) -> Number\n  1. return x + 1\n", "1", "do not go together");
    refused("F(x: Number, y: BigInt) -> Boolean\n  1. return (x < y)\n", "1", "do not go together");
    let spec = accepted("F() -> integer\n  1. return 2 ^ 53 - 1\n");
    let f = spec.algorithms.iter().find(|a| a.name == "F").expect("it is there");
    assert!(
        matches!(&f.body[0].kind, StepKind::Simple(s) if matches!(&s[0], Stmt::Return(Expr { kind: ExprKind::Const(Const::Integer(9007199254740991)), .. })))
    );
}

#[test]
fn slots_are_those_that_there_are() {
    refused("F(e: DeclarativeEnvironmentRecord) -> Object\n  1. return e.[[BindingObject]]\n", "1", "has no [[BindingObject]]");
    let spec = accepted("F(e: EnvironmentRecord) -> Object\n  1. let o = e.[[BindingObject]]\n  2. return e.[[BindingObject]]\n");
    assert_eq!(guards(&spec, "F"), ["ObjectEnvironmentRecord"]);
    refused("F() -> EnvironmentRecord\n  1. return new EnvironmentRecord\n", "1", "is abstract");
}

#[test]
fn optional_parameters_are_asked_for() {
    let spec = accepted(
        "F(x?: String) -> String
  1. if x is not present then set x = \"\"
  2. return x
G(x?: String) -> String
  1. return F(x)
H(x?: String) -> String
  1. return x
",
    );
    assert!(guards(&spec, "F").is_empty() && guards(&spec, "G").is_empty());
    assert_eq!(guards(&spec, "H"), ["String"]);
    refused("F(x: String) -> String\n  1. if x is present then return x\n  2. return x\n", "1", "always present");
}

#[test]
fn closures_are_algorithms_of_their_own() {
    let spec = accepted(
        "F(x: String) -> closure
  1. let c = closure(y: String) captures x -> normal String
    a. if y is empty then return x
    b. return x ++ y
  2. return c
",
    );
    let closure = spec.algorithms.iter().find(|a| matches!(a.kind, AlgKind::Closure { .. })).expect("one was made");
    assert_eq!((closure.params.len(), closure.captures, closure.body.len()), (1, 1, 2));
    assert_eq!(closure.body[1].label, "1.b");
    assert_ne!(closure.body[0].id, closure.body[1].id);
    refused("F(x: String) -> closure\n  1. return closure() captures z\n    a. return \"\"\n", "1", "no variable `z`");
    refused("F(x: String) -> closure\n  1. return closure()\n    a. return x\n", "1.a", "no variable `x`");
}

#[test]
fn a_macro_returns_from_its_caller() {
    let spec = accepted("F(x: LanguageValue) -> Boolean or throw\n  1. let r = Completion(Test(x))\n  2. PassOn(r)\n  3. return r\n");
    let f = spec.algorithms.iter().find(|a| a.name == "F").expect("it is there");
    let pass_on = spec.algorithms.iter().find(|a| a.name == "PassOn").expect("it is there");
    let StepKind::Macro { body, .. } = &f.body[1].kind else { panic!("the macro's steps stand in its place") };
    assert_eq!(body[0].id, pass_on.first_step);
    assert_eq!(f.body[2].id.0, f.body[1].id.0 + 1);
    refused("F(x: LanguageValue) -> Boolean\n  1. let r = Completion(Test(x))\n  2. PassOn(r)\n  3. return r\n", "1", "`?` may return");
}

#[test]
fn tests_that_cannot_hold_are_found() {
    refused("F(x: String) -> Boolean\n  1. if x is null then return true\n  2. return false\n", "1", "never the same value");
    refused("F(x: String) -> Boolean\n  1. return (x is an Object)\n", "1", "never Object");
    // An assertion may say what the types say.
    accepted("F(x: String) -> Boolean\n  1. assert x is not null and x is a String\n  2. return true\n");
}

#[test]
fn wrong_steps_are_all_reported() {
    let (_, found) = look("F(x: String) -> Boolean or throw\n  1. let a = Nothing(x)\n  2. let b = x.[[Nothing]]\n  3. throw NoError\n");
    assert_eq!(found.iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), ["1", "2", "3"], "{found:#?}");
}
