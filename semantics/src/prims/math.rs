//! Arithmetic of the notation: on mathematical values, exact, and on Numbers or BigInts where both operands are.
//!
//! A mathematical value has one representation: an integer of 64 bits, else a Number that is exactly it (`Real`; infinities too),
//! else an exact fraction in the heap (`Big`). So two are equal if their bits are, unless both are in the heap.

use super::rational::{self, MAX_BITS};
use crate::heap::{Big, Heap};
use crate::ir::Tag;
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// Why an operation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoResult {
    /// Its operands are not such that it is defined: a defect of the specification or of the machine.
    Undefined(&'static str),
    /// The result would take more memory than the machine gives to one value.
    TooLarge,
}
pub(crate) type Result<T = Value> = std::result::Result<T, NoResult>;
use NoResult::{TooLarge, Undefined};

const NUMBERS: &str = "the operands are not two numbers of the same kind";
const INFINITE: &str = "the operation is not defined on infinities";

/// A mathematical value outside of the heap.
enum Exact {
    Finite(Big),
    Infinite(f64),
}

// ---------------------------------------------------------------- representations

/// The value with that exact fraction.
pub(crate) fn from_big(heap: &mut Heap, b: Big) -> Value {
    if b.is_integer()
        && let Some(i) = b.numer().to_i64()
    {
        return Value::integer(i);
    }
    match rational::exactly_f64(&b) {
        Some(r) => Value::real(r),
        None => Value::handle(Tag::Big, heap.new_big(b)),
    }
}

/// The value with that exact integer.
pub(crate) fn from_bigint(heap: &mut Heap, i: BigInt) -> Value {
    match i.to_i64() {
        Some(i) => Value::integer(i),
        None => from_big(heap, Big::from_integer(i)),
    }
}

/// The mathematical value of a Number that is not NaN, or the infinity.
pub(crate) fn from_f64(x: f64) -> Value {
    // 2^63 itself is not a 64-bit integer; the cast saturates, so the upper bound is exclusive.
    if x.trunc() == x && (-9223372036854775808.0..9223372036854775808.0).contains(&x) { Value::integer(x as i64) } else { Value::real(x) }
}

/// A BigInt.
pub(crate) fn bigint(heap: &mut Heap, i: BigInt) -> Value {
    let b = heap.new_big(Big::from_integer(i));
    Value::handle(Tag::BigInt, b)
}

/// The integer that a BigInt is.
pub(crate) fn bigint_value(heap: &Heap, v: Value) -> Option<&BigInt> {
    v.is(Tag::BigInt).then(|| heap.bigs.get(v.index()).numer())
}

/// The integer that a mathematical value is, if it is one.
pub(crate) fn integer_value(heap: &Heap, v: Value) -> Option<BigInt> {
    match exact(heap, v) {
        Ok(Exact::Finite(b)) if b.is_integer() => Some(b.numer().clone()),
        _ => None,
    }
}

/// The exact value of a finite mathematical value.
pub(crate) fn finite_value(heap: &Heap, v: Value) -> Option<Big> {
    match exact(heap, v) {
        Ok(Exact::Finite(b)) => Some(b),
        _ => None,
    }
}

fn exact(heap: &Heap, v: Value) -> Result<Exact> {
    match v.tag() {
        Tag::Integer => Ok(Exact::Finite(Big::from_integer(v.as_i64().into()))),
        Tag::Real => Ok(match rational::from_f64(v.as_f64()) {
            Some(b) => Exact::Finite(b),
            None => Exact::Infinite(v.as_f64()),
        }),
        Tag::Big => Ok(Exact::Finite(heap.bigs.get(v.index()).clone())),
        _ => Err(Undefined(NUMBERS)),
    }
}

fn is_mathematical(v: Value) -> bool {
    matches!(v.tag(), Tag::Integer | Tag::Real | Tag::Big)
}

// ---------------------------------------------------------------- conversions

/// 𝔽(x)
pub(crate) fn to_number(heap: &Heap, v: Value) -> Result {
    Ok(Value::number(match v.tag() {
        // The conversion rounds to nearest, ties to even.
        Tag::Integer => v.as_i64() as f64,
        Tag::Real => v.as_f64(),
        Tag::Big | Tag::BigInt => rational::to_f64(heap.bigs.get(v.index())),
        Tag::Number => v.as_f64(),
        _ => return Err(Undefined("𝔽 wants a mathematical value")),
    }))
}

