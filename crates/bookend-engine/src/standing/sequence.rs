//! An exchange and those before it.

use super::appraise::{Appraisal, Appraiser};
use super::memory::{Mark, Memories};
use crate::evaluate::{EvaluateError, text_in};
use crate::judge::View;
use crate::scope::Layer;
use crate::select::select_subject;
use crate::sight::{Sight, context};
use crate::time::instant_text;
use bookend_script::{Check, Memory, On, Subject};
use serde_json::Value;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How long a value may be that is remembered.
const LONGEST: usize = 1024;

/// A caller's memories, and the present exchange as what they are compared with.
struct Course<'c> {
    memories: &'c Memories,
    caller: u64,
    view: View<'c>,
}

impl Appraiser<'_> {
    /// Judges checks on a sequence, each before it remembers the exchange.
    pub(super) fn appraise_sequence<'s>(
        &self,
        checks: impl Iterator<Item = (usize, &'s Check)>,
        view: &View<'_>,
        memories: &Memories,
        into: &mut Appraisal,
    ) {
        let course = Course {
            memories,
            caller: caller(view),
            view: View {
                side: On::Sequence.side(),
                ..*view
            },
        };
        for (position, check) in checks {
            if let Some(memory) = &check.memory
                && let Err(error) = self.appraise_with(&course, (position, check, memory), into)
            {
                into.troubles.push((Arc::clone(&check.id), error));
            }
        }
    }

    fn appraise_with(
        &self,
        course: &Course<'_>,
        (position, check, memory): (usize, &Check, &Memory),
        into: &mut Appraisal,
    ) -> Result<(), EvaluateError> {
        let now = course.view.world.now;
        let mark = course.mark(position, &memory.by)?;
        let known = mark.and_then(|mark| {
            course
                .memories
                .recall(course.caller, mark, (now, memory.lasts))
        });
        let remembered = known.unwrap_or(Value::Null);
        let names = [("remembered", &remembered)];
        let layer = Layer {
            names: &names,
            under: course.view.world.scope,
        };
        let view = View {
            world: course.view.world.with(&layer),
            ..course.view
        };
        let context = context(&view);
        let sight = Sight::new(view, &context);
        self.appraise(check, &sight, into);
        if !self.remembers {
            return Ok(());
        }
        if let (Some(mark), Some(forget)) = (mark, &memory.forget)
            && sight.holds(forget)?
        {
            course.memories.forget(course.caller, mark);
        }
        if sight.holds(&memory.remember)? {
            course.remember((position, memory), &sight)?;
        }
        Ok(())
    }
}

impl Course<'_> {
    /// Returns what an exchange is recognised by; nothing, where there is nothing to recognise.
    fn mark(&self, check: usize, by: &[Subject]) -> Result<Option<Mark>, EvaluateError> {
        let context = context(&self.view);
        let sight = Sight::new(self.view, &context);
        let digest = digest(by, &sight)?;
        Ok(digest.map(|digest| Mark { check, digest }))
    }

    fn remember<'v>(
        &self,
        (position, memory): (usize, &'v Memory),
        sight: &Sight<'v>,
    ) -> Result<(), EvaluateError> {
        let Some(mark) = self.mark(position, &memory.remember_as)? else {
            return Ok(());
        };
        let now = self.view.world.now;
        if let Some(value) = kept(&memory.keep, sight)? {
            self.memories.remember(self.caller, mark, value, now);
        }
        Ok(())
    }
}

/// Who calls, as a digest: the caller's name is kept nowhere.
fn caller(view: &View<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    let caller = view.world.scope.value(&["caller".to_owned()]);
    if let Some(text) = caller.as_deref().and_then(text_in) {
        text.hash(&mut hasher);
    }
    hasher.finish()
}

/// Returns a digest of the values of subjects; nothing, when there is no value.
fn digest<'v>(subjects: &'v [Subject], sight: &Sight<'v>) -> Result<Option<u64>, EvaluateError> {
    let mut hasher = DefaultHasher::new();
    let mut is_empty = true;
    for (position, subject) in subjects.iter().enumerate() {
        position.hash(&mut hasher);
        for value in select_subject(subject, sight)?.values {
            let Some(text) = text_in(&value).filter(|text| !text.is_empty()) else {
                continue;
            };
            is_empty = false;
            text.hash(&mut hasher);
        }
    }
    Ok((!is_empty).then(|| hasher.finish()))
}

/// Returns what is kept of an exchange; nothing, when it is too long to be kept.
fn kept<'v>(subjects: &'v [Subject], sight: &Sight<'v>) -> Result<Option<Value>, EvaluateError> {
    let mut values = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let mut selected = select_subject(subject, sight)?.values.into_iter();
        values.push(match (selected.next(), selected.next()) {
            (None, _) => Value::Null,
            (Some(one), None) => one.into_owned(),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(selected);
                all.map(std::borrow::Cow::into_owned).collect()
            }
        });
    }
    let kept = match values.len() {
        0 => Value::String(instant_text(sight.view.world.now)),
        1 => values.swap_remove(0),
        _ => Value::Array(values),
    };
    Ok((kept.to_string().len() <= LONGEST).then_some(kept))
}
