//! Programs: where they come from, and a place in one shown with its line and a caret.

use crate::exit::{Exit, Failure};
use spec262_semantics::Position;
use std::io::Read;
use std::path::Path;

pub struct Source {
    /// As the user named it; `-` is `<stdin>`.
    pub name: String,
    pub text: String,
}

/// Reads a program; `-` is standard input.
pub fn read(path: &Path) -> Result<Source, Failure> {
    let name = path.display().to_string();
    let (name, bytes) = if name == "-" {
        let mut bytes = Vec::new();
        (String::from("<stdin>"), std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
    } else {
        (name, std::fs::read(path))
    };
    let bytes = bytes.map_err(|e| Failure::arguments(format!("cannot read {name}: {e}")))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name, text }),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let line = e.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            Err(Failure::new(Exit::BadArguments, format!("error: {name}:{line}: the file is not UTF-8 (byte {at})\nhelp: save it as UTF-8")))
        }
    }
}

/// A line longer than this is shown only around the place.
const WIDEST: usize = 160;

impl Source {
    /// `name:line:column`, the line, and a caret under the place.
    pub fn show(&self, position: &Position, colour: bool) -> String {
        let paint = |code: &str, text: &str| if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() };
        let number = position.line.to_string();
        let gutter = " ".repeat(number.len());
        let bar = paint("1;34", "|");
        let line = self.line(position.line as usize);
        let column = position.column as usize - 1;
        let from = if line.len() > WIDEST { column.saturating_sub(WIDEST / 2) } else { 0 };
        let shown: Vec<u16> = line.iter().skip(from).take(WIDEST).copied().collect();
        let before: String = line.iter().take(column).skip(from).map(|u| if *u == 9 { '\t' } else { ' ' }).collect();
        let width = (position.length as usize).clamp(1, shown.len().saturating_sub(column - from).max(1));
        let text: String = String::from_utf16_lossy(&shown).chars().map(|c| if c.is_control() && c != '\t' { '\u{FFFD}' } else { c }).collect();
        format!(
            "{gutter}{arrow} {name}:{line}:{column}\n{gutter} {bar}\n{number} {bar} {text}\n{gutter} {bar} {before}{carets}",
            arrow = paint("1;34", "-->"),
            name = self.name,
            line = position.line,
            column = position.column,
            number = paint("1;34", &number),
            carets = paint("1;31", &"^".repeat(width)),
        )
    }

    /// The code units of a line, without its end.
    fn line(&self, number: usize) -> Vec<u16> {
        let text: Vec<u16> = self.text.encode_utf16().collect();
        let mut start = 0;
        let mut line = 1;
        let mut i = 0;
        while i < text.len() && line < number {
            let next = i + if text[i] == 0x0D && text.get(i + 1) == Some(&0x0A) { 2 } else { 1 };
            if matches!(text[i], 0x0A | 0x0D | 0x2028 | 0x2029) {
                line += 1;
                start = next;
            }
            i = next;
        }
        let end = text[start..].iter().position(|u| matches!(u, 0x0A | 0x0D | 0x2028 | 0x2029)).map_or(text.len(), |n| start + n);
        text[start..end].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_with_its_line() {
        let source = Source { name: "x.js".into(), text: "a\r\n\tb c\nd".into() };
        let shown = source.show(&Position { script: Some(0), line: 2, column: 4, offset: 6, length: 1 }, false);
        assert_eq!(shown, " --> x.js:2:4\n  |\n2 | \tb c\n  | \t  ^");
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let source = Source { name: "x.js".into(), text: "x".repeat(10_000_000) };
        let shown = source.show(&Position { script: Some(0), line: 1, column: 9_000_000, offset: 8_999_999, length: 50_000 }, false);
        assert!(shown.len() < 600, "{}", shown.len());
    }
}
