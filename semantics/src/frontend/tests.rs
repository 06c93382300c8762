use super::testing::{parse, parse_units};

fn script(text: &str) -> String {
    match parse(text, "Script", &[]) {
        Ok(tree) => tree.outline(),
        Err(e) => panic!("{text}\n{}: {e}", e.position),
    }
}

#[track_caller]
fn accepts(goal: &str, params: &[&str], texts: &[&str]) {
    let wrong: Vec<String> = texts.iter().filter_map(|t| parse(t, goal, params).err().map(|e| format!("{t:?} at {}: {e}", e.position))).collect();
    assert!(wrong.is_empty(), "rejected:\n{}", wrong.join("\n"));
}

#[track_caller]
fn rejects(goal: &str, params: &[&str], texts: &[&str]) {
    let wrong: Vec<&&str> = texts.iter().filter(|t| parse(t, goal, params).is_ok()).collect();
    assert!(wrong.is_empty(), "accepted:\n{wrong:#?}");
}

#[test]
fn a_small_script() {
    println!("{}", script("f(x); (a, b) => a; [a, {b = 1}] = c"));
}

#[test]
fn scripts() {
    accepts(
        "Script",
        &[],
        &[
            "",
            " // nothing",
            ";",
            "var a = 1, b, c = d;",
            "let x; const y = 1; let [a, b] = c, {d} = e",
            "if (a) b; else c",
            "if (a) function f() {} else function g() {}",
            "for (;;) ;",
            "for (var i = 0; i < n; i++) {}",
            "for (let i = 0, j; i < n; i++) {}",
            "for (const x of y) z",
            "for (x in y, z) w",
            "for (var x = 1 in y) w",
            "for ([a, b] of c) d",
            "for ({a, b = 1} of c) d",
            "for (a.b of c) d",
            "for (let in {}) ;",
            "for (let of of xs) ;",
            "for (let of = 1;;) ;",
            "for (async of => {};;) ;",
            "for (let[a] of b) ;",
            "for (let = 1;;) ;",
            "for (let() in x) ;",
            "do x; while (y) z",
            "do ; while (0) 1",
            "while (1) break",
            "a: for (;;) continue a",
            "switch (a) { case 1: b; default: case 2: c }",
            "try {} catch {} finally {}",
            "try { a } catch ({b}) {}",
            "throw a",
            "with (a) b",
            "debugger",
            "function f(a, {b}, [c] = d, ...e) { return }",
            "function f(a,) {}",
            "function* g() { yield; yield a; yield* b; let x = yield }",
            "async function f() { await a; for await (const x of y) ; }",
            "async function* f() { yield await a }",
            "async\nfunction f() {}",
            "class A extends B { constructor() { super() } static x = 1; #y; get z() {} static { this.a } static async *[b]() {} 'c' = 1; 2 }",
            "class A { static; get; set; async; static static; static get x() {} get\n*y() {} }",
            "x = class {} / 1",
            "x = {} / 1",
            "{} /a/g",
            "a = b / c / d",
            "a = b\n/c/d",
            "a++ / 2",
            "if (a) /b/.test(c)",
            "x = function () {} / 1",
            "function f() {} /1/",
            "class A {} /1/",
            "() => {}\n/a/",
            "x = a ? b : c",
            "x = a ?? b",
            "x = a?.b?.[c]?.(d)?.#e",
            "x = a ?.5 : 1",
            "`a${b}c${`d${e}f`}g`",
            "`${{a: 1}}${class {}}${() => {}}`",
            "a`b`.c`${d}`",
            "new a; new a(); new a.b(c); new new a()(); new.target; import.meta",
            "import(a); import(a, b,)",
            "a => b",
            "(a) => b",
            "() => {}",
            "(a, b) => { return a }",
            "({a, b: [c], ...d} = {}, [e,, f = 1, ...g], ...h) => 1",
            "(a, ...[b, c]) => d",
            "(a,) => b",
            "async a => b",
            "async (a, b) => await c",
            "async () => {}",
            "async (a = b) => {}",
            "async(a, ...b)",
            "async\n(a)",
            "async\na => b",
            "async",
            "async.await",
            "async = 1",
            "a = async => b",
            "(async) => 1",
            "async (async) => 1",
            "async ({a = 1}) => a",
            "async (x = {a = 1} = b) => a",
            "({a = 1} = b)",
            "({a = 1}) => a",
            "[a = 1, [b], {c}, ...d] = e",
            "[...[a, b]] = c",
            "[...{length}] = c",
            "[a.b, c[d], f().x] = e",
            "[(a), ((b))] = c",
            "({a: b.c, ['d']: e = 1, 'f': [g], 1: h, ...i.j} = k)",
            "({a, b, c: d, get e() {}, set f(g) {}, *h() {}, async i() {}, async *j() {}, [k]: l, ...m, get: 1, set: 2, async: 3, async, get, set})",
            "({ if: 1, class: 2, await: 3, yield })",
            "({__proto__: a, '__proto__': b})",
            "[[{a = 1}]] = b",
            "[[{a: [b = 1]}].c] = d",
            "a = b ? (c, d) : e => f",
            "a ? (b) : c => d",
            "a ? (b) => (c) : d => e",
            "yield = 1; await = 2; let = 3; static = 4; of = 5; get = 6",
            "var yield, await, let_, async, of; yield: 1",
            "let\nx",
            "let",
            "let\nlet2 = 1",
            "l\\u0065t\nx",
            "var v\\u0061lue = 1; a.\\u0069f",
            // An early-error rule refuses these: the grammar has words without escapes only.
            "var \\u0069f; ({ th\\u0069s }); n\\u0065w.target",
            "yi\\u0065ld: 1",
            "if (a) let\n{}",
            "a\n++b",
            "a\n++\nb",
            "return_\n1",
            "a\n(b)",
            "x\n<!-- comment\ny",
            "x\n--> comment\ny",
            "--> comment",
            "/*\n*/ --> comment",
            "#!hashbang\nx",
            "x --> 0",
            "var a = 1\nvar b = 2",
            "{ a }",
            "{ 1 } 2",
            "a = b + c\n(d + e)",
            "delete a.b, void 0, typeof a, +a, -a, ~a, !a",
            "a ** b ** c; (-a) ** b; a++ ** b",
            "a || b && c | d ^ e & f == g < h << i + j * k",
            "a >>>= b; a **= c; a &&= d; a ||= e; a ??= f; a %= /g/",
            "#a in b",
            "label: function f() {}",
            "\u{2028}a\u{2029}b",
            "'\u{2028}'",
            "0x1F + 0b1 + 0o7 + 017 + 089 + .5 + 1e3 + 1n + 1_000",
            "/[/]/ / /]/",
            "f() = 1",
            "f()++",
            "for (f() of x) ;",
            "(a, b) ? c : d",
            "((a)) = 1",
            "(function () {})()",
            "(() => {})()",
            "(async () => {})()",
            "super_",
            "var {a} = b; var [c] = d",
            "{ function f() {} } async function* g() {}",
            "(x = y => ({}).x) => z",
        ],
    );
}

