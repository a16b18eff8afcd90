//! The way through a resource.

use std::cell::OnceCell;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::{Map, Value};

use super::finding::{counted, shown};
use super::place::Place;
use super::{Issue, StructureRule};
use crate::structures::{Structures, Type};
use crate::tree::resource_type;

/// How many issues are listed; further ones are counted in one last issue.
pub const MOST_ISSUES: usize = 100;

/// What a validation judges and what it leaves to others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'s> {
    /// What becomes of elements that the release does not have.
    pub unknown: Unknown,
    /// Elements, as `Type.element` (`ContactPoint.rank`, `Appointment.participant.status`), of which
    /// neither absence nor value is judged, because others judge them or nobody does; how often they
    /// occur is.
    pub except: &'s [String],
}

impl Scope<'_> {
    /// Whether anything but elements that the release does not have is an issue. A value that is no element
    /// can be none of those; what stands beside it is looked at by itself.
    pub(super) fn judges_values(&self) -> bool {
        self.unknown != Unknown::Alone
    }
}

/// What becomes of elements that the release does not have; FHIR lets a receiver ignore them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// They are passed over.
    #[default]
    Ignored,
    /// They are issues, as everything else is.
    Judged,
    /// They are the only issues.
    Alone,
}

/// Returns everything in which a resource departs from the structure of its release, in the order in
/// which it stands there and each thing once; at most [`MOST_ISSUES`], then one that counts the rest.
///
/// The time it takes grows with the size of the resource and no faster.
pub fn validate(resource: &Value, structures: &Structures, scope: Scope<'_>) -> Vec<Issue> {
    let name = resource_type(resource).unwrap_or("Resource");
    let mut walk = Walk {
        structures,
        scope,
        issues: Vec::new(),
        more: 0,
    };
    let place = Place::root(name);
    walk.resource(resource, &place, None);
    walk.finished(&place)
}

/// A validation under way.
pub(super) struct Walk<'w> {
    pub(super) structures: &'w Structures,
    pub(super) scope: Scope<'w>,
    pub(super) issues: Vec<Issue>,
    pub(super) more: usize,
}

/// The resource to which `#` references lead, and what it contains.
pub(super) struct Container<'c> {
    members: Option<&'c Map<String, Value>>,
    contained: OnceCell<IndexMap<&'c str, &'c str, FxBuildHasher>>,
}

impl<'c> Container<'c> {
    fn new(members: &'c Map<String, Value>) -> Self {
        Self {
            members: Some(members),
            contained: OnceCell::new(),
        }
    }

    /// Returns the type of a contained resource by its id; the types of all are gathered once.
    pub(super) fn type_of(&self, id: &str) -> Option<&'c str> {
        let contained = self.contained.get_or_init(|| {
            let contained = self.members.and_then(|members| members.get("contained"));
            let items = contained.and_then(Value::as_array).into_iter().flatten();
            let typed = items.filter_map(|it| Some((crate::tree::id(it)?, resource_type(it)?)));
            typed.collect()
        });
        contained.get(id).copied()
    }
}

impl<'w> Walk<'w> {
    /// Judges a resource: the outermost one, that of a Bundle's entry, or one within `container`.
    pub(super) fn resource(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        container: Option<&Container<'_>>,
    ) {
        let Some(members) = value.as_object() else {
            let expected = || "a resource".to_owned();
            return self.note(StructureRule::WrongType, place, expected, || shown(value));
        };
        let Some(of) = self.type_of(members, place) else {
            return;
        };
        match container {
            Some(container) => self.members(members, of, place, container),
            None => self.members(members, of, place, &Container::new(members)),
        }
    }

    /// Finds the type of a resource; without one nothing in it can be judged.
    fn type_of(&mut self, members: &Map<String, Value>, place: &Place<'_>) -> Option<&'w Type> {
        let name = crate::tree::member(members, "resourceType");
        let structures = self.structures;
        let of = name
            .and_then(Value::as_str)
            .and_then(|name| structures.resource_named(name));
        if of.is_none() {
            let expected = || "a `resourceType` that is a resource type of the standard".to_owned();
            let found = || name.map_or_else(|| "nothing".to_owned(), shown);
            self.note(StructureRule::UnknownResource, place, expected, found);
        }
        of
    }

    /// Returns the issues, with one for those that were only counted.
    fn finished(mut self, place: &Place<'_>) -> Vec<Issue> {
        if self.more > 0 {
            self.issues.push(Issue {
                path: place.to_string(),
                rule: StructureRule::More,
                expected: "fewer issues".to_owned(),
                found: format!("{} beyond those listed", counted(self.more, "issue")),
            });
        }
        self.issues
    }
}
