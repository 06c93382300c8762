//! Exact rational numbers and the Numbers nearest to them.

use crate::heap::Big;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

/// Widest integer, in bits, that the machine computes: what is larger is refused, not tried.
pub(crate) const MAX_BITS: u64 = 1 << 30;

/// The exact value of a finite Number.
pub(crate) fn from_f64(n: f64) -> Option<Big> {
    Big::from_float(n)
}

/// The Number for a mathematical value: the nearest one, of two equally near the one with the even significand, beyond the
/// largest an infinity, and a negative zero only for a negative value (6.1.6.1).
pub(crate) fn to_f64(value: &Big) -> f64 {
    let magnitude = round(value.numer().magnitude(), value.denom().magnitude());
    if value.is_negative() { -magnitude } else { magnitude }
}

fn round(n: &num_bigint::BigUint, d: &num_bigint::BigUint) -> f64 {
    if n.is_zero() {
        return 0.0;
    }
    // Scale so that the quotient has 65 or 66 bits: more than a significand, and the rest only tells "a little more".
    let shift = 65 - (n.bits() as i64 - d.bits() as i64);
    let (quotient, rest) = if shift >= 0 {
        let scaled = n << shift as u64;
        (&scaled / d, !(&scaled % d).is_zero())
    } else {
        let scaled = d << (-shift) as u64;
        (n / &scaled, !(n % &scaled).is_zero())
    };
    let q = quotient.to_u128().unwrap_or(u128::MAX);
    let bits = 128 - q.leading_zeros() as i64;
    // value = q × 2^-shift; the highest bit has the weight 2^top.
    let top = bits - 1 - shift;
    if top > 1023 {
        return f64::INFINITY;
    }
    // The lowest bit of the significand has this weight (subnormal Numbers have fewer bits).
    let lowest = (top - 52).max(-1074);
    let drop = lowest + shift;
    if drop > 127 {
        return 0.0;
    }
    let kept = (q >> drop) as u64;
    let half = 1u128 << (drop - 1);
    let low = q & ((1u128 << drop) - 1);
    let up = low > half || (low == half && (rest || kept & 1 == 1));
    // At most 2^53: exact; and the power is applied in two steps, both exact, so that no intermediate overflows.
    scale((kept + up as u64) as f64, lowest)
}

/// `x` times a power of two, where the result is exact or an infinity.
fn scale(x: f64, exponent: i64) -> f64 {
    let half = exponent / 2;
    x * power_of_two(half) * power_of_two(exponent - half)
}

/// 2 to a power from -1022 to 1023.
fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// The Number that is exactly this value, if there is one.
pub(crate) fn exactly_f64(value: &Big) -> Option<f64> {
    let d = value.denom().magnitude();
    // Cheap refusals first: not dyadic, or more bits than a significand has.
    let twos = d.trailing_zeros().unwrap_or(0);
    if d.bits() != twos + 1 || twos > 1074 {
        return None;
    }
    let n = value.numer().magnitude();
    if n.bits() - n.trailing_zeros().unwrap_or(0) > 53 || n.bits() > 1024 {
        return None;
    }
    let near = to_f64(value);
    (from_f64(near).as_ref() == Some(value)).then_some(near)
}

/// The largest integer that is not above the value.
pub(crate) fn floor(value: &Big) -> BigInt {
    if value.is_integer() {
        return value.numer().clone();
    }
    num_integer::Integer::div_floor(value.numer(), value.denom())
}

/// The integer part, towards zero.
pub(crate) fn truncate(value: &Big) -> BigInt {
    value.numer() / value.denom()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: &str, d: &str) -> Big {
        Big::new(n.parse().unwrap(), d.parse().unwrap())
    }

    #[test]
    fn numbers_survive_the_way_through_rationals() {
        for x in [1.0, 0.1, -2.5, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, f64::MAX, 4503599627370497.5, -1e300] {
            assert_eq!(to_f64(&from_f64(x).unwrap()).to_bits(), x.to_bits());
            assert_eq!(exactly_f64(&from_f64(x).unwrap()), Some(x));
        }
    }

    #[test]
    fn rounds_to_nearest_ties_to_even() {
        assert_eq!(to_f64(&ratio("9007199254740993", "1")), 9007199254740992.0);
        assert_eq!(to_f64(&ratio("9007199254740995", "1")), 9007199254740996.0);
        assert_eq!(to_f64(&ratio("1", "3")), 1.0 / 3.0);
        assert_eq!(to_f64(&ratio("1", "10")), 0.1);
        // A tie but for a far smaller rest.
        let tie = ratio("9007199254740993", "1") + Big::new(1.into(), BigInt::from(10).pow(60));
        assert_eq!(to_f64(&tie), 9007199254740994.0);
        assert_eq!(exactly_f64(&tie), None);
    }

    #[test]
    fn ends_of_the_range() {
        let two = BigInt::from(2);
        let limit = Big::from_integer(two.pow(1024) - two.pow(970));
        assert_eq!(to_f64(&limit), f64::INFINITY);
        assert_eq!(to_f64(&(limit - Big::from_integer(1.into()))), f64::MAX);
        let tiny = Big::new(1.into(), two.pow(1075));
        assert_eq!(to_f64(&tiny).to_bits(), 0f64.to_bits());
        assert_eq!(to_f64(&-tiny.clone()).to_bits(), (-0f64).to_bits());
        assert_eq!(to_f64(&(tiny * Big::from_integer(3.into()))), 1e-323);
        assert_eq!(to_f64(&Big::new(1.into(), two.pow(5000))), 0.0);
    }
}
