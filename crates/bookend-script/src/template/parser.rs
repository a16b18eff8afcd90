//! Reading what stands between `$(` and `)`.

use super::parse::TemplateError;
use super::{Expression, Sign};
use crate::quantity::parse_duration;
use serde_json::Value;
use std::ops::Range;

/// Reads one expression from a place in a text.
pub(super) struct Parser<'t> {
    text: &'t str,
    pub(super) at: usize,
}

impl<'t> Parser<'t> {
    /// Begins at a byte of a text.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// Reads a sum, or one term.
    pub(super) fn sum(&mut self) -> Result<Expression, TemplateError> {
        let mut left = self.term()?;
        loop {
            let before = self.at;
            self.skip_blanks();
            // Names may hold hyphens, so an operator needs a blank before it.
            let sign = match self.rest().chars().next() {
                Some('+') => Sign::Plus,
                Some('-') if self.at > before => Sign::Minus,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.term()?;
            left = Expression::Sum(Box::new(left), sign, Box::new(right));
        }
    }

    fn term(&mut self) -> Result<Expression, TemplateError> {
        self.skip_blanks();
        match self.rest().chars().next() {
            Some('\'') => self.quoted().map(|text| Expression::Literal(text.into())),
            Some(digit) if digit.is_ascii_digit() => self.number(),
            Some(letter) if letter.is_alphabetic() || letter == '_' => self.name_or_call(),
            _ => Err(self.error(
                self.at..self.at + self.rest().chars().next().map_or(0, char::len_utf8),
                "a name, a call, a number or a 'text' belongs here",
            )),
        }
    }

    fn quoted(&mut self) -> Result<String, TemplateError> {
        let start = self.at + 1;
        match self.text[start..].find('\'') {
            Some(length) => {
                self.at = start + length + 1;
                Ok(self.text[start..start + length].to_owned())
            }
            None => Err(self.error(self.at..self.text.len(), "the closing `'` is missing")),
        }
    }

    fn number(&mut self) -> Result<Expression, TemplateError> {
        let start = self.at;
        let token = self.take(|c| c.is_ascii_alphanumeric() || c == '.');
        if let Ok(number) = serde_json::from_str::<serde_json::Number>(token) {
            return Ok(Expression::Literal(Value::Number(number)));
        }
        match parse_duration(token) {
            Ok(_) => Ok(Expression::Literal(token.into())),
            Err(error) => Err(self.error(start..self.at, error.to_string())),
        }
    }

    fn name_or_call(&mut self) -> Result<Expression, TemplateError> {
        let start = self.at;
        let name = self.take(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let span = start..self.at;
        if !self.rest().starts_with('(') {
            let path: Vec<String> = name.split('.').map(str::to_owned).collect();
            if path.iter().any(String::is_empty) {
                return Err(
                    self.error(span, format!("`{name}` has an empty part between its dots"))
                );
            }
            return Ok(match name {
                "true" => Expression::Literal(true.into()),
                "false" => Expression::Literal(false.into()),
                "null" => Expression::Literal(Value::Null),
                _ => Expression::Name(path),
            });
        }
        let arguments = self.arguments()?;
        self.call(name, span, arguments)
    }

    pub(super) fn expect(&mut self, wanted: char, message: &str) -> Result<(), TemplateError> {
        self.skip_blanks();
        if self.rest().starts_with(wanted) {
            self.at += wanted.len_utf8();
            return Ok(());
        }
        Err(self.error(self.at..self.at, message))
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    pub(super) fn skip_blanks(&mut self) {
        self.take(char::is_whitespace);
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    #[expect(clippy::unused_self, reason = "reads like the other methods")]
    pub(super) fn error(&self, at: Range<usize>, message: impl Into<String>) -> TemplateError {
        TemplateError {
            message: message.into(),
            at,
            unknown: None,
        }
    }
}
