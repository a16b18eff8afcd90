//! What goes wrong on the way of a request: the plan of each fault of a caller.
//!
//! The end of a plan is that of the sending side: [`End::Close`] says that nothing more comes (FIN), and
//! what is answered can still be read.

use crate::{End, Piece, Plan};
use bytes::Bytes;
use std::time::Duration;

/// A request that was intended, as it would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The head, the empty line included; it promises the whole body.
    pub head: Bytes,
    /// The body.
    pub body: Bytes,
}

/// How much of a request is sent before its connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Half of the head.
    InHead,
    /// The head and half of the body.
    InBody,
    /// Everything.
    AfterSend,
}

impl Upload {
    /// Returns the whole request.
    pub fn whole(&self) -> Bytes {
        [&self.head[..], &self.body[..]].concat().into()
    }

    /// Returns the head, and the first half of the body.
    fn half(&self) -> Bytes {
        let half = self.body.slice(..self.body.len() / 2);
        [&self.head[..], &half[..]].concat().into()
    }
}

/// Sends as much as is said, then resets the connection.
pub fn abort(upload: &Upload, at: Broken) -> Plan {
    let bytes = match at {
        Broken::InHead => upload.head.slice(..upload.head.len() / 2),
        Broken::InBody => upload.half(),
        Broken::AfterSend => upload.whole(),
    };
    Plan::of(bytes, End::Reset(Duration::ZERO))
}

/// Sends everything, then says that nothing more comes.
pub fn half_close(upload: &Upload) -> Plan {
    Plan::of(upload.whole(), End::Close(Duration::ZERO))
}

/// Sends the head and half of the body that it promises, then says that nothing more comes.
pub fn early_close(upload: &Upload) -> Plan {
    Plan::of(upload.half(), End::Close(Duration::ZERO))
}

/// Sends the head and the first piece of the body at once, the last piece when the time is over.
pub fn slow_upload(upload: &Upload, pieces: u32, over: Duration) -> Plan {
    let body = &upload.body;
    let count = usize::try_from(pieces).unwrap_or(usize::MAX);
    let size = body.len().div_ceil(count.max(1)).max(1);
    let starts: Vec<usize> = (0..body.len()).step_by(size).collect();
    let gaps = u32::try_from(starts.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let pause = over.checked_div(gaps).unwrap_or_default();
    let head = Piece {
        wait: Duration::ZERO,
        bytes: upload.head.clone(),
    };
    let piece = |start: usize| Piece {
        wait: if start == 0 { Duration::ZERO } else { pause },
        bytes: body.slice(start..body.len().min(start + size)),
    };
    Plan {
        pieces: std::iter::once(head)
            .chain(starts.into_iter().map(piece))
            .collect(),
        end: End::Stay,
    }
}

/// Sends everything twice, one behind the other.
pub fn pipelined(upload: &Upload) -> Plan {
    let whole = upload.whole();
    Plan::of([&whole[..], &whole[..]].concat(), End::Stay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn upload(body: &str) -> Upload {
        Upload {
            head: Bytes::from_static(b"POST / HTTP/1.1\r\n\r\n"),
            body: body.to_owned().into(),
        }
    }

    #[test]
    fn each_fault_sends_as_much_as_it_says() {
        let upload = upload("0123456789");
        let sent = |plan: Plan| String::from_utf8(plan.bytes()).unwrap();
        assert_eq!(sent(abort(&upload, Broken::InHead)), "POST / HT");
        assert!(sent(abort(&upload, Broken::InBody)).ends_with("\r\n\r\n01234"));
        assert!(sent(abort(&upload, Broken::AfterSend)).ends_with("56789"));
        assert!(sent(early_close(&upload)).ends_with("\r\n\r\n01234"));
        assert_eq!(
            sent(pipelined(&upload)),
            sent(half_close(&upload)).repeat(2)
        );
    }

    #[test]
    fn only_what_is_aborted_is_reset() {
        let upload = upload("body");
        let fin = End::Close(Duration::ZERO);
        assert_eq!(
            abort(&upload, Broken::InBody).end,
            End::Reset(Duration::ZERO)
        );
        assert_eq!(
            (half_close(&upload).end, early_close(&upload).end),
            (fin, fin)
        );
        assert_eq!(pipelined(&upload).end, End::Stay);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_time_is_added(body in ".{0,300}", pieces in 1_u32..500) {
            let (upload, over) = (upload(&body), Duration::from_secs(10));
            let plan = slow_upload(&upload, pieces, over);
            prop_assert_eq!(plan.bytes(), upload.whole().to_vec());
            prop_assert!(plan.pieces.len() <= pieces as usize + 1);
            prop_assert!(plan.time() <= over);
        }
    }
}
