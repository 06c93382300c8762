//! What the standard leaves to the host (4.2, 9.3.1, 14.16).

use super::Prim;
use super::args::{Args, Result};
use crate::machine::Machine;
use crate::value::Value;

pub(super) const TABLE: &[(&str, Prim)] = &[
    ("host-supports", host_supports),
    ("host-has-global-object", host_has_none),
    ("host-global-object", host_global_object),
    ("host-has-global-this", host_has_none),
    ("host-global-this", host_global_this),
    ("host-print", host_print),
    ("request-collection", request_collection),
    ("debugging-facility-is-enabled", host_has_none),
    ("debugging-action", debugging_action),
    ("debugging-completion", debugging_completion),
];

fn host_supports(m: &mut Machine, args: &[Value]) -> Result {
    let feature = Args("host-supports", args).units(m, 0)?;
    // All of annex B, but for the object that only browsers have.
    Ok(Value::bool(!feature.iter().eq("sec-IsHTMLDDA-internal-slot".encode_utf16())))
}

/// This host has neither a global object of its own nor another global this value, and no debugger that stops it.
fn host_has_none(_: &mut Machine, _: &[Value]) -> Result {
    Ok(Value::FALSE)
}
fn host_global_object(m: &mut Machine, args: &[Value]) -> Result {
    Err(Args("host-global-object", args).defect(m, "the host has no such object"))
}
fn host_global_this(m: &mut Machine, args: &[Value]) -> Result {
    Err(Args("host-global-this", args).defect(m, "the host has no such object"))
}

fn host_print(m: &mut Machine, args: &[Value]) -> Result {
    let line = Args("host-print", args).text(m, 0)?;
    m.event(crate::machine::Event::Printed(args[0]));
    match &m.print {
        Some(print) => print(&line),
        None => m.output.push(line),
    }
    Ok(m.unused())
}

fn request_collection(m: &mut Machine, _: &[Value]) -> Result {
    m.heap.threshold = 0;
    Ok(m.unused())
}

fn debugging_action(m: &mut Machine, args: &[Value]) -> Result {
    Err(Args("debugging-action", args).defect(m, "no debugging facility is enabled"))
}
fn debugging_completion(m: &mut Machine, _: &[Value]) -> Result {
    Ok(Value::enumeration(m.known().enums.empty))
}
