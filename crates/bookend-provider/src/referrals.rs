//! Referral documents and the bookings that go with them: matched, whichever comes first.
//!
//! Source: section 1.4 of the digest.

use bookend_engine::instant_text;
use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError};

/// How many documents and bookings are remembered; of more, the oldest are forgotten.
const CASES: usize = 10_000;

/// Every state that a document, a booking that names one, or both together can be in.
pub(crate) const STATES: &[&str] = &[
    "matched",
    "other-booking",
    "no-url",
    "without-booking",
    "awaits-booking",
    "booking-never-came",
    "awaits-document",
    "document-never-came",
];

/// What is known of documents and bookings, by the id of the document.
#[derive(Debug, Default)]
pub(crate) struct Referrals {
    cases: Mutex<IndexMap<String, Case>>,
}

/// A document, and the booking that goes with it, as far as they have come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Case {
    document: Option<Document>,
    booking: Option<Booked>,
}

/// A document that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    /// The URL of the booking, where it names one.
    pub(crate) url: Option<String>,
    /// When it came.
    pub(crate) at: Timestamp,
}

/// A booking that names a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Booked {
    /// The URL of the appointment, without a version.
    pub(crate) url: String,
    /// When it was made.
    pub(crate) at: Timestamp,
}

impl Referrals {
    /// Keeps a document, and returns what is known now; nothing where one of that id had come already.
    pub(crate) fn receive(&self, id: &str, document: Document) -> Option<Case> {
        self.change(id, |case| {
            let is_first = case.document.is_none();
            case.document.get_or_insert(document);
            is_first
        })
    }

    /// Keeps a booking.
    pub(crate) fn book(&self, id: &str, booked: Booked) {
        self.change(id, |case| {
            case.booking = Some(booked);
            true
        });
    }

    /// Returns what is known of an id.
    pub(crate) fn case(&self, id: &str) -> Option<Case> {
        let cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        cases.get(id).cloned()
    }

    /// Tells of everything that is known, the oldest first: as [`Case::facts`], with when the document
    /// came (`received`) and when the booking was made (`booked`).
    pub(crate) fn told(&self, now: Timestamp, patience: SignedDuration) -> Vec<Value> {
        let known = self
            .cases
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let told = known.iter().map(|(id, case)| {
            let mut told = case.facts(id, now, patience);
            let document = case.document.as_ref().map(|document| document.at);
            let booking = case.booking.as_ref().map(|booked| booked.at);
            told["received"] = document.map(instant_text).into();
            told["booked"] = booking.map(instant_text).into();
            told
        });
        told.collect()
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Case) -> bool) -> Option<Case> {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        if cases.len() >= CASES && !cases.contains_key(id) {
            cases.shift_remove_index(0);
        }
        let case = cases.entry(id.to_owned()).or_default();
        let is_changed = change(case);
        is_changed.then(|| case.clone())
    }
}

impl Case {
    /// Tells of a document as if it had been kept.
    pub(crate) fn pretend(&mut self, document: Document) {
        self.document.get_or_insert(document);
    }

    /// Returns what resources can name of it: `document`, `state`, `says`, `url`, `appointment`.
    pub(crate) fn facts(&self, id: &str, now: Timestamp, patience: SignedDuration) -> Value {
        let (state, says) = self.state(now, patience);
        json!({
            "document": id,
            "state": state,
            "says": says,
            "url": self.document.as_ref().and_then(|document| document.url.clone()),
            "appointment": self.booking.as_ref().map(|booked| booked.url.clone()),
        })
    }

