//! A mutation as a script writes it, for reports.

use super::{Mutation, Spoiling, Target, TokenChange};
use crate::template::Shape;
use bookend_fhir::fhirpath::Expression;

impl Mutation {
    /// Returns the mutation as a script writes it, values that are still to be made left out:
    /// `drop: status`, `set: start`.
    pub fn text(&self) -> String {
        match self {
            Self::Drop(path) => format!("drop: {}", path.text()),
            Self::Set(target, _) => format!("set: {}", target.elements.text()),
            Self::Move(from, to) => moved(from, to),
            Self::Spoil(path, spoiling) => spoilt(path, spoiling),
            Self::SetHeader(name, _) => format!("header: set {name}"),
            Self::DropHeader(name) => format!("header: drop {name}"),
            Self::SetQuery(name, _) => format!("query: set {name}"),
            Self::DropQuery(name) => format!("query: drop {name}"),
            Self::Token(TokenChange::Named(shape)) => format!("jwt: {}", name_of(shape)),
            Self::Token(TokenChange::Own(_, text)) => format!("jwt: {text}"),
            Self::Body(_) => "body".to_owned(),
            Self::Status(status) => format!("status: {status}"),
            Self::OfCase(_) => "$(mutation)".to_owned(),
        }
    }
}

fn moved(from: &Expression, to: &Target) -> String {
    format!("move: {} to {}", from.text(), to.elements.text())
}

fn spoilt(path: &Expression, spoiling: &Spoiling) -> String {
    let path = path.text();
    match spoiling {
        Spoiling::Duplicate => format!("duplicate: {path}"),
        Spoiling::Retype(to) => format!("retype: {path} to {}", to.name()),
        Spoiling::ResourceType(name) => format!("retype: {path} to {name}"),
        Spoiling::WrongSystem => format!("wrong-system: {path}"),
        Spoiling::WrongProfile => format!("wrong-profile: {path}"),
        Spoiling::BadReference => format!("bad-reference: {path}"),
    }
}

fn name_of(shape: &Shape) -> &str {
    let value = shape.as_value().and_then(serde_json::Value::as_str);
    value.unwrap_or("of the row")
}
