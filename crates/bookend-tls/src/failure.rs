//! Why a handshake failed, in words: which side objects, to what, and what can be done.

use crate::untrusted;
use jiff::Timestamp;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, PeerIncompatible};
use std::error::Error;

/// Says why a handshake failed, for the side that listened; nothing where the reason is no matter of
/// TLS.
pub fn of_server(error: &(dyn Error + 'static)) -> Option<String> {
    Some(match tls_error(error)? {
        rustls::Error::NoCertificatesPresented => {
            "the caller showed no certificate, and has to".to_owned()
        }
        rustls::Error::InvalidCertificate(problem) => {
            format!("the caller's certificate{}", objection(problem))
        }
        rustls::Error::AlertReceived(alert) => {
            format!(
                "the caller {}",
                refusal(*alert, "the certificate of this provider")
            )
        }
        rustls::Error::PeerIncompatible(what) => {
            format!("the caller {}", incompatibility(what))
        }
        rustls::Error::InvalidMessage(what) => {
            format!("what the caller sent is no TLS ({what:?})")
        }
        other => other.to_string(),
    })
}

/// Says why a handshake failed, for the side that called; nothing where the reason is no matter of
/// TLS.
pub fn of_client(error: &(dyn Error + 'static)) -> Option<String> {
    Some(match tls_error(error)? {
        rustls::Error::InvalidCertificate(problem) => {
            format!("the certificate of the target{}", objection(problem))
        }
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "the target asks for a certificate of its caller, and none was shown".to_owned()
        }
        rustls::Error::AlertReceived(alert) => {
            format!(
                "the target {}",
                refusal(*alert, "the certificate of its caller")
            )
        }
        rustls::Error::PeerIncompatible(what) => {
            format!("the target {}", incompatibility(what))
        }
        rustls::Error::InvalidMessage(what) => {
            format!("what the target sent is no TLS ({what:?}): does it speak plain HTTP?")
        }
        other => other.to_string(),
    })
}

/// Finds the error of the library among the sources of another.
fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(found) = error.downcast_ref::<rustls::Error>() {
        return Some(found);
    }
    // An input or output error does not tell what it wraps as its source, and may wrap another.
    let wrapped = error.downcast_ref::<std::io::Error>();
    let wrapped = wrapped.and_then(std::io::Error::get_ref);
    let wrapped = wrapped.and_then(|inner| tls_error(inner));
    wrapped.or_else(|| tls_error(error.source()?))
}

/// Says which certificate is not accepted, as far as that is not in the words, and why.
fn objection(problem: &CertificateError) -> String {
    let which = untrusted::take().filter(|_| {
        matches!(
            problem,
            CertificateError::UnknownIssuer
                | CertificateError::BadSignature
                | CertificateError::Other(_)
        )
    });
    let which = which.map_or_else(String::new, |which| format!(", {which},"));
    format!("{which} {}", reason(problem))
}

fn reason(problem: &CertificateError) -> String {
    match problem {
        CertificateError::Expired => "has expired".to_owned(),
        CertificateError::ExpiredContext { time, not_after } => format!(
            "has expired: it was valid until {}, and it is {}",
            instant(*not_after),
            instant(*time)
        ),
        CertificateError::NotValidYet => "is not valid yet".to_owned(),
        CertificateError::NotValidYetContext { time, not_before } => format!(
            "is not valid yet: it will be from {}, and it is {}",
            instant(*not_before),
            instant(*time)
        ),
        CertificateError::UnknownIssuer => "is of an authority that is not trusted here".to_owned(),
        CertificateError::BadSignature => {
            "is signed by another authority of the name that is trusted here".to_owned()
        }
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => {
            let presented: Vec<&str> = presented.iter().map(|it| name_in(it)).collect();
            let presented = presented.join(", ");
            format!("is for {presented}, and not for {}", expected.to_str())
        }
        CertificateError::NotValidForName => "is for another name".to_owned(),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "is for another purpose".to_owned()
        }
        CertificateError::Other(other) => unfit(&other.0.to_string()),
        other => format!("is not accepted: {other}"),
    }
}

/// Says what is wrong with a certificate that people make first; the library has names for it.
fn unfit(problem: &str) -> String {
    match problem {
        "CaUsedAsEndEntity" => "is one of an authority, as a self-signed one mostly is: let the \
                                authority sign another, which is not one (`CA:FALSE`)"
            .to_owned(),
        "UnsupportedCertVersion" => "is of version 1: it needs extensions (`openssl x509 -req \
                                     -extfile FILE`), so that it is one of version 3"
            .to_owned(),
        other => format!("is not accepted: {other}"),
    }
}

/// Writes a point in time as people read it; the library counts seconds.
fn instant(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).ok();
    let instant = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    instant.map_or_else(|| "an unknown time".to_owned(), |it| it.to_string())
}

/// The library shows names as its types: `DnsName("localhost")`, `IpAddress(127.0.0.1)`.
fn name_in(shown: &str) -> &str {
    let inner = shown.split_once('(').map_or(shown, |(_, inner)| inner);
    inner.trim_end_matches(')').trim_matches('"')
}

fn refusal(alert: AlertDescription, certificate: &str) -> String {
    match alert {
        AlertDescription::UnknownCA => {
            format!("does not trust the authority of {certificate}")
        }
        AlertDescription::CertificateExpired => format!("says that {certificate} has expired"),
        AlertDescription::CertificateRevoked => format!("says that {certificate} is revoked"),
        AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateUnknown => {
            format!("does not accept {certificate} ({alert:?})")
        }
        AlertDescription::ProtocolVersion => {
            "speaks no version of TLS that is spoken here".to_owned()
        }
        AlertDescription::HandshakeFailure => {
            "finds nothing in common, or misses a certificate (HandshakeFailure)".to_owned()
        }
        other => format!("ended the handshake ({other:?})"),
    }
}

fn incompatibility(what: &PeerIncompatible) -> String {
    match what {
        PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
        | PeerIncompatible::SupportedVersionsExtensionRequired
        | PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled => {
            "speaks no version of TLS that is spoken here".to_owned()
        }
        other => format!("has nothing in common with this side ({other:?})"),
    }
}
