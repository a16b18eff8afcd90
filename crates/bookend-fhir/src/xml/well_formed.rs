//! What the XML reader finds wrong, in our words.

use quick_xml::Error;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::AttrError;
use quick_xml::name::NamespaceError;

use crate::Rule;
use crate::broken::shorten;

/// Makes a rule of an error of the XML reader.
pub(super) fn well_formed(error: &Error) -> Rule {
    let found = match error {
        Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => {
            return Rule::Entity {
                found: shorten(name),
            };
        }
        Error::Escape(EscapeError::UnterminatedEntity(_)) => "`&` without `;`".to_owned(),
        Error::Escape(EscapeError::InvalidCharRef(_)) => "the number of no character".to_owned(),
        Error::InvalidAttr(AttrError::Duplicated(..)) => {
            "an attribute that stands twice".to_owned()
        }
        Error::InvalidAttr(_) => "an attribute that is not `name=\"value\"`".to_owned(),
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            let (expected, found) = (shorten(expected), shorten(found));
            format!("`</{found}>` where `</{expected}>` must stand")
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
            format!("`</{}>` without a start tag", shorten(name))
        }
        Error::IllFormed(IllFormedError::DoubleHyphenInComment) => "`--` in a comment".to_owned(),
        Error::Namespace(NamespaceError::TooManyBindings(limit)) => {
            format!("more than {limit} namespaces")
        }
        Error::Syntax(error) => error.to_string(),
        other => shorten(&other.to_string()),
    };
    Rule::WellFormed { found }
}
