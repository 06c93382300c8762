//! What is printed reads back as the same tree: for every file of the specification, for texts made from its pieces, and for
//! expressions at random.

use quickcheck::{Arbitrary, Gen, QuickCheck};
use spec262_spec::ast::{BinaryOp, Expr, ExprKind, File, Name, Span, Type, TypeKind, UnaryOp};
use spec262_spec::diag::Source;
use spec262_spec::{parse, print};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Every `.alg` file of the specification, by path.
static FILES: LazyLock<Vec<(PathBuf, String)>> = LazyLock::new(|| {
    let mut pending = vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()];
    let mut out = Vec::new();
    while let Some(dir) = pending.pop() {
        for entry in std::fs::read_dir(&dir).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() && !["target", "tests", "src"].iter().any(|n| path.ends_with(n)) {
                pending.push(path);
            } else if path.extension().is_some_and(|e| e == "alg") {
                let text = std::fs::read_to_string(&path).expect("a text");
                out.push((path, text));
            }
        }
    }
    out.sort();
    out
});

/// The tree, if the text has no error.
fn read(text: &str) -> Result<File, String> {
    let mut found = Vec::new();
    let file = parse::file(&Source { path: "x.alg".into(), text: text.into() }, 0, &mut found);
    if found.is_empty() { Ok(file) } else { Err(found.iter().map(|d| d.message.clone()).collect::<Vec<_>>().join("; ")) }
}

