//! What a run proves, as files.
//!
//! A program hands what happens to a [`Recorder`], which writes it while the run goes on; [`finish`]
//! makes reports and a page of it. Nothing here knows scripts, FHIR or the network.

mod compare;
mod folder;
mod html;
mod http;
mod json;
mod junit;
mod pack;
mod redact;
mod report;
mod runs;
mod seeded;
mod tap;
mod words;
mod write;

pub use compare::{Comparison, compare};
pub use folder::writable_folder;
pub use html::PALETTE;
pub use http::reason_phrase;
pub use json::{json, parse_json};
pub use junit::junit;
pub use pack::{
    BodyLine, BodyRef, BundleBody, BundleEntry, CheckRow, Ending, ExchangeLine, FaultLine,
    FaultNote, FindingLine, MatrixRow, Notice, PackHead, PartLine, RecordedExchange, Recorder,
    RequestLine, RequirementRow, RequirementVerdict, ResponseLine, Transcript, VerdictLine, finish,
    transcript, zip_below, zip_folder,
};
pub use redact::{Redactor, Salt, is_token_pseudonym};
pub use report::{
    ErrorReport, FORMAT, FindingReport, HeaderField, JourneyReport, PlaceReport, RowReport,
    RunReport, ScriptReport, StepReport, Tool, Totals, milliseconds,
};
pub use runs::only_run;
pub use tap::tap;
pub use write::{Format, WriteError, copy_file, write_file};
