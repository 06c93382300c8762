//! Mathematical values as decimal representations: what 7.1.4.1 and 12.9.3 say of digits.

use super::Prim;
use super::args::{Args, Result};
use super::{math, rational};
use crate::frontend::NodeId;
use crate::heap::Big;
use crate::machine::Machine;
use crate::value::Value;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("value-of-digits", value_of_digits),
    ("number-of-digits", number_of_digits),
    ("decimal", decimal),
    ("significant-digits", significant_digits),
    ("zeros-after-digits", zeros_after_digits),
    ("zeros-after-digits-incremented", zeros_after_digits_incremented),
];

fn text(m: &Machine, node: Value) -> &[u16] {
    m.trees.of(node).text(NodeId(node.index()))
}

fn value_of_digits(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("value-of-digits", args);
    let node = a.node(m, 0)?;
    let radix = match m.code.names.grammar.nonterminal_name(m.trees.of(node).shape(NodeId(node.index())).0) {
        "DecimalDigits" | "NonZeroDigit" | "NonOctalDecimalIntegerLiteral" => 10,
        "BinaryDigits" => 2,
        "OctalDigits" | "LegacyOctalIntegerLiteral" | "LegacyOctalEscapeSequence" => 8,
        "HexDigits" | "HexEscapeSequence" | "Hex4Digits" | "CodePoint" => 16,
        _ => return Err(a.wrong(m, 0, "a node of digits")),
    };
    // Letters of an escape sequence, and separators, are no digits.
    let digits: Vec<u8> = text(m, node).iter().filter_map(|u| u8::try_from(*u).ok()).filter(|u| char::from(*u).is_digit(radix)).collect();
    if digits.len() as u64 > rational::MAX_BITS / 4 {
        return Err(m.too_large());
    }
    let value = value_of(&digits, radix).ok_or_else(|| a.wrong(m, 0, "a node of digits"))?;
    Ok(math::from_bigint(&mut m.heap, value))
}

/// The integer that digits spell. Long ones are halved, since reading them at once takes the square of their number.
fn value_of(digits: &[u8], radix: u32) -> Option<BigInt> {
    const LONG: usize = 1000;
    if digits.len() <= LONG || radix.is_power_of_two() {
        return BigInt::parse_bytes(digits, radix);
    }
    let (high, low) = digits.split_at(digits.len() / 2);
    Some(value_of(high, radix)? * BigInt::from(radix).pow(low.len() as u32) + value_of(low, radix)?)
}

fn number_of_digits(m: &mut Machine, args: &[Value]) -> Result {
    let node = Args("number-of-digits", args).node(m, 0)?;
    let count = text(m, node).iter().filter(|u| **u != u16::from(b'_')).count();
    Ok(Value::integer(count as i64))
}

/// More decimal digits than there are in any value that lies in the midst between two Numbers: whether something follows tells the rest.
const ENOUGH: u64 = 800;

/// Powers of ten beyond these are beyond the largest Number, and nearer to zero than to any other.
const FAR: i64 = 400;

fn ten_to(n: u32) -> BigInt {
    BigInt::from(10).pow(n)
}

/// How many decimal digits a positive integer has.
fn length(n: &BigInt) -> u64 {
    // From its length in bits it is this or one less.
    let most = (n.bits() as f64 * std::f64::consts::LOG10_2) as u64 + 1;
    match u32::try_from(most - 1) {
        Ok(e) if *n < ten_to(e) => most - 1,
        _ => most,
    }
}

/// m × 10^e, or another value with more than [`ENOUGH`] digits that the same Number is nearest to; m is not negative.
fn scaled(m: BigInt, e: &BigInt) -> Big {
    if m.is_zero() {
        return Big::zero();
    }
    let digits = length(&m);
    // The exponent of the first digit tells how large the value is.
    let top = e + BigInt::from(digits);
    match top.to_i64().filter(|t| t.abs() <= FAR) {
        None if top.is_negative() => return Big::new(BigInt::one(), ten_to(FAR as u32)),
        None => return Big::from_integer(ten_to(FAR as u32)),
        Some(_) => {}
    }
    // So the exponent is not far from the number of digits.
    let mut e = e.to_i64().unwrap_or(0);
    let mut m = m;
    if digits > ENOUGH {
        let dropped = digits - ENOUGH;
        let power = ten_to(dropped as u32);
        let (kept, rest) = m.div_rem(&power);
        let more = !rest.is_zero();
        m = if more { kept * 10 + 1 } else { kept };
        e += dropped as i64 - i64::from(more);
    }
    let power = ten_to(e.unsigned_abs() as u32);
    if e >= 0 { Big::from_integer(m * power) } else { Big::new(m, power) }
}

fn integer(m: &Machine, a: Args, i: usize) -> Result<BigInt> {
    math::integer_value(&m.heap, a.at(i)).ok_or_else(|| a.wrong(m, i, "a finite integer"))
}

fn decimal(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("decimal", args);
    let (whole, fraction, n, e) = (integer(m, a, 0)?, integer(m, a, 1)?, a.index(m, 2)?, integer(m, a, 3)?);
    if whole.is_negative() || fraction.is_negative() {
        return Err(a.wrong(m, 0, "an integer that is not negative"));
    }
    let digits = if n == 0 { whole + fraction } else { whole * ten_to(n) + fraction };
    let value = scaled(digits, &(e - BigInt::from(n)));
    Ok(math::from_big(&mut m.heap, value))
}

