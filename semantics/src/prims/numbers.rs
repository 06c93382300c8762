//! Leaves of the Number and BigInt types: mathematics without steps (6.1.6, 7.1.4, 7.1.14, 19.2).

use super::Prim;
use super::args::{Args, Result};
use super::math;
use super::numeric_text::{self, Spelled};
use crate::machine::Machine;
use crate::value::Value;
use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed};

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("is-integral", is_integral),
    ("bits-and", bits_and),
    ("bits-or", bits_or),
    ("bits-xor", bits_xor),
    ("integer-of-bits", integer_of_bits),
    ("bigint-digits", bigint_digits),
    ("Number::toString", number_to_string),
    ("integer-to-text", integer_to_text),
    ("uppercase-hexadecimal", uppercase_hexadecimal),
    ("longest-decimal-prefix", longest_decimal_prefix),
    ("first-non-digit", first_non_digit),
    ("digits-value", digits_value),
    ("leading-ones", leading_ones),
    ("nearest-exponent", nearest_exponent),
    ("nearest-significand", nearest_significand),
    ("shortest-exponent", shortest_exponent),
    ("shortest-significand", shortest_significand),
    ("utf-8-octets", utf_8_octets),
    ("utf-8-code-point", utf_8_code_point),
];

fn is_integral(m: &mut Machine, args: &[Value]) -> Result {
    let x = Args("is-integral", args).number(m, 0)?;
    Ok(Value::bool(x.is_finite() && x.trunc() == x))
}

// ---------------------------------------------------------------- strings of bits

fn big(m: &Machine, a: Args, i: usize) -> Result<BigInt> {
    math::integer_value(&m.heap, a.at(i)).ok_or_else(|| a.wrong(m, i, "a finite integer"))
}

fn bits(m: &mut Machine, a: Args, small: fn(i64, i64) -> i64, large: fn(BigInt, BigInt) -> BigInt) -> Result {
    if let (Ok(x), Ok(y)) = (a.integer(m, 0), a.integer(m, 1)) {
        return Ok(Value::integer(small(x, y)));
    }
    let r = large(big(m, a, 0)?, big(m, a, 1)?);
    Ok(math::from_bigint(&mut m.heap, r))
}
fn bits_and(m: &mut Machine, args: &[Value]) -> Result {
    bits(m, Args("bits-and", args), |x, y| x & y, |x, y| x & y)
}
fn bits_or(m: &mut Machine, args: &[Value]) -> Result {
    bits(m, Args("bits-or", args), |x, y| x | y, |x, y| x | y)
}
fn bits_xor(m: &mut Machine, args: &[Value]) -> Result {
    bits(m, Args("bits-xor", args), |x, y| x ^ y, |x, y| x ^ y)
}

fn integer_of_bits(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("integer-of-bits", args);
    let width = a.integer(m, 1)?;
    if let (Ok(bits), 1..=62) = (a.integer(m, 0), width) {
        return Ok(Value::integer(if bits >= 1 << (width - 1) { bits - (1 << width) } else { bits }));
    }
    let Some(width) = u64::try_from(width).ok().filter(|w| (1..=super::rational::MAX_BITS).contains(w)) else { return Err(m.too_large()) };
    let bits = big(m, a, 0)?;
    let r = if bits.bit(width - 1) { bits - (BigInt::one() << width) } else { bits };
    Ok(math::from_bigint(&mut m.heap, r))
}

// ---------------------------------------------------------------- text

fn bigint_digits(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("bigint-digits", args);
    let radix = a.radix(m, 1)?;
    let Some(x) = math::bigint_value(&m.heap, a.at(0)).filter(|x| !x.is_negative()) else {
        return Err(a.wrong(m, 0, "a BigInt that is not negative"));
    };
    let text = x.to_str_radix(radix);
    Ok(m.heap.strings.from_latin1(text.as_bytes()))
}

fn number_to_string(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("Number::toString", args);
    let (x, radix) = (a.number(m, 0)?, a.radix(m, 1)?);
    if radix == 10 && (0.0..4294967295.0).contains(&x) && x.trunc() == x {
        return Ok(m.heap.strings.of_integer(x as u64));
    }
    let text = numeric_text::number_to_text(x, radix);
    Ok(m.heap.strings.from_latin1(text.as_bytes()))
}

