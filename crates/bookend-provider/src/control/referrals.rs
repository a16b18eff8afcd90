//! Referral documents and the bookings that go with them, as far as they have come.

use super::{Answer, Call, Complaint, Desk};
use crate::referrals::STATES;
use serde_json::{Value, json};

/// `GET /referrals`: every document and every booking that names one, the oldest first, with what
/// became of the two; only those in a `state`, or with `unmatched` all that is not sound.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space", "state", "unmatched"])?;
    let provider = desk.provider(call.space())?;
    let wanted = call.parameter("state");
    if let Some(unknown) = wanted.filter(|state| !STATES.contains(state)) {
        let message = format!("no referral is ever `{unknown}`");
        let help = format!("there are: `{}`", STATES.join("`, `"));
        return Err(Complaint::invalid("state", message).help(help));
    }
    let is_unmatched = call.flag("unmatched")?;
    let rules = provider.set.script.dialect().referrals.as_ref();
    let patience = rules.map(|rules| rules.patience).unwrap_or_default();
    let mut shown = provider
        .referrals
        .told(provider.space.clock.now(), patience);
    let is_in = |referral: &Value, state: &str| referral["state"] == state;
    shown.retain(|referral| {
        wanted.is_none_or(|state| is_in(referral, state))
            && !(is_unmatched && is_in(referral, "matched"))
    });
    Ok(Answer::json(
        &json!({"total": shown.len(), "referrals": shown}),
    ))
}
