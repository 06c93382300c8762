//! What the standard takes from the Unicode Character Database. Texts are code points; a lone surrogate is one, and stands for
//! itself: it has no case, it is no part of any composition, and it ends the context of what stands beside it.

use unicode_normalization::UnicodeNormalization;

/// Whether a code point is WhiteSpace or a LineTerminator (12.2, 12.3): of the category Space_Separator, or listed there.
pub(crate) fn is_white_space(cp: u32) -> bool {
    matches!(
        cp,
        0x09..=0x0D | 0x20 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 | 0xFEFF
    )
}

/// The code points of a text: pairs of surrogates are joined.
pub(crate) fn code_points(units: &[u16]) -> impl Iterator<Item = u32> + '_ {
    char::decode_utf16(units.iter().copied()).map(|c| match c {
        Ok(c) => c as u32,
        Err(lone) => lone.unpaired_surrogate() as u32,
    })
}

/// The code units of code points.
pub(crate) fn push_code_point(units: &mut Vec<u16>, cp: u32) {
    match char::from_u32(cp) {
        Some(c) => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        // A surrogate.
        None => units.push(cp as u16),
    }
}

/// Maps the stretches between lone surrogates.
fn map_scalars(text: impl Iterator<Item = u32>, mut map: impl FnMut(&str, &mut Vec<u32>)) -> Vec<u32> {
    let mut mapped = Vec::new();
    let mut stretch = String::new();
    for cp in text {
        match char::from_u32(cp) {
            Some(c) => stretch.push(c),
            None => {
                map(&stretch, &mut mapped);
                stretch.clear();
                mapped.push(cp);
            }
        }
    }
    map(&stretch, &mut mapped);
    mapped
}

/// toLowercase of Default Case Conversion, the final sigma included.
pub(crate) fn to_lowercase(text: impl Iterator<Item = u32>) -> Vec<u32> {
    map_scalars(text, |s, out| out.extend(s.to_lowercase().chars().map(u32::from)))
}

/// toUppercase of Default Case Conversion.
pub(crate) fn to_uppercase(text: impl Iterator<Item = u32>) -> Vec<u32> {
    map_scalars(text, |s, out| out.extend(s.to_uppercase().chars().map(u32::from)))
}

/// The text in the Normalization Form with that name.
pub(crate) fn normalized(units: &[u16], form: &str) -> Option<Vec<u16>> {
    let map = |s: &str, out: &mut Vec<u32>| match form {
        "NFC" => out.extend(s.nfc().map(u32::from)),
        "NFD" => out.extend(s.nfd().map(u32::from)),
        "NFKC" => out.extend(s.nfkc().map(u32::from)),
        _ => out.extend(s.nfkd().map(u32::from)),
    };
    if !["NFC", "NFD", "NFKC", "NFKD"].contains(&form) {
        return None;
    }
    let mut result = Vec::with_capacity(units.len());
    for cp in map_scalars(code_points(units), map) {
        push_code_point(&mut result, cp);
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(s: &[u16]) -> Vec<u32> {
        to_lowercase(code_points(s))
    }
    fn units(s: &str) -> Vec<u16> {
        s.encode_utf16().collect()
    }
    fn cps(s: &str) -> Vec<u32> {
        s.chars().map(u32::from).collect()
    }

    #[test]
    fn case_is_mapped_in_its_context() {
        assert_eq!(lower(&units("ΑΣ ΑΣΑ Σ")), cps("ας ασα σ"));
        assert_eq!(lower(&units("A\u{180E}Σ\u{180E}B")), cps("a\u{180E}σ\u{180E}b"));
        assert_eq!(lower(&units("İ")), cps("i\u{307}"));
        assert_eq!(to_uppercase(code_points(&units("ßŉ\u{10428}"))), cps("SSʼN\u{10400}"));
    }

    #[test]
    fn lone_surrogates_stand_for_themselves() {
        assert_eq!(lower(&[0x41, 0xD800, 0x3A3]), [0x61, 0xD800, 0x3C3]);
        assert_eq!(lower(&[0x41, 0x3A3, 0xDC00, 0x42]), [0x61, 0x3C2, 0xDC00, 0x62]);
        assert_eq!(normalized(&[0x65, 0x301, 0xD800, 0x301], "NFC"), Some(vec![0xE9, 0xD800, 0x301]));
    }

    #[test]
    fn forms_of_normalization() {
        assert_eq!(normalized(&units("ſ\u{323}\u{307}"), "NFKC"), Some(units("ṩ")));
        assert_eq!(normalized(&units("ạ\u{308}"), "NFD"), Some(units("a\u{323}\u{308}")));
        assert_eq!(normalized(&[], "nfc"), None);
    }
}
