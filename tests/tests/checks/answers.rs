//! The incumbent's 33 checks on responses (section 10.2 of the digest).
//!
//! Those that hand everything to a validator (W01, W12, W33) see by structure what others see by
//! themselves; such rows name both.

use crate::ground::{Ground, by_a_caller, findings, search};
use bookend_script::On;
use bookend_tests::{Request, Response, Setup};
use std::collections::BTreeSet;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Capabilities,
    Slots,
    Booking,
    Nothing,
}

/// The rows: the incumbent's number, what is asked for, how the answer is changed, and the check
/// that finds it.
#[rustfmt::skip]
const PLANTS: &[(&str, Ask, &str, &str)] = &[
    ("W01", Ask::Capabilities, "set: {title: ' '}", "capability-readable"),
    ("W01", Ask::Capabilities, "set: {resourceType: Basic}", "capability-readable"),
    ("W01", Ask::Capabilities, "set: {date: never}", "capability-structure"),
    ("W02", Ask::Capabilities, "drop: publisher", "capability-identity"),
    ("W02", Ask::Capabilities, "set: {format: application/fhir+json}", "capability-formats"),
    ("W02", Ask::Capabilities, "drop: 'profile[0]'", "capability-profiles"),
    ("W02", Ask::Capabilities, "set: {'profile[0].reference': 'https://elsewhere.example/Slot'}", "capability-profiles"),
    ("W02", Ask::Capabilities, "drop: \"rest.resource.where(type = 'Appointment').searchParam[0].documentation\"", "capability-appointments"),
    ("W02", Ask::Capabilities, "drop: \"rest.resource.where(type = 'Appointment').interaction.where(code = 'create')\"", "capability-appointments"),
    ("W02", Ask::Capabilities, "drop: \"rest.resource.where(type = 'Slot').searchInclude[0]\"", "capability-slots"),
    ("W03", Ask::Slots, "set: {entry.resource.ofType(Slot).id: one}", "shared-once"),
    ("W03", Ask::Slots, "set: {'entry.resource.ofType(Location)[0]': {resourceType: HealthcareService, id: '2000000001', identifier: [{value: '1'}]}}", "shared-once"),
    ("W04", Ask::Slots, "set: {'entry.resource.ofType(Slot)[0].meta.profile': https://elsewhere.example/Slot}", "slots-profile"),
    ("W05", Ask::Slots, "drop: 'entry.resource.ofType(Schedule)[0].actor'}, {set: {'entry.resource.ofType(Schedule)[0].actor': [{reference: Practitioner/1}]}", "schedules-service"),
    ("W06", Ask::Slots, "set: {'entry.resource.ofType(Slot)[0].schedule.reference': https://elsewhere.example/Schedule/1}", "slots-schedule"),
    ("W07", Ask::Slots, "drop: 'entry.resource.ofType(Slot)[0].start'", "slots-start slots-structure"),
    ("W07", Ask::Slots, "set: {'entry.resource.ofType(Slot)[0].end': '2030-06-16'}", "slots-end slots-structure"),
    ("W08", Ask::Slots, "set: {'entry.resource.ofType(Slot)[0].end': '2020-06-16T09:00:00+01:00'}", "slots-order"),
    ("W09", Ask::Slots, "drop: 'entry.resource.ofType(Slot)[0].identifier'", "slots-identifier"),
    ("W10", Ask::Slots, "drop: 'entry.resource.ofType(Schedule)[0].actor'}, {set: {'entry.resource.ofType(Schedule)[0].actor': [{reference: HealthcareService/1}, {reference: HealthcareService/2}]}", "schedules-actors"),
    ("W10", Ask::Slots, "drop: 'entry.resource.ofType(Schedule)[0].actor'}, {set: {'entry.resource.ofType(Schedule)[0].actor': [{reference: HealthcareService/1}, {reference: Practitioner/1}, {reference: Practitioner/2}]}", "schedules-actors"),
    ("W11", Ask::Slots, "drop: entry.resource.ofType(HealthcareService).identifier", "services-complete"),
    ("W11", Ask::Slots, "drop: 'entry.resource.ofType(HealthcareService)[0].location'}, {set: {'entry.resource.ofType(HealthcareService)[0].location': [{reference: Location/1}, {reference: Location/2}]}", "services-complete"),
    ("W12", Ask::Slots, "set: {type: collection}", "slots-answer"),
    ("W12", Ask::Slots, "set: {total: 1}", "slots-answer"),
    ("W12", Ask::Slots, "set: {'entry.resource.ofType(Slot)[0].overbooked': perhaps}", "slots-structure"),

    ("W13", Ask::Booking, "set: {resourceType: Basic}", "answer-is-appointment"),
    ("W13", Ask::Booking, "set: {meta.profile: [https://elsewhere.example/Appointment]}", "answer-profile"),
    ("W14", Ask::Booking, "set: {language: fr}", "answer-language"),
    ("W15", Ask::Booking, "set: {'slot[0].reference': Slot/1}", "answer-slot"),
    ("W16", Ask::Booking, "set: {created: '2026-06-15'}", "answer-created"),
    ("W17", Ask::Booking, "set: {'participant[0].actor.reference': Patient/1}", "answer-participant"),
    ("W18", Ask::Booking, "set: {'participant[0].actor.identifier.use': usual}", "answer-actor-number"),
    ("W19", Ask::Booking, "drop: 'participant[0].actor.display'", "answer-actor-display"),
    ("W20", Ask::Booking, "set: {'supportingInformation[0].reference': DocumentReference/1}", "answer-supporting-information"),
    ("W21", Ask::Booking, "drop: contained.ofType(DocumentReference)", "answer-contained"),
    ("W22", Ask::Booking, "drop: contained.ofType(Patient).identifier.extension", "answer-number-verified"),
    ("W22", Ask::Booking, "drop: contained.ofType(Patient).identifier}, {set: {contained.ofType(Patient).identifier: [{system: 'https://elsewhere.example/Id', value: '1'}, {system: 'https://elsewhere.example/Id', value: '2'}]}", "answer-patient-identifier"),
    ("W23", Ask::Booking, "set: {contained.ofType(Patient).id: somebody}", "answer-patient-referred-to"),
    ("W24", Ask::Booking, "set: {contained.ofType(Patient).meta.profile: [https://elsewhere.example/Patient]}", "answer-patient-profile"),
    ("W25", Ask::Booking, "drop: 'contained.ofType(Patient).name.family'", "answer-patient-name"),
    ("W25", Ask::Booking, "set: {contained.ofType(Patient).name.use: usual}", "answer-patient-name"),
    ("W26", Ask::Booking, "set: {contained.ofType(Patient).telecom.value: 'at home'}", "answer-patient-telephone"),
    ("W26", Ask::Booking, "set: {contained.ofType(Patient).telecom.rank: 2}", "answer-patient-telephone"),
    ("W27", Ask::Booking, "drop: contained.ofType(Patient).telecom}, {set: {contained.ofType(Patient).telecom: [{system: phone, value: '01632 960001', rank: 1}, {system: email, value: nobody, rank: 2}]}", "answer-patient-email"),
    ("W28", Ask::Booking, "drop: contained.ofType(Patient).gender", "answer-patient-known"),
    ("W28", Ask::Booking, "drop: contained.ofType(Patient).birthDate", "answer-patient-known"),
    ("W29", Ask::Booking, "set: {contained.ofType(Patient).address.use: work}", "answer-patient-address"),
    ("W29", Ask::Booking, "set: {contained.ofType(Patient).address.postalCode: '75001'}", "answer-patient-address"),
    ("W30", Ask::Booking, "set: {contained.ofType(DocumentReference).id: another}", "answer-document-referred-to"),
    ("W31", Ask::Booking, "set: {contained.ofType(DocumentReference).identifier.system: https://elsewhere.example/Id}", "answer-document"),
    ("W31", Ask::Booking, "set: {contained.ofType(DocumentReference).status: superseded}", "answer-document"),
    ("W31", Ask::Booking, "set: {contained.ofType(DocumentReference).type.coding.code: POCD}", "answer-document"),
    ("W31", Ask::Booking, "set: {contained.ofType(DocumentReference).indexed: '2026-06-15'}", "answer-document"),
    ("W31", Ask::Booking, "set: {contained.ofType(DocumentReference).content.attachment.contentType: text/plain}", "answer-document"),
    ("W31", Ask::Booking, "set: {contained.ofType(DocumentReference).content.attachment.language: fr}", "answer-document"),
    ("W32", Ask::Booking, "drop: description", "answer-complete"),
    ("W32", Ask::Booking, "drop: start", "answer-complete"),
    ("W32", Ask::Booking, "set: {incomingReferral: [{reference: ReferralRequest/1}, {reference: ReferralRequest/2}]}", "answer-complete"),
    ("W33", Ask::Nothing, "drop: issue.code", "error-outcome error-structure"),
    ("W33", Ask::Nothing, "set: {issue.details: unheard-of}", "error-structure"),
    ("W33", Ask::Nothing, "drop: [id, text]", "error-outcome"),
];

