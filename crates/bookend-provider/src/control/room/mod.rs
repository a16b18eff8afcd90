//! The control room: a page on which people see and change what runs.
//!
//! The page is put together here, part by part; a part can be asked for by itself, and a little
//! JavaScript does so when something has happened. What a part shows, it asks of the resources of the
//! control port: the page knows nothing that a program could not know.

mod armed;
mod asset;
mod behaviours;
mod calendar;
mod clock;
mod coverage;
mod exchange;
mod headline;
mod look;
mod page;
mod part;
mod referrals;
mod slot;
mod token;
mod traffic;
mod wishes;

pub(super) use asset::asset;
pub(super) use page::page;
pub(super) use part::part;
