//! Each part of a behaviour, as its effect is seen from outside.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_model::Clock;
use bookend_tests::{Appointment, Request, Response, Setup, Stand};
use serde_json::{Value, json};
use std::time::Duration;

/// A provider with one behaviour: what stands below its id.
fn behaving(rest: &str) -> Stand {
    let rest = rest.replace('\n', "\n    ");
    Setup::standard()
        .behaviours(&format!("  - id: tested\n    {rest}\n"))
        .start()
}

/// Sends a request to a provider with one behaviour, in place of the booking domain's answer.
async fn answered(then: &str, request: &Request) -> Response {
    let stand = behaving(&format!("when: {{method: [GET, POST]}}\nthen: {then}"));
    let response = stand.send(request).await;
    stand.stop().await;
    response
}

/// The statuses of reads of the capability statement, one for each caller named.
async fn statuses(behaviour: &str, callers: &[&str]) -> String {
    let stand = behaving(&format!(
        "when: {{interaction: capabilities.read}}\n{behaviour}"
    ));
    let mut connection = stand.connect().await;
    let mut statuses = Vec::new();
    for caller in callers {
        let request = Request::capabilities().header("Ssp-From", caller);
        let response = connection.exchange(&request).await;
        statuses.push(response.status.to_string());
    }
    stand.stop().await;
    statuses.join(" ")
}

const ANN: &str = "200000000001";
const BOB: &str = "200000000002";

mod answers {
    use super::*;

    #[tokio::test]
    async fn a_refusal_comes_from_the_catalogue_with_the_facts_given() {
        let then = "{answer: {refuse: appointment-unknown, facts: {appointment: the other one}}}";
        let response = answered(then, &Request::read("1")).await;
        let expected = (404, "not-found".to_owned(), "NO_RECORD_FOUND".to_owned());
        assert_eq!(response.refusal(), expected);
        assert_eq!(
            response.diagnostics(),
            "there is no appointment `the other one`"
        );
    }

    #[tokio::test]
    async fn a_text_is_sent_as_it_stands_and_with_its_own_header_fields() {
        let then = "{answer: {respond: {status: 503, headers: {Retry-After: 5, Content-Type: text/plain, \
                    Cache-Control: max-age=1}, body: closed for $(request.header.Ssp-From)}}}";
        let request = Request::capabilities();
        let response = answered(then, &request).await;
        assert_eq!(response.status, 503);
        assert_eq!(response.text(), "closed for 200000000001");
        assert_eq!(response.header("Retry-After"), Some("5"));
        assert_eq!(response.header("Content-Type"), Some("text/plain"));
        assert_eq!(response.header("Cache-Control"), Some("max-age=1"));
        let correlation = Some(request.value_of("X-Request-ID"));
        assert_eq!(response.header("X-Correlation-ID"), correlation);
    }

    #[tokio::test]
    async fn a_resource_is_sent_in_the_format_of_the_caller() {
        let then = "{answer: {respond: {status: 200, body: {resourceType: Slot, id: made-up, status: free}}}}";
        let slot = json!({"resourceType": "Slot", "id": "made-up", "status": "free"});
        for format in ["json", "xml"] {
            let request = Request::bare("GET", &format!("/STU3/metadata?_format={format}"));
            let response = answered(then, &request).await;
            let media_type = format!("application/fhir+{format};charset=UTF-8");
            assert_eq!(response.header("Content-Type"), Some(media_type.as_str()));
            assert_eq!(response.resource(), slot);
        }
    }

    #[tokio::test]
    async fn nothing_is_sent_without_a_content_type() {
        let response = answered(
            "{answer: {respond: {status: 502}}}",
            &Request::capabilities(),
        )
        .await;
        assert_eq!(response.status, 502);
        assert_eq!(response.text(), "");
        assert_eq!(response.header("Content-Type"), None);
        assert_eq!(response.header("Content-Length"), Some("0"));
    }
}

mod effects {
    use super::*;