#[test]
fn what_is_no_script() {
    rejects(
        "Script",
        &[],
        &[
            "a b",
            "(",
            ")",
            "{",
            "}",
            "(a, b",
            "(a,)",
            "()",
            "(...a)",
            "() + 1",
            "()\n=> 1",
            "a\n=> 1",
            "(a)\n=> 1",
            "async (a)\n=> 1",
            "async a\n=> b",
            "async (a, ...b, c) => d",
            "(a + b) => c",
            "(1) => c",
            "(a.b) => c",
            "((a)) => b",
            "([a.b]) => c",
            "([(a)]) => c",
            "({a: (b)}) => c",
            "(...a, b) => c",
            "async (1) => c",
            "({a = 1})",
            "f({a = 1})",
            "[{a = 1}]",
            "[{a = 1}].b = c",
            "({a: {b = 1}.c} = d)",
            "[a + b] = c",
            "[...a, b] = c",
            "[...a,] = c",
            "({...{a}, b} = c)",
            "({get a() {}} = b)",
            "({a() {}} = b)",
            "({a}) += b, [c] = ",
            "a ?? b || c",
            "a || b ?? c",
            "-a ** b",
            "a => {} + 1",
            "a => {}()",
            "new a?.b()",
            "a?.b`c`d e",
            "if (a) let [b] = c",
            "if (a) class B {}",
            "if (a) const b = 1",
            "while (a) function f() {}",
            "while (a) let x",
            "let [a]",
            "const {a}",
            "for (let x of a, b) ;",
            "for (let of x) ;",
            "for (let.x of y) ;",
            "for (async of y) ;",
            "for (let x = 1 of y) ;",
            "for (a = 1 of y) ;",
            "for (var [a] = 1 in b) ;",
            "for (a;\nb) ;",
            "for (\n;\n) ;",
            "for (let a\nb;) ;",
            "if (a)",
            "if (a) else b",
            "a\n++",
            "throw\na",
            "return",
            "return 1",
            "import a from 'b'",
            "export default 1",
            "class A { constructor }; class",
            "class A { a b }",
            "class A { get *a() {} }",
            "class A { async\nf() {} }; class A { static async\n*f() {} b c",
            "function (a) {}",
            "function f(a, ...b,) {}",
            "function f(...a = 1) {}",
            "function* g() { yield\n* a }",
            "async function f() { (await) => 1 }",
            "await a",
            "function f() { await a }",
            "yield a",
            "for await (x of y) ;",
            "var a = 1 var b",
            "x <!-- ok\n y z",
            "a --> b c",
            "`${a",
            "`${a}",
            "`a",
            "'a",
            "/a",
            "'a\nb'",
            "3in []",
            "1_",
            "08n",
            "@",
            "#",
            "\\",
            "\\u0061\\u{}",
            "a.#b c",
            "/* a",
            "var if",
            "v\\u0061r a",
            "d\\u006f {} while (0)",
            "enum",
            "var enum",
            "do x while (y)",
            "switch (a) { b }",
            "try {}",
            "x = {a b}",
            "x = {a: 1,,}",
            "f(,)",
            "f(a,,b)",
            "async (x = await 1) => {}; async x => { await }",
            "let let_ = 1; let [",
            "{ } }",
            "import.meta_ x",
            "new.targets",
            "`a`\n`b${",
        ],
    );
}

