//! Where references lead.

use serde_json::{Map, Value};

use super::StructureRule;
use super::finding::{one_of, shown};
use super::members::Member;
use super::place::Place;
use super::walk::Walk;
use crate::tree::member as member_of;

impl Walk<'_> {
    /// Judges where a reference leads, as far as its text tells.
    pub(super) fn reference(
        &mut self,
        members: &Map<String, Value>,
        member: &Member<'_, '_>,
        at: &Place<'_>,
    ) {
        let text = member_of(members, "reference");
        let Some(text) = text.and_then(Value::as_str) else {
            return;
        };
        let targets = &member.named.element.targets;
        let found = match text.strip_prefix('#') {
            // The container itself.
            Some("") => return,
            Some(id) => match member.container.type_of(id) {
                Some(found) => found,
                None => {
                    let expected = || "the id of a contained resource".to_owned();
                    let found = || shown(&text.into());
                    return self.note(StructureRule::Unresolved, at, expected, found);
                }
            },
            None => match self.type_in(text) {
                Some(found) => found,
                None => return,
            },
        };
        let is_allowed =
            |target: &&str| *target == "Resource" || self.structures.is_a(found, target);
        if targets.is_empty() || targets.iter().any(is_allowed) {
            return;
        }
        let expected = || format!("a reference to {}", one_of(&distinct(targets)));
        let found = || format!("{} to a `{found}`", shown(&text.into()));
        self.note(StructureRule::WrongTarget, at, expected, found);
    }

    /// Returns the type that the address of a resource names; none for addresses of other shapes.
    fn type_in<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = text
            .split_once("/_history/")
            .map_or(text, |(before, _)| before);
        let mut segments = text.rsplit('/');
        let (_, name) = (segments.next()?, segments.next()?);
        self.structures.resource_named(name)?;
        Some(name)
    }
}

/// The tables repeat the targets of a choice that can be several references.
fn distinct<'t>(targets: &[&'t str]) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    for target in targets {
        if !found.contains(target) {
            found.push(target);
        }
    }
    found
}
