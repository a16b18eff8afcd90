//! Why there is no TLS.

use jiff::Timestamp;
use std::fmt;
use std::path::PathBuf;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// The certificate that a server shows.
    ServerCertificate,
    /// The private key of it.
    ServerKey,
    /// The certificate that a client shows.
    ClientCertificate,
    /// The private key of it.
    ClientKey,
    /// Who may have issued the certificates of clients.
    ClientAuthorities,
    /// Who may have issued the certificates of servers.
    ServerAuthorities,
    /// The authority of a folder of certificates.
    Authority,
    /// The private key of it.
    AuthorityKey,
}

impl fmt::Display for Material {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ServerCertificate => "the server's certificate",
            Self::ServerKey => "the private key of the server's certificate",
            Self::ClientCertificate => "the client's certificate",
            Self::ClientKey => "the private key of the client's certificate",
            Self::ClientAuthorities => "the file of authorities for clients",
            Self::ServerAuthorities => "the file of authorities for servers",
            Self::Authority => "the certificate of the authority",
            Self::AuthorityKey => "the private key of the authority",
        })
    }
}

/// Why there is no TLS: what is wrong with a file, and with which.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{what}, `{path}`, cannot be read")]
    Read {
        /// What it is for.
        what: Material,
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file does not hold what it should.
    #[error("{what}, `{path}`, has no `-----BEGIN {wanted}-----`; it should be PEM")]
    Missing {
        /// What it is for.
        what: Material,
        /// The file.
        path: PathBuf,
        /// What should be in it.
        wanted: &'static str,
    },
    /// What a file holds cannot be made out.
    #[error("{what}, `{path}`, cannot be made out: {reason}")]
    Malformed {
        /// What it is for.
        what: Material,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A certificate is not valid now.
    #[error("{what}, `{path}` for {name}, {problem}")]
    Untimely {
        /// What it is for.
        what: Material,
        /// The file.
        path: PathBuf,
        /// Whose it is.
        name: String,
        /// Whether it is too early or too late.
        problem: Untimely,
    },
    /// The key is another certificate's.
    #[error("{what}, `{path}` for {name}, does not belong to the private key in `{key}`")]
    KeyMismatch {
        /// What the certificate is for.
        what: Material,
        /// Its file.
        path: PathBuf,
        /// Whose it is.
        name: String,
        /// The file of the key.
        key: PathBuf,
    },
    /// The library refuses what files hold.
    #[error("{what}, `{path}`, cannot be used: {reason}")]
    Refused {
        /// What it is for.
        what: Material,
        /// The file.
        path: PathBuf,
        /// What the library said.
        reason: String,
    },
    /// The library has no such setting.
    #[error("no TLS: {0}")]
    Library(#[from] rustls::Error),
    /// A certificate could not be made.
    #[error(transparent)]
    Make(#[from] MakeError),
}

/// How a certificate is not valid now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untimely {
    /// It was valid until then.
    Expired(Timestamp),
    /// It is valid from then.
    NotYet(Timestamp),
}

impl fmt::Display for Untimely {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired(end) => write!(formatter, "expired at {end}"),
            Self::NotYet(begin) => write!(formatter, "is not valid before {begin}"),
        }
    }
}

/// Why certificates could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// A name is none that a certificate can be for.
    #[error("`{0}` is not a name that a certificate can be for; write a host name or an address")]
    Name(String),
    /// The library refuses.
    #[error("a certificate could not be made: {0}")]
    Library(#[from] rcgen::Error),
    /// A file cannot be written.
    #[error("`{path}` cannot be written")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Half of a pair is there.
    #[error(
        "`{there}` is there and `{missing}` is not; remove the first, or bring the second back"
    )]
    Half {
        /// The file that is there.
        there: PathBuf,
        /// The file that belongs to it.
        missing: PathBuf,
    },
    /// A pair that was looked for is not there.
    #[error("`{certificate}` is not there, nor is its key")]
    Missing {
        /// The certificate.
        certificate: PathBuf,
    },
}
