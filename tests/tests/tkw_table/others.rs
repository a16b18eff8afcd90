//! Section 8.5: DELETE, PATCH and OPTIONS.

use crate::outcomes::{NS_405, from_somebody, incumbent};
use bookend_tests::Request;

#[tokio::test]
async fn other_methods_are_never_possible() {
    let stand = incumbent();
    for method in ["DELETE", "PATCH", "OPTIONS"] {
        for target in [
            "/STU3/Appointment/48fae2df-8010-4c80-8dd0-289a9dd60ae4",
            "/STU3/Slot?schedule.actor%3Ahealthcareservice=999999999",
            "/STU3/metadata",
            "/STU3/Nonsense",
        ] {
            let row = format!("{method} {target}");
            NS_405.answers(&stand.send(&from_somebody(method, target)).await, &row);
            // Not even the sender is asked for.
            NS_405.answers(&stand.send(&Request::bare(method, target)).await, &row);
        }
    }
    stand.stop().await;
}
