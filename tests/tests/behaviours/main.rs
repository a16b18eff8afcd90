//! Each part of a behaviour, as its effect is seen from outside.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

mod answers;
mod barriers;
mod delays;
mod effects;
mod machines;
mod mutations;
mod order;
mod predicates;
mod remembering;
mod schedules;
mod sequences;
mod stale;
mod twice;

use bookend_tests::{Request, Response, Setup, Stand};

/// A provider with one behaviour: what stands below its id.
pub(crate) fn behaving(rest: &str) -> Stand {
    let rest = rest.replace('\n', "\n    ");
    Setup::standard()
        .behaviours(&format!("  - id: tested\n    {rest}\n"))
        .start()
}

/// Sends a request to a provider with one behaviour, in place of the booking domain's answer.
pub(crate) async fn answered(then: &str, request: &Request) -> Response {
    let stand = behaving(&format!("when: {{method: [GET, POST]}}\nthen: {then}"));
    let response = stand.send(request).await;
    stand.stop().await;
    response
}

/// The statuses of reads of the capability statement, one for each caller named.
pub(crate) async fn statuses(behaviour: &str, callers: &[&str]) -> String {
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

pub(crate) const ANN: &str = "200000000001";
pub(crate) const BOB: &str = "200000000002";
