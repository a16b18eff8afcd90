//! What is said in the clear where every caller has to show a certificate first.

use super::ended::{ended, result};
use ldap3_proto::proto::{LdapMsg, LdapResultCode};

/// Returns the refusal of a request that came in the clear; nothing where a message asks for no answer, or
/// is no request.
///
/// Source: RFC 4511, section 4.1.9 and appendix A.2, `confidentialityRequired`.
pub(super) fn refusal(message: &LdapMsg) -> Option<LdapMsg> {
    let reason = "every caller has to show a certificate (`--client-ca`): ask for TLS first (StartTLS), or by `ldaps://`";
    ended(
        message,
        result(LdapResultCode::ConfidentialityRequired, reason),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::{LdapBindCred, LdapBindRequest, LdapOp};

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
