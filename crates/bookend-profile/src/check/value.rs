//! One value.

use bookend_fhir::fhirpath::Part;
use bookend_fhir::tree;
use rust_decimal::Decimal;
use serde_json::Value;

use super::collector::{one_of, shown};
use super::home::Home;
use super::judge::{At, Judgement};
use super::resources::is_core;
use crate::compile::{Node, NodeId};
use crate::definition::{Grade, TypeRule};
use crate::issue::{ProfileRule, Severity};

impl Judgement<'_> {
    /// Judges a value by a node.
    pub(super) fn value<'t>(&mut self, id: NodeId, part: Part<'t>, at: At<'_>, home: &Home<'t>) {
        let Some(node) = self.profiles.node(id).filter(|_| self.spend(1)) else {
            return;
        };
        // A resource within another is judged as one: `%resource` is itself.
        let inner = part.value.filter(|value| {
            tree::resource_type(value).is_some() && !std::ptr::eq(*value, home.resource)
        });
        match inner {
            Some(inner) => {
                let around = home.around_of(node.element);
                self.at_home(inner, around, |judgement, home, part| {
                    judgement.own(node, part, at, home);
                });
            }
            None => self.own(node, part, at, home),
        }
    }

    fn own<'t>(&mut self, node: &Node, part: Part<'t>, at: At<'_>, home: &Home<'t>) {
        if let Some(value) = part.value {
            self.constants(node, value, at);
            self.bounds(node, value, at);
            self.bound_code(node, value, part.of.name, at);
        }
        self.types(node, part, at, home);
        for index in &node.invariants {
            self.invariant(*index, part, at, home);
        }
        self.children(node, part, at, home);
    }

    fn constants(&mut self, node: &Node, value: &Value, at: At<'_>) {
        if let Some(fixed) = node.fixed.as_ref().filter(|fixed| *fixed != value) {
            self.note(at, ProfileRule::Fixed, shown(fixed), shown(value));
        }
        if let Some(pattern) = node.pattern.as_ref().filter(|pattern| !has(value, pattern)) {
            let expected = format!("what has {}", shown(pattern));
            self.note(at, ProfileRule::Pattern, expected, shown(value));
        }
    }

    fn bounds(&mut self, node: &Node, value: &Value, at: At<'_>) {
        let length = value.as_str().map(|text| text.chars().count() as u64);
        if let (Some(max), Some(length)) = (node.max_length, length)
            && length > max
        {
            let expected = format!("at most {max} characters");
            self.note(at, ProfileRule::TooLong, expected, length.to_string());
        }
        for (bound, is_least) in [(&node.least, true), (&node.greatest, false)] {
            let Some(bound) = bound else {
                continue;
            };
            let order = compare(value, bound);
            if order.is_some_and(|order| {
                if is_least {
                    order.is_lt()
                } else {
                    order.is_gt()
                }
            }) {
                let word = if is_least { "at least" } else { "at most" };
                let expected = format!("{word} {}", shown(bound));
                self.note(at, ProfileRule::OutOfBounds, expected, shown(value));
            }
        }
    }

    fn types<'t>(&mut self, node: &Node, part: Part<'t>, at: At<'_>, home: &Home<'t>) {
        let name = part.of.name;
        if !node.choices.is_empty() && !node.choices.iter().any(|it| it == name) {
            let expected = one_of(node.choices.iter().map(String::as_str));
            return self.note(at, ProfileRule::Type, expected, format!("a `{name}`"));
        }
        if node.types.is_empty() {
            return;
        }
        let structures = self.profiles.structures;
        let is_allowed =
            |rule: &&TypeRule| structures.is_a(name, &rule.code) || is_part(part, &rule.code);
        let allowed: Vec<&TypeRule> = node.types.iter().filter(is_allowed).collect();
        if allowed.is_empty() {
            let expected = one_of(node.types.iter().map(|it| it.code.as_str()));
            return self.note(at, ProfileRule::Type, expected, format!("a `{name}`"));
        }
        let profiles: Vec<&str> = allowed
            .iter()
            .flat_map(|it| &it.profiles)
            .map(String::as_str)
            .collect();
        if allowed.iter().all(|it| !it.profiles.is_empty()) {
            self.type_profiles(&profiles, part, at, home);
        }
        let targets: Vec<&str> = allowed
            .iter()
            .flat_map(|it| &it.targets)
            .map(String::as_str)
            .collect();
        if !targets.is_empty() && name == "Reference" {
            self.target(&targets, part, at, home);
        }
    }

    /// Judges a value by the profiles of its type: by the only one, or whether it conforms to any.
    fn type_profiles<'t>(
        &mut self,
        profiles: &[&str],
        part: Part<'t>,
        at: At<'_>,
        home: &Home<'t>,
    ) {
        let carried: Vec<&str> = profiles
            .iter()
            .filter_map(|url| self.profiles.named(url))
            .collect();
        let unknown = profiles
            .iter()
            .find(|url| self.profiles.named(url).is_none());
        match (carried.as_slice(), unknown) {
            ([one], None) => self.by_profile(one, part, at.place, home),
            (_, Some(unknown)) if is_core(unknown) && !is_core_extension(unknown) => {}
            (_, Some(unknown)) => {
                let at = At {
                    profile: unknown,
                    ..at
                };
                let expected = "a profile that a package carries".to_owned();
                self.note(
                    at,
                    ProfileRule::UnknownProfile,
                    expected,
                    shown(&(*unknown).into()),
                );
            }
            (several, None) => {
                if !several.iter().any(|url| self.conforms(url, part, at, home)) {
                    let expected = format!("what conforms to {}", one_of(several.iter().copied()));
                    self.note(
                        at,
                        ProfileRule::TypeProfile,
                        expected,
                        "something else".to_owned(),
                    );
                }
            }
        }
    }

    fn invariant<'t>(&mut self, index: usize, part: Part<'t>, at: At<'_>, home: &Home<'t>) {
        let Some(invariant) = self.profiles.invariants.get(index) else {
            return;
        };
        match home.session.holds_at(&invariant.expression, part) {
            Ok(true) => {}
            Ok(false) => {
                let severity = match invariant.grade {
                    Grade::Error => Severity::Error,
                    Grade::Warning => Severity::Warning,
                    Grade::Advice => Severity::Information,
                };
                let rule = ProfileRule::Invariant(invariant.key.clone());
                let said = format!("{} (`{}`)", invariant.human, invariant.expression.text());
                self.note_as(
                    severity,
                    at,
                    rule,
                    (said, "that it does not hold".to_owned()),
                );
            }
            Err(error) => {
                let expected = format!("that the invariant `{}` can be judged", invariant.key);
                self.note(at, ProfileRule::NotJudged, expected, error.to_string());
            }
        }
    }
}

