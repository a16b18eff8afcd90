//! Header fields that can be said once and are said twice: two readers would read two things.

use bookend_tests::{Appointment, Request, Setup, Token};

#[tokio::test]
async fn a_header_field_that_is_said_twice_is_refused_and_named() {
    let stand = Setup::standard().start();
    for name in [
        "Ssp-From",
        "Ssp-To",
        "Ssp-TraceID",
        "Ssp-InteractionID",
        "Authorization",
        "X-Request-ID",
        "Content-Type",
    ] {
        let slot = stand.free_slot().await;
        let booking = Request::book(&Appointment::of(&slot).body());
        let value = booking.value_of(name).to_owned();
        let response = stand.send(&booking.also(name, &value)).await;
        let expected = (
            400,
            "invalid".to_owned(),
            "MISSING_OR_INVALID_HEADER".to_owned(),
        );
        assert_eq!(response.refusal(), expected, "{name}");
        assert_eq!(response.issue()["location"][0], name);
        assert!(stand.free_slots().await.contains(&slot), "{name}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_second_token_is_refused_though_each_of_them_is_sound() {
    let stand = Setup::standard().start();
    let other = Token::sound("organization/slot.read").claim("jti", "another");
    let request = Request::search_all().also("Authorization", &other.authorization());
    let response = stand.send(&request).await;
    assert_eq!(response.status, 400, "{}", response.text());
    assert_eq!(response.issue()["location"][0], "Authorization");
    stand.stop().await;
}
