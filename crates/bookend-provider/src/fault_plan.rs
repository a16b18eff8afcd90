//! What is done on a connection for a fault of a script.

use crate::reply::Armed;
use bookend_faults::faults::{
    ChunkFault, Corruption, Cut, corrupt, cut_off, dribble, garbage, hang, malformed_chunk,
    slow_close, throttle, truncate, wrong_length,
};
use bookend_faults::{End, Message, Plan};
use bookend_script::{Corrupted, FaultKind, Place, WrongChunk};
use bytes::Bytes;
use jiff::SignedDuration;
use std::time::Duration;

/// How long a connection is kept on which nothing is going to be sent.
const SILENCE: Duration = Duration::from_hours(1);

/// How long is waited before a connection is reset behind bytes that the caller is to see: a reset
/// overtakes what is still on its way.
const BEFORE_RESET: Duration = Duration::from_millis(50);

/// Returns what is done in place of an answer.
pub(crate) fn plan(armed: &mut Armed, message: &Message) -> Plan {
    let at = armed.fault.at;
    match &armed.fault.kind {
        FaultKind::Refuse(_) => Plan::nothing(End::Reset(Duration::ZERO)),
        FaultKind::Blackhole => cut_off(message, cut_at(at), End::Silence(SILENCE)),
        FaultKind::Empty => cut_off(message, cut_at(at), End::Close(Duration::ZERO)),
        FaultKind::Reset => cut_off(message, cut_at(at), reset_at(at)),
        FaultKind::Hang(time) => hang(message, time_of(*time)),
        FaultKind::Garbage => match &mut armed.chance {
            Some(chance) => garbage(chance),
            None => Plan::nothing(End::Close(Duration::ZERO)),
        },
        FaultKind::Raw(bytes) => {
            Plan::of(Bytes::copy_from_slice(bytes), End::Close(Duration::ZERO))
        }
        FaultKind::MalformedChunk(wrong) => malformed_chunk(message, chunk_fault(*wrong)),
        FaultKind::Truncate(share) => truncate(message, *share),
        FaultKind::ContentLength(more) => wrong_length(message, *more),
        FaultKind::Dribble { pieces, over } => dribble(message, *pieces, time_of(*over)),
        FaultKind::Throttle(rate) => throttle(message, *rate),
        FaultKind::SlowClose(after) => slow_close(message, time_of(*after)),
        FaultKind::Corrupt(what) => {
            let wrong = corrupt(message, corruption(*what));
            Plan::of(wrong.whole(), End::Stay)
        }
        // It has refused, or there is nothing wrong.
        FaultKind::RateLimit { .. } => Plan::of(message.whole(), End::Stay),
    }
}

/// Returns a time of a script, which is never less than nothing.
pub(crate) fn time_of(time: SignedDuration) -> Duration {
    Duration::try_from(time).unwrap_or_default()
}

fn cut_at(place: Place) -> Cut {
    match place {
        Place::BeforeBody | Place::BeforeCommit | Place::AfterCommit => Cut::Nothing,
        Place::InBody => Cut::Half,
        Place::OnClose => Cut::Whole,
    }
}

fn reset_at(place: Place) -> End {
    End::Reset(match cut_at(place) {
        Cut::Nothing => Duration::ZERO,
        Cut::Half | Cut::Whole => BEFORE_RESET,
    })
}

fn chunk_fault(wrong: WrongChunk) -> ChunkFault {
    match wrong {
        WrongChunk::Cut => ChunkFault::Cut,
        WrongChunk::Size => ChunkFault::Size,
        WrongChunk::Last => ChunkFault::Last,
    }
}

fn corruption(what: Corrupted) -> Corruption {
    match what {
        Corrupted::Body => Corruption::Body,
        Corrupted::Encoding => Corruption::Encoding,
        Corrupted::MediaType => Corruption::MediaType,
        Corrupted::Gzip => Corruption::Gzip,
    }
}
