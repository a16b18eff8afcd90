//! The rules of the bearer token, and how each violation is answered (section 3.3 of the digest).

use crate::claimants::claimants;
use bookend_tests::{BASE, INTERACTIONS, NOW, Request, Response, Setup, Token};
use serde_json::Value;

/// How a violation is answered under `standard`, `booking-api`, `scal-401` and `rfc6750`.
pub(crate) type Answers = [u16; 4];

const POLICIES: [&str; 4] = ["standard", "booking-api", "scal-401", "rfc6750"];

const ABSENT: Answers = [403, 403, 401, 401];
pub(crate) const BADLY_BUILT: Answers = [400, 403, 401, 401];
const NOT_ALLOWED: Answers = [403, 403, 401, 401];
const NOT_FOR_THIS: Answers = [403, 403, 401, 403];

const SCOPE: &str = "organization/slot.read";

pub(crate) fn sound() -> Token {
    Token::sound(SCOPE)
}

/// A violation: its name, the value of `Authorization`, what the diagnostics name, the answers.
pub(crate) type Violation = (&'static str, String, &'static str, Answers);

fn violations() -> Vec<Violation> {
    let mut all = forms();
    all.extend(missing_claims());
    all.extend(wrong_claims());
    all.extend(claimants());
    all.extend(untimely());
    all.extend(misplaced());
    all
}

fn forms() -> Vec<Violation> {
    let value = sound().authorization();
    let bare = value.trim_start_matches("Bearer ");
    let (header, rest) = bare.split_once('.').unwrap();
    let claims = rest.trim_end_matches('.');
    let shapes = [
        (
            "no trailing dot",
            format!("{header}.{claims}"),
            "2 segments",
        ),
        (
            "four segments",
            format!("{header}.{claims}.."),
            "4 segments",
        ),
        (
            "claims not base64url",
            format!("{header}.{claims}!."),
            "claims",
        ),
        ("claims padded", format!("{header}.e30=."), "base64"),
        (
            "header not base64url",
            format!("!{header}.{claims}."),
            "header",
        ),
        ("claims not JSON", format!("{header}.bm90IGpzb24."), "json"),
        ("claims not an object", format!("{header}.WzFd."), "json"),
        ("signed", format!("{header}.{claims}.c2lnbmVk"), "signature"),
        ("nothing after the scheme", String::new(), "segments"),
    ];
    let bearer = |(name, token, named)| (name, format!("Bearer {token}"), named, BADLY_BUILT);
    let mut all: Vec<Violation> = shapes.into_iter().map(bearer).collect();
    let signed = sound().algorithm("HS256").authorization();
    all.push(("an algorithm", signed, "`HS256`", BADLY_BUILT));
    all.push(("another scheme", format!("Basic {bare}"), "scheme", ABSENT));
    all
}

/// The claims that every token has (section 3.2).
pub(crate) const MANDATORY: &[&str] = &[
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "reason_for_request",
    "requested_scope",
    "requesting_device",
    "requesting_organization",
];

fn missing_claims() -> impl Iterator<Item = Violation> {
    let without = |claim| {
        (
            claim,
            sound().without(claim).authorization(),
            claim,
            BADLY_BUILT,
        )
    };
    MANDATORY.iter().copied().map(without)
}

fn with(claim: &str, value: impl Into<Value>) -> String {
    sound().claim(claim, value).authorization()
}

fn wrong_claims() -> [Violation; 7] {
    let issued = NOW.as_second().to_string();
    let device = "requesting_device";
    [
        ("exp a text", with("exp", "soon"), "`exp`", BADLY_BUILT),
        ("iat a text", with("iat", issued), "`iat`", BADLY_BUILT),
        ("iss no URL", with("iss", "me"), "`iss`", BADLY_BUILT),
        ("device a text", with(device, "x"), device, BADLY_BUILT),
        ("aud no URL", with("aud", "me"), "`aud`", NOT_ALLOWED),
        ("aud a list", with("aud", vec![BASE]), "`aud`", BADLY_BUILT),
        ("another subject", with("sub", "2"), "`sub`", BADLY_BUILT),
    ]
}

