//! A body that comes a while after its head.

use crate::{End, Message, Piece, Plan};
use bytes::Bytes;
use std::time::Duration;

/// Sends the head at once, and the body after so long.
pub fn late_body(message: &Message, time: Duration) -> Plan {
    let head = Piece {
        wait: Duration::ZERO,
        bytes: message.sound_head().into(),
    };
    let body = Piece {
        wait: time,
        bytes: Bytes::copy_from_slice(message.sent_body()),
    };
    Plan {
        pieces: vec![head, body],
        end: End::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{message, text};
    use super::*;

    #[test]
    fn the_head_comes_at_once_and_the_body_late() {
        let plan = late_body(&message("0123"), Duration::from_secs(3));
        assert!(text(&plan.pieces[0].bytes).ends_with("\r\n\r\n"));
        assert_eq!(plan.pieces[1].bytes.as_ref(), b"0123");
        assert_eq!(plan.pieces[1].wait, Duration::from_secs(3));
        assert_eq!(plan.bytes(), message("0123").whole());
    }

    #[test]
    fn a_status_without_a_body_has_neither_body_nor_length() {
        let mut answer = message("0123");
        answer.status = 204;
        let plan = late_body(&answer, Duration::ZERO);
        let sent = text(&plan.bytes());
        assert!(sent.ends_with("\r\n\r\n"), "{sent}");
        assert!(!sent.contains("Content-Length"), "{sent}");
        assert_eq!(plan.bytes(), answer.whole());
    }
}
