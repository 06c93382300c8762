//! A program's text. What would be an early error is written as something near to it that is none.

mod expressions;
mod statements;

use super::*;
use std::fmt;

/// Every function that is called, and every round of a loop, costs one of these: so that all programs end.
const FUEL: u32 = 100;

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.strict {
            f.write_str("\"use strict\";\n")?;
        }
        f.write_str(&self.text())
    }
}

impl Program {
    /// Its text, without the directive of strict code.
    pub fn text(&self) -> String {
        let mut w = Writer {
            out: String::new(),
            indent: 0,
            strict: self.strict,
            fuel: self.fuel,
            in_function: self.frame == Frame::Function,
            in_loop: false,
            in_switch: false,
            in_parameters: false,
            in_text: false,
            careful: false,
            caught: Vec::new(),
            visible: Vec::new(),
        };
        match self.frame {
            Frame::Global => w.top(self, &[]),
            Frame::Block => w.framed("try {", self, "} catch (e) { print(\"threw\", show(e)); }"),
            Frame::Function => {
                w.framed("try { (function (a, b) {", self, "})(1, 2); } catch (e) { print(\"threw\", show(e)); }");
            }
        }
        let mut body = w.out;
        if body.contains("fs.push") {
            body.push_str("for (const k of fs.slice(0, 20)) { try { print(show(k())); } catch (e) { print(\"threw\", show(e)); } }\n");
        }
        if body.contains("puts.push") {
            body.push_str(WRITE);
        }
        // Only what is used: a program that was made small is read by people.
        let helpers = [
            ("look(", LOOK.to_string()),
            ("show(", SHOW.to_string()),
            ("puts", "var puts = [];\n".to_string()),
            ("fs", "var fs = [];\n".to_string()),
            ("fuel", format!("var fuel = {FUEL};\n")),
        ];
        for (name, text) in helpers {
            if body.contains(name) {
                body.insert_str(0, &text);
            }
        }
        body
    }
}

/// Texts stay short, so that none doubles for ever.
const SHOW: &str = "function show(x) { return x instanceof Error ? x.name : typeof x === \"function\" || (typeof x === \"object\" && x) ? typeof x : String(x).slice(0, 20); }\n";

/// What a closure sees: the value of a name, or the error.
const LOOK: &str = "function look(name, read) { try { print(name, show(read())); } catch (e) { print(name, show(e)); } }\n";

/// Each closure that writes does so, and those that read tell what they see then.
const WRITE: &str = "puts.slice(0, 6).forEach((put, i) => { try { put(100 + i); } catch (e) { print(\"threw\", show(e)); } print(fs.slice(0, 8).map(k => { try { return show(k()); } catch (e) { return show(e); } }).join()); });\n";

