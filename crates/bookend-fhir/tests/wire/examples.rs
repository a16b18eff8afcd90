//! Published examples keep everything on the way through both formats.

use bookend_fhir::{Format, Release, Structures, json, tree, xml};
use serde_json::Value;

use super::losses::losses;
use super::published;

/// Returns what is lost when a resource goes through XML: the only line that knows the formats.
fn lost(resource: &Value, structures: &Structures) -> Vec<String> {
    match xml::parse(&xml::write(resource, structures), structures) {
        Ok(again) => losses(resource, &again),
        Err(error) => vec![format!("unexplained, {error}")],
    }
}

/// Whether a file of a package describes the package and is no resource.
fn is_about_the_package(name: &str) -> bool {
    name.ends_with("/package.json") || name.ends_with("/.index.json")
}

/// Returns what each of the files loses, and how many resources there were.
fn lost_in(files: &[(String, Vec<u8>)], release: Release) -> (Vec<String>, usize) {
    let structures = Structures::of(release);
    let mut all = Vec::new();
    let resources: Vec<_> = files
        .iter()
        .filter(|(name, _)| !is_about_the_package(name))
        .collect();
    for (name, bytes) in &resources {
        let found = match json::parse(bytes) {
            Ok(resource) => lost(&resource, structures),
            Err(error) => vec![format!("unexplained, {error}")],
        };
        all.extend(found.into_iter().map(|loss| format!("{name}: {loss}")));
    }
    let unexplained: Vec<_> = all
        .iter()
        .filter(|loss| loss.contains("unexplained"))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    (all, resources.len())
}

#[test]
fn published_r4_resources_survive_the_way_through_xml() {
    let Some(packages) = published::packages(|name| !name.contains("stu3-1.6")) else {
        return;
    };
    let (lost, count) = lost_in(&packages, Release::R4);
    assert_eq!(count, 896);
    insta::assert_snapshot!(lost.join("\n"));
}

#[test]
fn published_stu3_definitions_survive_the_way_through_xml() {
    let Some(packages) = published::packages(|name| name.contains("stu3-1.6")) else {
        return;
    };
    let (lost, count) = lost_in(&packages, Release::Stu3);
    assert_eq!((lost, count), (Vec::new(), 96));
}

#[test]
fn published_stu3_examples_survive_the_way_through_xml() {
    let Some(folder) = published::path("samples/stu3-examples") else {
        return;
    };
    let (lost, count) = lost_in(&published::files(&folder), Release::Stu3);
    assert_eq!(count, 70);
    insta::assert_snapshot!(lost.join("\n"));
}

#[test]
fn published_xml_samples_survive_the_way_through_json() {
    let Some(folder) = published::path("samples/careconnect-stu3") else {
        return;
    };
    let structures = Structures::of(Release::Stu3);
    let mut refused = Vec::new();
    for (name, bytes) in published::files(&folder) {
        let resource = match Format::Xml.parse(&bytes, structures) {
            Ok(resource) => resource,
            Err(error) => {
                refused.push(format!("{name}: {error}"));
                continue;
            }
        };
        assert!(tree::resource_type(&resource).is_some(), "{name}");
        assert_eq!(
            json::parse(&json::write(&resource)).as_ref(),
            Ok(&resource),
            "{name}"
        );
        assert_eq!(lost(&resource, structures), Vec::<String>::new(), "{name}");
    }
    // These are templates: the incumbent puts elements where the texts stand.
    insta::assert_snapshot!(refused.join("\n"), @"
BookAppointment_HappyPath_005.xml: line 8, column 1, `Appointment`: text may stand in the narrative only, found `__DOCUMENT_REF_NODE__  __SLOT_NODE__  __…`
CancelAppointment_HappyPath_Response.xml: line 8, column 1, `Appointment`: text may stand in the narrative only, found `__DOCUMENT_REF_NODE__  __SLOT_NODE__  __…`
");
}
