//! Secrets of header fields: tokens and passwords, and who is named in a token.

use super::pseudonym::Kind;
use super::{Redactor, json};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// How many pseudonyms of secret header fields are kept; these may be long.
const SECRETS: usize = 1_000;

/// Shorter secrets may be any word; they are replaced in their place, and in what is found there.
const SHORTEST: usize = 6;

/// Header fields whose value is a secret as a whole.
const SECRET_FIELDS: [&str; 6] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "apikey",
];

/// Where a token says who uses the system of the caller.
///
/// Source: CareConnect STU3, the claims of the JWT.
const USERS: [&str; 3] = [
    "/sub",
    "/requesting_practitioner/id",
    "/requesting_practitioner/identifier",
];

/// Returns the header field that a subject names: `header.Authorization`.
pub(super) fn field_of(subject: &str) -> Option<&str> {
    let (_, field) = subject.split_once("header.")?;
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    field.split(is_end).next()
}

impl Redactor {
    /// Returns whether the value of a header field is a secret.
    pub(crate) fn is_secret(&self, field: &str) -> bool {
        let hidden = self.hidden.iter().map(String::as_str);
        SECRET_FIELDS
            .into_iter()
            .chain(hidden)
            .any(|name| name.eq_ignore_ascii_case(field))
    }

    /// Keeps the scheme, which says something about a defect; the rest is secret whatever it is.
    pub(crate) fn secret(&mut self, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, secret)) if !secret.trim().is_empty() => {
                format!("{scheme} {}", self.pseudonym_of_secret(secret.trim()))
            }
            _ if value.trim().is_empty() => value.to_owned(),
            _ => self.pseudonym_of_secret(value).to_owned(),
        }
    }

    /// Replaces the values that a finding quotes from a field that is a secret.
    pub(super) fn secrets_in(&mut self, found: &str) -> String {
        let mut parts: Vec<String> = found.split('`').map(str::to_owned).collect();
        for quoted in parts.iter_mut().skip(1).step_by(2) {
            *quoted = self.secret(quoted);
        }
        parts.join("`")
    }

    fn pseudonym_of_secret(&mut self, secret: &str) -> &str {
        if self.secrets.len() >= SECRETS {
            self.secrets.clear();
        }
        let place = self.secrets.get_index_of(secret).unwrap_or_else(|| {
            let pseudonym = self.salt.pseudonym(Kind::Token, secret);
            self.learn_secret(secret, &pseudonym);
            self.secrets.insert_full(secret.to_owned(), pseudonym).0
        });
        let (_, pseudonym) = self.secrets.get_index(place).unzip();
        pseudonym.map_or("", String::as_str)
    }

    /// A token is found by its form wherever it stands; anything else has to be known.
    fn learn_secret(&mut self, secret: &str, pseudonym: &str) {
        if super::pseudonym::is_token_pseudonym(secret) {
            return;
        }
        if super::pseudonym::is_token_pseudonym(&self.tokens(secret)) {
            self.learn_users(secret);
        } else if secret.len() >= SHORTEST {
            self.known.learn(Kind::Token, secret, pseudonym);
        }
    }

    /// Remembers who is named in a token, so that it is found in what is said of its claims.
    fn learn_users(&mut self, token: &str) {
        let claims = token.split('.').nth(1).unwrap_or_default();
        let claims = claims.trim_end_matches('=');
        let Some(claims) = URL_SAFE_NO_PAD.decode(claims).ok() else {
            return;
        };
        json::redact(&String::from_utf8_lossy(&claims), self);
        // It is no body.
        self.forget_looked_at();
        let claims: Value = serde_json::from_slice(&claims).unwrap_or_default();
        for place in USERS {
            self.learn_user(claims.pointer(place));
        }
    }

    fn learn_user(&mut self, value: Option<&Value>) {
        match value {
            Some(Value::String(text)) => {
                self.replace(Kind::User, text);
            }
            Some(Value::Array(items)) => {
                for item in items {
                    self.learn_user(item.get("value"));
                }
            }
            _ => {}
        }
    }
}
