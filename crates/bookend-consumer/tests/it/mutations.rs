//! Mutations of requests: those of the incumbent, those that change nothing, and one case for each.

use crate::play::play;
use crate::server::{Reply, Server, bookable, json};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The patient of the incumbent's template: a telephone number of rank 1, a contact of rank 2.
const PATIENT: &str = "{resourceType: Patient, id: p, identifier: [{system: 'https://fhir.nhs.uk/Id/nhs-number', value: '1234554321'}], name: [{use: official, family: Turner}], telecom: [{system: phone, value: '07', rank: 1}], contact: [{telecom: [{system: phone, value: '08', rank: 2}]}]}";

/// A name, a step, its mutations, and places of the request with what stands there.
type Transform = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// What the incumbent's suite makes of its template (section 9.1 of the digest) and of its queries and
/// header fields (section 9.3), the line of YAML that does it, and where the request then has what.
const TRANSFORMS: &[Transform] = &[
    ("T0", BOOK, "[]", &[(CONTACT_RANK, "2"), (RANK, "1")]),
    (
        "T1",
        BOOK,
        "[{drop: contained.ofType(Patient).contact}]",
        &[(CONTACT, "nothing"), (RANK, "1")],
    ),
    (
        "T2",
        BOOK,
        "[{drop: [contained.ofType(Patient).contact, contained.ofType(Patient).identifier]}]",
        &[(CONTACT, "nothing"), ("/contained/2/identifier", "nothing")],
    ),
    (
        "T3",
        BOOK,
        "[{drop: contained.ofType(Patient).telecom, set: {contained.ofType(Patient).contact.telecom.rank: 1}}]",
        &[("/contained/2/telecom", "nothing"), (CONTACT_RANK, "1")],
    ),
    (
        "T4",
        BOOK,
        "[{set: {contained.ofType(Patient).contact.telecom.rank: 1}}]",
        &[(CONTACT_RANK, "1"), (RANK, "1")],
    ),
    (
        "T5",
        BOOK,
        "[{drop: contained.ofType(Patient).contact, set: {contained.ofType(Patient).telecom.rank: 2}}]",
        &[(CONTACT, "nothing"), (RANK, "2")],
    ),
    ("U0", CANCEL, "[]", &[("/status", "cancelled")]),
    (
        "U1",
        CANCEL,
        "[{set: {contained.ofType(Patient).name.family: Turnerxxxxx}}]",
        &[
            ("/status", "cancelled"),
            ("/contained/0/name/0/family", "Turnerxxxxx"),
        ],
    ),
    (
        "the id is taken out",
        CANCEL,
        "[{drop: id}]",
        &[("/id", "nothing")],
    ),
    (
        "created is now",
        BOOK,
        "[{set: {created: '2026-11-21T12:00:01+00:00'}}]",
        &[("/created", "2026-11-21T12:00:01+00:00")],
    ),
    (
        "the captured slot is busy",
        BOOK,
        "[{set: {contained.ofType(Slot).status: busy-unavailable}}]",
        &[("/contained/1/status", "busy-unavailable")],
    ),
    (
        "without Authorization",
        BOOK,
        "[{header: {drop: Authorization}}]",
        &[("header authorization", "nothing")],
    ),
    (
        "without If-Match",
        CANCEL,
        "[{header: {drop: If-Match}}]",
        &[("header if-match", "nothing")],
    ),
    (
        "another version",
        CANCEL,
        "[{header: {set: {If-Match: 'W/\"999\"'}}}]",
        &[("header if-match", "W/\"999\"")],
    ),
    (
        "another media type",
        BOOK,
        "[{header: {set: {Content-Type: application/xml}}}]",
        &[("header content-type", "application/xml")],
    ),
    (
        "the same request id",
        BOOK,
        "[{header: {set: {X-Request-ID: one}}}]",
        &[("header x-request-id", "one")],
    ),
    (
        "a lower bound under another name",
        SEARCH,
        "[{query: {drop: start, set: {startXXXXXXX: ge2026-11-22}}}]",
        &[
            ("target", "startXXXXXXX=ge2026-11-22"),
            ("not target", "&start="),
        ],
    ),
    (
        "busy slots",
        SEARCH,
        "[{query: {set: {status: busy}}}]",
        &[("target", "status=busy")],
    ),
    (
        "free and busy slots",
        SEARCH,
        "[{query: {set: {status: 'free,busy'}}}]",
        &[("target", "status=free%2Cbusy")],
    ),
    (
        "a format as a parameter",
        SEARCH,
        "[{query: {set: {_format: application/fhir+xml}}}]",
        &[("target", "_format=application%2Ffhir%2Bxml")],
    ),
    (
        "reverse includes",
        SEARCH,
        "[{query: {set: {_revinclude: Slot:schedule}}}]",
        &[("target", "_revinclude=Slot%3Aschedule")],
    ),
    (
        "an answer in gzip",
        SEARCH,
        "[{header: {set: {Accept-Encoding: gzip}}}]",
        &[("header accept-encoding", "gzip")],
    ),
    (
        "a token without a practitioner",
        SEARCH,
        "[{jwt: missing-claim(requesting_practitioner)}]",
        &[("claim requesting_practitioner", "nothing")],
    ),
    (
        "a token for somebody else",
        SEARCH,
        "[{jwt: {claims: {aud: notanendpoint}}}]",
        &[("claim aud", "notanendpoint")],
    ),
    (
        "a token for something else",
        SEARCH,
        "[{jwt: {claims: {requested_scope: patient/appointment.write}}}]",
        &[("claim requested_scope", "patient/appointment.write")],
    ),
];

