//! The control room in a real browser: headless Chromium, where there is one.
//!
//! With `BOOKEND_REQUIRE=all` a machine without Chromium fails; `BOOKEND_SCREENSHOTS=DIR` keeps the
//! pictures, to be looked at.

#![expect(
    clippy::unwrap_used,
    reason = "what is unexpected in a test ends it, with its place"
)]

mod answers;
mod arming;
mod contrast;
mod keyboard;
mod moving;
mod slots;
mod token;
mod traffic;
mod visit;
