//! The corpus: files of cases, as `CORPUS.md` describes them.

pub mod case;
mod embedded;
pub mod error;
pub mod expect;
pub mod known;
pub mod needs;
mod read;
pub mod yaml;

pub use case::{Case, Clause, Fault, Mode, Release, Script};
pub use error::CorpusError;
pub use known::Known;
pub use read::{expectation, read};

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Cases, and what is wrong with files that have none because of it.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// By id.
    pub cases: Vec<Case>,
    pub errors: Vec<CorpusError>,
}

impl Corpus {
    /// The project's own, which the library carries.
    pub fn of_project(known: &Known) -> Corpus {
        Corpus::of(embedded::FILES.iter().map(|(name, text)| (name.to_string(), text.to_string())), known)
    }

    /// Those of files with their names. Files that are bad are reported; the others count.
    pub fn of(files: impl IntoIterator<Item = (String, String)>, known: &Known) -> Corpus {
        let mut corpus = Corpus::default();
        let mut places: HashMap<String, (String, usize)> = HashMap::new();
        for (name, text) in files {
            match read(&name, &text, known) {
                Ok(cases) => {
                    for case in cases {
                        if let Some((file, line)) = places.get(&case.id) {
                            let line_text = text.lines().nth(case.line - 1).unwrap_or("").to_string();
                            corpus.errors.push(CorpusError {
                                file: name.clone(),
                                line: case.line,
                                column: 1,
                                key: Some("id".into()),
                                message: format!("there is a case `{}` already, in {file}:{line}", case.id),
                                mend: "give one of them another name".into(),
                                text: line_text,
                            });
                            continue;
                        }
                        places.insert(case.id.clone(), (name.clone(), case.line));
                        corpus.cases.push(case);
                    }
                }
                Err(errors) => corpus.errors.extend(errors),
            }
        }
        corpus.cases.sort_by(|a, b| a.id.cmp(&b.id));
        corpus
    }

    /// Those of all `.yaml` files of folders, and of files.
    pub fn load(paths: &[PathBuf], known: &Known) -> Corpus {
        let mut files = Vec::new();
        let mut errors = Vec::new();
        let found = find(paths, &["yaml", "yml"]).unwrap_or_else(|e| {
            errors.push(e);
            vec![]
        });
        // A program that was named is no file of cases.
        for path in found.into_iter().filter(|p| p.extension().is_none_or(|e| e != "js")) {
            match read_text(&path) {
                Ok(text) => files.push((path.display().to_string(), text)),
                Err(e) => errors.push(e),
            }
        }
        let mut corpus = Corpus::of(files, known);
        corpus.errors.splice(0..0, errors);
        corpus
    }
}

fn whole(path: &Path, message: impl Into<String>, mend: &str) -> CorpusError {
    CorpusError { file: path.display().to_string(), line: 0, column: 0, key: None, message: message.into(), mend: mend.into(), text: String::new() }
}

/// Reads a file of UTF-8.
pub fn read_text(path: &Path) -> Result<String, CorpusError> {
    let bytes = std::fs::read(path).map_err(|e| whole(path, format!("cannot be read: {e}"), "see to it that the file is there and may be read"))?;
    String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        CorpusError { line, column, ..whole(path, "the file is not UTF-8", "save it as UTF-8") }
    })
}

/// The files with one of these extensions in folders and below, and files that are named themselves, sorted.
pub fn find(paths: &[PathBuf], extensions: &[&str]) -> Result<Vec<PathBuf>, CorpusError> {
    let mut found = Vec::new();
    for path in paths {
        let kind = std::fs::metadata(path).map_err(|e| whole(path, format!("cannot be read: {e}"), "name a file or a folder that is there"))?;
        if !kind.is_dir() {
            found.push(path.clone());
            continue;
        }
        for extension in extensions {
            let below = spec262_spec::files(path, extension, &[]);
            found.extend(below.map_err(|e| whole(path, e.to_string(), "see to it that the folder may be read"))?);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}
