//! A body that is shorter than promised.

use crate::{End, Message, Plan};
use std::time::Duration;

/// Sends the first part of the body, in per cent, although the whole is promised, and closes the
/// connection.
pub fn truncate(message: &Message, per_cent: f64) -> Plan {
    Plan::of(
        message.first(share_of(message.body.len(), per_cent)),
        End::Close(Duration::ZERO),
    )
}

/// Returns a share of a length, rounded down.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bodies are far shorter than 2^52 bytes, and no share is negative"
)]
fn share_of(length: usize, per_cent: f64) -> usize {
    (length as f64 * per_cent / 100.0).floor() as usize
}

#[cfg(test)]
mod tests {
    use super::super::sample::{message, text};
    use super::*;

    #[test]
    fn the_whole_is_promised_and_a_part_is_sent() {
        let sent = text(&truncate(&message("0123456789"), 40.0).bytes());
        assert!(sent.contains("Content-Length: 10\r\n"), "{sent}");
        assert!(sent.ends_with("\r\n\r\n0123"), "{sent}");
    }

    #[test]
    fn nothing_and_everything_are_shares_too() {
        assert!(text(&truncate(&message("01"), 0.0).bytes()).ends_with("\r\n\r\n"));
        assert!(text(&truncate(&message("01"), 100.0).bytes()).ends_with("\r\n\r\n01"));
    }
}
