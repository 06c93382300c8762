//! What tokens mean where the standard says it in words: the values of clause 12 that are leaves of the specification, and names.
//! Each takes the source text that the token matched, its delimiters included.
//!
//! The lexer has seen to it that a token is well formed; on any other text these still give some value.

mod escape;

use super::lexer::source::code_point_at;
use escape::{Decoded, escape};
use std::borrow::Cow;

const BACKSLASH: u16 = b'\\' as u16;
const CR: u16 = 0x0D;
const LF: u16 = 0x0A;

/// Appends UTF16EncodeCodePoint of the code point (11.1.1).
fn push(out: &mut Vec<u16>, point: u32) {
    match point {
        0..=0xFFFF => out.push(point as u16),
        _ => out.extend([0xD800 + ((point - 0x10000) >> 10) as u16, 0xDC00 + ((point - 0x10000) & 0x3FF) as u16]),
    }
}

/// The code points of a name, escape sequences decoded.
fn name_code_points(text: &[u16]) -> impl Iterator<Item = u32> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        let here = next;
        let (point, end) = match text.get(here)? {
            &BACKSLASH => match escape(text, here + 1, false) {
                Some((Decoded::Point(point), end)) => (point, end),
                _ => (u32::from(BACKSLASH), here + 1),
            },
            _ => code_point_at(text, here).map(|(point, width)| (point, here + width))?,
        };
        next = end;
        Some(point)
    })
}

/// The name that a token spells: which word it is, the lexer has to know before there is a tree (13.1.2).
pub fn identifier_string_value(token: &[u16]) -> Cow<'_, [u16]> {
    if !token.contains(&BACKSLASH) {
        return Cow::Borrowed(token);
    }
    let mut out = Vec::with_capacity(token.len());
    name_code_points(token).for_each(|point| push(&mut out, point));
    Cow::Owned(out)
}

/// The text without so many code units at its start and end.
fn inner(token: &[u16], before: usize, after: usize) -> &[u16] {
    token.get(before..token.len().saturating_sub(after)).unwrap_or(&[])
}

/// SV of a StringLiteral (12.9.4.2).
pub fn string_value(token: &[u16]) -> Cow<'_, [u16]> {
    let text = inner(token, 1, 1);
    if !text.contains(&BACKSLASH) {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&unit) = text.get(at) {
        at += 1;
        if unit != BACKSLASH {
            out.push(unit);
            continue;
        }
        if let Some((decoded, end)) = escape(text, at, true) {
            if let Decoded::Point(point) = decoded {
                push(&mut out, point);
            }
            at = end;
        }
    }
    Cow::Owned(out)
}

/// The characters of a template token: between `` ` `` or `}` and `` ` `` or `${`.
fn template_characters(token: &[u16]) -> &[u16] {
    let after = if token.ends_with(&[u16::from(b'$'), u16::from(b'{')]) { 2 } else { 1 };
    inner(token, 1, after)
}

/// TV of a template token; None is undefined: a NotEscapeSequence stands in it (12.9.6.1).
pub fn template_value(token: &[u16]) -> Option<Cow<'_, [u16]>> {
    let text = template_characters(token);
    if !text.contains(&BACKSLASH) && !text.contains(&CR) {
        return Some(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&unit) = text.get(at) {
        at += 1;
        match unit {
            BACKSLASH => {
                let (decoded, end) = escape(text, at, false)?;
                if let Decoded::Point(point) = decoded {
                    push(&mut out, point);
                }
                at = end;
            }
            CR => {
                out.push(LF);
                at += usize::from(text.get(at) == Some(&LF));
            }
            _ => out.push(unit),
        }
    }
    Some(Cow::Owned(out))
}