/// ℝ(x)
pub(crate) fn to_math(heap: &mut Heap, v: Value) -> Result {
    match v.tag() {
        Tag::Number if v.as_f64().is_nan() => Err(Undefined("NaN has no mathematical value")),
        Tag::Number => Ok(from_f64(v.as_f64())),
        Tag::BigInt => {
            let b = heap.bigs.get(v.index());
            if let Some(i) = b.numer().to_i64() {
                return Ok(Value::integer(i));
            }
            let b = b.clone();
            Ok(from_big(heap, b))
        }
        Tag::Integer | Tag::Real | Tag::Big => Ok(v),
        _ => Err(Undefined("ℝ wants a Number or a BigInt")),
    }
}

/// ℤ(x)
pub(crate) fn to_bigint(heap: &mut Heap, v: Value) -> Result {
    let v = if v.is(Tag::Number) { to_math(heap, v)? } else { v };
    if v.is(Tag::Integer) {
        return Ok(bigint(heap, v.as_i64().into()));
    }
    match integer_value(heap, v) {
        Some(i) => Ok(bigint(heap, i)),
        None => Err(Undefined("ℤ wants an integer")),
    }
}

// ---------------------------------------------------------------- binary operations

#[derive(Clone, Copy)]
enum Op {
    Add,
    Sub,
    Mul,
    Div,
}

pub(crate) fn add(heap: &mut Heap, a: Value, b: Value) -> Result {
    if a.is(Tag::Integer)
        && b.is(Tag::Integer)
        && let Some(i) = a.as_i64().checked_add(b.as_i64())
    {
        return Ok(Value::integer(i));
    }
    general(heap, Op::Add, a, b)
}
pub(crate) fn sub(heap: &mut Heap, a: Value, b: Value) -> Result {
    if a.is(Tag::Integer)
        && b.is(Tag::Integer)
        && let Some(i) = a.as_i64().checked_sub(b.as_i64())
    {
        return Ok(Value::integer(i));
    }
    general(heap, Op::Sub, a, b)
}
pub(crate) fn mul(heap: &mut Heap, a: Value, b: Value) -> Result {
    if a.is(Tag::Integer)
        && b.is(Tag::Integer)
        && let Some(i) = a.as_i64().checked_mul(b.as_i64())
    {
        return Ok(Value::integer(i));
    }
    general(heap, Op::Mul, a, b)
}
/// Division of mathematical values: exact.
pub(crate) fn div(heap: &mut Heap, a: Value, b: Value) -> Result {
    if a.is(Tag::Integer)
        && b.is(Tag::Integer)
        && let (x, y) = (a.as_i64(), b.as_i64())
        && y != 0
    {
        if let (Some(0), Some(q)) = (x.checked_rem(y), x.checked_div(y)) {
            return Ok(Value::integer(q));
        }
        // By a power of two, within a significand: the quotient is a Number.
        if y > 0 && y.count_ones() == 1 && x.unsigned_abs() < 1 << 53 {
            return Ok(Value::real(x as f64 / y as f64));
        }
    }
    general(heap, Op::Div, a, b)
}

fn general(heap: &mut Heap, op: Op, a: Value, b: Value) -> Result {
    match (a.tag(), b.tag()) {
        (Tag::Number, Tag::Number) => Ok(Value::number(on_f64(op, a.as_f64(), b.as_f64()))),
        (Tag::BigInt, Tag::BigInt) => on_bigints(heap, op, a, b),
        _ if is_mathematical(a) && is_mathematical(b) => {
            if let Some(v) = exact_on_reals(op, a, b) {
                return Ok(v);
            }
            on_exact(heap, op, a, b)
        }
        _ => Err(Undefined(NUMBERS)),
    }
}

fn on_f64(op: Op, x: f64, y: f64) -> f64 {
    match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => x * y,
        Op::Div => x / y,
    }
}

