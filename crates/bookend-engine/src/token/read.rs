//! Reading a token, as far as it can be read.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};
use bookend_fhir::json::parse_value;
use bookend_fhir::{ParseError, Rule};
use bookend_model::{Headers, Positions};
use bookend_script::FormDefect;
use serde_json::Value;
use std::sync::OnceLock;

/// No scheme that is in use has a longer name.
const LONGEST_SCHEME: usize = 20;

/// A bearer token as far as it can be read.
#[derive(Clone, Debug, Default)]
pub struct Token {
    /// The header of the token; null when it cannot be read.
    pub header: Value,
    /// The claims; null when they cannot be read.
    pub claims: Value,
    /// The first thing wrong with the form.
    pub fault: Option<FormFault>,
    /// Set once the token was found to meet the rules, among them those that look at nothing but
    /// the token and the policy.
    pub(super) lasting: OnceLock<()>,
    /// What the checks on it came to.
    appraised: OnceLock<AppraisedToken>,
}

/// What checks on a token came to, by their positions in the script.
#[derive(Clone, Debug, Default)]
pub(crate) struct AppraisedToken {
    /// Those that held.
    pub(crate) held: Positions,
    /// Those that do not apply.
    pub(crate) silent: Positions,
}

impl Token {
    /// Returns what is known of the checks on it.
    pub(crate) fn appraised(&self) -> Option<&AppraisedToken> {
        self.appraised.get()
    }

    /// Notes what the checks on it came to, where it is one that meets the rules: no other is seen again.
    pub(crate) fn note_appraised(&self, appraised: AppraisedToken) {
        if self.lasting.get().is_some() {
            self.appraised.get_or_init(|| appraised);
        }
    }
}

/// What keeps a token from being read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFault {
    /// What is wrong.
    pub defect: FormDefect,
    /// The segment that is meant, where it is one: `header` or `claims`.
    pub part: Option<&'static str>,
    /// What was found.
    pub found: String,
}

/// Reads the token of a request. An unsecured token has three segments, the third of them empty
/// (section 3.1 of the digest).
pub fn read_token(headers: &Headers) -> Token {
    match headers.first("Authorization") {
        None => broken(fault(FormDefect::Missing, "no Authorization header")),
        Some(value) => read_authorization(value.trim_start()),
    }
}

fn fault(defect: FormDefect, found: impl Into<String>) -> FormFault {
    FormFault {
        defect,
        part: None,
        found: found.into(),
    }
}

fn broken(fault: FormFault) -> Token {
    Token {
        fault: Some(fault),
        ..Token::default()
    }
}

fn read_authorization(value: &str) -> Token {
    let (scheme, token) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return broken(fault(FormDefect::Scheme, scheme_found(value, scheme)));
    }
    let segments: Vec<&str> = token.trim_start().split('.').collect();
    let [header, claims, signature] = segments.as_slice() else {
        let found = match segments.len() {
            1 => "1 segment".to_owned(),
            several => format!("{several} segments"),
        };
        return broken(fault(FormDefect::Segments, found));
    };
    match (
        read_segment("header", header),
        read_segment("claims", claims),
    ) {
        (Ok(header), Ok(claims)) => Token {
            header,
            claims,
            fault: signature_fault(signature),
            ..Token::default()
        },
        (Err(fault), Ok(claims)) => Token {
            claims,
            ..broken(fault)
        },
        (header, Err(fault)) => Token {
            header: header.unwrap_or_default(),
            ..broken(fault)
        },
    }
}

/// Says which scheme there is. What has none may be the token itself, and is not repeated.
fn scheme_found(value: &str, scheme: &str) -> String {
    let length = value.chars().count();
    if value == scheme || scheme.len() > LONGEST_SCHEME {
        format!("a text of {} without a scheme", letters(length))
    } else {
        format!("`{scheme}`")
    }
}

fn letters(count: usize) -> String {
    match count {
        1 => "1 letter".to_owned(),
        several => format!("{several} letters"),
    }
}

