//! Why a request is answered as it is: the provider's own decision, watched.
//!
//! [`Provider::explain`](crate::Provider::explain) gives it as data, and [`text`] for people; a request comes from a file by
//! [`read_request`].

mod consulted;
mod decided;
mod explanation;
mod near;
mod notes;
mod remarks;
mod request_file;
mod text;

pub use explanation::{
    Answered, Asked, BehaviourTrial, Clause, Consulted, Explanation, Issue, RuleCourse, Says,
    Standing,
};
pub(crate) use near::{NearMiss, near_misses, nearest};
pub(crate) use notes::Notes;
pub use request_file::{FileRequest, RequestFileError, read_request};
pub use text::text;