/// The sum, difference or product of two values that are Numbers exactly, where it is one as well.
fn exact_on_reals(op: Op, a: Value, b: Value) -> Option<Value> {
    let as_real = |v: Value| match v.tag() {
        Tag::Real => Some(v.as_f64()),
        Tag::Integer if v.as_i64().unsigned_abs() <= 1 << 53 => Some(v.as_i64() as f64),
        _ => None,
    };
    let (x, y) = (as_real(a)?, as_real(b)?);
    let (y, op) = if let Op::Sub = op { (-y, Op::Add) } else { (y, op) };
    let r = on_f64(op, x, y);
    if !r.is_finite() {
        return None;
    }
    let is_exact = match op {
        // What the rounded sum leaves of either operand (Knuth).
        Op::Add => {
            let back = r - x;
            (x - (r - back)) + (y - back) == 0.0
        }
        // The product's error is a Number too, unless it is too small to be one.
        Op::Mul => r.abs() > 1e-250 && x.mul_add(y, -r) == 0.0,
        Op::Sub | Op::Div => false,
    };
    is_exact.then(|| from_f64(r))
}

fn on_exact(heap: &mut Heap, op: Op, a: Value, b: Value) -> Result {
    let r = match (exact(heap, a)?, exact(heap, b)?) {
        (Exact::Finite(x), Exact::Finite(y)) => match op {
            Op::Add => x + y,
            Op::Sub => x - y,
            Op::Mul => {
                guard_size(x.numer().bits() + y.numer().bits() + x.denom().bits() + y.denom().bits())?;
                x * y
            }
            Op::Div if y.is_zero() => return Err(Undefined("division by zero")),
            Op::Div => x / y,
        },
        (x, y) => {
            let as_f64 = |e: &Exact| match e {
                Exact::Infinite(i) => *i,
                // Only the sign matters beside an infinity.
                Exact::Finite(f) => f.signum().to_integer().to_f64().unwrap_or(0.0),
            };
            let r = on_f64(op, as_f64(&x), as_f64(&y));
            if r.is_nan() {
                return Err(Undefined(INFINITE));
            }
            return Ok(from_f64(r));
        }
    };
    Ok(from_big(heap, r))
}

fn on_bigints(heap: &mut Heap, op: Op, a: Value, b: Value) -> Result {
    let (x, y) = (heap.bigs.get(a.index()).numer(), heap.bigs.get(b.index()).numer());
    let r = match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => {
            guard_size(x.bits() + y.bits())?;
            x * y
        }
        Op::Div => return Err(Undefined("BigInts are divided as mathematical values")),
    };
    Ok(bigint(heap, r))
}

fn guard_size(bits: u64) -> Result<()> {
    if bits > MAX_BITS { Err(TooLarge) } else { Ok(()) }
}

/// x modulo y: with the sign of y, and less than it in magnitude.
pub(crate) fn modulo(heap: &mut Heap, a: Value, b: Value) -> Result {
    if a.is(Tag::Integer) && b.is(Tag::Integer) {
        let (x, y) = (a.as_i64() as i128, b.as_i64() as i128);
        if y == 0 {
            return Err(Undefined("modulo zero"));
        }
        // The magnitude is below that of y, so it fits again.
        let r = x.rem_euclid(y.abs());
        return Ok(Value::integer(if y < 0 && r != 0 { r + y } else { r } as i64));
    }
    if a.is(Tag::BigInt) && b.is(Tag::BigInt) {
        let (x, y) = (heap.bigs.get(a.index()).numer(), heap.bigs.get(b.index()).numer());
        if y.is_zero() {
            return Err(Undefined("modulo zero"));
        }
        let r = num_integer::Integer::mod_floor(x, y);
        return Ok(bigint(heap, r));
    }
    match (exact(heap, a)?, exact(heap, b)?) {
        (Exact::Finite(_), Exact::Finite(y)) if y.is_zero() => Err(Undefined("modulo zero")),
        (Exact::Finite(x), Exact::Finite(y)) => {
            let times = Big::from_integer(rational::floor(&(&x / &y)));
            Ok(from_big(heap, x - y * times))
        }
        _ => Err(Undefined(INFINITE)),
    }
}

