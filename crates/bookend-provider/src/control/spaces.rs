//! Spaces: which there are, one dropped, one begun anew.

use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_engine::instant_text;
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /spaces`: every space with what is in it.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let spaces = desk.changeover.spaces();
    let standing = spaces.standing();
    let shown: Vec<Value> = standing.providers().map(shown).collect();
    Ok(Answer::json(&json!({
        "by": spaces.by().to_string(),
        "most": spaces.bounds().count,
        "idle-seconds": spaces.bounds().idle.as_secs(),
        "spaces": shown,
    })))
}

fn shown(provider: &Arc<Provider>) -> Value {
    let (space, room) = (&provider.space, provider.diary.room());
    let held = space
        .journal
        .as_ref()
        .map(|journal| (journal.held(), journal.bounds()));
    json!({
        "name": space.name,
        "service-root": provider.base,
        "now": instant_text(space.clock.now()),
        "opened": instant_text(provider.opened),
        "requests": space.requests(),
        "appointments": provider.diary.appointments().len(),
        "diary": {
            "bytes": room.bytes, "made-room": room.forgotten, "most-bytes": room.most_bytes,
        },
        "slots": provider.diary.slot_count(),
        "armed": provider.armed.len(),
        "journal": held.map(|(held, bounds)| json!({
            "entries": held.entries, "bytes": held.bytes, "made-room": held.gone,
            "most-entries": bounds.entries, "most-bytes": bounds.bytes,
        })),
    })
}

/// `DELETE /spaces/{name}`: with everything in it. Requests under way are answered.
pub(super) fn remove(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let name = call.part("name");
    if !desk.changeover.spaces().drop_space(name) {
        return Err(Complaint::unknown("space", name));
    }
    Ok(Answer::json(&json!({"dropped": name})))
}

/// `POST /reset`: a space begins anew: appointments, held slots, counts, what checks remember, what
/// was armed or switched off; the journal too, unless `journal=keep`. Scripts and clock stay. What is
/// under way, and what takes effect later, ends in the diary in which it began.
pub(super) fn reset(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space", "journal"])?;
    let keeps_journal = match call.parameter("journal") {
        None | Some("clear") => false,
        Some("keep") => true,
        Some(other) => {
            let message = format!("`journal` is `clear` or `keep`, found `{other}`");
            return Err(Complaint::invalid("journal", message));
        }
    };
    let name = call.space();
    let done = desk.changeover.spaces().replace(name, |provider| {
        *provider = provider.anew();
        if let Some(journal) = provider.space.journal.as_ref().filter(|_| !keeps_journal) {
            journal.clear();
        }
    });
    done.ok_or_else(|| Complaint::unknown("space", name).at("space"))?;
    Ok(Answer::json(&json!({
        "space": name,
        "reset": true,
        "journal": if keeps_journal { "kept" } else { "cleared" },
    })))
}