fn untimely() -> [Violation; 5] {
    let issued = |seconds| sound().issued(seconds).authorization();
    let lives = |seconds: i64| with("exp", NOW.as_second() + seconds);
    [
        ("expired", issued(-301), "expired", NOT_ALLOWED),
        ("expires now", issued(-300), "expired", NOT_ALLOWED),
        ("from the future", issued(31), "`iat`", NOT_ALLOWED),
        ("lives too long", lives(301), "`exp`", NOT_ALLOWED),
        ("lives too short", lives(299), "`exp`", NOT_ALLOWED),
    ]
}

fn misplaced() -> [Violation; 4] {
    let scope = |value: &str| with("requested_scope", value);
    let elsewhere = with("aud", "https://elsewhere.example/STU3");
    let reason = with("reason_for_request", "research");
    let two = scope(&format!("{SCOPE} {SCOPE}"));
    [
        ("elsewhere", elsewhere, "`aud`", NOT_ALLOWED),
        ("another reason", reason, "directcare", NOT_FOR_THIS),
        (
            "another scope",
            scope("patient/*.read"),
            "scope",
            NOT_FOR_THIS,
        ),
        ("two scopes", two, "scope", NOT_FOR_THIS),
    ]
}

/// Asserts that a refusal of a token says what it has to say.
pub(crate) fn is_answer(response: &Response, status: u16, named: &str, case: &str) {
    let (found, code, detail) = response.refusal();
    let expected = match status {
        400 => ("invalid", "BAD_REQUEST"),
        401 => ("login", "ACCESS DENIED"),
        _ => ("forbidden", "ACCESS DENIED"),
    };
    assert_eq!(
        (found, code.as_str(), detail.as_str()),
        (status, expected.0, expected.1),
        "{case}"
    );
    let diagnostics = response.diagnostics();
    assert!(diagnostics.contains(named), "{case}: {diagnostics}");
    let challenge = match (status, case.ends_with("rfc6750")) {
        (401, _) => Some("error=\"invalid_token\""),
        (403, true) => Some("error=\"insufficient_scope\", scope=\"organization/slot.read\""),
        _ => None,
    };
    match (challenge, response.header("WWW-Authenticate")) {
        (None, found) => assert_eq!(found, None, "{case}"),
        (Some(part), found) => assert!(
            found.is_some_and(|all| all.contains(part)),
            "{case}: {found:?}"
        ),
    }
}

#[tokio::test]
async fn each_violation_has_its_answer_under_each_policy() {
    for (number, policy) in POLICIES.iter().enumerate() {
        let stand = Setup::standard().policy("token-errors", *policy).start();
        let mut connection = stand.connect().await;
        for (name, authorization, named, answers) in violations() {
            let request = Request::search_all().header("Authorization", &authorization);
            let response = connection.exchange(&request).await;
            is_answer(
                &response,
                answers[number],
                named,
                &format!("{name} under {policy}"),
            );
        }
        let response = connection
            .exchange(&Request::search_all().without("Authorization"))
            .await;
        let case = format!("no token under {policy}");
        is_answer(&response, ABSENT[number], "no Authorization header", &case);
        let response = connection.exchange(&Request::search_all()).await;
        assert_eq!(response.status, 200, "a sound token under {policy}");
        stand.stop().await;
    }
}

