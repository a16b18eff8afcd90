//! Races of callers, watched from outside.

use super::{Answer, Call, Complaint, Desk};
use serde_json::{Value, json};

/// `POST /races`: from now on it is noted what callers of a space are told of slots.
pub(super) fn begin(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.prepared(call.space())?;
    let race = provider.begin_race();
    let told = json!({"race": race, "space": provider.space.name});
    Ok(Answer::json(&told).with_status(201))
}

/// `DELETE /races/{id}`: the race is over; the verdict on what was told since it began.
pub(super) fn end(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let race = call.part("id");
    let number = race.parse().ok();
    let verdict = number.and_then(|number| provider.end_race(number));
    let verdict = verdict.ok_or_else(|| Complaint::unknown("race", race))?;
    let contradictions = verdict.contradictions.iter();
    let contradictions: Vec<Value> = contradictions
        .map(|(slot, told)| json!({"slot": slot, "told": told}))
        .collect();
    Ok(Answer::json(&json!({
        "race": number,
        "told": verdict.told,
        "has-an-order": contradictions.is_empty(),
        "contradictions": contradictions,
    })))
}
