//! Lines, indentation, comments and labels: a file becomes headers and trees of labelled steps, each a range of the text.

use crate::ast::Span;
use crate::diag::Diagnostic;

/// A step deeper than this is refused, so that nothing downstream needs to fear for its stack.
pub const DEEPEST: usize = 24;

/// A declaration: its header, and what is indented under it.
#[derive(Debug)]
pub struct Block {
    pub header: Span,
    /// Lines that have no label, apart (slots of a record; productions; or a header's continuation).
    pub lines: Vec<Span>,
    pub steps: Vec<Raw>,
}

#[derive(Debug)]
pub struct Raw {
    pub label: String,
    /// From the label on.
    pub span: Span,
    /// Without the label.
    pub text: Span,
    pub steps: Vec<Raw>,
}

/// The text with each comment replaced by spaces: offsets stay what they are.
pub fn blank_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let cut = comment_start(line);
        out.push_str(&line[..cut]);
        for c in line[cut..].chars() {
            if c == '\n' {
                out.push('\n');
            } else {
                for _ in 0..c.len_utf8() {
                    out.push(' ');
                }
            }
        }
    }
    out
}

fn comment_start(line: &str) -> usize {
    let bytes = line.as_bytes();
    let (mut in_string, mut escaped) = (false, false);
    for (i, &b) in bytes.iter().enumerate() {
        if in_string {
            match b {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
        } else if b == b'"' {
            in_string = true;
        } else if b == b'#' && (line[..i].trim().is_empty() || i >= 2 && &bytes[i - 2..i] == b"  ") {
            return i;
        }
    }
    line.len()
}

/// How labels of a level are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    EarlyError,
    Number,
    Letter,
    Roman,
}

fn style(depth: usize, early: bool) -> Style {
    match depth % 3 {
        0 if early && depth == 0 => Style::EarlyError,
        0 => Style::Number,
        1 => Style::Letter,
        _ => Style::Roman,
    }
}

/// The label that comes at the place given (from 1).
fn label_at(style: Style, n: usize) -> String {
    match style {
        Style::EarlyError => format!("ee-{n}"),
        Style::Number => n.to_string(),
        Style::Letter => letters(n),
        Style::Roman => roman(n),
    }
}

/// The label of the nth step (from 1) of a level (from 0); `early`: under early errors.
pub fn label(depth: usize, n: usize, early: bool) -> String {
    label_at(style(depth, early), n)
}

/// The place of a label, if it has the style.
fn place_of(style: Style, label: &str) -> Option<usize> {
    let found = match style {
        Style::EarlyError => label.strip_prefix("ee-")?.parse().ok()?,
        Style::Number => label.parse().ok()?,
        Style::Letter => label.bytes().try_fold(0usize, |n, b| b.is_ascii_lowercase().then(|| n.saturating_mul(26) + (b - b'a') as usize + 1))?,
        Style::Roman => {
            if label.len() > 16 {
                return None;
            }
            (1..200).find(|&n| roman(n) == label)?
        }
    };
    (label_at(style, found) == label).then_some(found)
}

