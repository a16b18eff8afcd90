//! Exchanges of which a predicate may hold, and both ways to find that out.

use crate::script::{now, world};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bookend_engine::{RequestView, ResponseView, Scope, View, descend, holds, instant_text, judge};
use bookend_fhir::{Release, Structures};
use bookend_model::{Headers, Request, Response, Seed};
use bookend_profile::Profiles;
use bookend_script::{Predicate, Script, Side};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::RefCell;
use std::time::Duration;

/// The names of these tests. Some are lent and some are made when they are asked for, as a provider's are.
struct Names(Value);

impl Names {
    fn new() -> Self {
        let mut body = json!({
            "word": "soon", "words": ["soon", "later"], "number": 2, "null": null, "none": [], "status": 200,
        });
        for word in ["committed", "Basic", "Patient", "missing-claim"] {
            body[word] = word.into();
        }
        Self(body)
    }
}

impl Scope for Names {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        match path.split_first()? {
            (root, rest) if root == "body" => descend(&self.0, rest).map(Cow::Borrowed),
            (root, []) if root == "now" => Some(Cow::Owned(instant_text(now()).into())),
            (root, []) if root == "exchange" => Some(Cow::Owned("soon".into())),
            _ => None,
        }
    }
}

/// An exchange, as far as there is one.
pub(crate) struct Exchange {
    pub(crate) name: &'static str,
    request: Option<Request>,
    response: Option<Response>,
    effect: Option<&'static str>,
    /// Whether it is known what is asked of a token.
    is_provider: bool,
}

/// A token that lacks `iss`, with a signature or none.
fn authorization(signature: &str) -> String {
    let claims = json!({
        "word": "soon", "words": ["soon", "later"], "number": 2, "null": null, "blank": " ",
    });
    let segment = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = segment(&json!({"alg": "none"}));
    format!("Bearer {header}.{}.{signature}", segment(&claims))
}

fn request(signature: &str, its: &[&str]) -> Request {
    let mut headers: Headers = its.iter().map(|it| ("It", *it)).collect();
    headers.add("Authorization", authorization(signature));
    headers.add("Content-Type", "application/fhir+json");
    let body = json!({
        "resourceType": "Basic", "word": "soon", "words": ["soon", "later"], "number": 2, "truth": true,
        "mixed": ["soon", 2], "blank": " ", "instant": "2026-06-15T09:00:00Z", "tree": {"word": "soon"},
    });
    Request {
        method: "POST".to_owned(),
        path: "/".to_owned(),
        query: Vec::new(),
        target: "/".to_owned(),
        headers,
        body: body.to_string().into(),
    }
}

fn response(status: u16, body: &str) -> Response {
    let fields = [("It", "2"), ("Content-Type", "application/fhir+json")];
    Response {
        status,
        headers: fields.into_iter().collect(),
        body: body.to_owned().into(),
    }
}

/// Exchanges with both messages, with one and with none, in which each subject has something and lacks it.
pub(crate) fn exchanges() -> [Exchange; 4] {
    let patient = json!({"resourceType": "Patient", "word": "later", "words": ["a"], "absent": 2});
    [
        Exchange {
            name: "an answered request",
            request: Some(request("", &["soon", "later"])),
            response: Some(response(200, &patient.to_string())),
            effect: Some("committed"),
            is_provider: true,
        },
        Exchange {
            name: "a request without an answer",
            request: Some(request("signed", &["soon"])),
            response: None,
            effect: None,
            is_provider: false,
        },
        Exchange {
            name: "an answer that cannot be read",
            request: None,
            response: Some(response(404, "no")),
            effect: Some("none"),
            is_provider: true,
        },
        Exchange {
            name: "nothing",
            request: None,
            response: None,
            effect: None,
            is_provider: false,
        },
    ]
}

/// Whether a predicate holds, or why that cannot be told.
pub(crate) type Said = Result<bool, String>;

/// Returns what is said of a clause quickly, and what its finding says.
pub(crate) fn said(
    script: &Script,
    predicate: &Predicate,
    exchange: &Exchange,
    side: Side,
) -> (Said, Said) {
    let (media, structures) = (&script.dialect().media, Structures::of(Release::Stu3));
    let request = exchange.request.as_ref();
    let request = request.map(|request| RequestView::new(request, media, structures));
    let response = exchange.response.as_ref();
    let times = (Duration::ZERO, Duration::ZERO);
    let response = response.map(|response| ResponseView::new(response, times, media, structures));
    let (names, profiles) = (Names::new(), Profiles::none(Release::Stu3));
    let chance = RefCell::new(Seed(1).stream("clauses"));
    let view = View {
        side,
        request: request.as_ref(),
        response: response.as_ref(),
        error: None,
        effect: exchange.effect,
        interaction: None,
        policy: script.policy(),
        token: exchange.is_provider.then_some(&script.dialect().token),
        profiles: &profiles,
        world: world(&names, &chance),
        wants_places: false,
    };
    let judged = judge(predicate, &view).map(|judged| judged.iter().all(|judged| judged.met));
    let said =
        |said: Result<bool, bookend_engine::EvaluateError>| said.map_err(|it| it.to_string());
    (said(holds(predicate, &view)), said(judged))
}
