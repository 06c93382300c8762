//! Primitives and leaves: what the notation declares and Rust does. One table for each theme, from names to functions.

mod args;
mod blocks;
mod decimals;
mod environments;
mod errors;
mod facts;
mod functions;
mod grammar;
mod host;
mod json;
mod lists;
pub(crate) mod math;
mod names;
mod nodes;
mod numbers;
pub(crate) mod numeric_text;
mod objects;
mod patterns;
mod properties;
mod rational;
mod realms;
mod scripts;
mod strictness;
mod strings;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod unicode;
mod walks;

pub(crate) use crate::machine::Prim;
pub(crate) use errors::new_error_object;
pub(crate) use facts::Facts;
pub(crate) use names::Names;

const TABLES: &[&[(&str, Prim)]] = &[
    blocks::TABLE,
    decimals::TABLE,
    environments::TABLE,
    errors::TABLE,
    functions::TABLE,
    host::TABLE,
    json::TABLE,
    lists::TABLE,
    nodes::TABLE,
    numbers::TABLE,
    objects::TABLE,
    patterns::TABLE,
    properties::TABLE,
    realms::TABLE,
    scripts::TABLE,
    strings::TABLE,
    text::TABLE,
    tokens::TABLE,
];

/// The function behind a primitive or leaf.
pub(crate) fn lookup(name: &str) -> Option<Prim> {
    TABLES.iter().copied().flatten().find(|(n, _)| *n == name).map(|(_, f)| *f)
}

/// Whether the primitive calls algorithms of the specification, or looks at the frames: the machine's state must be in its place then.
pub(crate) fn looks_around(name: &str) -> bool {
    [
        "parse-source",
        "empty-formal-parameters",
        "var-would-be-legal",
        "complete-intrinsics",
        "create-host-global-properties",
        "discard-resources",
        "global-property-descriptor",
    ]
    .contains(&name)
}
