//! The functions, by the chapter of the specification that describes them.
//!
//! To add one, write it in the file of its chapter and name it in the list there.

mod call;
mod catalogue;

mod codes;
mod combining;
mod conversion;
mod dates;
mod existence;
mod fhir;
mod filtering;
mod math;
mod navigation;
mod patterns;
mod resolving;
mod strings;
mod subsetting;
mod utility;

pub(super) use call::Call;
pub(super) use catalogue::{Body, Function};
pub(super) use patterns::written_out;
