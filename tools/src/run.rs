//! `spec262 run`.

use crate::cli::{Limits, RunArgs};
use crate::exit::{Exit, Failure};
use crate::source::{self, Source};
use spec262_semantics::{Completion, Engine, Limit, Options, Position, Script, StepId};
use std::io::Write;
use std::rc::Rc;

pub fn options(limits: &Limits, name: &str) -> Options {
    Options { name: name.to_string(), strict: limits.strict, max_steps: limits.max_steps, max_memory: Some(limits.max_memory), ..Options::default() }
}

pub fn run(args: &RunArgs, colour: bool) -> Result<Exit, Failure> {
    let sources = args.files.iter().map(|f| source::read(f)).collect::<Result<Vec<_>, _>>()?;
    let engine = args.limits.texts.engine()?;
    let scripts: Vec<Script> = sources.iter().map(|s| Script { name: &s.name, text: &s.text }).collect();
    let options = Options { print: Some(Rc::new(print)), ..options(&args.limits, &sources[0].name) };
    let outcome = engine.run_scripts(&scripts, &options);
    Ok(report(&engine, &sources, &outcome.completion, colour))
}

/// Writes a line that the program prints. A reader that has gone away ends the process: nobody wants the rest.
fn print(line: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\n")).is_err() {
        std::process::exit(Exit::Normal as i32);
    }
}

/// Tells on standard error how the run ended, if not normally; gives the exit code.
pub fn report(engine: &Engine, sources: &[Source], completion: &Completion, colour: bool) -> Exit {
    let paint = |code: &str, text: &str| if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() };
    let error = paint("1;31", "error");
    let place = |position: &Option<Position>| match position {
        Some(p) => match p.script.and_then(|s| sources.get(s as usize)) {
            Some(source) => format!("\n{}", source.show(p, colour)),
            None => format!("\n --> eval code, line {}, column {}", p.line, p.column),
        },
        None => String::new(),
    };
    let step = |step: &Option<StepId>, what: &str| step.map_or(String::new(), |s| format!("\n  = {what} {}", describe(engine, s)));
    match completion {
        Completion::Normal(_) => Exit::Normal,
        Completion::Throw { message, step: at, position, .. } => {
            eprintln!("{}: {message}{}{}", paint("1;31", "uncaught"), place(position), step(at, "thrown by"));
            Exit::Throw
        }
        Completion::SyntaxError { message, step: at, position } => {
            eprintln!("{error}: {message}{}{}", place(position), step(at, "the rule is"));
            Exit::SyntaxError
        }
        Completion::Limit(limit) => {
            let (what, mend) = match limit {
                Limit::Steps => ("the program takes more steps than --max-steps allows", "give a larger --max-steps"),
                Limit::Memory => ("the program needs more memory than --max-memory allows", "give a larger --max-memory, such as 8G"),
            };
            eprintln!("{error}: {what}\n  = help: {mend}");
            Exit::Limit
        }
        Completion::Unsupported { clause, what, position } => {
            let clause = if clause == "-" { String::new() } else { format!(" (clause {clause})") };
            eprintln!("{error}: not supported yet: {what}{clause}{}", place(position));
            Exit::Unsupported
        }
        Completion::Stopped { step: at, message, position } => {
            eprintln!("{error}: the machine stopped: {message}{}{}", place(position), step(at, "in"));
            eprintln!("  = this is a defect of spec262, not of the program: please report it");
            Exit::Stopped
        }
    }
}

/// `9.1.1.1.6 GetBindingValue, step 2 (sec-declarative-environment-records-getbindingvalue-n-s#2)`
pub fn describe(engine: &Engine, step: StepId) -> String {
    let info = engine.step(step);
    format!("{} {}, step {} ({})", info.number, info.algorithm, info.label, engine.step_name(step))
}
