//! The parts of an expression once it is parsed.

use std::sync::OnceLock;

use regex::Regex;

use super::functions::{Body, Function};
use super::item::Item;
use super::name::Name;
use super::shared::SharedPath;
use crate::{Release, Type};

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
    Call(WrittenCall),
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

impl Expr {
    /// Whether the part is a step on a path: it leads from elements to others.
    pub(super) fn is_step(&self) -> bool {
        match self {
            Self::Member { .. } => true,
            Self::Call(call) => matches!(call.function.body, Body::Walk(_)),
            Self::Typed { question, .. } => *question == TypeQuestion::OfType,
            Self::Shared(_, part) => part.is_step(),
            _ => false,
        }
    }

    /// Whether the part is a function that comes to one item at the most, of which no list is made.
    pub(super) fn is_of_one(&self) -> bool {
        let Self::Call(call) = self else { return false };
        match call.function.body {
            Body::Item(_) | Body::Question(_) | Body::OfAnswer(_) => true,
            Body::Items(_) | Body::Walk(_) => false,
        }
    }
}

/// A function call as it is written.
#[derive(Debug)]
pub(super) struct WrittenCall {
    pub(super) input: Option<Box<Expr>>,
    pub(super) function: &'static Function,
    pub(super) arguments: Vec<Expr>,
    /// The regular expression, where it is written out in the call.
    pub(super) pattern: Option<Regex>,
}

impl WrittenCall {
    /// Returns what stands before the point; what is at hand, where nothing does.
    pub(super) fn input(&self) -> &Expr {
        self.input.as_deref().unwrap_or(&Expr::This)
    }
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
#[derive(Debug)]
pub(super) struct TypeSpecifier {
    pub(super) namespace: Option<String>,
    pub(super) name: String,
    /// The type that it names in the release that asked first, kept for the next time.
    pub(super) found: OnceLock<(Release, Option<&'static Type>)>,
}

impl TypeSpecifier {
    pub(super) fn new(namespace: Option<String>, name: String) -> Self {
        Self {
            namespace,
            name,
            found: OnceLock::new(),
        }
    }
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

    /// Whether the operator makes yes, no or nothing of its sides, whatever they are.
    pub(super) fn is_question(self) -> bool {
        match self {
            Self::LessOrEqual
            | Self::Less
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::Equal
            | Self::Equivalent
            | Self::NotEqual
            | Self::NotEquivalent
            | Self::In
            | Self::Contains
            | Self::And
            | Self::Or
            | Self::Xor
            | Self::Implies => true,
            Self::Multiply
            | Self::Divide
            | Self::Div
            | Self::Mod
            | Self::Add
            | Self::Subtract
            | Self::Concatenate
            | Self::Union => false,
        }
    }

    /// Returns how the operator is written.
    pub(super) fn name(self) -> &'static str {
        let same = |entry: &&(&'static str, Self, u8)| entry.1 == self;
        OPERATORS.iter().find(same).map_or("", |entry| entry.0)
    }
}
