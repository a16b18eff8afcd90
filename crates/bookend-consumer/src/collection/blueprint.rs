//! A collection before it is written in the form of one program.

use super::compose::{Composed, WHOLE, compose, settings, texts, variable};
use super::javascript::{After, Before, TokenParts};
use super::relate::{Relating, Thrice};
use crate::cli::IdentityArgs;
use crate::stage::DraftError;
use bookend_engine::{EvaluateError, VERSION, read_token, target};
use bookend_script::{Dialect, Script, Source};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// The journey that a collection is made of.
const JOURNEY: &str = "every-request";
/// What the clock says while requests are composed: any noon does, because no time of it stays.
const NOW: Timestamp = Timestamp::constant(1_767_268_800, 0);
/// How much later it is for what follows the clock: no whole number of days, so that times of day are
/// told from instants.
const LATER: SignedDuration = SignedDuration::new(9 * 86_400 + 5 * 3600 + 7 * 60 + 11, 0);
/// Two seeds, for what follows chance.
const SEEDS: (u64, u64) = (2026, 2027);

/// A collection before it is written.
#[derive(Debug)]
pub struct Blueprint {
    /// The name.
    pub(super) title: String,
    /// What is to be known of it.
    pub(super) notes: String,
    /// The variables that are there before the first request: name, value, what it is.
    pub(super) settings: Vec<(String, String, String)>,
    /// The requests, in the order in which they run.
    pub(super) requests: Vec<RequestPlan>,
}

/// A request, and the scripts before and after it.
#[derive(Debug)]
pub(super) struct RequestPlan {
    /// The id of its step.
    pub(super) id: String,
    /// What it is, for people.
    pub(super) title: String,
    pub(super) method: String,
    /// Path and query below the service root, encoded, with names of variables.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<BodyPlan>,
    pub(super) before: Before,
    pub(super) after: After,
}

/// The body of a request.
#[derive(Debug)]
pub(super) enum BodyPlan {
    /// A resource, with names of variables in it.
    Resource(Value),
    /// XML that is no resource, with names of variables in it.
    Xml(String),
    /// What a variable holds, which the script before the request makes of an earlier answer.
    Variable(String),
}

/// Why there is no collection.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    /// The scripts have no such journey.
    #[error("there is no journey `{JOURNEY}`, of which a collection is made")]
    Journey,
    /// A step is more than a collection can do.
    #[error("step `{step}` of the journey `{JOURNEY}` cannot stand in a collection: {reason}")]
    Step {
        /// The step.
        step: String,
        /// What cannot be done.
        reason: &'static str,
    },
    /// A capture is more than a collection can follow.
    #[error(
        "step `{step}` of the journey `{JOURNEY}` keeps `{name}` by a path that a collection cannot follow; names, ofType(), where(name = 'value') and first() can be"
    )]
    Path {
        /// The step.
        step: String,
        /// The name of the capture.
        name: String,
    },
    /// A value of the script could not be made.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// A request could not be composed.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The pattern of what is made anew is none; never in practice.
    #[error(transparent)]
    Pattern(#[from] regex::Error),
}

/// Returns the script with the journey that a collection is made of, to be read over what ships.
pub fn every_request() -> Source {
    Source {
        name: "every-request.yaml".to_owned(),
        text: include_str!("every-request.yaml").to_owned(),
    }
}

/// Lays out the collection of a dialect's requests.
///
/// # Errors
///
/// [`CollectionError`].
pub fn blueprint(
    script: &Script,
    target: &str,
    identity: &IdentityArgs,
) -> Result<Blueprint, CollectionError> {
    let journey = script.journey(JOURNEY).ok_or(CollectionError::Journey)?;
    let later = NOW.saturating_add(LATER).unwrap_or(NOW);
    let plain = compose(script, journey, SEEDS.0, NOW)?;
    let later = compose(script, journey, SEEDS.0, later)?;
    let other = compose(script, journey, SEEDS.1, NOW)?;
    let mut requests = Vec::new();
    for ((plain, later), other) in plain.iter().zip(&later).zip(&other) {
        let thrice = Thrice {
            plain,
            later,
            other,
        };
        requests.push(plan(thrice, script.dialect())?);
    }
    let dialect = &script.dialect().name;
    let mut settings: Vec<(String, String, String)> = settings(target, identity)
        .into_iter()
        .map(|(name, value, says)| (name.to_owned(), value, says.to_owned()))
        .collect();
    settings.extend(texts(script).map(|(name, value)| {
        let says = format!("`{name}` of the script");
        (name.to_owned(), value.to_owned(), says)
    }));
    settings.retain(|(name, _, _)| {
        let name = variable(name);
        requests.iter().any(|request| request.names(&name))
    });
    Ok(Blueprint {
        title: format!("Bookend: {} ({dialect})", journey.title_of(None)),
        notes: format!(
            "Every request of {dialect}, in an order that runs: what one answers, the next one uses. \
             Scripts make tokens, ids and times anew for each request. \
             Written by bookend-consumer {VERSION}."
        ),
        settings,
        requests,
    })
}

