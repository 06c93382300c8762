//! NumericValue of a NumericLiteral.

/// The value of a numeric literal.
#[derive(Clone, PartialEq, Debug)]
pub enum Numeric {
    /// The Number nearest to the literal's mathematical value, ties to even.
    Number(f64),
    /// The digits of a BigInt literal, without prefix, separators and suffix.
    BigInt { digits: String, radix: u32 },
}

/// NumericValue (12.9.3.3).
pub fn numeric_value(token: &[u16]) -> Numeric {
    // Every character of a numeric literal is ASCII.
    let text: String = token.iter().filter(|u| **u != u16::from(b'_')).map(|u| u8::try_from(*u).map_or('?', char::from)).collect();
    let (radix, digits) = match text.get(..2) {
        Some("0x" | "0X") => (16, &text[2..]),
        Some("0o" | "0O") => (8, &text[2..]),
        Some("0b" | "0B") => (2, &text[2..]),
        // LegacyOctalIntegerLiteral; with an 8 or 9 in it, it is decimal.
        Some(_) if text.starts_with('0') && text.bytes().all(|b| (b'0'..=b'7').contains(&b)) => (8, &text[1..]),
        _ => (10, text.as_str()),
    };
    if let Some(digits) = digits.strip_suffix('n') {
        return Numeric::BigInt { digits: digits.to_string(), radix };
    }
    Numeric::Number(match radix {
        // Correctly rounded for any number of digits.
        10 => digits.parse().unwrap_or(f64::NAN),
        _ => power_of_two(digits, radix),
    })
}

/// The Number nearest to digits in a radix that is a power of two.
fn power_of_two(digits: &str, radix: u32) -> f64 {
    let bits = radix.trailing_zeros();
    let mut value = 0u64;
    let mut dropped = 0i32;
    let mut inexact = false;
    for d in digits.bytes().filter_map(|b| char::from(b).to_digit(radix)) {
        if value < 1 << 60 {
            value = value << bits | u64::from(d);
        } else {
            // More than 60 bits: of the rest it matters only how many there are, and whether one is set.
            inexact |= d != 0;
            dropped = dropped.saturating_add(bits as i32);
        }
    }
    // The lowest bit is below the one that decides a tie, so the conversion rounds as if all bits were there.
    (value | u64::from(inexact)) as f64 * 2f64.powi(dropped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::quickcheck;

    fn value(text: &str) -> Numeric {
        numeric_value(&text.encode_utf16().collect::<Vec<_>>())
    }

    fn number(text: &str) -> f64 {
        match value(text) {
            Numeric::Number(n) => n,
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn numbers() {
        for (text, n) in [
            ("0", 0.0),
            ("5.", 5.0),
            (".5", 0.5),
            ("5.e3", 5000.0),
            ("1_000.000_1e-1_0", 1000.0001e-10),
            ("00", 0.0),
            ("017", 15.0),
            ("018", 18.0),
            ("09.5", 9.5),
            ("0xFf", 255.0),
            ("0B1_01", 5.0),
            ("0o17", 15.0),
            ("9007199254740993", 9007199254740992.0),
            ("0x20000000000001", 9007199254740992.0),
            ("0x20000000000003", 9007199254740996.0),
            ("1e400", f64::INFINITY),
            ("5e-324", 5e-324),
        ] {
            assert_eq!(number(text), n, "{text}");
        }
        // A tie, and what a digit far behind makes of it.
        let zeroes = "0".repeat(26);
        assert_eq!(number(&format!("0x20000000000001{zeroes}")), 9007199254740992.0 * 2f64.powi(104));
        assert_eq!(number(&format!("0x20000000000001{zeroes}1")), 9007199254740994.0 * 2f64.powi(108));
        assert_eq!(number(&format!("0x{}", "F".repeat(400))), f64::INFINITY);
        assert_eq!(number(&format!("0x{}", "0".repeat(400))), 0.0);
        assert_eq!(number(&format!("0b{}", "1".repeat(1024))), f64::INFINITY);
        assert_eq!(number(&format!("0b1{}", "0".repeat(1023))), 2f64.powi(1023));
        assert_eq!(number(&format!("0.{}1", "0".repeat(400))), 0.0);
    }

    #[test]
    fn big_integers() {
        assert_eq!(value("0n"), Numeric::BigInt { digits: "0".into(), radix: 10 });
        assert_eq!(value("1_000n"), Numeric::BigInt { digits: "1000".into(), radix: 10 });
        assert_eq!(value("0xFf_0n"), Numeric::BigInt { digits: "Ff0".into(), radix: 16 });
        assert_eq!(value("0b1n"), Numeric::BigInt { digits: "1".into(), radix: 2 });
    }

    quickcheck! {
        /// A u128 rounds to the nearest Number, ties to even; so must its digits.
        fn integers_in_any_radix(high: u64, low: u64, shift: u8) -> bool {
            let n = (u128::from(high) << 64 | u128::from(low)) >> (shift % 128);
            let nearest = n as f64;
            number(&format!("{n}")) == nearest
                && number(&format!("0x{n:X}")) == nearest
                && number(&format!("0o{n:o}")) == nearest
                && number(&format!("0b{n:b}")) == nearest
                && (n == 0 || number(&format!("0{n:o}")) == nearest)
        }

        fn any_number_reads_back(bits: u64) -> bool {
            let n = f64::from_bits(bits).abs();
            !n.is_finite() || number(&format!("{n:e}")) == n && number(&format!("{n}")) == n
        }
    }
}
