//! The rows of a journey: one run each.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Node};
use serde_json::{Map, Value};

/// Reads rows: a list of maps, `{matrix: {…}}` or `{csv: |…}`.
pub(super) fn read_rows(checker: &Checker<'_>, node: Option<&Node>) -> Vec<Map<String, Value>> {
    let Some(node) = node else { return Vec::new() };
    if let Some(items) = node.items() {
        if items.is_empty() {
            let message = "`rows` has at least one row";
            checker.report(Diagnostic::new(&node.span, message));
        }
        return items
            .iter()
            .filter_map(|item| read_row(checker, item))
            .collect();
    }
    match node.entries() {
        Some([only]) if only.key == "matrix" => read_matrix(checker, &only.value),
        Some([only]) if only.key == "csv" => read_csv(checker, &only.value),
        _ => {
            checker.report(
                Diagnostic::new(
                    &node.span,
                    "`rows` is a list of maps, `{matrix: {…}}` or `{csv: …}`",
                )
                .help("for example `rows: {matrix: {format: [json, xml], gzip: [true, false]}}`"),
            );
            Vec::new()
        }
    }
}

fn read_row(checker: &Checker<'_>, node: &Node) -> Option<Map<String, Value>> {
    match node.to_value() {
        Value::Object(row) => Some(row),
        _ => {
            checker.expected(node, "a row is a map of names to values");
            None
        }
    }
}

/// Every combination, the last name changing fastest.
fn read_matrix(checker: &Checker<'_>, node: &Node) -> Vec<Map<String, Value>> {
    let Some(entries) = node.entries() else {
        checker.expected(node, "a matrix is a map of names to lists");
        return Vec::new();
    };
    if entries.is_empty() {
        let message = "a matrix has at least one name with its values";
        checker.report(Diagnostic::new(&node.span, message));
    }
    let mut rows = vec![Map::new()];
    for entry in entries {
        rows = multiply(checker, rows, entry);
    }
    rows
}

fn multiply(
    checker: &Checker<'_>,
    rows: Vec<Map<String, Value>>,
    entry: &Entry,
) -> Vec<Map<String, Value>> {
    let Some(items) = entry.value.items() else {
        checker.expected(&entry.value, "each name of a matrix has a list of values");
        return rows;
    };
    if items.is_empty() {
        let message = format!("`{}` has no value, and so the matrix no row", entry.key);
        checker.report(Diagnostic::new(&entry.value.span, message));
        return rows;
    }
    let with = |row: &Map<String, Value>, item: &Node| {
        let mut row = row.clone();
        row.insert(entry.key.clone(), item.to_value());
        row
    };
    rows.iter()
        .flat_map(|row| items.iter().map(move |item| with(row, item)))
        .collect()
}

fn read_csv(checker: &Checker<'_>, node: &Node) -> Vec<Map<String, Value>> {
    let Some(text) = checker.text(node, "`csv`") else {
        return Vec::new();
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut is_empty = true;
    for row in reader.deserialize::<Map<String, Value>>() {
        is_empty = false;
        match row {
            Ok(row) => rows.push(row),
            Err(error) => checker.report(Diagnostic::new(&node.span, csv_fault(&error))),
        }
    }
    if is_empty {
        let message = "a table has a heading and at least one row";
        let is_file = std::path::Path::new(text.trim_end());
        let is_file = is_file
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        let help = if is_file {
            "files are not read: the table itself stands here, below `csv: |`"
        } else {
            "write `csv: |`, and below it the names of the cells and then a line for each row"
        };
        checker.report(Diagnostic::new(&node.span, message).help(help));
    }
    rows
}

/// Puts what is wrong with a table in words.
fn csv_fault(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!(
                "the heading of this table has {expected_len} names, and its line {line} has {len} values"
            )
        }
        _ => format!("this is not CSV: {error}"),
    }
}
