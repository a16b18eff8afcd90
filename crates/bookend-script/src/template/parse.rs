//! Reading `$(…)`.

use super::{Expression, Function, Piece, Shape, Sign, Template};
use crate::quantity::{PointInTime, parse_duration, parse_zone};
use bookend_fhir::fhirpath;
use serde_json::Value;
use std::ops::Range;

/// Why a text with `$(…)` could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    /// What is wrong.
    pub message: String,
    /// Which bytes of the text.
    pub at: Range<usize>,
    /// The name that is not known, and the names that are.
    pub unknown: Option<(String, Vec<String>)>,
}

/// Compiles a text. A text that is nothing but one `$(…)` keeps the value's type; `$$(` is a
/// literal `$(`.
///
/// # Errors
///
/// The first thing wrong, with its bytes.
pub(crate) fn parse_template(text: &str) -> Result<Shape, TemplateError> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("$(") {
        let start = at + found;
        if text[..start].ends_with('$') {
            literal.push_str(&text[at..start]);
            literal.push('(');
            at = start + 2;
            continue;
        }
        literal.push_str(&text[at..start]);
        if !literal.is_empty() {
            pieces.push(Piece::Literal(std::mem::take(&mut literal)));
        }
        let mut parser = Parser {
            text,
            at: start + 2,
        };
        pieces.push(Piece::Expression(parser.sum()?));
        parser.expect(')', "`)` is missing: every `$(` ends with one")?;
        at = parser.at;
    }
    literal.push_str(&text[at..]);
    Ok(assemble(text, pieces, literal))
}

