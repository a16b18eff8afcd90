//! An answer over a slow line.

use crate::{End, Message, Piece, Plan};
use bytes::Bytes;
use std::time::Duration;

/// How often a slow line sends, where it sends a byte at least each time.
const TICK: Duration = Duration::from_millis(100);

/// Sends the answer, head and body, at so many bytes in a second.
pub fn throttle(message: &Message, bytes_per_second: u64) -> Plan {
    let whole = Bytes::from(message.whole());
    let rate = bytes_per_second.max(1);
    let (size, wait) = match rate / 10 {
        0 => (1, Duration::from_secs(1) / u32::try_from(rate).unwrap_or(1)),
        size => (usize::try_from(size).unwrap_or(usize::MAX), TICK),
    };
    let piece = |start: usize| Piece {
        wait,
        bytes: whole.slice(start..whole.len().min(start.saturating_add(size))),
    };
    Plan {
        pieces: (0..whole.len()).step_by(size).map(piece).collect(),
        end: End::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::message;
    use super::*;

    fn seconds(bytes_per_second: u64) -> f64 {
        let message = message(&"x".repeat(1_000 - message("").whole().len() - 3));
        let plan = throttle(&message, bytes_per_second);
        assert_eq!(plan.bytes(), message.whole());
        assert_eq!(message.whole().len(), 999);
        plan.time().as_secs_f64()
    }

    #[test]
    fn a_thousand_bytes_take_as_long_as_the_line_needs() {
        assert!((seconds(1_000) - 1.0).abs() < 0.11, "{}", seconds(1_000));
        assert!((seconds(100) - 10.0).abs() < 0.11, "{}", seconds(100));
        assert!((seconds(2) - 499.5).abs() < 0.6, "{}", seconds(2));
        assert!(seconds(u64::MAX) < 0.11);
    }
}