/// x ^ y, y an integer.
pub(crate) fn pow(heap: &mut Heap, a: Value, b: Value) -> Result {
    if a.is(Tag::BigInt) && b.is(Tag::BigInt) {
        let base = heap.bigs.get(a.index()).clone();
        let exponent = heap.bigs.get(b.index()).numer().clone();
        if exponent.is_negative() {
            return Err(Undefined("a BigInt to a negative power"));
        }
        let r = power(&base, &exponent)?;
        return Ok(bigint(heap, r.to_integer()));
    }
    if a.is(Tag::Integer)
        && b.is(Tag::Integer)
        && let Ok(e) = u32::try_from(b.as_i64())
    {
        if a.as_i64() == 2 && e < 63 {
            return Ok(Value::integer(1 << e));
        }
        if let Some(r) = a.as_i64().checked_pow(e) {
            return Ok(Value::integer(r));
        }
    }
    let Some(exponent) = integer_value(heap, b) else { return Err(Undefined("a power wants a finite integer as exponent")) };
    match exact(heap, a)? {
        Exact::Finite(base) => {
            if base.is_zero() && exponent.is_negative() {
                return Err(Undefined("division by zero"));
            }
            let r = power(&base, &exponent)?;
            Ok(from_big(heap, r))
        }
        Exact::Infinite(_) => Err(Undefined(INFINITE)),
    }
}

/// The base is not zero where the exponent is negative.
fn power(base: &Big, exponent: &BigInt) -> Result<Big> {
    let one = Big::from_integer(1.into());
    // Bases whose powers stay small, whatever the exponent.
    if exponent.is_zero() || *base == one {
        return Ok(one);
    }
    if base.is_zero() {
        return Ok(base.clone());
    }
    if *base == -one.clone() {
        let odd = exponent.bit(0);
        return Ok(if odd { base.clone() } else { one });
    }
    let e = exponent.magnitude().to_u32().ok_or(TooLarge)?;
    // Of 2^k all powers have one bit: k·e bits are needed, not (k+1)·e.
    let bits = |i: &BigInt| i.bits().saturating_sub(1).max(1);
    guard_size(bits(base.numer()).max(bits(base.denom())).saturating_mul(e as u64))?;
    let positive = Big::new_raw(base.numer().pow(e), base.denom().pow(e));
    Ok(if exponent.is_negative() { positive.recip() } else { positive })
}

pub(crate) fn min(heap: &Heap, a: Value, b: Value) -> Result {
    Ok(if compare(heap, a, b)? == Some(Ordering::Greater) { b } else { a })
}
pub(crate) fn max(heap: &Heap, a: Value, b: Value) -> Result {
    Ok(if compare(heap, a, b)? == Some(Ordering::Less) { b } else { a })
}

// ---------------------------------------------------------------- comparison

/// How two numbers of the same kind compare; `None` if one is NaN.
pub(crate) fn compare(heap: &Heap, a: Value, b: Value) -> Result<Option<Ordering>> {
    match (a.tag(), b.tag()) {
        (Tag::Integer, Tag::Integer) => Ok(Some(a.as_i64().cmp(&b.as_i64()))),
        (Tag::Number, Tag::Number) | (Tag::Real, Tag::Real) => Ok(a.as_f64().partial_cmp(&b.as_f64())),
        (Tag::BigInt, Tag::BigInt) => Ok(Some(heap.bigs.get(a.index()).numer().cmp(heap.bigs.get(b.index()).numer()))),
        _ if is_mathematical(a) && is_mathematical(b) => Ok(Some(match (exact(heap, a)?, exact(heap, b)?) {
            (Exact::Finite(x), Exact::Finite(y)) => x.cmp(&y),
            (Exact::Infinite(x), Exact::Infinite(y)) => x.total_cmp(&y),
            (Exact::Infinite(x), _) => x.total_cmp(&0.0),
            (_, Exact::Infinite(y)) => 0.0f64.total_cmp(&y),
        })),
        _ => Err(Undefined(NUMBERS)),
    }
}

// ---------------------------------------------------------------- unary operations

