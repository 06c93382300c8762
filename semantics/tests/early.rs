//! For each early-error rule a program that breaks it, and one that just does not: `early/*.txt`, a file for each chapter.
//!
//! ```text
//! rule sec-block-static-semantics-early-errors#ee-1 of Block : `{` StatementList `}`
//!   script breaks: { let a; let a; }
//!   at 14: a
//!   script passes: { let a; { let a; } }
//! ```
//!
//! The rule is named by its clause, its label and the first of its productions (`… and 2 more`). `script`, `strict` (a script of strict mode code) or
//! `module` is how the program is read; `at` has the column and the text that the message is put to. It has to break that rule and no other, but for those that are named in lines `with: CLAUSE#LABEL`;
//! the other program has to break none. A rule that no program can be refused by says so: `unprovable: why`.

use spec262_semantics::{Completion, Engine, Options, Script, StepId};
use std::collections::BTreeMap;
use std::path::Path;

/// Clause and label, and the first production.
type Rule = (String, String);

#[derive(Debug)]
enum Case {
    Programs { breaks: (String, String), at: (u32, String), with: Vec<String>, passes: (String, String) },
    Unprovable,
}

fn cases() -> BTreeMap<Rule, Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/early");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    let mut cases = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).collect();
        let mut at = 0;
        while at < lines.len() {
            let head = lines[at].strip_prefix("rule ").unwrap_or_else(|| panic!("{}: `rule …` is expected: {}", file.display(), lines[at]));
            let (name, production) = head.split_once(" of ").expect("a rule has a production");
            let part = |i: usize, what: &str| {
                let line = lines.get(at + i).unwrap_or_else(|| panic!("{name}: `{what}:` is missing")).trim_start();
                let (mode, source) = line.split_once(&format!(" {what}: ")).unwrap_or_else(|| panic!("{name}: `{what}:` is expected: {line}"));
                (mode.to_string(), source.to_string())
            };
            let case = if lines.get(at + 1).is_some_and(|l| l.trim_start().starts_with("unprovable: ")) {
                at += 2;
                Case::Unprovable
            } else {
                let place = lines.get(at + 2).and_then(|l| l.trim_start().strip_prefix("at ")).and_then(|l| l.split_once(": "));
                let (column, covered) = place.unwrap_or_else(|| panic!("{name}: `at COLUMN: TEXT` is missing"));
                let column: u32 = column.parse().unwrap_or_else(|_| panic!("{name}: {column} is no column"));
                let with: Vec<String> = lines[at + 3..].iter().map_while(|l| l.trim_start().strip_prefix("with: ")).map(str::to_string).collect();
                let others = with.len();
                let case = Case::Programs { breaks: part(1, "breaks"), at: (column, covered.into()), with, passes: part(3 + others, "passes") };
                at += 4 + others;
                case
            };
            let before = cases.insert((name.to_string(), production.replace('`', "")), case);
            assert!(before.is_none(), "{name} of {production} stands twice");
        }
    }
    cases
}

fn rule_of(engine: &Engine, step: StepId) -> Rule {
    let productions: Vec<&str> = engine.step(step).production.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let more = match productions.len() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    (engine.step_name(step), format!("{}{more}", productions.first().unwrap_or(&"").replace('`', "")))
}

fn read(engine: &Engine, (mode, source): &(String, String)) -> Completion {
    let options = Options { strict: mode == "strict", max_steps: Some(1_000_000), ..Options::default() };
    match mode.as_str() {
        "script" | "strict" => engine.run(source, &options).completion,
        "module" => engine.run_module(source, &options).completion,
        other => panic!("a program is a script, strict or a module, not {other}"),
    }
}

#[test]
fn every_rule_refuses_what_breaks_it_and_nothing_else() {
    let engine = Engine::new().unwrap();
    let mut cases = cases();
    let mut wrong = Vec::new();
    for step in (0..engine.step_count()).map(StepId).filter(|s| engine.step(*s).label.starts_with("ee-")) {
        let rule = rule_of(&engine, step);
        match cases.remove(&rule) {
            None => wrong.push(format!("{rule:?} has no programs: write them into tests/early")),
            Some(Case::Unprovable) => {}
            Some(Case::Programs { breaks, at, with, passes }) => {
                let options = Options { strict: breaks.0 == "strict", ..Options::default() };
                let broken: Vec<Rule> =
                    engine.broken_rules(&breaks.1, breaks.0 == "module", &options).into_iter().map(|s| rule_of(&engine, s)).collect();
                let others: Vec<&str> = broken.iter().filter(|b| **b != rule).map(|b| b.0.as_str()).collect();
                if !broken.contains(&rule) || others != with {
                    let seen = read(&engine, &breaks);
                    wrong.push(format!("{rule:?}: `{}` breaks {broken:?}, and ends so: {seen:?}", breaks.1));
                }
                let units: Vec<u16> = breaks.1.encode_utf16().collect();
                let covered = match read(&engine, &breaks) {
                    Completion::SyntaxError { position: Some(p), .. } => {
                        (p.column, String::from_utf16_lossy(&units[p.offset as usize..(p.offset + p.length) as usize]))
                    }
                    other => (0, format!("{other:?}")),
                };
                if covered != at {
                    wrong.push(format!("{rule:?}: `{}` is wrong at {}: {}, not at {}: {}", breaks.1, covered.0, covered.1, at.0, at.1));
                }
                if let Completion::SyntaxError { message, .. } | Completion::Stopped { message, .. } = read(&engine, &passes) {
                    wrong.push(format!("{rule:?}: `{}` should pass: {message}", passes.1));
                }
            }
        }
    }
    wrong.extend(cases.keys().map(|rule| format!("there is no rule {rule:?}")));
    assert!(wrong.is_empty(), "{} of the rules are not as they should be:\n{}", wrong.len(), wrong.join("\n"));
}

