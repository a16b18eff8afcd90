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
            return match literal_fault((name, function), &arguments) {
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

/// Returns what is wrong with an argument that stands there: points in time, time zones and what is
/// no tree can be judged now.
fn literal_fault((name, function): (&str, Function), arguments: &[Expression]) -> Option<String> {
    let literal = |number: usize| match arguments.get(number) {
        Some(Expression::Literal(value)) => Some(value),
        _ => None,
    };
    let text = |number| literal(number).and_then(Value::as_str);
    match function {
        Function::At => Some(PointInTime::parse(text(0)?).err()?.to_string()),
        Function::Local | Function::Date => Some(parse_zone(text(1)?).err()?.to_string()),
        Function::Json if literal(0)?.is_null() => Some(format!(
            "`{name}()` of nothing is nothing; the text is `'null'`"
        )),
        Function::Set | Function::Without => no_member(name, literal(0), literal(1)),
        _ => None,
    }
}

/// Returns what is wrong where a tree and the name of a member belong. Nothing that stands there is a
/// tree.
fn no_member(function: &str, tree: Option<&Value>, name: Option<&Value>) -> Option<String> {
    let shown = |value: &Value| {
        let text = value.as_str().map(str::to_owned);
        text.unwrap_or_else(|| value.to_string())
    };
    if let Some(found) = tree {
        let found = shown(found);
        return Some(format!(
            "`{function}()` needs a tree, which `{found}` is not"
        ));
    }
    let found = shown(name.filter(|name| !name.is_string())?);
    Some(format!(
        "`{function}()` needs the name of a member, in quotes, which `{found}` is not"
    ))
}
