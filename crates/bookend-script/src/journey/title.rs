//! The title of a journey, which may name the cells of its row.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::Node;
use crate::template::{Expression, Piece, Shape};
use serde_json::{Map, Value};

/// What a journey is, for people: a text that may name the cells of its row, and nothing else.
#[derive(Clone, Debug)]
pub struct Title {
    pieces: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    /// The path below the row.
    Cell(Vec<String>),
}

impl Title {
    /// Makes a title that is always the same.
    pub(super) fn plain(text: String) -> Self {
        Self {
            pieces: vec![Part::Literal(text)],
        }
    }

    /// Reads a title. `names` are those of the journey's row.
    pub(super) fn read(checker: &Checker<'_>, node: &Node, names: &Names) -> Option<Self> {
        let text = checker.name(node, "`title`")?;
        let pieces = match checker.shape(node, names) {
            Shape::Text(template) => template.pieces,
            Shape::Expression(expression) => vec![Piece::Expression(expression)],
            _ => return Some(Self::plain(text)),
        };
        let parts = pieces.into_iter().map(|piece| match piece {
            Piece::Literal(text) => Some(Part::Literal(text)),
            Piece::Expression(Expression::Name(path)) => {
                Some(Part::Cell(path.into_iter().skip(1).collect()))
            }
            Piece::Expression(_) => {
                let message = "a title takes cells of its row, and no functions";
                let help = "write for example `$(row.status)`";
                checker.report(Diagnostic::new(&node.span, message).help(help));
                None
            }
        });
        let pieces = parts.collect::<Option<Vec<Part>>>()?;
        Some(Self { pieces })
    }

    /// Returns the title of a run with a row; a cell that the row does not have is left out.
    pub fn text(&self, row: Option<&Map<String, Value>>) -> String {
        let part = |part: &Part| match part {
            Part::Literal(text) => text.clone(),
            Part::Cell(path) => cell(row, path).unwrap_or_default(),
        };
        self.pieces.iter().map(part).collect()
    }

    /// Calls a function with the path below the row of each cell that is named.
    pub(crate) fn cells(&self, each: &mut impl FnMut(&[String])) {
        for piece in &self.pieces {
            if let Part::Cell(path) = piece {
                each(path);
            }
        }
    }
}

fn cell(row: Option<&Map<String, Value>>, path: &[String]) -> Option<String> {
    let (name, rest) = path.split_first()?;
    let first = row?.get(name)?;
    let value = rest.iter().try_fold(first, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => value.get(part.as_str()),
    })?;
    Some(match value {
        Value::String(text) => text.clone(),
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    })
}
