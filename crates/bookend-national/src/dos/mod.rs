//! The directory of services: the SOAP web service and its REST variants.
//!
//! Source: sections 1 and 2 of the digest of the national services.

mod answer;
mod case;
mod credentials;
mod respond;
mod rest;
mod select;
mod soap;
mod xml;

pub(crate) use answer::{PATH, answer, faulty};
pub(crate) use rest::{BASE as REST_BASE, answer as answer_rest};

#[cfg(test)]
mod hours_tests;
#[cfg(test)]
mod tests;
