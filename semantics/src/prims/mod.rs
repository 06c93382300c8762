//! Primitives and leaves: what the notation declares and Rust does. One table for each theme, from names to functions.

mod args;
mod environments;
mod errors;
mod functions;
mod host;
mod json;
mod lists;
pub(crate) mod math;
mod names;
mod numbers;
pub(crate) mod numeric_text;
mod objects;
mod properties;
mod rational;
mod realms;
mod strings;
mod text;
mod unicode;

pub(crate) use crate::machine::Prim;
pub(crate) use errors::new_error_object;
pub(crate) use names::Names;

const TABLES: &[&[(&str, Prim)]] = &[
    environments::TABLE,
    errors::TABLE,
    functions::TABLE,
    host::TABLE,
    json::TABLE,
    lists::TABLE,
    numbers::TABLE,
    objects::TABLE,
    properties::TABLE,
    realms::TABLE,
    strings::TABLE,
    text::TABLE,
];

/// The function behind a primitive or leaf.
pub(crate) fn lookup(name: &str) -> Option<Prim> {
    TABLES.iter().copied().flatten().find(|(n, _)| *n == name).map(|(_, f)| *f)
}
