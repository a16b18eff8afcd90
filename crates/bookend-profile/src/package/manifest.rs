//! What a package says of itself.

use bookend_fhir::Release;
use serde_json::Value;

use super::PackageError;

/// What a package says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) release: Release,
    /// Names and versions of the packages it builds on.
    pub(crate) dependencies: Vec<(String, String)>,
}

impl Manifest {
    /// Reads `package.json`.
    pub(super) fn read(text: &[u8]) -> Result<Self, PackageError> {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        let tree: Value = serde_json::from_slice(text).map_err(PackageError::Manifest)?;
        let word = |name: &str| tree.get(name).and_then(Value::as_str).unwrap_or_default();
        // Old packages write the second name.
        let versions = ["fhirVersions", "fhir-version-list"];
        let versions = versions.iter().find_map(|name| tree.get(name)?.as_array());
        let versions: Vec<&str> = versions
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let release = versions.iter().find_map(|version| release(version));
        let dependencies = tree.get("dependencies").and_then(Value::as_object);
        let dependencies = dependencies.into_iter().flatten();
        let dependencies = dependencies.map(|(name, version)| {
            (
                name.clone(),
                version.as_str().unwrap_or_default().to_owned(),
            )
        });
        Ok(Self {
            name: word("name").to_owned(),
            version: word("version").to_owned(),
            release: release.ok_or_else(|| PackageError::Release(versions.join(", ")))?,
            dependencies: dependencies.collect(),
        })
    }
}

fn release(version: &str) -> Option<Release> {
    match version.split('.').next()? {
        "3" => Some(Release::Stu3),
        "4" => version.starts_with("4.0").then_some(Release::R4),
        _ => None,
    }
}
