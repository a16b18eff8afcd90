//! How the bodies of stand-ins' answers are written.

use super::asked::Asked;
use bookend_engine::sent_format;
use bookend_fhir::{Format, Structures, plain_xml};
use bookend_model::Headers;
use bookend_script::StandIn;
use serde_json::Value;

/// How a body is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// As a resource.
    Resource(Format),
    /// As JSON that is none.
    Json,
    /// As XML that is none.
    Xml,
}

impl Form {
    /// Returns the nearest wire format of resources.
    pub(super) fn format(self) -> Format {
        match self {
            Self::Resource(format) => format,
            Self::Json => Format::Json,
            Self::Xml => Format::Xml,
        }
    }

    /// Writes a body.
    pub(super) fn write(self, tree: &Value, structures: &Structures) -> Vec<u8> {
        match self {
            Self::Resource(format) => format.write(tree, structures),
            Self::Json => tree.to_string().into_bytes(),
            Self::Xml => plain_xml::write(tree),
        }
    }
}

/// Returns what the answers of a stand-in usually are.
pub(super) fn usual_type(by: StandIn) -> &'static str {
    match by {
        StandIn::Dos => "application/soap+xml; charset=utf-8",
        StandIn::DosRest | StandIn::Sds => "application/json",
        StandIn::SdsFhir | StandIn::Ssp => "application/fhir+json",
    }
}

impl Asked<'_> {
    /// Returns how a body is written: what goes through the proxy is a resource.
    pub(super) fn form(&self, headers: &Headers) -> Form {
        let content_type = headers.first("Content-Type").unwrap_or_default();
        let is_plain = (self.route.interaction).is_some_and(|found| found.has_plain_body);
        let media = &self.provider.set.script.dialect().media;
        let format = sent_format(content_type, media).filter(|_| !is_plain);
        match format {
            Some(format) => Form::Resource(format),
            None if content_type.contains("xml") => Form::Xml,
            None => Form::Json,
        }
    }

    /// Returns what FHIR says of types.
    pub(super) fn structures(&self) -> &'static Structures {
        self.provider.set.structures
    }
}