fn assemble(text: &str, mut pieces: Vec<Piece>, rest: String) -> Shape {
    if pieces.is_empty() {
        return Shape::Value(Value::String(rest));
    }
    if rest.is_empty()
        && let [Piece::Expression(expression)] = pieces.as_slice()
    {
        return Shape::Expression(expression.clone());
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    Shape::Text(Template {
        text: text.to_owned(),
        pieces,
    })
}

/// Compiles an expression that stands by itself, without `$(` and `)`.
///
/// # Errors
///
/// The first thing wrong, with its bytes.
pub(crate) fn parse_expression(text: &str) -> Result<Expression, TemplateError> {
    let mut parser = Parser { text, at: 0 };
    let expression = parser.sum()?;
    parser.skip_blanks();
    if parser.at < text.len() {
        return Err(parser.error(parser.at..text.len(), "this is left over"));
    }
    Ok(expression)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn sum(&mut self) -> Result<Expression, TemplateError> {
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

    fn arguments(&mut self) -> Result<Vec<Expression>, TemplateError> {
        self.expect('(', "`(` belongs here")?;
        let mut arguments = Vec::new();
        self.skip_blanks();
        if self.rest().starts_with(')') {
            self.at += 1;
            return Ok(arguments);
        }
        loop {
            arguments.push(self.sum()?);
            self.skip_blanks();
            if self.rest().starts_with(',') {
                self.at += 1;
                continue;
            }
            self.expect(')', "`,` or `)` belongs here")?;
            return Ok(arguments);
        }
    }

    fn call(
        &self,
        name: &str,
        span: Range<usize>,
        arguments: Vec<Expression>,
    ) -> Result<Expression, TemplateError> {
        if name == "fhir" {
            return self.fhir(span, arguments);
        }
        let Some((function, fewest, most)) = Function::named(name) else {
            let known = Function::names()
                .map(str::to_owned)
                .chain(["fhir".to_owned()])
                .collect();
            return Err(TemplateError {
                message: format!("there is no function `{name}()`"),
                at: span,
                unknown: Some((name.to_owned(), known)),
            });
        };
        if (fewest..=most).contains(&arguments.len()) {
            return match literal_fault(function, &arguments) {
                None => Ok(Expression::Call(function, arguments)),
                Some(message) => Err(self.error(span, message)),
            };
        }
        let wanted = if fewest == most {
            fewest.to_string()
        } else {
            format!("{fewest} or {most}")
        };
        let plural = if wanted == "1" { "" } else { "s" };
        let message = format!(
            "`{name}()` takes {wanted} argument{plural}, not {}",
            arguments.len()
        );
        Err(self.error(span, message))
    }

    /// `fhir(tree, 'path')`: the path is a text that stands there, so that it can be compiled now.
    fn fhir(
        &self,
        span: Range<usize>,
        mut arguments: Vec<Expression>,
    ) -> Result<Expression, TemplateError> {
        let path = arguments.pop();
        let tree = arguments.pop();
        let (Some(tree), Some(Expression::Literal(Value::String(path))), []) =
            (tree, path, arguments.as_slice())
        else {
            return Err(self.error(
                span,
                "`fhir()` takes a tree and a FHIRPath expression in quotes",
            ));
        };
        match fhirpath::Expression::compile(&path) {
            Ok(compiled) => Ok(Expression::Fhir(Box::new(tree), compiled)),
            Err(error) => Err(self.error(span, format!("`{path}` is not FHIRPath: {error}"))),
        }
    }

    fn expect(&mut self, wanted: char, message: &str) -> Result<(), TemplateError> {
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

    fn skip_blanks(&mut self) {
        self.take(char::is_whitespace);
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    #[expect(clippy::unused_self, reason = "reads like the other methods")]
    fn error(&self, at: Range<usize>, message: impl Into<String>) -> TemplateError {
        TemplateError {
            message: message.into(),
            at,
            unknown: None,
        }
    }
}

/// Returns what is wrong with an argument that stands there: points in time and time zones can be
/// judged now.
fn literal_fault(function: Function, arguments: &[Expression]) -> Option<String> {
    let literal = |number: usize| match arguments.get(number) {
        Some(Expression::Literal(Value::String(text))) => Some(text.as_str()),
        _ => None,
    };
    match function {
        Function::At => PointInTime::parse(literal(0)?).err(),
        Function::Local | Function::Date => parse_zone(literal(1)?).err(),
        _ => None,
    }
    .map(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse_template(text) {
            Ok(shape) => format!("{shape:?}"),
            Err(error) => format!("{} at {:?}", error.message, error.at),
        }
    }

    #[test]
    fn a_text_without_a_template_is_a_value() {
        insta::assert_snapshot!(read("plain $5"), @r#"Value(String("plain $5"))"#);
        insta::assert_snapshot!(read("a $$(b)"), @r#"Value(String("a $(b)"))"#);
    }

    #[test]
    fn one_template_alone_keeps_its_type() {
        insta::assert_snapshot!(read("$(slot.start)"), @r#"Expression(Name(["slot", "start"]))"#);
        insta::assert_snapshot!(read("$(now + 3d)"),
            @r#"Expression(Sum(Name(["now"]), Plus, Literal(String("3d"))))"#);
        insta::assert_snapshot!(read("$(nhs-number())"), @"Expression(Call(NhsNumber, []))");
        insta::assert_snapshot!(read("$(request.header.X-Request-ID)"),
            @r#"Expression(Name(["request", "header", "X-Request-ID"]))"#);
    }

    #[test]
    fn parts_are_put_together_in_order() {
        insta::assert_snapshot!(read("ge$(a)-$(b)!"),
            @r#"Text(Template { text: "ge$(a)-$(b)!", pieces: [Literal("ge"), Expression(Name(["a"])), Literal("-"), Expression(Name(["b"])), Literal("!")] })"#);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        insta::assert_snapshot!(read("x $(a"), @"`)` is missing: every `$(` ends with one at 5..5");
        insta::assert_snapshot!(read("$(uid())"), @"there is no function `uid()` at 2..5");
        insta::assert_snapshot!(read("$(uuid(1))"), @"`uuid()` takes 0 arguments, not 1 at 2..6");
        insta::assert_snapshot!(read("$('a)"), @"the closing `'` is missing at 2..5");
        insta::assert_snapshot!(read("$(5x)"), @"`5x` is not a duration; write a number and a unit, such as `250ms`, `2s`, `5m`, `3h` or `7d` at 2..4");
        insta::assert_snapshot!(read("$()"), @"a name, a call, a number or a 'text' belongs here at 2..3");
        insta::assert_snapshot!(read("$(a..b)"), @"`a..b` has an empty part between its dots at 2..6");
    }
}
