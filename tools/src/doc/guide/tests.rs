//! The guide holds; and a claim that does not, or that names what is not there, is told.

use super::*;
use crate::doc::book::Book;
use crate::doc::cases::Cases;
use crate::doc::deviations::Deviations;
use crate::texts::TextArgs;
use spec262_conformance::corpus::Corpus;
use spec262_conformance::engines::oracle::Limits;
use spec262_spec::audit::Facts;
use std::sync::Arc;

fn with_checker(f: impl FnOnce(&Checker<'_>)) {
    let texts = TextArgs { spec: None, overlay: vec![] };
    let book = Book::read(&texts, &Facts::carried().unwrap()).unwrap();
    let engine = texts.engine().unwrap();
    let known = Known::of(&engine);
    let cases = Cases::new(Corpus::of_project(&known).cases);
    let site = Site::new(&book, Deviations::default(), None, cases);
    let oracle = Oracle::new(engine, Limits::default(), Arc::new(texts.by_name().unwrap()));
    f(&Checker { site: &site, oracle: &oracle, known: &known });
}

/// A claim about a case with two records for n: `made@1` is kept, `made@2` is not.
fn claim(keys: &str, expect: &str) -> String {
    format!("says: It is so.\ncase: retention/closure-keeps-its-record\n{keys}expect:\n{expect}")
}

#[test]
fn claims() {
    with_checker(|checker| {
        build(checker.site, checker.oracle, checker.known).map_err(|f| f.message).unwrap();

        let from = From::page("guide/x.html");
        let good = claim("graphs: [made@2, end]\nsteps: [sec-newfunctionenvironment#6]\n", "  collected:\n    - { binding: n, at: made@2 }\n");
        let shown = claim::show(checker, &from, 1, &good).unwrap().1.into_string();
        assert!(shown.contains("<svg") && shown.contains("Collected by the end: record"), "{shown}");

        for (wrong, told) in [
            (claim("", "  retains:\n    - { binding: n, at: made@2 }\n"), "is gone"),
            (claim("", "  collected:\n    - { binding: n, at: made@1 }\n"), "is still there"),
            (claim("", "  same_record:\n    - { binding: n, at: [made@1, made@2] }\n"), "in two records"),
            (claim("", "  collected:\n    - { binding: n, at: nowhere }\n"), "was not hit"),
            (claim("", "  collected:\n    - { binding: m, at: made@2 }\n"), "holds `m`"),
            (claim("graphs: [made@3]\n", "  collected:\n    - { binding: n, at: made@2 }\n"), "has no hit 3"),
            (claim("steps: [sec-newfunctionenvironment#77]\n", "  collected:\n    - { binding: n, at: made@2 }\n"), "sec-newfunctionenvironment#77"),
            (claim("mode: sloppy\n", "  collected:\n    - { binding: n, at: made@2 }\n"), "not run in that mode"),
            (claim("step: [x]\n", "  collected:\n    - { binding: n, at: made@2 }\n"), "cannot be read"),
            (claim("", "  collects: []\n"), "collects"),
            (claim("", "  output: ['1']\n"), "nothing that could be wrong"),
            ("says: x\ncase: y/z\nexpect:\n  visits: []\n".into(), "no case y/z"),
            ("says: x\ncase: y/z\n".into(), "`expect`"),
        ] {
            let error = claim::show(checker, &from, 1, &wrong).err().unwrap_or_default();
            assert!(error.contains(told), "{told} in:\n{error}\nof:\n{wrong}");
        }

        let chapter = markdown::chapter(checker, &from, "x.md", "# T\n\n[a](step:sec-getvalue#99) <b>x</b>\n\n```claim\nsays: x\n```\n");
        for told in ["x.md:3: the link step:sec-getvalue#99 leads nowhere", "x.md:3: HTML has no place", "x.md:5: "] {
            assert!(chapter.wrong.iter().any(|w| w.starts_with(told)), "{told} in {:?}", chapter.wrong);
        }
    });
}
