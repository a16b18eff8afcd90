//! A request and everything that its answer depends on: what decides it, and what is made of that.

use super::Composed;
use super::decided::{Decided, wait_before_commit};
use crate::content::Content;
use crate::deed::Deed;
use crate::perform::{NotPerformed, Task, perform};
use crate::provider::{ArmedBehaviour, Provider};
use crate::reply::{Held, Wait};
use crate::route::Route;
use crate::script_set::ScriptSet;
use crate::tally::Look;
use bookend_booking::Age;
use bookend_engine::{
    Appraisal, Decision, EvaluateError, Fortune, Given, Mutable, Negotiated, RequestView, Sight,
    Tally, Witness, World, concerns, decide, judge_rules, key, mutate, over_quota,
};
use bookend_model::Refusal;
use bookend_script::{Behaviour, Effect, FaultKind, Quota, Then};
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;
use std::time::Duration;

/// How far a request has come.
pub(super) enum Stage {
    /// Its head was read.
    Head,
    /// It was read.
    Read,
    /// It was decided, and has waited.
    Resumed(Box<Held>),
}

/// A request and everything that its answer depends on.
pub(super) struct Asked<'a> {
    pub(super) provider: &'a Provider,
    pub(super) view: &'a RequestView<'a>,
    pub(super) route: &'a Route<'a>,
    pub(super) negotiated: &'a Negotiated,
    pub(super) request_id: Option<&'a str>,
    /// The how manieth of its interaction it is.
    pub(super) number: u64,
    /// Whether the rules of the dialect were judged, and all that apply are met.
    pub(super) rules_hold: Cell<bool>,
    /// Whether the answer is sent uncompressed, whatever was asked for.
    pub(super) is_plain: Cell<bool>,
    /// What it has changed so far.
    pub(super) deed: Cell<Deed>,
    /// What the domain said of what it has changed, where something else is answered.
    pub(super) of_domain: RefCell<Option<Composed>>,
    /// What the checks on requests say, once they were judged.
    pub(super) appraisal: OnceCell<Appraisal>,
    pub(super) world: World<'a>,
    /// Who wants to see how it is decided; then nothing is changed, counted or remembered.
    pub(super) witness: Option<&'a dyn Witness>,
    /// What rules, behaviours and checks look at, with what is found out on the way.
    pub(super) sight: Sight<'a>,
}

