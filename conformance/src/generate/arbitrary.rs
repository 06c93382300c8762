//! Chance.

use super::*;

/// What is left to spend: statements and expressions are made until it is gone, so that a program's size is bounded.
struct Maker<'g> {
    gen_: &'g mut Gen,
    left: i32,
}

impl Maker<'_> {
    fn pick(&mut self, n: u8) -> u8 {
        u8::arbitrary(self.gen_) % n
    }
    fn any(&mut self) -> u8 {
        u8::arbitrary(self.gen_)
    }
    /// Once in n times.
    fn once_in(&mut self, n: u8) -> bool {
        self.pick(n) == 0
    }
    fn name(&mut self) -> Name {
        Name::Any(self.any())
    }
    fn assignable(&mut self) -> Name {
        if self.once_in(12) { Name::Function(self.any()) } else { Name::Variable(self.any()) }
    }
    fn lexical(&mut self) -> Pick {
        self.pick(LEXICAL.len() as u8)
    }

    fn block(&mut self, depth: u8) -> Vec<Statement> {
        let n = 1 + self.pick(4);
        let mut block: Vec<Statement> = (0..n).map_while(|_| (self.left > 0).then(|| self.statement(depth))).collect();
        self.look_around(&mut block);
        block
    }

    /// Now and then a block looks at what it declares, before and after it does.
    fn look_around(&mut self, block: &mut Vec<Statement>) {
        let declared = block.iter().find_map(|s| if let Statement::Lexical { name, .. } = s { Some(*name) } else { None });
        let Some(name) = declared else { return };
        if self.once_in(3) {
            block.insert(0, Statement::Look(Name::Lexical(name)));
        }
        if self.once_in(2) {
            block.push(if self.once_in(2) { Statement::Share(Name::Lexical(name)) } else { Statement::Look(Name::Lexical(name)) });
        }
    }

    fn statement(&mut self, depth: u8) -> Statement {
        self.left -= 1;
        let choice = if depth == 0 { self.pick(16) } else { self.pick(36) };
        let depth = depth.saturating_sub(1);
        match choice {
            0..=2 => Statement::Lexical { name: self.lexical(), constant: self.once_in(4), value: self.expression(depth) },
            3 => Statement::Var { name: self.pick(VARS.len() as u8), value: (!self.once_in(4)).then(|| self.expression(depth)) },
            4 => Statement::Do(Expression::Assign(0, self.assignable(), Box::new(self.expression(depth)))),
            5 | 6 => Statement::Print(self.expression(depth)),
            7 => Statement::CallKept(self.pick(8)),
            8 => Statement::Keep(Expression::Arrow(self.function(depth))),
            9 if self.once_in(2) => Statement::Return(self.expression(depth)),
            9 => Statement::Print(Expression::Name(self.name())),
            10 if self.once_in(4) => Statement::Throw(self.expression(depth)),
            10 => Statement::Print(Expression::Name(self.name())),
            11 if self.once_in(2) => Statement::Break,
            11 => Statement::Continue,
            12 => Statement::Do(self.expression(depth)),
            13 => Statement::Destructure { names: [self.lexical(), self.lexical()], value: self.expression(depth), default: self.expression(depth) },
            14 => Statement::Look(self.name()),
            15 => Statement::Share(self.assignable()),
            16..=18 => Statement::Function { name: self.pick(FUNCTIONS.len() as u8), function: self.function(depth) },
            19 => Statement::Keep(self.expression(depth)),
            20 | 21 => Statement::Block(self.block(depth)),
            22 => Statement::If { test: self.expression(depth), then: self.block(depth), otherwise: self.block(depth) },
            23 | 24 => Statement::For {
                head: self.head(),
                name: self.lexical(),
                rounds: self.pick(4),
                captures: self.once_in(3).then(|| self.pick(4)),
                body: self.block(depth),
            },
            25 => {
                let n = self.pick(4);
                let items = (0..n).map(|_| self.expression(0)).collect();
                Statement::ForOf { head: self.head(), name: self.lexical(), items, body: self.block(depth) }
            }
            26 => Statement::ForIn { head: self.head(), name: self.lexical(), object: self.object(depth), body: self.block(depth) },
            27 => Statement::While { rounds: self.pick(3), body: self.block(depth) },
            28 => {
                let n = 1 + self.pick(3);
                let clauses = (0..n).map(|_| ((!self.once_in(3)).then(|| self.expression(0)), self.block(depth))).collect();
                Statement::Switch { subject: self.expression(0), clauses }
            }
            29 => Statement::With { object: self.object(depth), body: self.block(depth) },
            30 | 31 => {
                let eval = Expression::Eval { direct: !self.once_in(4), body: self.block(depth) };
                if self.once_in(2) { Statement::Print(eval) } else { Statement::Do(eval) }
            }
            _ => Statement::Try {
                body: self.block(depth),
                parameter: (!self.once_in(6)).then(|| (self.once_in(3), self.lexical())),
                handler: self.block(depth),
                finalizer: if self.once_in(3) { self.block(depth) } else { Vec::new() },
            },
        }
    }

    fn head(&mut self) -> Head {
        [Head::Let, Head::Const, Head::Var][self.pick(3) as usize]
    }

    fn object(&mut self, depth: u8) -> Object {
        let n = self.pick(3);
        let properties = (0..n).map(|_| (self.name(), self.expression(depth.min(1)))).collect();
        Object { properties, getter: self.once_in(4).then(|| (self.lexical(), self.function(depth))) }
    }

    fn function(&mut self, depth: u8) -> Function {
        let n = self.pick(3);
        let parameters =
            (0..n).map(|_| Parameter { name: self.lexical(), default: self.once_in(4).then(|| self.expression(depth.min(2))) }).collect();
        Function { parameters, rest: self.once_in(8).then(|| self.lexical()), body: self.block(depth.saturating_sub(1)) }
    }

    fn boxed(&mut self, depth: u8) -> Box<Expression> {
        Box::new(self.expression(depth))
    }

    fn expression(&mut self, depth: u8) -> Expression {
        self.left -= 1;
        let choice = if depth == 0 || self.left < 0 { self.pick(10) } else { self.pick(28) };
        let depth = depth.saturating_sub(1);
        match choice {
            0 | 1 => Expression::Number(self.pick(10)),
            2..=4 => Expression::Name(self.name()),
            5 => Expression::TypeOf(self.name()),
            6 => Expression::Undefined,
            7 if self.once_in(2) => Expression::This,
            7 => Expression::Delete(self.name()),
            8 => Expression::Argument(self.pick(3)),
            9 => Expression::Arguments,
            10 | 11 => Expression::Add(self.boxed(depth), self.boxed(depth)),
            12 => Expression::Less(self.boxed(depth), self.boxed(depth)),
            13 => Expression::Join(self.pick(4), self.boxed(depth), self.boxed(depth)),
            14 => Expression::Increment(self.assignable()),
            15 | 16 => Expression::Assign(self.pick(5), self.assignable(), self.boxed(depth)),
            17..=19 => {
                let callee = if self.once_in(2) { Expression::Name(Name::Function(self.any())) } else { Expression::Arrow(self.function(depth)) };
                let n = self.pick(3);
                Expression::Call(Box::new(callee), (0..n).map(|_| self.expression(depth)).collect())
            }
            20 | 21 => Expression::Function(self.once_in(2).then(|| self.pick(FUNCTIONS.len() as u8)), self.function(depth)),
            22 => Expression::Getter(self.function(depth)),
            23 => Expression::Method(self.function(depth)),
            24 => Expression::SetArgument(self.pick(3), self.boxed(depth)),
            25 if self.once_in(2) => Expression::New(Box::new(Expression::Name(Name::Function(self.any())))),
            25 => Expression::Constructed(self.block(depth)),
            _ => Expression::Eval { direct: !self.once_in(4), body: self.block(depth) },
        }
    }
}

impl Arbitrary for Program {
    fn arbitrary(gen_: &mut Gen) -> Self {
        let strict = u8::arbitrary(gen_) % 3 == 0;
        let frame = [Frame::Block, Frame::Block, Frame::Global, Frame::Function][(u8::arbitrary(gen_) % 4) as usize];
        let left = 10 + gen_.size() as i32;
        let mut maker = Maker { gen_, left };
        let mut body = Vec::new();
        while maker.left > 0 {
            body.push(maker.statement(4));
        }
        Program { strict, frame, fuel: true, guards: true, looks: true, body }
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        Box::new(shrink::programs(self).into_iter())
    }
}
