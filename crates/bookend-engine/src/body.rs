//! The body of a message, read once.

use bookend_fhir::plain_xml::{self, PlainXmlError};
use bookend_fhir::{Format, ParseError, Structures};
use bookend_model::Headers;
use bookend_script::{Media, Spellings};
use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use serde_json::Value;
use std::io::Read;
use std::sync::OnceLock;

/// How large a body may be once it is decompressed: a small body can hold a very large one.
pub(crate) const DECOMPRESSED_LIMIT: u64 = 16 * 1024 * 1024;

/// How many parts a resource may have. A tree takes about a hundred times the room of its text where
/// the text is nothing but small parts, so that size alone is no bound.
const PARTS_LIMIT: usize = 300_000;

/// The body of a message: as it came, decompressed, and as a resource, each made when it is first
/// asked for.
#[derive(Debug)]
pub struct Body {
    bytes: Bytes,
    encoding: Option<String>,
    media_type: Option<String>,
    format: Option<Format>,
    structures: &'static Structures,
    /// How names are spelled in what is no resource; nothing where a resource is expected.
    spellings: Option<Spellings>,
    plain: OnceLock<Result<Bytes, BodyFault>>,
    resource: OnceLock<Result<Value, BodyFault>>,
}

/// Why a body is not a resource.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BodyFault {
    /// There is none.
    #[error("there is no body")]
    Absent,
    /// `Content-Encoding` names something that is not known.
    #[error("the content encoding `{0}` is not known; `gzip` and `deflate` are")]
    Encoding(String),
    /// It cannot be decompressed.
    #[error("the body is not {encoding}: {reason}")]
    Compression {
        /// The encoding that it claims.
        encoding: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// It is too large once decompressed.
    #[error("the body is larger than {DECOMPRESSED_LIMIT} bytes once it is decompressed")]
    TooLarge,
    /// It has too many parts.
    #[error("the body has more than {PARTS_LIMIT} parts: objects, lists and members")]
    TooIntricate,
    /// `Content-Type` is not one of FHIR's.
    #[error("the content type `{0}` is not one of FHIR's")]
    MediaType(String),
    /// There is a body and no `Content-Type`.
    #[error("there is a body, and no content type")]
    NoMediaType,
    /// It cannot be parsed.
    #[error(transparent)]
    Syntax(ParseError),
    /// It is no XML.
    #[error("this is no XML: {0}")]
    Xml(#[from] PlainXmlError),
    /// It is no JSON.
    #[error("this is no JSON: {0}")]
    Json(String),
}

impl Body {
    /// Takes the body of a message.
    pub fn new(
        headers: &Headers,
        bytes: Bytes,
        media: &Media,
        structures: &'static Structures,
    ) -> Self {
        Self {
            bytes,
            encoding: encoding(headers),
            media_type: headers.first("Content-Type").map(str::to_owned),
            format: headers
                .first("Content-Type")
                .and_then(|text| sent_format(text, media)),
            structures,
            spellings: None,
            plain: OnceLock::new(),
            resource: OnceLock::new(),
        }
    }

    /// Returns the same body, to be read as XML or JSON that is no resource.
    #[must_use]
    pub fn no_resource(self, spellings: &Spellings) -> Self {
        Self {
            spellings: Some(spellings.clone()),
            ..self
        }
    }

    /// Returns whether it is read as something that is no resource.
    pub(crate) fn is_no_resource(&self) -> bool {
        self.spellings.is_some()
    }

    /// Returns the wire format, when the content type is one of FHIR's.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// Returns the bytes, decompressed.
    ///
    /// # Errors
    ///
    /// [`BodyFault`].
    pub fn plain(&self) -> Result<&Bytes, &BodyFault> {
        self.plain
            .get_or_init(|| decompress(&self.bytes, self.encoding.as_deref()))
            .as_ref()
    }

    /// Returns the body as a resource.
    ///
    /// # Errors
    ///
    /// [`BodyFault`].
    pub fn resource(&self) -> Result<&Value, &BodyFault> {
        self.resource
            .get_or_init(|| {
                let plain = self.plain().map_err(Clone::clone)?;
                if plain.is_empty() {
                    return Err(BodyFault::Absent);
                }
                if let Some(spellings) = &self.spellings {
                    return Ok(spellings.settle(self.tree(plain)?));
                }
                let format = self.format.ok_or_else(|| self.no_format())?;
                // A part is a byte at least, so that a small body need not be counted.
                if plain.len() > PARTS_LIMIT && parts(plain, format) > PARTS_LIMIT {
                    return Err(BodyFault::TooIntricate);
                }
                format
                    .parse(plain, self.structures)
                    .map_err(BodyFault::Syntax)
            })
            .as_ref()
    }

    /// Returns what is wrong with the order of the elements of a body that can be read; only XML has
    /// one.
    pub(crate) fn order_fault(&self) -> Option<BodyFault> {
        if self.format != Some(Format::Xml) || self.resource().is_err() {
            return None;
        }
        let plain = self.plain().ok()?;
        let checked = bookend_fhir::xml::check_order(plain, self.structures);
        checked.err().map(BodyFault::Syntax)
    }

    /// Reads what is no resource: JSON where the content type says so or the text begins like it,
    /// else XML, which services send under many names.
    fn tree(&self, plain: &[u8]) -> Result<Value, BodyFault> {
        let named = self.media_type.as_deref().map(essence).unwrap_or_default();
        let begins = plain.iter().find(|byte| !byte.is_ascii_whitespace());
        if named.ends_with("json") || matches!(begins, Some(b'{' | b'[')) {
            return serde_json::from_slice(plain)
                .map_err(|error| BodyFault::Json(error.to_string()));
        }
        Ok(plain_xml::read(plain)?)
    }

    fn no_format(&self) -> BodyFault {
        let found = self.media_type.clone();
        found.map_or(BodyFault::NoMediaType, BodyFault::MediaType)
    }

    /// Returns the body as text, whatever it is.
    pub fn text(&self) -> String {
        match self.plain() {
            Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Err(_) => String::from_utf8_lossy(&self.bytes).into_owned(),
        }
    }
}

/// Counts the marks with which the parts of a text begin; those within texts count as well, which
/// only errs on the safe side.
fn parts(plain: &[u8], format: Format) -> usize {
    let begins_part = |byte: &&u8| match format {
        Format::Json => matches!(byte, b'{' | b'[' | b','),
        Format::Xml => matches!(byte, b'<' | b'='),
    };
    plain.iter().filter(begins_part).count()
}

/// Returns the format that a `Content-Type` names.
pub fn sent_format(content_type: &str, media: &Media) -> Option<Format> {
    let essence = essence(content_type);
    if media.json.sent_as.contains(&essence) {
        return Some(Format::Json);
    }
    media.xml.sent_as.contains(&essence).then_some(Format::Xml)
}

/// Returns a media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase()
}

