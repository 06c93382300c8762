//! A minifier, bundler or transpiler held against the oracle: what it makes of a program must do what the program does.

use crate::corpus::Script;
use crate::engines::process;
use crate::engines::{Oracle, Seen, Trouble};
use std::path::PathBuf;
use std::time::Duration;

/// A command that makes a program of a program.
#[derive(Clone, Debug)]
pub struct Transform {
    program: PathBuf,
    arguments: Vec<String>,
    timeout: Duration,
}

impl Transform {
    /// The words of a command as a shell would take them: no pipes, no variables. `{in}` and `{out}` are files; without them the command reads
    /// standard input, and writes standard output.
    pub fn new(command: &str, timeout: Duration) -> Result<Transform, String> {
        let words = shlex::split(command).ok_or("a quote of the command is not closed\nhelp: close it, or put a backslash in front of it")?;
        let Some((program, arguments)) = words.split_first() else {
            return Err("the command is empty\nhelp: name one that makes a program of a program: --transform 'terser --mangle'".into());
        };
        let found = crate::engines::entry::find_program(program);
        let program = found.ok_or_else(|| format!("there is no program `{program}`\nhelp: install it, or name it with its path"))?;
        Ok(Transform { program, arguments: arguments.to_vec(), timeout })
    }

    /// What the command makes of a text.
    pub fn text(&self, text: &str) -> Result<String, Trouble> {
        self.try_text(text).unwrap_or_else(|e| Err(Trouble::Crash(format!("{} cannot be run: {e}", self.program.display()))))
    }

    fn try_text(&self, text: &str) -> std::io::Result<Result<String, Trouble>> {
        let folder = tempfile::Builder::new().prefix("spec262-").tempdir()?;
        let (input, output) = (folder.path().join("in.js"), folder.path().join("out.js"));
        let reads_file = self.arguments.iter().any(|a| a.contains("{in}"));
        let writes_file = self.arguments.iter().any(|a| a.contains("{out}"));
        if reads_file {
            std::fs::write(&input, text)?;
        }
        let fill = |a: &String| a.replace("{in}", &input.display().to_string()).replace("{out}", &output.display().to_string());
        let arguments: Vec<String> = self.arguments.iter().map(fill).collect();
        let stdin = if reads_file { None } else { Some(text.as_bytes()) };
        // It runs where the command was given: its configuration may stand there.
        let here = std::env::current_dir()?;
        let ended = process::run(&self.program, &arguments, &here, stdin, self.timeout)?;
        if ended.status.is_none() {
            return Ok(Err(Trouble::Hang(format!("the transformation does not end within {} s", self.timeout.as_secs()))));
        }
        if let Some(how) = ended.crash() {
            return Ok(Err(Trouble::Crash(format!("the transformation fails: {how}"))));
        }
        let bytes = if writes_file {
            match std::fs::read(&output) {
                Ok(bytes) => bytes,
                Err(_) => return Ok(Err(Trouble::Garbage("the transformation has not written {out}".into()))),
            }
        } else if ended.flood {
            return Ok(Err(Trouble::Garbage(format!("the transformation writes more than {} MB", process::MOST_OUTPUT >> 20))));
        } else {
            ended.out
        };
        Ok(String::from_utf8(bytes).map_err(|_| Trouble::Garbage("what the transformation writes is not UTF-8".into())))
    }

    /// What the transformed scripts do on the oracle.
    pub fn run(&self, oracle: &Oracle, scripts: &[Script]) -> Result<Seen, Trouble> {
        let mut transformed = Vec::new();
        for script in scripts {
            transformed.push(Script { name: script.name.clone(), text: self.text(&script.text)? });
        }
        oracle.run(&transformed)
    }
}
