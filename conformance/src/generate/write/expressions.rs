//! Functions and expressions.

use super::*;

impl Writer {
    pub(super) fn object(&mut self, object: &Object) -> String {
        let mut parts: Vec<String> = Vec::new();
        for (name, value) in &object.properties {
            let value = self.expression(value);
            parts.push(format!("{}: {value}", self.name(*name)));
        }
        if let Some((name, function)) = &object.getter {
            parts.push(format!("get {}() {}", lexical(*name), self.function_body(function, &[])));
        }
        if parts.is_empty() { "{}".into() } else { format!("{{ {} }}", parts.join(", ")) }
    }

    /// Parameters and body, as they stand behind `function` and its name.
    pub(super) fn function(&mut self, f: &Function) -> String {
        let (names, parameters) = self.parameters(f);
        format!("({parameters}) {}", self.function_body(f, &names))
    }

    fn parameters(&mut self, f: &Function) -> (Vec<&'static str>, String) {
        let mut names: Vec<&'static str> = Vec::new();
        let mut parts = Vec::new();
        // A default value is outside of the body: no return there, no loop.
        let before = (self.in_loop, self.in_switch, self.in_parameters);
        (self.in_loop, self.in_switch, self.in_parameters) = (false, false, true);
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
        if let Some(n) = f.rest.map(lexical).filter(|n| !names.contains(n)) {
            names.push(n);
            parts.push(format!("...{n}"));
        }
        (self.in_loop, self.in_switch, self.in_parameters) = before;
        (names, parts.join(", "))
    }

    /// A writer for code that begins anew.
    fn inner(&self) -> Writer {
        Writer {
            out: String::new(),
            indent: self.indent,
            strict: self.strict,
            fuel: self.fuel,
            in_function: false,
            in_loop: false,
            in_switch: false,
            in_parameters: self.in_parameters,
            in_text: self.in_text,
            careful: false,
            caught: vec![],
            visible: self.visible.clone(),
        }
    }

    fn function_body(&mut self, f: &Function, taken: &[&'static str]) -> String {
        let mut inner = Writer { in_function: true, in_parameters: false, ..self.inner() };
        if self.fuel {
            inner.indent += 1;
            inner.line("if (fuel-- <= 0) return 0;");
            inner.indent -= 1;
        }
        inner.block(&f.body, taken);
        if inner.out.is_empty() { "{}".into() } else { format!("{{\n{}{}}}", inner.out, "  ".repeat(self.indent)) }
    }

    /// Statements as a String literal. Text in text would need ever more backslashes.
    fn text(&mut self, body: &[Statement], direct: bool, in_function: bool) -> String {
        let mut inner = Writer { indent: 0, in_function, in_text: true, ..self.inner() };
        if !direct {
            // Global code, and sloppy whatever stands around it.
            (inner.strict, inner.visible) = (false, vec![]);
        }
        inner.statements(body, &[]);
        let words: Vec<&str> = inner.out.split_whitespace().collect();
        format!("{:?}", words.join(" "))
    }

    /// A call, which costs fuel by itself where no function's body is entered first.
    fn call(&self, call: String) -> String {
        if self.in_parameters && self.fuel { format!("(fuel-- > 0 ? {call} : 0)") } else { call }
    }

    pub(super) fn expression(&mut self, e: &Expression) -> String {
        match e {
            Expression::Number(n) => n.to_string(),
            Expression::Undefined => "undefined".into(),
            Expression::Name(n) => self.readable(*n).to_string(),
            Expression::Delete(n) if !self.strict => format!("delete {}", self.name(*n)),
            Expression::TypeOf(n) | Expression::Delete(n) => format!("typeof {}", self.name(*n)),
            Expression::This => "this".into(),
            Expression::Add(a, b) => format!("(show({}) + show({}))", self.expression(a), self.expression(b)),
            Expression::Less(a, b) => format!("(Number({}) < Number({}))", self.expression(a), self.expression(b)),
            Expression::Join(how, a, b) => {
                let (a, b) = (self.expression(a), self.expression(b));
                match how % 4 {
                    0 => format!("({a}, {b})"),
                    1 => format!("({a} ? {b} : 0)"),
                    2 => format!("({a} || {b})"),
                    _ => format!("({a} ?? {b})"),
                }
            }
            Expression::Increment(n) => format!("{}++", self.name(*n)),
            Expression::Assign(how, n, value) => {
                let operator = ["=", "-=", "||=", "&&=", "??="][*how as usize % 5];
                format!("({} {operator} {})", self.name(*n), self.expression(value))
            }
            Expression::Call(callee, arguments) => {
                let callee = match &**callee {
                    Expression::Name(n) if !self.visible.iter().any(|v| v.1 == Use::Function) && arguments.is_empty() => {
                        format!("(() => {})", self.name(*n))
                    }
                    Expression::Name(n) => self.name(*n).to_string(),
                    other => format!("({})", self.expression(other)),
                };
                let arguments: Vec<String> = arguments.iter().map(|a| self.expression(a)).collect();
                self.call(format!("{callee}({})", arguments.join(", ")))
            }
            Expression::New(callee) => {
                let callee = self.expression(callee);
                self.call(format!("new ({callee})()"))
            }
            Expression::Arrow(f) => {
                let (names, parameters) = self.parameters(f);
                format!("(({parameters}) => {})", self.function_body(f, &names))
            }
            Expression::Function(n, f) => {
                let outside = self.visible.len();
                self.visible.extend(n.map(|n| (function_name(n), Use::Function)));
                let text = format!("(function {}{})", n.map_or("", function_name), self.function(f));
                self.visible.truncate(outside);
                text
            }
            Expression::Getter(f) => format!("({{ get x() {} }}).x", self.function_body(f, &[])),
            Expression::Method(f) => {
                let function = self.function(f);
                self.call(format!("({{ f{function} }}).f()"))
            }
            Expression::Arguments if self.in_function => "arguments.length".to_string(),
            Expression::Argument(i) if self.in_function => format!("arguments[{i}]"),
            Expression::SetArgument(i, value) if self.in_function => format!("(arguments[{i}] = {})", self.expression(value)),
            Expression::Arguments | Expression::Argument(_) => "0".to_string(),
            Expression::SetArgument(_, value) => self.expression(value),
            Expression::Eval { body, .. } | Expression::Constructed(body) if self.in_text => {
                let f = Function { parameters: vec![], rest: None, body: body.clone() };
                let body = self.function_body(&f, &[]);
                self.call(format!("(() => {body})()"))
            }
            Expression::Eval { direct: true, body } => format!("eval({})", self.text(body, true, false)),
            Expression::Eval { direct: false, body } => format!("(0, eval)({})", self.text(body, false, false)),
            Expression::Constructed(body) => {
                let text = self.text(body, false, true);
                self.call(format!("Function({text})()"))
            }
        }
    }
}
