//! The bearer token: reading it, even when it is broken, judging it, and making it, even broken on
//! purpose.

mod course;
mod judge;
mod known;
mod make;
mod place;
mod read;

pub use course::{Course, TokenTrial, try_token};
pub use judge::{Defect, form_defect, judge_token};
pub use known::KnownTokens;
pub(crate) use make::make_broken_token;
pub use make::make_token;
pub use place::Part;
pub(crate) use read::AppraisedToken;
pub use read::{FormFault, Token, read_token};