pub(crate) fn neg(heap: &mut Heap, v: Value) -> Result {
    match v.tag() {
        Tag::Integer if v.as_i64() != i64::MIN => Ok(Value::integer(-v.as_i64())),
        Tag::Number => Ok(Value::number(-v.as_f64())),
        Tag::BigInt => {
            let i = -heap.bigs.get(v.index()).numer();
            Ok(bigint(heap, i))
        }
        // 2^63 becomes a 64-bit integer: `from_f64` looks.
        Tag::Real => Ok(from_f64(-v.as_f64())),
        _ => sub(heap, Value::integer(0), v),
    }
}
pub(crate) fn abs(heap: &mut Heap, v: Value) -> Result {
    let negative = match v.tag() {
        Tag::Integer => v.as_i64() < 0,
        Tag::Real => v.as_f64() < 0.0,
        Tag::Number => return Ok(Value::number(v.as_f64().abs())),
        Tag::Big | Tag::BigInt => heap.bigs.get(v.index()).is_negative(),
        _ => return Err(Undefined(NUMBERS)),
    };
    if negative { neg(heap, v) } else { Ok(v) }
}
pub(crate) fn floor(heap: &mut Heap, v: Value) -> Result {
    to_integer(heap, v, f64::floor, rational::floor)
}
pub(crate) fn truncate(heap: &mut Heap, v: Value) -> Result {
    to_integer(heap, v, f64::trunc, rational::truncate)
}
fn to_integer(heap: &mut Heap, v: Value, of_real: fn(f64) -> f64, of_big: fn(&Big) -> BigInt) -> Result {
    match v.tag() {
        Tag::Integer => Ok(v),
        Tag::Real => Ok(from_f64(of_real(v.as_f64()))),
        Tag::Big => {
            let i = of_big(heap.bigs.get(v.index()));
            Ok(from_bigint(heap, i))
        }
        _ => Err(Undefined("only mathematical values have an integer part")),
    }
}

// ---------------------------------------------------------------- 𝔽(ℝ(x) op ℝ(y))

