//! Putting values in the place of names, when a script is loaded.

use super::{Expression, Piece, Shape, Template};
use serde_json::Value;
use std::collections::BTreeMap;

/// The values that stand for names.
type Bound = BTreeMap<String, Shape>;

impl Shape {
    /// Puts values in the place of names.
    pub(crate) fn bind(self, bound: &BTreeMap<String, Self>) -> Self {
        if bound.is_empty() {
            return self;
        }
        match self {
            Self::Value(value) => Self::Value(value),
            Self::Expression(expression) => match expression.bind(bound) {
                Expression::Literal(value) => Self::Value(value),
                Expression::Made(shape, rest) if rest.is_empty() => *shape,
                other => Self::Expression(other),
            },
            Self::Text(template) => template.bind(bound),
            Self::List(items) => {
                Self::List(items.into_iter().map(|item| item.bind(bound)).collect())
            }
            Self::Map(entries) => Self::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, value.bind(bound)))
                    .collect(),
            ),
            Self::If(condition, map) => Self::If(condition.bind(bound), Box::new(map.bind(bound))),
        }
    }
}

impl Expression {
    /// Puts values in the place of names.
    pub(crate) fn bind(self, bound: &Bound) -> Self {
        match self {
            Self::Name(path) => match path.split_first() {
                Some((root, rest)) if bound.contains_key(root) => bound
                    .get(root)
                    .map_or(Self::Literal(Value::Null), |shape| part(shape, rest)),
                _ => Self::Name(path),
            },
            Self::Call(function, arguments) => Self::Call(
                function,
                arguments.into_iter().map(|each| each.bind(bound)).collect(),
            ),
            Self::Fhir(tree, path) => Self::Fhir(Box::new(tree.bind(bound)), path),
            Self::Sum(left, sign, right) => Self::Sum(
                Box::new(left.bind(bound)),
                sign,
                Box::new(right.bind(bound)),
            ),
            Self::Made(shape, rest) => Self::Made(Box::new(shape.bind(bound)), rest),
            Self::Literal(value) => Self::Literal(value),
        }
    }
}

/// Returns the part of a value to which a path leads.
fn part(shape: &Shape, rest: &[String]) -> Expression {
    match shape {
        Shape::Value(value) if rest.is_empty() => Expression::Literal(value.clone()),
        Shape::Expression(Expression::Name(path)) => {
            Expression::Name(path.iter().chain(rest).cloned().collect())
        }
        Shape::Expression(expression) if rest.is_empty() => expression.clone(),
        other => Expression::Made(Box::new(other.clone()), rest.to_vec()),
    }
}

impl Template {
    /// Puts values in the place of names. A text in which nothing is left to be made is a value.
    fn bind(self, bound: &Bound) -> Shape {
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces {
            let literal = match piece {
                Piece::Literal(literal) => literal,
                Piece::Expression(expression) => match expression.bind(bound) {
                    Expression::Literal(Value::String(text)) => text,
                    Expression::Literal(value) if !value.is_null() => value.to_string(),
                    other => {
                        pieces.push(Piece::Expression(other));
                        continue;
                    }
                },
            };
            match pieces.last_mut() {
                Some(Piece::Literal(before)) => before.push_str(&literal),
                _ => pieces.push(Piece::Literal(literal)),
            }
        }
        match pieces.as_slice() {
            [Piece::Literal(text)] => Shape::Value(text.as_str().into()),
            _ => Shape::Text(Self {
                text: self.text,
                pieces,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_template;
    use super::*;

    /// Compiles a text in which `id` and `who` stand for values.
    fn bound(text: &str, id: &str) -> String {
        let value = |text| parse_template(text).unwrap();
        let bound = BTreeMap::from([
            ("id".to_owned(), value(id)),
            ("who".to_owned(), value("$(request.body)")),
        ]);
        format!("{:?}", value(text).bind(&bound))
    }

    #[test]
    fn a_value_that_is_known_is_put_in_when_the_script_is_loaded() {
        assert_eq!(bound("$(id)", "slot010"), r#"Value(String("slot010"))"#);
        assert_eq!(
            bound("a $(id)!", "slot010"),
            r#"Value(String("a slot010!"))"#
        );
    }

    #[test]
    fn a_value_that_has_to_be_made_stands_in_its_place() {
        assert_eq!(bound("$(id)", "$(now)"), r#"Expression(Name(["now"]))"#);
        assert_eq!(
            bound("$(lower(id))", "a$(now)"),
            r#"Expression(Call(Lower, [Made(Text(Template { text: "a$(now)", pieces: [Literal("a"), Expression(Name(["now"]))] }), [])]))"#
        );
        assert_eq!(
            bound("$(who.status)", "x"),
            r#"Expression(Name(["request", "body", "status"]))"#
        );
    }
}
