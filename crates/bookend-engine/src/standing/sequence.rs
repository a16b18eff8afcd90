//! An exchange and those before it.

use super::appraise::{Appraisal, Appraiser};
use super::memory::{Mark, Memories};
use super::plan::Concerned;
use crate::evaluate::{EvaluateError, text_in};
use crate::judge::View;
use crate::scope::Layer;
use crate::select::select_subject;
use crate::sight::{Sight, context};
use crate::time::instant_text;
use bookend_script::{Memory, On, Subject};
use rustc_hash::FxHasher;
use serde_json::Value;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How long a value may be that is remembered.
const LONGEST: usize = 1024;

/// A caller's memories, and the present exchange as what they are compared with.
struct Course<'c> {
    memories: &'c Memories,
    caller: u64,
    /// The checks that remember something of the caller; the others need recognise nothing.
    remembering: Vec<usize>,
    sight: Sight<'c>,
}

impl<'a> Appraiser<'a> {
    /// Judges checks on a sequence, each before it remembers the exchange.
    pub(super) fn appraise_sequence<'s>(
        &self,
        checks: impl Iterator<Item = Concerned<'s>>,
        view: &View<'_>,
        memories: &Memories,
        into: &mut Appraisal,
    ) {
        // Most exchanges are like none before them: all checks see those with the same eyes.
        let names = [("remembered", &Value::Null)];
        let layer = Layer {
            names: &names,
            under: view.world.scope,
        };
        let view = View {
            side: On::Sequence.side(),
            world: view.world.with(&layer),
            ..*view
        };
        let context = context(&view);
        let caller = caller(&view);
        let course = Course {
            memories,
            caller,
            remembering: memories.checks(caller),
            sight: Sight::new(view, &context),
        };
        for concerned in checks {
            if let Some(memory) = &concerned.check.memory
                && let Err(error) = self.appraise_with(&course, (concerned, memory), into)
            {
                let check = Arc::clone(&concerned.check.id);
                into.troubles.push((check, error));
            }
        }
    }

    fn appraise_with<'c>(
        &self,
        course: &Course<'c>,
        (concerned, memory): (Concerned<'c>, &'c Memory),
        into: &mut Appraisal,
    ) -> Result<(), EvaluateError>
    where
        'a: 'c,
    {
        let mark = course.recognise(concerned.position, memory)?;
        let before = course.sight.view;
        let remembered = mark.and_then(|mark| {
            let within = (before.world.now, memory.lasts);
            course.memories.recall(course.caller, mark, within)
        });
        let Some((remembered, since)) = remembered else {
            return self.appraise_at(course, (concerned, memory, mark), &course.sight, into);
        };
        let names = [("remembered", &remembered)];
        let layer = Layer {
            names: &names,
            under: before.world.scope,
        };
        let view = View {
            world: before.world.with(&layer),
            ..before
        };
        let context = context(&view);
        let sight = Sight::new(view, &context);
        let known = into.checked.findings.len();
        self.appraise_at(course, (concerned, memory, mark), &sight, into)?;
        // Who reads of it looks for the other exchange, too.
        for finding in into.checked.findings.iter_mut().skip(known) {
            let since = instant_text(since);
            finding.found = format!("{}, after the exchange of {since}", finding.found);
        }
        Ok(())
    }

    /// Judges a check with what is remembered in sight, then remembers the exchange.
    fn appraise_at<'c: 'v, 'v>(
        &self,
        course: &Course<'c>,
        (concerned, memory, mark): (Concerned<'c>, &'c Memory, Option<Mark>),
        sight: &Sight<'v>,
        into: &mut Appraisal,
    ) -> Result<(), EvaluateError>
    where
        'a: 'v,
    {
        self.appraise(concerned, sight, into);
        if !self.remembers {
            return Ok(());
        }
        if let (Some(mark), Some(forget)) = (mark, &memory.forget)
            && sight.holds(forget)?
        {
            course.memories.forget(course.caller, mark);
        }
        if sight.holds(&memory.remember)? {
            course.remember((concerned.position, memory, mark), sight)?;
        }
        Ok(())
    }
}

impl<'c> Course<'c> {
    /// Returns what an exchange is recognised by; where nothing is remembered, nothing has to be.
    fn recognise(&self, check: usize, memory: &'c Memory) -> Result<Option<Mark>, EvaluateError> {
        if self.remembering.binary_search(&check).is_ok() {
            self.mark(check, &memory.by)
        } else {
            Ok(None)
        }
    }

    /// Returns what an exchange is recognised by; nothing, where there is nothing to recognise.
    fn mark(&self, check: usize, by: &'c [Subject]) -> Result<Option<Mark>, EvaluateError> {
        let digest = digest(by, &self.sight)?;
        Ok(digest.map(|digest| Mark { check, digest }))
    }

    fn remember<'v>(
        &self,
        (position, memory, mark): (usize, &'c Memory, Option<Mark>),
        sight: &Sight<'v>,
    ) -> Result<(), EvaluateError>
    where
        'c: 'v,
    {
        let mark = match (&memory.remember_as, mark) {
            (Some(other), _) => self.mark(position, other)?,
            (None, Some(mark)) => Some(mark),
            (None, None) => self.mark(position, &memory.by)?,
        };
        let Some(mark) = mark else {
            return Ok(());
        };
        let now = sight.view.world.now;
        if let Some(value) = kept(&memory.keep, sight)? {
            self.memories.remember(self.caller, mark, value, now);
        }
        Ok(())
    }
}

/// Who calls, as a digest: the caller's name is kept nowhere.
fn caller(view: &View<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    let caller = view.world.scope.value(&["caller".to_owned()]);
    if let Some(text) = caller.as_deref().and_then(text_in) {
        text.hash(&mut hasher);
    }
    hasher.finish()
}

/// Returns a digest of the values of subjects; nothing, when there is no value.
fn digest<'v>(subjects: &'v [Subject], sight: &Sight<'v>) -> Result<Option<u64>, EvaluateError> {
    let mut hasher = FxHasher::default();
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
    Ok(is_short(&kept).then_some(kept))
}

fn is_short(value: &Value) -> bool {
    let length = match value {
        Value::String(text) => text.len(),
        other => other.to_string().len(),
    };
    length <= LONGEST
}
