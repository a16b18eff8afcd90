//! The token of a request, with everything that is to be wrong with it.

use super::draft::Draft;
use crate::evaluate::{EvaluateError, shape_text};
use crate::mutate::{Idle, Wanted, wanted};
use crate::scope::{Layer, World};
use crate::token::make_broken_token;
use bookend_script::TokenDefect;
use bookend_script::{DefectiveForm, Dialect, Interaction, Mutation, Send, Shape, TokenChange};
use serde_json::Value;

/// A token, and what is to be known of it.
#[derive(Debug)]
pub(super) struct Authority {
    /// What follows the scheme.
    pub(super) token: String,
    /// The mutations that changed nothing of it.
    pub(super) idle: Vec<Idle>,
    has_other_scheme: bool,
}

impl Authority {
    /// Makes the token of a step.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a claim cannot be made, or there is no such defect.
    pub(super) fn make(
        dialect: &Dialect,
        send: &Send,
        world: &World<'_>,
    ) -> Result<Self, EvaluateError> {
        let mut defects: Vec<(Wanted<'_>, &TokenDefect)> = Vec::new();
        for wanted in wanted(&send.mutate, world) {
            let Mutation::Token(change) = wanted.mutation else {
                continue;
            };
            if let Some(defect) = defect(dialect, change, world)? {
                defects.push((wanted, defect));
            }
        }
        let in_order = defects.iter().map(|(_, defect)| *defect);
        let (token, changed) = make_broken_token(&dialect.token, in_order, world)?;
        let told = defects.iter().zip(changed);
        let idle = told.filter(|(_, is_changed)| !is_changed);
        let mut forms = defects.iter().map(|(_, defect)| defect.form);
        let form = forms.rfind(|form| *form != DefectiveForm::Sound);
        Ok(Self {
            token,
            idle: idle
                .map(|((wanted, _), _)| Idle::of(*wanted, "the token is so already"))
                .collect(),
            has_other_scheme: form == Some(DefectiveForm::OtherScheme),
        })
    }

    /// Has the token stand behind another scheme, where that is what is to be wrong with it.
    pub(super) fn rename_scheme(&self, draft: &mut Draft) {
        if self.has_other_scheme {
            let scheme = DefectiveForm::OtherScheme.scheme();
            let value = format!("{scheme} {}", self.token);
            draft.headers.set("Authorization", value);
        }
    }
}

fn defect<'d>(
    dialect: &'d Dialect,
    change: &'d TokenChange,
    world: &World<'_>,
) -> Result<Option<&'d TokenDefect>, EvaluateError> {
    match change {
        TokenChange::Own(defect, _) => Ok(Some(defect)),
        TokenChange::Named(name) => {
            let Some(name) = shape_text(name, world)? else {
                return Ok(None);
            };
            let found = dialect.token.defects.get(&name);
            found.map(Some).ok_or(EvaluateError::Defect { name })
        }
    }
}

/// Gives a request that was composed before a token of its own, where the step says how it is to be
/// broken; otherwise the request keeps the one that it has.
///
/// # Errors
///
/// As [`super::compose`].
pub fn authorise(
    draft: &mut Draft,
    (dialect, interaction): (&Dialect, &Interaction),
    send: &Send,
    world: &World<'_>,
) -> Result<(), EvaluateError> {
    let mutations = wanted(&send.mutate, world);
    let is_of_token = |wanted: &Wanted<'_>| matches!(wanted.mutation, Mutation::Token(_));
    if !mutations.iter().any(is_of_token) {
        return Ok(());
    }
    let names = [("interaction", &interaction.facts)];
    let layer = Layer {
        names: &names,
        under: world.scope,
    };
    let inner = world.with(&layer);
    let authority = Authority::make(dialect, send, &inner)?;
    let token = Value::from(authority.token.clone());
    let names = [("interaction", &interaction.facts), ("token", &token)];
    let layer = Layer {
        names: &names,
        under: world.scope,
    };
    let inner = world.with(&layer);
    let before = draft.headers.clone();
    for (name, shape) in dialect.send.iter().filter(|(_, shape)| has_token(shape)) {
        if let Some(value) = shape_text(shape, &inner)? {
            draft.headers.set(name, value);
        }
    }
    authority.rename_scheme(draft);
    // Here a token without a defect is a change as well.
    if draft.headers == before {
        draft.idle.extend(authority.idle);
    }
    Ok(())
}

fn has_token(shape: &Shape) -> bool {
    let mut found = false;
    shape.names(&mut |path| found |= path.first().is_some_and(|root| root == "token"));
    found
}
