//! The control port of a target that is a Bookend provider, as far as journeys need it: its clock, and
//! its verdicts on races.

use crate::client::Client;
use bookend_engine::{instant_text, parse_instant};
use bookend_model::{Headers, Request};
use bookend_provider::RaceVerdict;
use bookend_script::parse_duration;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::time::Duration;
use url::form_urlencoded;

/// How long the port may take: it has nothing to do that takes time.
const PATIENCE: Duration = Duration::from_secs(10);

/// The control port of a target.
#[derive(Clone, Debug)]
pub(crate) struct ControlPort {
    client: Client,
    token: Option<String>,
    space: String,
}

/// Where the clock of the target stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stood {
    /// The instant.
    pub(crate) at: Timestamp,
    /// Whether it stands still.
    pub(crate) is_frozen: bool,
    /// How far it is ahead of the machine's while it runs, as `PUT /clock` takes it, where the target
    /// says that.
    pub(crate) skew: Option<String>,
}

/// Why the control port does not do what is asked of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ControlPortError {
    /// Nothing whole came back.
    #[error("the control port `{base}` does not answer: {reason}; is it there, and is it meant?")]
    Silent {
        /// Its URL.
        base: String,
        /// What happened.
        reason: String,
    },
    /// It says no.
    #[error("the control port `{base}` answers {status}: {says}")]
    Refused {
        /// Its URL.
        base: String,
        /// The status.
        status: u16,
        /// What it says.
        says: String,
    },
    /// What it says makes no sense.
    #[error("what `{base}` answers is not of the control port of a Bookend provider: {found}")]
    Nonsense {
        /// Its URL.
        base: String,
        /// What was found.
        found: String,
    },
}

impl ControlPort {
    /// Takes a client for the URL of the port, the token that it wants, and the space whose clock is
    /// meant; empty for that of callers who name none.
    pub(crate) fn new(client: Client, token: Option<String>, space: String) -> Self {
        Self {
            client,
            token,
            space,
        }
    }

    /// Asks where the clock stands.
    ///
    /// # Errors
    ///
    /// [`ControlPortError`].
    pub(crate) async fn clock(&self) -> Result<Stood, ControlPortError> {
        let told = self.call("GET", "/clock", None).await?;
        let at = told.get("now").and_then(Value::as_str);
        let at = at.and_then(parse_instant);
        let is_frozen = told.get("is-frozen").and_then(Value::as_bool);
        match (at, is_frozen) {
            (Some(at), Some(is_frozen)) => Ok(Stood {
                at,
                is_frozen,
                skew: skew_of(&told),
            }),
            _ => Err(self.nonsense("an answer without `now` and `is-frozen`")),
        }
    }

    /// Moves the clock: `body` as `PUT /clock` takes it.
    ///
    /// # Errors
    ///
    /// [`ControlPortError`].
    pub(crate) async fn move_clock(
        &self,
        body: Map<String, Value>,
    ) -> Result<(), ControlPortError> {
        self.call("PUT", "/clock", Some(body)).await.map(|_| ())
    }

    /// Puts the clock back to where it would stand by now: exactly, where the target says how far it is
    /// ahead of the machine's.
    ///
    /// # Errors
    ///
    /// [`ControlPortError`].
    pub(crate) async fn restore(
        &self,
        stood: &Stood,
        since: Duration,
    ) -> Result<(), ControlPortError> {
        let passed = if stood.is_frozen {
            Duration::ZERO
        } else {
            since
        };
        let at = stood.at.saturating_add(passed).unwrap_or(stood.at);
        let runs = if stood.is_frozen { "freeze" } else { "run" };
        let body = match &stood.skew {
            Some(skew) => json!({"skew": skew}),
            None => json!({"set": instant_text(at), runs: true}),
        };
        self.move_clock(body.as_object().cloned().unwrap_or_default())
            .await
    }

    /// Has a race watched, and returns its number.
    ///
    /// # Errors
    ///
    /// [`ControlPortError`].
    pub(crate) async fn begin_race(&self) -> Result<u64, ControlPortError> {
        let told = self.call("POST", "/races", None).await?;
        let race = told.get("race").and_then(Value::as_u64);
        race.ok_or_else(|| self.nonsense("an answer without `race`"))
    }

    /// Ends a race, and returns the verdict on it.
    ///
    /// # Errors
    ///
    /// [`ControlPortError`].
    pub(crate) async fn end_race(&self, race: u64) -> Result<RaceVerdict, ControlPortError> {
        let told = self.call("DELETE", &format!("/races/{race}"), None).await?;
        let count = told.get("told").and_then(Value::as_u64);
        let contradictions = told.get("contradictions").and_then(Value::as_array);
        let (Some(count), Some(contradictions)) = (count, contradictions) else {
            return Err(self.nonsense("an answer without `told` and `contradictions`"));
        };
        let text = |it: &Value, name: &str| {
            let text = it.get(name).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let contradictions = contradictions.iter();
        Ok(RaceVerdict {
            told: usize::try_from(count).unwrap_or(usize::MAX),
            contradictions: contradictions
                .map(|it| (text(it, "slot"), text(it, "told")))
                .collect(),
        })
    }

    async fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<Map<String, Value>>,
    ) -> Result<Value, ControlPortError> {
        let request = self.request(method, path, body);
        let exchange = self.client.send(&request, PATIENCE).await;
        let response = exchange.attempt.map_err(|error| ControlPortError::Silent {
            base: self.client.base().to_owned(),
            reason: error.detail,
        })?;
        let told: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        if matches!(response.status, 200 | 201) {
            return Ok(told);
        }
        Err(
            match told.pointer("/error/message").and_then(Value::as_str) {
                Some(says) => ControlPortError::Refused {
                    base: self.client.base().to_owned(),
                    status: response.status,
                    says: says.to_owned(),
                },
                None => self.nonsense(&format!("status {}", response.status)),
            },
        )
    }

    fn nonsense(&self, found: &str) -> ControlPortError {
        ControlPortError::Nonsense {
            base: self.client.base().to_owned(),
            found: found.to_owned(),
        }
    }

    fn request(&self, method: &str, path: &str, body: Option<Map<String, Value>>) -> Request {
        let target = match self.space.as_str() {
            "" => path.to_owned(),
            space => {
                let space: String = form_urlencoded::byte_serialize(space.as_bytes()).collect();
                format!("{path}?space={space}")
            }
        };
        let mut headers = Headers::from_iter([("Accept", "application/json")]);
        if let Some(token) = &self.token {
            headers.add("Authorization", format!("Bearer {token}"));
        }
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: Vec::new(),
            target,
            headers,
            body: body.map_or_else(Bytes::new, |body| Value::Object(body).to_string().into()),
        }
    }
}

/// Returns the skew that a clock is told to have, unless that is further than any clock is skewed.
fn skew_of(told: &Value) -> Option<String> {
    let skew = told.get("skew")?.as_str()?;
    let is_known = parse_duration(skew.trim_start_matches('-')).is_ok();
    is_known.then(|| skew.to_owned())
}
