//! What the page says without JavaScript, to whoever reads its source or searches it: how the run
//! ended, what is not as it should be, and which requirements are not met.
//!
//! The script of the page takes its place.

use crate::pack::{MatrixRow, Read, RequirementVerdict};
use crate::{FindingReport, JourneyReport, StepReport};
use bookend_model::{Level, Outcome};
use std::fmt::Write as _;

/// How many failures are told, and how many requirements.
const FAILURES: usize = 500;
const ROWS: usize = 500;

/// Writes the contents of the page's main part.
pub(super) fn without_script(read: &Read) -> String {
    let mut html = String::new();
    write_heading(&mut html, read);
    write_failures(&mut html, read);
    write_requirements(&mut html, &read.matrix);
    html
}

/// Text as it stands in HTML.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

fn outcome(word: &str) -> String {
    format!("<span class=\"outcome {0}\">{0}</span>", escaped(word))
}

fn write_heading(html: &mut String, read: &Read) {
    let report = &read.report;
    let target = match read.head.role.as_str() {
        "provider" => format!("consumer {}", read.head.counterparty),
        _ => report.target.clone(),
    };
    let _ = writeln!(
        html,
        "<h1>{} <span class=\"target\">{}</span></h1>",
        outcome(report.outcome.name()),
        escaped(&target)
    );
    let facts = format!(
        "{} {}, {}, mode {}, seed {}, {}, {} exchanges",
        report.tool.name,
        report.tool.version,
        report.script.dialect,
        report.script.mode,
        report.seed,
        report.started,
        read.exchange_count
    );
    let _ = writeln!(html, "<p class=\"quiet\">{}</p>", escaped(&facts));
    if report.partial {
        html.push_str(
            "<p class=\"banner\">The run was interrupted: what follows is partial.</p>\n",
        );
    }
    if !report.redacted {
        html.push_str("<p class=\"banner grave\">Not redacted.</p>\n");
    }
    html.push_str(
        "<p class=\"banner\">With JavaScript this page shows every message; report.json, \
         requirements.json, exchanges.har and exchanges.http have all of it without.</p>\n",
    );
    if !report.journeys.is_empty() {
        let parts = report.totals.parts().into_iter();
        let parts = parts.map(|(outcome, count)| format!("{count} {outcome}"));
        let totals = parts.collect::<Vec<_>>().join(", ");
        let _ = writeln!(html, "<h2>Summary</h2>\n<p>{totals}</p>");
    }
}

fn write_failures(html: &mut String, read: &Read) {
    let mut items: Vec<String> = read.report.journeys.iter().flat_map(of_journey).collect();
    for (exchange, findings) in &read.remarks {
        let theirs = findings.iter().filter(|finding| !read.head.is_own(finding));
        items.extend(theirs.map(|finding| {
            let name = format!("exchange {exchange}");
            item(level(finding), &name, "", &unmet(finding, &[]))
        }));
    }
    if items.is_empty() {
        return;
    }
    let _ = writeln!(
        html,
        "<h2>What is not as it should be <span class=\"quiet\">{}</span></h2>\n<ul>",
        items.len()
    );
    items.iter().take(FAILURES).for_each(|item| {
        let _ = writeln!(html, "{item}");
    });
    html.push_str("</ul>\n");
    write_rest(html, items.len(), FAILURES, "report.json");
}

fn of_journey(journey: &JourneyReport) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for step in &journey.steps {
        let is_told = step.unmet().next().is_some()
            || matches!(step.outcome, Outcome::Errored | Outcome::Failed);
        if is_told {
            let name = format!("{} / {}", journey.id, step.id);
            items.push(item(
                step.outcome.name(),
                &name,
                &journey.title,
                &of_step(step),
            ));
        }
    }
    let is_bad = matches!(journey.outcome, Outcome::Failed | Outcome::Errored);
    if let Some(reason) = journey.reason.as_ref().filter(|_| is_bad) {
        let reason = format!("<p>{}</p>", escaped(reason));
        items.push(item(
            journey.outcome.name(),
            &journey.id,
            &journey.title,
            &reason,
        ));
    }
    items
}