    /// Books with a behaviour, and tells what was answered, whether the slot was taken, and
    /// whether the appointment that the answer names can be read.
    async fn booked(then: &str) -> (u16, bool, bool) {
        let stand = behaving(&format!(
            "when: {{interaction: appointment.book}}\nthen: {then}"
        ));
        let slot = stand.free_slot().await;
        let response = stand
            .send(&Request::book(&Appointment::of(&slot).body()))
            .await;
        let taken = !stand.free_slots().await.contains(&slot);
        let id = match response.status {
            201 => response.resource()["id"].as_str().unwrap().to_owned(),
            _ => "nothing".to_owned(),
        };
        let readable = stand.send(&Request::read(&id)).await.status == 200;
        stand.stop().await;
        (response.status, taken, readable)
    }

    #[tokio::test]
    async fn the_booking_domain_commits_unless_the_script_says_otherwise() {
        assert_eq!(booked("{}").await, (201, true, true));
        assert_eq!(booked("{effect: commit}").await, (201, true, true));
        assert_eq!(booked("{effect: pretend}").await, (201, false, false));
        assert_eq!(booked("{effect: none}").await, (201, false, false));
    }

    #[tokio::test]
    async fn an_answer_of_the_scripts_own_commits_only_when_the_script_says_so() {
        let lost = "answer: {respond: {status: 502}}";
        assert_eq!(booked(&format!("{{{lost}}}")).await, (502, false, false));
        assert_eq!(
            booked(&format!("{{{lost}, effect: none}}")).await,
            (502, false, false)
        );
        assert_eq!(
            booked(&format!("{{{lost}, effect: commit}}")).await,
            (502, true, false)
        );
        assert_eq!(
            booked("{answer: {refuse: internal-error}, effect: commit}").await,
            (500, true, false)
        );
    }
}

mod mutations {
    use super::*;

    async fn of_a_slot_search(mutations: &str) -> Response {
        answered(&format!("{{mutate: {mutations}}}"), &Request::search_all()).await
    }

    #[tokio::test]
    async fn elements_are_dropped_wherever_the_path_finds_them() {
        let response =
            of_a_slot_search("[{drop: entry.resource.ofType(Slot).identifier}, {drop: total}]")
                .await;
        let slots = response.entries("Slot");
        assert!(!slots.is_empty());
        assert!(slots.iter().all(|slot| slot.get("identifier").is_none()));
        assert!(slots.iter().all(|slot| slot.get("status").is_some()));
        assert_eq!(response.resource().get("total"), None);
    }

    #[tokio::test]
    async fn elements_are_set_and_made_where_they_are_missing() {
        let response = of_a_slot_search(
            "[{set: {entry.resource.ofType(Slot).status: busy, entry.resource.ofType(Slot).comment: $(base), total: 7}}]",
        )
        .await;
        let slots = response.entries("Slot");
        assert!(!slots.is_empty());
        assert!(slots.iter().all(|slot| slot["status"] == "busy"));
        assert!(
            slots
                .iter()
                .all(|slot| slot["comment"] == bookend_tests::BASE)
        );
        assert_eq!(response.resource()["total"], 7);
    }

    #[tokio::test]
    async fn header_fields_are_set_and_dropped() {
        let response = of_a_slot_search(
            "[{header: {set: {X-Correlation-ID: another, X-New: $(request.header.Ssp-To)}, drop: [Cache-Control, x-request-id]}}]",
        )
        .await;
        assert_eq!(response.header("X-Correlation-ID"), Some("another"));
        assert_eq!(response.header("X-New"), Some("300000000001"));
        assert_eq!(response.header("Cache-Control"), None);
        assert_eq!(response.header("X-Request-ID"), None);
        assert_eq!(response.status, 200);
    }

    #[tokio::test]
    async fn the_status_is_changed_and_the_body_stays() {
        let response = of_a_slot_search("[{status: 500}]").await;
        assert_eq!(response.status, 500);
        assert_eq!(response.resource()["resourceType"], "Bundle");
    }

    #[tokio::test]
    async fn the_body_is_changed_and_the_status_stays() {
        let response = of_a_slot_search("[{body: '<html>not for $(caller)</html>'}]").await;
        assert_eq!(response.status, 200);
        assert_eq!(response.text(), "<html>not for 200000000001</html>");
    }

