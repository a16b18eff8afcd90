//! What of the scripts was used, and what was not.

use super::{Answer, Call, Complaint, Desk};
use crate::usage::Counted;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// `GET /coverage`: how often each interaction was asked for, each behaviour decided, each refusal was
/// given, and each check held or found something, since the scripts are in force or the space was
/// reset.
pub(super) fn coverage(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let usage = &provider.usage;
    let checks: Vec<Value> = (usage.checks.iter())
        .map(|(id, (held, found))| {
            let (held, found) = (held.load(Ordering::Relaxed), found.load(Ordering::Relaxed));
            json!({"name": id, "count": held + found, "held": held, "found": found})
        })
        .collect();
    let used = checks.iter().filter(|check| check["count"] != 0).count();
    Ok(Answer::json(&json!({
        "space": provider.space.name,
        "script": provider.set.digest,
        "interactions": part(&usage.interactions),
        "behaviours": part(&usage.behaviours),
        "refusals": part(&usage.refusals),
        "checks": {"used": used, "of": checks.len(), "each": checks},
    })))
}

fn part(counted: &Counted) -> Value {
    let each: Vec<(&str, u64)> = (counted.iter())
        .map(|(name, count)| (name.as_str(), count.load(Ordering::Relaxed)))
        .collect();
    let used = each.iter().filter(|(_, count)| *count > 0).count();
    let shown: Vec<Value> = (each.iter())
        .map(|(name, count)| json!({"name": name, "count": count}))
        .collect();
    json!({"used": used, "of": each.len(), "each": shown})
}
