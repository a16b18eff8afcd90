//! The service, and asking it.

use crate::outcome::{OutcomeError, read};
use bookend_fhir::{json, tree};
use bookend_model::Objection;
use bytes::BytesMut;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Certificate, StatusCode};
use serde_json::Value;
use std::error::Error;
use std::time::Duration;

/// How large an answer may be.
const LARGEST: usize = 8 * 1024 * 1024;
/// The wire format in which it is asked and answers.
const JSON: &str = "application/fhir+json";

/// A FHIR server that validates resources.
///
/// Clones share their connections.
#[derive(Clone, Debug)]
pub struct Validator {
    http: reqwest::Client,
    base: String,
    patience: Duration,
}

/// Why a validator has not judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidatorError {
    /// There is no way to ask anybody.
    #[error("no HTTP client: {0}")]
    Client(String),
    /// What is to be judged has no type.
    #[error("a resource without a type cannot be handed to a validator")]
    NoType,
    /// There is no connection, or it breaks off.
    #[error("the validator `{base}` cannot be asked: {reason}")]
    Connection {
        /// Its service root.
        base: String,
        /// What happened.
        reason: String,
    },
    /// It does not answer in time.
    #[error("the validator `{base}` has not answered within {} ms", patience.as_millis())]
    Timeout {
        /// Its service root.
        base: String,
        /// How long was waited.
        patience: Duration,
    },
    /// Its status says that it has not validated.
    #[error("the validator `{base}` answered {status} to `POST {path}`, which is no judgement")]
    Status {
        /// Its service root.
        base: String,
        /// What was asked.
        path: String,
        /// The status.
        status: u16,
    },
    /// Its answer is too large.
    #[error("the validator `{base}` answered with more than {LARGEST} bytes")]
    TooLarge {
        /// Its service root.
        base: String,
    },
    /// Its answer is no judgement.
    #[error("the validator `{base}` answered something that is no judgement: {reason}")]
    Answer {
        /// Its service root.
        base: String,
        /// Why not.
        reason: OutcomeError,
    },
}

impl Validator {
    /// Makes the way to a validator by its service root, such as `http://localhost:8080/fhir`; an
    /// answer may take as long as `patience`.
    ///
    /// # Errors
    ///
    /// [`ValidatorError::Client`].
    pub fn new(base: &str, patience: Duration) -> Result<Self, ValidatorError> {
        bookend_tls::install();
        let refused = |error: reqwest::Error| ValidatorError::Client(chain(&error));
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let roots: Result<Vec<Certificate>, _> =
            roots.map(|root| Certificate::from_der(root)).collect();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .http1_only()
            .tls_certs_only(roots.map_err(refused)?)
            .build()
            .map_err(refused)?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            patience,
        })
    }

    /// Returns the service root.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Asks what is wrong with a resource: `POST [base]/<Type>/$validate` with the resource.
    ///
    /// **Shape:** every issue that the validator tells, those without consequence included; none is
    /// wrong with the resource where none is an error.
    ///
    /// # Errors
    ///
    /// [`ValidatorError`]: it has not judged. A status that says so is one of these even where an
    /// OperationOutcome comes with it: that speaks of the validator's own trouble.
    pub async fn validate(&self, resource: &Value) -> Result<Vec<Objection>, ValidatorError> {
        match tokio::time::timeout(self.patience, self.ask(resource)).await {
            Ok(answer) => answer,
            Err(_) => Err(ValidatorError::Timeout {
                base: self.base.clone(),
                patience: self.patience,
            }),
        }
    }

    async fn ask(&self, resource: &Value) -> Result<Vec<Objection>, ValidatorError> {
        let name = tree::resource_type(resource).ok_or(ValidatorError::NoType)?;
        // What stands there is somebody else's, and becomes a part of a path.
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        let name = Some(name)
            .filter(|_| is_name)
            .ok_or(ValidatorError::NoType)?;
        let path = format!("/{name}/$validate");
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header(CONTENT_TYPE, JSON)
            .header(ACCEPT, JSON)
            .body(json::write(resource));
        let broken = |error: reqwest::Error| ValidatorError::Connection {
            base: self.base.clone(),
            reason: chain(&error.without_url()),
        };
        let mut response = request.send().await.map_err(broken)?;
        let status = response.status();
        if !is_judgement(status) {
            return Err(ValidatorError::Status {
                base: self.base.clone(),
                path,
                status: status.as_u16(),
            });
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if body.len() + chunk.len() > LARGEST {
                let base = self.base.clone();
                return Err(ValidatorError::TooLarge { base });
            }
            body.extend_from_slice(&chunk);
        }
        read(&body).map_err(|reason| ValidatorError::Answer {
            base: self.base.clone(),
            reason,
        })
    }
}

/// Whether a status comes with a judgement: success, and the two with which servers say that the
/// resource is not valid.
fn is_judgement(status: StatusCode) -> bool {
    status.is_success()
        || status == StatusCode::PRECONDITION_FAILED
        || status == StatusCode::UNPROCESSABLE_ENTITY
}

fn chain(error: &reqwest::Error) -> String {
    let first: &(dyn Error + 'static) = error;
    let sources = std::iter::successors(Some(first), |error| (*error).source());
    let mut words: Vec<String> = sources.map(ToString::to_string).collect();
    words.dedup();
    words.join(": ")
}
