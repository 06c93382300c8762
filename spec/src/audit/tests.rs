use super::{Exceptions, Facts, Verdict, compare, verdict};
use crate::outline::{Entry, Step};

fn step(label: &str, kind: &str, calls: &[&str]) -> Step {
    Step { label: label.into(), kind: kind.into(), calls: calls.iter().map(|c| c.to_string()).collect(), ..Step::default() }
}

#[test]
fn verdicts_in_order() {
    let fact = Step { names: vec!["x".into()], slots: vec!["[[Value]]".into()], ..step("1", "let", &["?Get", "IsCallable"]) };
    assert_eq!(verdict(&fact, None), Verdict::Absent);
    assert_eq!(verdict(&fact, Some(&Step { kind: "set".into(), ..fact.clone() })), Verdict::Kind);
    assert_eq!(verdict(&fact, Some(&step("1", "let", &["? Get"]))), Verdict::Calls);
    assert_eq!(verdict(&fact, Some(&step("1", "let", &["Get", "! IsCallable"]))), Verdict::Mark);
    let calls = step("1", "let", &["IsCallable", "? Get"]);
    assert_eq!(verdict(&fact, Some(&calls)), Verdict::Facts);
    let facts = Step { slots: vec!["[[A]]".into(), "[[Value]]".into()], ..calls };
    assert_eq!(verdict(&fact, Some(&facts)), Verdict::Names);
    assert_eq!(verdict(&fact, Some(&Step { names: vec!["y".into(), "x".into()], ..facts })), Verdict::Literal);
    assert_eq!(verdict(&step("1", "resume", &[]), Some(&step("1", "other", &[]))), Verdict::Literal, "a word that is no kind");
    assert_eq!(verdict(&step("1", "note", &["Get"]), Some(&step("1", "note", &[]))), Verdict::Literal);
}

#[test]
fn carried_facts_are_whole() {
    let facts = Facts::carried().expect("they can be read");
    assert!(facts.source.contains("ecma262"), "{}", facts.source);
    assert_eq!(Facts::read(&facts.write()).expect("written, they can be read").algorithms, facts.algorithms);
    let report = compare(&facts.algorithms, &facts);
    let total = report.total();
    assert_eq!((total.present, total[Verdict::Literal]), (total.algorithms, total.steps), "the standard follows itself literally");
    assert_eq!(compare(&[], &facts).missing().count(), total.algorithms);
}

#[test]
fn an_exception_that_no_longer_applies_is_stale() {
    let fact =
        Entry { clause: "sec-a".into(), number: "7.1".into(), steps: vec![step("1", "let", &[]), step("2", "return", &[])], ..Entry::default() };
    let facts = Facts { source: String::new(), algorithms: vec![fact.clone()] };
    let ours = vec![Entry { steps: vec![step("1", "set", &[]), step("2", "return", &[])], ..fact }];
    let report = compare(&ours, &facts);
    let exceptions = Exceptions::read("# a comment\nsec-a 1 -- why\nsec-a 2 -- no more\nsec-a 9 -- never was\nsec-a 1 of A : b -- another\n")
        .expect("well formed");
    let stale: Vec<usize> = exceptions.stale(&report).iter().map(|(x, _)| x.line).collect();
    assert_eq!(stale, [3, 4, 5]);
    let deviations = report.deviations();
    assert_eq!(deviations.len(), 1);
    assert_eq!(exceptions.reason(&deviations[0]), Some("why"));
    assert!(Exceptions::read("sec-a 1 no reason").is_err());
}

#[test]
fn whole_algorithms_may_be_absent() {
    let entry = |clause: &str| Entry { clause: clause.into(), number: "7.1".into(), steps: vec![step("1", "return", &[])], ..Entry::default() };
    let facts = Facts { source: String::new(), algorithms: vec![entry("sec-a"), entry("sec-b")] };
    let ours = vec![entry("sec-b")];
    let report = compare(&ours, &facts);
    let exceptions = Exceptions::read("sec-a * -- a leaf\nsec-b * -- no more\nsec-c * -- never was\n").expect("well formed");
    assert_eq!(exceptions.absence(&facts.algorithms[0]), Some("a leaf"));
    assert_eq!(exceptions.stale(&report).iter().map(|(x, _)| x.line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn one_stands_for_one() {
    let rule = |production: &str| Entry {
        clause: "sec-a".into(),
        number: "8.1".into(),
        production: Some(production.into()),
        steps: vec![step("1", "return", &[])],
        ..Entry::default()
    };
    let facts = Facts { source: String::new(), algorithms: vec![rule("A : B"), rule("A : C")] };
    let ours = vec![rule("A : C")];
    let report = compare(&ours, &facts);
    assert_eq!(report.missing().filter_map(|e| e.production.clone()).collect::<Vec<_>>(), ["A : B"]);
    assert_eq!(report.only("8").rows.len(), 2);
    assert_eq!(compare(&ours, &facts).only("8.1.2").rows.len(), 0);
    assert_eq!(compare(&ours, &facts).only("8.").rows.len(), 2);
}
