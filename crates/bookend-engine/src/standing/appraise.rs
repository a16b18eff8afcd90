//! An exchange and the checks on it to findings.

use super::answered::Answered;
use super::asides::asides_of_issues;
use super::heads::{Foregone, KnownHead, KnownHeads};
use super::memory::Memories;
use super::plan::{CheckPlan, Concerned, OfToken};
use super::wording::{of_issues, of_predicate, of_rule};
use crate::evaluate::EvaluateError;
use crate::judge::View;
use crate::negotiate::Negotiated;
use crate::rules::judge_rule;
use crate::sight::{Sight, context};
use crate::token::AppraisedToken;
use bookend_model::{Aside, Checked, Finding};
use bookend_script::{Check, Demand, Judge, On, Script};
use std::sync::Arc;

/// Holds exchanges against the checks of a script.
#[derive(Clone, Copy, Debug)]
pub struct Appraiser<'a> {
    /// The script.
    pub script: &'a Script,
    /// Its checks, planned.
    pub plan: &'a CheckPlan,
    /// Whether the rules of the dialect were judged, and all that apply are met.
    pub rules_hold: bool,
    /// In which format an answer is asked for.
    pub negotiated: &'a Negotiated,
    /// Heads that were seen before, where many are.
    pub heads: Option<&'a KnownHeads>,
    /// Whether exchanges are remembered; else it is only looked at what would be said of one.
    pub remembers: bool,
}

/// What the checks say of an exchange.
#[derive(Clone, Debug, Default)]
pub struct Appraisal {
    /// The checks that held, and what is not as the others have it.
    pub checked: Checked,
    /// Checks that could not be judged, because a value of the script could not be made: the
    /// author's fault, and nobody else's.
    pub troubles: Vec<(Arc<str>, EvaluateError)>,
}

impl<'a> Appraiser<'a> {
    /// Holds a message or an exchange against the checks on it; `On::Sequence` is for
    /// [`Appraiser::judge_sequence`].
    pub fn judge(&self, on: On, view: &View<'_>, into: &mut Appraisal) {
        with_response(view, |view| {
            let view = View {
                side: on.side(),
                ..*view
            };
            let context = context(&view);
            let sight = Sight::new(view, &context);
            self.judge_all(on, &sight, into);
        });
    }

