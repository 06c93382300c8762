//! The texts of a specification: those that this crate carries, or those of a folder.

use crate::ast::Span;
use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::files::{NOT_CHAPTERS, files};
use crate::grammar::{self, Grammar};
use crate::model::Spec;
use std::io;
use std::path::Path;

/// What it is a specification of: the draft of the standard whose algorithms, labels and clause numbers it follows.
pub const EDITION: &str = "ES2026 draft, commit e936549f (2025-11-04)";

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The files of a specification.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The `.alg` files, in the order of their paths, which is that of the standard's chapters.
    pub algorithms: Vec<Source>,
    /// The `.grammar` files: name and text.
    pub grammar: Vec<(String, String)>,
}

impl Texts {
    /// Those that the crate carries.
    pub fn embedded() -> Texts {
        let source = |(path, text): &(&str, &str)| Source { path: (*path).to_string(), text: (*text).to_string() };
        let pair = |(name, text): &(&str, &str)| ((*name).to_string(), (*text).to_string());
        Texts { algorithms: FILES.iter().map(source).collect(), grammar: grammar::FILES.iter().map(pair).collect() }
    }

    /// Those of a folder that is laid out like this crate's: `.alg` files in any folders, `.grammar` files in `grammar`.
    /// A folder without `grammar` gets the grammar that the crate carries.
    pub fn read(folder: &Path) -> io::Result<Texts> {
        let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| io::Error::new(e.kind(), format!("cannot read {}: {e}", path.display())));
        let mut algorithms = Vec::new();
        for path in files(folder, "alg", &NOT_CHAPTERS)? {
            let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            algorithms.push(Source { path: name, text: read(&path)? });
        }
        if algorithms.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("{} holds no .alg file", folder.display())));
        }
        // The order of the grammar's files is that of precedence among them, and fixed.
        let mut grammar = Texts::embedded().grammar;
        if folder.join("grammar").is_dir() {
            for (name, text) in &mut grammar {
                *text = read(&folder.join("grammar").join(&*name))?;
            }
        }
        Ok(Texts { algorithms, grammar })
    }

    /// Parses and checks them, with overlays laid over.
    pub fn check(&self, overlays: &[Source]) -> Result<Spec, Diagnostics> {
        crate::check::check(&self.algorithms, overlays, self.grammar()?, EDITION)
    }

    /// The grammar alone. What is wrong with it is told like what is wrong with algorithms.
    pub fn grammar(&self) -> Result<Grammar, Diagnostics> {
        Grammar::read(&self.grammar).map_err(|found| Diagnostics {
            sources: Vec::new(),
            list: found.0.iter().map(|d| Diagnostic::error(usize::MAX, Span::default(), d.to_string())).collect(),
        })
    }
}

/// The specification that the crate carries, checked.
pub fn builtin() -> Result<Spec, Diagnostics> {
    Texts::embedded().check(&[])
}
