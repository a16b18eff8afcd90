//! Cancelling, in the order in which it is judged.

use crate::fixture::*;
use bookend_booking::{
    AppointmentStatus, Cancellation, Command, Diary, Effect, OthersRule, Rules, Version,
};
use bookend_model::{Clock, Refusal, SlotStatus};
use jiff::SignedDuration;
use serde_json::json;
use std::borrow::Cow;
use std::sync::Arc;

/// Opens a diary with one booking.
fn booked(rules: Rules) -> (Diary, Clock, Arc<Version>) {
    let (diary, clock) = saturday(rules);
    let version = book(&diary, booking(&first_slot(&diary), "b1"))
        .unwrap()
        .version;
    (diary, clock, version)
}

#[test]
fn cancelling_makes_a_new_version_keeps_the_old_one_and_frees_the_slot() {
    let (diary, clock, first) = booked(Rules::default());
    clock.advance(SignedDuration::from_mins(5));
    let second = cancel(&diary, cancellation(&first, "c1")).unwrap().version;
    assert_eq!(
        (&*second.version, second.status),
        ("2", AppointmentStatus::Cancelled)
    );
    assert_eq!(second.tree()["status"], "cancelled");
    assert_eq!(second.tree()["meta"]["versionId"], "2");
    assert_eq!(
        second.tree()["meta"]["lastUpdated"],
        "2026-11-21T07:05:00.000+00:00"
    );
    assert_eq!(second.tree()["created"], first.tree()["created"]);
    assert_eq!(second.tree()["contained"][2]["status"], "busy");
    assert_eq!(
        diary.history(&first.id).unwrap(),
        [Arc::clone(&first), Arc::clone(&second)]
    );
    assert_eq!(diary.read_version(&first.id, "1").unwrap(), first);
    assert_eq!(name(&diary.read_version(&first.id, "3")), "version-unknown");
    let slot = diary.slot(&first.slot).unwrap();
    assert_eq!(slot.status, SlotStatus::Free);
    let again = book(&diary, booking(&slot, "b2")).unwrap().version;
    assert_ne!(again.id, first.id);
}

#[test]
fn each_fault_is_refused_in_the_order_of_the_standard() {
    let refuse = Rules {
        cancel_by_others: OthersRule::Refuse,
        ..Rules::default()
    };
    let (diary, _, version) = booked(refuse);
    let mut wrong = Cancellation {
        caller: "200000000002".to_owned(),
        request_id: Some("b1".to_owned()),
        appointment: "unknown".to_owned(),
        if_match: None,
        body: Cow::Owned(json!({"resourceType": "Appointment"})),
        may_cancel: true,
        faults: Some(Refusal::new("profile")),
        effect: Effect::Commit,
    };
    let refused = |wrong: &Cancellation<'_>| name(&cancel(&diary, wrong.clone())).to_owned();
    assert_eq!(refused(&wrong), "appointment-unknown");
    wrong.appointment = version.id.to_string();
    assert_eq!(
        refused(&Cancellation {
            caller: CALLER.to_owned(),
            ..wrong.clone()
        }),
        "duplicate-request"
    );
    assert_eq!(refused(&wrong), "if-match-missing");
    wrong.if_match = Some(" ".to_owned());
    assert_eq!(refused(&wrong), "if-match-missing");
    wrong.if_match = Some("1".to_owned());
    assert_eq!(refused(&wrong), "if-match-malformed");
    wrong.if_match = Some("W/\"0\"".to_owned());
    assert_eq!(refused(&wrong), "version-stale");
    wrong.if_match = Some("W/\"1\"".to_owned());
    assert_eq!(refused(&wrong), "not-your-booking");
    wrong.caller = CALLER.to_owned();
    wrong.request_id = Some("c1".to_owned());
    assert_eq!(refused(&wrong), "profile");
    wrong.faults = None;
    assert_eq!(refused(&wrong), "cancel-changes-more");
    wrong.body = Cow::Owned(version.tree());
    assert_eq!(refused(&wrong), "status-not-cancelled");
    wrong.body.to_mut()["status"] = json!("cancelled");
    assert_eq!(refused(&wrong), "accepted");
}

#[test]
fn a_stale_version_is_refused_with_both_versions() {
    let (diary, _, first) = booked(Rules::default());
    cancel(&diary, cancellation(&first, "c1")).unwrap();
    let refused = cancel(&diary, cancellation(&first, "c2")).unwrap_err();
    assert_eq!(refused.name, "version-stale");
    assert_eq!(refused.facts["current"], "W/\"2\"");
    assert_eq!(refused.facts["supplied"], "W/\"1\"");
}