#[test]
fn modules() {
    accepts(
        "Module",
        &[],
        &[
            "",
            "import 'a'",
            "import a from 'b'; import * as c from 'd'; import e, {f, g as h, default as i, 'j' as k,} from 'l'",
            "import a, * as b from 'c' with { type: 'json' }",
            "import a from 'b' with { a: 'b', 'c': 'd', }",
            "import a from 'b' with {}",
            "export * from 'a'; export * as b from 'c'; export * as 'd' from 'e'; export {f, g as h, i as 'j', k as default,} from 'l'",
            "export {}; export {a}; export var b; export let c = 1; export function d() {} export class e {}",
            "export default function () {} export default class {}",
            "export default async function* () {}",
            "export default async () => {}",
            "export default (a, b)",
            "export default async\nfunction_",
            "export default /a/",
            "export default class {} /a/",
            "export default function () {} /a/",
            "await a; for await (x of y) ;",
            "import.meta.url",
            "#!hashbang\nimport 'a'",
            "(async(a = 1) => await a)(await b)",
            "() => { await }",
        ],
    );
    rejects(
        "Module",
        &[],
        &[
            "<!-- a",
            "x\n--> a",
            "import a b",
            "import {a as} from 'b'",
            "import {'a'} from 'b'",
            "export default",
            "export a",
            "{ import 'a' }",
            "await",
            "function f() { await a }",
            "export {a} from",
            "import a from 'b' with { a: 1 }",
            "import a from 'b' with { , }",
        ],
    );
}

#[test]
fn parts_of_functions() {
    accepts("FunctionBody", &[], &["", "return", "return a\n/b/g", "yield = await"]);
    accepts("GeneratorBody", &[], &["", "yield", "yield yield a", "await + 1"]);
    rejects("GeneratorBody", &[], &["yield = 1", "await a"]);
    accepts("AsyncFunctionBody", &[], &["await a", "yield = 1"]);
    accepts("AsyncGeneratorBody", &[], &["yield await a"]);
    rejects("FunctionBody", &[], &["}", "return }", "yield a", "await a"]);
    accepts("FormalParameters", &[], &["", "a", "a, b = 1", "{a}, ...b", "a,", "/* a */", "yield"]);
    rejects("FormalParameters", &[], &[")", "a b", "a) { } (", ",", "...a,"]);
    accepts("FunctionExpression", &[], &["function f(a) { return a }", "function () {\n}"]);
    accepts("AsyncGeneratorExpression", &[], &["async function* () { yield await a }"]);
    rejects("FunctionExpression", &[], &["function f() {} + 1", "function* f() {}", "function f() {} function g() {}"]);
}

#[test]
fn lone_surrogates() {
    let text = |s: &str, unit: u16| s.encode_utf16().map(|c| if c == u16::from(b'@') { unit } else { c }).collect::<Vec<u16>>();
    for unit in [0xD800, 0xDBFF, 0xDC00, 0xDFFF] {
        assert!(parse_units(text("'@' + `@${/@/}@` // @", unit), "Script", &[]).is_ok());
        assert!(parse_units(text("a@b", unit), "Script", &[]).is_err());
    }
}

