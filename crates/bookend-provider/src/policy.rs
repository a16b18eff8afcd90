//! The policy of a script to the rules of the diary.

use bookend_booking::{CreatedRule, DuplicateRule, OthersRule, Rules, SlotIdentity, VersionStyle};
use bookend_script::Script;

/// Returns the rules that the diary follows under the policy of a script.
pub(crate) fn diary_rules(script: &Script) -> Rules {
    let policy = script.policy();
    let constant = |name: &str| script.dialect().constants.get(name).cloned();
    let is = |switch: &str, word: &str| policy.word(switch) == word;
    Rules {
        release: script.dialect().release,
        incidental: script.dialect().incidental.clone(),
        slot_identity: match policy.word("slot-identity") {
            "id-first" => SlotIdentity::IdFirst,
            "identifier-only" => SlotIdentity::IdentifierOnly,
            "id-only" => SlotIdentity::IdOnly,
            _ => SlotIdentity::IdentifierFirst,
        },
        slot_identifier_system: constant("slot-identifier-system"),
        created: if is("created", "echo") {
            CreatedRule::Echo
        } else {
            CreatedRule::Provider
        },
        participant_status: constant("default-participant-status")
            .filter(|_| is("participant-status", "optional")),
        local_identifier: constant("local-patient-system")
            .filter(|_| is("local-identifier", "add")),
        duplicate: if is("duplicate-request", "replay") {
            DuplicateRule::Replay
        } else {
            DuplicateRule::Refuse
        },
        cancel_by_others: if is("cancel-by-others", "refuse") {
            OthersRule::Refuse
        } else {
            OthersRule::Allow
        },
        appointment_within_slot: policy.is_on("appointment-within-slot"),
        version: if is("version-ids", "uuid") {
            VersionStyle::Uuid
        } else {
            VersionStyle::Numbered
        },
        nothing_but_status: policy.is_on("nothing-but-status"),
        slot_exclusive: policy.is_on("slot-exclusive"),
        frees_on_cancel: policy.is_on("frees-on-cancel"),
        checks_if_match: policy.is_on("checks-if-match"),
        detects_duplicates: policy.is_on("detects-duplicates"),
    }
}
