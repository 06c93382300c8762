//! Running a command: with a limit of time, of output, and nothing left running behind.

use process_wrap::std::{ChildWrapper, CommandWrap};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Bytes that a command may write; more is garbage.
pub const MOST_OUTPUT: usize = 16 << 20;

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// None: it was ended because its time was over.
    pub status: Option<ExitStatus>,
    pub out: Vec<u8>,
    pub err: Vec<u8>,
    /// It wrote more than it may.
    pub flood: bool,
}

impl Ended {
    /// Why it is a crash, if it is one: a signal, or an exit code other than 0.
    pub fn crash(&self) -> Option<String> {
        let status = self.status?;
        if status.success() {
            return None;
        }
        let said = String::from_utf8_lossy(&self.err);
        let said =
            said.lines().map(str::trim).find(|l| !l.is_empty()).map_or(String::new(), |l| format!(": {}", l.chars().take(200).collect::<String>()));
        Some(format!("{}{said}", describe(status)))
    }
    /// Whether a signal ended it, or what it is a wrapper of.
    pub fn killed(&self) -> bool {
        self.status.is_some_and(|s| s.code().is_none_or(|code| code > 128))
    }
}

#[cfg(unix)]
fn describe(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        _ => status.to_string(),
    }
}

#[cfg(not(unix))]
fn describe(status: ExitStatus) -> String {
    status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}"))
}

/// Reads until the end, or until there is too much: then the pipe is closed, and the writer notices.
fn reader(mut from: impl Read + Send + 'static) -> io::Result<Receiver<(Vec<u8>, bool)>> {
    let (send, receive) = mpsc::channel();
    std::thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.by_ref().take(MOST_OUTPUT as u64 + 1).read_to_end(&mut bytes);
        let flood = bytes.len() > MOST_OUTPUT;
        // Nobody may be waiting any more: the time is over.
        let _ = send.send((bytes, flood));
    })?;
    Ok(receive)
}

/// How long output is waited for when the command itself has ended: another process may hold the pipe.
const GRACE: Duration = Duration::from_millis(500);

/// Starts a program in a folder; what it starts itself ends with it. Its output goes into a pipe.
pub fn spawn(program: &Path, arguments: &[String], folder: &Path, input: Stdio, errors: Stdio) -> io::Result<Box<dyn ChildWrapper>> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(input).stdout(Stdio::piped()).stderr(errors);
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);
    command.spawn()
}

/// Runs a program in a folder, and waits for its end.
pub fn run(program: &Path, arguments: &[String], folder: &Path, input: Option<&[u8]>, timeout: Duration) -> io::Result<Ended> {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let mut child = spawn(program, arguments, folder, stdin, Stdio::piped())?;
    let pipes = (child.stdout().take(), child.stderr().take());
    let (Some(out), Some(err)) = pipes else { return Err(io::Error::other("the command has no output")) };
    let (out, err) = (reader(out)?, reader(err)?);
    if let (Some(input), Some(mut stdin)) = (input, child.stdin().take()) {
        let input = input.to_vec();
        // A command that does not read must not stop us. One that has gone away tells so by its end.
        std::thread::Builder::new().spawn(move || {
            let _ = stdin.write_all(&input);
        })?;
    }
    let begin = Instant::now();
    let mut pause = Duration::from_micros(200);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if begin.elapsed() >= timeout {
            // It may have ended in this very moment.
            let _ = child.start_kill();
            child.wait()?;
            break None;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    };
    if status.is_some() {
        // Those that it has left behind: their end closes the pipes.
        let _ = child.start_kill();
    }
    let take = |from: &Receiver<(Vec<u8>, bool)>| from.recv_timeout(GRACE).unwrap_or_default();
    let ((out, flood), (err, _)) = (take(&out), take(&err));
    Ok(Ended { status, out, err, flood })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, input: Option<&[u8]>) -> Ended {
        let arguments = ["-c".to_string(), script.to_string()];
        run(Path::new("/bin/sh"), &arguments, Path::new("/"), input, Duration::from_millis(1500)).unwrap()
    }

    #[test]
    fn commands_end_in_many_ways() {
        let good = shell("cat; echo b >&2", Some(b"a"));
        assert_eq!((good.out.as_slice(), good.err.as_slice(), good.crash()), (&b"a"[..], &b"b\n"[..], None));
        assert_eq!(shell("echo why >&2; exit 3", None).crash().as_deref(), Some("exit code 3: why"));
        let killed = shell("kill -SEGV $$", None);
        assert!(killed.killed() && killed.crash().as_deref() == Some("signal 11"), "{killed:?}");
    }

    #[test]
    fn a_command_that_does_not_end_is_ended_with_all_that_it_has_started() {
        let begin = Instant::now();
        assert!(shell("sleep 1000 & sleep 1000", None).status.is_none());
        assert!(shell("sleep 1000 & echo a", None).status.is_some());
        assert!(begin.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_flood_is_stopped() {
        let flood = shell("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done | cat; exit 0", None);
        assert!(flood.flood || flood.status.is_none(), "{:?}", flood.out.len());
        assert!(flood.out.len() <= MOST_OUTPUT + 1);
    }
}
