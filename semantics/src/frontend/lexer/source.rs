//! Source text as the lexer reads it: from UTF-16 code units to code points, and from these to atoms.

use spec262_spec::grammar::lexical::atoms::{
    Atom, ID_CONTINUE, ID_START, LEAD_SURROGATE, LINE_SEPARATOR, OTHER, PARAGRAPH_SEPARATOR, SPACE_SEPARATOR, TRAIL_SURROGATE,
    ZERO_WIDTH_NO_BREAK_SPACE,
};

/// The code point at an index, and how many code units it takes. A surrogate without its other half is a
/// code point by itself, as in CodePointAt (11.1.4).
#[inline]
pub fn code_point_at(source: &[u16], at: usize) -> Option<(u32, usize)> {
    let first = *source.get(at)?;
    if first & 0xFC00 == 0xD800
        && let Some(second) = source.get(at + 1)
        && second & 0xFC00 == 0xDC00
    {
        return Some((0x10000 + (u32::from(first & 0x3FF) << 10) + u32::from(second & 0x3FF), 2));
    }
    Some((u32::from(first), 1))
}

/// The code points of some source text.
pub fn code_points(source: &[u16]) -> impl Iterator<Item = u32> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (point, width) = code_point_at(source, at)?;
        at += width;
        Some(point)
    })
}

/// What the lexer's tables know a code point as.
pub fn atom_of(point: u32) -> Atom {
    match point {
        0..=0x7F => point as Atom,
        0x2028 => LINE_SEPARATOR,
        0x2029 => PARAGRAPH_SEPARATOR,
        0xFEFF => ZERO_WIDTH_NO_BREAK_SPACE,
        0xD800..=0xDBFF => LEAD_SURROGATE,
        0xDC00..=0xDFFF => TRAIL_SURROGATE,
        // General category Space_Separator (Zs), but for U+0020. Unicode adds none any more: it would change what programs mean.
        0xA0 | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => SPACE_SEPARATOR,
        _ => match char::from_u32(point) {
            Some(c) if unicode_id_start::is_id_start(c) => ID_START,
            Some(c) if unicode_id_start::is_id_continue(c) => ID_CONTINUE,
            _ => OTHER,
        },
    }
}
