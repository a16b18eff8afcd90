//! The signals that interrupt a run.

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, channel};

/// Hears SIGINT and SIGTERM, those that come from now on.
pub(super) fn interruptions() -> Receiver<()> {
    let (sender, receiver) = channel(2);
    // Not in the task, which may begin after the first request has gone: a signal would end the program.
    let signals = Signals::listen();
    tokio::spawn(async move {
        // Without signals a run cannot be interrupted, and is no worse for it.
        if let Ok(mut signals) = signals {
            while signals.next().await.is_some() && sender.send(()).await.is_ok() {}
        }
    });
    receiver
}

/// SIGINT and SIGTERM; elsewhere than on Unix, what takes the place of SIGINT.
#[derive(Debug)]
struct Signals {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

impl Signals {
    /// Begins to listen; signals that come from now on are not missed.
    #[cfg(unix)]
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Begins to listen.
    #[cfg(not(unix))]
    fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next signal.
    #[cfg(unix)]
    async fn next(&mut self) -> Option<()> {
        tokio::select! {
            heard = self.interrupt.recv() => heard,
            heard = self.terminate.recv() => heard,
        }
    }

    /// Waits for the next signal.
    #[cfg(not(unix))]
    async fn next(&mut self) -> Option<()> {
        tokio::signal::ctrl_c().await.ok()
    }
}
