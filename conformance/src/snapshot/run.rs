//! Snapshots of folders: recorded, compared, taken over.

use super::compare::compare;
use super::file::{self, Section};
use super::make::Maker;
use super::report::{Entry, REPORT_VERSION, Report, Status};
use crate::check::{Subject, Subjects};
use crate::corpus::{CorpusError, Known, find};
use crate::engines::oracle::Limits;
use crate::parallel;
use spec262_semantics::Engine;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file, with the cases that it has; a program is one.
pub struct Source {
    pub path: PathBuf,
    pub subjects: Vec<Subject>,
}

/// What is done about differences.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Those that are missing are written.
    Record,
    /// Nothing is written.
    Check,
    /// Whatever is different is written, and what has no source is removed.
    Accept,
}

/// How snapshots are made.
pub struct Plan<'p> {
    pub make: &'p (dyn Fn() -> Result<Engine, String> + Sync),
    pub limits: Limits,
    pub threads: usize,
}

/// The sources of folders and files, and what is wrong with them. A file of cases that is bad is no source.
pub fn sources(paths: &[PathBuf], known: &Known) -> (Vec<Source>, Vec<CorpusError>) {
    let Subjects { subjects, errors } = Subjects::load(paths, known);
    let mut files: BTreeMap<String, Vec<Subject>> = BTreeMap::new();
    for subject in subjects {
        files.entry(subject.case.file.clone()).or_default().push(subject);
    }
    // In a file whose cases are read in part a snapshot would lose the others.
    files.retain(|name, _| errors.iter().all(|e| e.file != *name));
    let source = |(path, mut subjects): (String, Vec<Subject>)| {
        subjects.sort_by_key(|s| s.case.line);
        Source { path: PathBuf::from(path), subjects }
    };
    (files.into_iter().map(source).collect(), errors)
}

/// The text of each source's snapshot; `done` hears of each case.
pub fn texts(sources: &[Source], plan: &Plan<'_>, done: &(dyn Fn() + Sync)) -> Result<Vec<String>, String> {
    Ok(sections(sources, plan, done)?.iter().map(|s| file::write(s)).collect())
}

fn sections(sources: &[Source], plan: &Plan<'_>, done: &(dyn Fn() + Sync)) -> Result<Vec<Vec<Section>>, String> {
    let cases: Vec<(usize, &Subject)> = sources.iter().enumerate().flat_map(|(i, s)| s.subjects.iter().map(move |c| (i, c))).collect();
    let make = || (plan.make)().map(|engine| Maker::new(engine, plan.limits));
    let work = |maker: &mut Maker, (_, subject): &(usize, &Subject)| {
        let lines = maker.case(&subject.case);
        done();
        lines
    };
    let broken = |_: &(usize, &Subject)| vec!["  end: the machine panicked".to_string()];
    let lines = parallel::map(&cases, plan.threads, &make, &work, &broken)?;
    let mut out: Vec<Vec<Section>> = sources.iter().map(|_| vec![]).collect();
    for ((source, subject), lines) in cases.into_iter().zip(lines) {
        let case = &subject.case;
        let modes: Vec<&str> = case.runs.iter().map(|r| r.0.name()).collect();
        // The name of a program does not depend on where the command was given.
        let id = if subject.derived { case.scripts[0].name.clone() } else { format!("{} ({})", case.id, modes.join(", ")) };
        out[source].push((id, lines));
    }
    Ok(out)
}

/// Compares, and writes what is to be written. `paths` are those of which the sources are: their folders are searched for what is stale.
pub fn run(
    paths: &[PathBuf],
    known: &Known,
    edition: &str,
    plan: &Plan<'_>,
    what: What,
    begin: &dyn Fn(usize),
    done: &(dyn Fn() + Sync),
) -> Result<Report, RunError> {
    let (sources, errors) = sources(paths, known);
    begin(sources.iter().map(|s| s.subjects.len()).sum());
    let now = sections(&sources, plan, done).map_err(RunError::Engine)?;
    let mut files = Vec::new();
    for (source, sections) in sources.iter().zip(&now) {
        files.push(one(source, sections, what)?);
    }
    for path in stale(paths, &sources, &errors)? {
        if what == What::Accept {
            std::fs::remove_file(&path).map_err(|e| RunError::file(&path, "removed", &e))?;
        }
        let status = if what == What::Accept { Status::Removed } else { Status::Stale };
        files.push(Entry { snapshot: path.display().to_string(), status, cases: 0, differences: vec![], message: None });
    }
    files.sort_by(|a, b| a.snapshot.cmp(&b.snapshot));
    Ok(Report { version: REPORT_VERSION, edition: edition.to_string(), files, errors: errors.iter().map(ToString::to_string).collect() })
}

/// Why nothing came of it.
#[derive(Debug)]
pub enum RunError {
    Engine(String),
    /// A file cannot be read or written.
    Io(String),
}

impl RunError {
    fn file(path: &Path, what: &str, error: &std::io::Error) -> RunError {
        RunError::Io(format!("{} cannot be {what}: {error}", path.display()))
    }
}

fn one(source: &Source, now: &[Section], what: What) -> Result<Entry, RunError> {
    let path = file::name_beside(&source.path);
    let mut entry = Entry { snapshot: path.display().to_string(), status: Status::Same, cases: now.len(), differences: vec![], message: None };
    let write = || write(&path, &file::write(now)).map_err(|e| RunError::file(&path, "written", &e));
    let recorded = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            entry.status = Status::Missing;
            if what != What::Check {
                write()?;
                entry.status = Status::Recorded;
            }
            return Ok(entry);
        }
        Err(e) => return Err(RunError::file(&path, "read", &e)),
    };
    match file::read(&recorded) {
        Ok(recorded) => {
            entry.differences = compare(&recorded, now);
            if !entry.differences.is_empty() {
                entry.status = Status::Different;
            }
        }
        Err(e) => {
            let mend = if file::is_ours(&recorded) { "--accept writes it anew" } else { "it is no snapshot: move it away" };
            entry.message = Some(format!("{}:{e}\n  help: {mend}", path.display()));
            entry.status = Status::Bad;
        }
    }
    // What is no snapshot may be dear to somebody: only what was one is written over.
    let ours = entry.status == Status::Different || file::is_ours(&recorded);
    if entry.status != Status::Same && what == What::Accept && ours {
        write()?;
        entry.status = Status::Accepted;
    }
    Ok(entry)
}

/// Whole, or not at all.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any file that is made, and not as one that is temporary.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.prefix(".snap-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// Snapshots in the folders whose source is gone.
fn stale(paths: &[PathBuf], sources: &[Source], errors: &[CorpusError]) -> Result<Vec<PathBuf>, RunError> {
    let folders: Vec<PathBuf> = paths.iter().filter(|p| p.is_dir()).cloned().collect();
    let found = find(&folders, &["snap"]).map_err(|e| RunError::Io(e.to_string()))?;
    let mut stale = Vec::new();
    for path in found {
        let Some(source) = file::source_of(&path) else { continue };
        // A file that is bad may have cases.
        if sources.iter().any(|s| s.path == source) || source.exists() && errors.iter().any(|e| Path::new(&e.file) == source) {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|e| RunError::file(&path, "read", &e))?;
        if file::is_ours(&String::from_utf8_lossy(&bytes)) {
            stale.push(path);
        }
    }
    Ok(stale)
}