#[test]
fn every_element_that_changes_is_listed() {
    let (diary, _, version) = booked(Rules::default());
    let mut more = cancellation(&version, "c1");
    more.body.to_mut()["description"] = json!("Something else");
    more.body.to_mut()["contained"][1]["gender"] = json!("male");
    let refused = cancel(&diary, more).unwrap_err();
    assert_eq!(refused.name, "cancel-changes-more");
    assert_eq!(refused.facts["count"], "2");
    assert_eq!(
        refused.facts["paths"],
        "Appointment.description\nAppointment.contained[1].gender"
    );
    assert_eq!(refused.facts["expected"], "Reason for calling\nnothing");
    assert_eq!(refused.facts["found"], "Something else\nmale");
    assert_eq!(
        refused.facts["differences"].lines().next().unwrap(),
        "`Appointment.description` is `Something else` and was `Reason for calling`"
    );
}

#[test]
fn a_cancelled_or_past_appointment_is_not_cancelled() {
    let (diary, clock, first) = booked(Rules::default());
    clock.advance(SignedDuration::from_hours(2));
    let past = cancel(&diary, cancellation(&first, "c1")).unwrap_err();
    assert_eq!(past.name, "appointment-past");
    clock.advance(SignedDuration::from_hours(-2));
    let second = cancel(&diary, cancellation(&first, "c1")).unwrap().version;
    let already = cancel(&diary, cancellation(&second, "c2")).unwrap_err();
    assert_eq!(already.name, "already-cancelled");
}

#[test]
fn others_may_cancel_unless_the_rules_or_the_token_forbid_it() {
    let by_other = |rules, may_cancel| {
        let (diary, _, version) = booked(rules);
        let caller = "200000000002".to_owned();
        let asked = Cancellation {
            caller,
            may_cancel,
            ..cancellation(&version, "c1")
        };
        name(&cancel(&diary, asked)).to_owned()
    };
    let refuse = Rules {
        cancel_by_others: OthersRule::Refuse,
        ..Rules::default()
    };
    assert_eq!(by_other(Rules::default(), true), "accepted");
    assert_eq!(by_other(Rules::default(), false), "not-your-booking");
    assert_eq!(by_other(refuse, true), "not-your-booking");
}

#[test]
fn a_pretended_cancellation_stores_nothing() {
    let (diary, _, version) = booked(Rules::default());
    let asked = Cancellation {
        effect: Effect::Pretend,
        ..cancellation(&version, "c1")
    };
    assert_eq!(cancel(&diary, asked).unwrap().version.version.as_ref(), "2");
    assert_eq!(diary.read(&version.id).unwrap(), version);
    assert_eq!(diary.slot(&version.slot).unwrap().status, SlotStatus::Busy);
}

#[test]
fn a_provider_that_breaks_the_rules_of_cancelling_can_be_played() {
    let broken = Rules {
        checks_if_match: false,
        nothing_but_status: false,
        frees_on_cancel: false,
        ..Rules::default()
    };
    let (diary, _, version) = booked(broken);
    let mut asked = cancellation(&version, "c1");
    asked.if_match = None;
    asked.body.to_mut()["description"] = json!("Something else");
    let second = cancel(&diary, asked).unwrap().version;
    assert_eq!(second.tree()["description"], "Something else");
    assert_eq!(second.tree()["meta"]["versionId"], "2");
    assert_eq!(diary.slot(&version.slot).unwrap().status, SlotStatus::Busy);
}

#[test]
fn a_slot_that_an_appointment_holds_is_not_released() {
    let (diary, _, version) = booked(Rules::default());
    let slot = version.slot.to_string();
    assert_eq!(
        name(&diary.apply(Command::Release { slot: slot.clone() })),
        "slot-held"
    );
    assert_eq!(name(&diary.apply(Command::Hold { slot })), "slot-gone");
    let slot = "unknown".to_owned();
    assert_eq!(name(&diary.apply(Command::Hold { slot })), "slot-unknown");
}

#[test]
fn a_diary_anew_has_forgotten_everything_but_which_ids_were_given() {
    let (old, _, version) = booked(Rules::default());
    let before = old.slot_count();
    let diary = old.anew();
    assert_eq!(name(&diary.read(&version.id)), "appointment-unknown");
    assert_eq!(diary.slot_count(), before);
    let again = book(&diary, booking(&first_slot(&diary), "b1"))
        .unwrap()
        .version;
    assert_eq!(again.slot, version.slot);
    assert_ne!(again.id, version.id);
    assert_eq!(old.read(&version.id).unwrap(), version, "the old one stays");
    assert_eq!(name(&old.read(&again.id)), "appointment-unknown");
}
