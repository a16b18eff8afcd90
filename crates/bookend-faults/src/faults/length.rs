//! A wrong `Content-Length`.

use crate::{End, Framing, Message, Plan};
use std::time::Duration;

/// Promises so many bytes more than the body has, or fewer, and sends the body.
///
/// Where too many are promised, the connection is closed, so that the caller sees the end. Where
/// too few are, it stays, and what is left over stands where the next answer is expected.
pub fn wrong_length(message: &Message, more: i64) -> Plan {
    let length = i64::try_from(message.body.len()).unwrap_or(i64::MAX);
    let promised = length.saturating_add(more).max(0);
    let promised = usize::try_from(promised).unwrap_or(usize::MAX);
    let head = message.head(Framing::Length(promised));
    let end = if promised > message.body.len() {
        End::Close(Duration::ZERO)
    } else {
        End::Stay
    };
    Plan::of([&head, message.sent_body()].concat(), end)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{message, text};
    use super::*;

    fn sent(more: i64) -> (String, End) {
        let plan = wrong_length(&message("0123456789"), more);
        (text(&plan.bytes()), plan.end)
    }

    #[test]
    fn more_is_promised_than_there_is() {
        let (sent, end) = sent(10);
        assert!(sent.contains("Content-Length: 20\r\n"), "{sent}");
        assert!(sent.ends_with("\r\n\r\n0123456789"), "{sent}");
        assert_eq!(end, End::Close(Duration::ZERO));
    }

    #[test]
    fn less_is_promised_than_there_is() {
        let (promised, end) = sent(-4);
        assert!(promised.contains("Content-Length: 6\r\n"), "{promised}");
        assert_eq!(end, End::Stay);
        assert!(sent(-40).0.contains("Content-Length: 0\r\n"));
    }
}
