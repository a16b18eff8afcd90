//! Which organisations may ask (last row of section 3.3 of the digest).

use bookend_tests::{Request, Response, Setup, Token};
use serde_json::json;

/// The organisation of every request of the tests, unless it names another.
const OURS: &str = "GPCA0001";

fn permitting(codes: &str) -> Setup {
    let text = format!("bookend: 1\ninventory: {{permits: {codes}}}\n");
    Setup::standard().script("permits.yaml", &text)
}

fn asked_by(code: &str, scope: &str) -> Token {
    let place = "/requesting_organization/identifier/0/value";
    Token::sound(scope).part(place, json!(code))
}

fn told(response: &Response) -> String {
    match response.status {
        200 | 201 => response.status.to_string(),
        _ => format!("{:?}", response.refusal()),
    }
}

#[tokio::test]
async fn an_organisation_that_is_not_permitted_is_refused_as_the_policy_says() {
    for (setting, expected) in [
        ("standard", r#"(403, "forbidden", "ACCESS DENIED")"#),
        ("booking-api", r#"(403, "forbidden", "ACCESS DENIED")"#),
        ("scal-401", r#"(401, "login", "ACCESS DENIED")"#),
        ("rfc6750", r#"(403, "forbidden", "ACCESS DENIED")"#),
        ("off", "200"),
    ] {
        let setup = permitting("[RTG, RBX99]").policy("token-errors", setting);
        let stand = setup.start();
        let response = stand.send(&Request::search_all()).await;
        assert_eq!(told(&response), expected, "{setting}");
        if expected != "200" {
            let diagnostics = response.diagnostics();
            for part in ["not-permitted", "may use this provider", OURS, "RBX99"] {
                assert!(diagnostics.contains(part), "{setting}: {diagnostics}");
            }
            let issue = response.issue().to_string();
            let place = "Authorization claim requesting_organization";
            assert!(issue.contains(place), "{issue}");
        }
        stand.stop().await;
    }
}

#[tokio::test]
async fn each_organisation_of_the_list_may_ask_for_everything_and_no_other_for_anything() {
    let stand = permitting(&format!("[RTG, {OURS}]")).start();
    let booked = stand.booked().await;
    let id = booked["id"].as_str().unwrap();
    for (request, scope) in [
        (Request::capabilities(), "organization/slot.read"),
        (Request::search_all(), "organization/slot.read"),
        (Request::read(id), "patient/appointment.read"),
    ] {
        let by = |code| request.clone().token(&asked_by(code, scope));
        for code in [OURS, "RTG", OURS] {
            assert_eq!(stand.send(&by(code)).await.status, 200, "{code}");
        }
        for code in ["RBX99", "RTGA", "RT0"] {
            assert_eq!(stand.send(&by(code)).await.status, 403, "{code}");
        }
    }
    stand.stop().await;
}

/// What else is wrong with a token is told first: who may ask is a matter of sound ones.
#[tokio::test]
async fn a_list_is_asked_last_and_a_later_one_takes_its_place() {
    let stand = permitting("RTG").start();
    let other = asked_by(OURS, "patient/appointment.read");
    let response = stand.send(&Request::search_all().token(&other)).await;
    let diagnostics = response.diagnostics();
    assert!(diagnostics.contains("requested_scope"), "{diagnostics}");
    stand.stop().await;
    let later = format!("bookend: 1\ninventory: {{permits: {OURS}}}\n");
    let stand = permitting("RTG").script("later.yaml", &later).start();
    assert_eq!(stand.send(&Request::search_all()).await.status, 200);
    stand.stop().await;
}
