//! The two wire formats and the tables, seen from outside: generated trees and published examples.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests stop the test, and a skipped test says so"
)]

mod wire {
    mod examples;
    mod generated;
    mod losses;
    mod published;
    mod tables;
}
