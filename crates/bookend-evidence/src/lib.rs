//! What a run proves, as files.
//!
//! [`RunReport`] is the public file format, versioned by [`FORMAT`]: whoever runs journeys fills
//! it, and each module here writes it in one form. Nothing here knows scripts, FHIR or the network.

mod folder;
mod html;
mod http;
mod json;
mod junit;
mod redact;
mod report;
mod tap;
mod words;
mod write;

pub use folder::write_folder;
pub use html::html;
pub use http::{exchange_text, reason_phrase};
pub use json::{json, parse_json};
pub use junit::junit;
pub use redact::{Redactor, redact};
pub use report::{
    BodyReport, ErrorReport, ExchangeReport, FORMAT, FindingReport, HeaderField, JourneyReport,
    PlaceReport, RequestReport, ResponseReport, RowReport, RunReport, ScriptReport, StepReport,
    Tool, Totals, milliseconds,
};
pub use tap::tap;
pub use write::{Format, WriteError, write_file};