#[test]
fn every_file_of_the_specification() {
    assert!(FILES.len() > 100);
    for (path, text) in FILES.iter() {
        let tree = read(text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let printed = print::file(&tree);
        let again = read(&printed).unwrap_or_else(|e| panic!("{}: printed, it does not parse: {e}\n{printed}", path.display()));
        for (a, b) in tree.items.iter().zip(&again.items) {
            assert_eq!(a, b, "{}: {}", path.display(), print::item(a));
        }
        assert_eq!(tree.items.len(), again.items.len(), "{}", path.display());
        assert_eq!(printed, print::file(&again), "{}: printed twice, it is not the same", path.display());
    }
}

/// A declaration of the specification in which some words were replaced by words from elsewhere.
#[derive(Clone, Debug)]
struct Mutated(String);
impl Arbitrary for Mutated {
    fn arbitrary(g: &mut Gen) -> Mutated {
        let lines = |g: &mut Gen| g.choose(&FILES).map(|(_, text)| text.lines().collect::<Vec<_>>()).unwrap_or_default();
        let start = lines(g);
        let from = usize::arbitrary(g) % start.len().max(1);
        let head = start[..=from].iter().rposition(|l| !l.is_empty() && !l.starts_with(' ')).unwrap_or(0);
        let end = start[head + 1..].iter().position(|l| !l.starts_with(' ')).map_or(start.len(), |n| head + 1 + n);
        let mut text = start[head..end].join("\n");
        for _ in 0..1 + usize::arbitrary(g) % 3 {
            let other = lines(g);
            let other = g.choose(&other).copied().unwrap_or_default().trim();
            let words: Vec<&str> = other.split(' ').collect();
            let a = usize::arbitrary(g) % words.len();
            let b = (a + 1 + usize::arbitrary(g) % 4).min(words.len());
            let piece = words[a..b].join(" ");
            let places: Vec<usize> = text.match_indices(' ').map(|(i, _)| i + 1).collect();
            let Some(&at) = g.choose(&places) else { continue };
            let stop = if bool::arbitrary(g) { at } else { text[at..].find([' ', '\n']).map_or(text.len(), |n| at + n) };
            text.replace_range(at..stop, &format!("{piece}{}", if stop == at { " " } else { "" }));
        }
        Mutated(text)
    }
}

#[test]
fn pieces_put_together_at_random() {
    let mut read_well = 0;
    let mut g = Gen::new(20);
    for _ in 0..30_000 {
        let Mutated(text) = Mutated::arbitrary(&mut g);
        let Ok(tree) = read(&text) else { continue };
        read_well += 1;
        let printed = print::file(&tree);
        match read(&printed) {
            Ok(again) => assert_eq!(tree, again, "from:\n{text}\nprinted:\n{printed}"),
            Err(e) => panic!("{e}\nfrom:\n{text}\nprinted:\n{printed}"),
        }
    }
    assert!(read_well > 3_000, "only {read_well} of the texts can be read: the test says too little");
}

#[derive(Clone, Debug)]
struct Tree(Expr);
impl Arbitrary for Tree {
    fn arbitrary(g: &mut Gen) -> Tree {
        Tree(expr(g, 5))
    }
}

fn of(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}
fn name(text: &str) -> Name {
    Name { text: text.into(), span: Span::default() }
}
fn pick<T: Clone>(g: &mut Gen, from: &[T]) -> T {
    g.choose(from).cloned().expect("not empty")
}

/// An expression of at most that depth. Left out: what no text stands for (an operation with no arguments around one that has some).
fn expr(g: &mut Gen, depth: usize) -> Expr {
    let negated = bool::arbitrary(g);
    let form = if depth == 0 { 8 } else { usize::arbitrary(g) % 36 };
    let mut sub = || Box::new(expr(g, depth - 1));
    of(match form {
        0 => ExprKind::Or(sub(), sub()),
        1 => ExprKind::And(sub(), sub()),
        2 => ExprKind::Not(sub()),
        3 => ExprKind::Is { left: sub(), right: sub(), negated },
        4 => ExprKind::IsOneOf { left: sub(), right: vec![*sub(), *sub()], negated },
        5 => ExprKind::Present { value: sub(), negated },
        6 => ExprKind::Empty { value: sub(), negated },
        7 => ExprKind::Contains { list: sub(), value: sub(), negated },
        9 => ExprKind::HasSlot { value: sub(), slot: name("[[Call]]"), negated },
        10 => ExprKind::HasMethod { value: sub(), method: name("[[Call]]"), negated },
        11 => ExprKind::Slot(sub(), name("[[Value]]")),
        12 => ExprKind::Component(sub(), name("Realm")),
        13 => ExprKind::Index(sub(), sub()),
        14 => ExprKind::Method(sub(), name("[[Get]]"), vec![*sub()]),
        15 => ExprKind::Method(sub(), name("HasBinding"), vec![]),
        16 => ExprKind::Call(name("Foo"), vec![*sub(), *sub()]),
        17 => ExprKind::Call(name("is-a-thing"), vec![]),
        18 => ExprKind::List(vec![*sub(), *sub()]),
        19 => ExprKind::Record { name: name("R"), fields: vec![(name("[[A]]"), *sub()), (name("b"), *sub())] },
        20 => ExprKind::Question(sub()),
        21 => ExprKind::Bang(sub()),
        22 => ExprKind::Completion(sub()),
        23 => ExprKind::Child { name: name("Expression"), nth: Some(1), of: Some(sub()) },
        24 => ExprKind::Covered { name: name("CallExpression"), by: sub() },
        // Arguments go to the innermost operation without any: these have some at every level.
        25 | 26 => ExprKind::Sdo { name: name("Evaluation"), of: sub(), with: vec![*sub()] },
        27 | 28 => {
            let ops = [
                UnaryOp::Neg,
                UnaryOp::ToNumber,
                UnaryOp::ToMath,
                UnaryOp::ToBigInt,
                UnaryOp::Abs,
                UnaryOp::Floor,
                UnaryOp::Truncate,
                UnaryOp::LengthOf,
                UnaryOp::CopyOf,
                UnaryOp::SoleElement,
                UnaryOp::FirstElement,
                UnaryOp::LastElement,
                UnaryOp::SourceTextOf,
            ];
            ExprKind::Unary(pick(g, &ops), Box::new(expr(g, depth - 1)))
        }
        29..=32 => {
            use BinaryOp::{Add, Concat, Div, Eq, Ge, Gt, Le, Lt, Max, Min, Modulo, Mul, Ne, Pow, Sub};
            let op = pick(g, &[Add, Sub, Mul, Div, Modulo, Pow, Min, Max, Concat, Eq, Ne, Lt, Le, Gt, Ge]);
            ExprKind::Binary(op, Box::new(expr(g, depth - 1)), Box::new(expr(g, depth - 1)))
        }
        33 => ExprKind::IsA { value: sub(), ty: ty(g, 3), negated },
        34 => ExprKind::Closure { params: vec![], captures: vec![name("x"), name("y")], result: None },
        _ => leaf(g),
    })
}

fn leaf(g: &mut Gen) -> ExprKind {
    let words = ["x", "env", "is", "not", "a", "one", "present", "has", "the1", "Foo", "of", "first", "length", "Number::add", "then", "or"];
    match usize::arbitrary(g) % 14 {
        0 => ExprKind::Undefined,
        1 => ExprKind::ThisNode,
        2 => ExprKind::String(String::arbitrary(g)),
        3 => ExprKind::Number(pick(g, &["NaN", "0", "-0", "+∞", "1.5"]).into()),
        4 => ExprKind::BigInt(pick(g, &["0", "-1"]).into()),
        5 => ExprKind::Math(pick(g, &["0", "-1", "+5", "∞", "-∞", "0x7F", "1e5", "π"]).into()),
        6 => ExprKind::Enum("lexical".into()),
        7 => ExprKind::SlotName(pick(g, &["[[Value]]", "[[%Array.prototype%]]"]).into()),
        8 => ExprKind::Intrinsic("%Symbol.iterator%".into()),
        9 => ExprKind::Terminal(pick(g, &["super", "\"", "#"]).into()),
        10 => ExprKind::Child { name: name("Expression"), nth: None, of: None },
        11 => ExprKind::New(name("Foo")),
        _ => ExprKind::Var(pick(g, &words).into()),
    }
}

fn ty(g: &mut Gen, depth: usize) -> Type {
    let kind = match usize::arbitrary(g) % if depth == 0 { 3 } else { 7 } {
        0 => TypeKind::Name(pick(g, &["String", "List", "Completion", "Object", "closure"]).into()),
        1 => TypeKind::Enum("x".into()),
        2 => TypeKind::Nonterminal("Expression".into()),
        3 => TypeKind::List(Box::new(ty(g, depth - 1))),
        4 => TypeKind::Completion(Box::new(ty(g, depth - 1))),
        5 => {
            let result = spec262_spec::ast::Form {
                normal: bool::arbitrary(g),
                ty: Some(ty(g, depth - 1)),
                abrupt: if bool::arbitrary(g) { vec!["throw".into()] } else { vec![] },
                span: Span::default(),
            };
            TypeKind::Closure(vec![ty(g, depth - 1)], Box::new(result))
        }
        _ => TypeKind::Union(vec![
            Type { kind: TypeKind::Enum("y".into()), span: Span::default() },
            Type { kind: TypeKind::List(Box::new(ty(g, depth - 1))), span: Span::default() },
        ]),
    };
    Type { kind, span: Span::default() }
}

#[test]
fn expressions_at_random() {
    fn holds(Tree(e): Tree) -> bool {
        use spec262_spec::ast::{Algorithm, Form, Head, Item, ItemKind, OperationKind, Step, StepKind, Stmt, StmtKind};
        let step = Step {
            label: "1".into(),
            span: Span::default(),
            kind: StepKind::Effects(vec![Stmt { span: Span::default(), kind: StmtKind::Return(e) }]),
            steps: vec![],
            origin: None,
        };
        let ty = Some(Type { kind: TypeKind::Name("String".into()), span: Span::default() });
        let head = Head::Operation { kind: OperationKind::Abstract, name: name("F"), params: vec![], result: Some(Form { ty, ..Form::default() }) };
        let item = Item { span: Span::default(), kind: ItemKind::Algorithm(Algorithm { head, steps: vec![step] }) };
        let tree = File { path: "x.alg".into(), items: vec![item] };
        let printed = print::file(&tree);
        match read(&printed) {
            Ok(again) if again == tree => true,
            Ok(again) => panic!("{printed}\n{}", print::file(&again)),
            // Too deep for a reader is no matter of the printer.
            Err(e) => e.contains("too many") || e.contains("too deeply") || panic!("{e}\n{printed}"),
        }
    }
    QuickCheck::new().tests(20_000).max_tests(20_000).quickcheck(holds as fn(Tree) -> bool);
}
