//! JSON (25.5): its grammar, and the table of its escape sequences.

use super::Prim;
use super::args::{Args, Result};
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[("is-json-text", is_json_text), ("json-escape-sequence", json_escape_sequence)];

fn is_json_text(m: &mut Machine, args: &[Value]) -> Result {
    let text = Args("is-json-text", args).integers(m, 0)?;
    Ok(Value::bool(Reader { text: &text, at: 0 }.text().is_some()))
}

fn json_escape_sequence(m: &mut Machine, args: &[Value]) -> Result {
    let escape = match Args("json-escape-sequence", args).integer(m, 0)? {
        0x08 => "\\b",
        0x09 => "\\t",
        0x0A => "\\n",
        0x0C => "\\f",
        0x0D => "\\r",
        0x22 => "\\\"",
        0x5C => "\\\\",
        _ => return Ok(Value::enumeration(m.code.names.enums.none)),
    };
    Ok(m.heap.strings.intern_str(escape))
}

/// Reads by the grammar of ECMA-404; `None` where the text breaks it.
struct Reader<'a> {
    text: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).map(|cp| char::from_u32(*cp).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += found as usize;
        found
    }
    fn need(&mut self, c: char) -> Option<()> {
        self.eat(c).then_some(())
    }
    fn space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    /// One value, with an explicit stack of what encloses it: whether an object.
    fn text(&mut self) -> Option<()> {
        let mut open: Vec<bool> = Vec::new();
        'value: loop {
            self.space();
            match self.peek()? {
                '{' => {
                    self.at += 1;
                    self.space();
                    if !self.eat('}') {
                        self.key()?;
                        open.push(true);
                        continue 'value;
                    }
                }
                '[' => {
                    self.at += 1;
                    self.space();
                    if !self.eat(']') {
                        open.push(false);
                        continue 'value;
                    }
                }
                '"' => self.string()?,
                't' => self.word("true")?,
                'f' => self.word("false")?,
                'n' => self.word("null")?,
                _ => self.number()?,
            }
            // What stands behind a value.
            loop {
                self.space();
                let Some(in_object) = open.last().copied() else { return (self.at == self.text.len()).then_some(()) };
                if self.eat(',') {
                    if in_object {
                        self.space();
                        self.key()?;
                    }
                    continue 'value;
                }
                self.need(if in_object { '}' } else { ']' })?;
                open.pop();
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        self.string()?;
        self.space();
        self.need(':')
    }

    fn word(&mut self, word: &str) -> Option<()> {
        word.chars().try_for_each(|c| self.need(c))
    }

    fn string(&mut self) -> Option<()> {
        self.need('"')?;
        loop {
            let c = self.peek()?;
            self.at += 1;
            match c {
                '"' => return Some(()),
                '\\' => {
                    let escaped = self.peek()?;
                    self.at += 1;
                    match escaped {
                        '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {}
                        'u' => {
                            for _ in 0..4 {
                                self.peek().filter(char::is_ascii_hexdigit)?;
                                self.at += 1;
                            }
                        }
                        _ => return None,
                    }
                }
                '\0'..='\u{1F}' => return None,
                _ => {}
            }
        }
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        self.eat('-');
        if !self.eat('0') {
            self.digits()?;
        }
        if self.eat('.') {
            self.digits()?;
        }
        if self.eat('e') || self.eat('E') {
            if !self.eat('+') {
                self.eat('-');
            }
            self.digits()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;

    fn is_json(s: &str) -> bool {
        let text: Vec<u32> = s.chars().map(u32::from).collect();
        Reader { text: &text, at: 0 }.text().is_some()
    }

    #[test]
    fn texts_that_are_json() {
        for s in ["1", " -0.5e+10 ", "\"a\\u00e9\\n\u{2028}\"", "[]", "{}", "[1,[2,{\"a\":null}],{}]", "{\"a\":1 , \"b\" : [ true ] }", "0", "1E5"] {
            assert!(is_json(s), "{s}");
        }
    }

    #[test]
    fn texts_that_are_not() {
        for s in [
            "",
            " ",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{a:1}",
            "'a'",
            "\"\t\"",
            "\"\\x41\"",
            "nul",
            "1 2",
            "[1}",
            "\u{A0}1",
            "\"\\u12G4\"",
            "]",
            "{\"a\"}",
            "\"",
        ] {
            assert!(!is_json(s), "{s}");
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        assert!(is_json(&deep));
        assert!(!is_json(&deep[1..]));
    }
}
