//! Errors that the specification throws, and values as text for messages and reports.

use super::{Machine, Stop};
use crate::ir::{MessagePart, Tag};
use crate::value::Value;

/// How much of a String is shown.
const SHOWN: usize = 80;

impl Machine {
    /// `throw TypeError "…"`: a throw completion with a new error object; `frame` are the registers of the algorithm.
    #[cold]
    pub(super) fn throw_new(&mut self, intrinsic: u16, message: u16, frame: &[Value]) -> Result<Value, Stop> {
        let code = std::rc::Rc::clone(&self.code);
        let mut text = String::new();
        for part in code.program.messages.get(message as usize).into_iter().flatten() {
            match part {
                MessagePart::Text(t) => text.push_str(t),
                MessagePart::Register(r) => text.push_str(&self.describe(frame.get(*r as usize).copied().unwrap_or(Value::UNSET))),
            }
        }
        let constructor = self.intrinsic(intrinsic as u32)?;
        let message = self.heap.strings.from_str(&text);
        let error = crate::prims::new_error_object(self, constructor, message)?;
        Ok(self.throw_completion(error))
    }

    /// The value, for people.
    pub(crate) fn describe(&self, v: Value) -> String {
        let p = &self.code.program;
        match v.tag() {
            Tag::Undefined => "undefined".into(),
            Tag::Null => "null".into(),
            Tag::Bool => v.is_true().to_string(),
            Tag::Number => crate::prims::numeric_text::number_to_text(v.as_f64(), 10),
            Tag::String => {
                let text = self.heap.strings.to_string_lossy(v);
                match text.char_indices().nth(SHOWN) {
                    Some((end, _)) => format!("{}…", &text[..end]),
                    None => text,
                }
            }
            Tag::Symbol => {
                let description = self.heap.field(v.index(), 0);
                let text = if description.is_string() { self.heap.strings.to_string_lossy(description) } else { String::new() };
                format!("Symbol({text})")
            }
            Tag::BigInt => format!("{}", self.heap.bigs.get(v.index()).numer()),
            Tag::Object => match self.heap.shapes.method(self.heap.methods_of(v.index()), self.known().call_method) {
                Some(_) => "function".into(),
                None => "object".into(),
            },
            Tag::Integer => v.as_i64().to_string(),
            Tag::Real => v.as_f64().to_string(),
            Tag::Big => self.heap.bigs.get(v.index()).to_string(),
            Tag::Enum => format!("~{}~", p.enums.get(v.index() as usize).map_or("?", String::as_str)),
            Tag::Record => p.records.get(v.record_type() as usize).map_or("record", |r| r.name.as_str()).into(),
            Tag::List => format!("List of {} elements", self.heap.list_len(v)),
            Tag::Closure => "Abstract Closure".into(),
            Tag::Node => format!("Parse Node `{}`", self.node_text(v)),
            Tag::SlotName => p.slots.get(v.index() as usize).cloned().unwrap_or_default(),
            Tag::Nonterminal => "nonterminal".into(),
            Tag::Opaque => "value of the machine".into(),
            Tag::Abrupt => format!("abrupt completion with {}", self.describe_inner(v)),
            Tag::Absent => "absent".into(),
            Tag::Unset => "not set".into(),
        }
    }
    /// The value of an abrupt completion, which is no completion itself.
    fn describe_inner(&self, abrupt: Value) -> String {
        let v = self.heap.field(abrupt.index(), 1);
        if v.is_abrupt() { "a completion".into() } else { self.describe(v) }
    }
    fn node_text(&self, v: Value) -> String {
        let units = self.trees.of(v).text(crate::frontend::NodeId(v.index()));
        let text = String::from_utf16_lossy(&units[..units.len().min(SHOWN)]);
        text.lines().next().unwrap_or("").to_string()
    }
}
