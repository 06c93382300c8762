//! Deep and large programs: each ends with the result that the standard gives, within two gigabytes of address space, and never by
//! an abort.

use std::io::Write;
use std::process::{Command, Stdio};

const DEEP: usize = 100_000;

/// Runs a program from standard input with bounded memory; gives its exit code, standard output and standard error.
fn run(source: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v 2097152 2>/dev/null; exec \"$0\" run -", env!("CARGO_BIN_EXE_spec262")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let mut stdin = child.stdin.take().expect("piped");
    let text = source.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("the program was read");
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn prints(source: &str, expected: &str) {
    let (code, out, err) = run(source);
    assert_eq!((code, out.trim_end()), (Some(0), expected), "{}", err.chars().take(2000).collect::<String>());
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn parentheses() {
    prints(&format!("print({})", nested("(", "7", ")", DEEP)), "7");
}

#[test]
fn arrays() {
    prints(&format!("let a = {}, n = 0; while (a.length) {{ a = a[0]; n++; }} print(n)", nested("[", "", "]", DEEP)), &(DEEP - 1).to_string());
}

#[test]
fn blocks() {
    prints(&nested("{", "print('in')", "}", DEEP), "in");
}

#[test]
fn functions() {
    prints(&format!("{}; print(typeof f)", nested("function f(){", "", "}", DEEP)), "function");
}

#[test]
fn arrows() {
    prints(
        &format!("let f = {}; let n = 0; while (typeof f === 'function') {{ f = f(); n++; }} print(n)", nested("()=>", "1", "", DEEP)),
        &DEEP.to_string(),
    );
}

#[test]
fn unary_operators() {
    prints(&format!("print({}5)", "- ".repeat(DEEP)), "5");
    prints(&format!("print({}5)", "!".repeat(DEEP)), "true");
}

#[test]
fn a_chain_of_additions() {
    prints(&format!("print(0{})", "+1".repeat(DEEP)), &DEEP.to_string());
}

#[test]
fn a_chain_of_members() {
    prints(&format!("let a = {{}}; a.b = a; print(a{} === a)", ".b".repeat(DEEP)), "true");
}

#[test]
fn a_chain_of_else_ifs() {
    let source: String = (0..DEEP).map(|i| format!("if (x === {i}) print({i}); else ")).collect();
    prints(&format!("let x = {}; {source} print('none')", DEEP - 1), &(DEEP - 1).to_string());
}

#[test]
fn templates() {
    prints(&format!("print({})", nested("`${", "1", "}`", 5_000)), "1");
}

#[test]
fn a_string_of_ten_megabytes() {
    prints(&format!("print('{}'.length)", "x".repeat(10_000_000)), "10000000");
    prints("let s = 'ab'; while (s.length < 10000000) s += s; print(s.length)", "16777216");
}

#[test]
fn endless_recursion_is_a_range_error() {
    prints("function f() { return f() + 1 } try { f() } catch (e) { print(e instanceof RangeError, e.name) }", "true RangeError");
    prints("let o = { get x() { return this.x } }; try { o.x } catch (e) { print(e.name) }", "RangeError");
    prints("let o = { toString() { return '' + this } }; try { '' + o } catch (e) { print(e.name) }", "RangeError");
    prints("const f = (g = f()) => g; try { f() } catch (e) { print(e.name) }", "RangeError");
    prints("function F() { return new F } try { new F } catch (e) { print(e.name) }", "RangeError");
}
