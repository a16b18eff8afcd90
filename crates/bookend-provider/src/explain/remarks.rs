//! What is odd about a request from a file.

use bookend_engine::{instant_text, read_token};
use bookend_evidence::is_token_pseudonym;
use bookend_model::Request;
use jiff::Timestamp;
use serde_json::Value;

/// Returns what makes it doubtful that a request is the one that was meant, at an instant.
pub(super) fn remarks(request: &Request, now: Timestamp) -> Vec<String> {
    let all = [
        lost_body(request),
        pseudonym(request),
        expired(request, now),
    ];
    all.into_iter().flatten().collect()
}

/// A body is announced, and there is none: what `curl -v` prints has no body.
fn lost_body(request: &Request) -> Option<String> {
    let announced = request.headers.first("Content-Length")?.trim();
    let is_some = announced.parse::<u64>().is_ok_and(|length| length > 0);
    (is_some && request.body.is_empty()).then(|| {
        format!(
            "`Content-Length` is {announced} and there is no body: add it after a blank line \
             (`curl -v` does not print the body)"
        )
    })
}

/// The token was taken out when the request was recorded.
fn pseudonym(request: &Request) -> Option<String> {
    let value = request.headers.first("Authorization")?;
    let token = value.split_whitespace().next_back()?;
    is_token_pseudonym(token).then(|| {
        format!(
            "`{token}` stands for a token that was redacted in an evidence pack: put a token in its \
             place (`bookend-consumer token` makes one)"
        )
    })
}

/// The token was valid once: the clock can be set to when it was (RFC 7519, sections 4.1.4 and 4.1.6).
fn expired(request: &Request, now: Timestamp) -> Option<String> {
    let claims = read_token(&request.headers).claims;
    let instant = |name: &str| {
        let second = claims.get(name).and_then(Value::as_i64)?;
        Timestamp::from_second(second).ok()
    };
    let ended = instant("exp").filter(|ended| *ended <= now)?;
    let before = || Timestamp::from_second(ended.as_second().checked_sub(1)?).ok();
    let issued = instant("iat").filter(|issued| *issued < ended);
    let valid = issued.or_else(before)?;
    let (ended, now) = (instant_text(ended), instant_text(now));
    Some(format!(
        "the token expired at {ended}, and it is {now}: `--clock {}` asks when it was valid",
        instant_text(valid)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::read_request;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    const NOW: Timestamp = Timestamp::constant(1_781_514_000, 0);

    fn of(headers: &str, body: &str) -> Vec<String> {
        let text = format!("POST /STU3/Appointment\n{headers}\n\n{body}");
        let (request, _) = read_request(&text, "/STU3", 1).unwrap();
        remarks(&request.unwrap().request, NOW)
    }

    fn bearer(claims: &str) -> String {
        let [header, claims] =
            [r#"{"alg":"none","typ":"JWT"}"#, claims].map(|it| URL_SAFE_NO_PAD.encode(it));
        format!("Authorization: Bearer {header}.{claims}.")
    }

    #[test]
    fn a_body_that_is_announced_and_missing_is_remarked_upon() {
        assert!(of("Content-Length: 12", "")[0].starts_with("`Content-Length` is 12 and"));
        assert!(of("Content-Length: 12", "{\"a\": true}").is_empty());
        assert!(of("Content-Length: 0", "").is_empty());
    }

    #[test]
    fn a_token_that_a_pack_has_redacted_is_remarked_upon() {
        let remarks = of("Authorization: Bearer token-0123456789", "");
        assert!(
            remarks[0].starts_with("`token-0123456789` stands for"),
            "{remarks:?}"
        );
        assert!(of("Authorization: Bearer token-012345678", "").is_empty());
    }

    #[test]
    fn a_token_that_expired_is_remarked_upon_with_the_clock_at_which_it_was_valid() {
        let sound = bearer(r#"{"iat": 1781513900, "exp": 1781514200}"#);
        assert!(of(&sound, "").is_empty());
        let [old, bare] = [
            r#"{"iat": 1781513700, "exp": 1781514000}"#,
            r#"{"exp": 1781514000}"#,
        ]
        .map(|claims| of(&bearer(claims), "").concat());
        assert!(old.contains("`--clock 2026-06-15T08:55:00"), "{old}");
        assert!(bare.contains("`--clock 2026-06-15T08:59:59"), "{bare}");
    }
}