/// Whether a type is what a definition calls the parts of an element: they have no type of their own.
fn is_part(part: Part<'_>, code: &str) -> bool {
    matches!(code, "BackboneElement" | "Element") && part.of.name.contains('.')
}

fn is_core_extension(url: &str) -> bool {
    url.rsplit('/')
        .next()
        .is_some_and(|name| name.contains('-'))
}

/// Whether a value has all that a pattern has.
pub(super) fn has(value: &Value, pattern: &Value) -> bool {
    match (value, pattern) {
        (Value::Object(value), Value::Object(pattern)) => pattern
            .iter()
            .all(|(name, pattern)| value.get(name).is_some_and(|value| has(value, pattern))),
        (Value::Array(value), Value::Array(pattern)) => pattern
            .iter()
            .all(|pattern| value.iter().any(|value| has(value, pattern))),
        _ => value == pattern,
    }
}

/// Compares numbers, or points in time that are written alike.
fn compare(value: &Value, bound: &Value) -> Option<std::cmp::Ordering> {
    match (value, bound) {
        (Value::Number(value), Value::Number(bound)) => {
            let value: Decimal = value.as_str().parse().ok()?;
            Some(value.cmp(&bound.as_str().parse().ok()?))
        }
        (Value::String(value), Value::String(bound)) => {
            match (
                value.parse::<jiff::Timestamp>(),
                bound.parse::<jiff::Timestamp>(),
            ) {
                (Ok(value), Ok(bound)) => Some(value.cmp(&bound)),
                _ => (value.len() == bound.len()).then(|| value.cmp(bound)),
            }
        }
        _ => None,
    }
}
