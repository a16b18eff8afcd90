//! What is said in the clear where every caller has to show a certificate first.

use ldap3_proto::proto::{
    LdapBindResponse, LdapExtendedResponse, LdapMsg, LdapOp, LdapResult, LdapResultCode,
};

/// Returns the refusal of a request that came in the clear; nothing where a message asks for no answer, or
/// is no request.
///
/// Source: RFC 4511, section 4.1.9 and appendix A.2, `confidentialityRequired`.
pub(super) fn refusal(message: &LdapMsg) -> Option<LdapMsg> {
    let op = match &message.op {
        LdapOp::BindRequest(_) => LdapOp::BindResponse(LdapBindResponse {
            res: required(),
            saslcreds: None,
        }),
        LdapOp::SearchRequest(_) => LdapOp::SearchResultDone(required()),
        LdapOp::ModifyRequest(_) => LdapOp::ModifyResponse(required()),
        LdapOp::AddRequest(_) => LdapOp::AddResponse(required()),
        LdapOp::DelRequest(_) => LdapOp::DelResponse(required()),
        LdapOp::ModifyDNRequest(_) => LdapOp::ModifyDNResponse(required()),
        LdapOp::CompareRequest(_) => LdapOp::CompareResult(required()),
        LdapOp::ExtendedRequest(_) => LdapOp::ExtendedResponse(LdapExtendedResponse {
            res: required(),
            name: None,
            value: None,
        }),
        LdapOp::UnbindRequest
        | LdapOp::AbandonRequest(_)
        | LdapOp::BindResponse(_)
        | LdapOp::SearchResultEntry(_)
        | LdapOp::SearchResultDone(_)
        | LdapOp::SearchResultReference(_)
        | LdapOp::ModifyResponse(_)
        | LdapOp::AddResponse(_)
        | LdapOp::DelResponse(_)
        | LdapOp::ModifyDNResponse(_)
        | LdapOp::CompareResult(_)
        | LdapOp::ExtendedResponse(_)
        | LdapOp::IntermediateResponse(_) => return None,
    };
    Some(LdapMsg {
        msgid: message.msgid,
        op,
        ctrl: Vec::new(),
    })
}

fn required() -> LdapResult {
    let reason = "every caller has to show a certificate (`--client-ca`): ask for TLS first (StartTLS), or by `ldaps://`";
    LdapResult {
        code: LdapResultCode::ConfidentialityRequired,
        matcheddn: String::new(),
        message: reason.to_owned(),
        referral: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::{LdapBindCred, LdapBindRequest};

    fn refused(op: LdapOp) -> Option<LdapMsg> {
        refusal(&LdapMsg {
            msgid: 7,
            op,
            ctrl: Vec::new(),
        })
    }

    #[test]
    fn who_binds_in_the_clear_is_told_to_ask_for_tls_and_who_leaves_is_not_kept() {
        let bind = LdapOp::BindRequest(LdapBindRequest {
            version: 3,
            dn: String::new(),
            cred: LdapBindCred::Simple(String::new()),
        });
        let said = refused(bind).unwrap();
        let LdapOp::BindResponse(response) = said.op else {
            panic!("{said:?}");
        };
        let code = LdapResultCode::ConfidentialityRequired;
        assert_eq!((said.msgid, response.res.code), (7, code));
        assert!(refused(LdapOp::UnbindRequest).is_none());
        assert!(refused(LdapOp::AbandonRequest(3)).is_none());
    }
}
