//! A program's text. What would be an early error is written as something near to it that is none.

use super::*;
use std::fmt;

/// Every function that is called, and every round of a `while`, costs one of these: so that all programs end.
const FUEL: u32 = 300;

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut w = Writer { out: String::new(), indent: 0, strict: self.strict, in_function: false, in_loop: false, visible: Vec::new() };
        if self.strict {
            w.line("\"use strict\";");
        }
        w.line(&format!("var fuel = {FUEL}, fs = [];"));
        w.line("function show(x) { return typeof x === \"function\" ? \"function\" : String(x); }");
        w.line("try {");
        w.block(&self.body, &[]);
        w.line("} catch (e) { print(\"threw\", e instanceof Error ? e.name : show(e)); }");
        w.line(
            "for (const k of fs.slice(0, 20)) { try { print(show(k())); } catch (e) { print(\"threw\", e instanceof Error ? e.name : show(e)); } }",
        );
        f.write_str(&w.out)
    }
}

struct Writer {
    out: String,
    indent: usize,
    strict: bool,
    in_function: bool,
    in_loop: bool,
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

    fn name(&self, n: Name) -> &'static str {
        let (pick, wanted): (Pick, &[Use]) = match n {
            Name::Any(p) => (p, &[Use::Variable, Use::Constant, Use::Function]),
            Name::Variable(p) => (p, &[Use::Variable]),
            Name::Function(p) => (p, &[Use::Function]),
        };
        let fitting: Vec<&'static str> = self.visible.iter().filter(|(_, u)| wanted.contains(u)).map(|(n, _)| *n).collect();
        // One in sixteen is left to chance: not declared, not initialised yet, constant.
        match (pick % 16, fitting.as_slice()) {
            (0, _) | (_, []) => match (n, pick / 16 % 4) {
                (Name::Function(_), _) | (_, 0) => function_name(pick / 16),
                (_, 1) => var(pick / 16),
                _ => lexical(pick / 16),
            },
            (_, names) => names[pick as usize % names.len()],
        }
    }

    /// The statements of a block; `taken` are names that its head declares and that it may not declare again.
    fn block(&mut self, body: &[Statement], taken: &[&'static str]) {
        self.indent += 1;
        let outside = self.visible.len();
        self.visible.extend(taken.iter().map(|n| (*n, Use::Variable)));
        let mut declared: Vec<&'static str> = taken.to_vec();
        for statement in body {
            self.statement(statement, &mut declared);
        }
        self.visible.truncate(outside);
        self.indent -= 1;
    }

    fn statement(&mut self, statement: &Statement, declared: &mut Vec<&'static str>) {
        match statement {
            Statement::Lexical { name: p, constant, value } => {
                let n = lexical(*p);
                let value = self.expression(value);
                if declared.contains(&n) {
                    self.line(&format!("{n} = {value};"));
                } else {
                    declared.push(n);
                    self.visible.push((n, if *constant { Use::Constant } else { Use::Variable }));
                    self.line(&format!("{} {n} = {value};", if *constant { "const" } else { "let" }));
                }
            }
            Statement::Var { name: p, value } => {
                let value = value.as_ref().map(|v| self.expression(v));
                self.visible.push((var(*p), Use::Variable));
                match value {
                    Some(value) => self.line(&format!("var {} = {value};", var(*p))),
                    None => self.line(&format!("var {};", var(*p))),
                }
            }
            Statement::Function { name: p, function } => {
                let n = function_name(*p);
                if declared.contains(&n) {
                    return self.statement(&Statement::Keep(Expression::Function(Some(*p), function.clone())), declared);
                }
                declared.push(n);
                self.visible.push((n, Use::Function));
                let f = self.function(function);
                self.line(&format!("function {n}{f}"));
            }
            Statement::Assign { name: n, value } => {
                let value = self.expression(value);
                let n = self.name(*n);
                self.line(&format!("{n} = {value};"));
            }
            Statement::Keep(e) => {
                let e = self.expression(e);
                self.line(&format!("fs.push({e});"));
            }
            Statement::CallKept(i) => self.line(&format!("if (fs.length) print(show(fs[{i} % fs.length]()));")),
            Statement::Print(e) => {
                let e = self.expression(e);
                self.line(&format!("print(show({e}));"));
            }
            Statement::Block(body) => {
                self.line("{");
                self.block(body, &[]);
                self.line("}");
            }
            Statement::If { test, then, otherwise } => {
                let test = self.expression(test);
                self.line(&format!("if ({test}) {{"));
                self.block(then, &[]);
                if !otherwise.is_empty() {
                    self.line("} else {");
                    self.block(otherwise, &[]);
                }
                self.line("}");
            }
            Statement::For { head, name: p, rounds, body } => {
                let (word, n) = match head {
                    Head::Let | Head::Const => ("let", lexical(*p)),
                    Head::Var => ("var", var(*p)),
                };
                self.line(&format!("for ({word} {n} = 0; {n} < {rounds} && fuel-- > 0; {n}++) {{"));
                self.looped(body, Some((n, Use::Constant)));
            }
            Statement::ForOf { head, name: p, items, body } => {
                let (word, n) = match head {
                    Head::Let => ("let", lexical(*p)),
                    Head::Const => ("const", lexical(*p)),
                    Head::Var => ("var", var(*p)),
                };
                let items: Vec<String> = items.iter().map(|e| self.expression(e)).collect();
                self.line(&format!("for ({word} {n} of [{}]) {{", items.join(", ")));
                self.looped(body, Some((n, if *head == Head::Const { Use::Constant } else { Use::Variable })));
            }
            Statement::While { rounds, body } => {
                self.line(&format!("for (var t = 0; t++ < {rounds} && fuel-- > 0;) {{"));
                self.looped(body, None);
            }
            Statement::Try { body, parameter, handler, finalizer } => {
                self.line("try {");
                self.block(body, &[]);
                let p = lexical(*parameter);
                self.line(&format!("}} catch ({p}) {{"));
                self.indent += 1;
                self.line(&format!("print(\"caught\", {p} instanceof Error ? {p}.name : show({p}));"));
                self.indent -= 1;
                self.block(handler, &[p]);
                if !finalizer.is_empty() {
                    self.line("} finally {");
                    self.block(finalizer, &[]);
                }
                self.line("}");
            }
            Statement::Throw(e) => {
                let e = self.expression(e);
                self.line(&format!("throw {e};"));
            }
            Statement::Return(e) => {
                let e = self.expression(e);
                let text = if self.in_function { format!("return {e};") } else { format!("print(show({e}));") };
                self.line(&text);
            }
            Statement::Break if self.in_loop => self.line("break;"),
            Statement::Continue if self.in_loop => self.line("continue;"),
            Statement::Break | Statement::Continue => self.line(";"),
        }
    }

    fn looped(&mut self, body: &[Statement], counter: Option<(&'static str, Use)>) {
        let before = std::mem::replace(&mut self.in_loop, true);
        let outside = self.visible.len();
        self.visible.extend(counter);
        self.block(body, &[]);
        self.visible.truncate(outside);
        self.in_loop = before;
        self.line("}");
    }

    /// Parameters and body, as they stand behind `function` and its name.
    fn function(&mut self, f: &Function) -> String {
        let (names, parameters) = self.parameters(f);
        format!("({parameters}) {}", self.function_body(f, &names))
    }

    fn parameters(&mut self, f: &Function) -> (Vec<&'static str>, String) {
        let mut names: Vec<&'static str> = Vec::new();
        let mut parts = Vec::new();
        // A default value is outside of the body: no return there, no loop.
        let before = (std::mem::replace(&mut self.in_function, false), std::mem::replace(&mut self.in_loop, false));
        for p in &f.parameters {
            let n = lexical(p.name);
            if names.contains(&n) {
                continue;
            }
            names.push(n);
            parts.push(match &p.default {
                Some(e) => format!("{n} = {}", self.expression(e)),
                None => n.to_string(),
            });
        }
        (self.in_function, self.in_loop) = before;
        (names, parts.join(", "))
    }

    fn function_body(&mut self, f: &Function, taken: &[&'static str]) -> String {
        let mut inner =
            Writer { out: String::new(), indent: self.indent, strict: self.strict, in_function: true, in_loop: false, visible: self.visible.clone() };
        inner.indent += 1;
        inner.line("if (fuel-- <= 0) return 0;");
        inner.indent -= 1;
        inner.block(&f.body, taken);
        format!("{{\n{}{}}}", inner.out, "  ".repeat(self.indent))
    }

    fn expression(&mut self, e: &Expression) -> String {
        match e {
            Expression::Number(n) => n.to_string(),
            Expression::Name(n) => self.name(*n).to_string(),
            Expression::TypeOf(n) => format!("typeof {}", self.name(*n)),
            Expression::Add(a, b) => format!("(show({}) + show({}))", self.expression(a), self.expression(b)),
            Expression::Less(a, b) => format!("(Number({}) < Number({}))", self.expression(a), self.expression(b)),
            Expression::Increment(n) => format!("{}++", self.name(*n)),
            Expression::Assign(n, value) => format!("({} = {})", self.name(*n), self.expression(value)),
            Expression::Call(callee, arguments) => {
                let callee = match &**callee {
                    Expression::Name(n) => self.name(*n).to_string(),
                    other => format!("({})", self.expression(other)),
                };
                let arguments: Vec<String> = arguments.iter().map(|a| self.expression(a)).collect();
                format!("{callee}({})", arguments.join(", "))
            }
            Expression::Arrow(f) => {
                let (names, parameters) = self.parameters(f);
                format!("(({parameters}) => {})", self.function_body(f, &names))
            }
            Expression::Function(n, f) => format!("(function {}{})", n.map_or("", function_name), self.function(f)),
            Expression::Getter(f) => format!("({{ get x() {} }}).x", self.function_body(f, &[])),
            Expression::Arguments if self.in_function => "arguments.length".to_string(),
            Expression::Arguments => "0".to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::{Arbitrary, Gen};

    #[test]
    fn a_program_has_a_size_that_follows_the_generator() {
        for size in [5, 50, 200] {
            let mut g = Gen::new(size);
            for _ in 0..50 {
                let text = Program::arbitrary(&mut g).to_string();
                assert!(text.len() < 3000 + size * 400, "{} characters for size {size}", text.len());
            }
        }
    }
}