/// TRV of a template token: as written, but each end of a line as a line feed (12.9.6.2).
pub fn template_raw_value(token: &[u16]) -> Cow<'_, [u16]> {
    let text = template_characters(token);
    if !text.contains(&CR) {
        return Cow::Borrowed(text);
    }
    let line_end = |(i, unit): (usize, &u16)| match *unit {
        LF if i > 0 && text[i - 1] == CR => None,
        CR => Some(LF),
        other => Some(other),
    };
    Cow::Owned(text.iter().enumerate().filter_map(line_end).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::quickcheck;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    fn text(units: &[u16]) -> String {
        String::from_utf16(units).expect("no lone surrogates")
    }

    fn sv(token: &str) -> String {
        text(&string_value(&units(token)))
    }

    #[test]
    fn strings() {
        assert_eq!(sv("''"), "");
        assert_eq!(sv("'a\"b'"), "a\"b");
        assert_eq!(sv(r#""\b\t\n\v\f\r\"\'\\\a\ä""#), "\u{8}\t\n\u{B}\u{C}\r\"'\\aä");
        assert_eq!(sv(r"'\x41\u0042\u{43}\u{1F600}\u{00000000044}'"), "ABC😀D");
        assert_eq!(sv("'a\\\nb\\\r\nc\\\rd\\\u{2028}e\\\u{2029}f\u{2028}'"), "abcdef\u{2028}");
        assert_eq!(*string_value(&units(r"'\uD83D\ude00\uDEAD'")), [0xD83D, 0xDE00, 0xDEAD]);
    }

    #[test]
    fn legacy_octal_escapes() {
        assert_eq!(sv(r"'\0'"), "\0");
        assert_eq!(sv(r"'\08\8\9'"), "\u{0}889");
        assert_eq!(sv(r"'\1\12\123\1234'"), "\u{1}\u{A}S\u{53}4");
        assert_eq!(sv(r"'\377\400\777\48'"), "\u{FF}\u{20}0\u{3F}7\u{4}8");
        assert_eq!(sv(r"'\0000'"), "\u{0}0");
    }

    #[test]
    fn templates() {
        let tv = |t: &str| template_value(&units(t)).map(|v| text(&v));
        let trv = |t: &str| text(&template_raw_value(&units(t)));
        assert_eq!(tv("`a$b`").as_deref(), Some("a$b"));
        assert_eq!(tv("`a${").as_deref(), Some("a"));
        assert_eq!(tv("}${").as_deref(), Some(""));
        assert_eq!(tv("}\\u{41}\\0x`").as_deref(), Some("A\0x"));
        assert_eq!(tv("`a\r\nb\rc\nd\\\r\ne`").as_deref(), Some("a\nb\nc\nde"));
        assert_eq!(trv("`a\r\nb\rc\nd\\\r\ne\\n\r\r\n`"), "a\nb\nc\nd\\\ne\\n\n\n");
        for bad in ["\\1", "\\00", "\\08", "\\8", "\\x", "\\x1", "\\x1g", "\\u", "\\u123", "\\u{", "\\u{}", "\\u{110000}", "\\u{12", "\\u{1g}"] {
            assert_eq!(tv(&format!("`a{bad}`")), None, "{bad}");
            assert_eq!(trv(&format!("`a{bad}`")), format!("a{bad}"));
        }
    }

    #[test]
    fn names() {
        let name = |t: &str| text(&identifier_string_value(&units(t)));
        assert_eq!(name("abc"), "abc");
        assert_eq!(name("\\u0061b\\u{63}"), "abc");
        assert_eq!(name("#\\u{20BB7}x"), "#𠮷x");
    }

    quickcheck! {
        fn any_text_has_some_value(token: Vec<u16>) -> bool {
            let token: Vec<u16> = token.iter().map(|u| if u % 3 == 0 { *u } else { u16::from(b"\\ux0789{}`$'\n\r/_.ne"[(*u as usize) % 19]) }).collect();
            string_value(&token);
            template_value(&token);
            template_raw_value(&token);
            identifier_string_value(&token).len() <= token.len()
        }
    }
}
