//! An answer to a search as a tree, and back: scripts and evidence see it as a consumer's journey does.

use ldap3_proto::proto::{
    LdapMsg, LdapOp, LdapPartialAttribute, LdapResult, LdapResultCode, LdapSearchResultEntry,
};
use serde_json::{Map, Value, json};

/// Tells what is answered: the code of the result and what is said of it, and the entries.
pub(super) fn told(messages: &[LdapMsg]) -> (u16, Value) {
    let mut entries = Vec::new();
    let (mut code, mut said) = (0, "");
    for message in messages {
        match &message.op {
            LdapOp::SearchResultEntry(entry) => {
                let mut members = Map::new();
                members.insert("dn".to_owned(), entry.dn.as_str().into());
                for attribute in &entry.attributes {
                    let values = attribute.vals.iter();
                    let values = values.map(|value| String::from_utf8_lossy(value).into_owned());
                    members.insert(attribute.atype.clone(), values.collect());
                }
                entries.push(Value::Object(members));
            }
            LdapOp::SearchResultDone(result) => {
                code = u16::try_from(result.code.clone() as i64).unwrap_or(u16::MAX);
                said = &result.message;
            }
            _ => {}
        }
    }
    (
        code,
        json!({"resultCode": code, "message": said, "entry": entries}),
    )
}

/// Makes the messages of a tree: each `entry` with its `dn` and its attributes, then `resultCode`, 0
/// where nothing is said, with a `message`.
pub(super) fn messages(tree: &Value, msgid: i32) -> Vec<LdapMsg> {
    let message = |op| LdapMsg {
        msgid,
        op,
        ctrl: Vec::new(),
    };
    let entries = match tree.get("entry") {
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    };
    let entries = entries.iter().filter_map(Value::as_object);
    let entries = entries.map(|members| message(LdapOp::SearchResultEntry(entry(members))));
    let mut messages: Vec<LdapMsg> = entries.collect();
    messages.push(message(LdapOp::SearchResultDone(result(tree))));
    messages
}

fn entry(members: &Map<String, Value>) -> LdapSearchResultEntry {
    let attributes = members.iter().filter(|(name, _)| *name != "dn");
    LdapSearchResultEntry {
        dn: members.get("dn").map(text).unwrap_or_default(),
        attributes: attributes
            .map(|(name, value)| LdapPartialAttribute {
                atype: name.clone(),
                vals: match value {
                    Value::Array(values) => {
                        values.iter().map(text).map(String::into_bytes).collect()
                    }
                    one => vec![text(one).into_bytes()],
                },
            })
            .collect(),
    }
}

fn result(tree: &Value) -> LdapResult {
    let said = tree.get("message").map(text).unwrap_or_default();
    let wanted = tree.get("resultCode").map_or(Some(0), Value::as_i64);
    let code = wanted.and_then(|code| LdapResultCode::try_from(code).ok());
    let unknown = || "the script's `resultCode` is none of LDAP".to_owned();
    LdapResult {
        message: if code.is_some() { said } else { unknown() },
        code: code.unwrap_or(LdapResultCode::Other),
        matcheddn: String::new(),
        referral: Vec::new(),
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_messages_makes_the_same_messages() {
        let tree = json!({
            "resultCode": 4,
            "message": "there are more entries",
            "entry": [
                {"dn": "uniqueIdentifier=1,ou=services,o=nhs", "nhsIDCode": ["A", "B"], "nothing": []},
                {"dn": "uniqueIdentifier=2,ou=services,o=nhs"},
            ],
        });
        let messages = messages(&tree, 7);
        assert!(messages.iter().all(|message| message.msgid == 7));
        assert_eq!(told(&messages), (4, tree));
    }

    #[test]
    fn a_script_may_leave_out_lists_and_what_is_no_code_is_said_so() {
        let one = json!({"entry": {"dn": "x", "nhsIDCode": "A"}});
        let entry = json!({"dn": "x", "nhsIDCode": ["A"]});
        let expected = json!({"resultCode": 0, "message": "", "entry": [entry]});
        assert_eq!(told(&messages(&one, 1)), (0, expected));
        assert_eq!(told(&messages(&json!({"resultCode": 9}), 1)).0, 80);
        assert_eq!(told(&messages(&json!({"resultCode": "busy"}), 1)).0, 80);
    }
}
