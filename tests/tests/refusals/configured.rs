//! What a provider refuses when it is told to: by a policy, or by a behaviour.

use crate::row::Row;
use bookend_tests::{Ground, Request, Setup, cancelled};

/// Asserts that a provider with a behaviour, or another policy, refuses what it refuses.
async fn is_refused(setup: Setup, row: Row) {
    let ground = Ground::under(setup).await;
    let faults = row.faults(&ground).await;
    assert!(faults.is_empty(), "{}", faults.concat());
    ground.stop().await;
}

fn behaving(rest: &str) -> Setup {
    Setup::standard().behaviours(&format!("  - {{id: tested, {rest}}}\n"))
}

#[tokio::test]
async fn e03_the_proxy_does_not_let_an_asid_through() {
    let setup = behaving(
        "when: {header.Ssp-From: \"200000000002\"}, then: {answer: {refuse: proxy-forbidden}}",
    );
    let answer = (403, "forbidden", "ASID_CHECK_FAILED");
    let row = Row::new("E03", "a consumer that the proxy stops", answer, |_| {
        Request::search_all().header("Ssp-From", "200000000002")
    });
    is_refused(setup, row.names(&["200000000002"])).await;
}

#[tokio::test]
async fn e07_an_organisation_that_may_not_is_told_why() {
    let setup = behaving(
        "when: {interaction: capabilities.read, jwt: {\"requesting_organization.identifier.value\": GPCA0001}}, \
         then: {answer: {refuse: token-forbidden, facts: {defect: organisation, \
         says: this organisation has no agreement with the provider, found: GPCA0001, \
         place: Authorization claim requesting_organization}}}",
    );
    let answer = (403, "forbidden", "ACCESS DENIED");
    let row = Row::new("E07", "an organisation without leave", answer, |_| {
        Request::capabilities()
    });
    let row = row.names(&["no agreement", "GPCA0001"]);
    is_refused(setup, row.at(&["requesting_organization"])).await;
}

#[tokio::test]
async fn e27_another_consumer_may_not_cancel_where_the_policy_says_so() {
    let setup = Setup::standard().policy("cancel-by-others", "refuse");
    let answer = (403, "forbidden", "ACCESS DENIED");
    let row = Row::new("E27", "a booking of somebody else", answer, |ground| {
        Request::update(&cancelled(&ground.booked)).header("Ssp-From", "200000000002")
    });
    is_refused(setup, row.names(&["200000000002"])).await;
}

#[tokio::test]
async fn e31_a_parameter_that_is_not_known_is_refused_where_the_policy_says_so() {
    let setup = Setup::standard().policy("unknown-parameter", "refuse");
    let answer = (400, "not-supported", "INVALID_PARAMETER");
    let row = Row::new("E31", "an unknown parameter", answer, |_| {
        Request::search("schedule.actor:healthcareservice=2000000001&colour=red")
    });
    is_refused(setup, row.names(&["colour"]).at(&["colour"])).await;
}

#[tokio::test]
async fn e33_a_window_that_ends_before_it_begins_is_refused_where_the_policy_says_so() {
    for status in [400, 422] {
        let setup = Setup::standard().policy("inverted-window", status);
        let answer = (status, "invalid", "INVALID_PARAMETER");
        let row = Row::new("E33", "a window upside down", answer, |_| {
            Request::search(
                "schedule.actor:healthcareservice=2000000001&start=ge2026-06-18&start=le2026-06-17",
            )
        });
        is_refused(
            setup,
            row.names(&["does not end before it begins"]).at(&["start"]),
        )
        .await;
    }
}

#[tokio::test]
async fn e36_a_provider_that_fails_says_so() {
    let setup = behaving(
        "when: {interaction: capabilities.read}, \
         then: {answer: {respond: {status: 200, body: $(seconds(request.header.X-When))}}}",
    );
    let answer = (500, "exception", "INTERNAL_SERVER_ERROR");
    let row = Row::new("E36", "a value that cannot be made", answer, |_| {
        Request::capabilities().header("X-When", "never")
    });
    is_refused(setup, row.names(&["never"])).await;
}

#[tokio::test]
async fn e37_what_is_not_implemented_says_so() {
    let setup = behaving(
        "when: {interaction: capabilities.read}, \
         then: {answer: {refuse: not-implemented, facts: {found: not in this release}}}",
    );
    let answer = (501, "not-supported", "NOT_IMPLEMENTED");
    let row = Row::new("E37", "what is still to come", answer, |_| {
        Request::capabilities()
    });
    is_refused(setup, row.names(&["not in this release"])).await;
}