    /// Holds a request against the checks on requests, with what is known of it and of its token
    /// already.
    pub fn judge_request<'v>(&self, sight: &Sight<'v>, into: &mut Appraisal)
    where
        'a: 'v,
    {
        let Some(request) = sight.view.request else {
            return;
        };
        let token = request.token();
        let interaction = sight.view.interaction.map(|found| found.name.as_str());
        let (plan, groups) = self.plan.groups(interaction);
        let known = self
            .heads
            .map(|heads| heads.of(plan, groups, request.request));
        let mut known = known.unwrap_or_default();
        // A token is known by the first field that has one, and checks look at every field.
        let mut fields = request.request.headers.all("Authorization");
        let is_single = fields.nth(1).is_none();
        let appraised_before = token.appraised().filter(|_| is_single);
        let mut appraised = AppraisedToken::default();
        for concerned in self.concerned(On::Request, sight) {
            let position = concerned.position;
            let by_token = || self.foregone_by_token(concerned, appraised_before?);
            let foregone = match by_token() {
                Some(foregone) => {
                    if foregone == Foregone::Held {
                        into.checked.held.insert(position);
                    }
                    continue;
                }
                None => self.appraise_head(concerned, sight, &mut known, into),
            };
            match foregone.filter(|_| concerned.of_token.is_some()) {
                Some(Foregone::Held) => appraised.held.insert(position),
                Some(Foregone::Silent) => appraised.silent.insert(position),
                None => {}
            }
        }
        if let Some(heads) = self.heads {
            heads.learn(&known);
        }
        if is_single {
            token.note_appraised(appraised);
        }
    }

    /// Returns what a check comes to of a token on which it was judged before; nothing where it was not, or what
    /// it comes to depends on more.
    fn foregone_by_token(
        &self,
        concerned: Concerned<'_>,
        appraised: &AppraisedToken,
    ) -> Option<Foregone> {
        let is_as_it_was = match concerned.of_token? {
            OfToken::Verdict => true,
            OfToken::UnderRules => self.rules_hold,
        };
        if appraised.silent.contains(concerned.position) {
            return Some(Foregone::Silent);
        }
        let is_held = is_as_it_was && appraised.held.contains(concerned.position);
        is_held.then_some(Foregone::Held)
    }

    /// Judges one check, unless it looks at nothing but parts of a head of which it is known what it
    /// says. What it finds is never known: that is told with its place every time, and nothing is returned.
    fn appraise_head<'v>(
        &self,
        concerned: Concerned<'v>,
        sight: &Sight<'v>,
        known: &mut KnownHead,
        into: &mut Appraisal,
    ) -> Option<Foregone>
    where
        'a: 'v,
    {
        if let Some(foregone) = concerned.seat.and_then(|seat| known.foregone(seat)) {
            if foregone == Foregone::Held {
                into.checked.held.insert(concerned.position);
            }
            return Some(foregone);
        }
        let said = |into: &Appraisal| (into.checked.findings.len(), into.troubles.len());
        let before = said(into);
        self.appraise(concerned, sight, into);
        let foregone = if into.checked.held.contains(concerned.position) {
            Some(Foregone::Held)
        } else {
            (said(into) == before).then_some(Foregone::Silent)
        };
        if let (Some(seat), Some(foregone)) = (concerned.seat, foregone) {
            known.note(seat, foregone);
        }
        foregone
    }

    fn judge_all<'v>(&self, on: On, sight: &Sight<'v>, into: &mut Appraisal)
    where
        'a: 'v,
    {
        for concerned in self.concerned(on, sight) {
            self.appraise(concerned, sight, into);
        }
    }

    fn concerned(&self, on: On, sight: &Sight<'_>) -> impl Iterator<Item = Concerned<'a>> {
        let interaction = sight.view.interaction.map(|found| found.name.as_str());
        self.plan.checks(self.script, on, interaction)
    }

    /// Holds an exchange against what is remembered of those of the same caller before it, and
    /// remembers it.
    pub fn judge_sequence(&self, view: &View<'_>, memories: &Memories, into: &mut Appraisal) {
        with_response(view, |view| {
            let interaction = view.interaction.map(|found| found.name.as_str());
            let checks = self.plan.checks(self.script, On::Sequence, interaction);
            self.appraise_sequence(checks, view, memories, into);
        });
    }

    /// Judges one check, and writes down what came of it.
    pub(super) fn appraise<'v>(
        &self,
        concerned: Concerned<'v>,
        sight: &Sight<'v>,
        into: &mut Appraisal,
    ) where
        'a: 'v,
    {
        let check = concerned.check;
        match self.findings(concerned, sight, &mut into.checked.asides) {
            Ok(None) => {}
            Ok(Some(findings)) if findings.is_empty() => {
                into.checked.held.insert(concerned.position);
            }
            Ok(Some(findings)) => into.checked.findings.extend(findings),
            Err(error) => into.troubles.push((Arc::clone(&check.id), error)),
        }
    }

    /// Returns nothing when a check does not apply, and no finding when it holds; what it says beside
    /// that goes to `asides`.
    fn findings<'v>(
        &self,
        concerned: Concerned<'v>,
        sight: &Sight<'v>,
        asides: &mut Vec<Aside>,
    ) -> Result<Option<Vec<Finding>>, EvaluateError>
    where
        'a: 'v,
    {
        let check = concerned.check;
        if !sight.applies(&check.when, concerned.applies)? {
            return Ok(None);
        }
        if let Some((rule, applies)) = concerned.proof.filter(|_| self.rules_hold)
            && sight.applies(&rule.when, applies)?
        {
            return Ok(Some(Vec::new()));
        }
        match &check.demand {
            Demand::Holds(expect) if sight.holds(expect)? => Ok(Some(Vec::new())),
            Demand::Holds(expect) => {
                Ok(Some(of_predicate(self.script, check, expect, &sight.view)))
            }
            Demand::JudgedBy(Judge::Profiles) => {
                let Some(claims) = sight.by_claims(check.on.side()) else {
                    return Ok(None);
                };
                asides.extend(asides_of_issues(check, claims.asides));
                let is_told = claims.is_judged || !claims.wrong.is_empty();
                Ok(is_told.then(|| of_issues(self.script, check, &claims.wrong)))
            }
            // Those are for whoever can ask them: see `awaited`.
            Demand::JudgedBy(Judge::Validator | Judge::Diary) => Ok(None),
            Demand::Rule(position) => {
                let dialect = self.script.dialect();
                let Some(rule) = dialect.rules.get(*position) else {
                    return Ok(None);
                };
                let refusals = judge_rule(rule, dialect, sight, self.negotiated)?;
                let found = refusals.iter();
                let found = found.map(|refusal| of_rule(self.script, check, refusal));
                Ok(Some(found.collect()))
            }
        }
    }
}

impl<'a> Appraiser<'a> {
    /// Returns the checks that leave a message to a validator, and that apply to it. One of which that
    /// cannot be told is a trouble, and keeps none of the others away.
    pub fn awaited(&self, on: On, view: &View<'_>, into: &mut Appraisal) -> Vec<&'a Check> {
        let script = self.script;
        let interaction = view.interaction.map(|found| found.name.as_str());
        let mut awaited = Vec::new();
        with_response(view, |view| {
            let view = View {
                side: on.side(),
                ..*view
            };
            for Concerned { check, .. } in self.plan.checks(script, on, interaction) {
                if !matches!(check.demand, Demand::JudgedBy(Judge::Validator)) {
                    continue;
                }
                match crate::judge::holds(&check.when, &view) {
                    Ok(true) => awaited.push(check),
                    Ok(false) => {}
                    Err(error) => into.troubles.push((Arc::clone(&check.id), error)),
                }
            }
        });
        awaited
    }
}

/// Calls a function with a view in whose world the response has a name, where there is one.
fn with_response(view: &View<'_>, judge: impl FnOnce(&View<'_>)) {
    let Some(response) = view.response else {
        judge(view);
        return;
    };
    let names = Answered {
        response,
        under: view.world.scope,
    };
    judge(&View {
        world: view.world.with(&names),
        ..*view
    });
}
