//! The bearer token: reading it, even when it is broken, and making it, even broken on purpose.

use crate::evaluate::{EvaluateError, shape_value};
use crate::scope::World;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bookend_model::Headers;
use bookend_script::{DefectiveForm, TokenDefect, TokenRules};
use serde_json::{Map, Value};

/// A bearer token as far as it can be read.
#[derive(Clone, Debug, Default)]
pub struct Token {
    /// The header of the token; null when it cannot be read.
    pub header: Value,
    /// The claims; null when they cannot be read.
    pub claims: Value,
    /// The first thing wrong with the form.
    pub defect: Option<Defect>,
}

/// What is wrong with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The name that scripts use.
    pub name: String,
    /// The rule.
    pub says: String,
    /// What was found.
    pub found: String,
    /// Where.
    pub place: String,
}

impl Defect {
    fn new(name: &str, says: &str, found: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            says: says.to_owned(),
            found: found.into(),
            place: "Authorization".to_owned(),
        }
    }
}

/// Reads the token of a request. An unsecured token has three segments, the third of them empty
/// (section 3.1 of the digest).
pub fn read_token(headers: &Headers) -> Token {
    match headers.first("Authorization") {
        None => broken(Defect::new(
            "missing",
            "every request carries a bearer token",
            "no Authorization header",
        )),
        Some(value) => read_authorization(value.trim_start()),
    }
}

fn broken(defect: Defect) -> Token {
    Token {
        defect: Some(defect),
        ..Token::default()
    }
}

fn read_authorization(value: &str) -> Token {
    let (scheme, token) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("Bearer") {
        let says = "the scheme of Authorization is `Bearer`";
        return broken(Defect::new("scheme", says, format!("`{scheme}`")));
    }
    let segments: Vec<&str> = token.trim_start().split('.').collect();
    let [header, claims, signature] = segments.as_slice() else {
        let says = "a token has three segments, the third of them empty after a trailing dot";
        return broken(Defect::new(
            "segments",
            says,
            format!("{} segments", segments.len()),
        ));
    };
    let read = |part: &str, segment: &str| read_segment(part, segment);
    match (read("header", header), read("claims", claims)) {
        (Ok(header), Ok(claims)) => {
            let defect = algorithm_defect(&header).or_else(|| signature_defect(signature));
            Token {
                header,
                claims,
                defect,
            }
        }
        (Err(defect), Ok(claims)) => Token {
            claims,
            ..broken(defect)
        },
        (header, Err(defect)) => Token {
            header: header.unwrap_or_default(),
            ..broken(defect)
        },
    }
}

fn read_segment(part: &str, segment: &str) -> Result<Value, Defect> {
    let bytes = URL_SAFE_NO_PAD.decode(segment).map_err(|error| {
        Defect::new(
            "base64",
            &format!("the {part} of a token is base64url without padding"),
            error.to_string(),
        )
    })?;
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(Defect::new(
            "json",
            &format!("the {part} of a token is a JSON object"),
            "another JSON value",
        )),
        Err(error) => Err(Defect::new(
            "json",
            &format!("the {part} of a token is a JSON object"),
            error.to_string(),
        )),
    }
}

fn algorithm_defect(header: &Value) -> Option<Defect> {
    let algorithm = header.get("alg").and_then(Value::as_str);
    (algorithm != Some("none")).then(|| {
        let found = algorithm.map_or_else(|| "nothing".to_owned(), |name| format!("`{name}`"));
        Defect::new("algorithm", "`alg` is `none`", found)
    })
}

fn signature_defect(signature: &str) -> Option<Defect> {
    (!signature.is_empty()).then(|| {
        let found = format!("{} letters", signature.len());
        Defect::new(
            "signature",
            "the third segment of an unsecured token is empty",
            found,
        )
    })
}

/// Makes the token of a request, sound or with a defect.
///
/// **Shape:** what follows `Bearer `; a defect of the form may say more.
///
/// # Errors
///
/// [`EvaluateError`], when a claim cannot be made.
pub fn make_token(
    rules: &TokenRules,
    defect: Option<&TokenDefect>,
    world: &World<'_>,
) -> Result<String, EvaluateError> {
    let mut header = object(shape_value(&rules.header, world)?);
    let mut claims = object(shape_value(&rules.claims, world)?);
    let mut form = DefectiveForm::Sound;
    if let Some(defect) = defect {
        for (name, shape) in &defect.header {
            header.insert(name.clone(), shape_value(shape, world)?);
        }
        for (name, shape) in &defect.claims {
            claims.insert(name.clone(), shape_value(shape, world)?);
        }
        for name in &defect.without {
            claims.shift_remove(name);
        }
        form = defect.form;
    }
    Ok(write(&header, &claims, form))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn write(header: &Map<String, Value>, claims: &Map<String, Value>, form: DefectiveForm) -> String {
    let encode =
        |map: &Map<String, Value>| URL_SAFE_NO_PAD.encode(Value::Object(map.clone()).to_string());
    let (header, body) = (encode(header), encode(claims));
    match form {
        DefectiveForm::Sound | DefectiveForm::OtherScheme => format!("{header}.{body}."),
        DefectiveForm::TwoSegments => format!("{header}.{body}"),
        DefectiveForm::FourSegments => format!("{header}.{body}.."),
        DefectiveForm::Signed => format!("{header}.{body}.c2lnbmVk"),
        DefectiveForm::NotBase64 => format!("{header}.!{body}!."),
        DefectiveForm::NotJson => format!("{header}.{}.", URL_SAFE_NO_PAD.encode("not json")),
        DefectiveForm::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defect(authorization: &str) -> String {
        let headers: Headers = [("Authorization", authorization)].into_iter().collect();
        match read_token(&headers).defect {
            None => "sound".to_owned(),
            Some(defect) => format!("{}: {}, found {}", defect.name, defect.says, defect.found),
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
        assert_eq!(token.defect, None);
        assert_eq!(token.claims["sub"], "1");
    }

    #[test]
    fn each_defect_of_the_form_is_named() {
        insta::assert_snapshot!(defect("Basic abc"), @"scheme: the scheme of Authorization is `Bearer`, found `Basic`");
        insta::assert_snapshot!(defect("Bearer"), @"segments: a token has three segments, the third of them empty after a trailing dot, found 1 segments");
        insta::assert_snapshot!(defect(&format!("Bearer {HEADER}.{CLAIMS}")), @"segments: a token has three segments, the third of them empty after a trailing dot, found 2 segments");
        insta::assert_snapshot!(defect(&format!("Bearer {HEADER}.{CLAIMS}.x")), @"signature: the third segment of an unsecured token is empty, found 1 letters");
        insta::assert_snapshot!(defect(&format!("Bearer {HEADER}.!!!.")), @"base64: the claims of a token is base64url without padding, found Invalid symbol 33, offset 0.");
        insta::assert_snapshot!(defect(&format!("Bearer {CLAIMS}.{CLAIMS}.")), @"algorithm: `alg` is `none`, found nothing");
        insta::assert_snapshot!(defect(&format!("Bearer {HEADER}.{}.", URL_SAFE_NO_PAD.encode("[1]"))), @"json: the claims of a token is a JSON object, found another JSON value");
    }

    #[test]
    fn claims_can_be_read_although_the_header_cannot() {
        let headers: Headers = [("Authorization", format!("Bearer ???.{CLAIMS}."))]
            .into_iter()
            .collect();
        assert_eq!(read_token(&headers).claims["sub"], "1");
    }
}
