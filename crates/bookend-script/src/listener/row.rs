//! Where is listened, and what goes wrong there.

use crate::source::Span;

/// Where is listened, and what goes wrong there before there is a request.
#[derive(Clone, Debug)]
pub struct Listener {
    /// The name, for the log.
    pub id: String,
    /// The port, beside the provider's own; 0 finds a free one. The provider's own listener where
    /// nothing is said.
    pub port: Option<u16>,
    /// What goes wrong in each handshake.
    pub tls: TlsFault,
    /// Where the script says so.
    pub span: Span,
}

/// What goes wrong in a handshake of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// The certificate was valid until yesterday.
    Expired,
    /// The certificate is for somebody else.
    WrongHost,
    /// The certificate is of an authority that nobody knows.
    UnknownAuthority,
    /// Nobody comes in without a certificate.
    NeedsClientCertificate,
    /// TLS 1.0 is spoken, and nothing newer.
    OldVersion,
}

impl TlsFault {
    pub(crate) const WORDS: &'static [(&'static str, Self)] = &[
        ("expired", Self::Expired),
        ("wrong-host", Self::WrongHost),
        ("unknown-ca", Self::UnknownAuthority),
        ("needs-client-cert", Self::NeedsClientCertificate),
        ("old-version", Self::OldVersion),
    ];

    /// Returns the word of the language for it.
    pub fn word(self) -> &'static str {
        let mut words = Self::WORDS.iter();
        words
            .find(|(_, fault)| *fault == self)
            .map_or("", |(word, _)| word)
    }
}
