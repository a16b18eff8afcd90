//! A request as a search by LDAP, and what is found as an answer.

use bookend_model::{AttemptError, AttemptErrorKind, Headers, Request, Response};
use ldap3_proto::LdapFilter;
use ldap3_proto::parse_ldap_filter_str;
use ldap3_proto::proto::{
    LdapDerefAliases, LdapResult, LdapSearchRequest, LdapSearchResultEntry, LdapSearchScope,
};
use serde_json::{Map, Value, json};

const SCOPES: &[(&str, LdapSearchScope)] = &[
    ("base", LdapSearchScope::Base),
    ("one", LdapSearchScope::OneLevel),
    ("sub", LdapSearchScope::Subtree),
];

/// Returns what a request searches for: its path is the base; `scope`, `filter`, `attributes` and
/// `size-limit` stand in its query.
///
/// # Errors
///
/// [`AttemptError`], when that cannot be said in LDAP.
pub(super) fn search(request: &Request) -> Result<LdapSearchRequest, AttemptError> {
    let cannot = |detail: String| AttemptError {
        kind: AttemptErrorKind::Other,
        detail,
    };
    let scope = request.query_first("scope").unwrap_or("sub");
    let known = SCOPES.iter().find(|(name, _)| *name == scope);
    let (_, scope) = known.ok_or_else(|| {
        cannot(format!(
            "`{scope}` is no scope; write `base`, `one` or `sub`"
        ))
    })?;
    let filter = match request.query_first("filter") {
        Some(text) => parse_ldap_filter_str(text)
            .map_err(|error| cannot(format!("`{text}` is no filter: {error}")))?,
        None => LdapFilter::Present("objectClass".to_owned()),
    };
    let limit = request.query_first("size-limit").unwrap_or("0");
    Ok(LdapSearchRequest {
        base: request.path.trim_start_matches('/').to_owned(),
        scope: scope.clone(),
        aliases: LdapDerefAliases::Never,
        sizelimit: limit
            .parse()
            .map_err(|_| cannot(format!("`{limit}` is no number of entries")))?,
        timelimit: 0,
        typesonly: false,
        filter,
        attrs: request.query_all("attributes").map(str::to_owned).collect(),
    })
}

/// Returns the answer to a search: what ended it, and the entries that were found. The status is the
/// code of the result, 0 for a success.
pub(super) fn answer(result: &LdapResult, entries: &[LdapSearchResultEntry]) -> Response {
    let code = result.code.clone() as i64;
    let mut name = format!("{:?}", result.code);
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let entries: Vec<Value> = entries.iter().map(entry).collect();
    let mut tree = json!({"resultCode": code, "result": name});
    for (key, text) in [
        ("matchedDN", &result.matcheddn),
        ("message", &result.message),
    ] {
        if !text.is_empty() {
            set(&mut tree, key, text.as_str().into());
        }
    }
    set(&mut tree, "entry", Value::Array(entries));
    Response {
        status: u16::try_from(code).unwrap_or(u16::MAX),
        headers: [("Content-Type", "application/json")]
            .into_iter()
            .collect::<Headers>(),
        body: tree.to_string().into(),
    }
}

fn set(tree: &mut Value, key: &str, value: Value) {
    if let Value::Object(members) = tree {
        members.insert(key.to_owned(), value);
    }
}

fn entry(found: &LdapSearchResultEntry) -> Value {
    let mut members = Map::new();
    members.insert("dn".to_owned(), found.dn.as_str().into());
    for attribute in &found.attributes {
        let values = attribute.vals.iter();
        let values: Vec<Value> = values
            .map(|value| String::from_utf8_lossy(value).into_owned().into())
            .collect();
        members.insert(attribute.atype.clone(), Value::Array(values));
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use ldap3_proto::proto::{LdapPartialAttribute, LdapResultCode};

    fn request(query: &[(&str, &str)]) -> Request {
        let own = |text: &str| text.to_owned();
        Request {
            method: own("SEARCH"),
            target: own("/ou=services,o=nhs"),
            path: own("/ou=services,o=nhs"),
            query: query
                .iter()
                .map(|(name, value)| (own(name), own(value)))
                .collect(),
            headers: Headers::default(),
            body: Bytes::new(),
        }
    }

    #[test]
    fn path_and_query_say_what_is_searched_for() {
        let found = search(&request(&[
            ("scope", "one"),
            ("filter", "(&(nhsMHSPartyKey=A-1)(objectClass=nhsMhs))"),
            ("attributes", "nhsMHSEndPoint"),
            ("attributes", "nhsMhsFQDN"),
            ("size-limit", "5"),
        ]));
        let found = found.unwrap();
        assert_eq!(found.base, "ou=services,o=nhs");
        assert_eq!(found.scope, LdapSearchScope::OneLevel);
        assert_eq!((found.attrs.len(), found.sizelimit), (2, 5));
        assert!(matches!(found.filter, LdapFilter::And(parts) if parts.len() == 2));
    }

    #[test]
    fn what_ldap_cannot_say_is_not_sent() {
        for (name, value, words) in [
            ("scope", "all", "is no scope"),
            ("filter", "(&(a=b)(urn:x))", "is no filter"),
            ("size-limit", "many", "is no number"),
        ] {
            let error = search(&request(&[(name, value)])).unwrap_err();
            assert!(error.detail.contains(words), "{}", error.detail);
        }
    }

    #[test]
    fn an_answer_has_the_result_and_lists_of_values() {
        let result = LdapResult {
            code: LdapResultCode::NoSuchObject,
            matcheddn: String::new(),
            message: "no".to_owned(),
            referral: Vec::new(),
        };
        let attribute = LdapPartialAttribute {
            atype: "nhsMHSPartyKey".to_owned(),
            vals: vec![b"A-1".to_vec()],
        };
        let found = LdapSearchResultEntry {
            dn: "uniqueIdentifier=1".to_owned(),
            attributes: vec![attribute],
        };
        let response = answer(&result, &[found]);
        assert_eq!(response.status, 32);
        let text = String::from_utf8_lossy(&response.body).into_owned();
        insta::assert_snapshot!(text, @r#"{"resultCode":32,"result":"noSuchObject","message":"no","entry":[{"dn":"uniqueIdentifier=1","nhsMHSPartyKey":["A-1"]}]}"#);
    }
}
