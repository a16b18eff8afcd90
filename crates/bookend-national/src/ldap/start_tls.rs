//! Securing a connection that stands (RFC 4511, section 4.14).

use ldap3_proto::proto::{LdapExtendedResponse, LdapMsg, LdapOp, LdapResult, LdapResultCode};

/// The name of the request for it.
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";

/// Returns whether a message asks for it.
pub(super) fn is_asked(message: &LdapMsg) -> bool {
    matches!(&message.op, LdapOp::ExtendedRequest(asked) if asked.name == START_TLS)
}

/// Returns the answer after which the handshake begins.
pub(super) fn agreed(msgid: i32) -> LdapMsg {
    response(msgid, LdapResultCode::Success, "")
}

/// Returns the answer after which nothing changes: there is nothing to show, or messages came behind the
/// request.
pub(super) fn refused(msgid: i32, can_secure: bool) -> LdapMsg {
    if can_secure {
        let reason = "nothing may come behind a request for TLS before it is answered";
        return response(msgid, LdapResultCode::OperationsError, reason);
    }
    let reason = "this connection cannot be secured: it is already, or the directory has no certificate (`--tls-cert`)";
    response(msgid, LdapResultCode::ProtocolError, reason)
}

fn response(msgid: i32, code: LdapResultCode, message: &str) -> LdapMsg {
    LdapMsg {
        msgid,
        op: LdapOp::ExtendedResponse(LdapExtendedResponse {
            res: LdapResult {
                code,
                matcheddn: String::new(),
                message: message.to_owned(),
                referral: Vec::new(),
            },
            name: Some(START_TLS.to_owned()),
            value: None,
        }),
        ctrl: Vec::new(),
    }
}
