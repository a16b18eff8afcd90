//! Who is at the other end of a connection.

use bookend_tls::Facts;
use std::net::SocketAddr;
use std::sync::Arc;

/// Who is at the other end of a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    /// Its address.
    pub(crate) peer: Option<SocketAddr>,
    /// Whether the connection is behind TLS.
    pub(crate) is_secure: bool,
    /// The certificate that it showed, where one was asked for.
    pub(crate) certificate: Option<Arc<Facts>>,
}

impl Caller {
    /// Returns who is there, of whom nothing but the address is known.
    pub(crate) fn at(peer: SocketAddr) -> Self {
        Self {
            peer: Some(peer),
            ..Self::default()
        }
    }

    /// Returns whose certificate it has shown.
    pub(crate) fn shown(&self) -> Option<String> {
        let facts = self.certificate.as_ref();
        facts.map(|facts| facts.name().to_owned())
    }

    /// Returns whether its certificate is for a name: the common name, one of the others, or the first
    /// part of one of them. Who was not asked for a certificate may have any name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let Some(facts) = &self.certificate else {
            return true;
        };
        let mut names = facts.common_name.iter().chain(&facts.names);
        names.any(|known| {
            let first = known.split('.').next().unwrap_or_default();
            known.eq_ignore_ascii_case(name) || first.eq_ignore_ascii_case(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_certificate_is_for_a_name_by_its_whole_names_or_their_first_part() {
        let facts = Facts {
            common_name: Some("consumer.bookend.example".to_owned()),
            names: vec!["localhost".to_owned()],
            valid: (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
        };
        let caller = Caller {
            certificate: Some(Arc::new(facts)),
            ..Caller::default()
        };
        for name in ["consumer", "Consumer.Bookend.example", "localhost"] {
            assert!(caller.is_called(name), "{name}");
        }
        assert!(!caller.is_called("provider"));
        assert!(Caller::default().is_called("provider"));
    }
}
