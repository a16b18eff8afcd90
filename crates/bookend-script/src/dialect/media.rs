//! The wire formats of a dialect.

use crate::checker::Checker;
use crate::fields::Fields;
use crate::node::Node;

/// The two wire formats of a dialect.
#[derive(Clone, Debug)]
pub struct Media {
    /// FHIR JSON.
    pub json: MediaType,
    /// FHIR XML.
    pub xml: MediaType,
}

/// A wire format: how it is announced, and by which names it is known.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// The `Content-Type` that is sent.
    pub content_type: String,
    /// The media types of requests that are in this format, without parameters, lower case.
    pub sent_as: Vec<String>,
    /// The media types of `Accept` that ask for this format, without parameters, lower case.
    pub asked_as: Vec<String>,
    /// The values of `_format` that ask for this format, lower case.
    pub formats: Vec<String>,
}

impl Media {
    pub(super) fn read(checker: &Checker<'_>, fields: &Fields<'_>) -> Option<Self> {
        let media = checker.fields(fields.require(checker, "media")?, "`media`")?;
        let json = MediaType::read(checker, media.require(checker, "json")?);
        let xml = MediaType::read(checker, media.require(checker, "xml")?);
        media.finish(checker);
        Some(Self {
            json: json?,
            xml: xml?,
        })
    }
}

impl MediaType {
    fn read(checker: &Checker<'_>, node: &Node) -> Option<Self> {
        let fields = checker.fields(node, "a wire format")?;
        let lower = |key| {
            let texts = fields
                .take(key)
                .map(|node| checker.texts(node, "a media type"))
                .unwrap_or_default();
            texts.into_iter().map(|text| text.to_lowercase()).collect()
        };
        let format = Self {
            content_type: checker.text(fields.require(checker, "content-type")?, "a media type")?,
            sent_as: lower("sent-as"),
            asked_as: lower("asked-as"),
            formats: lower("formats"),
        };
        fields.finish(checker);
        Some(format)
    }
}
