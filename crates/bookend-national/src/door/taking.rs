//! Taking connections, as many as there is room for.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long is waited where no connection can be taken.
const PAUSE: Duration = Duration::from_millis(50);

/// Waits for room and for a connection, which sends what is written at once; the room is taken up for as long as the permit is held. Nothing
/// comes where none could be taken, which the log has.
pub(crate) async fn take(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((socket, peer)) => {
            // Answers are short, and somebody waits for each of them. A connection that ended already is
            // found to have ended when it is read.
            let _ = socket.set_nodelay(true);
            Some((socket, peer, permit))
        }
        Err(error) => {
            // Out of descriptors, mostly: others have to end first.
            let address = listener.local_addr().ok();
            tracing::warn!(target: "bookend_national::door", ?address, %error, "no connection taken");
            tokio::time::sleep(PAUSE).await;
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_on_a_connection_that_was_taken_waits_for_no_acknowledgement() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let room = Arc::new(Semaphore::new(1));
        let (_caller, taken) = tokio::join!(TcpStream::connect(address), take(&listener, &room));
        let (socket, _, _permit) = taken.unwrap();
        assert!(socket.nodelay().unwrap());
    }
}
