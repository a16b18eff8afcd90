//! An answer that comes in small pieces.

use crate::{End, Message, Piece, Plan};
use bytes::Bytes;
use std::time::Duration;

/// Sends the answer, head and body, in so many pieces of the same size over a time: the first at
/// once, the last when it is over.
pub fn dribble(message: &Message, pieces: u32, over: Duration) -> Plan {
    let whole = Bytes::from(message.whole());
    let count = usize::try_from(pieces).unwrap_or(usize::MAX);
    let size = whole.len().div_ceil(count.max(1)).max(1);
    let starts: Vec<usize> = (0..whole.len()).step_by(size).collect();
    let gaps = u32::try_from(starts.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let pause = over.checked_div(gaps).unwrap_or_default();
    let piece = |start: usize| Piece {
        wait: if start == 0 { Duration::ZERO } else { pause },
        bytes: whole.slice(start..whole.len().min(start + size)),
    };
    Plan {
        pieces: starts.into_iter().map(piece).collect(),
        end: End::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::message;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_piece_comes_at_once_and_the_last_in_the_end() {
        let plan = dribble(&message("0123456789"), 5, Duration::from_secs(4));
        let waits: Vec<u64> = plan.pieces.iter().map(|it| it.wait.as_secs()).collect();
        assert_eq!(waits, [0, 1, 1, 1, 1]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_time_is_added(body in ".{0,300}", pieces in 1_u32..500) {
            let (message, over) = (message(&body), Duration::from_secs(10));
            let plan = dribble(&message, pieces, over);
            prop_assert_eq!(plan.bytes(), message.whole());
            prop_assert!(plan.pieces.len() <= pieces as usize);
            prop_assert!(plan.time() <= over);
        }
    }
}
