//! Running many tests, on several threads.

use super::discovery::{Case, Selection, Suite};
use super::metadata::Mode;
use super::verdict::{Ending, Run, Verdict, judge};
use crate::parallel;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// An engine that can run tests. Each thread has its own.
pub trait Runner {
    fn run(&mut self, case: &Case, mode: Mode) -> Run;
}

/// What became of a test.
#[derive(Clone, Debug)]
pub struct FileResult {
    pub path: String,
    pub features: Vec<String>,
    /// The text has to be rejected.
    pub negative_parse: bool,
    pub outcome: FileOutcome,
    /// How long each run took, the copy of the realm and the reading included.
    pub times: Vec<Duration>,
}

#[derive(Clone, Debug)]
pub enum FileOutcome {
    /// It was left out: why.
    Skipped(String),
    /// The file or its front matter cannot be read.
    Unreadable(String),
    Runs(Vec<(Mode, Verdict)>),
}

/// Makes an engine for a thread.
pub type MakeRunner<'m> = dyn Fn() -> Result<Box<dyn Runner>, String> + Sync + 'm;

/// Runs the tests with these paths that the selection wants, on so many threads, and gives the results in the order of the paths.
/// `done` hears of each test when it is done.
pub fn run(
    suite: &Suite,
    paths: &[String],
    selection: &Selection,
    threads: usize,
    make: &MakeRunner<'_>,
    done: &(dyn Fn(&FileResult) + Sync),
) -> Result<Vec<FileResult>, String> {
    let work = |runner: &mut Box<dyn Runner>, path: &String| {
        let result = test(suite, path, selection, runner, make)?;
        result.iter().for_each(done);
        Ok(result)
    };
    let broken = |path: &String| Err(format!("{path}: a thread broke down"));
    let results: Result<Vec<Option<FileResult>>, String> = parallel::map(paths, threads, make, &work, &broken)?.into_iter().collect();
    Ok(results?.into_iter().flatten().collect())
}

fn test(suite: &Suite, path: &str, selection: &Selection, runner: &mut Box<dyn Runner>, make: &MakeRunner<'_>) -> Result<Option<FileResult>, String> {
    let result =
        |features: Vec<String>, negative_parse, outcome| FileResult { path: path.to_string(), features, negative_parse, outcome, times: Vec::new() };
    let case = match suite.read(path) {
        Ok(case) => case,
        Err(e) => return Ok(Some(result(Vec::new(), false, FileOutcome::Unreadable(e)))),
    };
    if !selection.wants(&case.metadata) {
        return Ok(None);
    }
    let features = case.metadata.features.clone();
    let negative_parse = case.metadata.negative.as_ref().is_some_and(|n| n.phase == super::Phase::Parse);
    if let Some(reason) = selection.skips.reason(&case.metadata) {
        return Ok(Some(result(features, negative_parse, FileOutcome::Skipped(reason))));
    }
    let (mut runs, mut times) = (Vec::new(), Vec::new());
    for mode in case.metadata.modes() {
        let begin = Instant::now();
        let run = match catch_unwind(AssertUnwindSafe(|| runner.run(&case, *mode))) {
            Ok(run) => run,
            // Nobody knows what state it is in: the next test gets a new one.
            Err(_) => {
                *runner = make()?;
                Run::silent(Ending::Broken("the engine panicked".into()))
            }
        };
        times.push(begin.elapsed());
        runs.push((*mode, judge(&case, run)));
    }
    Ok(Some(FileResult { times, ..result(features, negative_parse, FileOutcome::Runs(runs)) }))
}
