//! A process that runs many programs, one after the other, each in a realm of its own: for who has more programs than there is time to start
//! processes. What it says is not the last word: a program may have left something behind. `ENGINES.md` has the protocol.

use super::entry::{Entry, Protocol, Serve};
use super::process::{self, MOST_OUTPUT};
use super::seen::{Seen, Trouble};
use super::{CommandEngine, command};
use crate::corpus::Script;
use process_wrap::std::ChildWrapper;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// Programs that one process runs before another takes its place.
const MOST: u32 = 2000;

/// Runs programs in a process that stays.
pub struct Worker {
    program: PathBuf,
    arguments: Vec<String>,
    folder: tempfile::TempDir,
    timeout: Duration,
    running: Option<Running>,
}

struct Running {
    child: Box<dyn ChildWrapper>,
    stdin: ChildStdin,
    answers: Receiver<io::Result<Vec<u8>>>,
    served: u32,
}

impl Worker {
    /// None if the engine's entry knows no such way to run it.
    pub fn of(engine: &CommandEngine, timeout: Duration) -> io::Result<Option<Worker>> {
        let Entry { serve: Some(serve), command, .. } = &engine.entry else { return Ok(None) };
        let folder = tempfile::Builder::new().prefix("spec262-").tempdir()?;
        let arguments = match (serve, &engine.entry.protocol) {
            (Serve::Words(words), _) => words.clone(),
            (Serve::Program(text), Protocol::Host(Some(_))) => {
                let path = folder.path().join("worker.js");
                let run = serde_json::Value::from(command::RUN).to_string();
                std::fs::write(&path, text.replacen("$RUN", &run, 1))?;
                command.iter().skip(1).map(|w| w.replace("{host}", &path.display().to_string())).collect()
            }
            (Serve::Program(_), _) => return Ok(None),
        };
        Ok(Some(Worker { program: engine.program().to_path_buf(), arguments, folder, timeout, running: None }))
    }

    /// Runs scripts, one after the other, in a new realm.
    pub fn run(&mut self, scripts: &[Script]) -> Result<Seen, Trouble> {
        let answer = self.try_run(scripts);
        if answer.is_err() {
            self.stop();
        }
        answer
    }

    fn try_run(&mut self, scripts: &[Script]) -> Result<Seen, Trouble> {
        let broken = |e: io::Error| Trouble::Crash(format!("its process broke down: {e}"));
        if self.running.as_ref().is_some_and(|r| r.served >= MOST) {
            self.stop();
        }
        let running = match &mut self.running {
            Some(running) => running,
            none => none.insert(start(&self.program, &self.arguments, &self.folder).map_err(broken)?),
        };
        running.served += 1;
        let request: Vec<serde_json::Value> = scripts.iter().map(|s| serde_json::json!({ "name": s.name, "text": s.text })).collect();
        let mut line = serde_json::Value::from(request).to_string();
        line.push('\n');
        running.stdin.write_all(line.as_bytes()).and_then(|()| running.stdin.flush()).map_err(broken)?;
        let answer = match running.answers.recv_timeout(self.timeout) {
            Ok(answer) => answer.map_err(broken)?,
            Err(RecvTimeoutError::Timeout) => return Err(Trouble::Hang(format!("no end within {} s", self.timeout.as_secs_f32()))),
            Err(RecvTimeoutError::Disconnected) => return Err(Trouble::Crash("its process ended".into())),
        };
        serde_json::from_slice(&answer).map_err(|e| Trouble::Garbage(format!("its answer cannot be read: {e}")))
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            // It may have ended by itself.
            let _ = running.child.start_kill();
            let _ = running.child.wait();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(program: &std::path::Path, arguments: &[String], folder: &tempfile::TempDir) -> io::Result<Running> {
    let mut child = process::spawn(program, arguments, folder.path(), Stdio::piped(), Stdio::null())?;
    let (Some(stdin), Some(stdout)) = (child.stdin().take(), child.stdout().take()) else {
        return Err(io::Error::other("the command has no input or output"));
    };
    let (send, answers) = mpsc::channel();
    std::thread::Builder::new().spawn(move || {
        let mut from = BufReader::new(stdout);
        loop {
            let mut line = Vec::new();
            let done = match (&mut from).take(MOST_OUTPUT as u64).read_until(b'\n', &mut line) {
                Ok(0) => return,
                Ok(_) if line.last() == Some(&b'\n') => send.send(Ok(line)),
                Ok(_) => send.send(Err(io::Error::other("the answer has no end"))),
                Err(e) => send.send(Err(e)),
            };
            // Nobody waits any more.
            if done.is_err() {
                return;
            }
        }
    })?;
    Ok(Running { child, stdin, answers, served: 0 })
}
