//! Escape sequences of names, strings and templates.

/// What an escape sequence stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Decoded {
    Point(u32),
    /// A line continuation.
    Nothing,
}

fn digit(text: &[u16], at: usize, radix: u32) -> Option<u32> {
    text.get(at).and_then(|u| char::from_u32(u32::from(*u))).and_then(|c| c.to_digit(radix))
}

/// Decodes what follows a backslash, which stands before `at`; gives also where it ends. None, if it is no
/// escape sequence. The legacy ones (`\1`, `\08`, `\8`) exist in strings only, where `legacy` is set.
pub(super) fn escape(text: &[u16], at: usize, legacy: bool) -> Option<(Decoded, usize)> {
    let unit = *text.get(at)?;
    let next = at + 1;
    let point = match u8::try_from(unit).unwrap_or(0) {
        b'b' => 0x08,
        b't' => 0x09,
        b'n' => 0x0A,
        b'v' => 0x0B,
        b'f' => 0x0C,
        b'r' => 0x0D,
        b'\n' => return Some((Decoded::Nothing, next)),
        b'\r' => return Some((Decoded::Nothing, next + usize::from(text.get(next) == Some(&0x0A)))),
        b'x' => return fixed(text, next, 2),
        b'u' if text.get(next) == Some(&u16::from(b'{')) => return braced(text, next + 1),
        b'u' => return fixed(text, next, 4),
        b'0'..=b'7' if legacy => return octal(text, at),
        b'0' if digit(text, next, 10).is_none() => 0,
        b'0'..=b'9' if !legacy => return None,
        _ if unit == 0x2028 || unit == 0x2029 => return Some((Decoded::Nothing, next)),
        // Itself; of a surrogate pair the other half follows as it is.
        _ => u32::from(unit),
    };
    Some((Decoded::Point(point), next))
}

/// So many hexadecimal digits.
fn fixed(text: &[u16], at: usize, digits: usize) -> Option<(Decoded, usize)> {
    let value = (at..at + digits).try_fold(0, |value, i| Some(value * 16 + digit(text, i, 16)?))?;
    Some((Decoded::Point(value), at + digits))
}

/// Hexadecimal digits, as many as there are, and `}`.
fn braced(text: &[u16], at: usize) -> Option<(Decoded, usize)> {
    let mut end = at;
    let mut value = 0;
    while let Some(d) = digit(text, end, 16) {
        value = value * 16 + d;
        end += 1;
        if value > 0x10FFFF {
            return None;
        }
    }
    (end > at && text.get(end) == Some(&u16::from(b'}'))).then_some((Decoded::Point(value), end + 1))
}

/// One to three octal digits, up to 255.
fn octal(text: &[u16], at: usize) -> Option<(Decoded, usize)> {
    let first = digit(text, at, 8)?;
    let most = if first < 4 { 3 } else { 2 };
    let mut value = first;
    let mut end = at + 1;
    while end < at + most
        && let Some(d) = digit(text, end, 8)
    {
        value = value * 8 + d;
        end += 1;
    }
    Some((Decoded::Point(value), end))
}
