//! FHIR packages for tests: made ones, and the published one beside the repository.

use bookend_fhir::Release;
use bookend_profile::{Package, Profiles};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// Makes a profile of a type of STU3, with these elements and the type itself before them.
pub fn profile(name: &str, of: &str, elements: &[(&str, Value)]) -> Value {
    let mut all = vec![json!({"id": of, "path": of})];
    all.extend(elements.iter().map(|(path, more)| {
        let mut element = json!({"id": path, "path": path});
        let members = more.as_object().unwrap().clone();
        element.as_object_mut().unwrap().extend(members);
        element
    }));
    json!({
        "resourceType": "StructureDefinition",
        "url": format!("https://made.example/StructureDefinition/{name}"),
        "name": name,
        "type": of,
        "baseDefinition": format!("http://hl7.org/fhir/StructureDefinition/{of}"),
        "snapshot": {"element": all},
    })
}

/// Makes a package of STU3, as it is published: a gzipped archive.
pub fn package(definitions: &[Value]) -> Vec<u8> {
    package_of("3.0.1", definitions)
}

/// Makes a package of a release.
pub fn package_of(version: &str, definitions: &[Value]) -> Vec<u8> {
    let manifest = json!({"name": "made", "version": "1.0.0", "fhirVersions": [version]});
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let mut add = |name: &str, text: &str| {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder
            .append_data(&mut header, name, text.as_bytes())
            .unwrap();
    };
    add("package/package.json", &manifest.to_string());
    for (index, definition) in definitions.iter().enumerate() {
        add(&format!("package/{index}.json"), &definition.to_string());
    }
    builder.into_inner().unwrap().finish().unwrap()
}

/// Compiles the profiles of a package.
pub fn profiles(package: &[u8]) -> Arc<Profiles> {
    let package = Package::read(package).unwrap();
    Arc::new(Profiles::load(&[package], Release::Stu3).unwrap())
}

/// Returns the path of the published booking package, or says that the test is skipped.
pub fn booking_package() -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/fhir-packages");
    let path = folder.join("nhsd.assets.stu3-1.6.0-booking.tgz");
    if path.is_file() {
        return Some(path.display().to_string());
    }
    crate::skipped::skipped("../shared/data/fhir-packages");
    None
}
