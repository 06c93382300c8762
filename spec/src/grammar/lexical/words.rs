//! The words that the grammar mentions, in a perfect hash: the length and three characters of a name lead to the
//! one word that it may be.

use crate::grammar::lalr::Term;

/// A word and its terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub term: Term,
    /// The terminal of the same name spelled with an escape sequence.
    pub escaped: Term,
}

/// Which characters of a name are looked at besides the first and the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Middle {
    Second,
    Half,
    LastButOne,
}

impl Middle {
    pub const ALL: [Middle; 3] = [Middle::Second, Middle::Half, Middle::LastButOne];

    #[inline]
    fn at(self, length: usize) -> usize {
        match self {
            Middle::Second => usize::from(length > 1),
            Middle::Half => length / 2,
            Middle::LastButOne => length.saturating_sub(2),
        }
    }
}

/// The words by their hash. [`Words::find`] is what the lexer asks for each name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub middle: Middle,
    pub multiplier: u32,
    /// The hash is this many bits shifted out of 32.
    pub shift: u32,
    /// A word's index plus one; 0 is none.
    pub slots: Vec<u8>,
    pub words: Vec<Word>,
    /// The lengths of the shortest and the longest word.
    pub lengths: (u32, u32),
}

impl Words {
    /// Looks for a multiplier that sends no two words to the same slot.
    pub fn new(words: Vec<Word>) -> Option<Words> {
        let lengths: Vec<u32> = words.iter().map(|w| w.text.len() as u32).collect();
        let lengths = (lengths.iter().copied().min()?, lengths.iter().copied().max()?);
        if words.len() > 250 || words.iter().any(|w| w.text.is_empty() || !w.text.is_ascii()) {
            return None;
        }
        for bits in 7..=12u32 {
            for middle in Middle::ALL {
                // Odd multipliers, spread by the golden ratio.
                for k in 1..4000u32 {
                    let multiplier = k.wrapping_mul(0x9E37_79B9) | 1;
                    let mut table = Words { middle, multiplier, shift: 32 - bits, slots: vec![0; 1 << bits], words: vec![], lengths };
                    let fits = words.iter().enumerate().all(|(i, w)| {
                        let units: Vec<u16> = w.text.encode_utf16().collect();
                        let slot = table.slot(&units);
                        std::mem::replace(&mut table.slots[slot], i as u8 + 1) == 0
                    });
                    if fits {
                        table.words = words;
                        return Some(table);
                    }
                }
            }
        }
        None
    }

    #[inline]
    fn slot(&self, name: &[u16]) -> usize {
        let n = name.len();
        let key = u32::from(name[0] & 0xFF) | u32::from(name[self.middle.at(n)] & 0xFF) << 8 | u32::from(name[n - 1] & 0xFF) << 16 | (n as u32) << 24;
        (key.wrapping_mul(self.multiplier) >> self.shift) as usize
    }

    /// The word that is spelled so.
    #[inline]
    pub fn find(&self, name: &[u16]) -> Option<&Word> {
        let n = name.len() as u32;
        if n < self.lengths.0 || n > self.lengths.1 {
            return None;
        }
        let word = self.words.get((*self.slots.get(self.slot(name))? as usize).wrapping_sub(1))?;
        let text = word.text.as_bytes();
        (text.len() == name.len() && text.iter().zip(name).all(|(a, b)| u16::from(*a) == *b)).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_words_and_no_others() {
        let texts = ["of", "if", "in", "instanceof", "export", "extends", "enum", "let", "get", "set"];
        let words = texts.iter().enumerate().map(|(i, t)| Word { text: t.to_string(), term: i as u8, escaped: 0 }).collect();
        let table = Words::new(words).expect("a hash for ten words");
        let find = |t: &str| table.find(&t.encode_utf16().collect::<Vec<_>>()).map(|w| w.text.clone());
        for t in texts {
            assert_eq!(find(t).as_deref(), Some(t));
        }
        for t in ["a", "ox", "extendz", "instanceoff", "exporting", "éé", "ļet", "ɬet"] {
            assert_eq!(find(t), None, "{t}");
        }
    }
}
