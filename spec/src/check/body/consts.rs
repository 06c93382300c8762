//! Numbers as written.

use crate::model::Const;

/// A Number, without its sign of kind: `NaN`, `+∞`, `-0`, `1.5`.
pub(super) fn number(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "∞" | "+∞" => Some(f64::INFINITY),
        "-∞" => Some(f64::NEG_INFINITY),
        _ => text.strip_prefix('+').unwrap_or(text).parse().ok(),
    }
}

/// The digits of a BigInt, with a minus sign or none.
pub(super) fn bigint(text: &str) -> Option<String> {
    let text = text.trim_end_matches('ℤ');
    let (minus, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.trim_start_matches('0');
    Some(match digits {
        "" => "0".into(),
        d if d.bytes().all(|b| b.is_ascii_digit()) => format!("{minus}{d}"),
        _ => return None,
    })
}

/// A mathematical value: an integer if it is one that fits, a real otherwise. `None`: it cannot be held exactly.
pub(super) fn mathematical(text: &str) -> Option<Const> {
    if let Some(hex) = text.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(Const::Integer);
    }
    let real = match text {
        "π" => std::f64::consts::PI,
        "∞" | "+∞" => f64::INFINITY,
        "-∞" => f64::NEG_INFINITY,
        _ => {
            let plain = text.strip_prefix('+').unwrap_or(text);
            if let Ok(integer) = plain.parse() {
                return Some(Const::Integer(integer));
            }
            let real: f64 = plain.parse().ok()?;
            if real.fract() == 0.0 && real.abs() < 2f64.powi(53) {
                return Some(Const::Integer(real as i64));
            }
            if real.fract() == 0.0 {
                // A large integer in decimal may not be what the nearest real is.
                return None;
            }
            real
        }
    };
    Some(Const::Real(real))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written() {
        assert_eq!(number("1.5"), Some(1.5));
        assert!(number("-0").is_some_and(|z| z == 0.0 && z.is_sign_negative()));
        assert_eq!(bigint("-007ℤ").as_deref(), Some("-7"));
        assert_eq!(bigint("-0").as_deref(), Some("0"));
        assert_eq!(mathematical("0x7F"), Some(Const::Integer(127)));
        assert_eq!(mathematical("1e3"), Some(Const::Integer(1000)));
        assert_eq!(mathematical("-∞"), Some(Const::Real(f64::NEG_INFINITY)));
        assert_eq!(mathematical("123456789012345678901"), None);
    }
}
