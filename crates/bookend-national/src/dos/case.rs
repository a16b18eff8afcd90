//! A case for which services are looked for, and what is wrong with it.

use super::soap::Element;
use crate::catalogue::{Catalogue, DosSettings, Position, postcode};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A case, judged.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Case {
    /// Where the patient is, if that is known.
    pub(super) position: Option<Position>,
    /// The ages in days that the patient may have, both included.
    pub(super) ages: (u64, u64),
    /// The symptom group.
    pub(super) symptom_group: u64,
    /// The discriminators.
    pub(super) discriminators: Vec<u64>,
    /// The disposition, where one is meant.
    pub(super) disposition: Option<u64>,
    /// `M`, `F` or `I`.
    pub(super) gender: String,
    /// The surgery, where it is known.
    pub(super) surgery: Option<String>,
    /// How far services may be, in kilometres.
    pub(super) distance: u64,
    /// Where that distance is from.
    pub(super) distance_source: &'static str,
    /// The time for which is looked, in local time.
    pub(super) at: DateTime,
}

/// The condition that is a fault.
type Judged<T> = Result<T, &'static str>;

impl Case {
    /// Reads a case, and judges it by the rules in their order.
    ///
    /// # Errors
    ///
    /// The first condition that is a fault.
    pub(super) fn read(case: &Element, catalogue: &Catalogue, now: Timestamp) -> Judged<Self> {
        let settings = &catalogue.dos;
        let position = place(case, catalogue)?;
        let ages = ages(case)?;
        let disposition = disposition(case, settings)?;
        let (symptom_group, discriminators) = symptoms(case, settings)?;
        let (distance, distance_source) = distance(case, settings)?;
        let gender = match case.text_of("gender") {
            None => "I",
            Some(gender) if matches!(gender, "M" | "F" | "I") => gender,
            Some(_) => return Err("gender"),
        };
        let surgery = case.text_of("surgery").filter(|ods| *ods != "UNK");
        Ok(Self {
            position,
            ages,
            symptom_group,
            discriminators,
            disposition,
            gender: gender.to_owned(),
            surgery: surgery.map(str::to_owned),
            distance,
            distance_source,
            at: time(case, now)?,
        })
    }
}

/// Returns where a postcode is: as listed, or where a service with it is.
fn place(case: &Element, catalogue: &Catalogue) -> Judged<Option<Position>> {
    let found = case.text_of("postcode").ok_or("postcode")?;
    position_of(found, catalogue)
}

/// Returns where a postcode is, if that is known.
pub(super) fn position_of(found: &str, catalogue: &Catalogue) -> Judged<Option<Position>> {
    let wanted = postcode(found);
    if let Some(position) = catalogue.postcodes.get(&wanted) {
        return Ok(Some(*position));
    }
    let mut services = catalogue.services.values();
    let near = services.find(|service| {
        let own = service.postcode.as_deref().map(postcode);
        own.as_deref() == Some(&wanted)
    });
    match near {
        Some(service) => Ok(service.position),
        None if catalogue.dos.any_postcode => Ok(None),
        None => Err("postcode"),
    }
}

fn ages(case: &Element) -> Judged<(u64, u64)> {
    let age: u64 = case
        .text_of("age")
        .and_then(|age| age.parse().ok())
        .ok_or("age")?;
    match case.text_of("ageFormat") {
        Some("Days") if age <= 31 => Ok((age, age)),
        Some("Days") => Err("age-days"),
        // 30.4375 days a month, rounded down.
        Some("Months") if (1..=23).contains(&age) => Ok(one(age * 304_375 / 10_000)),
        Some("Months") => Err("age-months"),
        Some("Years") if (2..=129).contains(&age) => Ok(one(years(age))),
        Some("Years") => Err("age-years"),
        Some("AgeGroup") => age_group(age).ok_or("age-group"),
        _ => Err("age-format"),
    }
}

fn one(days: u64) -> (u64, u64) {
    (days, days)
}

/// 365.25 days a year, rounded down.
fn years(years: u64) -> u64 {
    years * 36_525 / 100
}

/// Returns the days of an age group: adult, child, toddler, infant.
pub(super) fn age_group(group: u64) -> Option<(u64, u64)> {
    match group {
        1 => Some((years(16), years(130))),
        2 => Some((years(5), years(16) - 1)),
        3 => Some((years(1), years(5) - 1)),
        4 => Some((0, years(1) - 1)),
        _ => None,
    }
}

fn disposition(case: &Element, settings: &DosSettings) -> Judged<Option<u64>> {
    let Some(text) = case.text_of("disposition") else {
        return Ok(None);
    };
    let number: u64 = text.parse().map_err(|_| "disposition")?;
    let known = &settings.dispositions;
    match number {
        0 => Ok(None),
        number if known.is_empty() || known.contains(&number) => Ok(Some(number)),
        _ => Err("disposition"),
    }
}

fn symptoms(case: &Element, settings: &DosSettings) -> Judged<(u64, Vec<u64>)> {
    let group = case.text_of("symptomGroup").ok_or("symptom-group")?;
    let group: u64 = group.parse().map_err(|_| "symptom-group")?;
    let list = case.child("symptomDiscriminatorList");
    let list = list.map_or(&[][..], |list| list.children.as_slice());
    let numbers = list.iter().map(|item| item.text.parse::<u64>());
    let numbers: Vec<u64> = numbers
        .collect::<Result<_, _>>()
        .map_err(|_| "discriminator")?;
    if numbers.is_empty() {
        return Err("discriminator");
    }
    if settings.symptom_groups.is_empty() {
        return Ok((group, numbers));
    }
    let known = settings.symptom_groups.get(&group).ok_or("symptom-group")?;
    if numbers.iter().any(|number| !known.contains(number)) {
        return Err("discriminator");
    }
    Ok((group, numbers))
}

/// The description of the web service has no word for a distance that the request names, so that it is
/// told as one that overrides others, which it is.
fn distance(case: &Element, settings: &DosSettings) -> Judged<(u64, &'static str)> {
    let forced = case.text_of("forceSearchDistance");
    let is_forced = forced.is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1");
    match case.text_of("searchDistance") {
        None if is_forced => Err("forced-distance"),
        None => Ok((settings.distance, "National")),
        Some(text) => {
            let distance = text.parse().ok();
            let within =
                distance.filter(|distance| (1..=settings.most_distance).contains(distance));
            Ok((within.ok_or("distance")?, "Override"))
        }
    }
}

fn time(case: &Element, now: Timestamp) -> Judged<DateTime> {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let now = now.to_zoned(zone).datetime();
    let Some(text) = case.text_of("searchDateTime") else {
        return Ok(now);
    };
    let at: DateTime = text.parse().map_err(|_| "search-time")?;
    let earliest = now.checked_sub(Span::new().minutes(1));
    let latest = now.checked_add(Span::new().months(12));
    if earliest.is_ok_and(|earliest| at < earliest) {
        return Err("search-time-past");
    }
    if latest.is_ok_and(|latest| at > latest) {
        return Err("search-time-far");
    }
    Ok(at)
}
