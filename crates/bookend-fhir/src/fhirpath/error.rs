//! What can be wrong with an expression: in its text, or when it meets a tree.

use std::ops::Range;

/// Why a text is not an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CompileError {
    /// What is wrong, naming the rule and the text found.
    pub message: String,
    /// Where: bytes of the text, counted from 0.
    pub range: Range<usize>,
    /// What to do about it, such as the name that was probably meant.
    pub help: Option<String>,
}

impl CompileError {
    pub(super) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            message: message.into(),
            range,
            help: None,
        }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Why an expression has no result on a tree.
///
/// An element that is absent is no error: its result is the empty collection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// A place for one item was given several.
    #[error("`{place}` takes one item but found {count}")]
    Several {
        /// The operator or function.
        place: &'static str,
        /// How many items it was given.
        count: usize,
    },
    /// A place was given an item of a type it cannot use.
    #[error("`{place}` takes {expected} but found {found}")]
    Kind {
        /// The operator or function.
        place: &'static str,
        /// What it takes.
        expected: &'static str,
        /// The type it was given.
        found: String,
    },
    /// A function was given an argument it cannot use.
    #[error("`{place}` takes {rule} but found `{found}`")]
    Argument {
        /// The function.
        place: &'static str,
        /// What it takes.
        rule: &'static str,
        /// The argument it was given.
        found: String,
    },
    /// The expression names a variable that neither FHIRPath nor the context defines.
    #[error("`%{name}` is not defined; defined here: {defined}")]
    Variable {
        /// The name, without the percent sign.
        name: String,
        /// The names of the context.
        defined: String,
    },
    /// `defineVariable` names a variable that exists already.
    #[error("`defineVariable` takes a new name but `%{name}` is already defined")]
    Redefined {
        /// The name, without the percent sign.
        name: String,
    },
    /// The expression names a type that the release of FHIR does not have.
    #[error("`{name}` is not a type of FHIRPath or of this release of FHIR")]
    Type {
        /// The name as written.
        name: String,
    },
    /// The function needs something that Bookend does not have.
    #[error("`{function}` is not available, because it needs {needs}")]
    Unavailable {
        /// The function.
        function: &'static str,
        /// What it would need.
        needs: &'static str,
    },
    /// The evaluation was stopped because it visited too many items.
    #[error("the expression visits more than {limit} items; narrow it with `where` or `first`")]
    Effort {
        /// The greatest number of items an evaluation may visit.
        limit: u64,
    },
}
