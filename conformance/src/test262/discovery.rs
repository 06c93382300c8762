//! Where the tests are, and which of them are wanted.

use super::metadata::{Metadata, Mode};
use crate::partition;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The features that are left out, and why: those of no published or drafted text of the edition, and those that need another host.
const SKIPPED_FEATURES: &str = include_str!("../../test262/skipped-features.txt");

/// A folder that has test262 in it.
#[derive(Clone, Debug)]
pub struct Suite {
    root: PathBuf,
}

/// One test.
#[derive(Clone, Debug)]
pub struct Case {
    /// Below the suite's `test`, with `/`.
    pub path: String,
    pub text: String,
    pub metadata: Metadata,
}

impl Case {
    /// The text that is run in that mode.
    pub fn text_for(&self, mode: Mode) -> String {
        if mode == Mode::Strict { format!("\"use strict\";\n{}", self.text) } else { self.text.clone() }
    }
}

impl Suite {
    pub fn open(root: &Path) -> Result<Suite, String> {
        match ["harness", "test"].iter().find(|d| !root.join(d).is_dir()) {
            Some(missing) => Err(format!("{} is no copy of test262: it has no folder `{missing}`", root.display())),
            None => Ok(Suite { root: root.to_path_buf() }),
        }
    }

    fn tests(&self) -> PathBuf {
        self.root.join("test")
    }

    /// All tests at these places (files or folders, below `test` or from where the command was begun), sorted; without places, all there are.
    pub fn files(&self, places: &[PathBuf]) -> Result<Vec<String>, String> {
        let tests = self.tests();
        let mut pending = Vec::new();
        for place in places {
            let inside = place.strip_prefix("test").unwrap_or(place);
            let candidates = [tests.join(inside), place.clone()];
            let Some(found) = candidates.into_iter().find(|p| p.exists()) else {
                return Err(format!("there is no {} in {}", place.display(), tests.display()));
            };
            pending.push(found);
        }
        if places.is_empty() {
            pending.push(tests.clone());
        }
        let tests = tests.canonicalize().map_err(|e| format!("{}: {e}", tests.display()))?;
        let mut files = Vec::new();
        while let Some(path) = pending.pop() {
            if path.is_dir() {
                let entries = std::fs::read_dir(&path).map_err(|e| format!("{}: {e}", path.display()))?;
                for entry in entries {
                    pending.push(entry.map_err(|e| format!("{}: {e}", path.display()))?.path());
                }
                continue;
            }
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
            // Fixtures are parts of other tests.
            if !name.ends_with(".js") || name.contains("_FIXTURE") {
                continue;
            }
            let whole = path.canonicalize().map_err(|e| format!("{}: {e}", path.display()))?;
            let Ok(inside) = whole.strip_prefix(&tests) else { return Err(format!("{} is not below {}", path.display(), tests.display())) };
            files.push(inside.to_string_lossy().replace('\\', "/"));
        }
        files.sort();
        files.dedup();
        Ok(files)
    }

    pub fn read(&self, path: &str) -> Result<Case, String> {
        let text = read(&self.tests().join(path))?;
        let metadata = Metadata::parse(&text).map_err(|e| format!("{path}: {e}"))?;
        Ok(Case { path: path.to_string(), text, metadata })
    }

    pub fn harness_path(&self, name: &str) -> PathBuf {
        self.root.join("harness").join(name)
    }

    pub fn harness(&self, name: &str) -> Result<String, String> {
        read(&self.harness_path(name))
    }
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Features whose tests are left out, with the reason.
#[derive(Clone, Default, Debug)]
pub struct Skips(BTreeMap<String, String>);

impl Skips {
    /// The project's own list.
    pub fn of_project() -> Result<Skips, String> {
        Skips::parse(SKIPPED_FEATURES)
    }

    /// Lines of a feature and a reason; `#` begins a comment.
    pub fn parse(text: &str) -> Result<Skips, String> {
        let mut skips = BTreeMap::new();
        for (i, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((feature, reason)) = line.split_once(char::is_whitespace) else {
                return Err(format!("line {}: the reason for leaving out {line} is missing", i + 1));
            };
            skips.insert(feature.to_string(), reason.trim().to_string());
        }
        Ok(Skips(skips))
    }

    /// Why a test is left out, if it is.
    pub fn reason(&self, metadata: &Metadata) -> Option<String> {
        if metadata.flag("CanBlockIsFalse") {
            return Some("it needs an agent that may not block".into());
        }
        metadata.features.iter().find_map(|f| self.0.get(f).map(|why| format!("{f}: {why}")))
    }
}

/// Which tests are wanted.
#[derive(Clone, Default, Debug)]
pub struct Selection {
    /// Only paths with this text in them.
    pub filter: Option<String>,
    /// The i-th of n parts, counted from 1.
    pub partition: Option<(usize, usize)>,
    /// Only tests of one of these features.
    pub features: Vec<String>,
    pub skips: Skips,
}

impl Selection {
    /// What can be told from the paths alone.
    pub fn paths(&self, files: Vec<String>) -> Vec<String> {
        let matching = files.into_iter().filter(|f| self.filter.as_ref().is_none_or(|filter| f.contains(filter.as_str())));
        partition::take(matching, self.partition)
    }

    /// Whether a test is wanted for its features.
    pub fn wants(&self, metadata: &Metadata) -> bool {
        self.features.is_empty() || metadata.features.iter().any(|f| self.features.contains(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_the_whole() {
        let files: Vec<String> = (0..10).map(|i| format!("{i}.js")).collect();
        let mut all = Vec::new();
        for part in 1..=3 {
            all.extend(Selection { partition: Some((part, 3)), ..Selection::default() }.paths(files.clone()));
        }
        all.sort();
        assert_eq!(all, files);
    }

    #[test]
    fn every_feature_left_out_has_a_reason() {
        let skips = Skips::of_project().unwrap();
        let test = |f: &str| Metadata { features: vec![f.into()], ..Metadata::default() };
        assert!(skips.reason(&test("Temporal")).is_some_and(|r| r.len() > 20));
        assert_eq!(skips.reason(&test("let")), None);
        assert!(Skips::parse("Temporal\n").unwrap_err().contains("line 1"));
    }
}
