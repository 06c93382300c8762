//! What is wrong with a specification, where, and how to mend it.

use crate::ast::Span;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt;

/// A file of the specification.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: String,
    pub text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Index into [`Diagnostics::sources`].
    pub file: usize,
    pub span: Span,
    pub message: String,
    /// What the caret points at, in a few words.
    pub label: Option<String>,
    pub mend: Option<String>,
    /// `10.2.11 sec-functiondeclarationinstantiation`
    pub clause: Option<String>,
    /// `3.a.ii`
    pub step: Option<String>,
}

impl Diagnostic {
    pub fn new(severity: Severity, file: usize, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity, file, span, message: message.into(), label: None, mend: None, clause: None, step: None }
    }
    pub fn error(file: usize, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, file, span, message)
    }
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }
    pub fn mend(mut self, mend: impl Into<String>) -> Diagnostic {
        self.mend = Some(mend.into());
        self
    }
}

/// All that was found, with the texts that it was found in.
#[derive(Clone, Default, Debug)]
pub struct Diagnostics {
    pub sources: Vec<Source>,
    pub list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
    /// By file and place.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|d| (d.file, d.span.start, d.severity, d.span.end));
    }
    pub fn render(&self, diagnostic: &Diagnostic, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let title = level.primary_title(diagnostic.message.as_str());
        let mut group = match self.sources.get(diagnostic.file) {
            Some(source) => {
                let range = clip(&source.text, diagnostic.span);
                let mut mark = AnnotationKind::Primary.span(range);
                if let Some(label) = &diagnostic.label {
                    mark = mark.label(label.as_str());
                }
                title.element(Snippet::source(source.text.as_str()).path(source.path.as_str()).annotation(mark))
            }
            None => Group::with_title(title),
        };
        let place = match (&diagnostic.clause, &diagnostic.step) {
            (Some(clause), Some(step)) => Some(format!("in {clause}, step {step}")),
            (Some(clause), None) => Some(format!("in {clause}")),
            _ => None,
        };
        if let Some(place) = place {
            group = group.element(Level::NOTE.message(place));
        }
        if let Some(mend) = &diagnostic.mend {
            group = group.element(Level::HELP.message(mend.as_str()));
        }
        renderer.render(&[group]).to_string()
    }
    pub fn render_all(&self, colour: bool) -> String {
        let mut out = String::new();
        for diagnostic in &self.list {
            out.push_str(&self.render(diagnostic, colour));
            out.push_str("\n\n");
        }
        out
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render_all(false))
    }
}
impl std::error::Error for Diagnostics {}

/// A range that lies within the text, on character borders, and is cut at the end of its third line.
fn clip(text: &str, span: Span) -> std::ops::Range<usize> {
    let mut start = (span.start as usize).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (span.end as usize).clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let end = text[start..end].match_indices('\n').nth(2).map_or(end, |(i, _)| start + i);
    let kept = text[start..end].trim_end();
    start..start + kept.len()
}

/// Line and column (in characters), both from 1.
pub fn line_column(text: &str, offset: u32) -> (u32, u32) {
    let mut end = (offset as usize).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() as u32 + 1, before[start..].chars().count() as u32 + 1)
}

/// The names nearest to one that does not exist, for `did you mean`.
pub fn near<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let limit = (wanted.chars().count() / 3).clamp(1, 4);
    let mut best: Vec<(usize, String)> = Vec::new();
    for name in names {
        if name.len().abs_diff(wanted.len()) > 2 * limit {
            continue;
        }
        let distance = if name.eq_ignore_ascii_case(wanted) { 0 } else { distance(wanted, name, limit) };
        // A name with every letter changed is another name.
        if distance <= limit && distance < wanted.chars().count() {
            best.push((distance, name.to_string()));
        }
    }
    best.sort();
    best.dedup();
    best.truncate(3);
    best.into_iter().map(|(_, name)| name).collect()
}

/// `did you mean …` for [`near`] names, or nothing.
pub fn did_you_mean<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let near = near(wanted, names);
    (!near.is_empty()).then(|| format!("did you mean `{}`?", near.join("`, `")))
}

/// Levenshtein's distance, or more than `limit` as soon as that is sure.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(row[j + 1] + 1);
            least = least.min(row[j + 1]);
        }
        if least > limit {
            return limit + 1;
        }
    }
    row[b.len()]
}
