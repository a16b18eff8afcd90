//! The page: a frame, the verdicts as data, and chunks.

use super::chunks::Chunks;
use super::findings::Findings;
use super::pieces::BodyChunks;
use super::without_script::{escaped, without_script};
use crate::pack::{ExchangeLine, MatrixRow, PackReader, Read};
use crate::{CheckRow, JourneyReport, PackHead, RunReport, StepReport, WriteError};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The colours of every page of Bookend, light and dark: custom properties of the root.
pub const PALETTE: &str = include_str!("palette.css");

const STYLE: &str = include_str!("style.css");
/// The scripts, each of which uses those before it.
const SCRIPTS: [&str; 4] = [
    include_str!("elements.js"),
    include_str!("chunks.js"),
    include_str!("lines.js"),
    include_str!("page.js"),
];

/// Writes `index.html`.
///
/// # Errors
///
/// [`WriteError`].
pub(crate) fn write_page(folder: &Path, read: &Read) -> Result<(), WriteError> {
    let path = folder.join("index.html");
    let wrong = |source| WriteError::File {
        path: path.clone(),
        source,
    };
    let mut page = BufWriter::new(File::create(&path).map_err(wrong)?);
    let report = &read.report;
    let title = format!("{}: {}", report.outcome, report.target);
    write!(
        page,
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{PALETTE}{STYLE}</style>\n</head>\n<body>\n\
         <main id=\"main\">\n{}</main>\n",
        escaped(&title),
        without_script(read)
    )
    .map_err(wrong)?;
    let chunks = write_chunks(folder, read, &mut page)?;
    let data = data(read, chunks);
    let scripts = SCRIPTS.map(|script| format!("<script>\n{script}</script>\n"));
    writeln!(
        page,
        "<script type=\"application/json\" id=\"run\">{}</script>\n{}</body>\n</html>",
        for_script(&data),
        scripts.concat()
    )
    .and_then(|()| page.flush())
    .map_err(wrong)
}

/// What the list of exchanges needs of all of them at once.
#[derive(Default)]
struct Parts {
    exchanges: Vec<Value>,
    exchange_firsts: Vec<usize>,
    body_firsts: Vec<usize>,
    met_firsts: Vec<usize>,
}

fn write_chunks(folder: &Path, read: &Read, page: &mut impl Write) -> Result<Parts, WriteError> {
    let mut parts = Parts::default();
    let mut reader = PackReader::open(folder)?;
    let mut chunks = Chunks::new('x');
    reader.exchanges(|line: ExchangeLine| {
        parts.exchanges.push(row(&line, read));
        chunks.add(line.number, &line, page)
    })?;
    chunks.flush(page)?;
    parts.exchange_firsts = chunks.firsts;
    let mut chunks = BodyChunks::default();
    for id in 1..=reader.body_count() {
        chunks.add(&reader.body(id)?, page)?;
    }
    chunks.flush(page)?;
    parts.body_firsts = chunks.firsts;
    parts.met_firsts = write_met(read, page)?;
    Ok(parts)
}

/// Writes what is met, by far the most of what is said of journeys: of each, in order, its steps.
fn write_met(read: &Read, page: &mut impl Write) -> Result<Vec<usize>, WriteError> {
    let mut chunks = Chunks::new('m');
    for (number, journey) in (1..).zip(&read.report.journeys) {
        let steps: Vec<Vec<Value>> = journey.steps.iter().map(met).collect();
        chunks.add(number, &steps, page)?;
    }
    chunks.flush(page)?;
    Ok(chunks.firsts)
}

fn met(step: &StepReport) -> Vec<Value> {
    let met = step.findings.iter().filter(|finding| finding.met);
    met.map(|finding| json!([finding.subject, finding.expected, finding.found]))
        .collect()
}

/// An exchange in the list: method, URL, what came back, how long it took, the step, how many checks
/// on the end under test did not hold, and what went wrong on purpose.
fn row(line: &ExchangeLine, read: &Read) -> Value {
    let came = match (&line.response, &line.error) {
        (Some(response), _) => Value::from(response.status),
        (None, Some(error)) => Value::from(error.kind.as_str()),
        (None, None) => Value::Null,
    };
    let step = line.step.as_ref();
    let remarks = read.remarks.get(&line.number).into_iter().flatten();
    let own = remarks.filter(|finding| read.head.is_own(finding)).count();
    json!([
        line.request.method,
        line.request.url,
        came,
        line.total_ms,
        step.map(|(journey, step)| format!("{journey} / {step}")),
        line.checks_unmet.saturating_sub(own),
        line.fault.as_ref().map(|fault| &fault.fault),
    ])
}

