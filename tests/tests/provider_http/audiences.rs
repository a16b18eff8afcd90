//! Which service root a token has to be for.

use crate::tokens::sound;
use bookend_tests::{BASE, Request, Setup};

/// The audiences that are tried: a provider of the tests listens on a port of its own.
fn audiences(port: u16) -> [String; 7] {
    [
        BASE.to_owned(),
        format!("{BASE}/"),
        format!("http://127.0.0.1:{port}/STU3"),
        format!("http://localhost:{port}/STU3/"),
        "http://by.host.example/STU3".to_owned(),
        "https://by.host.example/STU3/".to_owned(),
        "https://elsewhere.example/STU3".to_owned(),
    ]
}

/// Returns which of [`audiences`] are accepted from a caller that knows the provider by a name of
/// its own, and what the last one, which never is, was answered.
async fn accepted(setup: Setup) -> (Vec<bool>, String) {
    let stand = setup.start();
    let mut accepted = Vec::new();
    let mut said = String::new();
    for audience in audiences(stand.address().port()) {
        let request = Request::search_all()
            .header("Host", "by.host.example")
            .token(&sound().claim("aud", audience));
        let response = stand.send(&request).await;
        accepted.push(response.status == 200);
        if response.status != 200 {
            assert_eq!(response.status, 403, "{}", response.text());
            said = response.diagnostics();
        }
    }
    stand.stop().await;
    (accepted, said)
}

#[tokio::test]
async fn a_public_url_is_the_audience_and_so_is_the_address_that_is_listened_on() {
    let (accepted, said) = accepted(Setup::standard()).await;
    assert_eq!(accepted, [true, true, true, true, false, false, false]);
    for part in [
        BASE,
        "http://127.0.0.1:",
        "`https://elsewhere.example/STU3`",
    ] {
        assert!(said.contains(part), "{said}");
    }
}

#[tokio::test]
async fn where_nobody_named_the_provider_it_is_what_the_request_calls_it() {
    let (accepted, said) = accepted(Setup::standard().unnamed()).await;
    assert_eq!(accepted, [false, false, true, true, true, true, false]);
    assert!(said.contains("`http://by.host.example/STU3`"), "{said}");
}

#[tokio::test]
async fn where_location_follows_the_request_the_audience_does_as_well() {
    let follows = Setup::standard().policy("location-host", "request");
    let (accepted, said) = accepted(follows).await;
    assert_eq!(accepted, [false, false, false, false, true, true, false]);
    assert!(said.contains("`http://by.host.example/STU3`"), "{said}");
    assert!(said.contains("`https://elsewhere.example/STU3`"), "{said}");
}
