//! The way in.

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

/// A judgement under way.
pub(super) struct Judgement<'j> {
    pub(super) profiles: &'j Profiles,
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
        let mut judgement = Judgement {
            profiles: self,
            now,
            collector: Collector::default(),
            conforming: IndexMap::default(),
        };
        judgement.structure(resource);
        let name = tree::resource_type(resource).unwrap_or("Resource");
        let place = Place::root(name);
        judgement.resource(resource, &place, Around::default(), wanted);
        judgement.collector.into_issues()
    }
}

impl Judgement<'_> {
    fn structure(&mut self, resource: &Value) {
        let scope = Scope {
            refuses_unknown: true,
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
