//! A request and everything that its answer depends on: what decides it, and what is made of that.

use super::Composed;
use crate::content::Content;
use crate::perform::{NotPerformed, Task, perform};
use crate::provider::Provider;
use crate::route::Route;
use crate::tally::Look;
use bookend_engine::{
    Appraisal, Decision, EvaluateError, Mutable, Negotiated, RequestView, Sight, Tally, Witness,
    World, decide, judge_rules, mutate,
};
use bookend_script::{Effect, Then};
use std::cell::{Cell, OnceCell};
use std::time::Duration;

/// What remains of a decision once the answer is composed.
pub(super) struct Decided {
    pub(super) behaviour: String,
    pub(super) delay: Option<Duration>,
}

/// A request and everything that its answer depends on.
pub(super) struct Asked<'a> {
    pub(super) provider: &'a Provider,
    pub(super) view: &'a RequestView<'a>,
    pub(super) route: &'a Route<'a>,
    pub(super) negotiated: &'a Negotiated,
    pub(super) request_id: Option<&'a str>,
    /// Whether the rules of the dialect were judged, and all that apply are met.
    pub(super) rules_hold: Cell<bool>,
    /// What the checks on requests say, once they were judged.
    pub(super) appraisal: OnceCell<Appraisal>,
    pub(super) world: World<'a>,
    /// Who wants to see how it is decided; then nothing is changed, counted or remembered.
    pub(super) witness: Option<&'a dyn Witness>,
    /// What rules, behaviours and checks look at, with what is found out on the way.
    pub(super) sight: Sight<'a>,
}

impl Asked<'_> {
    /// Composes the answer; where the script itself is at fault, the answer says so.
    pub(super) fn composed(&self) -> (Composed, Option<Decided>) {
        match self.decided() {
            Ok(composed) => composed,
            Err(error) => {
                if let Some(witness) = self.witness {
                    witness.trouble(&error);
                }
                (self.trouble(&error), None)
            }
        }
    }

    fn decided(&self) -> Result<(Composed, Option<Decided>), EvaluateError> {
        let Provider {
            plan,
            script,
            counts,
            ..
        } = self.provider;
        let behaviours = plan.behaviours(script, self.route.name());
        let look = Look(counts);
        let tally: &dyn Tally = match self.witness {
            Some(_) => &look,
            None => counts,
        };
        let decision = decide(behaviours, &self.sight, tally, self.witness)?;
        let Some(Decision { then, behaviour }) = decision else {
            return Ok((self.domain(Effect::Commit)?, None));
        };
        let mut composed = self.answered(then)?;
        self.mutated(&mut composed, then)?;
        let delay = then.delay.and_then(|delay| Duration::try_from(delay).ok());
        Ok((
            composed,
            Some(Decided {
                behaviour: behaviour.id.clone(),
                delay,
            }),
        ))
    }

    /// The booking domain's answer: the rules of the dialect, then the diary.
    pub(super) fn domain(&self, effect: Effect) -> Result<Composed, EvaluateError> {
        let Some(interaction) = self.route.interaction else {
            return self.refused(&[self.route.refusal(self.view.request)]);
        };
        let Provider { plan, script, .. } = self.provider;
        let rules = plan.rules(script, self.route.name());
        let verdict = judge_rules(
            rules,
            script.dialect(),
            &self.sight,
            self.negotiated,
            self.witness,
        )?;
        if !verdict.refusals.is_empty() {
            return self.refused(&verdict.refusals);
        }
        // What is wrong with the content is refused by the diary, at its place in the order.
        if verdict.content.is_empty() {
            self.rules_hold.set(true);
            let refusals = self.refused_by_checks();
            if !refusals.is_empty() {
                if let Some(witness) = self.witness {
                    witness.refused_by_checks();
                }
                return self.refused(&refusals);
            }
        }
        let task = Task {
            provider: self.provider,
            view: self.view,
            interaction,
            path: &self.route.path,
            content: &verdict.content,
            effect: match self.witness {
                Some(_) => Effect::None,
                None => effect,
            },
            request_id: self.request_id,
            judged: *self.sight.view(),
            world: self.world,
        };
        match perform(task) {
            Ok(performed) => self.performed(performed, interaction),
            Err(NotPerformed::Refused(refusals)) => self.refused(&refusals),
            Err(NotPerformed::Trouble(error)) => Err(error),
        }
    }

    fn mutated(&self, composed: &mut Composed, then: &Then) -> Result<(), EvaluateError> {
        if then.mutate.is_empty() {
            return Ok(());
        }
        let content = std::mem::replace(&mut composed.content, Content::Empty);
        let (mut resource, mut text) = match content {
            Content::Text(text) => (None, Some(text)),
            other => (other.into_tree(), None),
        };
        let mut mutable = Mutable {
            headers: &mut composed.headers,
            resource: &mut resource,
            text: &mut text,
            status: Some(&mut composed.status),
            query: None,
        };
        mutate(&mut mutable, &then.mutate, &self.world)?;
        composed.content = match (text, resource) {
            (Some(text), _) => Content::Text(text),
            (None, Some(tree)) => Content::Tree(tree),
            (None, None) => Content::Empty,
        };
        Ok(())
    }
}
