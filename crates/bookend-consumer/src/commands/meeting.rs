//! Certificates for everybody in a rehearsal.

use super::CommandError;
use crate::cli::TlsArgs;
use bookend_model::Clock;
use bookend_provider::TlsChoice;
use bookend_tls::{OldestVersion, ServerFiles, make_folder};
use std::path::PathBuf;
use tempfile::TempDir;

/// Certificates for everybody, in a folder that is gone when the rehearsal is over.
#[derive(Debug)]
pub(crate) struct Meeting {
    folder: TempDir,
}

impl Meeting {
    /// Makes the certificates.
    pub(super) fn arrange() -> Result<Self, CommandError> {
        let doing = CommandError::system("a folder for certificates cannot be made");
        let folder = tempfile::tempdir().map_err(doing)?;
        // The machine's clock, not the rehearsal's: TLS knows no other.
        let now = Clock::system().now();
        make_folder(
            folder.path(),
            &["provider", "consumer", "ssp"],
            &[],
            (now, 1),
        )?;
        Ok(Self { folder })
    }

    /// Returns what somebody who listens shows and asks for.
    pub(super) fn server(&self, role: &str) -> TlsChoice {
        TlsChoice {
            files: Some(ServerFiles {
                certificate: self.file(&format!("{role}.pem")),
                key: self.file(&format!("{role}.key")),
                client_authorities: Some(self.file("ca.pem")),
                oldest: OldestVersion::default(),
            }),
            issuer: Some(self.folder.path().to_owned()),
        }
    }

    /// Returns what somebody who calls trusts and shows.
    pub(super) fn client(&self, role: &str) -> TlsArgs {
        TlsArgs {
            ca: Some(self.file("ca.pem")),
            client_cert: Some(self.file(&format!("{role}.pem"))),
            client_key: Some(self.file(&format!("{role}.key"))),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
