//! Reading texts with `$(…)`.

use super::parser::Parser;
use super::{Expression, Piece, Shape, Template};
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
        let mut parser = Parser::new(text, start + 2);
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
    let mut parser = Parser::new(text, 0);
    let expression = parser.sum()?;
    parser.skip_blanks();
    if parser.at < text.len() {
        return Err(parser.error(parser.at..text.len(), "this is left over"));
    }
    Ok(expression)
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
