//! Texts as they are kept, and code units as they are looked at.

use std::rc::Rc;

/// Up to so many Latin-1 units are kept in the cell itself.
const SHORT: usize = 22;

/// The units of a String; it does not know its length (the cell does).
#[derive(Clone)]
pub(super) enum Text {
    Short([u8; SHORT]),
    /// From this place on.
    Latin1(Rc<[u8]>, u32),
    Wide(Rc<[u16]>, u32),
}

impl Text {
    pub fn latin1(units: &[u8]) -> Text {
        if units.len() <= SHORT {
            let mut short = [0; SHORT];
            short[..units.len()].copy_from_slice(units);
            return Text::Short(short);
        }
        Text::Latin1(units.into(), 0)
    }
    pub fn from_units(units: &[u16]) -> Text {
        if units.iter().all(|u| *u < 256) {
            return Text::latin1(&units.iter().map(|u| *u as u8).collect::<Vec<u8>>());
        }
        Text::Wide(units.into(), 0)
    }
    pub fn is_wide(&self) -> bool {
        matches!(self, Text::Wide(..))
    }
    /// Bytes outside of the cell; each of those that share them counts its part.
    pub fn bytes(&self) -> usize {
        match self {
            Text::Short(_) => 0,
            Text::Latin1(units, _) => units.len() / Rc::strong_count(units),
            Text::Wide(units, _) => 2 * units.len() / Rc::strong_count(units),
        }
    }
    /// The same text from a later place on.
    pub fn slice(&self, from: u32) -> Text {
        match self {
            Text::Short(units) => Text::latin1(&units[from as usize..]),
            Text::Latin1(units, start) => Text::Latin1(units.clone(), start + from),
            Text::Wide(units, start) => Text::Wide(units.clone(), start + from),
        }
    }
    #[inline]
    pub fn units(&self, len: u32) -> Units<'_> {
        let len = len as usize;
        match self {
            Text::Short(units) => Units::Latin1(&units[..len]),
            Text::Latin1(units, start) => Units::Latin1(&units[*start as usize..][..len]),
            Text::Wide(units, start) => Units::Wide(&units[*start as usize..][..len]),
        }
    }
}

/// Puts a text together.
pub(super) enum Builder {
    Latin1(Vec<u8>),
    Wide(Vec<u16>),
}

impl Builder {
    /// `wide` must be true if something that is pushed is wide.
    pub fn new(wide: bool, len: usize) -> Builder {
        if wide { Builder::Wide(Vec::with_capacity(len)) } else { Builder::Latin1(Vec::with_capacity(len)) }
    }
    pub fn push(&mut self, units: Units) {
        match self {
            Builder::Latin1(text) => match units {
                Units::Latin1(units) => text.extend_from_slice(units),
                units => text.extend(units.iter().map(|u| u as u8)),
            },
            Builder::Wide(text) => match units {
                Units::Wide(units) => text.extend_from_slice(units),
                units => text.extend(units.iter()),
            },
        }
    }
    pub fn finish(self) -> Text {
        match self {
            Builder::Latin1(text) => Text::latin1(&text),
            Builder::Wide(text) => Text::from_units(&text),
        }
    }
}

/// A copy of the two, one behind the other.
pub(super) fn join(a: Units, b: Units) -> Text {
    let wide = matches!(a, Units::Wide(_)) || matches!(b, Units::Wide(_));
    let len = a.len() + b.len();
    if !wide && len <= SHORT {
        // The common case, without a vector.
        let mut short = [0; SHORT];
        for (to, unit) in short.iter_mut().zip(a.iter().chain(b.iter())) {
            *to = unit as u8;
        }
        return Text::Short(short);
    }
    let mut text = Builder::new(wide, len);
    text.push(a);
    text.push(b);
    text.finish()
}

/// The number of decimal digits.
pub(super) fn digit_count(n: u32) -> u32 {
    n.checked_ilog10().unwrap_or(0) + 1
}

/// The code units of a String, to look at.
#[derive(Clone, Copy)]
pub(crate) enum Units<'a> {
    Latin1(&'a [u8]),
    Wide(&'a [u16]),
    /// The digits of an array index that is in the value itself, and how many there are.
    Digits([u8; 10], u8),
}

impl<'a> Units<'a> {
    pub(super) fn digits(mut n: u32) -> Units<'a> {
        let count = digit_count(n) as usize;
        let mut digits = [0; 10];
        for digit in digits[..count].iter_mut().rev() {
            *digit = b'0' + (n % 10) as u8;
            n /= 10;
        }
        Units::Digits(digits, count as u8)
    }
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Units::Latin1(units) => units.len(),
            Units::Wide(units) => units.len(),
            Units::Digits(_, n) => *n as usize,
        }
    }
    /// The code unit at an index below the length.
    #[inline]
    pub fn at(&self, i: usize) -> u16 {
        match self {
            Units::Latin1(units) => units[i] as u16,
            Units::Wide(units) => units[i],
            Units::Digits(units, _) => units[i] as u16,
        }
    }
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + '_ {
        (0..self.len()).map(|i| self.at(i))
    }
    pub fn to_vec(self) -> Vec<u16> {
        match self {
            Units::Wide(units) => units.to_vec(),
            units => units.iter().collect(),
        }
    }
    /// All of it, if it is not kept in 16-bit units.
    pub fn latin1(&self) -> Option<&[u8]> {
        match self {
            Units::Latin1(units) => Some(units),
            Units::Digits(units, n) => Some(&units[..*n as usize]),
            Units::Wide(_) => None,
        }
    }
    /// A part; both ends are in bounds.
    pub fn slice(self, from: usize, to: usize) -> Units<'a> {
        match self {
            Units::Latin1(units) => Units::Latin1(&units[from..to]),
            Units::Wide(units) => Units::Wide(&units[from..to]),
            Units::Digits(units, _) => {
                let mut part = [0; 10];
                part[..to - from].copy_from_slice(&units[from..to]);
                Units::Digits(part, (to - from) as u8)
            }
        }
    }
    pub(super) fn same(self, other: Units) -> bool {
        match (self, other) {
            (Units::Wide(a), Units::Wide(b)) => a == b,
            (a, b) => match (a.latin1(), b.latin1()) {
                (Some(a), Some(b)) => a == b,
                _ => a.iter().eq(b.iter()),
            },
        }
    }
    /// Never 0.
    pub(super) fn hash(self) -> u32 {
        let mix = |h: u32, unit: u16| (h.rotate_left(5) ^ unit as u32).wrapping_mul(0x9E37_79B1);
        let hash = match self {
            Units::Latin1(units) => units.iter().fold(1, |h, u| mix(h, *u as u16)),
            Units::Wide(units) => units.iter().fold(1, |h, u| mix(h, *u)),
            digits => digits.iter().fold(1, mix),
        };
        hash.max(1)
    }
    /// The array index whose canonical digits these are.
    pub(super) fn array_index(self) -> Option<u32> {
        let len = self.len();
        if len == 0 || len > 10 || (len > 1 && self.at(0) == b'0' as u16) {
            return None;
        }
        let mut n = 0u64;
        for unit in self.iter() {
            let digit = unit.wrapping_sub(b'0' as u16);
            if digit > 9 {
                return None;
            }
            n = n * 10 + digit as u64;
        }
        u32::try_from(n).ok().filter(|n| *n != u32::MAX)
    }
}
