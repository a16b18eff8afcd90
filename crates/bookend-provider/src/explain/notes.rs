//! Watching a decision, and telling of it.

use super::consulted::consulted;
use super::decided::{Heard, decided_by};
use super::explanation::{
    Answered, Asked, BehaviourTrial, Clause, Explanation, Issue, RuleCourse, Standing,
};
use super::remarks::remarks;
use crate::answer::would_answer;
use crate::provider::Provider;
use crate::reply::Reply;
use crate::route::{Route, route};
use bookend_engine::{Body, EvaluateError, Judged, RuleTrial, Trial, Witness, instant_text};
use bookend_model::{Checked, Refusal, Request};
use bookend_script::{Behaviour, Rule, Script};
use indexmap::IndexMap;
use std::cell::RefCell;

/// What is noted of a decision while it is made.
pub(crate) struct Notes<'s> {
    script: &'s Script,
    behaviours: RefCell<Vec<BehaviourTrial>>,
    rules: RefCell<Vec<RuleCourse>>,
    heard: RefCell<Heard>,
}

impl Witness for Notes<'_> {
    fn behaviour(&self, behaviour: &Behaviour, trial: Trial) {
        let mut remembers = IndexMap::new();
        let (outcome, because) = match trial {
            Trial::HeldBack(judged) => ("held-back", self.unmet(judged)),
            Trial::Stuck { machine, state, to } => {
                ("stuck", vec![stuck(self.script, &machine, (state, &to))])
            }
            Trial::NotDue => ("not-due", Vec::new()),
            Trial::Exhausted => ("exhausted", Vec::new()),
            Trial::Decides {
                leaves_answer,
                remembers: values,
            } => {
                self.heard.borrow_mut().leaves_answer = leaves_answer;
                remembers = values.into_iter().collect();
                ("decides", Vec::new())
            }
        };
        self.behaviours.borrow_mut().push(BehaviourTrial {
            id: behaviour.id.clone(),
            title: behaviour.title.clone(),
            outcome,
            because,
            remembers,
            place: self.script.place(&behaviour.span),
        });
    }

    fn rule(&self, rule: &Rule, trial: RuleTrial<'_>) {
        let (outcome, because, refusals): (_, _, &[Refusal]) = match trial {
            RuleTrial::DoesNotApply(judged) => ("does-not-apply", self.unmet(judged), &[]),
            RuleTrial::LeftOut => ("left-out", Vec::new(), &[]),
            RuleTrial::Met => ("met", Vec::new(), &[]),
            RuleTrial::Unmet(refusals) => ("unmet", Vec::new(), refusals),
        };
        let issue = |refusal: &Refusal| Issue {
            name: refusal.name.clone(),
            facts: refusal.facts.clone(),
        };
        self.rules.borrow_mut().push(RuleCourse {
            id: rule.id.clone(),
            says: rule.says.clone(),
            outcome,
            because,
            refusals: refusals.iter().map(issue).collect(),
            place: self.script.place(&rule.span),
        });
    }

    fn refused_by_checks(&self) {
        self.heard.borrow_mut().is_by_checks = true;
    }

    fn trouble(&self, error: &EvaluateError) {
        self.heard.borrow_mut().trouble = Some(error.to_string());
    }
}

impl<'s> Notes<'s> {
    /// Begins with nothing.
    pub(crate) fn of(script: &'s Script) -> Self {
        Self {
            script,
            behaviours: RefCell::default(),
            rules: RefCell::default(),
            heard: RefCell::default(),
        }
    }

    /// Returns what came of the behaviours that were tried.
    pub(crate) fn into_behaviours(self) -> Vec<BehaviourTrial> {
        self.behaviours.into_inner()
    }

    fn unmet(&self, judged: Vec<Judged>) -> Vec<Clause> {
        let unmet = judged.into_iter().filter(|clause| !clause.met);
        let clause = |clause: Judged| Clause {
            place: self.script.place(&clause.span),
            subject: clause.subject,
            expected: clause.expected,
            found: clause.found,
        };
        unmet.map(clause).collect()
    }
}

/// Says that a machine cannot go on from the state that it is in.
fn stuck(script: &Script, machine: &str, (state, to): (String, &str)) -> Clause {
    let span = script.machines().get(machine).map(|found| &found.span);
    Clause {
        place: span.and_then(|span| script.place(span)),
        subject: format!("state.{machine}"),
        expected: format!("a state that leads to `{to}`"),
        found: format!("`{state}`"),
    }
}

impl Provider {
    /// Explains how a request would be answered now; `is_inside` says whether it is below the service
    /// root.
    ///
    /// What is told is the decision itself, watched. Nothing is booked, counted or remembered.
    pub fn explain(&self, request: &Request, is_inside: bool) -> Explanation {
        let script = self.script();
        let notes = Notes::of(script);
        let reply = would_answer((self, &notes), request, &is_inside.into());
        let route = route(script.dialect(), request, is_inside);
        let (behaviours, rules) = (notes.behaviours.into_inner(), notes.rules.into_inner());
        let heard = notes.heard.into_inner();
        let name = route.name();
        let concerned = self.set.plan.behaviours(script, name, None).count();
        let asked = self.set.plan.rules(script, name).count();
        Explanation {
            request: asked_of(request, (&route, is_inside), &reply),
            remarks: remarks(request, self.space.clock.now()),
            mode: script.policy().mode.clone(),
            now: instant_text(self.space.clock.now()),
            policy: consulted(script, name, reply.refusal.as_deref(), heard.is_by_checks),
            behaviours_elsewhere: script.behaviours().len() - concerned,
            rules_left: asked.saturating_sub(rules.len()),
            decided_by: decided_by((&behaviours, &rules, &heard), &route, &reply),
            behaviours,
            rules,
            checks: Standing {
                held: held(script, &reply.checked),
                findings: reply.checked.findings.clone(),
                asides: reply.checked.asides.clone(),
            },
            answer: self.answered(reply),
        }
    }

    fn answered(&self, reply: Reply) -> Answered {
        let media = &self.set.script.dialect().media;
        let body = Body::new(
            &reply.headers,
            reply.body.bytes().clone(),
            media,
            self.set.structures,
        );
        let headers = reply.headers.iter();
        Answered {
            status: reply.status,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: body.text(),
            refusal: reply.refusal,
            delay_ms: reply.delay.map(|delay| delay.as_millis()),
            fault: reply.fault.map(|armed| armed.name()),
        }
    }
}

/// Returns what comes of the behaviours that would be tried for a request now.
pub(super) fn tried(
    provider: &Provider,
    request: &Request,
    is_inside: bool,
) -> Vec<BehaviourTrial> {
    let notes = Notes::of(provider.script());
    would_answer((provider, &notes), request, &is_inside.into());
    notes.into_behaviours()
}

/// The ids of the checks that held.
fn held(script: &Script, checked: &Checked) -> Vec<String> {
    let held = checked.held.iter();
    held.filter_map(|position| Some(script.checks().get(position)?.id.to_string()))
        .collect()
}

fn asked_of(request: &Request, (route, is_inside): (&Route<'_>, bool), reply: &Reply) -> Asked {
    Asked {
        method: request.method.clone(),
        target: request.target.clone(),
        is_below_service_root: is_inside,
        interaction: route.name().map(str::to_owned),
        title: route.interaction.map(|found| found.title.clone()),
        caller: reply.caller.clone(),
    }
}
