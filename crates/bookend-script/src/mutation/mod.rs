//! Changes to a message after it was composed: the same on requests and on responses.

mod read;
mod read_elements;
mod read_token;
mod spoiling;
mod words;

pub(crate) use read::{read_mutation, take_mutations};
pub use spoiling::{JsonType, Spoiling};

use crate::dialect::TokenDefect;
use crate::template::Shape;
use bookend_fhir::fhirpath;
use std::sync::Arc;

/// A change to a message after it was composed.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// `drop: <FHIRPath>`: the elements are left out.
    Drop(fhirpath::Expression),
    /// `set: {<FHIRPath>: value}`: the elements have this value; the last part of the path is made
    /// where it is missing.
    Set(Target, Shape),
    /// `move: {from: <FHIRPath>, to: <FHIRPath>}`: the elements stand elsewhere.
    Move(fhirpath::Expression, Target),
    /// `duplicate: <FHIRPath>` and others: the elements are spoilt in a way of their own.
    Spoil(fhirpath::Expression, Spoiling),
    /// `header: {set: {Name: value}}`.
    SetHeader(String, Shape),
    /// `header: {drop: Name}`.
    DropHeader(String),
    /// `query: {set: {name: value}}`: of a request.
    SetQuery(String, Shape),
    /// `query: {drop: name}`: of a request.
    DropQuery(String),
    /// `jwt: <defect>`: of a request.
    Token(TokenChange),
    /// `body: <text>`: the body as it stands, in place of a resource.
    Body(Shape),
    /// `status: 500`: of a response.
    Status(u16),
    /// `$(mutation)`: the one of the journey's case, by the number of the case.
    OfCase(Arc<[Self]>),
}

/// The element that a `set` or a `move` leads to: the elements of a path, or the last part of it
/// below its parents where there is none yet.
#[derive(Clone, Debug)]
pub struct Target {
    /// The elements themselves.
    pub elements: fhirpath::Expression,
    /// Their parents, and the name of the element; nothing when the path does not end in a name.
    pub parents: Option<(fhirpath::Expression, String)>,
}

/// How a token is broken.
#[derive(Clone, Debug)]
pub enum TokenChange {
    /// In one of the ways that the dialect lists; nothing where the name comes to nothing.
    Named(Shape),
    /// In a way that the script says itself, and how that is written.
    Own(Box<TokenDefect>, String),
}
