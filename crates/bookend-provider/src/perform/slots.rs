//! Searching slots, with what belongs to them (sections 2.3 and 4.8 of the digest).

use super::processed::processed_target;
use super::{NotPerformed, Performed, Task};
use crate::content::{Bundle, Content};
use crate::entry::Entry;
use crate::gallery::Fact;
use crate::provider::Provider;
use bookend_booking::{FoundSlot, Schedule, Service, SlotPage, SlotQuery};
use bookend_engine::{EvaluateError, holds, instant_text, refuse};
use bookend_model::{Refusal, SlotStatus};
use bookend_script::normal_include;
use std::sync::Arc;

impl Task<'_> {
    pub(super) fn search_slots(self) -> Result<Performed, NotPerformed> {
        let bounds = self.bounds();
        let service = self.parameter("service").next().unwrap_or_default();
        let query = SlotQuery {
            // A token may name its system: `system|value`.
            service: service.rsplit('|').next().unwrap_or_default().to_owned(),
            windows: bounds,
            statuses: self.statuses(),
        };
        let begun = self.provider.space.clock.elapsed();
        let page = self.diary().search(&query)?;
        self.observe_search(&page, begun);
        if !self.content.is_empty() {
            return Err(NotPerformed::Refused(self.content.to_vec()));
        }
        let mut entries = Vec::with_capacity(page.slots.len() + 8);
        for found in &page.slots {
            entries.push(self.slot(found)?);
        }
        if page.slots.is_empty() {
            entries.extend(self.reason_for_nothing()?);
        } else {
            self.add_related(&page, &mut entries)?;
        }
        Ok(Performed {
            content: Content::Bundle(self.bundle(page.slots.len(), entries)),
            version: None,
        })
    }

    /// Each parameter narrows the search, the alternatives of one widen it; each is a token, which
    /// may name its system.
    fn statuses(&self) -> Vec<Vec<SlotStatus>> {
        self.parameter("status")
            .filter(|value| !value.is_empty())
            .map(|value| value.split(',').filter_map(status_of).collect())
            .collect()
    }

    pub(super) fn bundle(&self, total: usize, entries: Vec<Arc<Entry>>) -> Bundle {
        let now = self.provider.space.clock.now();
        let processed = processed_target(self.view.request, self.interaction);
        let id = uuid::Builder::from_random_bytes(self.world.chance.borrow_mut().bytes());
        Bundle {
            id: id.into_uuid().to_string(),
            updated: instant_text(now),
            total,
            self_link: format!("{}{processed}", self.base()),
            entries,
        }
    }

    /// Returns the URL of a resource.
    pub(super) fn url(&self, kind: &str, id: &str) -> String {
        format!("{}/{kind}/{id}", self.base())
    }

    fn base(&self) -> &str {
        self.provider.base()
    }

    fn slot(&self, found: &FoundSlot) -> Result<Arc<Entry>, EvaluateError> {
        let FoundSlot { slot, schedule } = found;
        let facts: [(_, &dyn Fact); 2] = [("slot", slot), ("schedule", schedule)];
        self.kept(("Slot", "match"), &slot.id, &facts)
    }

    fn kept(
        &self,
        kind: (&'static str, &'static str),
        id: &str,
        facts: &[(&'static str, &dyn Fact)],
    ) -> Result<Arc<Entry>, EvaluateError> {
        let url = || self.url(kind.0, id);
        let Provider { gallery, set, .. } = self.provider;
        gallery.entry(&set.script, kind, facts, url)
    }

    /// Adds what the caller asked to include, each resource once, however many slots need it.
    fn add_related(
        &self,
        page: &SlotPage,
        entries: &mut Vec<Arc<Entry>>,
    ) -> Result<(), EvaluateError> {
        let wanted = self.wanted_includes(&page.service);
        let wants = |kind: &str| wanted.contains(&kind);
        let schedules = distinct(page.slots.iter().map(|found| &found.schedule));
        if wants("Schedule") {
            for schedule in &schedules {
                entries.push(self.schedule(schedule, &page.service)?);
            }
        }
        if wants("HealthcareService") {
            entries.push(self.related(
                "HealthcareService",
                &page.service.id,
                "service",
                &page.service,
            )?);
        }
        let world = self.provider.diary.world();
        let people = schedules
            .iter()
            .filter_map(|schedule| schedule.practitioner.as_deref());
        let people = distinct(people.filter_map(|id| world.practitioner(id)));
        if wants("Practitioner") {
            for person in people {
                entries.push(self.related("Practitioner", &person.id, "practitioner", person)?);
            }
        }
        let roles = schedules
            .iter()
            .filter_map(|schedule| schedule.role.as_deref());
        if wants("PractitionerRole") {
            for role in distinct(roles.filter_map(|id| world.role(id))) {
                entries.push(self.related("PractitionerRole", &role.id, "role", role)?);
            }
        }
        if let Some(location) = world
            .location(&page.service.location)
            .filter(|_| wants("Location"))
        {
            entries.push(self.related("Location", &location.id, "location", location)?);
        }
        if let Some(organisation) = world
            .organisation(&page.service.organisation)
            .filter(|_| wants("Organization"))
        {
            entries.push(self.related(
                "Organization",
                &organisation.id,
                "organisation",
                organisation,
            )?);
        }
        Ok(())
    }

    /// The resource types that are asked for and that the provider holds; what is not known is
    /// left out and is no fault (UEC-P-10, UEC-P-11).
    fn wanted_includes(&self, service: &Service) -> Vec<&str> {
        let asked: Vec<String> = self.alternatives("include").map(normal_include).collect();
        let includes = self.interaction.includes.iter();
        includes
            .filter(|(_, spellings)| spellings.iter().any(|spelling| asked.contains(spelling)))
            .map(|(kind, _)| kind.as_str())
            .filter(|kind| !service.withheld.iter().any(|withheld| withheld == kind))
            .collect()
    }

    /// A schedule names the service that was searched, of several that it stands behind.
    fn schedule(
        &self,
        schedule: &Arc<Schedule>,
        service: &Arc<Service>,
    ) -> Result<Arc<Entry>, EvaluateError> {
        let facts: [(_, &dyn Fact); 2] = [("schedule", schedule), ("service", service)];
        self.kept(("Schedule", "include"), &schedule.id, &facts)
    }

    fn related(
        &self,
        kind: &'static str,
        id: &str,
        name: &'static str,
        fact: &dyn Fact,
    ) -> Result<Arc<Entry>, EvaluateError> {
        self.kept((kind, "include"), id, &[(name, fact)])
    }

    /// Where the dialect wants it, an entry says why nothing was found.
    fn reason_for_nothing(&self) -> Result<Option<Arc<Entry>>, EvaluateError> {
        let Some(nothing) = &self.interaction.nothing_found else {
            return Ok(None);
        };
        if !holds(&nothing.when, &self.judged)? {
            return Ok(None);
        }
        let reason = Refusal::new(&nothing.outcome);
        let said = refuse(&self.provider.set.script, &[reason], &self.world)?;
        let entry = |tree| Arc::new(Entry::new(None, tree, "outcome"));
        Ok(said.resource.map(entry))
    }
}

/// Returns the status that a token names: a code, or `system|code`.
fn status_of(token: &str) -> Option<SlotStatus> {
    SlotStatus::from_code(token.rsplit('|').next()?)
}

/// Returns each thing once, in the order in which it first occurs.
fn distinct<'a, T: 'a>(things: impl Iterator<Item = &'a Arc<T>>) -> Vec<&'a Arc<T>> {
    let mut once: Vec<&Arc<T>> = Vec::new();
    for thing in things {
        if !once.iter().any(|other| Arc::ptr_eq(other, thing)) {
            once.push(thing);
        }
    }
    once
}