#[test]
fn any_depth() {
    const N: usize = 100_000;
    let nest = |open: &str, middle: &str, close: &str, n: usize| format!("{}{middle}{}", open.repeat(n), close.repeat(n));
    let texts = [
        nest("(", "a", ")", 1_000_000),
        nest("[", "", "]", N),
        nest("{", "", "}", N),
        nest("({a:", "1", "})", N),
        nest("function f(){", "", "}", N),
        nest("a=>", "a", "", N),
        nest("(a)=>{", "", "}", N),
        nest("(a=", "1", ")=>b", N),
        nest("([a=", "1", "])=>b", N),
        nest("async(a=", "1", ")=>b", N),
        nest("async(a=async function(){", "1", "})=>b", N),
        nest("async a=>", "1", "", N),
        nest("[", "a", "]=b", 1) + &nest("[", "a", "]", N) + "=b",
        nest("[", "a", "]", N) + "=b",
        nest("{", "a", "}", 0) + "(" + &nest("{a:", "b", "}", N) + "=c)",
        nest("[[a]=", "b", "]", N),
        nest("`${", "a", "}`", N),
        nest("!", "a", "", N),
        nest("if(a)b;else ", "c", "", N),
        nest("a?b:", "c", "", N),
        nest("a?", "c", ":b", N),
        nest("a**", "c", "", N),
        nest("a=", "c", "", N),
        nest("f(", "c", ")", N),
        nest("new ", "c", "", N),
        nest("class A{static{", "", "}}", N),
        nest("class A extends ", "a", "{}", N),
        "a".to_string() + &".b".repeat(N) + &"(c)".repeat(N) + &"[d]".repeat(N) + &"`e`".repeat(N),
        "1".to_string() + &"+1".repeat(N),
        "a\n".repeat(N),
        "x=class{}/1;".repeat(N),
        "a:".repeat(N) + ";",
        nest("do ", ";", "while(0)", N),
    ];
    for t in &texts {
        let goal = if t.starts_with("async(a=async function") { "Module" } else { "Script" };
        if let Err(e) = parse(t, goal, &[]) {
            panic!("{}… at {}: {e}", &t[..40.min(t.len())], e.position);
        }
    }
    for open in ["(", "[", "{", "a(", "`${", "function(){", "a=>{", "(a=", "async(", "[a=", "class{", "!", "({a:", "x=", "a?", "if(a)", "\u{5c}"] {
        assert!(parse(&open.repeat(N), "Script", &[]).is_err(), "{open}");
    }
}

/// A semicolon may be an element of a class, and is inserted in front of a token once.
#[test]
fn classes_that_are_not_closed() {
    rejects(
        "Script",
        &[],
        &["class A {", "class A { a", "class A {\n)", "class A { a = 1\n) }", "(class {\n=> 1", "class A { static {", "class A {\n`${1"],
    );
    accepts("Script", &[], &["class A { a\nb\n}", "class A { ;; a\n; }", "do do a\n while (b)\n while (c)\n d", "class A { a = class { b }\n c }"]);
    let Err(error) = parse("class A {\n  a = 1\n)", "Script", &[]) else { panic!("it is wrong") };
    assert_eq!(error.position, 18, "{error}");
}

/// Texts of pieces that go well or badly together: whatever comes, there is a tree or an error in its text.
#[test]
fn any_text_has_an_outcome() {
    const PIECES: &[&str] = &[
        "a",
        "async",
        "await",
        "yield",
        "let",
        "of",
        "in",
        "function",
        "class",
        "static",
        "get",
        "for",
        "if",
        "else",
        "do",
        "while",
        "return",
        "import",
        "export",
        "default",
        "new",
        "super",
        "this",
        "=>",
        "=",
        "...",
        "?.",
        "?",
        ":",
        "??",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "`",
        "${",
        "/",
        "*",
        "**",
        "++",
        "+",
        "-",
        "<!--",
        "-->",
        ",",
        ";",
        "\n",
        " ",
        "'s'",
        "1",
        "#b",
        "/*",
        "*/",
        "//",
        "\\u0061",
        "\u{2028}",
        "@",
        "\u{1F600}",
    ];
    fn outcome(choices: Vec<u8>) -> bool {
        let text: String = choices.iter().flat_map(|c| [PIECES[*c as usize % PIECES.len()], " "]).collect();
        let ends = text.encode_utf16().count() as u32;
        ["Script", "Module", "FunctionBody", "FormalParameters"].iter().all(|goal| match parse(&text, goal, &[]) {
            Ok(tree) => tree.span(tree.root()).1 <= ends,
            Err(e) => e.position <= ends,
        })
    }
    quickcheck::QuickCheck::new().tests(2_000).quickcheck(outcome as fn(Vec<u8>) -> bool);
}
