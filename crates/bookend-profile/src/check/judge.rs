//! The way in.

use std::cell::Cell;

use bookend_fhir::structure::{self, Scope};
use bookend_fhir::tree;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use super::collector::Collector;
use super::home::Around;
use super::place::Place;
use crate::issue::{Issue, ProfileRule, Severity};
use crate::profiles::Profiles;

/// By what a resource is judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'w> {
    /// Whether by the structure of its release, elements that the release does not have included.
    pub structure: bool,
    /// Whether by the profiles that it and the resources in it claim, and by those of its extensions.
    pub claims: bool,
    /// The profiles that it has to conform to, by address or name; the address of a type of FHIR
    /// itself asks that it is of that type.
    pub profiles: &'w [&'w str],
}

/// What came of judging a resource.
#[derive(Clone, Debug, Default)]
pub struct Opinion {
    /// In what it departs: all of it, and each thing once.
    pub issues: Vec<Issue>,
    /// By how many profiles of packages it, or something in it, was judged.
    pub by_profiles: usize,
}

/// A judgement under way.
pub(super) struct Judgement<'j> {
    pub(super) profiles: &'j Profiles,
    pub(super) heeds_claims: bool,
    /// By how many profiles something was judged.
    pub(super) by_profiles: usize,
    /// How many values may still be looked at, by this judgement and those aside of it.
    pub(super) left: &'j Cell<usize>,
    pub(super) now: &'j jiff::Zoned,
    pub(super) collector: Collector,
    /// What is known of resources that are referred to, by address in memory and profile; `true` while
    /// it is being found out, so that references in a circle end.
    pub(super) conforming: IndexMap<(usize, String), bool, FxBuildHasher>,
}

impl Profiles {
    /// Judges a resource by the structure of its release, by the profiles that it and the resources in
    /// it claim, by those of its extensions, and by `wanted` (addresses or names).
    ///
    /// All issues are told at once, and each once. `now` is what FHIRPath calls `now()`.
    pub fn judge(&self, resource: &Value, wanted: &[&str], now: &jiff::Zoned) -> Vec<Issue> {
        let wanted = Wanted {
            structure: true,
            claims: true,
            profiles: wanted,
        };
        self.judge_by(resource, wanted, now).issues
    }

    /// Judges a resource by what is wanted and nothing else.
    ///
    /// The time it takes is bounded; what was not looked at any more is told as not judged.
    pub fn judge_by(&self, resource: &Value, wanted: Wanted<'_>, now: &jiff::Zoned) -> Opinion {
        let left = Cell::new(self.most_values);
        let mut judgement = Judgement {
            profiles: self,
            heeds_claims: wanted.claims,
            by_profiles: 0,
            left: &left,
            now,
            collector: Collector::default(),
            conforming: IndexMap::default(),
        };
        if wanted.structure {
            judgement.structure(resource);
        }
        let name = tree::resource_type(resource).unwrap_or("Resource");
        let place = Place::root(name);
        judgement.resource(resource, &place, Around::default(), wanted.profiles);
        if left.get() == 0 {
            let at = At {
                place: &place,
                profile: "",
            };
            let expected = format!("at most {} values to look at", self.most_values);
            judgement.note(at, ProfileRule::NotJudged, expected, "more".to_owned());
        }
        Opinion {
            issues: judgement.collector.into_issues(),
            by_profiles: judgement.by_profiles,
        }
    }
}

impl Judgement<'_> {
    fn structure(&mut self, resource: &Value) {
        let scope = Scope {
            unknown: structure::Unknown::Judged,
            except: &[],
        };
        for issue in structure::validate(resource, self.profiles.structures, scope) {
            self.collector.add(Issue {
                severity: Severity::Error,
                path: issue.path,
                rule: ProfileRule::Structure(issue.rule),
                profile: String::new(),
                expected: issue.expected,
                found: issue.found,
            });
        }
    }

    /// Takes from what may still be looked at; returns whether there is enough.
    pub(super) fn spend(&self, cost: usize) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(cost));
        left > cost
    }

    /// Notes an issue.
    pub(super) fn note(&mut self, at: At<'_>, rule: ProfileRule, expected: String, found: String) {
        let severity = match rule {
            ProfileRule::UnknownProfile | ProfileRule::UnknownCodes | ProfileRule::NotJudged => {
                Severity::Information
            }
            _ => Severity::Error,
        };
        self.note_as(severity, at, rule, (expected, found));
    }

    pub(super) fn note_as(
        &mut self,
        severity: Severity,
        at: At<'_>,
        rule: ProfileRule,
        (expected, found): (String, String),
    ) {
        self.collector.add(Issue {
            severity,
            path: at.place.to_string(),
            rule,
            profile: at.profile.to_owned(),
            expected,
            found,
        });
    }
}

/// Where an issue is, and whose it is.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) place: &'a Place<'a>,
    pub(super) profile: &'a str,
}
