//! What goes wrong on the connection, or with the content, of an answer.

use crate::template::Expression;
use jiff::SignedDuration;

/// A deliberate departure from a correct answer, made after the answer was composed.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// When.
    pub at: Place,
}

/// When a fault comes in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before the body of the request was read.
    BeforeBody,
    /// Before the request takes effect: it does not.
    BeforeCommit,
    /// After it has taken effect, in place of the answer.
    AfterCommit,
    /// Within the body of the answer.
    InBody,
    /// After the answer.
    OnClose,
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum FaultKind {
    /// `refuse: 10s`: the connection is reset, and so is every new one for so long.
    Refuse(SignedDuration),
    /// `blackhole`: the connection stays open, and no answer comes.
    Blackhole,
    /// `hang: 30s`: the answer comes too late.
    Hang(SignedDuration),
    /// `empty`: the connection is closed.
    Empty,
    /// `reset`: the connection is reset.
    Reset,
    /// `garbage`: bytes that are no HTTP.
    Garbage,
    /// `raw: <text>`: these bytes.
    Raw(Vec<u8>),
    /// `malformed-chunk`: chunks that are none.
    MalformedChunk(WrongChunk),
    /// `truncate: 40%`: a body that is shorter than promised; the per cent that are sent.
    Truncate(f64),
    /// `content-length: 10`: so many bytes more are promised than there are.
    ContentLength(i64),
    /// `dribble: {pieces: 20, over: 5s}`: the answer comes in pieces.
    Dribble {
        /// In how many.
        pieces: u32,
        /// How long it takes from the first to the last.
        over: SignedDuration,
    },
    /// `throttle: 2KB/s`: a slow line; bytes in a second.
    Throttle(u64),
    /// `slow-close: 5s`: the body ends where the connection ends, so much later.
    SlowClose(SignedDuration),
    /// `corrupt: body`: the content is wrong.
    Corrupt(Corrupted),
    /// `rate-limit: {limit: 10, window: 1m}`: beyond so many requests, 429 with `Retry-After`.
    RateLimit {
        /// How many requests are answered in a window.
        limit: u64,
        /// How long a window is.
        window: SignedDuration,
        /// What is counted by.
        per: Option<Expression>,
    },
}

/// What is wrong with a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongChunk {
    /// It is shorter than it says.
    Cut,
    /// Its size is no number.
    Size,
    /// The last one is missing.
    Last,
}

/// What is wrong with the content of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrupted {
    /// The body does not parse.
    Body,
    /// The body is not UTF-8.
    Encoding,
    /// `Content-Type` names another media type.
    MediaType,
    /// `Content-Encoding` says gzip, and it is not.
    Gzip,
}

impl FaultKind {
    /// Returns the name that scripts, logs and evidence use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Refuse(_) => "refuse",
            Self::Blackhole => "blackhole",
            Self::Hang(_) => "hang",
            Self::Empty => "empty",
            Self::Reset => "reset",
            Self::Garbage => "garbage",
            Self::Raw(_) => "raw",
            Self::MalformedChunk(_) => "malformed-chunk",
            Self::Truncate(_) => "truncate",
            Self::ContentLength(_) => "content-length",
            Self::Dribble { .. } => "dribble",
            Self::Throttle(_) => "throttle",
            Self::SlowClose(_) => "slow-close",
            Self::Corrupt(_) => "corrupt",
            Self::RateLimit { .. } => "rate-limit",
        }
    }
}

impl Place {
    /// Returns the name that scripts, logs and evidence use.
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeBody => "before-body",
            Self::BeforeCommit => "before-commit",
            Self::AfterCommit => "after-commit",
            Self::InBody => "in-body",
            Self::OnClose => "on-close",
        }
    }
}
