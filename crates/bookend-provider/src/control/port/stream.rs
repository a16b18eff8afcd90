//! A stream of events that ends when the provider stops.

use crate::control::live::Listener;
use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;

/// After how long a stream on which nothing happens says that it is there still: whatever stands
/// between would close it.
const QUIET: Duration = Duration::from_secs(15);

/// Returns the body of a stream of events.
pub(super) fn body(
    listener: Listener,
    stopping: watch::Receiver<bool>,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let opening = Some(Bytes::from_static(b": listening\n\n"));
    unfold(
        (listener, stopping, opening),
        |(mut listener, mut stopping, opening)| async {
            if let Some(opening) = opening {
                return Some((Ok(opening), (listener, stopping, None)));
            }
            let event = tokio::select! {
                event = listener.next() => event?,
                _ = stopping.wait_for(|is_stopping| *is_stopping) => return None,
                () = tokio::time::sleep(QUIET) => Bytes::from_static(b": still here\n\n"),
            };
            Some((Ok(event), (listener, stopping, None)))
        },
    )
}
