//! Numbers as text, and the integers that digits spell.

use super::rational;
use crate::heap::Big;
use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, ToPrimitive};

// ---------------------------------------------------------------- Number to text

/// Number::toString: as few digits in the radix (2 to 36) as read back as the same Number.
pub(crate) fn number_to_text(x: f64, radix: u32) -> String {
    if radix == 10 {
        return ryu_js::Buffer::new().format(x).to_string();
    }
    if x.is_nan() {
        return "NaN".into();
    }
    if x == 0.0 {
        return "0".into();
    }
    let mut text = String::new();
    if x < 0.0 {
        text.push('-');
    }
    if x.is_infinite() {
        return text + "Infinity";
    }
    if x.fract() == 0.0 && x.abs() < 9007199254740992.0 {
        return text + &BigUint::from(x.abs() as u64).to_str_radix(radix);
    }
    let (digits, point) = shortest_digits(x.abs(), radix);
    place_point(&mut text, &digits, point);
    text
}

/// The integer n of that many decimal digits and the exponent e so that n × 10^(e - digits + 1) is nearest to a positive value; of two, those of
/// the larger.
pub(crate) fn nearest_decimal(value: &Big, digits: u32) -> (i64, BigInt) {
    let power = |e: i64| BigInt::from(10).pow(e.unsigned_abs() as u32);
    let scaled = |e: i64| if e >= 0 { value * Big::from_integer(power(e)) } else { value / Big::from_integer(power(e)) };
    // The exponent from the lengths in bits is right or too small by one.
    let bits = value.numer().magnitude().bits() as i64 - value.denom().magnitude().bits() as i64;
    let mut e = ((bits - 1) as f64 * std::f64::consts::LOG10_2).floor() as i64;
    while scaled(-(e + 1)) >= Big::one() {
        e += 1;
    }
    while scaled(-e) < Big::one() {
        e -= 1;
    }
    let n = rational::floor(&(scaled(i64::from(digits) - 1 - e) + Big::new(1.into(), 2.into())));
    // Rounding up may give one digit more.
    if n == BigInt::from(10).pow(digits) { (e + 1, n / 10) } else { (e, n) }
}

/// As few decimal digits as read back as the same positive Number, as an integer that is not divisible by 10, and the exponent of the first.
pub(crate) fn shortest_decimal(x: f64) -> Option<(i64, u64)> {
    let text = format!("{x:e}");
    let (digits, exponent) = text.split_once('e')?;
    let digits: String = digits.chars().filter(|c| *c != '.').collect();
    Some((exponent.parse().ok()?, digits.parse().ok()?))
}

/// Writes digits with the point behind the first `point` of them, zeros where there are none.
fn place_point(text: &mut String, digits: &[u8], point: i64) {
    let push = |text: &mut String, digits: &[u8]| text.extend(digits.iter().map(|d| char::from_digit(*d as u32, 36).unwrap_or('0')));
    let zeros = |text: &mut String, n: i64| text.extend(std::iter::repeat_n('0', n.max(0) as usize));
    if point <= 0 {
        text.push_str("0.");
        zeros(text, -point);
        push(text, digits);
    } else if point as usize >= digits.len() {
        push(text, digits);
        zeros(text, point - digits.len() as i64);
    } else {
        push(text, &digits[..point as usize]);
        text.push('.');
        push(text, &digits[point as usize..]);
    }
}

/// The shortest digits that are nearer to this finite positive Number than to any other, and of those the nearest, with the
/// place of the point (Burger and Dybvig, "Printing floating-point numbers quickly and accurately", free format).
fn shortest_digits(x: f64, radix: u32) -> (Vec<u8>, i64) {
    let bits = x.to_bits();
    let biased = (bits >> 52) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (f, e) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    let even = f % 2 == 0;
    // The Number below a power of two is at half the distance.
    let uneven_gap = fraction == 0 && biased > 1;
    let one = BigUint::one();
    let extra = uneven_gap as u64;
    let (mut r, mut s, mut above, mut below) = if e >= 0 {
        let e = e as u64;
        (BigUint::from(f) << (e + 1 + extra), BigUint::from(2u32) << extra, &one << (e + extra), &one << e)
    } else {
        (BigUint::from(f) << (1 + extra), &one << ((-e) as u64 + 1 + extra), &one << extra, one)
    };
    let base = BigUint::from(radix);
    // Scale so that the value is below 1, but not below 1/radix.
    let mut point = (x.ln() / (radix as f64).ln() - 1e-10).ceil() as i64;
    let power = base.pow(point.unsigned_abs() as u32);
    if point >= 0 {
        s *= power;
    } else {
        r *= &power;
        above *= &power;
        below *= power;
    }
    let reaches = |sum: BigUint, s: &BigUint| if even { sum >= *s } else { sum > *s };
    if reaches(&r + &above, &s) {
        point += 1;
    } else {
        r *= radix;
        above *= radix;
        below *= radix;
    }
    let mut digits = Vec::new();
    loop {
        let (digit, rest) = r.div_rem(&s);
        let digit = digit.to_u8().unwrap_or(0);
        let low = if even { rest <= below } else { rest < below };
        let high = reaches(&rest + &above, &s);
        if !low && !high {
            digits.push(digit);
            r = rest * radix;
            above *= radix;
            below *= radix;
            continue;
        }
        let up = high && (!low || &rest + &rest >= s);
        digits.push(digit + up as u8);
        return (digits, point);
    }
}

// ---------------------------------------------------------------- text to Number

/// The value of a code unit as a digit.
pub(crate) fn digit_value(unit: u16, radix: u32) -> Option<u8> {
    char::from_u32(unit as u32).and_then(|c| c.to_digit(radix)).map(|d| d as u8)
}

