//! The rules that the text of a resource can break.

/// The rules of the two formats.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// The bytes are UTF-8.
    #[error("the text must be UTF-8, found the byte `0x{found:02X}`")]
    Utf8 {
        /// The first byte that belongs to no character.
        found: u8,
    },
    /// An XML declaration names the encoding that FHIR demands.
    #[error("the encoding must be `UTF-8`, found `{found}`")]
    Encoding {
        /// The encoding that is declared.
        found: String,
    },
    /// The grammar of the format.
    #[error("expected {expected}, found {found}")]
    Syntax {
        /// What may stand there.
        expected: &'static str,
        /// What stands there, quoted.
        found: String,
    },
    /// The grammar of XML.
    #[error("the XML must be well-formed, found {found}")]
    WellFormed {
        /// What breaks it.
        found: String,
    },
    /// Nothing follows the resource.
    #[error("nothing may follow the resource, found {found}")]
    Trailing {
        /// What follows, quoted.
        found: String,
    },
    /// Nesting is bounded.
    #[error("elements may nest at most {limit} deep")]
    Depth {
        /// The limit.
        limit: usize,
    },
    /// The names within an object, and of the attributes of an element, differ.
    #[error("a name may stand only once, found `{found}` again")]
    Duplicate {
        /// The name.
        found: String,
    },
    /// Numbers are bounded, so that working with one costs no more than reading it.
    #[error(
        "a number may have at most {digits} digits and an exponent of at most {exponent}, found \
         `{found}`"
    )]
    Number {
        /// The greatest number of digits.
        digits: usize,
        /// The greatest exponent, either sign.
        exponent: u32,
        /// The number.
        found: String,
    },
    /// Some characters cannot stand in a text.
    #[error("the character `U+{:04X}` may not stand here", u32::from(*found))]
    Character {
        /// The character.
        found: char,
    },
    /// The document is a resource.
    #[error("a resource must be an object, found {found}")]
    Resource {
        /// What sort of value it is.
        found: &'static str,
    },
    /// A resource says its type.
    #[error("a resource must have a `resourceType` that is text, found {found}")]
    ResourceType {
        /// What stands there, quoted.
        found: String,
    },
    /// XML elements are in the namespace of FHIR.
    #[error("`{element}` must be in the namespace `http://hl7.org/fhir`, found {found}")]
    Namespace {
        /// The name of the element.
        element: String,
        /// The namespace it is in.
        found: String,
    },
    /// Names of XML elements are those of FHIR: they begin with a letter.
    #[error(
        "the name of an element must be a letter, then letters, digits, `-`, `_` or `.`, found \
         `{found}`"
    )]
    Name {
        /// The name.
        found: String,
    },
    /// XML attributes are those of FHIR.
    #[error("an attribute may only be {expected}, found `{found}`")]
    Attribute {
        /// Those that may stand there, quoted.
        expected: &'static str,
        /// The name of the attribute.
        found: String,
    },
    /// The number of attributes is bounded.
    #[error("an element may have at most {limit} attributes")]
    Attributes {
        /// The limit.
        limit: usize,
    },
    /// Elements stand in the order of the standard.
    #[error("`{found}` must stand before `{before}`, as in the standard")]
    Order {
        /// The element that comes too late.
        found: String,
        /// The element that it comes after.
        before: String,
    },
    /// An element that holds a resource holds one.
    #[error("`{element}` must hold one resource, found `{found}` beside it")]
    OneResource {
        /// The element.
        element: String,
        /// The type of the second.
        found: String,
    },
    /// The version of XML is one that a reader of XML 1.0 reads.
    #[error("the version of XML must be `1.0`, found `{found}`")]
    Version {
        /// The version that is declared.
        found: String,
    },
    /// An element has a value or parts.
    #[error("`{element}` has parts and so cannot have a value, found `{found}`")]
    ValueAndParts {
        /// The type of the element.
        element: String,
        /// The value.
        found: String,
    },
    /// Values stand in attributes, not between elements.
    #[error("text may stand in the narrative only, found `{found}`")]
    Text {
        /// The text.
        found: String,
    },
    /// Document type definitions are refused: they can name files and multiply text.
    #[error("a document type definition is refused")]
    Doctype,
    /// Entities other than those of XML itself need a document type definition.
    #[error(
        "an entity must be one of `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` or a character's \
         number, found `&{found};`"
    )]
    Entity {
        /// The name of the entity.
        found: String,
    },
}
