//! A report as a table, as CSV and as JSON.

use crate::report::{Figure, Report};
use std::fmt::Write as _;

/// How many groups of a metric are shown to people.
const GROUPS: usize = 20;

/// The forms of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// For people.
    #[default]
    Table,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

impl Form {
    /// The forms by their names on the command line.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("table", Self::Table),
        ("csv", Self::Csv),
        ("json", Self::Json),
    ];

    /// Writes a report in this form, with a newline at its end.
    pub fn text(self, report: &Report) -> String {
        match self {
            Self::Table => table(report),
            Self::Csv => csv(report),
            // Texts, numbers and maps with texts for keys can always be written.
            Self::Json => serde_json::to_string_pretty(report).unwrap_or_default() + "\n",
        }
    }
}

fn table(report: &Report) -> String {
    let mut text = format!(
        "{} of {}, {}\n",
        plural(report.exchanges, "exchange"),
        plural(report.runs, "run"),
        range(report)
    );
    for figures in report
        .figures
        .chunk_by(|one, next| one.metric == next.metric)
    {
        write_metric(&mut text, figures);
    }
    for (number, remark) in report.remarks.iter().enumerate() {
        let before = if number == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{before}remark: {remark}");
    }
    text
}

/// Writes a metric: all together first, then the groups, those with the most first.
fn write_metric(text: &mut String, figures: &[Figure]) {
    let Some((total, groups)) = figures.split_first() else {
        return;
    };
    let _ = writeln!(
        text,
        "\n{}  {}\n  {}",
        total.metric,
        total.says,
        line(total)
    );
    let mut groups: Vec<&Figure> = groups.iter().collect();
    groups.sort_by_key(|figure| std::cmp::Reverse(figure.count));
    for figure in groups.iter().take(GROUPS) {
        let _ = writeln!(text, "  {}", line(figure));
    }
    if let more @ 1.. = groups.len().saturating_sub(GROUPS) {
        let _ = writeln!(text, "  and {more} more, which the other formats have");
    }
}

fn range(report: &Report) -> String {
    match (report.from, report.to) {
        (None, None) => "whenever".to_owned(),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("before {to}"),
        (Some(from), Some(to)) => format!("from {from} and before {to}"),
    }
}

fn line(figure: &Figure) -> String {
    let name = match (&figure.group, figure.by) {
        (Some(group), _) => format!("{group}: "),
        (None, Some(_)) => "all: ".to_owned(),
        (None, None) => String::new(),
    };
    let share = figure
        .share
        .map_or_else(String::new, |share| format!(" ({share} %)"));
    let because = figure.because.unwrap_or_default();
    match (figure.count, figure.against) {
        (None, _) => format!("{name}not known: {because}"),
        (Some(count), Some(against)) => format!("{name}{count} of {against}{share}"),
        (Some(count), None) if because.is_empty() => format!("{name}{count}"),
        (Some(count), None) if figure.group.is_some() => {
            format!("{name}{count}, of how many is not known")
        }
        (Some(count), None) => format!("{name}{count}, of how many is not known: {because}"),
    }
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

fn csv(report: &Report) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = [
        "metric", "role", "says", "by", "group", "count", "against", "share", "because",
    ];
    let number =
        |number: Option<usize>| number.map(|number| number.to_string()).unwrap_or_default();
    // Writing into memory cannot fail.
    let _ = writer.write_record(head);
    for figure in &report.figures {
        let _ = writer.write_record([
            figure.metric.as_str(),
            figure.role,
            &figure.says,
            figure.by.unwrap_or_default(),
            figure.group.as_deref().unwrap_or("all"),
            &number(figure.count),
            &number(figure.against),
            &figure
                .share
                .map(|share| share.to_string())
                .unwrap_or_default(),
            figure.because.unwrap_or_default(),
        ]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
