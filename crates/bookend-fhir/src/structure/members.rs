//! The members of an object: which there are, and which there should be.

use serde_json::{Map, Value};

use super::StructureRule;
use super::finding::{counted, one_of, shown};
use super::place::Place;
use super::walk::{Container, Unknown, Walk};
use crate::broken::shorten;
use crate::structures::{Element, Kind, Named, Type, bit};

/// A member of an object that is an element of its type.
#[derive(Clone, Copy)]
pub(super) struct Member<'m, 'c> {
    /// Its name without `_`.
    pub(super) name: &'m str,
    /// The element.
    pub(super) named: Named<'m>,
    /// The members it stands among.
    pub(super) among: &'m Map<String, Value>,
    /// Where `#` references lead.
    pub(super) container: &'m Container<'c>,
}

impl Walk<'_> {
    /// Judges the members of an object of a type.
    pub(super) fn members(
        &mut self,
        among: &Map<String, Value>,
        of: &Type,
        place: &Place<'_>,
        container: &Container<'_>,
    ) {
        let (mut seen, mut told) = (0, 0);
        for (name, value) in among {
            if name == "resourceType" && of.kind == Kind::Resource {
                continue;
            }
            let Some((plain, named)) = self.named(name, of) else {
                self.unknown(name, value, of, place);
                continue;
            };
            let member = Member {
                name: plain,
                named,
                among,
                container,
            };
            let at = place.element(of.name, named.element.name);
            let position = bit(named.position);
            if seen & !told & position != 0 && member.is_second_choice() {
                told |= position;
                self.two_choices(&member, &at);
            }
            if plain.len() == name.len() {
                self.values(value, &member, &at);
            } else {
                self.companions(value, &member, &at);
            }
            seen |= position;
        }
        if of.mandatory & !seen != 0 {
            self.missing(of.mandatory & !seen, of, place);
        }
    }

    /// Returns the element that a member is, and its name without the `_` of a companion.
    fn named<'m>(&self, name: &'m str, of: &'m Type) -> Option<(&'m str, Named<'m>)> {
        let Some(plain) = name.strip_prefix('_') else {
            return Some((name, of.element(name)?));
        };
        let named = of.element(plain)?;
        let of = self.structures.type_of(&named)?;
        of.primitive.is_some().then_some((plain, named))
    }

    /// A member that its type does not have: an element of another standard, a mistake, or a choice
    /// with a type that it does not allow.
    fn unknown(&mut self, name: &str, value: &Value, of: &Type, place: &Place<'_>) {
        let at = place.element(of.name, name);
        let plain = name.trim_start_matches('_');
        let mut choices = of.elements.iter().filter(|element| element.is_choice);
        let choice = choices.find(|choice| self.is_of_choice(plain, choice));
        if let Some(choice) = choice {
            let expected = || {
                one_of(
                    &choice
                        .json_names()
                        .iter()
                        .map(String::as_str)
                        .collect::<Vec<_>>(),
                )
            };
            self.note(StructureRule::ChoiceType, &at, expected, || {
                shown_name(name)
            });
        } else if self.scope.unknown != Unknown::Ignored {
            let expected = || format!("an element of `{}`", of.name);
            let found = || format!("{}: {}", shown_name(name), shown(value));
            self.note(StructureRule::UnknownElement, &at, expected, found);
        }
    }

    /// Whether a name is that of a choice, with no type or with one of the release.
    fn is_of_choice(&self, name: &str, choice: &Element) -> bool {
        name.strip_prefix(choice.name).is_some_and(|rest| {
            let lower = || {
                let mut letters = rest.chars();
                let first = letters.next().map(|letter| letter.to_ascii_lowercase());
                first.into_iter().chain(letters).collect::<String>()
            };
            rest.is_empty()
                || self.structures.type_named(rest).is_some()
                || (rest.starts_with(char::is_uppercase)
                    && self.structures.type_named(&lower()).is_some())
        })
    }

    fn two_choices(&mut self, member: &Member<'_, '_>, at: &Place<'_>) {
        let found = || {
            let present = member.named.element.json_names();
            let present = present.iter().filter(|name| member.stands(name));
            let present: Vec<String> = present.map(|name| format!("`{name}`")).collect();
            present.join(" and ")
        };
        let expected = || format!("one `{}[x]`", member.named.element.name);
        self.note(StructureRule::TwoChoices, at, expected, found);
    }

    fn missing(&mut self, missing: u128, of: &Type, place: &Place<'_>) {
        for (position, element) in of.elements.iter().enumerate() {
            if missing & bit(position) == 0 {
                continue;
            }
            let at = place.element(of.name, element.name);
            let expected = || {
                if element.is_list {
                    format!("{} or more", counted(element.min as usize, "item"))
                } else {
                    "present".to_owned()
                }
            };
            let found = || "nothing".to_owned();
            self.note(StructureRule::Missing, &at, expected, found);
        }
    }
}

impl Member<'_, '_> {
    /// Whether the element is a choice that another member makes with another type.
    fn is_second_choice(&self) -> bool {
        self.named.element.is_choice && {
            let names = self.named.element.json_names();
            let mut others = names.iter().filter(|name| name.as_str() != self.name);
            others.any(|name| self.stands(name))
        }
    }

    /// Whether an element stands among the members, with a value or with extensions alone.
    fn stands(&self, name: &str) -> bool {
        self.among.contains_key(name) || self.among.contains_key(&format!("_{name}"))
    }
}

fn shown_name(name: &str) -> String {
    format!("`{}`", shorten(name))
}
