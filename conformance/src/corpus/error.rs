//! What is wrong with a file of the corpus: place, key, and mend.

use std::fmt;

/// Something is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CorpusError {
    pub file: String,
    /// Counted from 1; 0 if the file as a whole is meant.
    pub line: usize,
    /// Characters, counted from 1.
    pub column: usize,
    /// The key that it is about.
    pub key: Option<String>,
    pub message: String,
    /// What to do.
    pub mend: String,
    /// The line, as it stands in the file.
    pub text: String,
}

impl fmt::Display for CorpusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if let Some(key) = &self.key {
            write!(f, ": {key}")?;
        }
        writeln!(f, ": {}", self.message)?;
        if self.line > 0 {
            let number = self.line.to_string();
            let gutter = " ".repeat(number.len());
            let before: String = self.text.chars().take(self.column.saturating_sub(1)).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            writeln!(f, "{gutter} |\n{number} | {}\n{gutter} | {before}^", self.text)?;
        }
        write!(f, "help: {}", self.mend)
    }
}

impl std::error::Error for CorpusError {}

/// How each key is written: what is shown where one has a value that does not fit.
const SHAPES: &[(&str, &str)] = &[
    ("id", "id: topic/name"),
    ("title", "title: A closure sees what its variables become"),
    ("clauses", "clauses: [sec-newfunctionenvironment, { id: sec-x, reason: not in the specification yet }]"),
    ("mode", "mode: sloppy, mode: strict or mode: both"),
    ("needs", "needs: [annex-b, with]"),
    ("faults", "faults: [{ engine: node v20, against: 'sec-putvalue#2.a', what: throws nothing }]"),
    ("engine", "engine: node v20, or engine: [node v20, jsc]"),
    ("against", "against: sec-putvalue#2.a"),
    ("what", "what: throws nothing"),
    ("source", "source: | and the program below it, indented"),
    ("files", "files: [{ name: first.js, source: 'let x = 1' }, { name: second.js, source: print(x) }]"),
    ("expect", "expect: { output: [outer] }"),
    ("output", "output: [1, two words, 'a: b', '[1]', ''] — one text for each line that is printed; what YAML reads otherwise is quoted"),
    ("value", "value: 3"),
    ("throws", "throws: TypeError, throws: { type: SyntaxError, when: parse } or throws: { value: 42 }"),
    ("visits", "visits: [sec-newfunctionenvironment#6]"),
    ("avoids", "avoids: [sec-newfunctionenvironment#3]"),
    ("probes", "probes: { inside: [{ kind: function, bindings: { n: 1 } }] }"),
    ("bindings", "bindings: { x: 3, y: { value: 4, mutable: false, initialized: true } }"),
    ("names", "names: [x, y]"),
    ("absent", "absent: [x]"),
    ("kind", "kind: declarative, object, function, global or module"),
    ("this", "this: lexical, initialized or uninitialized"),
    ("hits", "hits: 2, and the chains by number: 1: [{ kind: function }]"),
    ("same_record", "same_record: [{ binding: n, of: [inc, dec], at: inside@2 }]"),
    ("different_record", "different_record: [{ binding: i, at: [body@1, body@2] }]"),
    ("retains", "retains: [{ binding: n, at: inside, through: ['[[Environment]]'] }]"),
    ("collected", "collected: [{ thing: big, at: made }]"),
    ("sloppy", "sloppy: { output: [undefined] }"),
    ("strict", "strict: { throws: ReferenceError }"),
];

/// How a key is written.
pub fn shape(key: &str) -> Option<&'static str> {
    SHAPES.iter().find(|(k, _)| *k == key).map(|(_, shape)| *shape)
}

/// What a file of cases is.
pub const LIST: &str = "a file is a list of cases, each beginning with `- id: topic/name`";

/// Makes errors of one file.
pub struct Reporter<'f> {
    pub file: &'f str,
    pub text: &'f str,
}

impl Reporter<'_> {
    pub fn at(&self, line: usize, column: usize, key: Option<&str>, message: impl Into<String>, mend: impl Into<String>) -> CorpusError {
        CorpusError {
            file: self.file.to_string(),
            line,
            column,
            key: key.map(str::to_string),
            message: message.into(),
            mend: mend.into(),
            text: line.checked_sub(1).and_then(|n| self.text.lines().nth(n)).unwrap_or("").to_string(),
        }
    }

    /// What the YAML reader says, with the key that it is about and a mend.
    pub fn yaml(&self, error: &serde_saphyr::Error) -> CorpusError {
        let message = error.without_snippet().to_string();
        let (line, column) = error.location().map_or((0, 0), |l| (l.line() as usize, l.column() as usize));
        // The place stands in front already.
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m).to_string();
        let message = match message.as_str() {
            "expected sequence start" => "a list is wanted here".to_string(),
            "expected mapping start" => "keys are wanted here".to_string(),
            "expected string scalar" => "a text is wanted here".to_string(),
            m if m.starts_with("cannot deserialize null into string") => "a text is wanted here, and this is null".to_string(),
            m => m.to_string(),
        };
        let key = self.key_before(line, column);
        let written = |key: &str| shape(key).map(|s| format!("write it like this: {s}"));
        if let Some(rest) = message.strip_prefix("unknown field `") {
            let (name, keys) = rest.split_once('`').unwrap_or((rest, ""));
            let keys = keys.trim_start_matches(", expected ").trim_start_matches("one of ");
            return self.at(line, column, Some(name), "there is no such key here", format!("the keys that may stand here are: {keys}"));
        }
        if let Some(name) = message.strip_prefix("missing field `").and_then(|r| r.split_once('`')).map(|(n, _)| n) {
            let mend = shape(name).map_or_else(|| format!("add `{name}: …`"), |s| format!("add it: {s}"));
            return self.at(line, column, Some(name), "this key is missing", mend);
        }
        if message.starts_with("duplicate mapping key") {
            return self.at(line, column, key.as_deref(), "this key stands here twice", "take one of them away");
        }
        if message == "a list is wanted here" && column == 1 {
            return self.at(line, column, None, message, LIST);
        }
        let mend = match key.as_deref().and_then(written) {
            Some(mend) => mend,
            None => {
                "see conformance/CORPUS.md for how a case is written; what YAML reads otherwise (`: `, `[`, `{`, `#`, `null`) is quoted".to_string()
            }
        };
        self.at(line, column, key.as_deref(), message, mend)
    }

    /// The last key that stands in front of a place: on its line, or on a line above that is indented less.
    fn key_before(&self, line: usize, column: usize) -> Option<String> {
        let lines: Vec<&str> = self.text.lines().take(line).collect();
        let indent = |l: &str| l.len() - l.trim_start().len();
        let last = lines.last()?;
        let before: String = last.chars().take(column).collect();
        let known = |l: &str| {
            let mut words = l.split([' ', '{', ',', '-', '\t']).filter_map(|w| w.strip_suffix(':').or_else(|| w.split_once(':').map(|(k, _)| k)));
            words.rfind(|k| shape(k).is_some()).map(str::to_string)
        };
        let whole = last.split_once(':').filter(|_| column <= indent(last) + 1).map(|(k, _)| k.trim_start_matches(['-', ' ']).to_string());
        if let Some(key) = known(&before).or_else(|| whole.filter(|k| shape(k).is_some())) {
            return Some(key);
        }
        let mut depth = indent(last);
        for l in lines.iter().rev().skip(1).filter(|l| !l.trim().is_empty()) {
            if indent(l) < depth {
                depth = indent(l);
                if let Some(key) = known(l) {
                    return Some(key);
                }
            }
        }
        None
    }
}
