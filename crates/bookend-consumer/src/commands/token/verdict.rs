//! What the dialect's rules say of a token, and what a provider answers: judged by the engine, as a
//! provider does.

use super::CommandError;
use crate::exchange_scope::Seen;
use crate::ground::Ground;
use crate::scope::JourneyScope;
use bookend_engine::{
    Course, Defect, EvaluateError, Intended, Part, Sight, Token, context, form_defect, judge_token,
    read_token, refuse, try_token,
};
use bookend_model::{Headers, Request};
use bookend_script::{Interaction, Side};
use bytes::Bytes;

/// A token, and what is to be said of it.
#[derive(Debug)]
pub(super) struct Verdict {
    /// The token, as far as it can be read.
    pub(super) token: Token,
    /// What is wrong with its form.
    pub(super) form: Option<Defect>,
    /// What each rule comes to; none where no claims can be read.
    pub(super) trials: Vec<Trial>,
    /// The refusal that the policy has for it, and the answer that it makes.
    pub(super) answer: Option<(String, Intended)>,
}

/// What one rule comes to.
#[derive(Debug)]
pub(super) struct Trial {
    pub(super) part: Part,
    pub(super) says: String,
    pub(super) course: Course,
}

impl Verdict {
    /// Judges what stands in `Authorization`.
    ///
    /// # Errors
    ///
    /// [`CommandError`], when a value of the dialect cannot be made.
    pub(super) fn of(
        authorization: &str,
        interaction: &Interaction,
        ground: &Ground<'_>,
    ) -> Result<Self, CommandError> {
        let request = bearing(authorization);
        let token = read_token(&request.headers);
        let scope = JourneyScope::bare(ground, "token", 0);
        let rules = &ground.script.dialect().token;
        let form = match &token.fault {
            Some(fault) => Some(form_defect(rules, fault, &scope.world())?),
            None => None,
        };
        let seen = Seen::sent(&request, &interaction.name, ground);
        let has_claims = !token.claims.is_null();
        let (trials, answer) = judge(&seen, &scope, ground, has_claims)?;
        Ok(Self {
            token,
            form,
            trials,
            answer,
        })
    }

    /// Returns whether nothing is wrong with it.
    pub(super) fn is_sound(&self) -> bool {
        self.form.is_none() && self.unmet().next().is_none()
    }

    /// Returns what the rules find wrong, in their order.
    pub(super) fn unmet(&self) -> impl Iterator<Item = &Defect> {
        self.trials.iter().filter_map(|trial| match &trial.course {
            Course::Unmet(defect) => Some(defect),
            Course::Met | Course::DoesNotApply | Course::Unclear(_) => None,
        })
    }

    /// Returns the first thing wrong: what a provider tells of.
    pub(super) fn first(&self) -> Option<&Defect> {
        self.form.as_ref().or_else(|| self.unmet().next())
    }
}

/// What rules come to, and the refusal with the answer that it makes.
type Judgement = (Vec<Trial>, Option<(String, Intended)>);

fn judge(
    seen: &Seen<'_>,
    scope: &JourneyScope<'_>,
    ground: &Ground<'_>,
    has_claims: bool,
) -> Result<Judgement, CommandError> {
    let dialect = ground.script.dialect();
    let judged = seen.with_side(Side::Request, scope, |view| {
        let context = context(view);
        let sight = Sight::new(*view, &context);
        let mut trials = Vec::new();
        if has_claims {
            for trial in try_token(dialect, &sight) {
                trials.push(Trial {
                    part: trial.part,
                    says: trial.rule.says.clone(),
                    course: trial.course,
                });
            }
        }
        let answer = match judge_token(dialect, &sight)? {
            None => None,
            Some(refusal) => {
                let intended = refuse(ground.script, std::slice::from_ref(&refusal), &view.world)?;
                Some((refusal.name, intended))
            }
        };
        Ok::<Judgement, EvaluateError>((trials, answer))
    })?;
    scope.trouble()?;
    Ok(judged)
}

/// A request that carries nothing but a token.
fn bearing(authorization: &str) -> Request {
    Request {
        method: "GET".to_owned(),
        path: "/".to_owned(),
        query: Vec::new(),
        target: "/".to_owned(),
        headers: Headers::from_iter([("Authorization", authorization)]),
        body: Bytes::new(),
    }
}
