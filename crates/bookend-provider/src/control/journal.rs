//! The traffic: page by page, one exchange whole, and exported.

use super::har::har;
use super::redacted::redacted;
use super::shown::{summary, whole};
use super::{Answer, Call, Complaint, Desk};
use crate::journal::{Entry, Journal};
use bookend_evidence::Redactor;
use serde_json::{Value, json};
use std::sync::Arc;

/// How many exchanges a page has when nothing is said.
const PAGE: u64 = 100;

/// What narrows down what is shown of the traffic.
pub(super) const FILTERS: &[&str] = &[
    "space",
    "interaction",
    "status",
    "caller",
    "behaviour",
    "refusal",
    "request-id",
    "method",
    "path",
    "findings",
    "fault",
    "since",
];

/// Which exchanges are wanted; each that is said narrows.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    space: Option<String>,
    texts: Vec<(&'static str, String)>,
    status: Option<StatusRange>,
    with_findings: bool,
    with_fault: bool,
    since: u64,
}

/// A status, or a class of them: `4xx`.
type StatusRange = std::ops::RangeInclusive<u16>;

impl Filter {
    /// Reads what a call wants.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when a filter makes no sense.
    pub(super) fn of(call: &Call) -> Result<Self, Complaint> {
        let texts = [
            "interaction",
            "caller",
            "behaviour",
            "refusal",
            "request-id",
            "method",
            "path",
        ];
        let text = |name: &'static str| Some((name, call.parameter(name)?.to_owned()));
        Ok(Self {
            space: call.parameter("space").map(str::to_owned),
            texts: texts.into_iter().filter_map(text).collect(),
            status: call.parameter("status").map(status_range).transpose()?,
            with_findings: call.flag("findings")?,
            with_fault: call.flag("fault")?,
            since: call.number("since")?.unwrap_or(0),
        })
    }

    /// Returns whether an exchange is wanted.
    pub(super) fn wants(&self, entry: &Entry) -> bool {
        let is = |name: &str, wanted: &str| match name {
            "interaction" => entry.interaction.as_deref() == Some(wanted),
            "caller" => entry.caller.as_deref() == Some(wanted),
            "behaviour" => entry.behaviour.as_deref() == Some(wanted),
            "refusal" => entry.refusal.as_deref() == Some(wanted),
            "request-id" => entry.request_id.as_deref() == Some(wanted),
            "method" => entry.request.method.eq_ignore_ascii_case(wanted),
            _ => entry.request.path.starts_with(wanted),
        };
        entry.id > self.since
            && self
                .space
                .as_ref()
                .is_none_or(|space| *space == entry.space)
            && self
                .status
                .as_ref()
                .is_none_or(|range| range.contains(&entry.status))
            && (!self.with_findings || !entry.checked.findings.is_empty())
            && (!self.with_fault || entry.sent.is_some())
            && self.texts.iter().all(|(name, wanted)| is(name, wanted))
    }
}

fn status_range(text: &str) -> Result<StatusRange, Complaint> {
    let class = text
        .strip_suffix("xx")
        .and_then(|digit| digit.parse::<u16>().ok());
    match (class, text.parse::<u16>()) {
        (Some(class @ 1..=5), _) => Ok(class * 100..=class * 100 + 99),
        (None, Ok(status)) => Ok(status..=status),
        _ => {
            let message = format!("`{text}` is no status; write one such as `422`, or `4xx`");
            Err(Complaint::invalid("status", message))
        }
    }
}

/// Returns what the filters of a call want, the oldest first: of one space, or of all when none is
/// named.
pub(super) fn wanted(desk: &Desk, call: &Call) -> Result<Vec<Arc<Entry>>, Complaint> {
    let filter = Filter::of(call)?;
    let standing = desk.changeover.spaces().standing();
    if let Some(space) = &filter.space {
        desk.provider(space)?;
    }
    let journals = standing
        .providers()
        .filter_map(|it| it.space.journal.as_ref());
    let mut entries: Vec<Arc<Entry>> = journals.flat_map(Journal::entries).collect();
    entries.retain(|entry| filter.wants(entry));
    entries.sort_by_key(|entry| entry.id);
    Ok(entries)
}

