//! A folder of certificates for development.

use crate::authority::{Authority, Wanted};
use crate::error::{MakeError, Material, TlsError};
use crate::lifetime::Lifetime;
use crate::material::read_chain;
use jiff::Timestamp;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The name of the files of the authority.
pub const AUTHORITY: &str = "ca";

/// Whom a folder has certificates for, unless more are asked for.
pub const ROLES: &[&str] = &["provider", "consumer", "dos", "sds", "ssp"];

/// The domain of the names that certificates are for; it is nobody's (RFC 2606).
const DOMAIN: &str = "bookend.example";

/// What became of the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// The files that were made.
    pub made: Vec<PathBuf>,
    /// The files that were there, are right, and stay as they are.
    pub kept: Vec<PathBuf>,
}

/// Fills a folder with an authority (`ca.pem`, `ca.key`) and, for each role, a certificate of it and
/// its key (`ROLE.pem`, `ROLE.key`). What is there stays, so that whoever trusts it may go on.
///
/// Each certificate is for servers and clients, and for the names `ROLE`, `bookend-ROLE` and
/// `ROLE.bookend.example`, this machine's own, and those of `names`. Keys can be read by their owner only.
///
/// # Errors
///
/// [`TlsError`]: a certificate that is there and not valid any more, half of a pair, a name that is
/// none, a folder that cannot be written.
pub fn make_folder(
    dir: &Path,
    roles: &[&str],
    names: &[String],
    (now, days): (Timestamp, i32),
) -> Result<Folder, TlsError> {
    let write = |source| MakeError::Write {
        path: dir.to_owned(),
        source,
    };
    std::fs::create_dir_all(dir).map_err(write)?;
    let mut folder = Folder::default();
    let lifetime = Lifetime::of_days(now, days);
    let authority = folder.authority(dir, lifetime, now)?;
    for role in roles {
        folder.role(dir, (role, names), &authority, (lifetime, now))?;
    }
    Ok(folder)
}

/// Reads what [`make_folder`] makes, and makes nothing.
///
/// # Errors
///
/// [`TlsError`]: as there, and a pair that is not there.
pub fn read_folder(dir: &Path, roles: &[&str], now: Timestamp) -> Result<Folder, TlsError> {
    let mut folder = Folder::default();
    folder.has(&pair(dir, AUTHORITY), AUTHORITY_PARTS, now)?;
    for role in roles {
        folder.has(&pair(dir, role), ROLE_PARTS, now)?;
    }
    Ok(folder)
}

/// What a pair of files is, for whoever reads of an error.
const AUTHORITY_PARTS: (Material, Material) = (Material::Authority, Material::AuthorityKey);
const ROLE_PARTS: (Material, Material) = (Material::ServerCertificate, Material::ServerKey);

impl Folder {
    fn authority(
        &mut self,
        dir: &Path,
        lifetime: Lifetime,
        now: Timestamp,
    ) -> Result<Authority, TlsError> {
        let pair = pair(dir, AUTHORITY);
        if self.keeps(&pair, AUTHORITY_PARTS, now)? {
            return Authority::read(&pair.0, &pair.1);
        }
        let authority = Authority::make(&authority_name(now), lifetime)?;
        self.write(pair, authority.certificate(), &authority.key())?;
        Ok(authority)
    }

    fn role(
        &mut self,
        dir: &Path,
        (role, names): (&str, &[String]),
        authority: &Authority,
        (lifetime, now): (Lifetime, Timestamp),
    ) -> Result<(), TlsError> {
        let pair = pair(dir, role);
        if self.keeps(&pair, ROLE_PARTS, now)? {
            return Ok(());
        }
        let common_name = format!("{role}.{DOMAIN}");
        let mut all = vec![
            common_name.clone(),
            role.to_owned(),
            format!("bookend-{role}"),
        ];
        all.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
        all.extend(names.iter().cloned());
        let issued = authority.issue(&Wanted {
            common_name: &common_name,
            names: all,
            lifetime,
        })?;
        self.write(pair, &issued.certificate, &issued.key)
    }

    fn has(
        &mut self,
        pair: &(PathBuf, PathBuf),
        parts: (Material, Material),
        now: Timestamp,
    ) -> Result<(), TlsError> {
        if self.keeps(pair, parts, now)? {
            return Ok(());
        }
        let certificate = pair.0.clone();
        Err(TlsError::Make(MakeError::Missing { certificate }))
    }

    /// Whether a pair is there; one that is there has to be right.
    fn keeps(
        &mut self,
        (certificate, key): &(PathBuf, PathBuf),
        (what, what_key): (Material, Material),
        now: Timestamp,
    ) -> Result<bool, TlsError> {
        let half = |there: &PathBuf, missing: &PathBuf| {
            let (there, missing) = (there.clone(), missing.clone());
            TlsError::Make(MakeError::Half { there, missing })
        };
        match (certificate.exists(), key.exists()) {
            (false, false) => return Ok(false),
            (true, false) => return Err(half(certificate, key)),
            (false, true) => return Err(half(key, certificate)),
            (true, true) => {}
        }
        read_chain((what, certificate), (what_key, key), now)?;
        self.kept.extend([certificate.clone(), key.clone()]);
        Ok(true)
    }

    fn write(
        &mut self,
        (certificate, key): (PathBuf, PathBuf),
        certificate_text: &str,
        key_text: &str,
    ) -> Result<(), TlsError> {
        write_new(&certificate, certificate_text, 0o644)?;
        write_new(&key, key_text, 0o600)?;
        self.made.extend([certificate, key]);
        Ok(())
    }
}

/// Another one each time: a caller that trusts an authority of the same name would say that a signature is
/// wrong, and not that it knows no such authority.
fn authority_name(now: Timestamp) -> String {
    format!("Bookend development authority of {now:.0}")
}

/// Returns the files of a name: certificate and key.
fn pair(dir: &Path, name: &str) -> (PathBuf, PathBuf) {
    let file = |ending: &str| dir.join(format!("{name}.{ending}"));
    (file("pem"), file("key"))
}

fn write_new(path: &Path, text: &str, mode: u32) -> Result<(), MakeError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    let written = options.open(path);
    written
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|source| MakeError::Write {
            path: path.to_owned(),
            source,
        })
}

#[cfg(test)]
mod tests;