/// Several header fields are one list (RFC 9110, section 5.3).
fn encoding(headers: &Headers) -> Option<String> {
    let fields: Vec<&str> = headers.all("Content-Encoding").map(str::trim).collect();
    (!fields.is_empty()).then(|| fields.join(", ").to_lowercase())
}

fn decompress(bytes: &Bytes, encoding: Option<&str>) -> Result<Bytes, BodyFault> {
    match encoding {
        None | Some("" | "identity") => Ok(bytes.clone()),
        Some(gzip @ ("gzip" | "x-gzip")) => read_all(MultiGzDecoder::new(bytes.as_ref()), gzip),
        // Both readings of `deflate` are in use: with the zlib wrapper and without.
        Some(deflate @ "deflate") => read_all(ZlibDecoder::new(bytes.as_ref()), deflate)
            .or_else(|_| read_all(DeflateDecoder::new(bytes.as_ref()), deflate)),
        Some(other) => Err(BodyFault::Encoding(other.to_owned())),
    }
}

fn read_all(decoder: impl Read, encoding: &str) -> Result<Bytes, BodyFault> {
    let mut plain = Vec::new();
    decoder
        .take(DECOMPRESSED_LIMIT + 1)
        .read_to_end(&mut plain)
        .map_err(|error| BodyFault::Compression {
            encoding: encoding.to_owned(),
            reason: match error.kind() {
                std::io::ErrorKind::UnexpectedEof => "it breaks off",
                _ => "it is damaged",
            },
        })?;
    if plain.len() as u64 > DECOMPRESSED_LIMIT {
        return Err(BodyFault::TooLarge);
    }
    Ok(plain.into())
}

/// Compresses a body with gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::bufread::GzEncoder::new(bytes, flate2::Compression::fast());
    let mut compressed = Vec::new();
    // Reading from memory into memory cannot fail; an empty result would be seen at once.
    let _ = encoder.read_to_end(&mut compressed);
    compressed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_in_both_formats() {
        let json = br#"{"resourceType":"Patient","name":[{"given":["A","B"]}]}"#;
        assert_eq!(parts(json, Format::Json), 6);
        let xml = br#"<Patient><gender value="male"/></Patient>"#;
        assert_eq!(parts(xml, Format::Xml), 4);
    }
}
