//! Chance, and shrinking.

use super::*;
use quickcheck::{Arbitrary, Gen};

/// What is left to spend: statements and expressions are made until it is gone, so that a program's size is bounded.
struct Maker<'g> {
    gen_: &'g mut Gen,
    left: i32,
}

impl Maker<'_> {
    fn pick(&mut self, n: u8) -> u8 {
        u8::arbitrary(self.gen_) % n
    }
    fn name(&mut self) -> Name {
        Name::Any(u8::arbitrary(self.gen_))
    }
    fn assignable(&mut self) -> Name {
        Name::Variable(u8::arbitrary(self.gen_))
    }

    fn block(&mut self, depth: u8) -> Vec<Statement> {
        let n = 1 + self.pick(4);
        (0..n).map_while(|_| (self.left > 0).then(|| self.statement(depth))).collect()
    }

    fn statement(&mut self, depth: u8) -> Statement {
        self.left -= 1;
        let choice = if depth == 0 { self.pick(12) } else { self.pick(24) };
        let depth = depth.saturating_sub(1);
        match choice {
            0..=2 => Statement::Lexical { name: self.pick(LEXICAL.len() as u8), constant: self.pick(4) == 0, value: self.expression(depth) },
            3 => Statement::Var { name: self.pick(VARS.len() as u8), value: (self.pick(4) > 0).then(|| self.expression(depth)) },
            4 => Statement::Assign { name: self.assignable(), value: self.expression(depth) },
            5 | 6 => Statement::Print(self.expression(depth)),
            7 => Statement::CallKept(self.pick(8)),
            8 => Statement::Keep(Expression::Arrow(self.function(depth))),
            9 => Statement::Return(self.expression(depth)),
            10 if self.pick(3) == 0 => Statement::Throw(self.expression(depth)),
            10 => Statement::Print(Expression::Name(self.name())),
            11 if self.pick(2) == 0 => Statement::Break,
            11 => Statement::Continue,
            12 | 13 => Statement::Function { name: self.pick(FUNCTIONS.len() as u8), function: self.function(depth) },
            14 => Statement::Keep(self.expression(depth)),
            15 | 16 => Statement::Block(self.block(depth)),
            17 => Statement::If { test: self.expression(depth), then: self.block(depth), otherwise: self.block(depth) },
            18 | 19 => Statement::For { head: self.head(), name: self.pick(LEXICAL.len() as u8), rounds: self.pick(4), body: self.block(depth) },
            20 => {
                let n = self.pick(4);
                let items = (0..n).map(|_| self.expression(0)).collect();
                Statement::ForOf { head: self.head(), name: self.pick(LEXICAL.len() as u8), items, body: self.block(depth) }
            }
            21 => Statement::While { rounds: self.pick(3), body: self.block(depth) },
            _ => Statement::Try {
                body: self.block(depth),
                parameter: self.pick(LEXICAL.len() as u8),
                handler: self.block(depth),
                finalizer: if self.pick(3) == 0 { self.block(depth) } else { Vec::new() },
            },
        }
    }

    fn head(&mut self) -> Head {
        [Head::Let, Head::Const, Head::Var][self.pick(3) as usize]
    }

    fn function(&mut self, depth: u8) -> Function {
        let n = self.pick(3);
        let parameters = (0..n)
            .map(|_| Parameter { name: self.pick(LEXICAL.len() as u8), default: (self.pick(4) == 0).then(|| self.expression(depth.min(1))) })
            .collect();
        Function { parameters, body: self.block(depth.saturating_sub(1)) }
    }

    fn expression(&mut self, depth: u8) -> Expression {
        self.left -= 1;
        let choice = if depth == 0 || self.left < 0 { self.pick(6) } else { self.pick(16) };
        let depth = depth.saturating_sub(1);
        match choice {
            0 | 1 => Expression::Number(self.pick(10)),
            2..=4 => Expression::Name(self.name()),
            5 => Expression::TypeOf(self.name()),
            6 | 7 => Expression::Add(Box::new(self.expression(depth)), Box::new(self.expression(depth))),
            8 => Expression::Less(Box::new(self.expression(depth)), Box::new(self.expression(depth))),
            9 => Expression::Increment(self.assignable()),
            10 => Expression::Assign(self.assignable(), Box::new(self.expression(depth))),
            11 | 12 => {
                let callee = if self.pick(2) == 0 {
                    Expression::Name(Name::Function(u8::arbitrary(self.gen_)))
                } else {
                    Expression::Arrow(self.function(depth))
                };
                let n = self.pick(3);
                Expression::Call(Box::new(callee), (0..n).map(|_| self.expression(depth)).collect())
            }
            13 => Expression::Function((self.pick(2) == 0).then(|| self.pick(FUNCTIONS.len() as u8)), self.function(depth)),
            14 => Expression::Getter(self.function(depth)),
            _ => Expression::Arguments,
        }
    }
}