fn digits_in(m: &Machine, a: Args, radix: u32) -> Result<String> {
    let n = big(m, a, 0)?;
    if n.is_negative() { Err(a.wrong(m, 0, "an integer that is not negative")) } else { Ok(n.to_str_radix(radix)) }
}
fn integer_to_text(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("integer-to-text", args);
    let text = digits_in(m, a, a.radix(m, 1)?)?;
    Ok(m.heap.strings.from_latin1(text.as_bytes()))
}
fn uppercase_hexadecimal(m: &mut Machine, args: &[Value]) -> Result {
    let text = digits_in(m, Args("uppercase-hexadecimal", args), 16)?.to_ascii_uppercase();
    Ok(m.heap.strings.from_latin1(text.as_bytes()))
}

fn longest_decimal_prefix(m: &mut Machine, args: &[Value]) -> Result {
    let text = Args("longest-decimal-prefix", args).integers(m, 0)?;
    let n = numeric_text::decimal_prefix(|i| text.get(i).copied());
    Ok(m.integer_list(&text[..n]))
}

fn first_non_digit(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("first-non-digit", args);
    let radix = a.radix(m, 1)?;
    let units = a.units(m, 0)?;
    let at = units.iter().position(|u| numeric_text::digit_value(u, radix).is_none()).unwrap_or(units.len());
    Ok(Value::integer(at as i64))
}

fn digits_value(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("digits-value", args);
    let radix = a.radix(m, 1)?;
    let units = a.units(m, 0)?.to_vec();
    Ok(match numeric_text::spelled(&units, radix) {
        None => Value::enumeration(m.code.names.enums.not_digits),
        Some(Spelled::Integer(i)) => math::from_bigint(&mut m.heap, BigInt::from_biguint(Sign::Plus, i)),
        // The least integer that rounds to an infinity stands for all of them.
        Some(Spelled::Huge) => math::from_bigint(&mut m.heap, BigInt::one() << 1024),
    })
}

// ---------------------------------------------------------------- UTF-8

fn leading_ones(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("leading-ones", args);
    let octet = u8::try_from(a.integer(m, 0)?).map_err(|_| a.wrong(m, 0, "an octet"))?;
    Ok(Value::integer(octet.leading_ones() as i64))
}

fn utf_8_octets(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("utf-8-octets", args);
    let cp = u32::try_from(a.integer(m, 0)?).ok().and_then(char::from_u32);
    let Some(c) = cp else { return Err(a.wrong(m, 0, "a code point that is no surrogate")) };
    let octets: Vec<u32> = c.encode_utf8(&mut [0; 4]).bytes().map(u32::from).collect();
    Ok(m.integer_list(&octets))
}

fn utf_8_code_point(m: &mut Machine, args: &[Value]) -> Result {
    let octets = Args("utf-8-code-point", args).integers(m, 0)?;
    let bytes: Option<Vec<u8>> = octets.into_iter().map(|o| u8::try_from(o).ok()).collect();
    let mut chars = bytes.as_deref().and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("").chars();
    Ok(match (chars.next(), chars.next()) {
        (Some(c), None) => Value::integer(c as i64),
        _ => Value::enumeration(m.code.names.enums.malformed),
    })
}

// ---------------------------------------------------------------- decimal digits of a value

fn nearest(m: &Machine, a: Args) -> Result<(i64, BigInt)> {
    let digits = match a.integer(m, 1)? {
        d @ 1..=101 => d as u32,
        _ => return Err(a.wrong(m, 1, "a number of digits from 1 to 101")),
    };
    let value = math::finite_value(&m.heap, a.at(0)).filter(|x| x.is_positive()).ok_or_else(|| a.wrong(m, 0, "a positive number"))?;
    Ok(numeric_text::nearest_decimal(&value, digits))
}
fn nearest_exponent(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::integer(nearest(m, Args("nearest-exponent", args))?.0))
}
fn nearest_significand(m: &mut Machine, args: &[Value]) -> Result {
    let n = nearest(m, Args("nearest-significand", args))?.1;
    Ok(math::from_bigint(&mut m.heap, n))
}

fn shortest(m: &Machine, a: Args) -> Result<(i64, u64)> {
    let x = math::finite_value(&m.heap, a.at(0)).map(|x| super::rational::to_f64(&x)).filter(|x| *x > 0.0 && x.is_finite());
    x.and_then(numeric_text::shortest_decimal).ok_or_else(|| a.wrong(m, 0, "the value of a positive Number"))
}
fn shortest_exponent(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::integer(shortest(m, Args("shortest-exponent", args))?.0))
}
fn shortest_significand(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::integer(shortest(m, Args("shortest-significand", args))?.1 as i64))
}
