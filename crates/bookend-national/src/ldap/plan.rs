//! What goes wrong on a connection by LDAP in place of an answer.

use crate::conduct::Due;
use bookend_faults::faults::garbage;
use bookend_faults::{End, Piece, Plan};
use bookend_script::{FaultKind, Place};
use bytes::Bytes;
use std::time::Duration;

/// How long a connection is kept on which nothing is going to be sent.
const SILENCE: Duration = Duration::from_hours(1);
/// How long is waited before a connection is reset behind bytes that the caller is to see.
const BEFORE_RESET: Duration = Duration::from_millis(50);

/// Returns what is done in place of an answer of these bytes.
pub(super) fn plan(due: &mut Due, answer: Bytes) -> Plan {
    let first = match due.fault.at {
        Place::BeforeBody | Place::BeforeCommit | Place::AfterCommit => Bytes::new(),
        Place::InBody => answer.slice(..answer.len() / 2),
        Place::OnClose => answer.clone(),
    };
    match &due.fault.kind {
        FaultKind::Refuse(_) => Plan::nothing(End::Reset(Duration::ZERO)),
        FaultKind::Blackhole => Plan::of(first, End::Silence(SILENCE)),
        FaultKind::Empty => Plan::of(first, End::Close(Duration::ZERO)),
        FaultKind::Reset => {
            let is_early = first.is_empty();
            let wait = if is_early {
                Duration::ZERO
            } else {
                BEFORE_RESET
            };
            Plan::of(first, End::Reset(wait))
        }
        FaultKind::Hang(time) => Plan {
            pieces: vec![Piece {
                wait: Duration::try_from(*time).unwrap_or_default(),
                bytes: answer,
            }],
            end: End::Stay,
        },
        FaultKind::SlowClose(after) => {
            let after = Duration::try_from(*after).unwrap_or_default();
            Plan::of(answer, End::Close(after))
        }
        FaultKind::Garbage => match &mut due.chance {
            Some(chance) => garbage(chance),
            None => Plan::nothing(End::Close(Duration::ZERO)),
        },
        FaultKind::Raw(bytes) => {
            Plan::of(Bytes::copy_from_slice(bytes), End::Close(Duration::ZERO))
        }
        // Whoever checks scripts has refused these: they are of HTTP.
        FaultKind::MalformedChunk(_)
        | FaultKind::Truncate(_)
        | FaultKind::ContentLength(_)
        | FaultKind::Dribble { .. }
        | FaultKind::Throttle(_)
        | FaultKind::Corrupt(_)
        | FaultKind::RateLimit { .. } => Plan::of(answer, End::Stay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_script::Fault;

    fn planned(kind: FaultKind, at: Place) -> Plan {
        let mut due = Due {
            fault: Fault { kind, at },
            chance: None,
        };
        plan(&mut due, Bytes::from_static(b"0123456789"))
    }

    #[test]
    fn a_connection_ends_before_within_or_behind_an_answer() {
        for (at, sent) in [
            (Place::AfterCommit, ""),
            (Place::InBody, "01234"),
            (Place::OnClose, "0123456789"),
        ] {
            let reset = planned(FaultKind::Reset, at);
            assert_eq!(reset.bytes(), sent.as_bytes(), "{at:?}");
            assert!(matches!(reset.end, End::Reset(_)), "{at:?}");
            let silent = planned(FaultKind::Blackhole, at);
            assert_eq!(
                (silent.bytes(), silent.end),
                (sent.into(), End::Silence(SILENCE))
            );
        }
    }

    #[test]
    fn who_hangs_answers_in_the_end_and_the_connection_stays() {
        let hang = planned(
            FaultKind::Hang(jiff::SignedDuration::from_secs(3)),
            Place::AfterCommit,
        );
        assert_eq!((hang.time(), hang.end), (Duration::from_secs(3), End::Stay));
        assert_eq!(hang.bytes(), b"0123456789");
    }
}
