//! What an engine made of a program, and how that is read from what it wrote.

use super::process::Ended;
use crate::corpus::expect::When;
use serde::{Deserialize, Serialize};

/// How a program ended on an engine, as far as the engine tells.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "lowercase")]
pub enum Ending {
    Normal {
        /// The completion value, as text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
    Throws {
        /// The name of the constructor of the error object.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        /// The value that was thrown, if it is no object.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// None: the engine does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<When>,
        /// Never compared.
        #[serde(default)]
        message: String,
    },
}

/// What an engine made of a program.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Seen {
    pub output: Vec<String>,
    #[serde(flatten)]
    pub ending: Ending,
}

/// An engine made nothing of it that could be compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// It broke down: how.
    Crash(String),
    /// It did not end in time: what limit it was.
    Hang(String),
    /// What it wrote cannot be read: why.
    Garbage(String),
    /// It says itself that it cannot: what.
    Refused(String),
}

/// What stands in front of the last line of a host.
const MARK: &str = "@spec262 ";

/// Reads what a host has written.
pub fn of_host(ended: Ended, seconds: u64) -> Result<Seen, Trouble> {
    let text = common(&ended, seconds)?;
    let mut output = Vec::new();
    let mut endings = Vec::new();
    for line in lines(&text) {
        match line.strip_prefix(MARK) {
            Some(json) => endings.push(json.to_string()),
            None => output.push(line.to_string()),
        }
    }
    match endings.as_slice() {
        [json] => match serde_json::from_str(json) {
            Ok(ending) => Ok(Seen { output, ending }),
            Err(e) => Err(Trouble::Garbage(format!("its report on the end cannot be read: {e}"))),
        },
        [] => Err(match ended.crash() {
            Some(how) => Trouble::Crash(how),
            None => Trouble::Garbage("it ended without a report on the end".into()),
        }),
        _ => Err(Trouble::Garbage(format!("it reported {} ends", endings.len()))),
    }
}

/// Reads what an engine has written that runs scripts itself.
pub fn of_plain(ended: Ended, error: &regex::Regex, seconds: u64) -> Result<Seen, Trouble> {
    let text = common(&ended, seconds)?;
    let output: Vec<String> = lines(&text).map(str::to_string).collect();
    if ended.killed() {
        return Err(Trouble::Crash(ended.crash().unwrap_or_default()));
    }
    let success = ended.status.is_some_and(|s| s.success());
    let said = String::from_utf8_lossy(&ended.err);
    let find = |line: &str| error.captures(line).and_then(|c| c.get(1)).map(|m| m.as_str().to_string());
    let throws = |name: String, message: &str| Ending::Throws { error: Some(name), value: None, when: None, message: message.to_string() };
    if let Some((name, line)) = said.lines().find_map(|l| find(l).map(|name| (name, l))) {
        return Ok(Seen { output, ending: throws(name, line) });
    }
    if success {
        // Some engines write the exception to standard output and end as if nothing had been.
        let Some(name) = output.last().and_then(|l| error_line(error, l)) else { return Ok(Seen { output, ending: Ending::Normal { value: None } }) };
        let mut output = output;
        let message = output.pop().unwrap_or_default();
        return Ok(Seen { output, ending: throws(name, &message) });
    }
    if let Some(at) = output.iter().rposition(|l| error_line(error, l).is_some()) {
        let name = error_line(error, &output[at]).unwrap_or_default();
        let message = output[at].clone();
        return Ok(Seen { output: output[..at].to_vec(), ending: throws(name, &message) });
    }
    // Something was thrown that is no error: such engines say no more than that.
    let message = said.lines().find(|l| !l.trim().is_empty()).unwrap_or("").to_string();
    Ok(Seen { output, ending: Ending::Throws { error: None, value: None, when: None, message } })
}

/// The type of the error in a line of output: only if the expression says how the line begins, or what the program prints would be taken for it.
fn error_line(error: &regex::Regex, line: &str) -> Option<String> {
    if !error.as_str().starts_with('^') {
        return None;
    }
    error.captures(line).and_then(|c| c.get(1)).map(|m| m.as_str().to_string())
}

fn common(ended: &Ended, seconds: u64) -> Result<String, Trouble> {
    if ended.flood {
        return Err(Trouble::Garbage(format!("it wrote more than {} MB", super::process::MOST_OUTPUT >> 20)));
    }
    if ended.status.is_none() {
        return Err(Trouble::Hang(format!("no end within {seconds} s")));
    }
    String::from_utf8(ended.out.clone()).map_err(|e| {
        let crash = if ended.killed() { ended.crash() } else { None };
        crash.map_or_else(|| Trouble::Garbage(format!("its output is not UTF-8 (byte {})", e.utf8_error().valid_up_to())), Trouble::Crash)
    })
}

/// Lines as LF ends them; what CR a system puts in front of it is no part.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.strip_suffix('\n')
        .map_or_else(|| if text.is_empty() { None } else { Some(text) }, Some)
        .into_iter()
        .flat_map(|t| t.split('\n').map(|l| if cfg!(windows) { l.strip_suffix('\r').unwrap_or(l) } else { l }))
}
