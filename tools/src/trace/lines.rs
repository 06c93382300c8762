//! Offsets of a source as lines and columns.

/// Where the lines of a text begin, in code units.
pub struct Lines(Vec<u32>);

impl Lines {
    pub fn new(text: &[u16]) -> Lines {
        let mut starts = vec![0];
        for (i, unit) in text.iter().enumerate() {
            let ends = match unit {
                0x0A | 0x2028 | 0x2029 => true,
                // CR LF is one line terminator.
                0x0D => text.get(i + 1) != Some(&0x0A),
                _ => false,
            };
            if ends {
                starts.push(i as u32 + 1);
            }
        }
        Lines(starts)
    }

    /// Line and column, both from 1.
    pub fn place(&self, offset: u32) -> (u32, u32) {
        let line = self.0.partition_point(|s| *s <= offset);
        (line as u32, offset - self.0[line - 1] + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn every_kind_of_line_ends() {
        let text: Vec<u16> = "a\nb\r\nc\rd\u{2028}e".encode_utf16().collect();
        let lines = Lines::new(&text);
        let places: Vec<_> = (0..text.len() as u32).map(|i| lines.place(i)).collect();
        assert_eq!(places, [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (4, 1), (4, 2), (5, 1)]);
    }
}
