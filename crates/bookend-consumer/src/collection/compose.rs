//! The requests of a journey, with names of variables in place of what is known only when they are
//! sent.

use super::blueprint::CollectionError;
use crate::cli::IdentityArgs;
use crate::ground::{Ground, Identity};
use crate::plan::{Planned, PlannedStep, plan};
use crate::stage::Stage;
use bookend_engine::Draft;
use bookend_model::{Clock, Seed};
use bookend_script::{From, Journey, Script, Send, Shape, StepKind};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The member by which an object stands for a whole resource that a variable holds.
pub(super) const WHOLE: &str = "{{}}";

/// A step and the request that was composed for it.
#[derive(Debug)]
pub(super) struct Composed<'s> {
    /// What the step is, for people.
    pub(super) title: String,
    /// The id of the step.
    pub(super) id: String,
    /// What it sends and keeps.
    pub(super) send: &'s Send,
    /// The request.
    pub(super) draft: Draft,
}

/// Writes a variable as collections name it.
pub(super) fn variable(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// Returns the variables that are there before the first request: the name, the value, and what it
/// is.
pub(super) fn settings(
    target: &str,
    identity: &IdentityArgs,
) -> Vec<(&'static str, String, &'static str)> {
    let of = |value: &String| value.clone();
    vec![
        (
            "serviceRoot",
            target.to_owned(),
            "The service root of the provider",
        ),
        (
            "fromAsid",
            of(&identity.identity_asid),
            "The consumer's ASID",
        ),
        ("toAsid", of(&identity.target_asid), "The provider's ASID"),
        (
            "issuer",
            of(&identity.identity_issuer),
            "The issuer of the tokens",
        ),
        (
            "user",
            of(&identity.identity_user),
            "The local id of the user",
        ),
        (
            "device",
            of(&identity.identity_device),
            "The id of the device",
        ),
        (
            "organisation",
            of(&identity.identity_organisation),
            "The name of the organisation",
        ),
        ("ods", of(&identity.identity_ods), "Its ODS code"),
        (
            "family",
            of(&identity.identity_family),
            "The family name of the user",
        ),
        (
            "given",
            of(&identity.identity_given),
            "The given name of the user",
        ),
        (
            "prefix",
            of(&identity.identity_prefix),
            "What stands before the name of the user",
        ),
    ]
}

/// Returns the values of the script that are plain text, which a collection has as variables.
pub(super) fn texts(script: &Script) -> impl Iterator<Item = (&str, &str)> {
    script
        .vars()
        .iter()
        .filter_map(|(name, shape)| match shape {
            Shape::Value(Value::String(text)) => Some((name.as_str(), text.as_str())),
            _ => None,
        })
}

/// Composes every request of a journey.
pub(super) fn compose<'s>(
    script: &'s Script,
    journey: &'s Journey,
    seed: u64,
    now: Timestamp,
) -> Result<Vec<Composed<'s>>, CollectionError> {
    let ground = Ground::new(script, (Seed(seed), Clock::frozen(now)), &identity())
        .calling(&variable("serviceRoot"), &variable("toAsid"));
    let plan = plan(script, journey);
    let mut stage = Stage::begin(&ground, (journey, None), &plan)?;
    for (name, _) in texts(script) {
        stage.scope.receive(name, variable(name).into());
    }
    let mut composed = Vec::new();
    for planned in &plan {
        match planned {
            Planned::Bind(values) => stage.scope.bind(*values)?,
            Planned::Step(step) => composed.push(compose_step(step, &mut stage, &ground)?),
        }
    }
    Ok(composed)
}

fn compose_step<'s>(
    step: &PlannedStep<'s>,
    stage: &mut Stage<'_>,
    ground: &Ground<'_>,
) -> Result<Composed<'s>, CollectionError> {
    let cannot = |reason: &'static str| CollectionError::Step {
        step: step.id.clone(),
        reason,
    };
    let StepKind::Send(send) = &step.step.kind else {
        return Err(cannot("it does not send one request"));
    };
    if send.client_fault.is_some() || send.reuse.is_some() || !step.conditions.is_empty() {
        return Err(cannot(
            "a collection sends each request once, whole and whatever happened",
        ));
    }
    let draft = stage.draft(ground, step, send)?;
    for capture in &send.captures {
        let name = &capture.name;
        let stands_in = match capture.from {
            From::Body => json!({WHOLE: name}),
            From::Fhir(_) | From::Header(_) => variable(name).into(),
            From::Status | From::Value(_) => {
                return Err(cannot(
                    "it keeps something other than a value of the answer",
                ));
            }
        };
        stage.scope.receive(name, stands_in);
    }
    Ok(Composed {
        title: step.step.title.clone().unwrap_or_else(|| step.id.clone()),
        id: step.id.clone(),
        send,
        draft,
    })
}

fn identity() -> Identity {
    Identity {
        asid: variable("fromAsid"),
        issuer: variable("issuer"),
        user: variable("user"),
        device: variable("device"),
        organisation: variable("organisation"),
        ods: variable("ods"),
        family: variable("family"),
        given: variable("given"),
        prefix: variable("prefix"),
    }
}