impl Arbitrary for Program {
    fn arbitrary(gen_: &mut Gen) -> Self {
        let strict = bool::arbitrary(gen_);
        let left = 10 + gen_.size() as i32;
        let mut maker = Maker { gen_, left };
        let mut body = Vec::new();
        while maker.left > 0 {
            body.push(maker.statement(4));
        }
        Program { strict, body }
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        let strict = self.strict;
        Box::new(smaller(&self.body).into_iter().map(move |body| Program { strict, body }))
    }
}

/// Blocks with one statement less, or with one statement made simpler.
fn smaller(block: &[Statement]) -> Vec<Vec<Statement>> {
    let mut out = Vec::new();
    if block.len() > 3 {
        out.push(block[..block.len() / 2].to_vec());
        out.push(block[block.len() / 2..].to_vec());
    }
    for i in 0..block.len() {
        let mut less = block.to_vec();
        less.remove(i);
        out.push(less);
    }
    for (i, statement) in block.iter().enumerate() {
        for instead in simpler(statement) {
            let mut changed = block.to_vec();
            changed.splice(i..=i, instead);
            out.push(changed);
        }
    }
    out
}

/// What may stand instead of a statement: its parts, or itself with smaller ones.
fn simpler(statement: &Statement) -> Vec<Vec<Statement>> {
    use Statement::*;
    let mut out = Vec::new();
    match statement {
        Block(body) => {
            out.push(body.clone());
            out.extend(smaller(body).into_iter().map(|b| vec![Block(b)]));
        }
        If { test, then, otherwise } => {
            out.push(then.clone());
            out.push(otherwise.clone());
            out.extend(smaller(then).into_iter().map(|then| vec![If { test: test.clone(), then, otherwise: otherwise.clone() }]));
            out.extend(smaller(otherwise).into_iter().map(|otherwise| vec![If { test: test.clone(), then: then.clone(), otherwise }]));
        }
        For { head, name, rounds, body } => {
            out.push(body.clone());
            out.extend(smaller(body).into_iter().map(|body| vec![For { head: *head, name: *name, rounds: *rounds, body }]));
        }
        ForOf { head, name, items, body } => {
            out.push(body.clone());
            out.extend(smaller(body).into_iter().map(|body| vec![ForOf { head: *head, name: *name, items: items.clone(), body }]));
        }
        While { rounds, body } => {
            out.push(body.clone());
            out.extend(smaller(body).into_iter().map(|body| vec![While { rounds: *rounds, body }]));
        }
        Try { body, parameter, handler, finalizer } => {
            out.push(body.clone());
            out.push(handler.clone());
            let make = |body: &[Statement], handler: &[Statement], finalizer: &[Statement]| {
                vec![Try { body: body.to_vec(), parameter: *parameter, handler: handler.to_vec(), finalizer: finalizer.to_vec() }]
            };
            out.extend(smaller(body).iter().map(|b| make(b, handler, finalizer)));
            out.extend(smaller(handler).iter().map(|h| make(body, h, finalizer)));
            out.extend(smaller(finalizer).iter().map(|f| make(body, handler, f)));
        }
        Function { name, function } => {
            out.extend(
                smaller(&function.body)
                    .into_iter()
                    .map(|body| vec![Function { name: *name, function: super::Function { parameters: function.parameters.clone(), body } }]),
            );
        }
        Lexical { name, constant, value } => {
            out.extend(simpler_expression(value).into_iter().map(|value| vec![Lexical { name: *name, constant: *constant, value }]));
        }
        Print(value) => out.extend(simpler_expression(value).into_iter().map(|v| vec![Print(v)])),
        Keep(value) => out.extend(simpler_expression(value).into_iter().map(|v| vec![Keep(v)])),
        Assign { name, value } => out.extend(simpler_expression(value).into_iter().map(|value| vec![Assign { name: *name, value }])),
        _ => {}
    }
    out
}

fn simpler_expression(e: &Expression) -> Vec<Expression> {
    match e {
        Expression::Number(_) => Vec::new(),
        Expression::Add(a, b) | Expression::Less(a, b) => vec![(**a).clone(), (**b).clone()],
        Expression::Assign(_, value) => vec![(**value).clone()],
        Expression::Call(callee, arguments) => {
            let mut out: Vec<_> = arguments.clone();
            out.extend(simpler_expression(callee).into_iter().map(|c| Expression::Call(Box::new(c), arguments.clone())));
            out
        }
        Expression::Arrow(f) => smaller_function(f).into_iter().map(Expression::Arrow).collect(),
        Expression::Function(name, f) => smaller_function(f).into_iter().map(|f| Expression::Function(*name, f)).collect(),
        Expression::Getter(f) => smaller_function(f).into_iter().map(Expression::Getter).collect(),
        _ => vec![Expression::Number(0)],
    }
}

fn smaller_function(f: &Function) -> Vec<Function> {
    let mut out: Vec<Function> = smaller(&f.body).into_iter().map(|body| Function { parameters: f.parameters.clone(), body }).collect();
    if !f.parameters.is_empty() {
        out.push(Function { parameters: f.parameters[1..].to_vec(), body: f.body.clone() });
    }
    out
}
