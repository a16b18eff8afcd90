//! In which format a response is written (section 7.3 of the digest).

use crate::body::{essence, sent_format};
use bookend_fhir::Format;
use bookend_model::Request;
use bookend_script::{Interaction, Media};

/// In which format, and how compressed, a response is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiated {
    /// The format.
    pub format: Format,
    /// Whether the caller takes gzip.
    pub gzip: bool,
    /// What was asked for and is not supported: the place and the value.
    pub unsupported: Option<(&'static str, String)>,
}

/// In which format a response is written for which none was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unasked {
    /// The format.
    pub format: Format,
    /// Whether that of the body that was sent goes before it, where there is one.
    pub is_as_sent: bool,
}

/// Decides the format of a response: `_format`, else `Accept`, else what is written unasked. A
/// format that is not supported is answered in the next best one, and remembered.
pub fn negotiate(
    request: &Request,
    interaction: Option<&Interaction>,
    media: &Media,
    unasked: Unasked,
) -> Negotiated {
    let content_type = request.headers.first("Content-Type");
    let sent = content_type.filter(|_| unasked.is_as_sent);
    let sent = sent.and_then(|text| sent_format(text, media));
    let fallback = sent.unwrap_or(unasked.format);
    let (format, unsupported) = asked(request, interaction, media, fallback);
    let (gzip, no_coding) = coding(request);
    Negotiated {
        format: format.unwrap_or(fallback),
        gzip,
        unsupported: unsupported.or(no_coding),
    }
}

type Asked = (Option<Format>, Option<(&'static str, String)>);

fn asked(
    request: &Request,
    interaction: Option<&Interaction>,
    media: &Media,
    fallback: Format,
) -> Asked {
    let accepted = accept(request, media, fallback);
    match format_parameter(request, interaction) {
        None => accepted,
        Some(value) => match named_format(value, media) {
            Some(format) => (Some(format), None),
            None => (accepted.0, Some(("_format", value.to_owned()))),
        },
    }
}

fn format_parameter<'r>(
    request: &'r Request,
    interaction: Option<&Interaction>,
) -> Option<&'r str> {
    let known = |name: &str| match interaction {
        Some(interaction) => interaction.parameters.iter().any(|parameter| {
            parameter.role == "format" && parameter.names.iter().any(|other| other == name)
        }),
        None => name == "_format",
    };
    request
        .query
        .iter()
        .find(|(name, _)| known(name))
        .map(|(_, value)| value.as_str())
}

/// A `+` that a caller forgot to encode has become a blank.
fn named_format(value: &str, media: &Media) -> Option<Format> {
    let value = essence(&value.replace(' ', "+"));
    if media.json.formats.contains(&value) {
        return Some(Format::Json);
    }
    media.xml.formats.contains(&value).then_some(Format::Xml)
}

fn accept(request: &Request, media: &Media, fallback: Format) -> Asked {
    let header: Vec<&str> = request.headers.all("Accept").collect();
    if header.is_empty() {
        return (None, None);
    }
    let mut ranges: Vec<(f32, Option<Format>)> = header
        .iter()
        .flat_map(|value| value.split(','))
        .filter(|range| !range.trim().is_empty())
        .map(|range| (quality(range), range_format(range, media, fallback)))
        .collect();
    // Stable: of two that are wanted alike, the one that stands first.
    ranges.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    match ranges
        .iter()
        .find_map(|(quality, format)| format.filter(|_| *quality > 0.0))
    {
        Some(format) => (Some(format), None),
        None if ranges.is_empty() => (None, None),
        None => (None, Some(("Accept", header.join(", ")))),
    }
}

fn range_format(range: &str, media: &Media, fallback: Format) -> Option<Format> {
    let essence = essence(range);
    if essence == "*/*" || essence == "application/*" {
        return Some(fallback);
    }
    if media.json.asked_as.contains(&essence) {
        return Some(Format::Json);
    }
    media.xml.asked_as.contains(&essence).then_some(Format::Xml)
}

fn quality(range: &str) -> f32 {
    let parameters = range.split(';').skip(1);
    parameters
        .filter_map(|parameter| parameter.trim().strip_prefix("q="))
        .find_map(|value| value.parse().ok())
        .unwrap_or(1.0)
}

/// Returns whether a body is compressed, and the header field where it may neither be so nor as it
/// is (RFC 9110, section 12.5.3). What is not compressed is acceptable unless it is ruled out, by
/// name or with all that has no name.
fn coding(request: &Request) -> (bool, Option<(&'static str, String)>) {
    const NAME: &str = "Accept-Encoding";
    let fields: Vec<&str> = request.headers.all(NAME).collect();
    let wanted = |name: &str| {
        let mut codings = fields.iter().flat_map(|field| field.split(','));
        codings.find(|coding| essence(coding) == name).map(quality)
    };
    let rest = wanted("*");
    let (gzip, identity) = (wanted("gzip"), wanted("identity"));
    let takes_identity = identity.or(rest).is_none_or(|quality| quality > 0.0);
    let takes_gzip = match (gzip, identity) {
        (Some(gzip), Some(identity)) => gzip > 0.0 && gzip >= identity,
        (Some(gzip), None) => gzip > 0.0,
        (None, _) => !takes_identity && rest.is_some_and(|quality| quality > 0.0),
    };
    let neither = !takes_gzip && !takes_identity;
    (takes_gzip, neither.then(|| (NAME, fields.join(", "))))
}