    #[tokio::test]
    async fn what_is_stored_is_not_what_was_mutated() {
        let stand = behaving(
            "when: {interaction: appointment.book}\nthen: {mutate: [{set: {description: changed}}]}",
        );
        let booked = stand.booked().await;
        assert_eq!(booked["description"], "changed");
        let id = booked["id"].as_str().unwrap();
        let stored = stand.send(&Request::read(id)).await.resource();
        assert_eq!(stored["description"], "Reason for calling");
        stand.stop().await;
    }
}

mod delays {
    use super::*;

    const DELAY: Duration = Duration::from_millis(300);

    /// Times the answer to a read of the capability statement.
    async fn timed(stand: &Stand, watch: &Clock) -> Duration {
        let begun = watch.elapsed();
        let response = stand.send(&Request::capabilities()).await;
        assert_eq!(response.status, 200);
        watch.elapsed().saturating_sub(begun)
    }

    #[tokio::test]
    async fn an_answer_waits_as_long_as_the_script_says() {
        let watch = Clock::system();
        for delay in ["300ms", "{fixed: 300ms}"] {
            let stand = behaving(&format!(
                "when: {{interaction: capabilities.read}}\nthen: {{delay: {delay}}}"
            ));
            assert!(timed(&stand, &watch).await >= DELAY, "{delay}");
            stand.stop().await;
        }
    }

    #[tokio::test]
    async fn an_answer_that_waits_keeps_no_other_waiting() {
        let stand = behaving("when: {interaction: capabilities.read}\nthen: {delay: 20s}");
        let mut waiting = Vec::new();
        // More than there are threads: if each kept its thread, nobody else would be answered.
        for _ in 0..8 {
            let mut connection = stand.connect().await;
            connection.write(&Request::capabilities().bytes()).await;
            waiting.push(connection);
        }
        assert!(!stand.free_slots().await.is_empty());
        // Those that wait are not waited for: the provider ends with the test.
        drop(waiting);
    }
}

mod schedules {
    use super::*;

    const FAIL: &str = "then: {answer: {respond: {status: 503}}}";

    async fn scheduled(schedule: &str, callers: &[&str]) -> String {
        statuses(&format!("schedule: {schedule}\n{FAIL}"), callers).await
    }

    #[tokio::test]
    async fn times_and_first_end_after_so_many() {
        for schedule in ["{times: 2}", "{first: 2}"] {
            let found = scheduled(schedule, &[ANN; 4]).await;
            assert_eq!(found, "503 503 200 200", "{schedule}");
        }
    }

    #[tokio::test]
    async fn after_leaves_the_first_alone() {
        assert_eq!(scheduled("{after: 2}", &[ANN; 4]).await, "200 200 503 503");
    }

    #[tokio::test]
    async fn every_begins_with_the_first_after_after() {
        let found = scheduled("{every: 2}", &[ANN; 5]).await;
        assert_eq!(found, "503 200 503 200 503");
        let found = scheduled("{after: 1, every: 3, times: 2}", &[ANN; 9]).await;
        assert_eq!(found, "200 503 200 200 503 200 200 200 200");
    }

    #[tokio::test]
    async fn per_counts_each_key_by_itself() {
        let found = scheduled("{times: 1, per: $(caller)}", &[ANN, BOB, ANN, BOB]).await;
        assert_eq!(found, "503 503 200 200");
        let found = scheduled("{times: 1}", &[ANN, BOB, ANN, BOB]).await;
        assert_eq!(found, "503 200 200 200");
    }
}

mod sequences {
    use super::*;

    async fn sequence(rest: &str, callers: &[&str]) -> String {
        let parts = "[{answer: {respond: {status: 500}}}, {answer: {respond: {status: 503}}}]";
        statuses(&format!("then: {{sequence: {parts}{rest}}}"), callers).await
    }

    #[tokio::test]
    async fn the_last_part_stays_unless_the_script_says_otherwise() {
        assert_eq!(sequence("", &[ANN; 4]).await, "500 503 503 503");
        let found = sequence(", when-exhausted: last", &[ANN; 4]).await;
        assert_eq!(found, "500 503 503 503");
    }

    #[tokio::test]
    async fn a_cycle_begins_again() {
        let found = sequence(", when-exhausted: cycle", &[ANN; 5]).await;
        assert_eq!(found, "500 503 500 503 500");
    }

    #[tokio::test]
    async fn the_booking_domain_takes_over_when_it_is_asked_to() {
        let found = sequence(", when-exhausted: domain", &[ANN; 4]).await;
        assert_eq!(found, "500 503 200 200");
    }

