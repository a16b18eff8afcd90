//! What is answered to one message.

use super::ended::{ended, result};
use super::request::search;
use crate::answered::Instead;
use crate::sds::{Directory, Found};
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapExtendedResponse, LdapMsg, LdapOp, LdapPartialAttribute,
    LdapResult, LdapResultCode, LdapSearchRequest, LdapSearchResultEntry,
};

/// The notice that the server sends before it closes a connection (RFC 4511, section 4.4.1).
const DISCONNECTION: &str = "1.3.6.1.4.1.1466.20036";

/// What comes of a message.
#[derive(Debug)]
pub(super) enum Reply {
    /// Messages to be sent, in this order.
    Messages(Vec<LdapMsg>),
    /// The connection ends.
    Close,
    /// This is done in place of an answer.
    Instead(Box<Instead>),
}

/// Returns what is answered to a message.
pub(super) fn answer(directory: &Directory, message: &LdapMsg) -> Reply {
    let last = match &message.op {
        LdapOp::UnbindRequest => return Reply::Close,
        LdapOp::SearchRequest(request) => {
            return Reply::Messages(found(directory, request, message.msgid));
        }
        LdapOp::AbandonRequest(_) => return Reply::Messages(Vec::new()),
        LdapOp::BindRequest(request) => ended(message, bind(request)),
        LdapOp::ExtendedRequest(request) => {
            let reason = format!("the extended operation `{}` is not known", request.name);
            ended(message, result(LdapResultCode::ProtocolError, &reason))
        }
        LdapOp::BindResponse(_)
        | LdapOp::SearchResultEntry(_)
        | LdapOp::SearchResultDone(_)
        | LdapOp::SearchResultReference(_)
        | LdapOp::ModifyRequest(_)
        | LdapOp::ModifyResponse(_)
        | LdapOp::AddRequest(_)
        | LdapOp::AddResponse(_)
        | LdapOp::DelRequest(_)
        | LdapOp::DelResponse(_)
        | LdapOp::ModifyDNRequest(_)
        | LdapOp::ModifyDNResponse(_)
        | LdapOp::CompareRequest(_)
        | LdapOp::CompareResult(_)
        | LdapOp::ExtendedResponse(_)
        | LdapOp::IntermediateResponse(_) => {
            let reason =
                "the Spine directory is read-only: it answers bind, search, abandon and unbind";
            ended(message, result(LdapResultCode::UnwillingToPerform, reason))
        }
    };
    let notice = || disconnection("a client sends requests, not responses");
    Reply::Messages(vec![last.unwrap_or_else(notice)])
}

/// Returns the notice with which a connection ends.
pub(super) fn disconnection(reason: &str) -> LdapMsg {
    LdapMsg {
        msgid: 0,
        op: LdapOp::ExtendedResponse(LdapExtendedResponse {
            res: result(LdapResultCode::ProtocolError, reason),
            name: Some(DISCONNECTION.to_owned()),
            value: None,
        }),
        ctrl: Vec::new(),
    }
}

/// Anybody may bind: no document speaks of accounts.
fn bind(request: &LdapBindRequest) -> LdapResult {
    if request.version != 3 {
        return result(LdapResultCode::ProtocolError, "this is LDAP version 3");
    }
    match request.cred {
        LdapBindCred::Simple(_) => result(LdapResultCode::Success, ""),
        LdapBindCred::SASL(_) | LdapBindCred::Unsupported => result(
            LdapResultCode::AuthMethodNotSupported,
            "bind simply or anonymously (ldapsearch -x)",
        ),
    }
}

fn found(directory: &Directory, request: &LdapSearchRequest, msgid: i32) -> Vec<LdapMsg> {
    let message = |op| LdapMsg {
        msgid,
        op,
        ctrl: Vec::new(),
    };
    let done = |code, reason: &str| message(LdapOp::SearchResultDone(result(code, reason)));
    match directory.search(&search(request)) {
        Found::BadName => vec![done(
            LdapResultCode::InvalidDNSyntax,
            "the base is no name such as `ou=services,o=nhs`",
        )],
        Found::NoSuchBase => vec![done(
            LdapResultCode::NoSuchObject,
            "the base is not in this directory",
        )],
        Found::Entries { entries, is_cut } => {
            let told = entries.into_iter().map(|(dn, attributes)| {
                let attributes = attributes.into_iter().map(|attribute| {
                    let values = attribute.values.iter().map(|it| it.clone().into_bytes());
                    LdapPartialAttribute {
                        atype: attribute.name.clone(),
                        vals: if request.typesonly {
                            Vec::new()
                        } else {
                            values.collect()
                        },
                    }
                });
                message(LdapOp::SearchResultEntry(LdapSearchResultEntry {
                    dn: dn.to_owned(),
                    attributes: attributes.collect(),
                }))
            });
            let mut messages: Vec<LdapMsg> = told.collect();
            messages.push(if is_cut {
                done(LdapResultCode::SizeLimitExceeded, "there are more entries")
            } else {
                done(LdapResultCode::Success, "")
            });
            messages
        }
    }
}
