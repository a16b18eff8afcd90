//! Reading the archive.

use std::io::Read;
use std::path::Path;

use bookend_fhir::Release;
use flate2::read::GzDecoder;
use tar::Archive;

use super::manifest::Manifest;

/// How large the files of a package may be together: the largest that is published, that of FHIR R4
/// itself, has about 130 MB.
const LARGEST: u64 = 512 * 1024 * 1024;

/// A package: its manifest and its files, not yet looked into.
#[derive(Clone, Debug)]
pub struct Package {
    pub(crate) manifest: Manifest,
    pub(crate) files: Vec<File>,
}

/// A file of a package.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The name with its folder: `package/CareConnect-Patient-1.json`.
    pub(crate) name: String,
    pub(crate) text: Vec<u8>,
}

/// Why a package cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// It is no gzipped archive, or a broken one.
    #[error("the file is no package: a gzipped tar archive is expected")]
    Archive(#[source] std::io::Error),
    /// Its files are too large together.
    #[error("the files of the package have more than {LARGEST} bytes together")]
    TooLarge,
    /// It does not say what it is.
    #[error("the archive has no file `package/package.json`, so it is no FHIR package")]
    NoManifest,
    /// What it says of itself is no JSON.
    #[error("`package/package.json` is no JSON")]
    Manifest(#[source] serde_json::Error),
    /// It is of another release of FHIR.
    #[error("the package is of FHIR `{0}`; known are 3.0 and 4.0 (`fhirVersions`)")]
    Release(String),
}

impl Package {
    /// Reads a package: a gzipped tar archive with the folder `package`.
    ///
    /// # Errors
    ///
    /// [`PackageError`].
    pub fn read(archive: &[u8]) -> Result<Self, PackageError> {
        let mut archive = Archive::new(GzDecoder::new(archive));
        let mut files = Vec::new();
        let mut manifest = None;
        let mut left = LARGEST;
        let mut long_name = None;
        for entry in archive.entries().map_err(PackageError::Archive)? {
            let mut entry = entry.map_err(PackageError::Archive)?;
            left = left
                .checked_sub(entry.size())
                .ok_or(PackageError::TooLarge)?;
            // Some tools write long names in a way that the library leaves to its user: as a file before
            // the one that is meant.
            if entry.header().entry_type().is_gnu_longname() {
                let mut name = String::new();
                entry
                    .read_to_string(&mut name)
                    .map_err(PackageError::Archive)?;
                long_name = Some(name.trim_end_matches('\0').to_owned());
                continue;
            }
            let name = match long_name.take() {
                Some(name) => name,
                None => entry
                    .path()
                    .map_err(PackageError::Archive)?
                    .to_string_lossy()
                    .into_owned(),
            };
            if !entry.header().entry_type().is_file() || !is_json(&name) {
                continue;
            }
            let mut text = Vec::new();
            entry
                .read_to_end(&mut text)
                .map_err(PackageError::Archive)?;
            if name == "package/package.json" {
                manifest = Some(Manifest::read(&text)?);
            } else if !name.rsplit('/').next().unwrap_or_default().starts_with('.') {
                files.push(File { name, text });
            }
        }
        let manifest = manifest.ok_or(PackageError::NoManifest)?;
        Ok(Self { manifest, files })
    }

    /// Returns the name, such as `uk.nhsdigital.bars.r4`.
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// Returns the version, such as `1.34.0`.
    pub fn version(&self) -> &str {
        &self.manifest.version
    }

    /// Returns the release of FHIR that it is of.
    pub fn release(&self) -> Release {
        self.manifest.release
    }

    /// Returns the examples: name and text of each file in a folder of that name.
    pub fn examples(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let examples = self.files.iter().filter(|file| file.is_example());
        examples.map(|file| (file.name.as_str(), file.text.as_slice()))
    }
}

fn is_json(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

impl File {
    pub(crate) fn is_example(&self) -> bool {
        self.name
            .split('/')
            .any(|folder| matches!(folder, "example" | "examples"))
    }
}
