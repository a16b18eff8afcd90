//! the codes of the incumbent's outcomes (section 5.3 of the digest) in place of those of Spine,
//! and nothing else of a refusal.

use bookend_tests::{Appointment, Ground, Request, Response, Setup, Token, cancelled};
use serde_json::Value;

/// The code system of the incumbent's outcomes.
const BASE: &str = "http://hl7.org/fhir/operation-outcome";
const SPINE: &str = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";

struct Case {
    number: &'static str,
    send: fn(&Ground) -> Request,
    status: u16,
    /// `issue.code`, then system and code of the details.
    codes: [&'static str; 3],
    /// What the diagnostics still name.
    names: &'static str,
}

const fn case(
    number: &'static str,
    status: u16,
    codes: [&'static str; 3],
    names: &'static str,
    send: fn(&Ground) -> Request,
) -> Case {
    Case {
        number,
        send,
        status,
        codes,
        names,
    }
}

fn update(ground: &Ground) -> Request {
    Request::update(&cancelled(&ground.booked))
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    case("E02", 400, ["invalid", BASE, "MSG_BAD_FORMAT"], "Ssp-From", |_| Request::search_all().without("Ssp-From")),
    case("E04", 400, ["invalid", BASE, "MSG_BAD_FORMAT"], "X-Request-ID", |ground| update(ground).without("X-Request-ID")),
    case("E05", 403, ["forbidden", BASE, "MSG_BAD_FORMAT"], "requested_scope", |_| {
        Request::search_all().token(&Token::sound("patient/appointment.read"))
    }),
    case("E08", 415, ["not-supported", BASE, "MSG_RESOURCE_TYPE_MISMATCH"], "text/plain", |ground| {
        update(ground).header("Content-Type", "text/plain")
    }),
    case("E10", 405, ["not-supported", BASE, "MSG_UNKNOWN_OPERATION"], "DELETE", |_| Request::search_all().method("DELETE")),
    case("E12", 422, ["invalid", BASE, "MSG_BAD_FORMAT"], "description", |ground| {
        Request::book(&Appointment::of(&ground.free).without("/description").body())
    }),
    case("E17", 422, ["processing", BASE, "MSG_RESOURCE_ID_FAIL"], "Slot no longer available", |ground| {
        Request::book(&Appointment::of(&ground.taken).body())
    }),
    // The incumbent has no outcome for it, as it never notices.
    case("E18", 409, ["duplicate", SPINE, "DUPLICATE_REJECTED"], Ground::USED, |ground| {
        update(ground).header("X-Request-ID", &ground.used)
    }),
    case("E19", 404, ["not-found", BASE, "MSG_NO_MATCH"], "0b00cafe", |_| Request::read("0b00cafe-0000-4000-8000-00000000dead")),
    case("E22", 412, ["not-supported", BASE, "MSG_TRANSACTION_MISSING_ID"], "If-Match", |ground| update(ground).without("If-Match")),
    case("E23", 409, ["invalid", BASE, "MSG_VERSION_AWARE_CONFLICT"], "another", |ground| {
        update(ground).header("If-Match", "W/\"another\"")
    }),
    case("E24", 422, ["invalid", BASE, "MSG_VERSION_AWARE_CONFLICT"], "description", |ground| {
        let mut body = cancelled(&ground.booked);
        body["description"] = "Something else".into();
        Request::update(&body)
    }),
];

/// Status, codes and what is said, of an answer with one issue.
fn told(response: &Response) -> (u16, [String; 3], String) {
    let issue = response.issue();
    let coding = &issue["details"]["coding"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let codes = [&issue["code"], &coding[0]["system"], &coding[0]["code"]].map(text);
    assert_eq!(coding.as_array().map(Vec::len), Some(1), "{issue}");
    (response.status, codes, text(&issue["diagnostics"]))
}

#[tokio::test]
async fn under_the_policy_a_refusal_has_the_codes_of_the_incumbents_outcome() {
    let ground = Ground::under(Setup::standard().policy("outcome-codes", "tkw")).await;
    for case in CASES {
        let response = ground.stand.send(&(case.send)(&ground)).await;
        let (status, codes, diagnostics) = told(&response);
        let number = case.number;
        assert_eq!(status, case.status, "{number}: {diagnostics}");
        assert_eq!(codes, case.codes.map(str::to_owned), "{number}");
        assert!(diagnostics.contains(case.names), "{number}: {diagnostics}");
        let is_405 = status == 405;
        assert_eq!(response.header("Allow").is_some(), is_405, "{number}");
        assert_eq!(response.header("Pragma"), None, "{number}");
    }
    ground.is_as_it_was().await;
    ground.stop().await;
}

/// An outcome that has a body of its own gives its codes as well.
#[tokio::test]
async fn a_fault_of_the_provider_is_processing_for_the_incumbent() {
    let setup = Setup::standard().policy("outcome-codes", "tkw");
    let stand = setup
        .behaviours(
            "  - {id: tested, when: {interaction: capabilities.read}, \
             then: {answer: {respond: {status: 200, body: $(seconds(request.header.X-When))}}}}\n",
        )
        .start();
    let request = Request::capabilities().header("X-When", "never");
    let (status, codes, diagnostics) = told(&stand.send(&request).await);
    let wanted = ["processing", SPINE, "INTERNAL_SERVER_ERROR"].map(str::to_owned);
    assert_eq!((status, codes), (500, wanted));
    assert!(diagnostics.contains("never"), "{diagnostics}");
    stand.stop().await;
}