fn item(word: &str, name: &str, title: &str, contents: &str) -> String {
    format!(
        "<li>{} <code>{}</code> {}{contents}</li>",
        outcome(word),
        escaped(name),
        escaped(title)
    )
}

fn of_step(step: &StepReport) -> String {
    let mut html = String::new();
    if let Some(reason) = &step.reason {
        let _ = write!(html, "<p>{}</p>", escaped(reason));
    }
    if !step.unshown.is_empty() {
        let _ = write!(
            html,
            "<p>not shown: {}</p>",
            escaped(&step.unshown.join(", "))
        );
    }
    if let Some(root) = &step.follows_from {
        let _ = write!(html, "<p>follows from step {}</p>", escaped(root));
    }
    for finding in step.unmet() {
        html.push_str(&unmet(finding, &step.exchanges));
    }
    html
}

/// The word for how grave a finding is.
fn level(finding: &FindingReport) -> &'static str {
    match finding.level {
        Level::Must => "failed",
        Level::Should => "warned",
    }
}

fn unmet(finding: &FindingReport, exchanges: &[usize]) -> String {
    let place = finding.place.as_ref();
    let place = place.map(|place| format!("{}:{}:{}", place.file, place.line, place.column));
    let numbers: Vec<String> = exchanges.iter().map(ToString::to_string).collect();
    let rows = [
        ("looked at", finding.subject.clone()),
        ("expected", finding.expected.clone()),
        ("found", finding.found.clone()),
        ("check", finding.check.clone().unwrap_or_default()),
        ("stands at", place.unwrap_or_default()),
        ("verifies", finding.verifies.join(", ")),
        ("exchange", numbers.join(", ")),
    ];
    let mut html = format!("<dl class=\"unmet {}\">", level(finding));
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(html, "<dt>{name}</dt><dd>{}</dd>", escaped(value));
    }
    html.push_str("</dl>");
    html
}

fn write_requirements(html: &mut String, matrix: &[MatrixRow]) {
    if matrix.is_empty() {
        return;
    }
    let of = |verdict| matrix.iter().filter(move |row| row.verdict == verdict);
    let verdicts = [
        RequirementVerdict::Failed,
        RequirementVerdict::Errored,
        RequirementVerdict::Warned,
        RequirementVerdict::Passed,
        RequirementVerdict::NotTested,
    ];
    let counts = verdicts.map(|verdict| format!("{} {}", of(verdict).count(), verdict.word()));
    let _ = writeln!(html, "<h2>Requirements</h2>\n<p>{}</p>", counts.join(", "));
    let [failed, errored, warned, ..] = verdicts;
    let unmet = [failed, errored, warned].into_iter().flat_map(of);
    let unmet: Vec<&MatrixRow> = unmet.collect();
    if unmet.is_empty() {
        return;
    }
    html.push_str(
        "<table class=\"matrix\"><tr><th>requirement</th><th>verdict</th><th>because</th>\
         <th>exchanges</th></tr>\n",
    );
    for row in unmet.iter().take(ROWS) {
        let exchanges: Vec<String> = row.exchanges.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            html,
            "<tr><td><code>{}</code> {} {}</td><td class=\"{verdict}\">{verdict}</td><td>{}</td><td>{}</td></tr>",
            escaped(&row.requirement.id),
            escaped(&row.requirement.level),
            escaped(&row.requirement.says),
            escaped(row.because.as_deref().unwrap_or_default()),
            exchanges.join(", "),
            verdict = row.verdict.word(),
        );
    }
    html.push_str("</table>\n");
    write_rest(html, unmet.len(), ROWS, "requirements.json");
}

fn write_rest(html: &mut String, count: usize, shown: usize, file: &str) {
    if let more @ 1.. = count.saturating_sub(shown) {
        let _ = writeln!(html, "<p>and {more} more, in {file}</p>");
    }
}