/// What needs no asking while early-error rules run is asked where steps are counted: the end is the same.
#[test]
fn answers_that_need_no_asking_are_those_of_the_rules() {
    let engine = Engine::new().unwrap();
    let more = [
        "class A extends B { constructor() { ((a = (b = super()) => 1) => 2); } }",
        "function f() { ((a = (b = super()) => 1) => 2); }",
        "async function f() { async (a = (b = async (c = await 0) => 0)) => 0; }",
        "class A { #a; m() { class B { m() { return this.#a, (x = this.#b) => 0; } } } }",
        "class A { #a; m() { class B { #b; m() { return this.#a, (x = this.#b) => 0; } } } }",
        "l: for (;;) { ((a = () => { for (;;) { continue l; } }) => 1); }",
        "function f() { l: { (() => { l: ; }); { l: ; } } }",
        "function* g() { async (a = (b = yield)) => 0; }",
        "({ m() { (a = super.b) => super.c; function f() { super.d; } } })",
    ];
    let cases = cases();
    let programs = cases.values().filter_map(|c| match c {
        Case::Programs { breaks, passes, .. } => Some([breaks, passes]),
        Case::Unprovable => None,
    });
    let scripts = programs.flatten().filter(|p| p.0 != "module").map(|p| (p.0 == "strict", p.1.as_str()));
    for (strict, source) in scripts.chain(more.map(|m| (false, m))) {
        let options = Options { strict, max_steps: Some(1_000_000), ..Options::default() };
        let (counted, _) = engine.cover(&[Script { name: "script", text: source }], &options);
        let usual = engine.run(source, &Options { name: "script".into(), ..options }).completion;
        assert_eq!(usual, counted.completion, "{source}");
    }
}

/// Eval code, and what the Function constructor makes its functions of, are read in their context.
#[test]
fn eval_code_and_dynamic_functions_are_read_in_their_context() {
    let engine = Engine::new().unwrap();
    let cases = [
        // new.target
        ("eval('new.target')", "SyntaxError"),
        ("(function () { return eval('new.target') === undefined })()", "true"),
        ("(function () { return (0, eval)('new.target') })()", "SyntaxError"),
        ("(() => eval('new.target'))()", "SyntaxError"),
        ("typeof Function('new.target')", "function"),
        // super
        ("eval('super.a')", "SyntaxError"),
        ("({ m() { return eval('super.toString') === Object.prototype.toString } }).m()", "true"),
        ("({ m() { return (0, eval)('super.toString') } }).m()", "SyntaxError"),
        ("({ m() { return eval('super()') } }).m()", "SyntaxError"),
        ("Function('super.a')", "SyntaxError"),
        ("Function('a = super.b', '')", "SyntaxError"),
        // Private names
        ("eval('this.#a')", "SyntaxError"),
        // No rule looks at them in a function's body by itself: see SPEC-ISSUES.md.
        ("typeof Function('this.#a')", "function"),
        // Strictness
        ("eval('010')", "8"),
        ("(function () { 'use strict'; return eval('010') })()", "SyntaxError"),
        ("(function () { 'use strict'; return (0, eval)('010') })()", "8"),
        ("(function () { 'use strict'; return Function('return 010')() })()", "8"),
        ("Function('a', 'a', '\"use strict\"')", "SyntaxError"),
        ("typeof Function('a', 'a', '')", "function"),
        ("Function('a = 0', '\"use strict\"')", "SyntaxError"),
        ("Function('eval', '\"use strict\"')", "SyntaxError"),
        // Parameters and body stand by themselves.
        ("Function('/*', '*/){')", "SyntaxError"),
        ("Function(') { }, function (', '')", "SyntaxError"),
        ("Function('a', 'let a')", "SyntaxError"),
        ("Function('a //', 'return a')(3)", "3"),
        // Jumps do not reach out of eval code, and its patterns are read as well.
        ("l: { eval('break l') }", "SyntaxError"),
        ("eval('/(/')", "SyntaxError"),
    ];
    for (source, expected) in cases {
        let program = format!("var r; try {{ r = eval({source:?}) }} catch (e) {{ r = e.name }} print(r)");
        let outcome = engine.run(&program, &Options::default());
        assert_eq!(outcome.output, [expected], "{source}: {:?}", outcome.completion);
    }
}