    fn state(&self, now: Timestamp, patience: SignedDuration) -> (&'static str, String) {
        let is_late = |since: Timestamp| now.duration_since(since) > patience;
        let minutes = patience.as_mins();
        match (&self.document, &self.booking) {
            (Some(document), Some(booked)) => match &document.url {
                Some(url) if *url == booked.url => {
                    ("matched", "document and booking name each other".to_owned())
                }
                Some(url) => {
                    let own = &booked.url;
                    let says = format!(
                        "the document names `{url}`, and the booking that names it is `{own}`"
                    );
                    ("other-booking", says)
                }
                None => (
                    "no-url",
                    "the booking names the document, which does not say where the booking is"
                        .to_owned(),
                ),
            },
            (Some(document), None) if document.url.is_none() => {
                ("without-booking", "a referral without a booking".to_owned())
            }
            (Some(document), None) if is_late(document.at) => (
                "booking-never-came",
                format!("no booking has named the document within {minutes} minutes"),
            ),
            (Some(_), None) => (
                "awaits-booking",
                "no booking has named the document yet".to_owned(),
            ),
            (None, Some(booked)) if is_late(booked.at) => (
                "document-never-came",
                format!("the document that a booking names has not come within {minutes} minutes"),
            ),
            (None, Some(_) | None) => (
                "awaits-document",
                "a booking names the document, which has not come yet".to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: SignedDuration = SignedDuration::from_mins(60);

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    fn document(url: Option<&str>) -> Document {
        Document {
            url: url.map(str::to_owned),
            at: at(0),
        }
    }

    fn booked() -> Booked {
        Booked {
            url: "https://p.example/STU3/Appointment/1".to_owned(),
            at: at(0),
        }
    }

    fn state(referrals: &Referrals, minute: i64) -> String {
        let case = referrals.case("d").unwrap();
        case.facts("d", at(minute), PATIENCE)["state"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn the_two_are_matched_whichever_comes_first() {
        for document_first in [true, false] {
            let referrals = Referrals::default();
            let url = booked().url;
            if document_first {
                referrals.receive("d", document(Some(&url))).unwrap();
                assert_eq!(state(&referrals, 1), "awaits-booking");
                referrals.book("d", booked());
            } else {
                referrals.book("d", booked());
                assert_eq!(state(&referrals, 1), "awaits-document");
                referrals.receive("d", document(Some(&url))).unwrap();
            }
            assert_eq!(state(&referrals, 1), "matched");
        }
    }

    #[test]
    fn what_never_comes_is_said_so_when_it_is_waited_for_no_longer() {
        let referrals = Referrals::default();
        referrals.book("d", booked());
        assert_eq!(state(&referrals, 60), "awaits-document");
        assert_eq!(state(&referrals, 61), "document-never-came");
        let referrals = Referrals::default();
        referrals
            .receive("d", document(Some("https://p.example/x")))
            .unwrap();
        assert_eq!(state(&referrals, 61), "booking-never-came");
        referrals.book("d", booked());
        assert_eq!(state(&referrals, 61), "other-booking");
    }

    #[test]
    fn a_document_that_came_is_not_replaced() {
        let referrals = Referrals::default();
        referrals.receive("d", document(None)).unwrap();
        assert_eq!(
            referrals.receive("d", document(Some("https://p.example/x"))),
            None
        );
        assert_eq!(state(&referrals, 61), "without-booking");
    }

    #[test]
    fn all_are_told_in_the_order_in_which_they_came_and_in_states_that_are_listed() {
        let referrals = Referrals::default();
        referrals.book("b", booked());
        referrals.receive("a", document(None)).unwrap();
        let told = referrals.told(at(61), PATIENCE);
        let ids: Vec<&str> = told
            .iter()
            .filter_map(|it| it["document"].as_str())
            .collect();
        assert_eq!(ids, ["b", "a"]);
        assert_eq!(told[0]["booked"], "1970-01-01T00:00:00.000+00:00");
        assert_eq!(told[0]["received"], Value::Null);
        assert_eq!(told[1]["received"], "1970-01-01T00:00:00.000+00:00");
        for one in &told {
            assert!(STATES.contains(&one["state"].as_str().unwrap()), "{one}");
        }
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let referrals = Referrals::default();
        for number in 0..=CASES {
            referrals.book(&number.to_string(), booked());
        }
        assert_eq!(referrals.case("0"), None);
        assert!(referrals.case("1").is_some());
    }
}
