//! The notation of the `.grammar` files: from text to [`Grammar`].
//!
//! A file is a sequence of blocks. A block starts in column 1: with a lower-case word it is a directive
//! (`clause`, `token`, `refine` …), otherwise it opens a nonterminal, whose alternatives follow, one to
//! an indented line. `//` starts a comment. All errors of all files are reported.

mod directives;
mod scan;

use super::*;
use scan::{Scanner, Word, WordKind};

/// Reads all files; names may be used before they are defined.
pub(super) fn read<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Grammar, Diagnostics> {
    let mut reader = Reader::default();
    for (file, (name, text)) in files.iter().enumerate() {
        reader.grammar.files.push(name.as_ref().to_string());
        let lines: Vec<String> = text.as_ref().lines().map(str::to_string).collect();
        reader.cut(file as u16, &lines);
        reader.grammar.lines.push(lines);
    }
    reader.declare();
    reader.fill();
    directives::characters(&mut reader);
    reader.make_shapes();
    directives::run(&mut reader);
    if reader.errors.is_empty() {
        Ok(reader.grammar)
    } else {
        reader.errors.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        Err(Diagnostics(reader.errors))
    }
}

/// One block: its first line and the indented lines below.
struct Block {
    head: Vec<Word>,
    body: Vec<Vec<Word>>,
    /// Index into the clauses, as it stands at this block.
    clause: Option<u16>,
    /// The nonterminal that it opens.
    opens: Option<NonterminalId>,
}

#[derive(Default)]
struct Reader {
    grammar: Grammar,
    blocks: Vec<Block>,
    errors: Vec<Diagnostic>,
    current_clause: Option<u16>,
}

impl Reader {
    fn error(&mut self, place: Place, message: impl Into<String>, mend: Option<&str>) {
        let d = self.grammar.diagnostic(place, message, mend.map(str::to_string));
        self.errors.push(d);
    }

    /// Cuts a file into blocks.
    fn cut(&mut self, file: u16, lines: &[String]) {
        // Errors of this pass need the line's text before the file is stored.
        let mut scanner = Scanner { file, errors: vec![] };
        let first = self.blocks.len();
        let mut orphan = None;
        for (i, line) in lines.iter().enumerate() {
            let words = scanner.scan(i as u32 + 1, line);
            let Some(start) = words.first() else { continue };
            if start.place.column > 1 {
                match self.blocks[first..].last_mut() {
                    Some(b) => b.body.push(words),
                    None => orphan = orphan.or(Some(start.place)),
                }
                continue;
            }
            self.blocks.push(Block { head: words, body: vec![], clause: None, opens: None });
        }
        let mut errors = scanner.errors;
        if let Some(place) = orphan {
            errors.push((place, "an alternative before any nonterminal".into(), Some("open one: `Name :` in column 1")));
        }
        for (place, message, mend) in errors {
            self.errors.push(Diagnostic {
                file: self.grammar.files[file as usize].clone(),
                line: place.line as usize,
                column: place.column as usize,
                width: place.width as usize,
                source_line: lines[place.line as usize - 1].clone(),
                message,
                mend: mend.map(str::to_string),
            });
        }
    }

    /// First pass: clauses, parameters, and the names of all nonterminals.
    fn declare(&mut self) {
        let mut blocks = std::mem::take(&mut self.blocks);
        for b in &mut blocks {
            let first = &b.head[0];
            match (first.kind, first.text.as_str()) {
                (WordKind::Name, "clause") => self.clause(&b.head),
                (WordKind::Name, "parameters") => {
                    for w in &b.head[1..] {
                        if self.grammar.parameters.len() == 16 {
                            self.error(w.place, "there is room for sixteen parameters", None);
                        } else {
                            self.grammar.parameters.push(w.text.clone());
                        }
                    }
                }
                _ => {}
            }
            b.clause = self.current_clause;
        }
        for b in &mut blocks {
            b.opens = self.open(b);
        }
        self.blocks = blocks;
    }

    fn clause(&mut self, head: &[Word]) {
        let [_, number, id] = head else {
            return self.error(head[0].place, "a clause has a number and an id", Some("write `clause 13.2 sec-primary-expression`"));
        };
        self.current_clause = Some(self.grammar.clauses.len() as u16);
        self.grammar.clauses.push(Clause { number: number.text.clone(), id: id.text.clone() });
    }

