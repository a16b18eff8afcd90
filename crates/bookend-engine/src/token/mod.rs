//! The bearer token: reading it, even when it is broken, judging it, and making it, even broken on
//! purpose.

mod judge;
mod known;
mod make;
mod read;

pub(crate) use judge::judge_token;
pub use judge::{Defect, form_defect};
pub use known::KnownTokens;
pub(crate) use make::make_broken_token;
pub use make::make_token;
pub use read::{FormFault, Token, read_token};
