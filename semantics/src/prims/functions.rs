//! Leaves of the Math object (21.3). What is approximated is computed in portable code, so that every host prints the same digits.

use super::Prim;
use super::args::{Args, Result};
use super::math;
use super::rational;
use crate::heap::Big;
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("approximate-value", approximate_value),
    ("approximate-power", approximate_power),
    ("approximate-arctangent", approximate_arctangent),
    ("approximate-hypotenuse", approximate_hypotenuse),
    ("square-root", square_root),
    ("rounded-to-binary32", rounded_to_binary32),
    ("rounded-to-binary16", rounded_to_binary16),
    ("random-number", random_number),
    ("leading-zero-bits", leading_zero_bits),
];

fn approximate_value(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("approximate-value", args);
    let f = match a.text(m, 0)?.as_str() {
        "acos" => libm::acos,
        "acosh" => libm::acosh,
        "asin" => libm::asin,
        "asinh" => libm::asinh,
        "atan" => libm::atan,
        "atanh" => libm::atanh,
        "cbrt" => libm::cbrt,
        "cos" => libm::cos,
        "cosh" => libm::cosh,
        "exp" => libm::exp,
        "expm1" => libm::expm1,
        "log" => libm::log,
        "log1p" => libm::log1p,
        "log10" => libm::log10,
        "log2" => libm::log2,
        "sin" => libm::sin,
        "sinh" => libm::sinh,
        "tan" => libm::tan,
        "tanh" => libm::tanh,
        _ => return Err(a.wrong(m, 0, "the name of a function of mathematics")),
    };
    Ok(Value::number(f(a.number(m, 1)?)))
}

fn approximate_power(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("approximate-power", args);
    Ok(Value::number(libm::pow(a.number(m, 0)?, a.number(m, 1)?)))
}

fn approximate_arctangent(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("approximate-arctangent", args);
    let x = math::to_number(&m.heap, a.at(0)).map_err(|e| m.no_result(e))?.as_f64();
    // So near to zero that the two are one Number; and x itself may be smaller than any.
    if x.abs() < 1e-9 && !a.at(0).is(Tag::Number) {
        return Ok(a.at(0));
    }
    Ok(math::from_f64(libm::atan(x)))
}

fn approximate_hypotenuse(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("approximate-hypotenuse", args);
    let list = a.list(m, 0)?;
    let finite = |v: &Value| v.is(Tag::Number) && v.as_f64().is_finite();
    if !m.heap.elements(list).iter().all(finite) {
        return Err(a.wrong(m, 0, "a List of finite Numbers"));
    }
    Ok(Value::number(hypotenuse(m.heap.elements(list).iter().map(|v| v.as_f64()))))
}

/// The square root of the sum of the squares, correctly rounded: the sum is exact.
fn hypotenuse(values: impl Iterator<Item = f64>) -> f64 {
    // In units of 2^-2148: the square of the smallest Number.
    let mut sum = BigUint::zero();
    for x in values {
        let bits = x.abs().to_bits();
        let (fraction, exponent) = (bits & ((1 << 52) - 1), bits >> 52);
        let (f, e) = if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        sum += BigUint::from(f as u128 * f as u128) << (2 * e);
    }
    // Enough bits below those of a significand, and one more that tells whether something is left.
    let shift = 70u64;
    let scaled = sum << (2 * shift);
    let root = scaled.sqrt();
    let rest = &root * &root != scaled;
    let doubled = BigInt::from((root << 1u32) | BigUint::from(rest as u8));
    rational::to_f64(&Big::new(doubled, BigInt::one() << (1074 + shift + 1)))
}

fn square_root(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::number(Args("square-root", args).number(m, 0)?.sqrt()))
}

fn rounded_to_binary32(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::number(Args("rounded-to-binary32", args).number(m, 0)? as f32 as f64))
}

fn rounded_to_binary16(m: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::number(to_binary16(Args("rounded-to-binary16", args).number(m, 0)?)))
}

fn to_binary16(x: f64) -> f64 {
    let exponent = ((x.to_bits() >> 52 & 0x7FF) as i32 - 1023).max(-14);
    if exponent > 15 {
        return if x.is_finite() { f64::INFINITY.copysign(x) } else { x };
    }
    // The distance of two neighbours; scaling by a power of two is exact (what it loses of a subnormal Number is far below half of it).
    let quantum = 2f64.powi(exponent - 10);
    let rounded = (x / quantum).round_ties_even() * quantum;
    if rounded.abs() > 65504.0 { f64::INFINITY.copysign(x) } else { rounded }
}

/// From how many there were before (splitmix64): a run repeated gives the same Numbers, whether somebody watches it or not.
fn random_number(m: &mut Machine, _: &[Value]) -> Result {
    m.random_numbers += 1;
    let mut z = m.random_numbers.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    Ok(Value::number((z >> 11) as f64 / (1u64 << 53) as f64))
}

fn leading_zero_bits(m: &mut Machine, args: &[Value]) -> Result {
    let a = Args("leading-zero-bits", args);
    let x = a.number(m, 0)?;
    if x.trunc() != x || !(0.0..4294967296.0).contains(&x) {
        return Err(a.wrong(m, 0, "an integral Number of 32 bits"));
    }
    Ok(Value::integer((x as u32).leading_zeros() as i64))
}

#[cfg(test)]
mod tests {
    use super::{hypotenuse, to_binary16};

    #[test]
    fn binary16_rounds_to_nearest_ties_to_even() {
        for (x, y) in [
            (1.0, 1.0),
            (1.337, 1.3369140625),
            (65504.0, 65504.0),
            (65519.999, 65504.0),
            (65520.0, f64::INFINITY),
            (-1e300, f64::NEG_INFINITY),
            (2049.0, 2048.0),
            (2051.0, 2052.0),
            (5.960464477539063e-8, 5.960464477539063e-8),
            (2.9802322387695312e-8, 0.0),
            (2.980232238769532e-8, 5.960464477539063e-8),
            (5e-324, 0.0),
            (1.00048828125, 1.0),
            (1.000_488_281_250_000_2, 1.0009765625),
        ] {
            assert_eq!(to_binary16(x), y, "{x}");
        }
        assert!(to_binary16(-1e-10).is_sign_negative());
    }

    #[test]
    fn hypotenuses_neither_overflow_nor_vanish() {
        let of = |v: &[f64]| hypotenuse(v.iter().copied());
        assert_eq!(of(&[3.0, 4.0]), 5.0);
        assert_eq!(of(&[3.0 * 2f64.powi(700), -4.0 * 2f64.powi(700)]), 5.0 * 2f64.powi(700));
        assert_eq!(of(&[5e-324]), 5e-324);
        assert_eq!(of(&[f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(of(&[1.0, 1.0]), std::f64::consts::SQRT_2);
        assert_eq!(of(&[0.0, -0.0]), 0.0);
    }
}