fn read_segment(part: &'static str, segment: &str) -> Result<Value, FormFault> {
    let wrong = |defect, found| FormFault {
        part: Some(part),
        ..fault(defect, found)
    };
    let bytes = URL_SAFE_NO_PAD
        .decode(segment)
        .map_err(|error| wrong(FormDefect::Base64, base64_found(&error)))?;
    // The names of claims differ (RFC 7519, section 4): of two that are equal, one reader takes the
    // first and the next the last.
    match parse_value(&bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(wrong(FormDefect::Json, "another JSON value".to_owned())),
        Err(ParseError {
            rule, line, column, ..
        }) => {
            let found = match rule {
                Rule::Duplicate { found } => {
                    format!("the name `{found}` again in line {line}, column {column}")
                }
                _ => format!("text that is not JSON from line {line}, column {column} on"),
            };
            Err(wrong(FormDefect::Json, found))
        }
    }
}

fn signature_fault(signature: &str) -> Option<FormFault> {
    let length = signature.chars().count();
    (length > 0).then(|| fault(FormDefect::Signature, letters(length)))
}

/// Says what is not base64url; places count from 1.
fn base64_found(error: &DecodeError) -> String {
    match error {
        DecodeError::InvalidByte(at, b'=') => format!("padding, as letter {}", at + 1),
        DecodeError::InvalidByte(at, byte) if byte.is_ascii_graphic() => {
            format!("`{}` as letter {}", char::from(*byte), at + 1)
        }
        DecodeError::InvalidByte(at, _) => format!("another sign as letter {}", at + 1),
        DecodeError::InvalidLength(length) => {
            format!("{length} letters, of which the last says less than a byte")
        }
        DecodeError::InvalidLastSymbol { .. } => {
            "a last letter that says more than a byte".to_owned()
        }
        DecodeError::InvalidPadding => "padding".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(authorization: &str) -> String {
        let headers: Headers = [("Authorization", authorization)].into_iter().collect();
        match read_token(&headers).fault {
            None => "sound".to_owned(),
            Some(FormFault {
                defect,
                part,
                found,
            }) => format!("{} {}: {found}", defect.name(), part.unwrap_or("-")),
        }
    }

    /// `{"alg":"none"}` and `{"sub":"1"}`.
    const HEADER: &str = "eyJhbGciOiJub25lIn0";
    const CLAIMS: &str = "eyJzdWIiOiIxIn0";

    #[test]
    fn a_sound_token_is_read() {
        let headers: Headers = [("authorization", format!(" Bearer   {HEADER}.{CLAIMS}."))]
            .into_iter()
            .collect();
        let token = read_token(&headers);
        assert_eq!(token.fault, None);
        assert_eq!(token.claims["sub"], "1");
    }

    #[test]
    fn each_fault_of_the_form_is_named() {
        insta::assert_snapshot!(read("Basic abc"), @"scheme -: `Basic`");
        insta::assert_snapshot!(read(&format!("{HEADER}.{CLAIMS}.")), @"scheme -: a text of 36 letters without a scheme");
        insta::assert_snapshot!(read("Bearer"), @"segments -: 1 segment");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{CLAIMS}")), @"segments -: 2 segments");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{CLAIMS}.x")), @"signature -: 1 letter");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.!!!.")), @"base64 claims: `!` as letter 1");
        insta::assert_snapshot!(read(&format!("Bearer !{HEADER}.{CLAIMS}.")), @"base64 header: `!` as letter 1");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.e30=.")), @"base64 claims: padding");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.e.")), @"base64 claims: 1 letters, of which the last says less than a byte");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{}.", URL_SAFE_NO_PAD.encode("{a"))), @"json claims: text that is not JSON from line 1, column 2 on");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{}.", URL_SAFE_NO_PAD.encode("[1]"))), @"json claims: another JSON value");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{}.", URL_SAFE_NO_PAD.encode(r#"{"a":1,"a":1}"#))), @"json claims: the name `a` again in line 1, column 8");
        insta::assert_snapshot!(read(&format!("Bearer {}.{CLAIMS}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","x":{"b":1,"b":2}}"#))), @"json header: the name `b` again in line 1, column 26");
    }

    #[test]
    fn claims_can_be_read_although_the_header_cannot() {
        let headers: Headers = [("Authorization", format!("Bearer ???.{CLAIMS}."))]
            .into_iter()
            .collect();
        assert_eq!(read_token(&headers).claims["sub"], "1");
    }
}
