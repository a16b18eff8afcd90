//! Journeys and steps in the page.

use super::escape::Escaped;
use super::exchange::write_exchange;
use crate::words::level;
use crate::{FindingReport, JourneyReport, StepReport};
use bookend_model::{Level, Outcome};
use std::fmt::Write as _;

pub(super) fn write_journey(page: &mut String, journey: &JourneyReport) {
    let outcome = journey.outcome.name();
    let _ = writeln!(
        page,
        "<details{}><summary><span class=\"outcome {outcome}\">{outcome}</span> \
         <code>{}</code> {} <span class=\"quiet\">{:.0} ms</span></summary><div class=\"inside\">",
        open(journey.outcome),
        Escaped(&journey.id),
        Escaped(&journey.title),
        journey.duration_ms
    );
    if let Some(reason) = &journey.reason {
        let _ = writeln!(page, "<p>{}</p>", Escaped(reason));
    }
    write_words(page, "verifies", &journey.verifies);
    write_words(page, "also known as", &journey.alias);
    if let Some(row) = &journey.row {
        let values: Vec<String> = row
            .values
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        write_words(page, "row", &values);
    }
    page.push_str("</div>\n");
    for step in &journey.steps {
        write_step(page, step);
    }
    page.push_str("</details>\n");
}

fn open(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Failed | Outcome::Errored => " open",
        Outcome::Omitted | Outcome::Passed | Outcome::Warned | Outcome::Skipped => "",
    }
}

fn write_words(page: &mut String, name: &str, words: &[String]) {
    if !words.is_empty() {
        let _ = writeln!(
            page,
            "<p class=\"quiet\">{name} <code>{}</code></p>",
            Escaped(&words.join(", "))
        );
    }
}

fn write_step(page: &mut String, step: &StepReport) {
    let outcome = step.outcome.name();
    let met = step.findings.iter().filter(|finding| finding.met).count();
    let _ = writeln!(
        page,
        "<details{}><summary><span class=\"outcome {outcome}\">{outcome}</span> \
         <code>{}</code> {} <span class=\"quiet\">{}, {met} of {} met, {:.0} ms</span>\
         </summary><div class=\"inside\">",
        open(step.outcome),
        Escaped(&step.id),
        Escaped(step.title.as_deref().unwrap_or("")),
        Escaped(&step.interaction),
        step.findings.len(),
        step.duration_ms
    );
    if let Some(reason) = &step.reason {
        let _ = writeln!(page, "<p>{}</p>", Escaped(reason));
    }
    for finding in step.unmet() {
        write_unmet(page, finding);
    }
    write_met(page, step);
    for exchange in &step.exchanges {
        write_exchange(page, exchange);
    }
    page.push_str("</div></details>\n");
}

fn write_unmet(page: &mut String, finding: &FindingReport) {
    let class = match finding.level {
        Level::Must => "failed",
        Level::Should => "warned",
    };
    let _ = writeln!(
        page,
        "<div class=\"unmet {}\"><b class=\"{class}\">{}</b> <code>{}</code><br>\
         expected <code>{}</code><br>found <code>{}</code>",
        if class == "warned" { class } else { "" },
        level::word(finding.level),
        Escaped(&finding.subject),
        Escaped(&finding.expected),
        Escaped(&finding.found)
    );
    if let Some(place) = &finding.place {
        let _ = writeln!(
            page,
            "<br><span class=\"quiet\">{}:{}:{}</span> <code>{}</code>",
            Escaped(&place.file),
            place.line,
            place.column,
            Escaped(place.source.trim())
        );
    }
    if !finding.verifies.is_empty() {
        let _ = writeln!(
            page,
            "<br><span class=\"quiet\">{}</span>",
            Escaped(&finding.verifies.join(", "))
        );
    }
    page.push_str("</div>\n");
}

fn write_met(page: &mut String, step: &StepReport) {
    let met: Vec<&FindingReport> = step.findings.iter().filter(|finding| finding.met).collect();
    if met.is_empty() {
        return;
    }
    page.push_str("<table><tr><th>met</th><th>expected</th><th>found</th></tr>\n");
    for finding in met {
        let _ = writeln!(
            page,
            "<tr><td><code>{}</code></td><td><code>{}</code></td><td><code>{}</code></td></tr>",
            Escaped(&finding.subject),
            Escaped(&finding.expected),
            Escaped(&finding.found)
        );
    }
    page.push_str("</table>\n");
}
