//! A connection that is closed late.

use crate::{End, Framing, Message, Plan};
use std::time::Duration;

/// Sends the answer, whose body ends where the connection ends, and closes the connection after so
/// long: a caller has everything, and cannot know it.
pub fn slow_close(message: &Message, after: Duration) -> Plan {
    let head = message.head(Framing::UntilClose);
    Plan::of([&head, message.sent_body()].concat(), End::Close(after))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{message, text};
    use super::*;

    #[test]
    fn no_length_is_told_and_the_end_comes_late() {
        let plan = slow_close(&message("0123"), Duration::from_secs(5));
        let sent = text(&plan.bytes());
        assert!(!sent.contains("Content-Length"), "{sent}");
        assert!(sent.contains("Connection: close\r\n") && sent.ends_with("\r\n\r\n0123"));
        assert_eq!(plan.time(), Duration::from_secs(5));
    }
}
