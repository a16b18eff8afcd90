//! Reading a token, as far as it can be read.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bookend_model::Headers;
use bookend_script::FormDefect;
use serde_json::Value;

/// A bearer token as far as it can be read.
#[derive(Clone, Debug, Default)]
pub struct Token {
    /// The header of the token; null when it cannot be read.
    pub header: Value,
    /// The claims; null when they cannot be read.
    pub claims: Value,
    /// The first thing wrong with the form.
    pub fault: Option<FormFault>,
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
        return broken(fault(FormDefect::Scheme, format!("`{scheme}`")));
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

fn read_segment(part: &'static str, segment: &str) -> Result<Value, FormFault> {
    let wrong = |defect, found| FormFault {
        part: Some(part),
        ..fault(defect, found)
    };
    let bytes = URL_SAFE_NO_PAD
        .decode(segment)
        .map_err(|error| wrong(FormDefect::Base64, error.to_string()))?;
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(wrong(FormDefect::Json, "another JSON value".to_owned())),
        Err(error) => Err(wrong(FormDefect::Json, error.to_string())),
    }
}

fn signature_fault(signature: &str) -> Option<FormFault> {
    (!signature.is_empty()).then(|| {
        let found = match signature.chars().count() {
            1 => "1 letter".to_owned(),
            several => format!("{several} letters"),
        };
        fault(FormDefect::Signature, found)
    })
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
        insta::assert_snapshot!(read("Bearer"), @"segments -: 1 segment");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{CLAIMS}")), @"segments -: 2 segments");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{CLAIMS}.x")), @"signature -: 1 letter");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.!!!.")), @"base64 claims: Invalid symbol 33, offset 0.");
        insta::assert_snapshot!(read(&format!("Bearer !{HEADER}.{CLAIMS}.")), @"base64 header: Invalid symbol 33, offset 0.");
        insta::assert_snapshot!(read(&format!("Bearer {HEADER}.{}.", URL_SAFE_NO_PAD.encode("[1]"))), @"json claims: another JSON value");
    }

    #[test]
    fn claims_can_be_read_although_the_header_cannot() {
        let headers: Headers = [("Authorization", format!("Bearer ???.{CLAIMS}."))]
            .into_iter()
            .collect();
        assert_eq!(read_token(&headers).claims["sub"], "1");
    }
}
