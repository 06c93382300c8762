//! The text of a file of snapshots.

use std::fmt;
use std::path::{Path, PathBuf};

/// The version of the format.
pub const VERSION: u32 = 1;

const HEAD: &str = "spec262 snapshot ";
const SECTION: &str = "== ";
/// Behind the name of the source, its ending included: sources that differ in that alone have snapshots of their own.
const EXTENSION: &str = ".snap";

/// A file of snapshots that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadFile {
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// A case, or a program, with the lines of its snapshot.
pub type Section = (String, Vec<String>);

/// Where the snapshot of a source stands.
pub fn name_beside(source: &Path) -> PathBuf {
    let mut name = source.as_os_str().to_os_string();
    name.push(EXTENSION);
    PathBuf::from(name)
}

/// The source whose snapshot would have this name.
pub fn source_of(snapshot: &Path) -> Option<PathBuf> {
    let source = snapshot.to_str()?.strip_suffix(EXTENSION)?;
    let source = PathBuf::from(source);
    source.extension().is_some_and(|e| ["js", "yaml", "yml"].iter().any(|known| e == *known)).then_some(source)
}

/// Whether a text is, or says that it is, a file of snapshots.
pub fn is_ours(text: &str) -> bool {
    text.starts_with(HEAD)
}

pub fn write(sections: &[Section]) -> String {
    let mut out = format!("{HEAD}{VERSION}\n");
    for (id, lines) in sections {
        out.push_str(&format!("\n{SECTION}{id}\n"));
        for line in lines {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

pub fn read(text: &str) -> Result<Vec<Section>, BadFile> {
    let bad = |line: usize, message: String| BadFile { line, message };
    let mut lines = text.lines().enumerate();
    let version = lines.next().and_then(|(_, first)| first.strip_prefix(HEAD));
    match version.map(|v| v.trim().parse::<u32>()) {
        Some(Ok(VERSION)) => {}
        Some(Ok(other)) => return Err(bad(1, format!("the format has the version {other}, and not {VERSION}"))),
        _ => return Err(bad(1, format!("the first line is not `{HEAD}{VERSION}`"))),
    }
    let mut sections: Vec<Section> = Vec::new();
    for (i, line) in lines {
        match (line.strip_prefix(SECTION), sections.last_mut()) {
            (Some(id), _) => sections.push((id.trim().to_string(), vec![])),
            (None, Some(section)) if [' ', '~', '!'].iter().any(|mark| line.starts_with(*mark)) => section.1.push(line.to_string()),
            _ if line.is_empty() => {}
            _ => return Err(bad(i + 1, format!("that is no line of a snapshot: {}", line.chars().take(60).collect::<String>()))),
        }
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let sections = vec![("a/b".to_string(), vec!["  end: normal".to_string(), "~   x".into()]), ("a/c".into(), vec![])];
        let text = write(&sections);
        assert_eq!(read(&text), Ok(sections.clone()));
        assert_eq!(read(&text.replace('\n', "\r\n")), Ok(sections));
    }

    #[test]
    fn what_is_none_is_told_with_its_line() {
        for (text, line, message) in [
            ("", 1, "the first line"),
            ("---\nsource: x\n", 1, "the first line"),
            ("spec262 snapshot 7\n", 1, "the version 7"),
            ("spec262 snapshot 1\n\n== a\n<<<<<<< HEAD\n", 4, "<<<<<<<"),
            ("spec262 snapshot 1\n  end: normal\n", 2, "no line of a snapshot"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.line == line && error.message.contains(message), "{text:?} {error:?}");
        }
    }

    #[test]
    fn a_snapshot_stands_beside_its_source() {
        assert_eq!(name_beside(Path::new("a/b.js")), Path::new("a/b.js.snap"));
        assert_eq!(source_of(Path::new("a/b.yaml.snap")), Some(PathBuf::from("a/b.yaml")));
        assert_eq!(source_of(Path::new("a/snapshots__x.snap")), None);
    }
}
