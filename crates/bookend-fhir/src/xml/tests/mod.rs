//! The rules of FHIR XML one by one.

mod reading;
mod refusing;
mod writing;

use super::{parse, write};
use crate::{Release, Structures};

/// Reads a document: the only line that knows the reader.
fn read(text: impl AsRef<[u8]>) -> String {
    match parse(text.as_ref(), Structures::of(Release::Stu3)) {
        Ok(resource) => resource.to_string(),
        Err(error) => error.to_string(),
    }
}

/// Reads what stands within a patient.
fn read_within(text: &str) -> String {
    let said = read(format!(
        r#"<Patient xmlns="http://hl7.org/fhir">{text}</Patient>"#
    ));
    said.replace(r#""resourceType":"Patient","#, "")
}

/// Writes a resource without the declaration: the only line that knows the writer.
fn written(resource: &serde_json::Value) -> String {
    let text = write(resource, Structures::of(Release::Stu3));
    let text = String::from_utf8_lossy(&text).into_owned();
    text.replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "")
        .replace(r#" xmlns="http://hl7.org/fhir""#, "")
}