const CONTACT: &str = "/contained/2/contact";
const CONTACT_RANK: &str = "/contained/2/contact/0/telecom/0/rank";
const RANK: &str = "/contained/2/telecom/0/rank";
const BOOK: &str = "send: appointment.book, with: {slot: {id: s, start: '2026-11-22T10:00:00Z', end: '2026-11-22T10:10:00Z'}, patient: PATIENT}";
const CANCEL: &str = "send: appointment.cancel, with: {appointment: {resourceType: Appointment, id: a, meta: {versionId: '1'}, contained: [PATIENT], status: booked}}";
const SEARCH: &str = "send: slot.search, with: {service: 1}";

/// Plays one step, and returns the request that was heard.
fn heard(step: &str, mutate: &str) -> (String, String) {
    let server = bookable();
    let step = step.replace("PATIENT", PATIENT);
    let text = play(
        &format!(
            "journeys:\n  - id: one\n    steps:\n      - {{id: a, {step}, mutate: {mutate}}}\n"
        ),
        &server,
    );
    let mut heard = server.heard().into_iter();
    let request = heard.rfind(|request| !request.contains("/metadata"));
    (request.unwrap_or_default(), text)
}

fn found(request: &str, place: &str) -> String {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned())
    };
    let shown = |value: Option<&Value>| match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match place.split_once(' ') {
        Some(("header", name)) => header(name).unwrap_or_else(|| "nothing".to_owned()),
        Some(("claim", name)) => {
            let token = header("Authorization").unwrap();
            let claims = URL_SAFE_NO_PAD
                .decode(token.split('.').nth(1).unwrap())
                .unwrap();
            shown(serde_json::from_slice::<Value>(&claims).unwrap().get(name))
        }
        _ if place.ends_with("target") => head.lines().next().unwrap().to_owned(),
        _ => shown(serde_json::from_str::<Value>(body).unwrap().pointer(place)),
    }
}

#[test]
fn every_transform_of_the_incumbent_is_a_line_of_yaml() {
    for (name, step, mutate, expected) in TRANSFORMS {
        let (request, text) = heard(step, mutate);
        assert!(!text.contains("mutation"), "{name}: {text}");
        for (place, value) in *expected {
            let found = found(&request, place);
            match *place {
                "target" => assert!(found.contains(value), "{name}: {found}"),
                "not target" => assert!(!found.contains(value), "{name}: {found}"),
                _ => assert_eq!(found, *value, "{name}: {place}"),
            }
        }
    }
}

