//! The conditions E02 to E38 against the table of errors (section 5.2 of the digest), written here
//! from the digest and not from the catalogue that ships.
//!
//! Not here: E00 and E35, which no request can bring about; E01, which every row shows; E21, because
//! nothing is deleted; E27, E31 and E33 under each of their policies, which the readings of modes show.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

mod bookings;
mod codes;
mod configured;
mod requests;
mod row;
mod searches;
mod updates;

use bookend_tests::{Ground, Setup};
use row::Row;

/// Asserts that each row is refused as it says, and that none of them changes anything.
async fn all_are_refused(rows: &[Row]) {
    let ground = Ground::under(Setup::standard()).await;
    let mut faults = Vec::new();
    for row in rows {
        faults.extend(row.faults(&ground).await);
    }
    assert!(faults.is_empty(), "{}", faults.concat());
    ground.is_as_it_was().await;
    ground.stop().await;
}

#[tokio::test]
async fn what_every_request_has_to_say_is_asked_for() {
    all_are_refused(requests::ROWS).await;
}

#[tokio::test]
async fn bookings_are_refused_each_by_its_condition() {
    all_are_refused(bookings::ROWS).await;
}

#[tokio::test]
async fn reads_and_updates_are_refused_each_by_its_condition() {
    all_are_refused(updates::ROWS).await;
}

#[tokio::test]
async fn searches_are_refused_each_by_its_condition() {
    all_are_refused(searches::ROWS).await;
}