/// Patterns at the edges of the grammar: Annex B, and what it leaves alone.
#[test]
fn patterns_are_taken_and_refused_as_their_grammar_says() {
    let engine = Engine::new().unwrap();
    let taken = [
        // Annex B: escapes of anything, brackets that open nothing, ranges of classes.
        r"/\c/",
        r"/[\c]/",
        r"/[\c1]/",
        r"/\a\_\-/",
        r"/]{/",
        r"/a{,1}/",
        r"/\8/",
        r"/\u{61}/",
        r"/[\d-a]/",
        r"/\p{Foo}/",
        r"/\k<a>/",
        r"/(?=a)*/",
        r"/\b(a)/",
        r"/\ba+/",
        r"/^a/u",
        r"/[\cA]/u",
        r"/\p{Script=Latin}/u",
        r"/[a--b]/v",
        r"/[\q{ab|c}]/v",
        r"/[[a]b]/v",
        r"/\p{RGI_Emoji}/v",
        r"/(?<a>x)|(?<a>y)/",
    ];
    let refused = [
        // An assertion is no escaped letter that could be repeated.
        r"/\b+/",
        r"/(\B*)/",
        r"/\b??/",
        r"/\b{1,2}/",
        r"/(?<a>x)\b*/",
        r"/(?<=a)*/",
        r"/^*/",
        r"/{1}/",
        // Annex B leaves patterns with flags u and v alone.
        r"/[\c]/u",
        r"/[\c1]/u",
        r"/[\c_]/u",
        r"/\c/u",
        r"/[\c]/v",
        r"/\a/u",
        r"/]/u",
        r"/a{,1}/u",
        r"/\8/u",
        r"/[\d-a]/u",
        r"/\p{Foo}/u",
        r"/\k<a>/u",
        r"/(?=a)*/u",
        r"/\b*/u",
        r"/[a&&&b]/v",
        r"/[(]/v",
        r"/[^\p{RGI_Emoji}]/v",
        r"/\P{RGI_Emoji}/v",
        r"/\p{RGI_Emoji}/u",
        r"/[\k](?<a>.)/",
        r"/(?<a>x)(?<a>y)/",
    ];
    let is_refused = |source: &str| matches!(engine.run(source, &Options::default()).completion, Completion::SyntaxError { .. });
    let wrong: Vec<_> = taken.iter().filter(|s| is_refused(s)).chain(refused.iter().filter(|s| !is_refused(s))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The names of Unicode properties are those of the tables of 22.2.2.9, to the letter; their values are Unicode's, by both names.
#[test]
fn properties_of_unicode_go_by_the_names_of_the_tables() {
    let engine = Engine::new().unwrap();
    let taken = "ASCII AHex Any Assigned Bidi_C Bidi_M CI Cased CWCF CWCM CWKCF CWL CWT CWU Dash DI Dep Dia EComp EMod EBase EPres ExtPict Ext Gr_Base \
        Gr_Ext Hex IDSB IDST IDC IDS Ideo Join_C LOE Lower Math NChar Pat_Syn Pat_WS QMark Radical RI STerm SD Term UIdeo Upper VS White_Space space \
        XIDC XIDS L Lu LC punct digit cntrl Combining_Mark gc=Lu General_Category=Cased_Letter sc=Latn Script=Latin sc=Qaai sc=Qaac sc=Zinh \
        scx=Zyyy Script_Extensions=Hrkt Script=Unknown";
    // Some of them engines know: Unicode has aliases, and properties, that the tables do not have.
    let refused = "WSpace ascii Alphabetic_ Bidi_Mirroring_Glyph Comp_Ex XO_NFC Gr_Link Hyphen OAlpha Other_Math PCM Line_Break Block=Thai InThai IsLatin Latin sc \
        sc= gc=Latn sc=Lu sc=latin gc=lu gc=Any gc=Assigned Script=Latin_ gc sc=Foo Bidi_Class=L ccc=0 age=3.0 hst=L Math=Y Math= =Lu";
    let is_refused = |name: &&str| matches!(engine.run(&format!("/\\p{{{name}}}/u"), &Options::default()).completion, Completion::SyntaxError { .. });
    let wrong: Vec<&str> = taken.split_whitespace().filter(is_refused).chain(refused.split_whitespace().filter(|n| !is_refused(n))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
