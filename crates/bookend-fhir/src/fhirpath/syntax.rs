//! The parts of an expression once it is parsed.

use regex::Regex;

use super::functions::Function;
use super::item::Item;
use super::name::Name;
use super::shared::SharedPath;

/// An expression or a part of one.
#[derive(Debug)]
pub(super) enum Expr {
    /// `{}`
    Empty,
    /// A literal such as `'free'`, `3`, `@2026-11-21` or `4 days`.
    Literal(Item<'static>),
    /// `$this`
    This,
    /// `$index`
    Index,
    /// `$total`
    Total,
    /// `%resource`, without the percent sign.
    Variable(String),
    /// A name, alone or after a point.
    Member {
        input: Option<Box<Self>>,
        name: Name,
    },
    /// A function call, alone or after a point.
    Call {
        input: Option<Box<Self>>,
        function: &'static Function,
        arguments: Vec<Self>,
        /// The regular expression, where it is written out in the call.
        pattern: Option<Regex>,
    },
    /// `input[index]`
    Indexed { input: Box<Self>, index: Box<Self> },
    /// `+x` or `-x`
    Signed {
        is_negative: bool,
        operand: Box<Self>,
    },
    /// `left operator right`
    Binary {
        operator: Operator,
        left: Box<Self>,
        right: Box<Self>,
    },
    /// `x is T`, `x as T`, `x.ofType(T)` and the like.
    Typed {
        question: TypeQuestion,
        operand: Option<Box<Self>>,
        specifier: TypeSpecifier,
    },
    /// A part that other expressions are likely to have as well.
    Shared(SharedPath, Box<Self>),
}

/// What is asked about a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeQuestion {
    /// Whether the one item has it.
    Is,
    /// The one item, if it has it.
    As,
    /// The items that have it.
    OfType,
}

impl TypeQuestion {
    /// Returns how the question is written.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::As => "as",
            Self::OfType => "ofType",
        }
    }
}

/// The name of a type, as written: `Slot`, `FHIR.Slot` or `System.String`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeSpecifier {
    pub(super) namespace: Option<String>,
    pub(super) name: String,
}

/// An operator between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Multiply,
    Divide,
    Div,
    Mod,
    Add,
    Subtract,
    Concatenate,
    Union,
    LessOrEqual,
    Less,
    Greater,
    GreaterOrEqual,
    Equal,
    Equivalent,
    NotEqual,
    NotEquivalent,
    In,
    Contains,
    And,
    Or,
    Xor,
    Implies,
}

/// The operators by the way they are written, each with how tightly it binds.
///
/// `is` and `as`, which take a type, bind with strength 9.
const OPERATORS: [(&str, Operator, u8); 22] = [
    ("*", Operator::Multiply, 11),
    ("/", Operator::Divide, 11),
    ("div", Operator::Div, 11),
    ("mod", Operator::Mod, 11),
    ("+", Operator::Add, 10),
    ("-", Operator::Subtract, 10),
    ("&", Operator::Concatenate, 10),
    ("|", Operator::Union, 8),
    ("<=", Operator::LessOrEqual, 7),
    ("<", Operator::Less, 7),
    (">", Operator::Greater, 7),
    (">=", Operator::GreaterOrEqual, 7),
    ("=", Operator::Equal, 6),
    ("~", Operator::Equivalent, 6),
    ("!=", Operator::NotEqual, 6),
    ("!~", Operator::NotEquivalent, 6),
    ("in", Operator::In, 5),
    ("contains", Operator::Contains, 5),
    ("and", Operator::And, 4),
    ("or", Operator::Or, 3),
    ("xor", Operator::Xor, 3),
    ("implies", Operator::Implies, 2),
];

/// How tightly `is` and `as` bind.
pub(super) const TYPE_STRENGTH: u8 = 9;

/// How tightly a sign binds.
pub(super) const SIGN_STRENGTH: u8 = 12;

impl Operator {
    /// Returns the operator that is written so and how tightly it binds.
    pub(super) fn written(text: &str) -> Option<(Self, u8)> {
        let written = |entry: &&(&str, Self, u8)| entry.0 == text;
        OPERATORS
            .iter()
            .find(written)
            .map(|entry| (entry.1, entry.2))
    }

    /// Returns how the operator is written.
    pub(super) fn name(self) -> &'static str {
        let same = |entry: &&(&'static str, Self, u8)| entry.1 == self;
        OPERATORS.iter().find(same).map_or("", |entry| entry.0)
    }
}