    #[tokio::test]
    async fn each_key_has_its_own_place_in_the_sequence() {
        let callers = [ANN, BOB, ANN, BOB, ANN, BOB];
        let found = sequence(", when-exhausted: cycle, per: $(caller)", &callers).await;
        assert_eq!(found, "500 500 503 503 500 500");
        let found = sequence(", when-exhausted: cycle", &callers).await;
        assert_eq!(found, "500 503 500 503 500 503");
    }
}

mod order {
    use super::*;

    async fn first(setup: Setup) -> u16 {
        let stand = setup.start();
        let status = stand.send(&Request::capabilities()).await.status;
        stand.stop().await;
        status
    }

    fn behaviour(id: &str, more: &str, status: u16) -> String {
        format!(
            "  - {{id: {id}, when: {{interaction: capabilities.read}}, {more}then: {{answer: {{respond: {{status: {status}}}}}}}}}\n"
        )
    }

    #[tokio::test]
    async fn the_first_behaviour_that_applies_decides() {
        let items = behaviour("a", "", 501) + &behaviour("b", "", 502);
        assert_eq!(first(Setup::standard().behaviours(&items)).await, 501);
        let items = behaviour("a", "schedule: {after: 1}, ", 501) + &behaviour("b", "", 502);
        assert_eq!(first(Setup::standard().behaviours(&items)).await, 502);
    }

    #[tokio::test]
    async fn a_higher_priority_comes_first_wherever_it_stands() {
        let items = behaviour("a", "", 501) + &behaviour("b", "priority: 1, ", 502);
        assert_eq!(first(Setup::standard().behaviours(&items)).await, 502);
    }

    #[tokio::test]
    async fn a_later_file_comes_over_an_earlier_one() {
        let setup = Setup::standard()
            .behaviours(&behaviour("a", "", 501))
            .behaviours(&behaviour("b", "", 502));
        assert_eq!(first(setup).await, 502);
    }

    #[tokio::test]
    async fn without_a_behaviour_that_applies_the_domain_answers() {
        let items = behaviour("a", "", 501).replace("capabilities.read", "slot.search");
        assert_eq!(first(Setup::standard().behaviours(&items)).await, 200);
    }
}

#[tokio::test]
async fn a_behaviour_applies_only_where_its_predicate_holds() {
    let stand = behaving(
        "when:\n  interaction: slot.search\n  query.status: free\n  header.Ssp-From: {ne: \"200000000002\"}\n\
         then: {answer: {respond: {status: 503}}}",
    );
    let service = "schedule.actor:healthcareservice=2000000001";
    let status = async |request: Request| stand.send(&request).await.status;
    let free = || Request::search(&format!("{service}&status=free"));
    assert_eq!(status(free()).await, 503);
    assert_eq!(status(free().header("Ssp-From", BOB)).await, 200);
    assert_eq!(
        status(Request::search(&format!("{service}&status=busy"))).await,
        200
    );
    assert_eq!(status(Request::capabilities()).await, 200);
    stand.stop().await;
}

#[tokio::test]
async fn a_behaviour_sees_the_body_of_a_request_in_either_format() {
    let stand = behaving(
        "when: {interaction: appointment.book, fhir: {description: {contains: chest pain}}}\n\
         then: {answer: {refuse: not-implemented, facts: {found: not here}}}",
    );
    let slot = stand.free_slot().await;
    let book = |description: &str| {
        Request::book(
            &Appointment::of(&slot)
                .with("/description", description)
                .body(),
        )
    };
    let pain = book("chest pain since noon");
    assert_eq!(stand.send(&pain).await.status, 501);
    let tree: Value = serde_json::from_slice(&pain.body).unwrap();
    let structures = bookend_fhir::Structures::of(bookend_fhir::Release::Stu3);
    let xml = bookend_fhir::Format::Xml.write(&tree, structures);
    let in_xml = pain.header("Content-Type", "application/fhir+xml;charset=UTF-8");
    assert_eq!(stand.send(&in_xml.body(xml)).await.status, 501);
    assert_eq!(stand.send(&book("a cold")).await.status, 201);
    stand.stop().await;
}