    /// Declares the nonterminal that a block opens, if it opens one.
    fn open(&mut self, block: &Block) -> Option<NonterminalId> {
        let again = block.head[0].text == "also" && block.head[0].kind == WordKind::Name;
        let head = if again { &block.head[1..] } else { &block.head[..] };
        let name = head.first()?;
        if !name.text.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let level = match head.iter().find(|w| w.kind == WordKind::Colon) {
            Some(w) if w.text == ":" => Level::Syntactic,
            Some(_) => Level::Lexical,
            None => {
                self.error(name.place, "a nonterminal is opened with `:` or `::`", Some("write `Name[Parameters] :`"));
                return None;
            }
        };
        let mut parameters = Params::default();
        for part in name.arguments.iter().flat_map(|a| a.split(',')) {
            match self.parameter(part.trim()) {
                Some(p) => parameters = parameters.with(p),
                None => {
                    let message = format!("no parameter is named `{}`", part.trim());
                    self.error(name.place, message, Some("declare it after `parameters`"));
                }
            }
        }
        let known = self.grammar.by_name.get(&name.text).copied();
        match (known, again) {
            (None, false) => {
                let id = NonterminalId(self.grammar.nonterminals.len() as u16);
                self.grammar.by_name.insert(name.text.clone(), id);
                self.grammar.nonterminals.push(Nonterminal {
                    name: name.text.clone(),
                    level,
                    parameters,
                    productions: vec![],
                    leaf: None,
                    ordered: false,
                    in_characters: false,
                    place: name.place,
                });
                Some(id)
            }
            (Some(id), true) => {
                let n = &self.grammar.nonterminals[id.index()];
                if n.parameters != parameters || n.level != level {
                    self.error(name.place, format!("`{}` was opened with other parameters or another `:`", name.text), None);
                }
                Some(id)
            }
            (Some(id), false) => {
                let place = self.grammar.nonterminals[id.index()].place;
                let file = self.grammar.files[place.file as usize].clone();
                self.error(
                    name.place,
                    format!("`{}` is already defined at {file}:{}", name.text, place.line),
                    Some("write `also` in front to add alternatives"),
                );
                None
            }
            (None, true) => {
                self.error(name.place, format!("`{}` is not defined before this `also`", name.text), Some("drop `also`, or order the files"));
                None
            }
        }
    }

    fn parameter(&self, name: &str) -> Option<u8> {
        self.grammar.parameters.iter().position(|p| p == name).map(|i| i as u8)
    }

    /// Second pass: the alternatives.
    fn fill(&mut self) {
        let blocks = std::mem::take(&mut self.blocks);
        for b in &blocks {
            let Some(id) = b.opens else { continue };
            let Some(clause) = b.clause else {
                self.error(b.head[0].place, "a nonterminal needs a clause", Some("write `clause NUMBER ID` above it"));
                continue;
            };
            let one_of = b.head.iter().any(|w| w.text == "one") && b.head.last().is_some_and(|w| w.text == "of");
            if b.body.is_empty() {
                self.error(b.head[0].place, "a nonterminal without alternatives", Some("write them below, indented"));
            }
            for line in &b.body {
                if one_of {
                    for w in line {
                        self.alternative(id, clause, std::slice::from_ref(w));
                    }
                } else {
                    self.alternative(id, clause, line);
                }
            }
        }
        self.blocks = blocks;
    }

    fn alternative(&mut self, id: NonterminalId, clause: u16, line: &[Word]) {
        let mut conditions = vec![];
        let mut symbols: Vec<Symbol> = vec![];
        let mut lookahead = vec![];
        let mut no_line_terminator = false;
        let mut i = 0;
        while i < line.len() {
            let w = &line[i];
            i += 1;
            let kind = match w.kind {
                WordKind::Bracket => {
                    self.annotation(w, &mut conditions, &mut lookahead, &mut no_line_terminator);
                    continue;
                }
                WordKind::Terminal => SymbolKind::Terminal(self.terminal(&w.text)),
                WordKind::Named => match scan::named_char(&w.text) {
                    Some(c) => SymbolKind::Named(c),
                    None => {
                        self.error(w.place, format!("no character is named `{}`", w.text), None);
                        continue;
                    }
                },
                WordKind::Name if w.text == "but" && line.get(i).is_some_and(|x| x.text == "not") => {
                    i += 1;
                    let items = self.but_not(&line[i..]);
                    i = line.len();
                    match symbols.last_mut().map(|s| &mut s.kind) {
                        Some(SymbolKind::Nonterminal { but_not, .. }) => *but_not = items,
                        _ => self.error(w.place, "`but not` follows a nonterminal", None),
                    }
                    continue;
                }
                WordKind::Name => {
                    let Some(kind) = self.nonterminal(w) else { continue };
                    kind
                }
                WordKind::Colon => {
                    self.error(w.place, "a colon in an alternative", Some("write the terminal as `:` in backquotes"));
                    continue;
                }
            };
            symbols.push(Symbol {
                kind,
                optional: w.optional,
                lookahead: std::mem::take(&mut lookahead),
                no_line_terminator: std::mem::take(&mut no_line_terminator),
                place: w.place,
            });
        }
        let place = line[0].place;
        if !lookahead.is_empty() || no_line_terminator {
            symbols.push(Symbol { kind: SymbolKind::End, optional: false, lookahead, no_line_terminator, place });
        }
        if symbols.len() > 32 {
            return self.error(place, "an alternative has at most 32 symbols", None);
        }
        let production = ProductionId(self.grammar.productions.len() as u16);
        self.grammar.productions.push(Production { nonterminal: id, text: String::new(), conditions, symbols, clause, shapes: 0..0, place });
        let text = self.grammar.text_of(production, |_, s| Some(s.optional));
        self.grammar.productions[production.index()].text = text;
        self.grammar.nonterminals[id.index()].productions.push(production);
    }

