//! One request to a stand-in for a national service, as far as behaviours have a say in it.
//!
//! What a provider's own answer is made of, rules, diary and checks, has no part in it.

use super::asked::{Asked, Stage};
use super::asking::Asking;
use super::decided::{Decided, wait_before_commit};
use super::form::{Form, usual_type};
use super::gathering::{gathered, with_route};
use crate::arrivals::Count;
use crate::provider::Provider;
use crate::reply::{Held, Reply, Wait};
use crate::route::Route;
use bookend_engine::{
    Decision, EvaluateError, Mutable, ResponseView, headers, holds, mutate, shape_value, text_of,
};
use bookend_model::{Request, Response};
use bookend_script::{Answer, Heard, Interaction, Place, Shape, Spellings, StandIn, Then};
use bytes::Bytes;
use serde_json::Value;
use std::time::Duration;

/// What was decided of a request to a stand-in, to be carried out once that has answered.
#[derive(Debug)]
pub(crate) struct StoodIn {
    held: Held,
    /// Which request of the space it is.
    request: u64,
    /// Whose certificate the caller has shown.
    certificate: Option<String>,
    delay: Option<Duration>,
    /// How long is waited before the stand-in is asked.
    pub(crate) wait: Duration,
    /// Whether the stand-in is asked at all.
    pub(crate) is_asked: bool,
}

impl StoodIn {
    /// Returns the id of the behaviour that decided.
    pub(crate) fn behaviour(&self) -> &str {
        &self.held.behaviour
    }
}

/// Returns what a stand-in is asked.
pub(crate) fn heard<'p>(
    provider: &'p Provider,
    by: StandIn,
    (request, certificate): (&Request, Option<&str>),
) -> Option<&'p Heard> {
    let all = provider.set.script.dialect().heard.iter();
    let all: Vec<&Heard> = all.filter(|heard| heard.by == by).collect();
    let route = Route::of_stand_in(None, certificate);
    let look = |asked: &Asked<'_>| {
        all.iter().position(|heard| {
            holds(&heard.when, asked.sight.view()).unwrap_or_else(|error| {
                let name = &heard.interaction.name;
                tracing::warn!(%error, name, "it cannot be told whether this is asked");
                false
            })
        })
    };
    let (position, _) = gathered(Asking::uncounted(provider), request, &route, look);
    all.get(position?).copied()
}

/// Decides a request by the behaviours that are for what a stand-in is asked; counted as elsewhere.
pub(crate) fn stood_in(
    provider: &Provider,
    (number, request): (u64, &Request),
    (interaction, certificate): (&Interaction, Option<&str>),
) -> Option<StoodIn> {
    let route = Route::of_stand_in(Some(interaction), certificate);
    let look = |asked: &Asked<'_>| {
        let decision = asked.decision(&Stage::Read).unwrap_or_else(|error| {
            tracing::warn!(%error, "a behaviour cannot be decided; the stand-in answers");
            None
        })?;
        let fault = decision.then.fault.as_ref();
        let is_before = fault.is_some_and(|fault| fault.at == Place::BeforeCommit);
        Some(StoodIn {
            request: number,
            certificate: certificate.map(str::to_owned),
            wait: wait_before_commit(&decision).unwrap_or_default(),
            delay: decision.delay,
            is_asked: matches!(decision.then.answer, Answer::Domain) && !is_before,
            held: Held {
                behaviour: decision.behaviour.id.clone(),
                part: decision.part,
                chance: decision.chance,
                wait: Wait::Time(Duration::ZERO),
                number: asked.number,
            },
        })
    };
    let asking = Asking {
        count: Count::Now,
        request: Some(number),
        ..Asking::uncounted(provider)
    };
    gathered(asking, request, &route, look).0
}

/// Makes of a decision, and of what the stand-in answered where it was asked, what is sent.
pub(crate) fn carried_out(
    provider: &Provider,
    request: &Request,
    heard: &Heard,
    (stood_in, answered): (StoodIn, Option<Response>),
) -> Reply {
    let certificate = stood_in.certificate.clone();
    let route = Route::of_stand_in(Some(&heard.interaction), certificate.as_deref());
    let asking = Asking {
        count: Count::Counted(stood_in.held.number),
        request: Some(stood_in.request),
        ..Asking::uncounted(provider)
    };
    with_route(asking, request, &route, |asked| {
        let Some(mut decision) = asked.resumed(stood_in.held) else {
            return (reply_of(answered), None);
        };
        decision.delay = stood_in.delay;
        let reply = asked.made(&decision, heard.by, answered);
        let reply = reply.unwrap_or_else(|error| {
            tracing::warn!(%error, "a behaviour cannot be carried out");
            trouble(&error)
        });
        (reply, Some(Decided::of(decision, false)))
    })
}

