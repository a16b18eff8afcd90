//! Booking and cancelling.

use super::{NotPerformed, Performed, Task};
use crate::content::Content;
use bookend_booking::{Booking, Cancellation, Command, Effect as Storing};
use bookend_engine::{shape_text, text_of};
use bookend_model::Refusal;
use bookend_script::Effect;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// The name under which the faults of a body travel through the diary, which only decides whether
/// it is their turn.
const CONTENT: &str = "content";

impl Task<'_> {
    pub(super) fn book(self) -> Result<Performed, NotPerformed> {
        let command = Command::Book(Booking {
            caller: self.caller(),
            request_id: self.request_id.map(str::to_owned),
            body: self.body(),
            faults: self.faults(),
            effect: self.storing(),
        });
        self.apply(command, true)
    }

    pub(super) fn cancel(self) -> Result<Performed, NotPerformed> {
        let if_match = &self.provider.set.script.dialect().envelope.if_match;
        let command = Command::Cancel(Cancellation {
            caller: self.caller(),
            request_id: self.request_id.map(str::to_owned),
            appointment: self.path_part("id").to_owned(),
            if_match: shape_text(if_match, &self.world)?,
            body: self.body(),
            may_cancel: true,
            faults: self.faults(),
            effect: self.storing(),
        });
        self.apply(command, false)
    }

    fn apply(self, command: Command<'_>, is_booking: bool) -> Result<Performed, NotPerformed> {
        let begun = self.provider.space.clock.elapsed();
        let answer = self.provider.diary.apply(command);
        self.observe(&answer, begun);
        let receipt = answer.map_err(|refusal| self.refused(refusal))?;
        let is_replay = receipt.appointment().is_some_and(|it| it.is_replay);
        self.note_deed(self.storing() == Storing::Commit, !is_replay);
        if is_booking && self.storing() == Storing::Commit {
            self.note_booking(&receipt)?;
        }
        let version = receipt
            .appointment()
            .map(|receipt| Arc::clone(&receipt.version));
        let content = version.as_ref().map_or(Content::Empty, |version| {
            Content::Json(version.json.clone())
        });
        Ok(Performed { content, version })
    }

    fn refused(&self, refusal: Refusal) -> NotPerformed {
        if refusal.name == CONTENT {
            return NotPerformed::Refused(self.content.to_vec());
        }
        NotPerformed::Refused(one_for_each_difference(refusal))
    }

    fn faults(&self) -> Option<Refusal> {
        self.content.first().map(|_| Refusal::new(CONTENT))
    }

    fn storing(&self) -> Storing {
        match self.effect {
            Effect::Commit | Effect::CommitTwice => Storing::Commit,
            Effect::None | Effect::Pretend | Effect::CommitLater(_) => Storing::Pretend,
        }
    }

    fn caller(&self) -> String {
        let caller = self.world.scope.value(&["caller".to_owned()]);
        caller
            .and_then(|caller| text_of(&caller))
            .unwrap_or_default()
    }

    fn body(&self) -> Cow<'_, Value> {
        let body = self.view.body.resource();
        body.map_or(Cow::Owned(Value::Null), Cow::Borrowed)
    }
}

/// A cancellation may differ in several places: each is an issue of its own, and those beyond what
/// the diary tells one by one are counted in a last one.
fn one_for_each_difference(refusal: Refusal) -> Vec<Refusal> {
    let (Some(differences), Some(paths)) =
        (refusal.facts.get("differences"), refusal.facts.get("paths"))
    else {
        return vec![refusal];
    };
    let one = |difference: &str, path: &str| {
        Refusal::new(&refusal.name)
            .with("difference", difference)
            .with("place", path)
    };
    let told = differences.lines().zip(paths.lines());
    let mut all: Vec<Refusal> = told.map(|(told, path)| one(told, path)).collect();
    let count = refusal
        .facts
        .get("count")
        .and_then(|count| count.parse().ok());
    let more = count.unwrap_or(0_usize).saturating_sub(all.len());
    if more > 0 {
        all.push(one(
            &format!("and {more} more are other than they were"),
            "Appointment",
        ));
    }
    all
}
