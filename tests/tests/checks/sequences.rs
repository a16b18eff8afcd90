//! What is found from one request to the next.

use crate::ground::{Ground, by_a_caller, search};
use bookend_tests::{Appointment, Request, Setup, Token, cancelled, fresh_id};
use jiff::SignedDuration;
use serde_json::Value;

const CALLER: &str = "800000000001";

/// Gives a request the one caller of these tests.
fn mine(request: Request) -> Request {
    by_a_caller(request).header("Ssp-From", CALLER)
}

async fn ground() -> Ground {
    let ground = Ground::new(Setup::standard()).await;
    ground.told(&mine(Request::capabilities())).await;
    ground
}

/// Sends a request, and returns the checks on sequences that it breaks.
async fn broken(ground: &Ground, request: &Request) -> Vec<String> {
    let (_, told) = ground.told(request).await;
    let script = Ground::script();
    let is_sequence = |id: &String| script.check(id).unwrap().memory.is_some();
    told.into_iter().filter(is_sequence).collect()
}

/// Books without asking what was found, and returns the appointment.
async fn booked(ground: &Ground, booking: Appointment) -> Value {
    let response = ground
        .stand
        .send(&mine(Request::book(&booking.body())))
        .await;
    assert_eq!(response.status, 201, "{}", response.text());
    response.resource()
}

#[tokio::test]
async fn a_course_that_lacks_nothing_breaks_no_check() {
    let ground = ground().await;
    assert!(broken(&ground, &mine(search(""))).await.is_empty());
    let made = booked(&ground, ground.booking()).await;
    let id = made["id"].as_str().unwrap();
    assert!(broken(&ground, &mine(Request::read(id))).await.is_empty());
    let cancel = mine(Request::update(&cancelled(&made)));
    assert!(broken(&ground, &cancel).await.is_empty());
}

#[tokio::test]
async fn a_booking_that_is_sent_again_keeps_its_request_id() {
    let ground = ground().await;
    let body = ground.booking().body();
    let first = mine(Request::book(&body));
    ground.stand.send(&first).await;
    let again = first.clone().header("Ssp-TraceID", &fresh_id());
    assert!(broken(&ground, &again).await.is_empty());
    let changed = again
        .header("X-Request-ID", &fresh_id())
        .header("Ssp-TraceID", &fresh_id());
    let found = broken(&ground, &changed).await;
    assert_eq!(found, ["duplicate-then-read", "retry-keeps-request-id"]);
}

