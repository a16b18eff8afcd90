//! Where an answer says that an appointment stands: whoever follows that arrives.

use crate::security::{answer, last};
use crate::{Folder, behind_tls};
use bookend_tests::{Appointment, Request, Setup, Token};

#[tokio::test]
async fn a_location_that_follows_the_request_is_https_behind_tls() {
    // The same seed makes the same slots.
    let plain = Setup::standard().start();
    let slot = plain.free_slot().await;
    plain.stop().await;
    let folder = Folder::new();
    let stand = behind_tls(
        &folder,
        Setup::standard().policy("location-host", "request"),
    );
    let root = "https://proxy.example/STU3";
    let token = Token::sound("patient/appointment.write").claim("aud", root);
    let booking = Request::book(&Appointment::of(&slot).body())
        .header("Host", "proxy.example")
        .token(&token);
    let answer = answer(&folder, &stand, &last(booking)).await;
    let wanted = "\r\nlocation: https://proxy.example/stu3/appointment/";
    assert!(answer.contains(wanted), "{answer}");
    stand.stop().await;
}