/// The values of all digits, if there is one and they are all digits.
fn digits_of(text: &[u16], radix: u32) -> Option<Vec<u8>> {
    if text.is_empty() {
        return None;
    }
    text.iter().map(|u| digit_value(*u, radix)).collect()
}

/// What digits spell.
pub(crate) enum Spelled {
    Integer(BigUint),
    /// Beyond the largest Number.
    Huge,
}

/// The integer that the text spells, unless it is larger than any Number.
pub(crate) fn spelled(text: &[u16], radix: u32) -> Option<Spelled> {
    let digits = digits_of(text, radix)?;
    let start = digits.iter().position(|d| *d != 0).unwrap_or(digits.len());
    // Even in radix 2, more digits than that are beyond 2^1024.
    if digits.len() - start > 1100 {
        return Some(Spelled::Huge);
    }
    Some(Spelled::Integer(BigUint::from_radix_be(&digits, radix)?))
}

/// Length of the longest prefix that is a StrDecimalLiteral, over the elements of a text.
pub(crate) fn decimal_prefix(at: impl Fn(usize) -> Option<u32>) -> usize {
    let is = |i: usize, of: &str| at(i).and_then(char::from_u32).is_some_and(|c| of.contains(c));
    let digits_from = |mut i: usize| {
        while is(i, "0123456789") {
            i += 1;
        }
        i
    };
    let start = is(0, "+-") as usize;
    if "Infinity".chars().enumerate().all(|(i, c)| at(start + i) == Some(c as u32)) {
        return start + "Infinity".len();
    }
    let whole = digits_from(start);
    let mut end = whole;
    if is(whole, ".") {
        let fraction = digits_from(whole + 1);
        // A point alone is nothing.
        if whole > start || fraction > whole + 1 {
            end = fraction;
        }
    }
    if end == start {
        return 0;
    }
    if is(end, "eE") {
        let from = end + 1 + is(end + 1, "+-") as usize;
        let exponent = digits_from(from);
        if exponent > from {
            end = exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(s: &str) -> Vec<u16> {
        s.encode_utf16().collect()
    }

    #[test]
    fn numbers_are_written_in_any_radix() {
        assert_eq!(number_to_text(0.000001, 10), "0.000001");
        assert_eq!(number_to_text(1e21, 10), "1e+21");
        assert_eq!(number_to_text(-0.0, 10), "0");
        assert_eq!(number_to_text(255.0, 16), "ff");
        assert_eq!(number_to_text(-255.5, 16), "-ff.8");
        assert_eq!(number_to_text(0.5, 2), "0.1");
        assert_eq!(number_to_text(0.1, 3), "0.0022002200220022002200220022002201");
        assert_eq!(number_to_text(f64::NEG_INFINITY, 36), "-Infinity");
        assert_eq!(number_to_text(2f64.powi(60), 2), format!("1{}", "0".repeat(60)));
        assert_eq!(number_to_text(5e-324, 2), format!("0.{}1", "0".repeat(1073)));
        assert_eq!(number_to_text(f64::MAX, 16), format!("fffffffffffff8{}", "0".repeat(242)));
    }

    #[test]
    fn decimals_near_a_value() {
        let near = |x: f64, digits| {
            let (e, n) = nearest_decimal(&rational::from_f64(x).unwrap(), digits);
            (e, n.to_string())
        };
        assert_eq!(near(123.456, 4), (2, "1235".into()));
        assert_eq!(near(99.99, 3), (2, "100".into()), "one digit more");
        assert_eq!(near(0.001, 1), (-3, "1".into()));
        assert_eq!(near(1.25, 2), (0, "13".into()), "of two equally near the larger");
        assert_eq!(near(1.0, 1), (0, "1".into()));
        assert_eq!(near(10.0, 1), (1, "1".into()));
        assert_eq!(near(5e-324, 3), (-324, "494".into()));
        assert_eq!(near(f64::MAX, 3), (308, "180".into()));
    }

    #[test]
    fn shortest_decimals() {
        assert_eq!(shortest_decimal(123.456), Some((2, 123456)));
        assert_eq!(shortest_decimal(1e21), Some((21, 1)));
        assert_eq!(shortest_decimal(5e-324), Some((-324, 5)));
        assert_eq!(shortest_decimal(f64::MAX), Some((308, 17976931348623157)));
    }

    /// Digits in the radix, read exactly and rounded, are the Number again.
    #[test]
    fn what_was_written_reads_back() {
        let mut seed = 0x9E37_79B9_7F4A_7C15u64;
        for i in 0..2000u32 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let x = f64::from_bits(seed & !(1 << 63));
            let radix = 2 + i % 35;
            if !x.is_finite() || x == 0.0 {
                continue;
            }
            let text = number_to_text(x, radix);
            if radix == 10 {
                assert_eq!(text.parse::<f64>().unwrap(), x);
                continue;
            }
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let digits: Vec<u8> = whole.chars().chain(fraction.chars()).map(|c| c.to_digit(radix).unwrap() as u8).collect();
            let n = BigUint::from_radix_be(&digits, radix).unwrap();
            let d = BigUint::from(radix).pow(fraction.len() as u32);
            assert_eq!(rational::to_f64(&Big::new(n.into(), d.into())), x, "{text} in radix {radix}");
        }
    }

    #[test]
    fn prefixes_end_where_the_literal_does() {
        let length = |s: &str| {
            let u = units(s);
            decimal_prefix(|i| u.get(i).map(|u| *u as u32))
        };
        for (text, n) in [("12.5e3x", 6), ("12.5e+", 4), ("-.5.5", 3), ("..", 0), ("Infinityx", 8), ("-Inf", 0), ("1.e1", 4), ("", 0), ("+", 0)] {
            assert_eq!(length(text), n, "{text}");
        }
    }
}
