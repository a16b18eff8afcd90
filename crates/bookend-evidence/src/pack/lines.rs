//! The lines of the files that grow while a run goes on.

use super::recorder::FaultNote;
use crate::{ErrorReport, FindingReport, HeaderField, JourneyReport, StepReport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookend_model::{Aside, Unjudged};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A line of `exchanges.jsonl`: one request and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExchangeLine {
    /// Its number in the run, counted from 1.
    pub number: usize,
    /// When the request was begun.
    pub started: Timestamp,
    /// From the beginning of the request to the first byte of the response, in milliseconds.
    pub first_byte_ms: f64,
    /// From the beginning of the request to the last byte of the response, in milliseconds.
    pub total_ms: f64,
    /// The interaction, where the request is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<String>,
    /// The journey and the step that sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<(String, String)>,
    /// What a simulated provider has decided: the behaviour, the rule or the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// What a simulated provider sent in place of `response`, or a simulated consumer in place of
    /// `request`, which was intended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultLine>,
    /// The request.
    pub request: RequestLine,
    /// The response, when there was a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseLine>,
    /// Why there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorReport>,
    /// How many standing checks held.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub checks_held: usize,
    /// Which: ranges of places in the list `checks` of the head, such as `0-5,8`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub held: String,
    /// How many standing checks did not hold; `findings.jsonl` says which.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub checks_unmet: usize,
    /// The standing checks that could not be judged, and why: an error, and no verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks_unjudged: Vec<Unjudged>,
    /// What the checks have to say beside that, and what is held against nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asides: Vec<Aside>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this signature"
)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What was sent in place of an intended message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultLine {
    /// The fault, and where it came: `reset at in-body`.
    pub fault: String,
    /// How many bytes were sent.
    pub sent_bytes: usize,
    /// The bytes, in base64; left out where evidence is redacted, because they cannot be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_base64: Option<String>,
}

impl FaultLine {
    /// Writes a note.
    pub(super) fn of(note: &FaultNote, is_redacted: bool) -> Self {
        Self {
            fault: note.fault.clone(),
            sent_bytes: note.sent.len(),
            sent_base64: (!is_redacted).then(|| STANDARD.encode(&note.sent)),
        }
    }

    /// Reads a note again; what was left out is empty.
    pub(super) fn into_note(self) -> FaultNote {
        let sent = self.sent_base64.and_then(|text| STANDARD.decode(text).ok());
        FaultNote {
            fault: self.fault,
            sent: sent.unwrap_or_default().into(),
        }
    }
}

/// A request as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLine {
    /// The method.
    pub method: String,
    /// The whole URL, encoded as it was sent.
    pub url: String,
    /// The header fields, in order.
    pub headers: Vec<HeaderField>,
    /// The body; nothing when it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyRef>,
}

/// A response as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseLine {
    /// The HTTP status code.
    pub status: u16,
    /// The header fields, in order.
    pub headers: Vec<HeaderField>,
    /// The body; nothing when it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyRef>,
}

/// Which body, and how large it was on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyRef {
    /// The number of its line in `bodies.jsonl`: the same body is written once.
    pub id: usize,
    /// How many bytes it had on the wire.
    pub wire_bytes: usize,
}

/// A line of `bodies.jsonl`: one body, whichever exchanges have it.
///
/// The text of a resource with entries or contained resources is `text` and then that of each of `parts`, one
/// behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyLine {
    /// Its number, counted from 1.
    pub id: usize,
    /// The text, decompressed; what belongs to people is replaced unless it was asked not to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The numbers of the parts that follow `text`, each a line of the same file that stands above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<usize>,
    /// The bytes as they were on the wire, in base64, where they are not just the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire_base64: Option<String>,
    /// How many bytes were left out, because what they hold could not be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld_bytes: Option<usize>,
}

/// A line of `bodies.jsonl`: a part of bodies, whichever have it: an entry of a Bundle or a contained resource,
/// and what stands between it and the next, or what follows the last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLine {
    /// Its number, counted from 1, by which bodies name it.
    pub part: usize,
    /// Its text; what belongs to people is replaced unless it was asked not to.
    pub text: String,
}

/// A line of `findings.jsonl`: what a standing check found on an exchange, or an expectation of a
/// step on its last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingLine {
    /// The exchange; nothing where a step had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<usize>,
    /// The journey and the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<(String, String)>,
    /// The finding.
    #[serde(flatten)]
    pub finding: FindingReport,
}

/// A line of `verdicts.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictLine {
    /// A step has ended; its findings stand in `findings.jsonl`.
    Step {
        /// The id of the run of the journey.
        journey: String,
        /// How the step ended.
        verdict: StepReport,
    },
    /// A journey has ended; its steps stand above.
    Journey(JourneyReport),
}
