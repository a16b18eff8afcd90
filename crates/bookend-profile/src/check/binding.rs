//! Codes that are bound to value sets.

use serde_json::Value;

use super::collector::shown;
use super::judge::{At, Judgement};
use crate::compile::{Binding, Node};
use crate::definition::Strength;
use crate::issue::{ProfileRule, Severity};
use crate::terms::Membership;

impl Judgement<'_> {
    /// Judges a code, Coding, CodeableConcept, Quantity or text by the value set it is bound to.
    pub(super) fn bound_code(&mut self, node: &Node, value: &Value, of: &str, at: At<'_>) {
        let Some(binding) = &node.binding else {
            return;
        };
        let membership = match value {
            Value::String(code) => self.membership(binding, None, code),
            // The other types of a choice are bound to nothing.
            Value::Object(_) if !matches!(of, "CodeableConcept" | "Coding" | "Quantity") => return,
            Value::Object(members) => match members.get("coding").and_then(Value::as_array) {
                Some(codings) => self.any(binding, codings),
                None if members.contains_key("code") => self.coding(binding, value),
                // A concept in words alone; an extensible binding allows that.
                None if members.contains_key("text")
                    && binding.strength == Strength::Extensible =>
                {
                    return;
                }
                None => Membership::No,
            },
            _ => return,
        };
        match membership {
            Membership::Yes => {}
            Membership::Unknown if binding.is_closed => {}
            Membership::Unknown => self.unknown_codes(binding, at),
            Membership::No => {
                let severity = match binding.strength {
                    Strength::Required => Severity::Error,
                    Strength::Extensible | Strength::Advice => Severity::Warning,
                };
                let expected = format!("a code of `{}`", binding.set);
                self.note_as(severity, at, ProfileRule::Binding, (expected, shown(value)));
            }
        }
    }

    /// One informational issue for each value set, wherever in the resource it is bound.
    fn unknown_codes(&mut self, binding: &Binding, at: At<'_>) {
        let place = at.place.resource();
        let at = At {
            place: &place,
            ..at
        };
        let expected = format!("codes of `{}` that a package carries", binding.set);
        self.note(
            at,
            ProfileRule::UnknownCodes,
            expected,
            "none, so they are not judged".to_owned(),
        );
    }

    /// One of the codings is enough.
    fn any(&self, binding: &Binding, codings: &[Value]) -> Membership {
        let memberships: Vec<Membership> =
            codings.iter().map(|it| self.coding(binding, it)).collect();
        if memberships.contains(&Membership::Yes) {
            Membership::Yes
        } else if memberships.contains(&Membership::Unknown) {
            Membership::Unknown
        } else {
            Membership::No
        }
    }

    fn coding(&self, binding: &Binding, coding: &Value) -> Membership {
        let word = |name: &str| coding.get(name).and_then(Value::as_str);
        match word("code") {
            // Without a system a Coding says nothing, so it is none of any set.
            Some(code) => self.membership(binding, Some(word("system").unwrap_or_default()), code),
            None => Membership::No,
        }
    }

    fn membership(&self, binding: &Binding, system: Option<&str>, code: &str) -> Membership {
        self.profiles.terms.has(&binding.set, system, code)
    }
}