/// `GET /journal`: a page, the newest first; `before` an id goes on from there.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[FILTERS, &["before", "limit"]].concat())?;
    let entries = wanted(desk, call)?;
    let before = call.number("before")?.unwrap_or(u64::MAX);
    let limit = usize::try_from(call.number("limit")?.unwrap_or(PAGE)).unwrap_or(usize::MAX);
    let older: Vec<&Arc<Entry>> = entries.iter().rev().filter(|it| it.id < before).collect();
    let page: Vec<Value> = older
        .iter()
        .take(limit)
        .map(|entry| summary(entry))
        .collect();
    let next = older
        .get(limit)
        .and_then(|_| older.get(limit.checked_sub(1)?));
    Ok(Answer::json(&json!({
        "total": entries.len(),
        "exchanges": page,
        "next-before": next.map(|entry| entry.id),
    })))
}

/// `DELETE /journal`: it begins anew, in one space, or in all when none is named.
pub(super) fn clear(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let standing = desk.changeover.spaces().standing();
    if let Some(space) = call.parameter("space") {
        desk.provider(space)?;
    }
    let of_space = standing.providers().filter(|provider| {
        let wanted = call.parameter("space");
        wanted.is_none_or(|wanted| wanted == provider.space.name)
    });
    let journals = of_space.filter_map(|provider| provider.space.journal.as_ref());
    journals.for_each(Journal::clear);
    Ok(Answer::json(&json!({"cleared": true})))
}

/// Finds an exchange by its id.
pub(super) fn find(desk: &Desk, id: &str) -> Result<Arc<Entry>, Complaint> {
    let standing = desk.changeover.spaces().standing();
    let mut journals = standing
        .providers()
        .filter_map(|it| it.space.journal.as_ref());
    let found = id.parse().ok();
    let found = found.and_then(|id| journals.find_map(|journal| journal.find(id)));
    found.ok_or_else(|| {
        Complaint::unknown("exchange", id).help("the oldest make room for the newest")
    })
}

/// `GET /journal/{id}`: everything of an exchange, bodies in both wire forms, findings, and, where no
/// behaviour decided, which came near.
pub(super) fn read(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let entry = find(desk, call.part("id"))?;
    let provider = desk.provider(&entry.space)?;
    Ok(Answer::json(&whole(&provider, &entry)))
}

/// Returns what the filters of a call want, as a file that leaves the machine has it: redacted,
/// unless `redact=false` is asked for.
fn exported(desk: &Desk, call: &Call) -> Result<Vec<Arc<Entry>>, Complaint> {
    call.knows(&[FILTERS, &["redact"]].concat())?;
    let entries = wanted(desk, call)?;
    if call.parameter("redact").is_some() && !call.flag("redact")? {
        return Ok(entries);
    }
    let standing = desk.changeover.spaces().standing();
    let mut redactor = Redactor::new(desk.salt);
    let redacted = entries.iter().filter_map(|entry| {
        let provider = standing.find(&entry.space)?;
        Some(Arc::new(redacted(provider, entry, &mut redactor)))
    });
    Ok(redacted.collect())
}

/// `GET /journal.har`: an HTTP Archive 1.2.
pub(super) fn export_har(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    let entries = exported(desk, call)?;
    let root = desk.changeover.spaces().standing().set.public_root.clone();
    let text = har(&entries, &root).to_string();
    Ok(Answer::of("application/json", text).saved_as("bookend.har"))
}

/// `GET /journal.jsonl`: one exchange a line, the oldest first.
pub(super) fn export_lines(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    let entries = exported(desk, call)?;
    let standing = desk.changeover.spaces().standing();
    let mut text = String::new();
    for entry in &entries {
        if let Some(provider) = standing.find(&entry.space) {
            text.push_str(&super::shown::line(provider, entry).to_string());
            text.push('\n');
        }
    }
    Ok(Answer::of("application/jsonl", text).saved_as("bookend.jsonl"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_one_or_a_class() {
        assert_eq!(status_range("422").unwrap(), 422..=422);
        assert_eq!(status_range("4xx").unwrap(), 400..=499);
        for text in ["", "xx", "9xx", "abc"] {
            assert!(status_range(text).is_err(), "{text}");
        }
    }
}