impl Asked<'_> {
    /// Composes the answer; where the script itself is at fault, the answer says so. There is none
    /// yet where it has to wait first.
    pub(super) fn composed(&self, stage: Stage) -> (Option<Composed>, Option<Decided>) {
        match self.decided(stage) {
            Ok(composed) => composed,
            Err(error) => {
                if let Some(witness) = self.witness {
                    witness.trouble(&error);
                }
                (Some(self.trouble(&error)), None)
            }
        }
    }

    fn decided(&self, stage: Stage) -> Result<(Option<Composed>, Option<Decided>), EvaluateError> {
        let has_waited = matches!(stage, Stage::Resumed(_));
        let decision = match stage {
            Stage::Resumed(held) => self.resumed(*held),
            stage => self.decision(&stage)?,
        };
        let Some(decision) = decision else {
            return Ok((Some(self.domain(Effect::Commit, Age::Now)?), None));
        };
        let (then, behaviour) = (decision.then, decision.behaviour);
        if !has_waited
            && self.witness.is_none()
            && let Some(wait) = self.wait(&decision)?
        {
            return Ok((None, Some(Decided::held(decision, self.number, wait))));
        }
        let fault = then.fault.as_ref().map(|fault| &fault.kind);
        self.is_plain
            .set(matches!(fault, Some(FaultKind::Corrupt(_))));
        let limited = self.limited(behaviour, then)?;
        let is_limited = limited.is_some();
        let mut composed = match limited {
            Some(refused) => refused,
            None => self.answered(then)?,
        };
        if !is_limited {
            self.keep_late(then);
            let behaviour = decision.behaviour.id.as_str();
            self.mutated(&mut composed, then, behaviour)?;
        }
        Ok((Some(composed), Some(Decided::of(decision, is_limited))))
    }

    /// Decides by the behaviours whose turn it is at this stage; who only looks sees all of them.
    pub(super) fn decision(&self, stage: &Stage) -> Result<Option<Decision<'_>>, EvaluateError> {
        self.decided_before(stage, self.witness)
    }

    /// Has a witness see what comes of the behaviours; nothing is counted.
    pub(super) fn looked_at(
        &self,
        stage: &Stage,
        witness: &dyn Witness,
    ) -> Result<(), EvaluateError> {
        self.decided_before(stage, Some(witness)).map(|_| ())
    }

    fn decided_before(
        &self,
        stage: &Stage,
        witness: Option<&dyn Witness>,
    ) -> Result<Option<Decision<'_>>, EvaluateError> {
        let provider = self.provider;
        let ScriptSet { plan, script, .. } = &*provider.set;
        let look = Look(&provider.counts);
        let tally: &dyn Tally = match witness {
            Some(_) => &look,
            None => &*provider.counts,
        };
        let fortune = Fortune {
            seed: provider.set.seed,
            started: provider.opened,
            request: self.view.request,
            request_id: self.request_id,
        };
        // Those that are armed come first; those that are switched off are not tried.
        let now = self.world.now;
        let is_open = move |armed: &&Arc<ArmedBehaviour>| now < armed.until;
        let is_on = |behaviour: &&Behaviour| !provider.off.contains(&behaviour.id);
        // A stand-in obeys what says that it is for one.
        let is_for_all = |armed: &&Arc<ArmedBehaviour>| concerns(&armed.behaviour.when, None);
        let is_meant =
            |armed: &&Arc<ArmedBehaviour>| !(self.route.is_of_stand_in && is_for_all(armed));
        // Who only looks sees those as well that are not tried.
        let headers = witness.is_none().then_some(&self.view.request.headers);
        let all = || {
            let armed = provider.armed.iter().filter(is_open).filter(is_meant);
            let of_script = plan
                .behaviours(script, self.route.name(), headers)
                .filter(is_on);
            armed.map(|armed| &armed.behaviour).chain(of_script)
        };
        let given = Given {
            tally,
            fortune: &fortune,
            machinery: provider.machinery(),
            remembrance: provider.remembrance(),
        };
        // What is seen of a machine has to hold until it has gone on, and what is remembered until
        // something else is.
        let is_stateful = !script.machines().is_empty() || !provider.remembered_keys.is_empty();
        let _turn = is_stateful.then(|| provider.machines.turn());
        if !(provider.arms_early || plan.decides_early()) {
            return decide(all(), &self.sight, given, witness);
        }
        let early = all().filter(|behaviour| behaviour.is_before_body());
        let late = all().filter(|behaviour| !behaviour.is_before_body());
        match (stage, witness) {
            (Stage::Head, _) => decide(early, &self.sight, given, None),
            (_, Some(_)) => decide(early.chain(late), &self.sight, given, witness),
            (_, None) => decide(late, &self.sight, given, None),
        }
    }

    /// Returns what counts: who only looks counts nothing.
    fn tally<'t>(&'t self, look: &'t Look<'_>) -> &'t dyn Tally {
        match self.witness {
            Some(_) => look,
            None => &*self.provider.counts,
        }
    }

    /// Returns for how long, or for whom, a request waits before it takes effect.
    fn wait(&self, decision: &Decision<'_>) -> Result<Option<Wait>, EvaluateError> {
        let Some(barrier) = &decision.then.barrier else {
            return Ok(wait_before_commit(decision).map(Wait::Time));
        };
        Ok(Some(Wait::Others {
            parties: usize::try_from(barrier.parties).unwrap_or(usize::MAX),
            limit: Duration::try_from(barrier.limit).unwrap_or_default(),
            key: key(barrier.per.as_ref(), &self.world)?,
        }))
    }

    /// Finds again what was decided before.
    pub(super) fn resumed(&self, held: Held) -> Option<Decision<'_>> {
        let armed = self.provider.armed.iter().map(|armed| &armed.behaviour);
        let mut behaviours = armed.chain(self.provider.set.script.behaviours());
        let behaviour = behaviours.find(|behaviour| behaviour.id == held.behaviour)?;
        Some(Decision {
            behaviour,
            then: behaviour.sequence.parts.get(held.part)?,
            part: held.part,
            delay: None,
            chance: held.chance,
        })
    }

    /// Refuses a request beyond the rate that a behaviour allows.
    fn limited(
        &self,
        behaviour: &Behaviour,
        then: &Then,
    ) -> Result<Option<Composed>, EvaluateError> {
        let Some(FaultKind::RateLimit { limit, window, per }) =
            then.fault.as_ref().map(|fault| &fault.kind)
        else {
            return Ok(None);
        };
        let look = Look(&self.provider.counts);
        let tally = self.tally(&look);
        let key = key(per.as_ref(), &self.world)?;
        let quota = Quota {
            limit: *limit,
            window: *window,
        };
        let now = self.world.now;
        let Some(rest) = over_quota(tally, (&behaviour.id, &key), quota, now) else {
            return Ok(None);
        };
        // Rounded up: whoever comes back then finds the next window open.
        let part = i64::from(rest.subsec_nanos() > 0);
        let seconds = rest.as_secs() + part;
        let refusal = Refusal::new("too-many-requests")
            .with("limit", limit.to_string())
            .with("window", format!("{window:#}"))
            .with("seconds", seconds.to_string());
        self.refused(&[refusal]).map(Some)
    }

    /// The booking domain's answer: the rules of the dialect, then the diary.
    pub(super) fn domain(&self, effect: Effect, age: Age) -> Result<Composed, EvaluateError> {
        let Some(interaction) = self.route.interaction else {
            return self.refused(&[self.route.refusal(self.view.request)]);
        };
        let ScriptSet { plan, script, .. } = &*self.provider.set;
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
            deed: &self.deed,
            age: &age,
            request_id: self.request_id,
            judged: *self.sight.view(),
            // What is looked for in the body was mostly found when it was judged.
            world: self.sight.world(),
        };
        match perform(&task) {
            Ok(performed) => self.performed(performed, interaction),
            Err(NotPerformed::Refused(refusals)) => self.refused(&refusals),
            Err(NotPerformed::Trouble(error)) => Err(error),
        }
    }

    fn mutated(
        &self,
        composed: &mut Composed,
        then: &Then,
        behaviour: &str,
    ) -> Result<(), EvaluateError> {
        if then.mutate.is_empty() {
            return Ok(());
        }
        self.keep_of_domain(composed);
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
            format: self.negotiated.format,
        };
        for idle in mutate(&mut mutable, &then.mutate, &self.world)? {
            let (mutation, reason) = (idle.mutation, idle.reason);
            tracing::warn!(target: "bookend::behaviour", %behaviour, %mutation, %reason, "a mutation changed nothing of the answer");
        }
        composed.content = match (text, resource) {
            (Some(text), _) => Content::Text(text),
            (None, Some(tree)) => Content::Tree(tree),
            (None, None) => Content::Empty,
        };
        Ok(())
    }
}