#[tokio::test]
async fn a_request_id_belongs_to_one_request() {
    let ground = ground().await;
    let id = fresh_id();
    let first = mine(Request::book(&ground.booking().body())).header("X-Request-ID", &id);
    ground.stand.send(&first).await;
    let other = mine(Request::book(&ground.booking().body())).header("X-Request-ID", &id);
    let found = broken(&ground, &other).await;
    assert!(
        found.contains(&"request-id-of-one-request".to_owned()),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_trace_id_belongs_to_one_request() {
    let ground = ground().await;
    let trace = fresh_id();
    let first = mine(search("")).header("Ssp-TraceID", &trace);
    ground.stand.send(&first).await;
    let second = mine(search(""))
        .header("Ssp-TraceID", &trace)
        .header("X-Request-ID", &fresh_id());
    assert_eq!(broken(&ground, &second).await, ["trace-id-of-one-request"]);
}

#[tokio::test]
async fn a_token_is_not_used_past_its_life() {
    let ground = ground().await;
    let token = Token::sound("organization/slot.read").claim("jti", "the same");
    ground.stand.send(&mine(search("")).token(&token)).await;
    ground.stand.clock.advance(SignedDuration::from_secs(299));
    assert!(
        broken(&ground, &mine(search("")).token(&token))
            .await
            .is_empty()
    );
    ground.stand.clock.advance(SignedDuration::from_secs(2));
    let found = broken(&ground, &mine(search("")).token(&token)).await;
    assert_eq!(found, ["token-used-within-its-life"]);
}

#[tokio::test]
async fn an_appointment_is_read_before_it_is_cancelled() {
    let ground = ground().await;
    let made = booked(&ground, ground.booking()).await;
    let cancel = mine(Request::update(&cancelled(&made)));
    assert_eq!(broken(&ground, &cancel).await, ["cancel-after-read"]);
}

#[tokio::test]
async fn after_a_conflict_the_appointment_is_read_again() {
    let ground = ground().await;
    let made = booked(&ground, ground.booking()).await;
    let id = made["id"].as_str().unwrap();
    ground.stand.send(&mine(Request::read(id))).await;
    let stale = || mine(Request::update(&cancelled(&made))).header("If-Match", "W/\"0\"");
    ground.stand.send(&stale()).await;
    let found = broken(&ground, &stale()).await;
    assert!(
        found.contains(&"conflict-then-read".to_owned()),
        "{found:?}"
    );
    ground.stand.send(&mine(Request::read(id))).await;
    let found = broken(&ground, &mine(Request::update(&cancelled(&made)))).await;
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn after_a_missing_version_it_is_sent() {
    let ground = ground().await;
    let made = booked(&ground, ground.booking()).await;
    ground
        .stand
        .send(&mine(Request::read(made["id"].as_str().unwrap())))
        .await;
    let bare = || mine(Request::update(&cancelled(&made))).without("If-Match");
    ground.stand.send(&bare()).await;
    let found = broken(&ground, &bare()).await;
    assert!(
        found.contains(&"precondition-then-version".to_owned()),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_booking_of_ones_own_that_cannot_be_cancelled_is_remarked_upon() {
    let ground = ground().await;
    let made = booked(&ground, ground.booking()).await;
    ground
        .stand
        .send(&mine(Request::read(made["id"].as_str().unwrap())))
        .await;
    let mut changed = cancelled(&made);
    changed["description"] = "something else".into();
    let found = broken(&ground, &mine(Request::update(&changed))).await;
    assert_eq!(found, ["own-booking-cancelled"]);
}

#[tokio::test]
async fn to_rebook_is_to_book_before_one_cancels() {
    let ground = ground().await;
    let made = booked(&ground, ground.booking()).await;
    ground
        .stand
        .send(&mine(Request::read(made["id"].as_str().unwrap())))
        .await;
    ground
        .stand
        .send(&mine(Request::update(&cancelled(&made))))
        .await;
    let found = broken(&ground, &mine(Request::book(&ground.booking().body()))).await;
    assert_eq!(found, ["rebooked-before-cancelled"]);
}

#[tokio::test]
async fn a_second_booking_for_a_patient_that_is_refused_is_remarked_upon() {
    let ground = ground().await;
    booked(&ground, ground.booking()).await;
    let wrong = ground.booking().with("/status", "pending").body();
    let found = broken(&ground, &mine(Request::book(&wrong))).await;
    assert_eq!(found, ["own-booking-made-anew"]);
}

#[tokio::test]
async fn what_was_refused_is_not_sent_again_as_it_is() {
    let ground = ground().await;
    let wrong = mine(Request::book(
        &ground.booking().with("/status", "pending").body(),
    ));
    ground.stand.send(&wrong).await;
    let again = wrong.header("Ssp-TraceID", &fresh_id());
    assert_eq!(broken(&ground, &again).await, ["refused-not-sent-again"]);
}

#[tokio::test]
async fn who_books_has_read_the_capability_statement() {
    let ground = Ground::new(Setup::standard()).await;
    let booking = Request::book(&ground.booking().body());
    assert_eq!(broken(&ground, &mine(booking)).await, ["capabilities-read"]);
}

#[tokio::test]
async fn what_one_caller_did_is_not_held_against_another() {
    let ground = ground().await;
    let made = booked(&ground, ground.booking()).await;
    ground
        .stand
        .send(&mine(Request::read(made["id"].as_str().unwrap())))
        .await;
    let cancel = by_a_caller(Request::update(&cancelled(&made)));
    assert_eq!(broken(&ground, &cancel).await, ["cancel-after-read"]);
}

#[tokio::test]
async fn a_response_id_that_was_there_before_is_the_providers_fault() {
    let behaviour = "  - {id: the-same-id, when: {header.X-Plant: again}, then: {mutate: [{header: {set: {X-Request-ID: one}}}]}}\n";
    let ground = Ground::new(Setup::standard().behaviours(behaviour)).await;
    let plant = || mine(search("")).header("X-Plant", "again");
    assert!(broken(&ground, &plant()).await.is_empty());
    assert_eq!(
        broken(&ground, &plant()).await,
        ["response-id-of-one-response"]
    );
}

#[tokio::test]
async fn two_bookings_with_one_id_are_the_providers_fault() {
    let location = "https://provider.example/STU3/Appointment/one/_history/1";
    let behaviour = format!(
        "  - {{id: the-same-id, when: {{header.X-Plant: again}}, then: {{mutate: [{{header: {{set: {{Location: '{location}'}}}}}}]}}}}\n"
    );
    let ground = Ground::new(Setup::standard().behaviours(&behaviour)).await;
    ground.told(&mine(Request::capabilities())).await;
    let plant = || mine(Request::book(&ground.booking().body())).header("X-Plant", "again");
    ground.stand.send(&plant()).await;
    assert_eq!(
        broken(&ground, &plant()).await,
        ["appointment-id-given-once"]
    );
}

/// A provider that loses the answer to the first booking of each request.
async fn losing() -> Ground {
    losing_by("{effect: commit, fault: reset}").await
}

/// The same, by what is done in its place.
async fn losing_by(then: &str) -> Ground {
    let lost = format!(
        "  - id: lost\n    when: {{interaction: appointment.book, header.Prefer: lose-it}}\n    schedule: {{times: 1, per: $(request.header.X-Request-ID)}}\n    then: {then}\n"
    );
    let ground = Ground::new(Setup::standard().behaviours(&lost)).await;
    ground.told(&mine(Request::capabilities())).await;
    ground
}

/// Sends a booking whose answer is lost.
async fn lose(ground: &Ground, request: &Request) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let request = request.clone().header("Prefer", "lose-it");
    let mut socket = tokio::net::TcpStream::connect(ground.stand.address())
        .await
        .unwrap();
    socket.write_all(&request.bytes()).await.unwrap();
    let read = bookend_tests::within(socket.read_to_end(&mut Vec::new())).await;
    assert!(read.is_err(), "the answer is lost by a reset");
}

/// Sends a booking, and reads what comes, whatever that is.
async fn lose_somehow(ground: &Ground, request: &Request) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let request = request
        .clone()
        .header("Prefer", "lose-it")
        .header("Connection", "close");
    let mut socket = tokio::net::TcpStream::connect(ground.stand.address())
        .await
        .unwrap();
    socket.write_all(&request.bytes()).await.unwrap();
    let _ = bookend_tests::within(socket.read_to_end(&mut Vec::new())).await;
}

/// Returns a booking for another patient.
fn someone_else(ground: &Ground) -> Appointment {
    let number = "9990000026";
    let booking = ground.booking();
    let booking = booking.with("/contained/2/identifier/0/value", number);
    booking.with("/participant/0/actor/identifier/value", number)
}

/// Gives a request ids of its own.
fn anew(request: Request) -> Request {
    request
        .header("X-Request-ID", &fresh_id())
        .header("Ssp-TraceID", &fresh_id())
}

#[tokio::test]
async fn a_consumer_that_copes_with_a_lost_answer_breaks_no_check() {
    let ground = losing().await;
    let request = mine(Request::book(&ground.booking().body()));
    lose(&ground, &request).await;
    let again = request.clone().header("Ssp-TraceID", &fresh_id());
    let (response, _) = ground.told(&again).await;
    assert_eq!(response.status, 409);
    assert_eq!(broken(&ground, &again).await, Vec::<String>::new());
    let patient = mine(Request::appointments("patient.identifier=9990000018"));
    assert!(broken(&ground, &patient).await.is_empty());
    let other = mine(Request::book(&someone_else(&ground).body()));
    assert_eq!(broken(&ground, &other).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_retry_with_a_new_id_after_a_lost_answer_is_found() {
    let ground = losing().await;
    let request = mine(Request::book(&ground.booking().body()));
    lose(&ground, &request).await;
    let found = broken(&ground, &anew(request)).await;
    assert_eq!(found, ["lost-answer-then-retry", "retry-keeps-request-id"]);
}

#[tokio::test]
async fn a_second_booking_of_a_patient_after_a_lost_answer_is_found() {
    let ground = losing().await;
    lose(&ground, &mine(Request::book(&ground.booking().body()))).await;
    // It books another slot without having looked.
    let second = mine(Request::book(&ground.booking().body()));
    let found = broken(&ground, &second).await;
    assert_eq!(
        found,
        ["lost-answer-then-one-booking", "lost-answer-then-retry"]
    );
}

/// Whether a booking was made the diary knows, and no status.
#[tokio::test]
async fn a_second_booking_is_found_whatever_was_answered_to_the_first() {
    for (then, is_second) in [
        (
            "{answer: {refuse: proxy-gateway-timeout}, effect: commit}",
            true,
        ),
        ("{effect: commit, fault: {corrupt: body}}", true),
        ("{effect: commit, fault: {corrupt: gzip}}", true),
        ("{effect: commit, fault: {reset: on-close}}", true),
        ("{fault: {reset: before-commit}}", false),
        ("{answer: {refuse: proxy-gateway-timeout}}", false),
        ("{effect: none, fault: reset}", false),
        ("{effect: pretend, fault: empty}", false),
    ] {
        let ground = losing_by(then).await;
        lose_somehow(&ground, &mine(Request::book(&ground.booking().body()))).await;
        let second = mine(Request::book(&ground.booking().body()));
        let found = broken(&ground, &second).await;
        let is_found = found.contains(&"lost-answer-then-one-booking".to_owned());
        assert_eq!(is_found, is_second, "{then}: {found:?}");
    }
}

#[tokio::test]
async fn a_second_booking_after_one_that_took_effect_late_is_found() {
    let late = "{answer: {refuse: proxy-gateway-timeout}, effect: {commit-later: 10ms}}";
    let ground = losing_by(late).await;
    let free = ground.stand.free_slots().await.len();
    lose_somehow(&ground, &mine(Request::book(&ground.booking().body()))).await;
    bookend_tests::within(async { while ground.stand.free_slots().await.len() == free {} }).await;
    // The checks remember a booking a moment after it was made.
    let is_found = async {
        loop {
            let again = mine(Request::book(&ground.booking().body()));
            let found = broken(&ground, &again).await;
            if found.contains(&"lost-answer-then-one-booking".to_owned()) {
                break;
            }
        }
    };
    bookend_tests::within(is_found).await;
}

#[tokio::test]
async fn a_second_booking_after_a_look_is_found_as_a_double_booking_only() {
    let ground = losing().await;
    lose(&ground, &mine(Request::book(&ground.booking().body()))).await;
    let patient = mine(Request::appointments("patient.identifier=9990000018"));
    ground.told(&patient).await;
    let second = mine(Request::book(&ground.booking().body()));
    let found = broken(&ground, &second).await;
    assert_eq!(found, ["lost-answer-then-one-booking"]);
}

#[tokio::test]
async fn a_duplicate_that_is_not_followed_by_a_read_is_found() {
    let ground = losing().await;
    let request = mine(Request::book(&ground.booking().body()));
    lose(&ground, &request).await;
    let again = request.clone().header("Ssp-TraceID", &fresh_id());
    assert_eq!(ground.told(&again).await.0.status, 409);
    let other = mine(Request::book(&ground.booking().body()));
    let found = broken(&ground, &other).await;
    assert!(
        found.contains(&"duplicate-then-read".to_owned()),
        "{found:?}"
    );
}

/// What two exchanges show together is told with the time of the earlier one.
#[tokio::test]
async fn a_finding_on_two_exchanges_names_the_first_by_its_time() {
    let ground = Ground::new(Setup::standard()).await;
    let trace = fresh_id();
    let traced = || mine(search("")).header("Ssp-TraceID", &trace);
    ground
        .told(&traced().header("X-Request-ID", &fresh_id()))
        .await;
    let (response, told) = ground
        .told(&traced().header("X-Request-ID", &fresh_id()))
        .await;
    assert!(told.contains("trace-id-of-one-request"), "{told:?}");
    let said = response.entries("OperationOutcome")[0]["issue"].to_string();
    let day = bookend_tests::NOW.to_string()[..10].to_owned();
    assert!(
        said.contains(&format!(", after the exchange of {day}")),
        "{said}"
    );
}
