//! What references lead to, and whether something conforms.

use bookend_fhir::fhirpath::Part;
use bookend_fhir::{CORE, tree};
use indexmap::IndexMap;
use serde_json::Value;

use super::collector::{Collector, one_of, shown};
use super::home::{Around, Home};
use super::judge::{At, Judgement};
use super::place::Place;
use crate::issue::ProfileRule;

impl Judgement<'_> {
    /// Judges what a reference leads to, as far as that can be found.
    pub(super) fn target<'t>(
        &mut self,
        targets: &[&str],
        part: Part<'t>,
        at: At<'_>,
        home: &Home<'t>,
    ) {
        let text = part
            .value
            .and_then(|value| value.get("reference"))
            .and_then(Value::as_str);
        let Some(text) = text else {
            return;
        };
        // Each look goes through all of them.
        if !self.spend(home.width() / 32) {
            return;
        }
        let resolved = home.resolve(text);
        let name = match resolved {
            Some((resource, _)) => tree::resource_type(resource),
            None => {
                type_in(text).filter(|name| self.profiles.structures.resource_named(name).is_some())
            }
        };
        let Some(name) = name else {
            return;
        };
        let expected = || format!("a reference to {}", one_of(targets.iter().copied()));
        // Where a target is neither of FHIR nor carried, anything may be right.
        let of_type: Option<Vec<&str>> = targets.iter().map(|url| self.target_type(url)).collect();
        let Some(of_type) = of_type else {
            return;
        };
        let is_allowed = |allowed: &str| self.profiles.structures.is_a(name, allowed);
        let allowed: Vec<&str> = targets
            .iter()
            .zip(of_type)
            .filter(|(_, of)| is_allowed(of))
            .map(|(url, _)| *url)
            .collect();
        if allowed.is_empty() {
            return self.note(
                at,
                ProfileRule::Target,
                expected(),
                format!("{} to a `{name}`", shown(&text.into())),
            );
        }
        if let Some((resource, around)) = resolved
            && let Err(why) = self.any_conforms(&allowed, resource, around)
        {
            let found = format!("{} to a `{name}`{why}", shown(&text.into()));
            self.note(at, ProfileRule::Target, expected(), found);
        }
    }

    /// Whether a resource conforms to one of several profiles, else what it breaks of the first. One
    /// that is not carried is a type of FHIR itself, and anything of that type conforms.
    fn any_conforms(
        &mut self,
        profiles: &[&str],
        resource: &Value,
        around: Around<'_>,
    ) -> Result<(), String> {
        if profiles
            .iter()
            .any(|url| self.profiles.named(url).is_none())
        {
            return Ok(());
        }
        let mut first = None;
        for url in profiles {
            let (conforms, why) = self.resource_conforms(url, resource, around);
            if conforms {
                return Ok(());
            }
            first = first.or(why);
        }
        let why = first.map(|why| format!(", which breaks {why}"));
        Err(why.unwrap_or_default())
    }

    fn target_type<'u>(&'u self, url: &'u str) -> Option<&'u str> {
        match self
            .profiles
            .named(url)
            .and_then(|url| self.profiles.by_url.get(url))
        {
            Some(profile) => Some(profile.of.name),
            None => {
                let name = url.strip_prefix(CORE)?;
                self.profiles
                    .structures
                    .type_named(name)
                    .map(|found| found.name)
            }
        }
    }

    /// Whether a resource conforms to a profile, and what it breaks first.
    fn resource_conforms(
        &mut self,
        url: &str,
        resource: &Value,
        around: Around<'_>,
    ) -> (bool, Option<String>) {
        let key = (std::ptr::from_ref(resource).addr(), url.to_owned());
        if let Some(known) = self.conforming.get(&key) {
            return (*known, None);
        }
        self.conforming.insert(key.clone(), true);
        let outer = std::mem::take(&mut self.collector);
        let name = tree::resource_type(resource).unwrap_or("Resource");
        let place = Place::root(name);
        self.at_home(resource, around, |judgement, home, part| {
            if let Some(url) = judgement.profiles.named(url) {
                judgement.by_profile(url, part, &place, home);
            }
        });
        let inner = std::mem::replace(&mut self.collector, outer);
        let first = inner
            .first_error()
            .map(|issue| format!("`{}` at `{}`", issue.rule, issue.path));
        self.conforming.insert(key, first.is_none());
        (first.is_none(), first)
    }

    /// Whether an element conforms to a profile; nothing is noted.
    pub(super) fn conforms<'t>(
        &mut self,
        url: &str,
        part: Part<'t>,
        at: At<'_>,
        home: &Home<'t>,
    ) -> bool {
        let outer = std::mem::take(&mut self.collector);
        self.by_profile(url, part, at.place, home);
        let inner = std::mem::replace(&mut self.collector, outer);
        inner.first_error().is_none()
    }

    /// As [`Self::conforms`], within a judgement that cannot be changed now.
    pub(super) fn would_conform<'t>(
        &self,
        url: &str,
        part: Part<'t>,
        at: At<'_>,
        home: &Home<'t>,
    ) -> bool {
        let mut aside = Judgement {
            profiles: self.profiles,
            heeds_claims: self.heeds_claims,
            by_profiles: 0,
            left: self.left,
            now: self.now,
            collector: Collector::default(),
            conforming: IndexMap::default(),
        };
        let url = self.profiles.named(url);
        url.is_some_and(|url| aside.conforms(url, part, at, home))
    }
}

/// Returns the type that a relative or absolute reference names.
fn type_in(text: &str) -> Option<&str> {
    let text = text.split("/_history/").next()?;
    text.rsplit('/').nth(1)
}
