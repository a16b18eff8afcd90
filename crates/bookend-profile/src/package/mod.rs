//! Packages, as registries publish them: an archive with `package/package.json` and resources.
//!
//! Source: <https://confluence.hl7.org/display/FHIR/NPM+Package+Specification>.

mod manifest;
mod read;

pub use read::{Package, PackageError};
