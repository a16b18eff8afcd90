//! What is done on a connection in place of an answer.

use super::wire::{Wire, within};
use crate::conduct::pause;
use bookend_faults::{End, Plan, Resettable};
use std::io;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

/// Does it, counts in `sent` as it goes how many bytes were handed to the connection, and returns whether
/// that stays; nobody is waited for longer than `patience`.
///
/// # Errors
///
/// Where the connection is no more, or nobody reads.
pub(super) async fn play<S>(
    wire: &mut Wire<S>,
    (plan, sent): (&Plan, &AtomicUsize),
    patience: Duration,
) -> io::Result<bool>
where
    S: AsyncRead + AsyncWrite + Resettable + Unpin,
{
    for piece in &plan.pieces {
        pause(piece.wait).await;
        within(patience, wire.write(&piece.bytes, sent)).await?;
    }
    match plan.end {
        End::Stay => return Ok(true),
        End::Close(after) => {
            pause(after).await;
            within(patience, wire.close()).await?;
        }
        End::Reset(after) => {
            pause(after).await;
            wire.socket().reset_when_dropped()?;
        }
        End::Silence(most) => {
            // The longest that anybody waits; whoever leaves before is let go.
            let _ = timeout(most, wire.gone()).await;
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::duplex;

    #[tokio::test]
    async fn who_reads_nothing_is_not_waited_for_and_what_went_is_known() {
        let (socket, _caller) = duplex(16);
        let plan = Plan::of(vec![0; 64], End::Stay);
        let sent = AtomicUsize::new(0);
        let played = play(&mut Wire::new(socket), (&plan, &sent), Duration::ZERO).await;
        assert_eq!(played.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert_eq!(sent.into_inner(), 16);
    }
}
