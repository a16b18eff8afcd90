//! Cancelling, judged in the order of the digest's section 6.

use super::admission::{self, Stamp};
use super::command::{Cancellation, Effect, Receipt};
use super::difference::{differences, short};
use super::etag;
use super::state::{Judgement, State};
use crate::instant;
use crate::rules::{OthersRule, Rules};
use crate::store::{AppointmentStatus, Version};
use bookend_model::Refusal;
use jiff::Timestamp;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

impl State {
    /// Cancels an appointment.
    pub(super) fn cancel(
        &mut self,
        judgement: Judgement<'_>,
        cancellation: &Cancellation<'_>,
    ) -> Result<Receipt, Refusal> {
        let current = self.current(&cancellation.appointment)?;
        let request_id = cancellation.request_id.as_deref();
        let (caller, id) = (&cancellation.caller, &cancellation.appointment);
        let made = (AppointmentStatus::Cancelled, Some(id.as_str()));
        if let Some(replay) = self.judge_request(judgement, caller, request_id, made)? {
            return Ok(replay);
        }
        if judgement.rules.checks_if_match {
            judge_if_match(cancellation.if_match.as_deref(), &current)?;
        }
        self.judge_caller(judgement, cancellation, &current)?;
        if let Some(faults) = &cancellation.faults {
            return Err(faults.clone());
        }
        if judgement.rules.nothing_but_status {
            judge_differences(&current.tree(), &cancellation.body, judgement.rules)?;
        }
        judge_status(&cancellation.body)?;
        self.judge_standing(judgement, &current)?;
        let version = Arc::new(self.cancelled(judgement, cancellation, &current));
        match cancellation.effect {
            Effect::Commit => {
                let place = self.shelf.place(&current.slot);
                self.keep(&version, Some(current), place, judgement.rules);
            }
            Effect::Pretend => {}
        }
        Ok(Receipt::fresh(version))
    }

    /// Returns the current version of an appointment, or refuses.
    pub(super) fn current(&self, id: &str) -> Result<Arc<Version>, Refusal> {
        let refusal = || Refusal::new("appointment-unknown").with("appointment", short(id));
        self.store.current(id).ok_or_else(refusal)
    }

    /// Judges whether the caller may cancel, by the token and by who booked.
    fn judge_caller(
        &self,
        judgement: Judgement<'_>,
        cancellation: &Cancellation<'_>,
        current: &Version,
    ) -> Result<(), Refusal> {
        let first = self.store.history(&current.id).into_iter().next();
        let booked_by = first.as_ref().map_or("", |version| &*version.caller);
        let is_own = booked_by == cancellation.caller;
        let is_allowed = is_own || judgement.rules.cancel_by_others == OthersRule::Allow;
        if cancellation.may_cancel && is_allowed {
            return Ok(());
        }
        Err(Refusal::new("not-your-booking")
            .with("appointment", current.id.as_ref())
            .with("caller", short(&cancellation.caller))
            .with("booked-by", booked_by))
    }

    /// Judges whether the appointment still stands and is still to come.
    fn judge_standing(&self, judgement: Judgement<'_>, current: &Version) -> Result<(), Refusal> {
        let refusal = |name| Refusal::new(name).with("appointment", current.id.as_ref());
        let start = self.period(current).0;
        match current.status {
            AppointmentStatus::Cancelled => {
                Err(refusal("already-cancelled").with("since", instant::text(current.last_updated)))
            }
            AppointmentStatus::Booked if start < judgement.now => {
                Err(refusal("appointment-past").with("start", instant::text(start)))
            }
            AppointmentStatus::Booked => Ok(()),
        }
    }

    /// Returns from when to when a patient is expected: what the appointment says, or what its slot
    /// says where that is later. They need not agree, and a booking that says it was years ago can
    /// still be cancelled.
    pub(super) fn period(&self, version: &Version) -> (Timestamp, Timestamp) {
        let (start, end) = (version.start, version.end);
        match self.shelf.by_id(&version.slot) {
            Some(slot) => (start.max(slot.start), end.max(slot.end)),
            None => (start, end),
        }
    }

    /// Makes the version that is cancelled.
    fn cancelled(
        &mut self,
        judgement: Judgement<'_>,
        cancellation: &Cancellation<'_>,
        current: &Version,
    ) -> Version {
        let Judgement { rules, now } = judgement;
        let status = AppointmentStatus::Cancelled;
        let number = current.number.saturating_add(1);
        let version = self.version_id(rules, number);
        let tree = if rules.nothing_but_status {
            Cow::Owned(current.tree())
        } else {
            Cow::Borrowed(&*cancellation.body)
        };
        let stamp = Stamp {
            id: &current.id,
            version: &version,
            now: &instant::text(now),
            status,
        };
        Version {
            json: admission::stamped(&tree, &stamp),
            patients: admission::patients(&tree, None, &mut self.texts),
            version,
            number,
            last_updated: now,
            status,
            caller: self.texts.share(&cancellation.caller),
            request_id: cancellation.request_id.as_deref().map(Arc::from),
            ..current.clone()
        }
    }
}

fn judge_if_match(if_match: Option<&str>, current: &Version) -> Result<(), Refusal> {
    let refusal = |name| Refusal::new(name).with("current", format!("W/\"{}\"", current.version));
    match if_match.filter(|supplied| !supplied.trim().is_empty()) {
        None => Err(refusal("if-match-missing")),
        Some(supplied) if etag::names_version(supplied, &current.version) => Ok(()),
        Some(supplied) if !etag::is_formed(supplied) => {
            Err(refusal("if-match-malformed").with("supplied", short(supplied)))
        }
        Some(supplied) => Err(refusal("version-stale").with("supplied", short(supplied))),
    }
}

fn judge_differences(stored: &Value, submitted: &Value, rules: &Rules) -> Result<(), Refusal> {
    let differences = differences(stored, submitted, rules);
    if differences.count == 0 {
        return Ok(());
    }
    let list = |text: &dyn Fn(&super::difference::Difference) -> String| {
        differences
            .first
            .iter()
            .map(text)
            .collect::<Vec<_>>()
            .join("\n")
    };
    Err(Refusal::new("cancel-changes-more")
        .with("count", differences.count.to_string())
        .with("paths", list(&|it| it.path.clone()))
        .with("expected", list(&|it| it.expected.replace('\n', " ")))
        .with("found", list(&|it| it.found.replace('\n', " ")))
        .with(
            "differences",
            list(&|it| {
                let sentence = format!("`{}` is `{}` and was `{}`", it.path, it.found, it.expected);
                sentence.replace('\n', " ")
            }),
        ))
}

fn judge_status(submitted: &Value) -> Result<(), Refusal> {
    let found = match submitted.get("status") {
        Some(Value::String(status)) if status == AppointmentStatus::Cancelled.code() => {
            return Ok(());
        }
        None => "nothing".to_owned(),
        Some(Value::String(status)) => format!("`{}`", short(status)),
        Some(other) => format!("`{}`", short(&other.to_string())),
    };
    Err(Refusal::new("status-not-cancelled")
        .with("expected", AppointmentStatus::Cancelled.code())
        .with("found", found))
}
