//! Reading calls of functions.

use super::parse::TemplateError;
use super::parser::Parser;
use super::{Expression, Function};
use crate::quantity::{PointInTime, parse_zone};
use bookend_fhir::fhirpath;
use serde_json::Value;
use std::ops::Range;

impl Parser<'_> {
    pub(super) fn arguments(&mut self) -> Result<Vec<Expression>, TemplateError> {
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

    pub(super) fn call(
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
