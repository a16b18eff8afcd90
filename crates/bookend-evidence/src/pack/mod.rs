//! A run as a folder that is written while the run goes on.
//!
//! While it runs, only JSON Lines grow: `exchanges.jsonl`, `bodies.jsonl`, `findings.jsonl` and
//! `verdicts.jsonl`. Each line is whole before the next begins, so that a program that is killed
//! loses at most what was under way. Everything else is made of them in the end, or later, by
//! [`finish`].

mod bodies;
mod bundle_body;
mod counterparty;
mod cut;
mod fields;
mod finish;
mod har;
mod head;
mod held;
mod latest;
mod lines;
mod manifest;
mod matrix;
mod parts;
mod pen;
mod plain;
mod reader;
mod recorder;
mod seen;
mod sheet;
mod tally;
mod text;
mod transcript;
mod verdict;
mod wire;
mod writer;
mod zip;

pub use bundle_body::{BundleBody, BundleEntry};
pub(crate) use cut::cuts;
pub use finish::finish;
pub(crate) use finish::{Read, read_verdicts};
pub use head::{CheckRow, Ending, PackHead, RequirementRow};
pub use lines::{
    BodyLine, BodyRef, ExchangeLine, FaultLine, FindingLine, PartLine, RequestLine, ResponseLine,
    VerdictLine,
};
pub use matrix::MatrixRow;
pub(crate) use reader::PackReader;
pub use recorder::{FaultNote, Notice, RecordedExchange, Recorder};
pub use transcript::{Transcript, transcript};
pub use verdict::RequirementVerdict;
pub use zip::{zip_below, zip_folder};
