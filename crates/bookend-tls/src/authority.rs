//! An authority that issues certificates for development.

use crate::error::{MakeError, Material, TlsError};
use crate::lifetime::Lifetime;
use crate::material::{Chain, malformed, read, read_certificates};
use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;

/// Whose word a development set-up takes. Its key issues for any name, so it belongs on no other
/// machine's list of trusted authorities.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    pem: String,
}

/// What a certificate is to be for.
#[derive(Clone, Debug)]
pub struct Wanted<'w> {
    /// The common name of its subject.
    pub common_name: &'w str,
    /// Host names and addresses.
    pub names: Vec<String>,
    /// When it is valid.
    pub lifetime: Lifetime,
}

/// A certificate, and its private key.
#[derive(Debug)]
pub struct Issued {
    /// The certificate as PEM.
    pub certificate: String,
    /// The private key as PEM.
    pub key: String,
}

impl Authority {
    /// Makes an authority with a new key.
    ///
    /// # Errors
    ///
    /// [`MakeError`].
    pub fn make(name: &str, lifetime: Lifetime) -> Result<Self, MakeError> {
        let mut params = params(name, lifetime);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        Ok(Self {
            pem: certificate.pem(),
            certificate: certificate.der().clone(),
            issuer: Issuer::new(params, key),
        })
    }

    /// Reads an authority from its certificate and its key.
    ///
    /// # Errors
    ///
    /// [`TlsError`], with what is wrong and in which file.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let certificates = read_certificates(Material::Authority, certificate)?;
        let not_text = |_| malformed(Material::AuthorityKey, key, "it is no text".to_owned());
        let text = String::from_utf8(read(Material::AuthorityKey, key)?).map_err(not_text)?;
        let wrong = |error: rcgen::Error| malformed(Material::AuthorityKey, key, error.to_string());
        let pair = KeyPair::from_pem(&text).map_err(wrong)?;
        let wrong =
            |error: rcgen::Error| malformed(Material::Authority, certificate, error.to_string());
        let first = certificates.into_iter().next().ok_or(TlsError::Missing {
            what: Material::Authority,
            path: certificate.to_owned(),
            wanted: "CERTIFICATE",
        })?;
        let pem = read(Material::Authority, certificate)?;
        Ok(Self {
            issuer: Issuer::from_ca_cert_der(&first, pair).map_err(wrong)?,
            certificate: first,
            pem: String::from_utf8_lossy(&pem).into_owned(),
        })
    }

    /// Issues a certificate for a server or a client, with a new key.
    ///
    /// # Errors
    ///
    /// [`MakeError`].
    pub fn issue(&self, wanted: &Wanted<'_>) -> Result<Issued, MakeError> {
        let mut params = params(wanted.common_name, wanted.lifetime);
        for name in &wanted.names {
            let named = CertificateParams::new(vec![name.clone()]);
            let named = named.map_err(|_| MakeError::Name(name.clone()))?;
            params.subject_alt_names.extend(named.subject_alt_names);
        }
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Issued {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        })
    }

    /// Returns its certificate as PEM.
    pub fn certificate(&self) -> &str {
        &self.pem
    }

    /// Returns its private key as PEM.
    pub fn key(&self) -> String {
        self.issuer.key().serialize_pem()
    }

    /// Returns what trusts it and nobody else.
    ///
    /// # Errors
    ///
    /// [`TlsError::Library`].
    pub fn trusted(&self) -> Result<RootCertStore, TlsError> {
        let mut store = RootCertStore::empty();
        store.add(self.certificate.clone())?;
        Ok(store)
    }
}

impl Issued {
    /// Returns certificate and key as a side shows them.
    ///
    /// # Errors
    ///
    /// [`TlsError::Library`].
    pub fn chain(&self) -> Result<Chain, TlsError> {
        let unread = |error: rustls::pki_types::pem::Error| {
            TlsError::Library(rustls::Error::General(error.to_string()))
        };
        let certificates = CertificateDer::pem_slice_iter(self.certificate.as_bytes());
        let certificates: Result<Vec<_>, _> = certificates.collect();
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).map_err(unread)?;
        Ok(Chain::of(certificates.map_err(unread)?, key)?)
    }
}

fn params(common_name: &str, lifetime: Lifetime) -> CertificateParams {
    let day = |date: Date| {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        date_time_ymd(i32::from(date.year()), month, day)
    };
    let mut params = CertificateParams::default();
    let mut subject = DistinguishedName::new();
    subject.push(DnType::OrganizationName, "Bookend development");
    subject.push(DnType::CommonName, common_name);
    params.distinguished_name = subject;
    params.not_before = day(lifetime.first);
    params.not_after = day(lifetime.end);
    params
}
