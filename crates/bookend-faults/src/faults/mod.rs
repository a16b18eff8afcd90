//! The plan of each fault, made from the message that was intended.

mod corrupt;
mod cut_off;
mod dribble;
mod garbage;
mod hang;
mod late_body;
mod length;
mod malformed_chunk;
mod slow_close;
mod throttle;
mod truncate;

pub use corrupt::{Corruption, corrupt};
pub use cut_off::{Cut, cut_off};
pub use dribble::dribble;
pub use garbage::garbage;
pub use hang::hang;
pub use late_body::late_body;
pub use length::wrong_length;
pub use malformed_chunk::{ChunkFault, malformed_chunk};
pub use slow_close::slow_close;
pub use throttle::throttle;
pub use truncate::truncate;

#[cfg(test)]
mod sample;
