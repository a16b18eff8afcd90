//! XML that is no resource, such as a SOAP message, as a tree of the shape of JSON.
//!
//! **Shape:** a document is a map of one name, that of its root. An element with neither attributes
//! nor elements in it is its text; any other is a map: attributes by `@name`, elements by name, a
//! list where a name recurs, and `#text` where there is text between them. What is read has names
//! without prefixes, and no declarations of namespaces; what is written keeps the names as they
//! stand.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{PlainXmlError, read};
pub use write::write;

/// The key of the text between elements.
const TEXT: &str = "#text";
/// What the key of an attribute begins with.
const ATTRIBUTE: char = '@';
