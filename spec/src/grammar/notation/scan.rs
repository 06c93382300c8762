//! Cuts a line of a grammar file into words.

use super::super::{NamedChar, Place};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordKind {
    /// A nonterminal or a word of a directive; `arguments` holds what stands in brackets behind it.
    Name,
    /// In backquotes; the text is without them.
    Terminal,
    /// `<LF>`
    Named,
    /// `[…]` by itself.
    Bracket,
    /// `:` or `::`
    Colon,
}

#[derive(Clone, Debug)]
pub struct Word {
    pub kind: WordKind,
    pub text: String,
    pub arguments: Option<String>,
    pub optional: bool,
    pub place: Place,
}

pub struct Scanner {
    pub file: u16,
    pub errors: Vec<(Place, String, Option<&'static str>)>,
}

impl Scanner {
    pub fn scan(&mut self, line: u32, text: &str) -> Vec<Word> {
        let chars: Vec<char> = text.chars().collect();
        let mut words = vec![];
        let mut i = 0;
        while i < chars.len() {
            if chars[i].is_whitespace() {
                i += 1;
                continue;
            }
            if chars[i] == '/' && chars.get(i + 1) == Some(&'/') {
                break;
            }
            let start = i;
            let place = |end: usize| Place { file: self.file, line, column: start as u32 + 1, width: (end - start) as u32 };
            let mut word = Word { kind: WordKind::Name, text: String::new(), arguments: None, optional: false, place: place(start + 1) };
            match chars[i] {
                '`' => {
                    // The backquote itself is written as three, two of them as four.
                    let run = chars[i..].iter().take_while(|c| **c == '`').count();
                    let end = if run > 2 { Some(i + run - 1) } else { (i + 1..chars.len()).find(|j| chars[*j] == '`') };
                    match end.filter(|e| *e > i + 1) {
                        Some(end) => {
                            word.kind = WordKind::Terminal;
                            word.text = chars[i + 1..end].iter().collect();
                            i = end + 1;
                        }
                        None => {
                            self.errors.push((place(chars.len()), "a terminal is not closed".into(), Some("close it with a backquote")));
                            break;
                        }
                    }
                }
                '[' => match close(&chars, i) {
                    Some(end) => {
                        word.kind = WordKind::Bracket;
                        word.text = chars[i..=end].iter().collect();
                        i = end + 1;
                    }
                    None => {
                        self.errors.push((place(chars.len()), "a bracket is not closed".into(), Some("close it with `]`")));
                        break;
                    }
                },
                '<' => {
                    let end = (i..chars.len()).find(|j| chars[*j] == '>').unwrap_or(chars.len() - 1);
                    word.kind = WordKind::Named;
                    word.text = chars[i..=end].iter().collect();
                    i = end + 1;
                }
                ':' => {
                    while i < chars.len() && chars[i] == ':' {
                        i += 1;
                    }
                    word.kind = WordKind::Colon;
                    word.text = chars[start..i].iter().collect();
                }
                _ => {
                    while i < chars.len() && !chars[i].is_whitespace() && !matches!(chars[i], '[' | '?' | '`' | ':' | ',') {
                        i += 1;
                    }
                    if i == start {
                        i += 1;
                        if chars[start] != ',' {
                            self.errors.push((place(i), format!("`{}` is not expected here", chars[start]), Some("a terminal stands in backquotes")));
                        }
                        continue;
                    }
                    word.text = chars[start..i].iter().collect();
                    if chars.get(i) == Some(&'[') {
                        match close(&chars, i) {
                            Some(end) => {
                                word.arguments = Some(chars[i + 1..end].iter().collect());
                                i = end + 1;
                            }
                            None => {
                                self.errors.push((place(chars.len()), "a bracket is not closed".into(), Some("close it with `]`")));
                                break;
                            }
                        }
                    }
                }
            }
            if chars.get(i) == Some(&'?') && matches!(word.kind, WordKind::Name | WordKind::Terminal) {
                word.optional = true;
                i += 1;
            }
            word.place = place(i);
            words.push(word);
        }
        words
    }
}

/// Where the bracket that opens at `open` closes; backquoted brackets inside do not count.
fn close(chars: &[char], open: usize) -> Option<usize> {
    let mut quoted = false;
    let mut depth = 0;
    for (j, c) in chars.iter().enumerate().skip(open) {
        match c {
            '`' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(j);
                }
            }
            _ => {}
        }
    }
    None
}

pub fn named_char(text: &str) -> Option<NamedChar> {
    Some(match text {
        "<TAB>" => NamedChar::Tab,
        "<VT>" => NamedChar::VerticalTab,
        "<FF>" => NamedChar::FormFeed,
        "<ZWNBSP>" => NamedChar::ZeroWidthNoBreakSpace,
        "<USP>" => NamedChar::SpaceSeparator,
        "<LF>" => NamedChar::LineFeed,
        "<CR>" => NamedChar::CarriageReturn,
        "<LS>" => NamedChar::LineSeparator,
        "<PS>" => NamedChar::ParagraphSeparator,
        "<ANY>" => NamedChar::Any,
        "<ID_Start>" => NamedChar::IdStart,
        "<ID_Continue>" => NamedChar::IdContinue,
        "<LEAD>" => NamedChar::LeadSurrogate,
        "<TRAIL>" => NamedChar::TrailSurrogate,
        _ => return None,
    })
}
