//! Parts of a run, for several machines.

/// `2/4`: the second of four parts.
pub fn parse(text: &str) -> Result<(usize, usize), String> {
    let parsed = text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    parsed.filter(|(part, of)| (1..=*of).contains(part)).ok_or_else(|| "a part is written I/N, with I from 1 to N: 2/4".into())
}

/// The items of the i-th of n parts, i from 1; all, if no part is wanted.
pub fn take<T>(items: impl IntoIterator<Item = T>, part: Option<(usize, usize)>) -> Vec<T> {
    let (i, n) = part.unwrap_or((1, 1));
    items.into_iter().skip(i - 1).step_by(n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_and_taken() {
        assert_eq!(parse("2/4"), Ok((2, 4)));
        assert!(parse("0/4").is_err() && parse("5/4").is_err() && parse("1").is_err());
        assert_eq!(take(0..10, Some((2, 3))), [1, 4, 7]);
        assert_eq!(take(0..3, None), [0, 1, 2]);
    }
}