#[test]
fn a_mutation_that_changes_nothing_is_a_warning() {
    let server = bookable();
    let text = play(
        "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}, mutate: [{header: {drop: If-Match}}], expect: {status: 200}}
",
        &server,
    );
    insta::assert_snapshot!(text, @r"
    one warned
      search warned
        the request with `header: drop If-Match`: expected another than without it, found the same: it is so already
    ");
}

#[test]
fn nobody_is_blamed_for_what_was_not_sent_as_it_was_meant() {
    let server = bookable();
    let text = play(
        "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}, mutate: [{query: {drop: strat}}], expect: {status: 400}}
",
        &server,
    );
    let first: Vec<&str> = text.lines().take(2).collect();
    assert_eq!(
        first,
        [
            "one errored",
            "  search errored (the mutation `query: drop strat` changed nothing of the request: it is so already)"
        ],
        "{text}"
    );
}

#[test]
fn each_mutation_is_a_case_and_one_that_cannot_be_made_is_left_out() {
    let server = Server::answering(|request| {
        let is_whole =
            request.contains("\"description\"") && request.contains("\"status\":\"booked\"");
        if request.starts_with("GET") || is_whole {
            return json(200, "{}");
        }
        if request.contains("\"description\"") {
            json(422, "{}")
        } else {
            Reply::SayAndClose(Vec::new())
        }
    });
    let text = play(
        "journeys:
  - id: one
    title: Without $(row.mutation)
    for-each: {mutation: [{drop: status}, {drop: comment}, {drop: description}]}
    steps:
      - {id: book, send: appointment.book, with: {slot: {id: a}}, mutate: [$(mutation)], expect: {status: 422}}
",
        &server,
    );
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.split(", found closed").next().unwrap())
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    one[1] passed
      book passed
    one[2] omitted (the case `drop: comment` does not apply: there is no such element)
      book omitted (the case `drop: comment` does not apply: there is no such element)
    one[3] failed
      book failed
        response: expected a whole response
    ");
}

#[test]
fn a_request_that_is_sent_again_may_have_a_token_of_its_own() {
    let server = bookable();
    play(
        "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}}
      - {id: again, send: slot.search, reuse: search, mutate: [{jwt: [expired, missing-claim(sub)]}]}
",
        &server,
    );
    let heard: Vec<String> = server
        .heard()
        .into_iter()
        .filter(|it| it.contains("/Slot"))
        .collect();
    let claim = |index: usize, name: &str| found(&heard[index], name);
    assert_eq!(claim(0, "claim sub"), "user");
    assert_eq!(claim(1, "claim sub"), "nothing");
    let expiry = |index| claim(index, "claim exp").parse::<i64>().unwrap();
    assert_eq!(expiry(0) - expiry(1), 600);
    assert_eq!(
        claim(0, "header x-request-id"),
        claim(1, "header x-request-id")
    );
}

#[test]
fn a_clock_that_is_off_makes_a_token_of_another_time() {
    let server = bookable();
    play(
        "journeys:
  - id: one
    steps:
      - {id: right, send: slot.search, with: {service: 1}}
      - {id: slow, send: slot.search, with: {service: 1}, clock-skew: -10m}
      - {id: fast, send: slot.search, with: {service: 1}, clock-skew: +2h}
",
        &server,
    );
    let heard: Vec<String> = server
        .heard()
        .into_iter()
        .filter(|it| it.contains("/Slot"))
        .collect();
    let issued: Vec<i64> = heard
        .iter()
        .map(|it| found(it, "claim iat").parse().unwrap())
        .collect();
    assert_eq!((issued[1] - issued[0], issued[2] - issued[0]), (-600, 7200));
}
