//! A client that does not get in the way of what it measures.

#![expect(
    clippy::print_stderr,
    reason = "a measurement says what it could not do"
)]

use std::process::Command;

/// Has the thread wait until a server is done with its piece of work. Woken by an answer, it would otherwise
/// interrupt the server on its core in the middle of the next one. A handler that answers a hundred thousand
/// times a second keeps the client awake and is hardly ever interrupted, one that does more at every answer:
/// the ratio would tell of the scheduler.
///
/// On Linux these are the threads of `SCHED_BATCH` (sched(7)), which `chrt` of util-linux makes of a thread.
pub(crate) fn interrupt_nobody() {
    let Ok(task) = std::fs::read_link("/proc/thread-self") else {
        return eprintln!("the threads of the client are as any other: there is no /proc");
    };
    let number = task.file_name().unwrap_or_default();
    let made = Command::new("chrt")
        .args(["--batch", "--pid", "0"])
        .arg(number)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!(
            "the threads of the client are as any other: `chrt` is missing or may not change them"
        );
    }
}
