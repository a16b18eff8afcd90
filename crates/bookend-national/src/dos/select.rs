//! Which services are told, and in which order.

use super::case::Case;
use crate::catalogue::{Capacity, Catalogue, Matches, Service};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// A service that is told, and how far it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'c> {
    /// The service.
    pub(super) service: &'c Service,
    /// Kilometres, as the crow flies; 0 where it is not known where somebody is.
    pub(super) kilometres: f64,
    /// Whether it is told whatever is found.
    pub(super) is_catch_all: bool,
}

impl Told<'_> {
    /// Returns the distance in miles, as it is told.
    pub(super) fn miles(&self) -> String {
        format!("{:.1}", self.kilometres / 1.609_344)
    }
}

/// Returns the services for a case: by rank, by distance, by id; of one type as many as are allowed.
/// What ails the patient counts only where it was asked for.
pub(super) fn select<'c>(catalogue: &'c Catalogue, case: &Case, by_symptom: bool) -> Vec<Told<'c>> {
    let settings = &catalogue.dos;
    let services = catalogue.services.values();
    let told = services
        .filter(|service| service.capacity != Capacity::None || settings.tell_full)
        .filter(|service| !by_symptom || is_for_symptoms(&service.matches, case))
        .filter(|service| is_for_patient(&service.matches, case))
        .filter(|service| !settings.heed_hours || is_open(service, case, settings.window))
        .map(|service| Told {
            service,
            kilometres: kilometres(catalogue, service, case),
            is_catch_all: false,
        });
    #[expect(clippy::cast_precision_loss, reason = "distances are small")]
    let mut told: Vec<Told<'_>> = told
        .filter(|told| told.kilometres <= case.distance as f64)
        .collect();
    let rank = |told: &Told<'_>| told.service.rank.unwrap_or(u64::MAX);
    told.sort_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then(a.kilometres.total_cmp(&b.kilometres))
            .then(a.service.id.cmp(&b.service.id))
    });
    if settings.most_of_a_type > 0 {
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        told.retain(|told| {
            let count = counts.entry(told.service.type_id).or_default();
            *count += 1;
            *count <= settings.most_of_a_type
        });
    }
    told
}

/// How many services are told whatever is found, and how far they may be in kilometres.
const CATCH_ALL: (usize, f64) = (2, 60.0);

/// Returns the services that are told whatever is found: the nearest that were not told already, whatever
/// room they have.
pub(super) fn catch_all<'c>(
    catalogue: &'c Catalogue,
    case: &Case,
    told: &[Told<'_>],
) -> Vec<Told<'c>> {
    let (count, most) = CATCH_ALL;
    let is_told = |id: u64| told.iter().any(|told| told.service.id == id);
    let ids = catalogue.dos.catch_all.iter().filter(|id| !is_told(**id));
    let services = ids.filter_map(|id| catalogue.services.get(id));
    let near = services.map(|service| Told {
        service,
        kilometres: kilometres(catalogue, service, case),
        is_catch_all: true,
    });
    let mut near: Vec<Told<'_>> = near.filter(|told| told.kilometres <= most).collect();
    near.sort_by(|a, b| a.kilometres.total_cmp(&b.kilometres));
    near.truncate(count);
    near
}

fn is_open(service: &Service, case: &Case, minutes: u64) -> bool {
    let window = SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(i64::MAX / 60));
    service
        .hours
        .is_open_between(case.at, case.at.saturating_add(window))
}

fn is_for_symptoms(matches: &Matches, case: &Case) -> bool {
    let mut discriminators = case.discriminators.iter();
    is_one_of(&matches.symptom_groups, case.symptom_group)
        && (matches.discriminators.is_empty()
            || discriminators.any(|it| matches.discriminators.contains(it)))
}

fn is_for_patient(matches: &Matches, case: &Case) -> bool {
    let by_age = |(from, to): (u64, u64)| from <= case.ages.1 && case.ages.0 <= to;
    let by_surgery = |surgery: &String| matches.surgeries.contains(surgery);
    case.disposition
        .is_none_or(|number| is_one_of(&matches.dispositions, number))
        && (matches.genders.is_empty() || matches.genders.contains(&case.gender))
        && matches.ages.is_none_or(by_age)
        && (matches.surgeries.is_empty() || case.surgery.as_ref().is_some_and(by_surgery))
}

/// An empty list is for everybody.
fn is_one_of(list: &[u64], wanted: u64) -> bool {
    list.is_empty() || list.contains(&wanted)
}

fn kilometres(catalogue: &Catalogue, service: &Service, case: &Case) -> f64 {
    let listed = || {
        let own = crate::catalogue::postcode(service.postcode.as_deref()?);
        catalogue.postcodes.get(&own).copied()
    };
    match (case.position, service.position.or_else(listed)) {
        (Some(from), Some(to)) => from.kilometres_to(to),
        _ => 0.0,
    }
}
