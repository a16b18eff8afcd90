//! The side that calls.

use crate::crypto::crypto;
use crate::error::{Material, TlsError};
use crate::material::{read_authorities, read_chain};
use crate::untrusted::Noting;
use crate::version::OldestVersion;
use jiff::Timestamp;
use rustls::client::{ResolvesClientCert, WebPkiServerVerifier};
use rustls::sign::SingleCertAndKey;
use rustls::{ClientConfig, RootCertStore};
use std::path::PathBuf;
use std::sync::Arc;

/// What a side that calls trusts and shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFiles {
    /// Authorities that are trusted beside those of the web, as PEM.
    pub authorities: Option<PathBuf>,
    /// The certificate that is shown to who asks for one, and its private key, as PEM.
    pub identity: Option<(PathBuf, PathBuf)>,
}

impl ClientFiles {
    /// Reads the files and makes the configuration of the library.
    ///
    /// # Errors
    ///
    /// [`TlsError`], with what is wrong and in which file.
    pub fn config(&self, now: Timestamp) -> Result<ClientConfig, TlsError> {
        let mut trusted = RootCertStore::empty();
        trusted.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
        if let Some(path) = &self.authorities {
            let named = read_authorities(Material::ServerAuthorities, path)?;
            trusted.extend(named.roots);
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), crypto());
        let verifier = verifier
            .build()
            .map_err(|error| TlsError::Library(rustls::Error::General(error.to_string())))?;
        let builder = ClientConfig::builder_with_provider(crypto())
            .with_protocol_versions(OldestVersion::Tls12.versions())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Noting(verifier)));
        let Some((certificate, key)) = &self.identity else {
            return Ok(builder.with_no_client_auth());
        };
        let chain = read_chain(
            (Material::ClientCertificate, certificate),
            (Material::ClientKey, key),
            now,
        )?;
        let shown: Arc<dyn ResolvesClientCert> = Arc::new(SingleCertAndKey::from(chain.key));
        Ok(builder.with_client_cert_resolver(shown))
    }
}