    fn terminal(&mut self, text: &str) -> TerminalId {
        if let Some(t) = self.grammar.terminal(text) {
            return t;
        }
        let id = TerminalId(self.grammar.terminals.len() as u16);
        let word = text.len() > 1 && text.chars().all(|c| c.is_ascii_lowercase());
        self.grammar.terminals.push(Terminal { text: text.to_string(), word });
        self.grammar.terminal_by_text.insert(text.to_string(), id);
        id
    }

    fn nonterminal(&mut self, w: &Word) -> Option<SymbolKind> {
        let id = self.find(w)?;
        let mut arguments = vec![];
        for part in w.arguments.as_deref().unwrap_or("").split(',').map(str::trim).filter(|p| !p.is_empty()) {
            match self.argument(part) {
                Some(a) => arguments.push(a),
                None => {
                    self.error(w.place, format!("`{part}` is not an argument"), Some("write `+P`, `~P` or `?P`, with a parameter that is declared"))
                }
            }
        }
        Some(SymbolKind::Nonterminal { id, arguments, but_not: vec![] })
    }

    fn argument(&self, part: &str) -> Option<Argument> {
        let kind = match part.chars().next()? {
            '+' => ArgumentKind::On,
            '~' => ArgumentKind::Off,
            '?' => ArgumentKind::Same,
            _ => return None,
        };
        Some(Argument { kind, parameter: self.parameter(&part[1..])? })
    }

    /// The nonterminal that a word names; reports it if there is none.
    fn find(&mut self, w: &Word) -> Option<NonterminalId> {
        let found = self.grammar.nonterminal(&w.text);
        if found.is_none() {
            let near = self
                .grammar
                .nonterminals
                .iter()
                .map(|n| (resolve::distance(&n.name, &w.text), n.name.clone()))
                .min()
                .filter(|(d, _)| *d <= 3)
                .map(|(_, n)| format!("did you mean `{n}`?"));
            let mend = near.unwrap_or_else(|| "a terminal stands in backquotes".into());
            self.error(w.place, format!("no nonterminal is named `{}`", w.text), Some(&mend));
        }
        found
    }

    fn but_not(&mut self, words: &[Word]) -> Vec<CharItem> {
        words
            .iter()
            .filter(|w| !(w.kind == WordKind::Name && matches!(w.text.as_str(), "one" | "of" | "or")))
            .filter_map(|w| self.char_item(w))
            .collect()
    }

    fn char_item(&mut self, w: &Word) -> Option<CharItem> {
        match w.kind {
            WordKind::Terminal => Some(CharItem::Terminal(self.terminal(&w.text))),
            WordKind::Name => self.find(w).map(CharItem::Nonterminal),
            WordKind::Named => scan::named_char(&w.text).map(CharItem::Named),
            _ => {
                self.error(w.place, "a terminal or a nonterminal is expected here", None);
                None
            }
        }
    }