impl RequestPlan {
    /// Returns whether it names a variable.
    fn names(&self, variable: &str) -> bool {
        let body = match &self.body {
            Some(BodyPlan::Resource(tree)) => tree.to_string(),
            Some(BodyPlan::Xml(text)) => text.clone(),
            Some(BodyPlan::Variable(_)) | None => String::new(),
        };
        variable == "{{serviceRoot}}"
            || self.target.contains(variable)
            || self
                .headers
                .iter()
                .any(|(_, value)| value.contains(variable))
            || body.contains(variable)
            || self.before.text().contains(variable)
    }
}

fn plan(steps: Thrice<&Composed<'_>>, dialect: &Dialect) -> Result<RequestPlan, CollectionError> {
    let step = steps.plain;
    let drafts = steps.each(|step| &step.draft);
    let mut relating = Relating::begin(&step.id.replace(['/', '-'], "_"), NOW)?;

    let mut query = Vec::new();
    for (number, (name, value)) in step.draft.query.iter().enumerate() {
        let values = drafts.part(|it| it.query.get(number).map(|(_, value)| value.as_str()));
        let value = values.map_or_else(|| value.clone(), |it| relating.text(name, it, true));
        query.push((name.clone(), value));
    }
    let path = relating.text("path", drafts.each(|it| it.path.as_str()), true);

    let token = token(drafts, &mut relating);
    let mut headers = Vec::new();
    for (name, value) in step.draft.headers.iter() {
        let values = drafts.part(|it| it.headers.first(name));
        let value = match (value.split_once(' '), &token) {
            (Some((scheme, _)), Some(_)) if name.eq_ignore_ascii_case("Authorization") => {
                format!("{scheme} {}", variable("token"))
            }
            _ => values.map_or_else(|| value.to_owned(), |it| relating.text(name, it, false)),
        };
        headers.push((name.to_owned(), value));
    }

    let trees = drafts.part(|it| it.resource.as_ref());
    let tree = trees.map(|trees| relating.tree("body", trees));
    let (body, changed) = body(step, tree)?;
    let interaction = dialect.interaction(&step.send.interaction);
    Ok(RequestPlan {
        id: step.id.clone(),
        title: step.title.clone(),
        method: step.draft.method.clone(),
        target: with_variables(&target(&path, &query)),
        headers,
        body,
        before: Before {
            made: relating.into_made(),
            token,
            changed,
        },
        after: After::of(step, interaction)?,
    })
}

/// Returns header and claims of the token, with what follows the clock marked.
fn token(drafts: Thrice<&bookend_engine::Draft>, relating: &mut Relating) -> Option<TokenParts> {
    let [plain, later, other] =
        [drafts.plain, drafts.later, drafts.other].map(|draft| read_token(&draft.headers));
    if plain.fault.is_some() {
        return None;
    }
    let claims = Thrice {
        plain: &plain.claims,
        later: &later.claims,
        other: &other.claims,
    };
    Some(TokenParts {
        claims: relating.tree("token", claims),
        header: plain.header,
    })
}

/// What of an earlier answer is changed for a body: the variable it goes into, the one that holds the
/// answer, and the changes.
type Changed = (String, String, Value);

/// Returns the body, and what of an earlier answer is changed for it.
fn body(
    step: &Composed<'_>,
    tree: Option<Value>,
) -> Result<(Option<BodyPlan>, Option<Changed>), CollectionError> {
    let Some(mut tree) = tree else {
        return Ok((None, None));
    };
    let whole = match &mut tree {
        Value::Object(members) => members.shift_remove(WHOLE),
        _ => None,
    };
    if let Some(Value::String(from)) = whole {
        let name = format!("{}_body", step.id.replace(['/', '-'], "_"));
        let changed = (name.clone(), from, tree);
        return Ok((Some(BodyPlan::Variable(name)), Some(changed)));
    }
    if tree.to_string().contains(WHOLE) {
        return Err(CollectionError::Step {
            step: step.id.clone(),
            reason: "it sends a part of an earlier answer, or one inside of something else",
        });
    }
    if step.draft.is_no_resource {
        let written = bookend_fhir::plain_xml::write(&tree);
        let text = String::from_utf8_lossy(&written).into_owned();
        return Ok((Some(BodyPlan::Xml(text)), None));
    }
    Ok((Some(BodyPlan::Resource(tree)), None))
}

/// Puts variables back that were encoded with what is around them.
fn with_variables(target: &str) -> String {
    target.replace("%7B%7B", "{{").replace("%7D%7D", "}}")
}
