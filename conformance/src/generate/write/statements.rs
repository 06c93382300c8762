//! Statements.

use super::*;

impl Writer {
    pub(super) fn statement(&mut self, statement: &Statement, declared: &mut Vec<&'static str>) {
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
            Statement::Destructure { names, value, default } => {
                let (value, default) = (self.expression(value), self.expression(default));
                let (first, second) = (lexical(names[0]), lexical(names[1]));
                if declared.contains(&first) || declared.contains(&second) || first == second {
                    return self.line(&format!("({{ {first}, {second} = {default} }} = {{ {first}: {value} }});"));
                }
                declared.extend([first, second]);
                self.line(&format!("let {{ {first}, {second} = {default} }} = {{ {first}: {value} }};"));
                self.visible.extend([(first, Use::Variable), (second, Use::Variable)]);
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
            Statement::Keep(e) => {
                let e = self.expression(e);
                self.line(&format!("fs.push({e});"));
            }
            Statement::CallKept(i) => {
                let fuel = if self.in_parameters && self.fuel { " && fuel-- > 0" } else { "" };
                self.line(&format!("if (fs.length{fuel}) print(show(fs[{i} % fs.length]()));"));
            }
            Statement::Look(n) => self.look(self.name(*n)),
            Statement::Share(n) => {
                let n = self.name(*n);
                self.line(&format!("fs.push(() => {n}); puts.push($ => {{ {n} = $; }});"));
            }
            Statement::Print(e) => {
                let e = self.expression(e);
                self.line(&format!("print(show({e}));"));
            }
            Statement::Do(e) => {
                let e = self.expression(e);
                self.line(&format!("{e};"));
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
            Statement::For { head, name: p, rounds, captures, body } => {
                let (word, n) = match head {
                    Head::Let | Head::Const => ("let", lexical(*p)),
                    Head::Var => ("var", var(*p)),
                };
                let keep = |part: u8, text: String| {
                    if captures.is_some_and(|c| c == part || c == 3) { format!("(fs.push(() => {n}), {text})") } else { text }
                };
                let fuel = if self.fuel { " && fuel-- > 0" } else { "" };
                let (first, test, next) = (keep(0, "0".into()), keep(1, format!("{n} < {rounds}{fuel}")), keep(2, format!("{n}++")));
                self.line(&format!("for ({word} {n} = {first}; {test}; {next}) {{"));
                self.looped(body, Some((n, Use::Constant)));
            }
            Statement::ForOf { head, name, items, body } => {
                let items: Vec<String> = items.iter().map(|e| self.expression(e)).collect();
                self.for_each(*head, *name, &format!("of [{}]", items.join(", ")), body);
            }
            Statement::ForIn { head, name, object, body } => {
                let object = self.object(object);
                self.for_each(*head, *name, &format!("in {object}"), body);
            }
            Statement::While { rounds, body } => {
                let fuel = if self.fuel { " && fuel-- > 0" } else { "" };
                self.line(&format!("for (var t = 0; t++ < {rounds}{fuel};) {{"));
                self.looped(body, None);
            }
            Statement::Switch { subject, clauses } => self.switch(subject, clauses),
            Statement::With { body, .. } if self.strict => self.statement(&Statement::Block(body.clone()), declared),
            Statement::With { object, body } => {
                let text = self.object(object);
                self.line(&format!("with ({text}) {{"));
                let outside = self.visible.len();
                let names: Vec<&'static str> = object.properties.iter().map(|p| self.name(p.0)).collect();
                self.visible.extend(names.into_iter().map(|n| (n, Use::Variable)));
                self.block(body, &[]);
                self.visible.truncate(outside);
                self.line("}");
            }
            Statement::Try { body, parameter, handler, finalizer } => self.attempt(body, *parameter, handler, finalizer),
            Statement::Throw(e) => {
                let e = self.expression(e);
                self.line(&format!("throw {e};"));
            }
            Statement::Return(e) => {
                let e = self.expression(e);
                let text = if self.in_function { format!("return {e};") } else { format!("print(show({e}));") };
                self.line(&text);
            }
            Statement::Break if self.in_loop || self.in_switch => self.line("break;"),
            Statement::Continue if self.in_loop => self.line("continue;"),
            Statement::Break | Statement::Continue => self.line(";"),
        }
    }

    fn switch(&mut self, subject: &Expression, clauses: &[(Option<Expression>, Vec<Statement>)]) {
        let subject = self.expression(subject);
        self.line(&format!("switch ({subject}) {{"));
        let before = std::mem::replace(&mut self.in_switch, true);
        let outside = self.visible.len();
        // All clauses have one scope.
        let mut declared = Vec::new();
        let mut has_default = false;
        for (test, body) in clauses {
            match test {
                None if !has_default => {
                    has_default = true;
                    self.line("default:");
                }
                None => self.line("case 0:"),
                Some(test) => {
                    let test = self.expression(test);
                    self.line(&format!("case {test}:"));
                }
            }
            self.indent += 1;
            for statement in body {
                self.statement(statement, &mut declared);
            }
            self.indent -= 1;
        }
        self.visible.truncate(outside);
        self.in_switch = before;
        self.line("}");
    }

    fn attempt(&mut self, body: &[Statement], parameter: Option<(bool, Pick)>, handler: &[Statement], finalizer: &[Statement]) {
        self.line("try {");
        self.block(body, &[]);
        match parameter {
            Some((true, p)) => {
                let p = var(p);
                self.line(&format!("}} catch ({p}) {{"));
                self.caught.push(p);
                self.visible.push((p, Use::Variable));
                self.line(&format!("  print(\"caught\", show({p}));"));
                self.block(handler, &[]);
                self.visible.pop();
                self.caught.pop();
            }
            Some((false, p)) => {
                let p = lexical(p);
                self.line(&format!("}} catch ({p}) {{"));
                self.line(&format!("  print(\"caught\", show({p}));"));
                self.block(handler, &[p]);
            }
            None => {
                self.line("} catch {");
                self.block(handler, &[]);
            }
        }
        if !finalizer.is_empty() {
            self.line("} finally {");
            self.block(finalizer, &[]);
        }
        self.line("}");
    }

    fn for_each(&mut self, head: Head, p: Pick, of: &str, body: &[Statement]) {
        let (word, n) = match head {
            // `for (var u of …)` may not stand in `catch (u) {…}`.
            Head::Var if !self.caught.contains(&var(p)) => ("var", var(p)),
            Head::Let | Head::Var => ("let", lexical(p)),
            Head::Const => ("const", lexical(p)),
        };
        self.line(&format!("for ({word} {n} {of}) {{"));
        self.looped(body, Some((n, if head == Head::Const { Use::Constant } else { Use::Variable })));
    }

    pub(super) fn looped(&mut self, body: &[Statement], counter: Option<(&'static str, Use)>) {
        let before = std::mem::replace(&mut self.in_loop, true);
        let outside = self.visible.len();
        self.visible.extend(counter);
        self.block(body, &[]);
        self.visible.truncate(outside);
        self.in_loop = before;
        self.line("}");
    }
}