/// Returns behaviours that change an answer where the request asks for it by number.
fn behaviours() -> String {
    let plants = PLANTS.iter().enumerate();
    let items = plants.map(|(number, (_, _, mutation, _))| {
        format!("  - {{id: plant-{number}, when: {{header.X-Plant: '{number}'}}, then: {{mutate: [{{{mutation}}}]}}}}\n")
    });
    items.collect()
}

fn setup() -> Setup {
    Setup::standard()
        .policy("answers-checked", true)
        .behaviours(&behaviours())
}

fn request(ground: &Ground, ask: Ask) -> Request {
    match ask {
        Ask::Capabilities => by_a_caller(Request::capabilities()),
        Ask::Slots => search(
            "&_include=Slot%3Aschedule&_include=Schedule%3Aactor%3APractitioner&_include=Schedule%3Aactor%3APractitionerRole&_include=Schedule%3Aactor%3AHealthcareService&_include=HealthcareService.location&_include=HealthcareService.providedBy",
        ),
        Ask::Booking => by_a_caller(Request::book(&ground.booking().body())),
        Ask::Nothing => by_a_caller(Request::read("no-appointment")),
    }
}

/// Leaves out the checks that look at more than the answer.
fn of_answers(response: &Response) -> BTreeSet<String> {
    let script = Ground::script();
    let on = |id: &String| script.check(id).unwrap().on;
    let found = findings(response).into_iter();
    found.filter(|id| on(id) == On::Response).collect()
}