#[derive(Serialize)]
struct Data<'d> {
    program: String,
    role: &'d str,
    target: &'d str,
    counterparty: &'d str,
    dialect: &'d str,
    mode: &'d str,
    digest: &'d str,
    seed: String,
    clock: &'d str,
    started: Timestamp,
    duration_ms: f64,
    partial: bool,
    redacted: bool,
    outcome: &'static str,
    policy: Value,
    matrix: &'d [MatrixRow],
    checks: BTreeMap<&'d str, Value>,
    journeys: Vec<Value>,
    remarks: Vec<Value>,
    kinds: Vec<Value>,
    exchanges: Vec<Value>,
    exchange_firsts: Vec<usize>,
    body_firsts: Vec<usize>,
    met_firsts: Vec<usize>,
}

fn data(read: &Read, parts: Parts) -> Data<'_> {
    let RunReport { tool, script, .. } = &read.report;
    let report = &read.report;
    let mut findings = Findings::default();
    let journeys = report.journeys.iter();
    let journeys = journeys.map(|one| journey(one, &mut findings)).collect();
    let remarks = read.remarks.iter();
    let remarks = remarks
        .map(|(exchange, found)| json!([exchange, findings.all(found)]))
        .collect();
    Data {
        program: format!("{} {}", tool.name, tool.version),
        role: &read.head.role,
        target: &report.target,
        counterparty: &read.head.counterparty,
        dialect: &script.dialect,
        mode: &script.mode,
        digest: &script.digest,
        // A number of 64 bits is more than JavaScript's numbers hold.
        seed: report.seed.to_string(),
        clock: &report.clock,
        started: report.started,
        duration_ms: report.duration_ms,
        partial: report.partial,
        redacted: report.redacted,
        outcome: report.outcome.name(),
        policy: json!(report.policy),
        matrix: &read.matrix,
        checks: checks(&read.head),
        journeys,
        remarks,
        kinds: findings.into_kinds(),
        exchanges: parts.exchanges,
        exchange_firsts: parts.exchange_firsts,
        body_firsts: parts.body_firsts,
        met_firsts: parts.met_firsts,
    }
}

/// What each check says, and whether it judges what Bookend itself sent.
fn checks(head: &PackHead) -> BTreeMap<&str, Value> {
    let checks = head.checks.iter();
    let said = |check: &CheckRow| json!({"says": check.says, "on": check.on, "own": head.is_of_own(check), "alias": check.alias});
    checks
        .map(|check| (check.id.as_str(), said(check)))
        .collect()
}

fn journey(journey: &JourneyReport, findings: &mut Findings) -> Value {
    let steps = journey.steps.iter();
    let steps: Vec<Value> = steps.map(|one| step(one, findings)).collect();
    json!({
        "id": journey.id, "title": journey.title, "suite": journey.suite, "alias": journey.alias,
        "verifies": journey.verifies, "outcome": journey.outcome.name(), "reason": journey.reason,
        "ms": journey.duration_ms, "row": journey.row.as_ref().map(|row| &row.values),
        "steps": steps,
    })
}

fn step(step: &StepReport, findings: &mut Findings) -> Value {
    let met = step.findings.iter().filter(|finding| finding.met).count();
    json!({
        "id": step.id, "title": step.title, "interaction": step.interaction,
        "outcome": step.outcome.name(), "reason": step.reason, "ms": step.duration_ms,
        "exchanges": step.exchanges, "met": met, "follows_from": step.follows_from,
        "unshown": step.unshown,
        "unmet": findings.all(step.unmet()),
    })
}

/// JSON that may stand in a script element: nothing in it can end the element.
fn for_script<T: Serialize>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    text.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::for_script;

    #[test]
    fn nothing_in_the_data_can_end_the_script() {
        assert_eq!(
            for_script(&"</script><!--"),
            "\"\\u003c/script>\\u003c!--\""
        );
    }
}
