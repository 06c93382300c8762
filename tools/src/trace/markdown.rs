//! A trace as Markdown, to be pasted into a document or a thread: the program, then operations and their steps as lists.

use super::Step;
use super::algorithms::Table;
use super::operations::Operations;
use super::text::describe;
use spec262_semantics::{Engine, Event};
use std::collections::BTreeMap;
use std::io::{Result, Write};

/// Lists within lists are indented no further.
const DEEPEST: usize = 12;

pub struct Markdown<'e, W: Write> {
    pub out: W,
    table: Table<'e>,
    operations: Operations,
}

impl<'e, W: Write> Markdown<'e, W> {
    /// `files` are the texts of the specification.
    pub fn new(out: W, engine: &'e Engine, files: &'e BTreeMap<String, String>) -> Self {
        Markdown { out, table: Table::new(engine, files), operations: Operations::default() }
    }

    /// `programs` are names and texts.
    pub fn begin(&mut self, edition: &str, programs: &[(&str, &str)]) -> Result<()> {
        for (name, text) in programs {
            let fence = "`".repeat(longest_run(text).max(2) + 1);
            let end = if text.ends_with('\n') { "" } else { "\n" };
            write!(self.out, "**{}**\n\n{fence}js\n{text}{end}{fence}\n\n", escaped(name))?;
        }
        writeln!(self.out, "Steps of {}:\n", escaped(edition))
    }

    fn item(&mut self, level: usize, text: &str) -> Result<()> {
        writeln!(self.out, "{:width$}- {text}", "", width = 2 * level.min(DEEPEST))
    }

    pub fn step(&mut self, step: &Step<'_>, shown: bool) -> Result<()> {
        let change = self.operations.step(&step.info, step.depth, shown);
        if !shown {
            return Ok(());
        }
        let level = self.operations.shown();
        let place = self.table.step(step.id) as usize;
        let (algorithm, line, _) = &self.table.steps[place];
        let text = self.table.algorithms.get(*algorithm as usize).and_then(|a| a.lines.get(*line as usize)).map_or("", |l| l.trim());
        let text = if text.is_empty() { step.info.label.to_string() } else { code(text) };
        if change.begins {
            let info = &step.info;
            let of = info.production.lines().next().filter(|p| !p.is_empty()).map_or(String::new(), |p| format!(" of {}", code(p)));
            let name = match info.number {
                "-" => format!("{} (spec262's own)", escaped(info.algorithm)),
                number => format!("[{number} {}](https://tc39.es/ecma262/#{})", escaped(info.algorithm), info.clause),
            };
            let place = step.place.as_ref().map_or(String::new(), |p| format!(", at {}:{}:{}", escaped(p.name), p.line, p.column));
            self.item(level - 1, &format!("**{name}**{of}{place}"))?;
        }
        self.item(level, &text)
    }

    pub fn event(&mut self, event: &Event) -> Result<()> {
        let level = match event {
            Event::Printed { .. } => self.operations.shown(),
            _ => self.operations.shown() + 1,
        };
        self.item(level, &format!("*{}*", escaped(&describe(event))))
    }

    pub fn end(&mut self, outcome: &str) -> Result<()> {
        writeln!(self.out, "\nThe end: {}", escaped(outcome))?;
        self.out.flush()
    }
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Text as code in a line.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", one_line(text))
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Plain text, with what means something in Markdown or HTML made harmless.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{code, escaped};

    #[test]
    fn nothing_of_the_program_means_anything_to_markdown() {
        assert_eq!(escaped("a*b_c <i>[x]"), r"a\*b\_c \<i\>\[x\]");
        assert_eq!(code("x `=` y"), "``x `=` y``");
        assert_eq!(code("`x`"), "`` `x` ``");
    }
}
