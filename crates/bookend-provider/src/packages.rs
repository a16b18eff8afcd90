//! FHIR packages from files: the one door through which they enter.

use bookend_profile::{LoadError, Package, PackageError, Profiles, Remark};
use bookend_script::{KnownProfile, Script};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why packages could not be used.
#[derive(Debug, thiserror::Error)]
pub enum PackagesError {
    /// A file cannot be read.
    #[error("the FHIR package `{path}` cannot be read")]
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file is no package.
    #[error("`{path}` cannot be used as a FHIR package")]
    Package {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        source: PackageError,
    },
    /// The packages do not belong together.
    #[error("the FHIR packages cannot be used together")]
    Together(#[from] LoadError),
    /// They are of another release than the dialect.
    #[error(
        "the FHIR packages are of {found}, and the dialect `{dialect}` is of {expected}: give packages of {expected}"
    )]
    Release {
        /// The release of the packages.
        found: String,
        /// The dialect.
        dialect: String,
        /// Its release.
        expected: String,
    },
}

/// Reads packages and compiles the profiles in them; nothing where there are none.
///
/// # Errors
///
/// [`PackagesError`], at the first file that is no package.
pub fn read_profiles(paths: &[PathBuf]) -> Result<Option<Arc<Profiles>>, PackagesError> {
    let packages: Result<Vec<Package>, PackagesError> =
        paths.iter().map(|path| read(path)).collect();
    let packages = packages?;
    let Some(first) = packages.first() else {
        return Ok(None);
    };
    Ok(Some(Arc::new(Profiles::load(&packages, first.release())?)))
}

fn read(path: &Path) -> Result<Package, PackagesError> {
    let archive = std::fs::read(path).map_err(|source| PackagesError::Read {
        path: path.to_owned(),
        source,
    })?;
    Package::read(&archive).map_err(|source| PackagesError::Package {
        path: path.to_owned(),
        source,
    })
}

/// Returns the profiles that scripts can name.
pub fn known_profiles(profiles: &Profiles) -> Vec<KnownProfile> {
    let known = profiles.known().map(|(address, name)| KnownProfile {
        address: address.to_owned(),
        name: name.to_owned(),
        mandatory: profiles.mandatory(address),
    });
    known.collect()
}

/// Judges whether packages are of the release of a script's dialect.
///
/// # Errors
///
/// [`PackagesError::Release`].
pub fn judge_release(profiles: &Profiles, script: &Script) -> Result<(), PackagesError> {
    let dialect = script.dialect();
    let (found, expected) = (profiles.release(), dialect.release);
    if found == expected {
        return Ok(());
    }
    Err(PackagesError::Release {
        found: format!("{found:?}").to_uppercase(),
        dialect: dialect.name.clone(),
        expected: format!("{expected:?}").to_uppercase(),
    })
}

/// How many remarks are told; those of large packages would fill the screen.
const REMARKS: usize = 10;

/// Returns, for people, what in the packages is not judged by, and why.
pub fn package_remarks(profiles: &Profiles) -> Vec<String> {
    let all = profiles.remarks();
    let line = |remark: &Remark| format!("warning: package: {}: {}", remark.of, remark.says);
    let mut lines: Vec<String> = all.iter().take(REMARKS).map(line).collect();
    let more = all.len().saturating_sub(REMARKS);
    if more > 0 {
        lines.push(format!("warning: package: {more} more such remarks"));
    }
    lines
}
