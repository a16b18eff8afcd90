//! The side that listens.

use crate::crypto::crypto;
use crate::error::{Material, TlsError};
use crate::facts::Facts;
use crate::material::{Chain, read_authorities, read_chain};
use crate::untrusted::Noting;
use crate::version::OldestVersion;
use jiff::Timestamp;
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoClientAuth, WebPkiClientVerifier};
use rustls::sign::SingleCertAndKey;
use rustls::{RootCertStore, ServerConfig};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is spoken above TLS; a client that offers other things only is told so.
const ALPN: &[u8] = b"http/1.1";

/// The files of a side that listens.
#[derive(Clone, Debug)]
pub struct ServerFiles {
    /// The certificate, and those that lead to its authority, as PEM.
    pub certificate: PathBuf,
    /// The private key, as PEM.
    pub key: PathBuf,
    /// The authorities of clients, as PEM: with them a client has to show a certificate.
    pub client_authorities: Option<PathBuf>,
    /// The oldest version that is spoken.
    pub oldest: OldestVersion,
}

/// The side that listens: files that were read and found right.
#[derive(Clone, Debug)]
pub struct ServerSide {
    chain: Chain,
    visitors: Visitors,
    oldest: OldestVersion,
}

/// Who may come in.
#[derive(Clone, Debug)]
pub enum Visitors {
    /// Anybody, and nobody is asked for a certificate.
    Anybody,
    /// Whoever shows a certificate of one of these authorities.
    Certified(Arc<RootCertStore>),
}

impl ServerFiles {
    /// Reads the files.
    ///
    /// # Errors
    ///
    /// [`TlsError`], with what is wrong and in which file.
    pub fn read(&self, now: Timestamp) -> Result<ServerSide, TlsError> {
        let chain = read_chain(
            (Material::ServerCertificate, &self.certificate),
            (Material::ServerKey, &self.key),
            now,
        )?;
        let visitors = match &self.client_authorities {
            None => Visitors::Anybody,
            Some(path) => Visitors::of_file(path)?,
        };
        Ok(ServerSide::new(chain, visitors, self.oldest))
    }
}

impl Visitors {
    fn of_file(path: &Path) -> Result<Self, TlsError> {
        let authorities = read_authorities(Material::ClientAuthorities, path)?;
        Ok(Self::Certified(Arc::new(authorities)))
    }

    fn verifier(&self) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
        match self {
            Self::Anybody => Ok(Arc::new(NoClientAuth)),
            Self::Certified(authorities) => {
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::clone(authorities), crypto());
                let refused = |error: rustls::server::VerifierBuilderError| {
                    TlsError::Library(rustls::Error::General(error.to_string()))
                };
                Ok(Arc::new(Noting(verifier.build().map_err(refused)?)))
            }
        }
    }
}

impl ServerSide {
    /// Puts a side together.
    pub fn new(chain: Chain, visitors: Visitors, oldest: OldestVersion) -> Self {
        Self {
            chain,
            visitors,
            oldest,
        }
    }

    /// Returns what stands in its certificate.
    pub fn facts(&self) -> &Facts {
        &self.chain.facts
    }

    /// Returns whether clients have to show a certificate.
    pub fn asks_for_certificates(&self) -> bool {
        matches!(self.visitors, Visitors::Certified(_))
    }

    /// Returns the same side with another certificate.
    #[must_use]
    pub fn showing(&self, chain: Chain) -> Self {
        Self {
            chain,
            ..self.clone()
        }
    }

    /// Returns the same side for other visitors.
    #[must_use]
    pub fn visited_by(&self, visitors: Visitors) -> Self {
        Self {
            visitors,
            ..self.clone()
        }
    }

    /// Makes the configuration of the library.
    ///
    /// # Errors
    ///
    /// [`TlsError::Library`].
    pub fn config(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let resolver = SingleCertAndKey::from(Arc::clone(&self.chain.key));
        let mut config = ServerConfig::builder_with_provider(crypto())
            .with_protocol_versions(self.oldest.versions())?
            .with_client_cert_verifier(self.visitors.verifier()?)
            .with_cert_resolver(Arc::new(resolver));
        config.alpn_protocols = vec![ALPN.to_vec()];
        Ok(Arc::new(config))
    }
}
