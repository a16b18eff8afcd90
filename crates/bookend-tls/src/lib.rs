//! TLS for both programs.
//!
//! [`ServerFiles`] and [`ClientFiles`] name certificates in files, which are read, judged and made a
//! configuration of once, at the start: what is wrong with them is a [`TlsError`] that names the side,
//! the file and the reason. An [`Authority`] issues certificates for development, and
//! [`make_folder`] fills a folder with one for every role. [`faults`] makes what a listener says in
//! place of a sound handshake. [`failure`] says in words why a handshake failed. A [`Socket`] is what is
//! read and written after it, or without one.
//!
//! Which library does the cryptography is said in one place, [`crypto`].

mod authority;
mod client;
mod crypto;
mod error;
mod facts;
pub mod failure;
pub mod faults;
mod folder;
mod lifetime;
mod material;
mod pinned;
mod server;
mod socket;
mod untrusted;
mod version;

pub use authority::{Authority, Issued, Wanted};
pub use client::ClientFiles;
pub use crypto::{crypto, install};
pub use error::{MakeError, Material, TlsError};
pub use facts::Facts;
pub use folder::{AUTHORITY, Folder, ROLES, make_folder, read_folder};
pub use lifetime::Lifetime;
pub use material::{Chain, read_authorities, read_chain};
pub use pinned::pinned;
pub use server::{ServerFiles, ServerSide, Visitors};
pub use socket::Socket;
pub use version::OldestVersion;
