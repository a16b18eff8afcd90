//! What came back, byte for byte.

use bookend_fhir::{Format, Release, Structures};
use serde_json::Value;
use std::io::Read;

/// A response as it stood on the wire; only the transfer coding is undone.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The header fields, in order, spelt as they were sent.
    pub headers: Vec<(String, String)>,
    /// The body, compressed when it was sent so.
    pub body: Vec<u8>,
    /// The sizes of the chunks in which the body came; none when it came whole.
    pub chunks: Vec<usize>,
}

impl Response {
    /// Returns the first value of a header field, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// Returns the body without its content coding.
    pub fn plain(&self) -> Vec<u8> {
        match self.header("Content-Encoding") {
            Some("gzip") => {
                let mut plain = Vec::new();
                flate2::read::GzDecoder::new(self.body.as_slice())
                    .read_to_end(&mut plain)
                    .unwrap();
                plain
            }
            Some(other) => panic!("the content coding is `{other}`"),
            None => self.body.clone(),
        }
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.plain()).unwrap()
    }

    /// Returns the resource in the body, in the format that `Content-Type` names.
    pub fn resource(&self) -> Value {
        let format = match self.header("Content-Type") {
            Some("application/fhir+json;charset=UTF-8") => Format::Json,
            Some("application/fhir+xml;charset=UTF-8") => Format::Xml,
            other => panic!("the content type is {other:?} of {self:?}"),
        };
        format
            .parse(&self.plain(), Structures::of(Release::Stu3))
            .unwrap()
    }

    /// Returns the one issue of the OperationOutcome in the body.
    pub fn issue(&self) -> Value {
        let outcome = self.resource();
        assert_eq!(outcome["resourceType"], "OperationOutcome", "{outcome}");
        let issues = outcome["issue"].as_array().unwrap();
        assert_eq!(issues.len(), 1, "one issue is expected in {outcome}");
        issues[0].clone()
    }

    /// Returns status, `issue.code` and the code of `issue.details` of a refusal.
    pub fn refusal(&self) -> (u16, String, String) {
        let issue = self.issue();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (
            self.status,
            text(&issue["code"]),
            text(&issue["details"]["coding"][0]["code"]),
        )
    }

    /// Returns the diagnostics of the one issue of the OperationOutcome in the body.
    pub fn diagnostics(&self) -> String {
        self.issue()["diagnostics"].as_str().unwrap().to_owned()
    }

    /// Returns the resources of a Bundle that are of a type.
    pub fn entries(&self, resource_type: &str) -> Vec<Value> {
        let bundle = self.resource();
        assert_eq!(bundle["resourceType"], "Bundle", "{bundle}");
        let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
        entries
            .into_iter()
            .map(|entry| entry["resource"].clone())
            .filter(|resource| resource["resourceType"] == resource_type)
            .collect()
    }
}
