//! Reset, close and silence, before, within or after the answer.

use crate::{End, Message, Plan};

/// How much of an answer is sent before its connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nothing.
    Nothing,
    /// The head, which promises the whole body, and the first half of the body.
    Half,
    /// All of it.
    Whole,
}

/// Sends as much of an answer, and then ends the connection.
pub fn cut_off(message: &Message, cut: Cut, end: End) -> Plan {
    match cut {
        Cut::Nothing => Plan::nothing(end),
        Cut::Half => Plan::of(message.first(message.body.len() / 2), end),
        Cut::Whole => Plan::of(message.whole(), end),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{message, text};
    use super::*;
    use std::time::Duration;

    fn sent(cut: Cut) -> String {
        let end = End::Reset(Duration::ZERO);
        let plan = cut_off(&message("0123456789"), cut, end);
        assert_eq!(plan.end, end);
        text(&plan.bytes())
    }

    #[test]
    fn as_much_is_sent_as_is_asked_for() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Type: application/fhir+json";
        assert_eq!(sent(Cut::Nothing), "");
        assert_eq!(sent(Cut::Half), format!("{head}\r\n\r\n01234"));
        assert_eq!(sent(Cut::Whole), format!("{head}\r\n\r\n0123456789"));
    }
}