/// A value that is not negative as digits without zeros at the end, and the exponent of the last of them.
fn representation(value: &Big) -> Option<(BigInt, i64)> {
    let mut denominator = value.denom().clone();
    let twos = denominator.trailing_zeros().unwrap_or(0);
    denominator >>= twos;
    let mut fives = 0;
    while !denominator.is_one() {
        if !(&denominator % 5u32).is_zero() {
            return None;
        }
        denominator /= 5u32;
        fives += 1;
    }
    let places = twos.max(fives);
    let mut digits = value.numer() * ten_to(u32::try_from(places).ok()?) / value.denom();
    let mut exponent = -(places as i64);
    while !digits.is_zero() && (&digits % 10u32).is_zero() {
        digits /= 10u32;
        exponent += 1;
    }
    Some((digits, exponent))
}

fn value(m: &Machine, a: Args) -> Result<(BigInt, i64)> {
    let value = math::finite_value(&m.heap, a.at(0)).filter(|v| !v.is_negative());
    value.as_ref().and_then(representation).ok_or_else(|| a.wrong(m, 0, "a value that is not negative and has a decimal representation"))
}

fn significant_digits(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("significant-digits", args);
    // No integer of 64 bits has more than 19.
    if let Ok(n) = a.integer(m, 0) {
        return Ok(Value::integer(i64::from(n.unsigned_abs().checked_ilog10().map_or(0, |l| l + 1))));
    }
    let (digits, _) = value(m, a)?;
    Ok(Value::integer(if digits.is_zero() { 0 } else { length(&digits) as i64 }))
}

/// The first so many significant digits of a value, the last of them incremented by `more`, zeros behind.
fn rounded(m: &mut Machine, a: Args, more: u32) -> Result {
    let wanted = u64::from(a.index(m, 1)?);
    let (mut digits, mut exponent) = value(m, a)?;
    let dropped = length(&digits).saturating_sub(wanted);
    digits /= ten_to(dropped as u32);
    digits += more;
    exponent += dropped as i64;
    let result = scaled(digits, &BigInt::from(exponent));
    Ok(math::from_big(&mut m.heap, result))
}

fn zeros_after_digits(m: &mut Machine, args: &[Value]) -> Result {
    rounded(m, Args("zeros-after-digits", args), 0)
}

fn zeros_after_digits_incremented(m: &mut Machine, args: &[Value]) -> Result {
    rounded(m, Args("zeros-after-digits-incremented", args), 1)
}

#[cfg(test)]
mod tests {
    use super::super::rational::to_f64;
    use super::*;

    /// The Number nearest to digits times a power of ten.
    fn near(digits: &str, e: i64) -> f64 {
        to_f64(&scaled(digits.parse().unwrap(), &BigInt::from(e)))
    }

    #[test]
    fn lengths() {
        for (text, n) in [("1", 1), ("9", 1), ("10", 2), ("99", 2), ("100", 3), ("18446744073709551616", 20)] {
            assert_eq!(length(&text.parse().unwrap()), n, "{text}");
        }
        assert_eq!((length(&ten_to(5000)), length(&(ten_to(5000) - 1))), (5001, 5000));
    }

    #[test]
    fn the_nearest_number_does_not_change() {
        assert_eq!(near("15", -1), 1.5);
        assert_eq!(near("1", 308), 1e308);
        assert_eq!(near("5", -324), 5e-324);
        assert_eq!(near("1", 400), f64::INFINITY);
        assert_eq!(near("1", i64::MAX), f64::INFINITY);
        assert_eq!(near("1", i64::MIN), 0.0);
        assert_eq!(near("0", i64::MAX), 0.0);
        assert_eq!(near(&format!("1{}", "0".repeat(2000)), -2000), 1.0);
        // In the midst between two Numbers, and a digit far behind.
        assert_eq!(near("9007199254740993", 0), 9007199254740992.0);
        let zeros = "0".repeat(3000);
        assert_eq!(near(&format!("9007199254740993{zeros}"), -3000), 9007199254740992.0);
        assert_eq!(near(&format!("9007199254740993{zeros}1"), -3001), 9007199254740994.0);
    }

    #[test]
    fn numbers_of_any_digits() {
        let mut seed = 0x9E37_79B9_7F4A_7C15u64;
        for i in 0..2000usize {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let digits = format!("{}{}", seed, "7".repeat(i % 40 * 40));
            let e = (seed >> 11) as i64 % 700 - 350 - digits.len() as i64;
            assert_eq!(near(&digits, e), format!("{digits}e{e}").parse::<f64>().unwrap(), "{digits}e{e}");
        }
    }

    #[test]
    fn long_digits() {
        let digits: Vec<u8> = (0..5000u32).map(|i| b'0' + (i * i % 10) as u8).collect();
        for (n, radix) in [(1, 10), (999, 10), (1001, 10), (5000, 10)] {
            assert_eq!(value_of(&digits[..n], radix), BigInt::parse_bytes(&digits[..n], radix), "{n}");
        }
        assert_eq!(value_of(b"ff", 16), Some(255.into()));
    }

    #[test]
    fn representations() {
        let of = |n: i64, d: i64| representation(&Big::new(n.into(), d.into())).map(|(d, e)| (d.to_string(), e));
        assert_eq!(of(3, 2), Some(("15".into(), -1)));
        assert_eq!(of(1200, 1), Some(("12".into(), 2)));
        assert_eq!(of(1, 1000), Some(("1".into(), -3)));
        assert_eq!(of(0, 1), Some(("0".into(), 0)));
        assert_eq!(of(1, 3), None);
    }
}
