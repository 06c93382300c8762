//! An engine that the library carries: QuickJS. A program on it runs in a process of its own, started by whoever holds it against the oracle: a
//! crash or a hang is that process's.

use crate::corpus::Script;
use crate::corpus::expect::When;
use crate::engines::seen::{Ending, Seen};
use rquickjs::context::EvalOptions;
use rquickjs::function::{Func, Rest};
use rquickjs::{CatchResultExt, CaughtError, Coerced, Context, Ctx, Runtime, Value};
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;

/// Bytes that a program may use.
const MEMORY: usize = 256 << 20;
/// Bytes of stack; the thread has more.
const STACK: usize = 8 << 20;
const THREAD: usize = 32 << 20;

/// Runs scripts in one realm; prints their lines, and at the end how they ended, as the hosts of other engines do.
pub fn run(scripts: Vec<Script>) -> Result<(), String> {
    on_large_stack(move || {
        let ending = evaluate(&scripts, line)?;
        line(&format!("@spec262 {}", serde_json::to_string(&ending).map_err(|e| e.to_string())?));
        Ok(())
    })
}

/// The version of QuickJS.
pub fn version() -> String {
    // SAFETY: the library gives a text of its own, which ends with 0, is never changed and never freed.
    let text = unsafe { std::ffi::CStr::from_ptr(rquickjs::qjs::JS_GetVersion()) };
    text.to_string_lossy().into_owned()
}

/// A script of a request.
#[derive(serde::Deserialize)]
struct Wanted {
    name: String,
    text: String,
}

/// Runs programs until there are none: each line of standard input is a list of scripts; for each, a line tells what came of them. Each has a
/// runtime of its own.
pub fn serve() -> Result<(), String> {
    on_large_stack(|| {
        for request in std::io::stdin().lines() {
            let wanted: Vec<Wanted> = serde_json::from_str(&request.map_err(|e| e.to_string())?).map_err(|e| e.to_string())?;
            let scripts: Vec<Script> = wanted.into_iter().map(|w| Script { name: w.name, text: w.text }).collect();
            line(&serde_json::to_string(&look(&scripts)?).map_err(|e| e.to_string())?);
        }
        Ok(())
    })
}

/// Runs scripts in one realm, in this process: for programs that are known to end.
pub fn see(scripts: Vec<Script>) -> Result<Seen, String> {
    on_large_stack(move || look(&scripts))
}

fn look(scripts: &[Script]) -> Result<Seen, String> {
    let printed = Rc::new(RefCell::new(Vec::new()));
    let output = Rc::clone(&printed);
    let ending = evaluate(scripts, move |text: &str| output.borrow_mut().extend(text.split('\n').map(str::to_string)))?;
    Ok(Seen { output: printed.take(), ending })
}

fn on_large_stack<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    let thread = std::thread::Builder::new().stack_size(THREAD).spawn(work).map_err(|e| e.to_string())?;
    thread.join().map_err(|_| "the engine panicked".to_string())?
}

/// Whoever reads no further wants nothing more.
fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

fn runtime() -> Result<(Runtime, Context), String> {
    let runtime = Runtime::new().map_err(|e| e.to_string())?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let context = Context::full(&runtime).map_err(|e| e.to_string())?;
    Ok((runtime, context))
}

fn options(name: &str, strict: bool) -> EvalOptions {
    let mut options = EvalOptions::default();
    options.global = true;
    options.strict = strict;
    options.filename = Some(name.to_string());
    options
}

fn evaluate(scripts: &[Script], write: impl Fn(&str) + 'static) -> Result<Ending, String> {
    let (runtime, context) = runtime()?;
    let ending = context.with(|ctx| -> Result<Ending, String> {
        let print = move |args: Rest<Coerced<String>>| write(&args.0.iter().map(|a| a.0.as_str()).collect::<Vec<_>>().join(" "));
        ctx.globals().set("print", Func::from(print)).map_err(|e| e.to_string())?;
        let mut ending = Ending::Normal { value: None };
        for script in scripts {
            match ctx.eval_with_options::<Value, _>(script.text.as_str(), options(&script.name, false)).catch(&ctx) {
                Ok(value) => ending = Ending::Normal { value: text(&ctx, value) },
                Err(caught) => return Ok(exception(&ctx, &caught, script)),
            }
        }
        Ok(ending)
    })?;
    // What jobs throw has no part in how the scripts ended.
    while runtime.execute_pending_job().unwrap_or(true) {}
    Ok(ending)
}

/// A value, as the oracle tells it.
fn text<'js>(ctx: &Ctx<'js>, value: Value<'js>) -> Option<String> {
    if value.is_function() {
        return Some("function".into());
    }
    if value.is_object() {
        return Some("object".into());
    }
    if let Some(symbol) = value.as_symbol() {
        let description = symbol.description().ok()?.as_string().and_then(|s| s.to_string().ok()).unwrap_or_default();
        return Some(format!("Symbol({description})"));
    }
    value.get::<Coerced<String>>().catch(ctx).ok().map(|s| s.0)
}

fn exception<'js>(ctx: &Ctx<'js>, caught: &CaughtError<'js>, script: &Script) -> Ending {
    let value = match caught {
        CaughtError::Exception(e) => e.as_object().clone().into_value(),
        CaughtError::Value(value) => value.clone(),
        CaughtError::Error(e) => return Ending::Throws { error: Some(e.to_string()), value: None, when: Some(When::Run), message: e.to_string() },
    };
    let Some(object) = value.as_object() else {
        return Ending::Throws { error: None, value: text(ctx, value), when: Some(When::Run), message: String::new() };
    };
    let name = |o: &rquickjs::Object<'js>| o.get::<_, String>("name").catch(ctx).ok();
    let constructor = object.get::<_, rquickjs::Object>("constructor").catch(ctx).ok();
    let error = constructor.as_ref().and_then(name).or_else(|| name(object));
    let message = object.get::<_, Coerced<String>>("message").catch(ctx).map_or(String::new(), |m| m.0);
    let when = if error.as_deref() == Some("SyntaxError") && !parses(script) { When::Parse } else { When::Run };
    let value = if error.is_none() { Some("object".into()) } else { None };
    Ending::Throws { error, value, when: Some(when), message }
}

/// Whether a text is a program: it is, if something that is thrown at its beginning is what comes of it.
fn parses(script: &Script) -> bool {
    let Ok((_runtime, context)) = runtime() else { return true };
    // A directive is none behind something else.
    let strict = script.text.starts_with(crate::corpus::case::STRICT);
    context.with(|ctx| {
        let result = ctx.eval_with_options::<Value, _>(format!("throw 0; {}", script.text), options(&script.name, strict)).catch(&ctx);
        matches!(result, Err(CaughtError::Value(_)))
    })
}
