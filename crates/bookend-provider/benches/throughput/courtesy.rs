//! A client that does not get in the way of what it measures.

use std::process::Command;

/// Has the thread wait until a server is done with its piece of work.
///
/// Woken by an answer, an ordinary thread interrupts the server on its core, which is at work on the next
/// one. A handler that does nothing keeps the client awake and is seldom interrupted, one that does more at
/// every answer: on two cores that takes a sixth of its throughput, and clients have cores of their own
/// elsewhere. On Linux these are the threads of `SCHED_BATCH` (sched(7)), which `chrt` of util-linux makes of
/// a thread; threads that this one starts would be so as well, which is why no server is started here.
///
/// # Panics
///
/// When the thread cannot be made one: the figures would be others, and nothing would say so.
pub(crate) fn interrupt_nobody() {
    let task = std::fs::read_link("/proc/thread-self");
    let number = task.as_ref().ok().and_then(|task| task.file_name());
    let made = number.map(|number| {
        let mut chrt = Command::new("chrt");
        chrt.args(["--batch", "--pid", "0"]).arg(number).status()
    });
    let is_made = made.is_some_and(|made| made.is_ok_and(|status| status.success()));
    assert!(
        is_made,
        "`chrt` has to make the client one that interrupts no server; measure with `ordinary` where it cannot"
    );
}
