//! Certificates and keys in files.

use crate::error::{Material, TlsError};
use crate::facts::Facts;
use jiff::Timestamp;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, RootCertStore};
use std::path::Path;
use std::sync::Arc;

/// A certificate with those that lead to its authority, and its private key.
#[derive(Clone, Debug)]
pub struct Chain {
    /// What stands in the certificate.
    pub facts: Facts,
    /// The certificates and the key, which belong together.
    pub key: Arc<CertifiedKey>,
}

impl Chain {
    /// Puts a chain together.
    ///
    /// # Errors
    ///
    /// What the library says; [`InconsistentKeys`] among it.
    pub(crate) fn of(
        certificates: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, rustls::Error> {
        let facts = certificates.first().map(Facts::of);
        let facts = facts
            .and_then(Result::ok)
            .ok_or_else(|| rustls::Error::General("a certificate cannot be made out".to_owned()))?;
        let key = CertifiedKey::from_der(certificates, key, &crate::crypto())?;
        Ok(Self {
            facts,
            key: Arc::new(key),
        })
    }
}

/// Reads the certificate of a side, those that lead to its authority behind it, and its key; all of
/// it PEM, and judges whether they belong together and are valid now.
///
/// # Errors
///
/// [`TlsError`], with what is wrong and in which file.
pub fn read_chain(
    (what, path): (Material, &Path),
    (what_key, key_path): (Material, &Path),
    now: Timestamp,
) -> Result<Chain, TlsError> {
    let certificates = read_certificates(what, path)?;
    let key = read_key(what_key, key_path)?;
    let first = certificates.first().map(Facts::of);
    let facts = first.unwrap_or_else(|| Err("there is none".to_owned()));
    let facts = facts.map_err(|reason| malformed(what, path, reason))?;
    if let Some(problem) = facts.objection(now) {
        return Err(TlsError::Untimely {
            what,
            path: path.to_owned(),
            name: facts.name().to_owned(),
            problem,
        });
    }
    Chain::of(certificates, key).map_err(|error| match error {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => TlsError::KeyMismatch {
            what,
            path: path.to_owned(),
            name: facts.name().to_owned(),
            key: key_path.to_owned(),
        },
        other => TlsError::Refused {
            what: what_key,
            path: key_path.to_owned(),
            reason: other.to_string(),
        },
    })
}

/// Reads certificates whose word is taken for others.
///
/// # Errors
///
/// [`TlsError`], with what is wrong and in which file.
pub fn read_authorities(what: Material, path: &Path) -> Result<RootCertStore, TlsError> {
    let mut store = RootCertStore::empty();
    for certificate in read_certificates(what, path)? {
        store
            .add(certificate)
            .map_err(|error| malformed(what, path, error.to_string()))?;
    }
    Ok(store)
}

pub(crate) fn read_certificates(
    what: Material,
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(what, path)?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let certificates = read.map_err(|error| malformed(what, path, error.to_string()))?;
    if certificates.is_empty() {
        return Err(TlsError::Missing {
            what,
            path: path.to_owned(),
            wanted: "CERTIFICATE",
        });
    }
    Ok(certificates)
}

fn read_key(what: Material, path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(what, path)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| match error {
        rustls::pki_types::pem::Error::NoItemsFound => TlsError::Missing {
            what,
            path: path.to_owned(),
            wanted: "PRIVATE KEY",
        },
        other => malformed(what, path, other.to_string()),
    })
}

pub(crate) fn read(what: Material, path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|source| TlsError::Read {
        what,
        path: path.to_owned(),
        source,
    })
}

pub(crate) fn malformed(what: Material, path: &Path, reason: String) -> TlsError {
    TlsError::Malformed {
        what,
        path: path.to_owned(),
        reason,
    }
}
