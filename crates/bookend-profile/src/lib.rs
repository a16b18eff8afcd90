//! FHIR packages and the profiles in them.
//!
//! A package (`.tgz`, as registries publish it) is read by [`Package::read`]; [`Profiles::load`]
//! compiles the profiles of several, with the value sets that they bind codes to; and
//! [`Profiles::judge`] says in what a resource departs from the structure of its release, from the
//! profiles it claims, and from those that the caller asks for.
//!
//! A terminology that no package carries is never guessed at: codes of it are not judged, which one
//! informational issue says.

mod check;
mod compile;
mod definition;
mod issue;
mod mandatory;
mod package;
mod profiles;
mod terms;

pub use check::{Opinion, Wanted};
pub use issue::{Issue, ProfileRule, Severity};
pub use package::{Package, PackageError};
pub use profiles::{LoadError, Profiles, Remark};
