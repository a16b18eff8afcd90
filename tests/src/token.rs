//! Bearer tokens, sound ones and broken ones, made without the product's own help.

use crate::{BASE, NOW};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

/// An unsecured JSON web token (section 3 of the digest).
#[derive(Clone, Debug)]
pub struct Token {
    header: Value,
    claims: Map<String, Value>,
}

impl Token {
    /// Makes a token without fault for a scope, issued now.
    pub fn sound(scope: &str) -> Self {
        let issued = seconds();
        let claims = json!({
            "iss": "https://ConsumerSystemURL",
            "sub": "1",
            "aud": BASE,
            "exp": issued + 300,
            "iat": issued,
            "reason_for_request": "directcare",
            "requested_scope": scope,
            "requesting_device": {
                "resourceType": "Device",
                "identifier": [{"system": "https://consumersupplier.com/Id/device-identifier", "value": "CONS-APP-4"}],
                "model": "Consumer product name",
                "version": "1.1",
            },
            "requesting_organization": {
                "resourceType": "Organization",
                "name": "Emergency Booking Assurance",
                "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "GPCA0001"}],
            },
            "requesting_practitioner": {
                "resourceType": "Practitioner",
                "id": "1",
                "name": [{"family": "AssurancePractitioner", "given": ["AssuranceTest"], "prefix": ["Mr"]}],
                "identifier": [
                    {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "111222333444"},
                    {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "444555666777"},
                    {"system": "LocalIdentifierSystem", "value": "1"},
                ],
            },
        });
        let Value::Object(claims) = claims else {
            unreachable!("claims are a map")
        };
        Self {
            header: json!({"alg": "none", "typ": "JWT"}),
            claims,
        }
    }

    /// Sets a claim.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Sets a part of a claim, by JSON Pointer; leaves it out when the value is null.
    #[must_use]
    pub fn part(mut self, pointer: &str, value: Value) -> Self {
        let mut claims = Value::Object(self.claims);
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match claims.pointer_mut(parent).unwrap() {
            Value::Object(map) if value.is_null() => {
                assert!(map.remove(name).is_some(), "nothing at `{pointer}`");
            }
            Value::Object(map) => {
                map.insert(name.to_owned(), value);
            }
            Value::Array(items) if value.is_null() => {
                items.remove(name.parse().unwrap());
            }
            other => panic!("`{pointer}` leads into {other}"),
        }
        let Value::Object(claims) = claims else {
            unreachable!("claims are a map")
        };
        self.claims = claims;
        self
    }

    /// Leaves a claim out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        assert!(self.claims.remove(name).is_some(), "no claim `{name}`");
        self
    }

    /// Moves both times, in seconds.
    #[must_use]
    pub fn issued(self, seconds_from_now: i64) -> Self {
        let issued = seconds() + seconds_from_now;
        self.claim("iat", issued).claim("exp", issued + 300)
    }

    /// Sets the algorithm.
    #[must_use]
    pub fn algorithm(mut self, name: impl Into<Value>) -> Self {
        self.header["alg"] = name.into();
        self
    }

    /// Returns the claims.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// Returns the value of `Authorization`.
    pub fn authorization(&self) -> String {
        let encode = |value: String| URL_SAFE_NO_PAD.encode(value);
        let header = encode(self.header.to_string());
        let claims = encode(Value::Object(self.claims.clone()).to_string());
        format!("Bearer {header}.{claims}.")
    }
}

fn seconds() -> i64 {
    NOW.as_second()
}