fn letters(mut n: usize) -> String {
    let mut out = Vec::new();
    while n > 0 {
        out.push(b'a' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    out.reverse();
    out.into_iter().map(char::from).collect()
}

fn roman(mut n: usize) -> String {
    const PARTS: [(usize, &str); 9] = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut out = String::new();
    for (value, text) in PARTS {
        while n >= value {
            out.push_str(text);
            n -= value;
        }
    }
    out
}

/// The label at the start of a line's text, and the length of it with its dot.
fn split_label(text: &str) -> Option<(&str, usize)> {
    let dot = text.find('.')?;
    let label = &text[..dot];
    let after = text[dot + 1..].chars().next();
    if !matches!(after, None | Some(' ' | '\n' | '\r')) {
        return None;
    }
    let bare = label.split_once('+').map_or(label, |(a, _)| a);
    let looks = !bare.is_empty()
        && (bare.bytes().all(|b| b.is_ascii_digit())
            || bare.strip_prefix("ee-").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
            || bare.len() <= 8 && (bare.len() <= 2 || bare.bytes().all(|b| b"ivxlc".contains(&b))) && bare.bytes().all(|b| b.is_ascii_lowercase()))
        && label[bare.len()..].bytes().all(|b| b == b'+' || b.is_ascii_digit());
    looks.then_some((label, dot + 1))
}

struct Open {
    /// Place of the last label of this level.
    last: Option<usize>,
    indent: usize,
    raw: Vec<Raw>,
}

/// Cuts a file (comments blanked) into blocks. `file` is for the diagnostics.
pub fn blocks(text: &str, file: usize, out: &mut Vec<Diagnostic>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // Whether a deeper line belongs to the last step (true) or to the header (false); the indentation of what it would continue.
    let mut last_is_step = false;
    let mut last_indent = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let body = line.trim_end();
        let content = body.trim_start();
        if content.is_empty() {
            continue;
        }
        let indent = body.len() - content.len();
        let span = Span::new(start + indent, start + body.len());
        if body[..indent].contains('\t') {
            out.push(
                Diagnostic::error(file, Span::new(start, start + indent), "a tab in the indentation").mend("indent by two spaces for each level"),
            );
            continue;
        }
        if indent == 0 {
            close(&mut open, 0, blocks.last_mut());
            blocks.push(Block { header: span, lines: Vec::new(), steps: Vec::new() });
            last_is_step = false;
            last_indent = 0;
            continue;
        }
        let Some(block) = blocks.last_mut() else {
            out.push(Diagnostic::error(file, span, "an indented line belongs to no declaration").mend("declarations start in the first column"));
            continue;
        };
        let Some((label, label_len)) = split_label(content) else {
            if last_is_step && indent > last_indent {
                extend(&mut open, span.end);
            } else if !last_is_step {
                block.lines.push(span);
            } else {
                out.push(
                    Diagnostic::error(file, span, "this line has no label")
                        .mend("begin it with the next label, or indent it deeper than the step that it continues"),
                );
            }
            continue;
        };
        if indent % 2 != 0 {
            out.push(Diagnostic::error(file, span, "an odd indentation").mend("indent by two spaces for each level"));
        }
        let depth = (indent / 2).saturating_sub(1);
        if depth > open.len() || depth >= DEEPEST {
            let message = if depth >= DEEPEST { "steps are nested too deeply" } else { "this step is indented too deeply" };
            out.push(Diagnostic::error(file, span, message).mend("a sub-step is indented by two spaces more than its step"));
            last_is_step = true;
            last_indent = indent;
            continue;
        }
        close(&mut open, depth + 1, Some(block));
        if depth == open.len() {
            open.push(Open { last: None, indent, raw: Vec::new() });
        }
        let header = &text[block.header.start as usize..block.header.end as usize];
        let early = header.starts_with("early ") || label.starts_with("ee-") && header.starts_with("overlay ");
        check_label(label, &mut open[depth], style(depth, early), header, file, Span::new(span.start as usize, span.start as usize + label_len), out);
        open[depth].raw.push(Raw {
            label: label.to_string(),
            span,
            text: Span::new(span.start as usize + label_len, span.end as usize),
            steps: Vec::new(),
        });
        last_is_step = true;
        last_indent = indent;
    }
    close(&mut open, 0, blocks.last_mut());
    blocks
}

/// Lengthens the last step by a continuation line.
fn extend(open: &mut [Open], end: u32) {
    if let Some(raw) = open.last_mut().and_then(|o| o.raw.last_mut()) {
        raw.span.end = end;
        raw.text.end = end;
    }
}

/// Ends all levels from `depth` on: their steps go to the step above them, or to the block.
fn close(open: &mut Vec<Open>, depth: usize, block: Option<&mut Block>) {
    let mut block = block;
    while open.len() > depth {
        let Some(level) = open.pop() else { return };
        match open.last_mut().and_then(|o| o.raw.last_mut()) {
            Some(parent) => parent.steps.extend(level.raw),
            None => {
                if let Some(block) = block.as_deref_mut() {
                    block.steps.extend(level.raw);
                }
            }
        }
    }
}

fn check_label(label: &str, level: &mut Open, style: Style, header: &str, file: usize, span: Span, out: &mut Vec<Diagnostic>) {
    let overlay = header.starts_with("overlay ");
    if overlay && (label.contains('+') || level.last.is_none() && level.indent == 2) {
        level.last = level.last.or(Some(0));
        return;
    }
    let wanted = level.last.unwrap_or(0) + 1;
    let expected = label_at(style, wanted);
    match place_of(style, label) {
        Some(place) if place == wanted || overlay && level.indent == 2 => level.last = Some(place),
        found => {
            let what = if found.is_some() { "the labels do not follow each other" } else { "a label of the wrong kind for its level" };
            out.push(
                Diagnostic::error(file, span, what)
                    .label(format!("`{expected}.` comes here"))
                    .mend("levels go 1. a. i. and again 1. a. i.; check the indentation too"),
            );
            level.last = Some(found.unwrap_or(wanted));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_places() {
        for style in [Style::Number, Style::Letter, Style::Roman, Style::EarlyError] {
            for n in 1..150 {
                assert_eq!(place_of(style, &label_at(style, n)), Some(n));
            }
        }
        assert_eq!(place_of(Style::Roman, "iiii"), None);
        assert_eq!(place_of(Style::Number, "01"), None);
        assert_eq!(letters(27), "aa");
    }

    #[test]
    fn comments_become_spaces() {
        assert_eq!(blank_comments("# é\na  # b\n\"x  # y\"  # z"), "    \na     \n\"x  # y\"     ");
        assert_eq!(blank_comments("let x = a # b"), "let x = a # b");
    }

    #[test]
    fn a_deeper_line_continues_its_step() {
        let text = "F()\n  1. if a\n      and b\n    a. return\n         1\n  2. x\n";
        let mut out = Vec::new();
        let blocks = blocks(text, 0, &mut out);
        assert!(out.is_empty(), "{out:?}");
        let of = |s: Span| &text[s.start as usize..s.end as usize];
        assert_eq!(of(blocks[0].steps[0].text), " if a\n      and b");
        assert_eq!(of(blocks[0].steps[0].steps[0].text), " return\n         1");
        assert_eq!(blocks[0].steps[1].label, "2");
    }
}