#[tokio::test]
async fn a_policy_can_switch_tokens_off() {
    let stand = Setup::standard().policy("token-errors", "off").start();
    let mut connection = stand.connect().await;
    for (name, authorization, ..) in violations() {
        let request = Request::search_all().header("Authorization", &authorization);
        assert_eq!(connection.exchange(&request).await.status, 200, "{name}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn what_is_tolerable_is_tolerated() {
    let stand = Setup::standard().start();
    let value = sound().authorization();
    for (name, authorization) in [
        ("a blank before the scheme", format!(" {value}")),
        (
            "blanks after the scheme",
            value.replace("Bearer ", "Bearer   "),
        ),
        (
            "no practitioner",
            sound().without("requesting_practitioner").authorization(),
        ),
        ("a slash after the audience", {
            sound()
                .claim("aud", "https://provider.example/STU3/")
                .authorization()
        }),
        (
            "thirty seconds of clock skew",
            sound().issued(30).authorization(),
        ),
        (
            "one second of life left",
            sound().issued(-299).authorization(),
        ),
        (
            "a claim nobody asked for",
            sound().claim("nbf", 1).authorization(),
        ),
    ] {
        let request = Request::search_all().header("Authorization", &authorization);
        let response = stand.send(&request).await;
        assert_eq!(response.status, 200, "{name}: {}", response.text());
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_token_without_a_scheme_is_not_said_back() {
    let stand = Setup::standard().start();
    let value = sound().authorization();
    let bare = value.trim_start_matches("Bearer ");
    for secret in [bare, "hunter2", "secretsecretsecretsecretsecret x"] {
        let request = Request::search_all().header("Authorization", secret);
        let response = stand.send(&request).await;
        assert_eq!(response.status, 403, "{}", response.text());
        assert!(
            !response.text().contains(&secret[..7]),
            "{}",
            response.text()
        );
        let length = format!("a text of {} letters", secret.chars().count());
        assert!(
            response.diagnostics().contains(&length),
            "{}",
            response.text()
        );
    }
    stand.stop().await;
}

#[tokio::test]
async fn what_is_found_in_a_token_is_shown_as_it_stands_there() {
    let stand = Setup::standard().start();
    let slashes = format!("{BASE}//");
    let long = "x".repeat(5000);
    for (claim, value, found) in [
        ("exp", "1795266343", "found `\"1795266343\"`".to_owned()),
        ("aud", &slashes, format!("found `{slashes}`")),
        (
            "reason_for_request",
            &long,
            format!("found `{}…`", &long[..80]),
        ),
    ] {
        let request = Request::search_all().token(&sound().claim(claim, value));
        let said = stand.send(&request).await.diagnostics();
        assert!(said.ends_with(&found), "{claim}: {said}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn each_interaction_wants_its_own_scope() {
    let stand = Setup::standard().start();
    let booked = stand.booked().await;
    let id = booked["id"].as_str().unwrap();
    let requests = [
        Request::capabilities(),
        Request::search_all(),
        Request::book(&booked),
        Request::read(id),
        Request::read_version(id, "1"),
        Request::update(&booked),
        Request::appointments("patient=9990000018"),
    ];
    let scopes = [0, 1, 2, 3, 3, 4, 5].map(|number| INTERACTIONS[number].2);
    for (request, own) in requests.iter().zip(scopes) {
        for (_, _, scope) in INTERACTIONS {
            let response = stand
                .send(&request.clone().token(&Token::sound(scope)))
                .await;
            let refused = response.status == 403;
            let case = format!("{scope} for {} {}", request.method, request.target);
            assert_eq!(refused, *scope != own, "{case}: {}", response.text());
        }
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_token_that_was_taken_is_asked_again_what_time_and_request_decide() {
    let stand = Setup::standard().start();
    let search = Request::search_all().token(&sound());
    for _ in 0..2 {
        assert_eq!(stand.send(&search).await.status, 200);
    }
    let other = Request::read("1").token(&sound());
    let said = stand.send(&other).await;
    assert_eq!(said.status, 403, "{}", said.text());
    assert!(said.text().contains("requested_scope"), "{}", said.text());
    assert_eq!(stand.send(&search).await.status, 200);
    stand.clock.advance(jiff::SignedDuration::from_secs(301));
    let said = stand.send(&search).await;
    assert_eq!(said.status, 403, "{}", said.text());
    assert!(said.text().contains("expired"), "{}", said.text());
    stand.stop().await;
}
