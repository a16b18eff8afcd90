//! What differs after a change, and what does not.

use super::*;
use serde_json::json;

fn compared(submitted: &Value) -> Differences {
    differences(&stored(), submitted, &Rules::default())
}

fn stored() -> Value {
    json!({
        "resourceType": "Appointment",
        "id": "1",
        "meta": {"versionId": "1"},
        "contained": [
            {"resourceType": "Patient", "id": "P1", "name": [{"family": "Chalmers"}]},
            {"resourceType": "Slot", "id": "S1", "meta": {"profile": ["x"]}, "status": "busy",
             "end": "2026-11-22T10:15:00Z"},
        ],
        "status": "booked",
        "start": "2026-11-22T10:00:00.000+00:00",
        "description": "Reason for calling",
    })
}

/// Renders the differences after a change to the stored appointment.
fn after(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut submitted = stored();
    change(&mut submitted);
    let line = |it: Difference| format!("{}: {} -> {}", it.path, it.expected, it.found);
    compared(&submitted).first.into_iter().map(line).collect()
}

#[test]
fn what_consumers_need_not_send_back_is_not_compared() {
    let unchanged = after(|it| {
        it["meta"] = json!({"profile": ["y"]});
        it["text"] = json!({"status": "generated"});
        it["id"] = json!("2");
        it["status"] = json!("cancelled");
        it["start"] = json!("2026-11-22T11:00:00+01:00");
        it["contained"][1]["end"] = json!("2026-11-22T11:15:00+01:00");
        it["contained"][1].as_object_mut().unwrap().remove("meta");
        it["contained"].as_array_mut().unwrap().reverse();
    });
    assert_eq!(unchanged, [""; 0]);
}

#[test]
fn every_changed_element_is_named_with_both_values() {
    let changed = after(|it| {
        it["description"] = json!("Other");
        it["contained"][0]["name"][0]["family"] = json!("Smith");
        it["contained"][0]["contact"] = json!([{"gender": "female"}]);
        it.as_object_mut().unwrap().remove("start");
    });
    assert_eq!(
        changed,
        [
            "Appointment.start: 2026-11-22T10:00:00.000+00:00 -> nothing",
            "Appointment.description: Reason for calling -> Other",
            "Appointment.contained[0].name[0].family: Chalmers -> Smith",
            "Appointment.contained[0].contact: nothing -> [{\"gender\":\"female\"}]",
        ]
    );
}

#[test]
fn a_text_that_looks_like_an_instant_is_a_text() {
    let mut before = stored();
    before["description"] = json!("2026-11-22T10:00:00Z");
    let mut submitted = before.clone();
    submitted["description"] = json!("2026-11-22T11:00:00+01:00");
    submitted["start"] = json!("2026-11-22T10:00:00Z");
    let found = differences(&before, &submitted, &Rules::default());
    assert_eq!(found.count, 1);
    assert_eq!(found.first[0].path, "Appointment.description");
}

#[test]
fn a_contained_resource_under_another_id_is_one_less_and_one_more() {
    let changed = after(|it| it["contained"][0]["id"] = json!("P2"));
    assert_eq!(changed.len(), 2);
    assert!(
        changed
            .iter()
            .all(|line| line.starts_with("Appointment.contained[0]: "))
    );
}

#[test]
fn the_same_contained_resource_twice_is_one_more() {
    let changed = after(|it| {
        let again = it["contained"][0].clone();
        it["contained"].as_array_mut().unwrap().push(again);
    });
    assert_eq!(changed.len(), 1);
    assert!(
        changed[0].starts_with("Appointment.contained[2]: nothing -> "),
        "{changed:?}"
    );
}

#[test]
fn a_submission_that_is_no_resource_differs_as_a_whole() {
    let found = compared(&json!("nonsense"));
    assert_eq!(found.count, 1);
    assert_eq!(
        (found.first[0].path.as_str(), found.first[0].found.as_str()),
        ("Appointment", "nonsense")
    );
}

#[test]
fn of_very_many_differences_the_first_are_told_and_all_are_counted() {
    let found = compared(&{
        let mut submitted = stored();
        for number in 0..TOLD + 7 {
            submitted[format!("x{number}")] = json!(number);
        }
        submitted
    });
    assert_eq!((found.first.len(), found.count), (TOLD, TOLD + 7));
}

#[test]
fn what_is_incidental_is_for_the_rules_to_say() {
    let mut submitted = stored();
    submitted["meta"] = json!({"versionId": "9"});
    submitted["contained"][1]["meta"] = json!({"profile": ["y"]});
    let strict = Rules {
        incidental: Vec::new(),
        ..Rules::default()
    };
    assert_eq!(compared(&submitted).count, 0);
    let found = differences(&stored(), &submitted, &strict);
    let places: Vec<&str> = found.first.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(
        places,
        [
            "Appointment.meta.versionId",
            "Appointment.contained[1].meta.profile[0]"
        ]
    );
}
