//! What is checked: cases of a corpus, and programs that nobody wrote an expectation for.

use crate::corpus::{Case, Corpus, CorpusError, Known, Mode, Script, find, read_text};
use crate::partition;
use std::path::PathBuf;

/// A case, or a program whose expectation is what the oracle does.
#[derive(Clone, Debug)]
pub struct Subject {
    pub case: Case,
    /// The oracle says what must come of it.
    pub derived: bool,
}

/// All that is checked, and what is wrong with files.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    pub subjects: Vec<Subject>,
    pub errors: Vec<CorpusError>,
}

/// Which of them are wanted.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Topics and ids; all, if there is none.
    pub only: Vec<String>,
    /// The i-th of n parts, from 1.
    pub partition: Option<(usize, usize)>,
}

impl Subjects {
    /// The project's corpus.
    pub fn of_project(known: &Known) -> Subjects {
        Subjects::of(Corpus::of_project(known))
    }

    fn of(corpus: Corpus) -> Subjects {
        Subjects { subjects: corpus.cases.into_iter().map(|case| Subject { case, derived: false }).collect(), errors: corpus.errors }
    }

    /// The cases and the programs, `.js`, of folders and files.
    pub fn load(paths: &[PathBuf], known: &Known) -> Subjects {
        let mut subjects = Subjects::of(Corpus::load(paths, known));
        // What cannot be found was reported already, for the cases.
        for path in find(paths, &["js"]).unwrap_or_default().into_iter().filter(|p| p.extension().is_some_and(|e| e == "js")) {
            match read_text(&path) {
                Ok(text) => subjects.subjects.push(Subject { case: program(&path.display().to_string(), text), derived: true }),
                Err(e) => subjects.errors.push(e),
            }
        }
        subjects.subjects.sort_by(|a, b| a.case.id.cmp(&b.case.id));
        subjects
    }

    /// Takes those that are wanted; what is named and not there is an error.
    pub fn select(&mut self, selection: &Selection) -> Result<(), String> {
        for name in &selection.only {
            if !self.subjects.iter().any(|s| named(&s.case, name)) {
                let mut topics: Vec<&str> = self.subjects.iter().map(|s| s.case.topic()).collect();
                topics.dedup();
                return Err(format!("there is no topic and no case `{name}`\nhelp: the topics are: {}", topics.join(", ")));
            }
        }
        if !selection.only.is_empty() {
            self.subjects.retain(|s| selection.only.iter().any(|name| named(&s.case, name)));
        }
        self.subjects = partition::take(std::mem::take(&mut self.subjects), selection.partition);
        Ok(())
    }
}

fn named(case: &Case, name: &str) -> bool {
    case.id == name || case.topic() == name.trim_end_matches('/') || case.file == name
}

/// A program of a file of its own: its topic is the folder.
fn program(path: &str, text: String) -> Case {
    let id = path.trim_start_matches("./").replace('\\', "/");
    Case {
        title: id.clone(),
        id,
        note: None,
        faults: vec![],
        clauses: vec![],
        needs: vec![],
        scripts: vec![Script { name: path.rsplit(['/', '\\']).next().unwrap_or(path).to_string(), text }],
        runs: vec![(Mode::Sloppy, crate::corpus::expect::Expectation::none())],
        file: path.to_string(),
        line: 1,
    }
}