#[tokio::test]
async fn a_wrong_value_in_each_checked_place_is_found_by_exactly_its_check() {
    let ground = Ground::new(setup()).await;
    let mut wrong = Vec::new();
    for (number, (row, ask, mutation, check)) in PLANTS.iter().enumerate() {
        let request = request(&ground, *ask).header("X-Plant", &number.to_string());
        let (response, _) = ground.told(&request).await;
        let found = of_answers(&response);
        let expected: BTreeSet<String> = check.split(' ').map(str::to_owned).collect();
        if found != expected {
            let said = response.text();
            wrong.push(format!(
                "{row} {mutation}: `{check}` was expected, and found was {found:?} in {said}"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[tokio::test]
async fn answers_that_lack_nothing_break_no_check() {
    let ground = Ground::new(setup()).await;
    for ask in [Ask::Capabilities, Ask::Slots, Ask::Booking, Ask::Nothing] {
        let (response, _) = ground.told(&request(&ground, ask)).await;
        assert_eq!(of_answers(&response), BTreeSet::new(), "{ask:?}");
    }
}

#[test]
fn every_row_of_the_incumbents_checks_is_planted_and_named_by_its_check() {
    let planted: BTreeSet<&str> = PLANTS.iter().map(|(row, ..)| *row).collect();
    for number in 1..=33 {
        let row = format!("W{number:02}");
        assert!(planted.contains(row.as_str()), "{row} is not planted");
    }
    for (row, _, _, checks) in PLANTS {
        let check = checks.split(' ').next().unwrap();
        let check = Ground::script().check(check).unwrap();
        assert!(
            check.alias.iter().any(|alias| alias == row),
            "{row}: {}",
            check.id
        );
    }
}

/// A row that asks for less than the row which it means is judged by what looks at that alone, so that a
/// slot without a start fails the row on starts and no other.
#[test]
fn a_narrow_row_of_the_conformance_list_is_judged_by_its_own_checks() {
    let rows = bookend_provider::requirement_rows(Ground::script());
    let means = |id: &str| &rows.iter().find(|row| row.id == id).unwrap().means;
    let verifying = |id: &str| -> Vec<&str> {
        let checks = Ground::script().checks().iter();
        let of_row = checks.filter(|check| check.verifies.iter().any(|it| it == id));
        of_row.map(|check| &*check.id).collect()
    };
    for (row, check) in [
        ("SCAL-P14", "slots-profile"),
        ("SCAL-P15", "slots-schedule"),
        ("SCAL-P16", "slots-start"),
        ("SCAL-P17", "slots-end"),
    ] {
        assert_eq!(verifying(row), [check]);
        assert!(means(row).is_empty(), "{row}");
    }
    assert_eq!(*means("SCAL-P26"), ["UEC-P-35", "UEC-P-37"]);
}