/// The Number for a result that was rounded as 𝔽 does, `zero` telling whether the mathematical result is zero: then there is no sign.
fn number(r: f64, zero: bool) -> Result {
    if r.is_nan() {
        return Err(Undefined("the operands have no mathematical values, or no result"));
    }
    Ok(Value::number(if zero { 0.0 } else { r }))
}
pub(crate) fn number_add(x: f64, y: f64) -> Result {
    let r = x + y;
    number(r, r == 0.0)
}
pub(crate) fn number_sub(x: f64, y: f64) -> Result {
    let r = x - y;
    number(r, r == 0.0)
}
pub(crate) fn number_mul(x: f64, y: f64) -> Result {
    number(x * y, x == 0.0 || y == 0.0)
}
pub(crate) fn number_div(x: f64, y: f64) -> Result {
    if y == 0.0 {
        return Err(Undefined("division by zero"));
    }
    number(x / y, x == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const I: fn(i64) -> Value = Value::integer;

    fn text(heap: &Heap, v: Value) -> String {
        match v.tag() {
            Tag::Big | Tag::BigInt => heap.bigs.get(v.index()).to_string(),
            Tag::Integer => v.as_i64().to_string(),
            _ => v.as_f64().to_string(),
        }
    }

    #[test]
    fn integers_grow_and_shrink() {
        let mut h = Heap::new();
        let big = mul(&mut h, I(i64::MAX), I(3)).unwrap();
        assert_eq!(text(&h, big), "27670116110564327421");
        assert_eq!(div(&mut h, big, I(3)), Ok(I(i64::MAX)));
        // 2^63 is a Number, so it is kept as one; its negation is an integer of 64 bits.
        let power = pow(&mut h, I(2), I(63)).unwrap();
        assert_eq!(power, Value::real(9223372036854775808.0));
        assert_eq!(neg(&mut h, power), Ok(I(i64::MIN)));
        assert_eq!(neg(&mut h, I(i64::MIN)), Ok(power));
        assert_eq!(sub(&mut h, power, I(1)), Ok(I(i64::MAX)));
        assert_eq!(add(&mut h, I(i64::MAX), I(1)), Ok(power));
        assert_eq!(div(&mut h, I(i64::MIN), I(-1)), Ok(power));
    }

    #[test]
    fn fractions_are_exact() {
        let mut h = Heap::new();
        let third = div(&mut h, I(1), I(3)).unwrap();
        assert_eq!(text(&h, third), "1/3");
        assert_eq!(mul(&mut h, third, I(3)), Ok(I(1)));
        assert_eq!(div(&mut h, I(7), I(2)), Ok(Value::real(3.5)));
        let seven_thirds = mul(&mut h, third, I(-7)).unwrap();
        assert_eq!(floor(&mut h, seven_thirds), Ok(I(-3)));
        assert_eq!(truncate(&mut h, seven_thirds), Ok(I(-2)));
        // 0.1 + 0.2 as Numbers and as what they are exactly.
        let (a, b) = (Value::real(0.1), Value::real(0.2));
        let sum = add(&mut h, a, b).unwrap();
        assert!(sum.is(Tag::Big));
        assert_eq!(to_number(&h, sum).map(Value::as_f64), Ok(0.1 + 0.2));
        assert_eq!(compare(&h, sum, Value::real(0.1 + 0.2)), Ok(Some(Ordering::Less)));
        assert_eq!(sub(&mut h, sum, b), Ok(a));
    }

    #[test]
    fn modulo_has_the_sign_of_its_divisor() {
        let mut h = Heap::new();
        for (x, y, r) in [(7, 3, 1), (-7, 3, 2), (7, -3, -2), (-7, -3, -1), (i64::MIN, -1, 0), (i64::MIN, i64::MAX, i64::MAX - 1), (6, -3, 0)] {
            assert_eq!(modulo(&mut h, I(x), I(y)), Ok(I(r)), "{x} modulo {y}");
        }
        assert_eq!(modulo(&mut h, Value::real(-5.5), I(2)), Ok(Value::real(0.5)));
        let huge = pow(&mut h, I(10), I(400)).unwrap();
        assert_eq!(modulo(&mut h, huge, I(7)), Ok(I(4)));
        assert!(modulo(&mut h, I(1), I(0)).is_err());
    }

    #[test]
    fn infinities_and_what_is_undefined() {
        let mut h = Heap::new();
        let infinity = Value::real(f64::INFINITY);
        let huge = pow(&mut h, I(10), I(400)).unwrap();
        assert_eq!(add(&mut h, infinity, huge), Ok(infinity));
        assert_eq!(compare(&h, infinity, huge), Ok(Some(Ordering::Greater)));
        assert_eq!(min(&h, huge, infinity), Ok(huge));
        assert!(sub(&mut h, infinity, infinity).is_err());
        assert!(div(&mut h, I(1), I(0)).is_err());
        assert!(add(&mut h, I(1), Value::number(1.0)).is_err());
        assert_eq!(pow(&mut h, I(2), Value::real(1e300)), Err(TooLarge));
        assert_eq!(pow(&mut h, I(-1), Value::real(1e300)), Ok(I(1)));
        assert_eq!(pow(&mut h, I(2), I(-2)), Ok(Value::real(0.25)));
        assert_eq!(to_math(&mut h, Value::number(-0.0)), Ok(I(0)));
        assert!(to_math(&mut h, Value::number(f64::NAN)).is_err());
    }

    #[test]
    fn fused_operations_round_as_the_steps_do() {
        let bits = |r: Result| r.map(|v| v.as_f64().to_bits());
        let (plus, minus) = (0f64.to_bits(), (-0f64).to_bits());
        // A mathematical zero has no sign; what is below the smallest Number keeps its own.
        assert_eq!(bits(number_add(-0.0, -0.0)), Ok(plus));
        assert_eq!(bits(number_mul(-0.0, 5.0)), Ok(plus));
        assert_eq!(bits(number_mul(-1e-200, 1e-200)), Ok(minus));
        assert_eq!(bits(number_div(-1e-300, 1e300)), Ok(minus));
        assert_eq!(bits(number_div(-0.0, 3.0)), Ok(plus));
        assert!(number_div(1.0, 0.0).is_err());
    }

    /// Sums and products on the way that looks for exact Numbers first are those of exact fractions.
    #[test]
    fn short_cuts_are_exact() {
        let mut h = Heap::new();
        let mut seed = 88172645463325252u64;
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        for _ in 0..3000 {
            let x = (next() as i64 >> (next() % 60)) as f64 * 2f64.powi((next() % 80) as i32 - 60);
            let y = (next() as i64 >> (next() % 60)) as f64 * 2f64.powi((next() % 80) as i32 - 60);
            let (a, b) = (from_f64(x), from_f64(y));
            for op in [Op::Add, Op::Sub, Op::Mul] {
                let short = general(&mut h, op, a, b).unwrap();
                let long = on_exact(&mut h, op, a, b).unwrap();
                assert!(short == long || h.same(short, long), "{x:e} and {y:e}");
            }
        }
    }
}
