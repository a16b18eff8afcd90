//! The page around the journeys.

use super::escape::Escaped;
use super::journey::write_journey;
use crate::{RunReport, Totals};
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");

/// Writes a report as one HTML page that needs nothing beside it.
///
/// Journeys that failed or errored are open, the others closed. Everything that came from a script
/// or a message is escaped.
pub fn html(report: &RunReport) -> String {
    let mut page = String::new();
    let title = format!("{}: {}", report.outcome, report.target);
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        Escaped(&title)
    );
    write_heading(&mut page, report);
    write_facts(&mut page, report);
    write_totals(&mut page, report);
    for suite in report.suites() {
        let _ = writeln!(page, "<h2>{}</h2>", Escaped(suite));
        for journey in report.journeys_of(suite) {
            write_journey(&mut page, journey);
        }
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn write_heading(page: &mut String, report: &RunReport) {
    let outcome = report.outcome.name();
    let _ = writeln!(
        page,
        "<h1><span class=\"{outcome}\">{outcome}</span> {}</h1>",
        Escaped(&report.target)
    );
    if report.partial {
        page.push_str("<p class=\"banner\">The run was interrupted: this report is partial.</p>\n");
    }
    if !report.redacted {
        page.push_str(
            "<p class=\"banner\">Tokens and NHS numbers are shown as they were sent.</p>\n",
        );
    }
}

fn write_facts(page: &mut String, report: &RunReport) {
    let facts = [
        (
            "program",
            format!("{} {}", report.tool.name, report.tool.version),
        ),
        ("standard", report.script.dialect.clone()),
        ("mode", report.script.mode.clone()),
        ("script", report.script.digest.clone()),
        ("seed", report.seed.to_string()),
        ("clock", report.clock.clone()),
        ("started", report.started.to_string()),
        ("took", format!("{:.0} ms", report.duration_ms)),
    ];
    page.push_str("<table>\n");
    for (name, value) in facts {
        let _ = writeln!(
            page,
            "<tr><th>{name}</th><td><code>{}</code></td></tr>",
            Escaped(&value)
        );
    }
    page.push_str(
        "</table>\n<details><summary>Policy switches</summary><div class=\"inside\"><table>\n",
    );
    for (name, value) in &report.policy {
        let _ = writeln!(
            page,
            "<tr><th>{}</th><td><code>{}</code></td></tr>",
            Escaped(name),
            Escaped(&value.to_string())
        );
    }
    page.push_str("</table></div></details>\n");
}

fn write_totals(page: &mut String, report: &RunReport) {
    page.push_str("<h2>Summary</h2>\n<table class=\"totals\">\n<tr><th>suite</th>");
    for (outcome, _) in report.totals.parts() {
        let _ = write!(page, "<th class=\"number\">{outcome}</th>");
    }
    page.push_str("</tr>\n");
    for suite in report.suites() {
        let outcomes = report.journeys_of(suite).map(|journey| journey.outcome);
        write_row(page, suite, &Totals::of(outcomes));
    }
    write_row(page, "all", &report.totals);
    page.push_str("</table>\n");
}

fn write_row(page: &mut String, name: &str, totals: &Totals) {
    let _ = write!(page, "<tr><td>{}</td>", Escaped(name));
    for (outcome, count) in totals.parts() {
        let class = if count == 0 { "quiet" } else { outcome.name() };
        let _ = write!(page, "<td class=\"number {class}\">{count}</td>");
    }
    page.push_str("</tr>\n");
}
