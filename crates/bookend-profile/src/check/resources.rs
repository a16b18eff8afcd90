//! Resources: those that are judged, those in them, and their extensions.

use bookend_fhir::fhirpath::{Context, Part, Session};
use bookend_fhir::{CORE, tree};
use serde_json::Value;

use super::collector::shown;
use super::home::{Around, Home, part};
use super::judge::{At, Judgement};
use super::place::Place;
use crate::issue::ProfileRule;

impl Judgement<'_> {
    /// Judges a resource by what it claims and by what is wanted, then what is in it.
    pub(super) fn resource(
        &mut self,
        resource: &Value,
        place: &Place<'_>,
        around: Around<'_>,
        wanted: &[&str],
    ) {
        let claims = resource
            .get("meta")
            .filter(|_| self.heeds_claims)
            .and_then(|meta| meta.get("profile"));
        // One that stands there without an array is a claim all the same, and an issue of structure.
        let claims: Vec<&str> = match claims {
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one],
            _ => Vec::new(),
        };
        self.at_home(resource, around, |judgement, home, part| {
            for name in wanted.iter().chain(&claims) {
                judgement.by_name(name, part, place, home);
            }
            if !judgement.heeds_claims {
                return;
            }
            for element in ["contained", "entry"] {
                judgement.within(element, home.resource, place, home);
            }
            judgement.extensions(home.resource, place, home);
        });
    }

    /// Opens a session on a resource and has something done with it.
    pub(super) fn at_home(
        &mut self,
        resource: &Value,
        around: Around<'_>,
        act: impl for<'h> FnOnce(&mut Self, &Home<'h>, Part<'h>),
    ) {
        let structures = self.profiles.structures;
        let context = Context {
            root_resource: around.container.or(around.bundle),
            ..Context::new(structures, self.now.clone())
        };
        let session = Session::new(resource, &context);
        let name = tree::resource_type(resource).unwrap_or("Resource");
        if let Some(part) = part(structures, name, Some(resource), None) {
            act(
                self,
                &Home {
                    resource,
                    session: &session,
                    around,
                },
                part,
            );
        }
    }

    /// Judges by a profile that is claimed or wanted; one that is not carried is told.
    fn by_name<'t>(&mut self, name: &str, part: Part<'t>, place: &Place<'_>, home: &Home<'t>) {
        let at = At {
            place,
            profile: name,
        };
        match self.profiles.named(name) {
            Some(url) => self.by_profile(url, part, place, home),
            None if is_core(name) => self.of_type(name, part, at),
            None => {
                let expected = "a profile that a package carries".to_owned();
                self.note(
                    at,
                    ProfileRule::UnknownProfile,
                    expected,
                    shown(&name.into()),
                );
            }
        }
    }

    /// Judges whether something is of a type of FHIR itself, by its address.
    fn of_type(&mut self, address: &str, part: Part<'_>, at: At<'_>) {
        let name = address.strip_prefix(CORE).unwrap_or(address);
        let structures = self.profiles.structures;
        if structures.type_named(name).is_some() && !structures.is_a(part.of.name, name) {
            let found = format!("a `{}`", part.of.name);
            self.note(at, ProfileRule::Type, format!("a `{name}`"), found);
        }
    }

    /// Judges an element, or a resource, by a profile and by what that is made from.
    pub(super) fn by_profile<'t>(
        &mut self,
        url: &str,
        part: Part<'t>,
        place: &Place<'_>,
        home: &Home<'t>,
    ) {
        let profiles = self.profiles;
        let mut next = profiles.by_url.get(url);
        let mut steps = 0;
        self.by_profiles += 1;
        while let Some(profile) = next {
            let at = At {
                place,
                profile: &profile.url,
            };
            if !profiles.structures.is_a(part.of.name, profile.of.name) {
                let found = format!("a `{}`", part.of.name);
                return self.note(
                    at,
                    ProfileRule::Type,
                    format!("a `{}`", profile.of.name),
                    found,
                );
            }
            self.value(profile.root, part, at, home);
            next = profile
                .base
                .as_ref()
                .and_then(|base| profiles.by_url.get(base));
            steps += 1;
            // A profile that is made from itself is no reason to go on for ever.
            if steps > 32 {
                return;
            }
        }
    }

    /// Judges the resources in a resource: `contained`, and `entry.resource` of a Bundle.
    fn within(&mut self, element: &str, resource: &Value, place: &Place<'_>, home: &Home<'_>) {
        let items = resource.get(element).and_then(Value::as_array);
        let at = place.element(element);
        for (index, item) in items.into_iter().flatten().enumerate() {
            let at = at.item(index);
            if element == "contained" {
                self.resource(item, &at, home.around_of(element), &[]);
            } else if let Some(inner) = item.get("resource") {
                self.resource(inner, &at.element("resource"), home.around_of(element), &[]);
            }
        }
    }

    /// Judges every extension whose definition is carried, wherever it stands in the resource.
    fn extensions<'t>(&mut self, value: &'t Value, place: &Place<'_>, home: &Home<'t>) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.extensions(item, &place.item(index), home);
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    let name = name.trim_start_matches('_');
                    let at = place.element(name);
                    if matches!(name, "extension" | "modifierExtension") {
                        self.defined(value, &at, home);
                    }
                    // Resources within have homes of their own.
                    if !matches!(name, "contained" | "resource") || !has_resources(value) {
                        self.extensions(value, &at, home);
                    }
                }
            }
            _ => {}
        }
    }

    fn defined<'t>(&mut self, extensions: &'t Value, place: &Place<'_>, home: &Home<'t>) {
        let profiles = self.profiles;
        for (index, extension) in extensions.as_array().into_iter().flatten().enumerate() {
            let url = extension.get("url").and_then(Value::as_str);
            let profile = url.and_then(|url| profiles.by_url.get(url));
            let part = part(profiles.structures, "Extension", Some(extension), None);
            if let (Some(profile), Some(part)) = (profile, part) {
                self.by_profile(&profile.url, part, &place.item(index), home);
            }
        }
    }
}

/// Whether a profile is of FHIR itself, whose types the structure tables judge.
pub(super) fn is_core(url: &str) -> bool {
    url.starts_with(CORE)
}

fn has_resources(value: &Value) -> bool {
    let first = value.get(0).unwrap_or(value);
    first.get("resourceType").is_some()
}