struct Writer {
    out: String,
    indent: usize,
    strict: bool,
    fuel: bool,
    in_function: bool,
    in_loop: bool,
    in_switch: bool,
    /// No function's body has been entered here, where fuel is looked at: calls do so themselves.
    in_parameters: bool,
    /// In the text of eval code.
    in_text: bool,
    /// In a declaration of the outermost statements: an exception here would end the program before it has begun.
    careful: bool,
    /// Parameters of `catch` around here that have the names of variables.
    caught: Vec<&'static str>,
    /// What is declared before this place, and in scope.
    visible: Vec<(&'static str, Use)>,
}

fn lexical(p: Pick) -> &'static str {
    LEXICAL[p as usize % LEXICAL.len()]
}
fn var(p: Pick) -> &'static str {
    VARS[p as usize % VARS.len()]
}
fn function_name(p: Pick) -> &'static str {
    FUNCTIONS[p as usize % FUNCTIONS.len()]
}
fn undeclared(p: Pick) -> &'static str {
    UNDECLARED[p as usize % UNDECLARED.len()]
}
/// What a name that is in scope may be used for.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Variable,
    Constant,
    Function,
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out.push_str(&"  ".repeat(self.indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A name that may be read without harm, or a literal where there is none; now and then any name.
    fn readable(&self, n: Name) -> &'static str {
        match (n, self.visible.iter().any(|v| v.1 != Use::Function)) {
            (Name::Any(p), false) if p % 4 > 0 || self.careful => "7",
            _ => self.name(n),
        }
    }

    fn name(&self, n: Name) -> &'static str {
        let (pick, wanted): (Pick, &[Use]) = match n {
            Name::Any(p) => (p, &[Use::Variable, Use::Constant, Use::Function]),
            Name::Variable(p) => (p, &[Use::Variable]),
            Name::Function(p) => (p, &[Use::Function]),
            Name::Lexical(p) => return lexical(p),
        };
        let fitting: Vec<&'static str> = self.visible.iter().filter(|(_, u)| wanted.contains(u)).map(|(n, _)| *n).collect();
        // One in sixteen is left to chance: not declared, not initialised yet, constant.
        match (pick % 16, fitting.as_slice()) {
            (_, []) if self.careful && matches!(n, Name::Function(_)) => "show",
            (_, []) if self.careful => "globalThis.x",
            (0, _) | (_, []) if !self.careful => match (n, pick / 16 % 8) {
                (Name::Function(_), _) | (_, 0) => function_name(pick / 16),
                (_, 1 | 2) => var(pick / 16),
                (_, 3) => undeclared(pick / 64),
                _ => lexical(pick / 16),
            },
            (_, names) => names[pick as usize % names.len()],
        }
    }

    fn framed(&mut self, begin: &str, program: &Program, end: &str) {
        self.line(begin);
        let taken: &[&'static str] = if self.in_function { &["a", "b"] } else { &[] };
        self.indent += 1;
        self.top(program, taken);
        self.indent -= 1;
        self.line(end);
    }

    /// The outermost statements. With guards, one that throws does not keep those that follow from running; only declarations do.
    fn top(&mut self, program: &Program, taken: &[&'static str]) {
        let (body, guards) = (&program.body, program.guards);
        self.visible.extend(taken.iter().map(|n| (*n, Use::Variable)));
        let mut declared: Vec<&'static str> = taken.to_vec();
        for statement in body {
            let declares = matches!(
                statement,
                Statement::Lexical { .. }
                    | Statement::Destructure { .. }
                    | Statement::Var { .. }
                    | Statement::Function { .. }
                    | Statement::Try { .. }
            );
            if declares || !guards {
                self.careful = guards && !matches!(statement, Statement::Try { .. });
                self.statement(statement, &mut declared);
                self.careful = false;
                continue;
            }
            self.line("try {");
            self.indent += 1;
            self.statement(statement, &mut declared);
            self.indent -= 1;
            self.line("} catch (e) { print(\"threw\", show(e)); }");
        }
        if program.looks {
            self.look_at_all();
        }
    }

    /// All that is in scope, and what nothing declares but the program speaks of.
    fn look_at_all(&mut self) {
        let mut names: Vec<&'static str> = Vec::new();
        let words: Vec<&str> = self.out.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let spoken = UNDECLARED.iter().copied().filter(|n| words.contains(n));
        for name in self.visible.iter().map(|v| v.0).chain(spoken) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            self.look(name);
        }
    }

    fn look(&mut self, name: &str) {
        self.line(&format!("look(\"{name}\", () => {name});"));
    }

    /// The statements of a block; `taken` are names that its head declares and that it may not declare again.
    fn block(&mut self, body: &[Statement], taken: &[&'static str]) {
        self.indent += 1;
        self.statements(body, taken);
        self.indent -= 1;
    }

    fn statements(&mut self, body: &[Statement], taken: &[&'static str]) {
        let outside = self.visible.len();
        self.visible.extend(taken.iter().map(|n| (*n, Use::Variable)));
        let mut declared: Vec<&'static str> = taken.to_vec();
        for statement in body {
            self.statement(statement, &mut declared);
        }
        self.visible.truncate(outside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_has_a_size_that_follows_the_generator() {
        for size in [5, 50, 200] {
            let mut g = Gen::new(size);
            for _ in 0..50 {
                let text = Program::arbitrary(&mut g).to_string();
                assert!(text.len() < 3000 + size * 500, "{} characters for size {size}", text.len());
            }
        }
    }

    #[test]
    fn a_seed_always_makes_the_same_programs() {
        let text = |seed, number| Program::of_seed(seed, number, 40).to_string();
        assert_eq!(text(1, 7), text(1, 7));
        assert!(text(1, 7) != text(1, 8) && text(1, 7) != text(2, 7));
    }
}