    /// `[+In]`, `[no LineTerminator here]`, `[lookahead …]`, `[empty]`, `[MV <= n]`.
    fn annotation(&mut self, w: &Word, conditions: &mut Vec<Condition>, lookahead: &mut Vec<Lookahead>, no_line_terminator: &mut bool) {
        let inner = w.text[1..w.text.len() - 1].trim();
        if inner == "empty" {
        } else if inner == "no LineTerminator here" {
            *no_line_terminator = true;
        } else if let Some(rest) = inner.strip_prefix("lookahead ") {
            match self.lookahead(w, rest) {
                Some(l) => lookahead.push(l),
                None => self.error(
                    w.place,
                    "this restriction is not understood",
                    Some("write `[lookahead ∉ { … }]`, `[lookahead != …]`, `[lookahead ∈ { … }]`"),
                ),
            }
        } else if let Some(rest) = inner.strip_prefix("MV ") {
            let number = |n: &str| u32::from_str_radix(n.strip_prefix("0x")?, 16).ok();
            let value = match rest.split_whitespace().collect::<Vec<_>>()[..] {
                ["<=", n] => number(n).map(Lookahead::ValueAtMost),
                [">", n] => number(n).map(Lookahead::ValueAbove),
                ["in", m, "to", n] => number(m).zip(number(n)).map(|(m, n)| Lookahead::ValueIn(m, n)),
                ["not", "in", m, "to", n] => number(m).zip(number(n)).map(|(m, n)| Lookahead::ValueNotIn(m, n)),
                _ => None,
            };
            match value {
                Some(v) => lookahead.push(v),
                None => self.error(
                    w.place,
                    "a condition on a value reads `[MV <= 0x…]`, `[MV > 0x…]`, `[MV in 0x… to 0x…]` or `[MV not in 0x… to 0x…]`",
                    None,
                ),
            }
        } else if inner == "number of a group" {
            lookahead.push(Lookahead::GroupNumber);
        } else {
            for part in inner.split(',').map(str::trim) {
                match self.argument(part) {
                    Some(Argument { kind: ArgumentKind::On, parameter }) => conditions.push(Condition { parameter, positive: true }),
                    Some(Argument { kind: ArgumentKind::Off, parameter }) => conditions.push(Condition { parameter, positive: false }),
                    _ => self.error(w.place, format!("`[{inner}]` is no annotation"), Some("conditions read `[+P]` or `[~P]`")),
                }
            }
        }
    }

    /// What follows `[lookahead `: an operator, and one sequence or a set of them in braces.
    fn lookahead(&mut self, w: &Word, rest: &str) -> Option<Lookahead> {
        let (operator, rest) = rest.trim().split_once(' ')?;
        let rest = rest.trim();
        let set = rest.strip_prefix('{').and_then(|r| r.strip_suffix('}'));
        let mut scanner = Scanner { file: w.place.file, errors: vec![] };
        // A comma between sequences stands outside of backquotes, and no terminal of a set holds one.
        let parts: Vec<&str> = match set {
            Some(s) => s.split(", ").map(str::trim).collect(),
            None => vec![rest],
        };
        let mut sequences = vec![];
        for part in parts {
            let mut sequence = vec![];
            let mut no_line_terminator = false;
            for mut x in scanner.scan(w.place.line, part) {
                x.place = w.place;
                if x.kind == WordKind::Bracket && x.text == "[no LineTerminator here]" {
                    no_line_terminator = true;
                    continue;
                }
                let item = self.char_item(&x)?;
                sequence.push(LookaheadItem { item, no_line_terminator: std::mem::take(&mut no_line_terminator) });
            }
            if sequence.is_empty() {
                return None;
            }
            sequences.push(sequence);
        }
        match operator {
            "∉" | "!=" | "≠" => Some(Lookahead::NotIn(sequences)),
            "∈" | "=" | "==" => Some(Lookahead::In(sequences)),
            _ => None,
        }
    }

    /// A shape for each way in which a production that makes nodes can be written.
    fn make_shapes(&mut self) {
        let g = &mut self.grammar;
        for p in 0..g.productions.len() {
            let production = &g.productions[p];
            let nonterminal = &g.nonterminals[production.nonterminal.index()];
            if nonterminal.level == Level::Lexical && !nonterminal.in_characters {
                continue;
            }
            let mut always = 0u32;
            let mut optional = vec![];
            for (i, s) in production.symbols.iter().enumerate() {
                if s.optional {
                    optional.push(i);
                } else {
                    always |= 1 << i;
                }
            }
            let first = g.shapes.len() as u16;
            for choice in 0..1u32 << optional.len() {
                let mut present = always;
                for (bit, symbol) in optional.iter().enumerate() {
                    if choice & (1 << bit) != 0 {
                        present |= 1 << symbol;
                    }
                }
                let slots = production
                    .symbols
                    .iter()
                    .enumerate()
                    .filter_map(|(i, s)| match s.kind {
                        SymbolKind::Nonterminal { id, .. } => Some(Slot { nonterminal: id, symbol: i as u8, present: present & (1 << i) != 0 }),
                        _ => None,
                    })
                    .collect();
                g.shapes.push(Shape { production: Some(ProductionId(p as u16)), nonterminal: production.nonterminal, present, slots });
            }
            let last = g.shapes.len() as u16;
            g.productions[p].shapes = first..last;
        }
    }
}

impl Grammar {
    pub(super) fn diagnostic(&self, place: Place, message: impl Into<String>, mend: Option<String>) -> Diagnostic {
        let lines = self.lines.get(place.file as usize);
        Diagnostic {
            file: self.files[place.file as usize].clone(),
            line: place.line as usize,
            column: place.column as usize,
            width: place.width as usize,
            source_line: lines.and_then(|l| l.get(place.line as usize - 1)).cloned().unwrap_or_default(),
            message: message.into(),
            mend,
        }
    }
}
