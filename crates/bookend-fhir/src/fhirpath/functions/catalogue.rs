//! Finds a function by its name.

use std::fmt::{self, Debug, Formatter};
use std::ops::Range;

use super::call::optional;
use super::{
    Call, codes, combining, conversion, dates, existence, fhir, filtering, math, navigation,
    patterns, resolving, strings, subsetting, utility,
};
use crate::fhirpath::answer::Answer;
use crate::fhirpath::error::CompileError;
use crate::fhirpath::evaluator::Outcome;
use crate::fhirpath::single;

/// A function and how many arguments it takes.
pub(in crate::fhirpath) struct Function {
    pub(in crate::fhirpath) name: &'static str,
    least: usize,
    most: usize,
    body: Body,
}

/// What a function does.
enum Body {
    /// It makes items.
    Items(for<'c, 't> fn(&Call<'c, 't>) -> Outcome<'t>),
    /// It answers yes, no or nothing, of which an item is made only where one is wanted.
    Question(for<'c, 't> fn(&Call<'c, 't>) -> Answer),
}

/// All functions but `is`, `as` and `ofType`, whose argument is the name of a type.
const CHAPTERS: [&[Function]; 14] = [
    existence::FUNCTIONS,
    filtering::FUNCTIONS,
    subsetting::FUNCTIONS,
    combining::FUNCTIONS,
    conversion::FUNCTIONS,
    strings::FUNCTIONS,
    patterns::FUNCTIONS,
    codes::FUNCTIONS,
    math::FUNCTIONS,
    navigation::FUNCTIONS,
    utility::FUNCTIONS,
    dates::FUNCTIONS,
    fhir::FUNCTIONS,
    resolving::FUNCTIONS,
];

/// How alike a name must be to be offered instead, from 0 to 1.
const ALIKE: f64 = 0.75;

impl Function {
    /// Returns a function with a number of arguments.
    pub(super) const fn new(
        name: &'static str,
        least: usize,
        most: usize,
        evaluate: for<'c, 't> fn(&Call<'c, 't>) -> Outcome<'t>,
    ) -> Self {
        Self {
            name,
            least,
            most,
            body: Body::Items(evaluate),
        }
    }

    /// Returns a function that answers yes, no or nothing.
    pub(super) const fn question(
        name: &'static str,
        least: usize,
        most: usize,
        answer: for<'c, 't> fn(&Call<'c, 't>) -> Answer,
    ) -> Self {
        Self {
            name,
            least,
            most,
            body: Body::Question(answer),
        }
    }

    /// Returns what a call comes to.
    pub(in crate::fhirpath) fn evaluate<'t>(&self, call: &Call<'_, 't>) -> Outcome<'t> {
        match self.body {
            Body::Items(evaluate) => evaluate(call),
            Body::Question(answer) => optional(answer(call)?),
        }
    }

    /// Whether the function answers yes, no or nothing, whatever it is called with.
    pub(in crate::fhirpath) fn is_question(&self) -> bool {
        matches!(self.body, Body::Question(_))
    }

    /// Returns what a call comes to as a yes or no.
    pub(in crate::fhirpath) fn answer(&self, call: &Call<'_, '_>) -> Answer {
        match self.body {
            Body::Items(evaluate) => single::boolean(&evaluate(call)?, self.name),
            Body::Question(answer) => answer(call),
        }
    }

    /// Finds the function of a call.
    ///
    /// # Errors
    ///
    /// [`CompileError`] when there is none of that name, or when it takes more or fewer arguments.
    pub(in crate::fhirpath) fn named(
        name: &str,
        arguments: usize,
        range: Range<usize>,
    ) -> Result<&'static Self, CompileError> {
        let mut all = CHAPTERS.iter().copied().flatten();
        let Some(function) = all.find(|function| function.name == name) else {
            let error = CompileError::new(format!("`{name}` is not a function"), range);
            return Err(match similar(name) {
                Some(similar) => error.with_help(format!("did you mean `{similar}`?")),
                None => error,
            });
        };
        if (function.least..=function.most).contains(&arguments) {
            return Ok(function);
        }
        let takes = match (function.least, function.most) {
            (0, 0) => "no argument".to_owned(),
            (1, 1) => "1 argument".to_owned(),
            (least, most) if least == most => format!("{least} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let message = format!("`{name}` takes {takes} but was given {arguments}");
        Err(CompileError::new(message, range))
    }
}

/// Returns the name that was probably meant.
fn similar(name: &str) -> Option<&'static str> {
    let written = name.to_lowercase();
    let names = CHAPTERS
        .iter()
        .copied()
        .flatten()
        .map(|function| function.name);
    names
        .chain(["ofType"])
        .map(|known| (strsim::jaro_winkler(&written, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, known)| known)
}

impl Debug for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