impl Asked<'_> {
    /// Makes the answer that a decision wants.
    fn made(
        &self,
        decision: &Decision<'_>,
        by: StandIn,
        answered: Option<Response>,
    ) -> Result<Reply, EvaluateError> {
        let then = decision.then;
        let answered = match &then.answer {
            Answer::Respond {
                status,
                headers: own,
                body,
            } => Some(self.own(*status, own, body.as_ref(), by)?),
            // Whoever checks scripts has refused the others.
            Answer::Domain | Answer::Refuse(..) | Answer::Stale(_) => answered,
        };
        let Some(answered) = answered else {
            return Ok(Reply::nothing());
        };
        if then.mutate.is_empty() {
            return Ok(reply_of(Some(answered)));
        }
        let spoilt = self.spoilt(answered, then, &decision.behaviour.id)?;
        Ok(reply_of(Some(spoilt)))
    }

    /// Makes the answer of the script's own.
    fn own(
        &self,
        status: u16,
        own: &[(String, Shape)],
        body: Option<&Shape>,
        by: StandIn,
    ) -> Result<Response, EvaluateError> {
        let mut headers = headers(own, &self.world)?;
        let body = body.map(|shape| shape_value(shape, &self.world));
        let body = match body.transpose()? {
            None | Some(Value::Null) => Bytes::new(),
            Some(tree @ (Value::Object(_) | Value::Array(_))) => {
                if !headers.has("Content-Type") {
                    headers.set("Content-Type", usual_type(by));
                }
                self.form(&headers).write(&tree, self.structures()).into()
            }
            Some(other) => {
                if !headers.has("Content-Type") {
                    headers.set("Content-Type", "text/plain; charset=utf-8");
                }
                text_of(&other).unwrap_or_default().into()
            }
        };
        Ok(Response {
            status,
            headers,
            body,
        })
    }

    /// Makes the mutations of an answer.
    fn spoilt(
        &self,
        response: Response,
        then: &Then,
        behaviour: &str,
    ) -> Result<Response, EvaluateError> {
        let form = self.form(&response.headers);
        let (mut resource, mut text) = self.read(&response, form);
        let had_body = !response.body.is_empty();
        let Response {
            mut status,
            mut headers,
            body,
        } = response;
        let mut mutable = Mutable {
            headers: &mut headers,
            resource: &mut resource,
            text: &mut text,
            status: Some(&mut status),
            query: None,
            format: form.format(),
        };
        for idle in mutate(&mut mutable, &then.mutate, &self.world)? {
            let (mutation, reason) = (idle.mutation, idle.reason);
            tracing::warn!(target: "bookend::behaviour", %behaviour, %mutation, %reason, "a mutation changed nothing of the answer");
        }
        let body = match (text, resource) {
            (Some(text), _) => text.into(),
            (None, Some(tree)) => form.write(&tree, self.structures()).into(),
            (None, None) => body,
        };
        if had_body {
            // It was read, and is written as it is.
            headers.drop("Content-Encoding");
        }
        Ok(Response {
            status,
            headers,
            body,
        })
    }

    /// Reads a body: as a tree where it can be, else as a text where there is one.
    fn read(&self, response: &Response, form: Form) -> (Option<Value>, Option<String>) {
        let set = &self.provider.set;
        let media = &set.script.dialect().media;
        let times = (Duration::ZERO, Duration::ZERO);
        let view = ResponseView::new(response, times, media, set.structures);
        let view = match form {
            Form::Resource(_) => view,
            Form::Json | Form::Xml => view.no_resource(&Spellings::default()),
        };
        let tree = view.body.resource().ok().cloned();
        let is_text = tree.is_none() && !response.body.is_empty();
        (tree, is_text.then(|| view.body.text()))
    }
}

fn reply_of(answered: Option<Response>) -> Reply {
    let nothing = Reply::nothing();
    match answered {
        None => nothing,
        Some(Response {
            status,
            headers,
            body,
        }) => Reply {
            status,
            headers,
            body: body.into(),
            ..nothing
        },
    }
}

/// A value of the script could not be made: Bookend's trouble, not the caller's.
fn trouble(error: &EvaluateError) -> Reply {
    let text = format!("the script is at fault: {error}\n");
    reply_of(Some(Response {
        status: 500,
        headers: [("Content-Type", "text/plain; charset=utf-8")]
            .into_iter()
            .collect(),
        body: text.into(),
    }))
}
