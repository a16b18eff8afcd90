//! Packages that are made for a test.

use bookend_fhir::Release;
use bookend_profile::{Package, Profiles};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// Judges a resource by the definitions of a package of R4, and renders the issues.
pub(crate) fn judged(definitions: &[Value], resource: &Value) -> String {
    let profiles = Profiles::load(&[package(definitions)], Release::R4).unwrap();
    let now = "2026-11-21T12:00:00+00:00[UTC]".parse().unwrap();
    let issues = profiles.judge(resource, &[], &now);
    issues
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Makes an element of a definition.
pub(crate) fn element(id: &str, more: Value) -> Value {
    let mut element = json!({"id": id, "path": id.split('.').map(|it| it.split(':').next().unwrap()).collect::<Vec<_>>().join(".")});
    element
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    element
}

/// Makes a profile that has all its elements.
pub(crate) fn profile(name: &str, of: &str, elements: Value) -> Value {
    json!({"resourceType": "StructureDefinition", "url": format!("http://x/{name}"), "name": name, "type": of,
        "baseDefinition": format!("http://hl7.org/fhir/StructureDefinition/{of}"), "snapshot": {"element": elements}})
}

/// Makes a profile that has its differences alone.
pub(crate) fn differential(name: &str, of: &str, base: &str, elements: Value) -> Value {
    json!({"resourceType": "StructureDefinition", "url": format!("http://x/{name}"), "name": name, "type": of,
        "baseDefinition": base, "differential": {"element": elements}})
}

/// Makes a package of R4.
pub(crate) fn package(definitions: &[Value]) -> Package {
    let manifest = json!({"name": "made", "version": "1.0.0", "fhirVersions": ["4.0.1"]});
    let mut files = vec![("package/package.json".to_owned(), manifest.to_string())];
    let definitions = definitions.iter().enumerate();
    files.extend(definitions.map(|(index, it)| (format!("package/{index}.json"), it.to_string())));
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.clone()))
        .collect();
    Package::read(&archive(&files)).unwrap()
}

/// Makes a gzipped archive.
pub(crate) fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder
            .append_data(&mut header, name, text.as_bytes())
            .unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}
