//! What goes wrong on purpose while a step sends its request.

use crate::predicate::Predicate;
use jiff::SignedDuration;

/// What goes wrong on purpose while a request is sent.
#[derive(Clone, Debug)]
pub enum ClientFault {
    /// The connection is reset (RST), and no answer is read.
    Abort(AbortAt),
    /// The request is sent whole, then it is said that nothing more comes (FIN), and the answer is
    /// read.
    HalfClose,
    /// The body is sent in so many pieces, over so long.
    SlowUpload {
        /// How many.
        pieces: u32,
        /// From the first to the last.
        over: SignedDuration,
    },
    /// `Content-Length` promises the whole body, half of it is sent, then it is said that nothing more
    /// comes (FIN), and the answer is read, if there is one.
    EarlyClose,
    /// The same request is sent again at once behind the first, before there is an answer. What the
    /// second answer has to be.
    Pipelined(Predicate),
}

/// Where a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbortAt {
    /// Behind the whole request.
    AfterSend,
    /// In the middle of the body.
    InBody,
    /// In the middle of the head.
    InHead,
}

impl AbortAt {
    pub(super) const NAMES: &[(&str, Self)] = &[
        ("after-send", Self::AfterSend),
        ("in-body", Self::InBody),
        ("in-head", Self::InHead),
    ];
}

impl ClientFault {
    /// Returns the fault as reports name it: `abort at in-body`.
    pub fn name(&self) -> String {
        match self {
            Self::Abort(at) => {
                let known = AbortAt::NAMES.iter().find(|(_, other)| other == at);
                let at = known.map_or("", |(name, _)| name);
                format!("abort at {at}")
            }
            Self::HalfClose => "half-close".to_owned(),
            Self::SlowUpload { .. } => "slow-upload".to_owned(),
            Self::EarlyClose => "early-close".to_owned(),
            Self::Pipelined(_) => "pipelined".to_owned(),
        }
    }

    /// Returns whether an answer is read.
    pub fn has_answer(&self) -> bool {
        !matches!(self, Self::Abort(_))
    }

    /// Returns whether it is about the body, so that there has to be one.
    pub(super) fn needs_body(&self) -> bool {
        match self {
            Self::Abort(at) => *at == AbortAt::InBody,
            Self::SlowUpload { .. } | Self::EarlyClose => true,
            Self::HalfClose | Self::Pipelined(_) => false,
        }
    }
}
