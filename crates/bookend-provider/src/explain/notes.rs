//! Watching a decision, and telling of it.

use super::consulted::consulted;
use super::explanation::{
    Answered, Asked, BehaviourTrial, Clause, Explanation, Issue, RuleCourse, Says, Standing,
};
use crate::answer::would_answer;
use crate::provider::Provider;
use crate::reply::Reply;
use crate::route::{Route, route};
use bookend_engine::{Body, Judged, RuleTrial, Trial, Witness, instant_text};
use bookend_model::{Refusal, Request};
use bookend_script::{Behaviour, Rule, Script};
use std::cell::{Cell, RefCell};

/// What is noted of a decision while it is made.
struct Notes<'s> {
    script: &'s Script,
    behaviours: RefCell<Vec<BehaviourTrial>>,
    rules: RefCell<Vec<RuleCourse>>,
    is_by_checks: Cell<bool>,
}

impl Witness for Notes<'_> {
    fn behaviour(&self, behaviour: &Behaviour, trial: Trial) {
        let (outcome, because) = match trial {
            Trial::HeldBack(judged) => ("held-back", self.unmet(judged)),
            Trial::NotDue => ("not-due", Vec::new()),
            Trial::Exhausted => ("exhausted", Vec::new()),
            Trial::Decides => ("decides", Vec::new()),
        };
        self.behaviours.borrow_mut().push(BehaviourTrial {
            id: behaviour.id.clone(),
            title: behaviour.title.clone(),
            outcome,
            because,
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
        self.is_by_checks.set(true);
    }
}

impl Notes<'_> {
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

impl Provider {
    /// Explains how a request would be answered now; `is_inside` says whether it is below the service
    /// root.
    ///
    /// What is told is the decision itself, watched. Nothing is booked, counted or remembered.
    pub fn explain(&self, request: &Request, is_inside: bool) -> Explanation {
        let script = self.script();
        let notes = Notes {
            script,
            behaviours: RefCell::default(),
            rules: RefCell::default(),
            is_by_checks: Cell::new(false),
        };
        let reply = would_answer((self, &notes), request, is_inside);
        let route = route(script.dialect(), request, is_inside);
        let (behaviours, rules) = (notes.behaviours.into_inner(), notes.rules.into_inner());
        let is_by_checks = notes.is_by_checks.get();
        let name = route.name();
        let concerned = self.plan.behaviours(script, name).count();
        let asked = self.plan.rules(script, name).count();
        Explanation {
            request: asked_of(request, (&route, is_inside), &reply),
            mode: script.policy().mode.clone(),
            now: instant_text(self.clock.now()),
            policy: consulted(script, name, reply.refusal.as_deref()),
            behaviours_elsewhere: script.behaviours().len() - concerned,
            rules_left: asked.saturating_sub(rules.len()),
            decided_by: decided_by((&behaviours, &rules, is_by_checks), &route, &reply),
            behaviours,
            rules,
            checks: Standing {
                held: reply.checked.held.iter().map(ToString::to_string).collect(),
                findings: reply.checked.findings.clone(),
            },
            answer: self.answered(reply),
        }
    }

    fn answered(&self, reply: Reply) -> Answered {
        let media = &self.script.dialect().media;
        let body = Body::new(&reply.headers, reply.body.clone(), media, self.structures);
        let headers = reply.headers.iter();
        Answered {
            status: reply.status,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: body.text(),
            refusal: reply.refusal,
            delay_ms: reply.delay.map(|delay| delay.as_millis()),
        }
    }
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

/// Says what decides: the first of behaviour, rule, check and booking domain that has.
fn decided_by(
    (behaviours, rules, is_by_checks): (&[BehaviourTrial], &[RuleCourse], bool),
    route: &Route<'_>,
    reply: &Reply,
) -> Says {
    let refusal = reply.refusal.as_deref();
    let by = |who, id: Option<&str>, says: String| Says {
        who,
        id: id.map(str::to_owned),
        says,
    };
    if let Some(found) = behaviours.iter().find(|found| found.outcome == "decides") {
        let says = format!("the behaviour `{}` decides: {}", found.id, found.title);
        return by("behaviour", Some(&found.id), says);
    }
    if route.interaction.is_none() {
        let says = "no interaction of the dialect has this method and path".to_owned();
        return by("routing", refusal, says);
    }
    let is_of = |rule: &&RuleCourse| {
        let mut names = rule.refusals.iter().map(|issue| issue.name.as_str());
        names.any(|name| Some(name) == refusal)
    };
    match (rules.iter().find(is_of), refusal) {
        (Some(rule), _) => {
            let says = format!("the rule `{}` is not met: {}", rule.id, rule.says);
            by("rule", Some(&rule.id), says)
        }
        (None, Some(name)) if is_by_checks => {
            let says = "a binding check is not met, and the policy `checks` refuses".to_owned();
            by("checks", Some(name), says)
        }
        (None, Some(name)) => {
            let says = format!("the booking domain refuses: `{name}`");
            by("domain", Some(name), says)
        }
        (None, None) => {
            let says = "every rule is met, and the booking domain answers".to_owned();
            by("domain", None, says)
        }
    }
}
