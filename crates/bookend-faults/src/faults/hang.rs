//! An answer that comes too late.

use crate::{End, Message, Piece, Plan};
use std::time::Duration;

/// Sends the answer after so long, and nothing before.
pub fn hang(message: &Message, time: Duration) -> Plan {
    Plan {
        pieces: vec![Piece {
            wait: time,
            bytes: message.whole().into(),
        }],
        end: End::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::message;
    use super::*;

    #[test]
    fn the_answer_is_whole_and_late() {
        let plan = hang(&message("0123"), Duration::from_secs(30));
        assert_eq!(plan.bytes(), message("0123").whole());
        assert_eq!(
            (plan.time(), plan.end),
            (Duration::from_secs(30), End::Stay)
        );
    }
}
