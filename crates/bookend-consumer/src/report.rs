//! What happened, as the public file format.

use crate::ground::Ground;
use crate::plain_body::plain_body;
use crate::record::{JourneyRecord, RunRecord, StepRecord};
use bookend_engine::VERSION;
use bookend_evidence::{
    BodyReport, ErrorReport, ExchangeReport, FORMAT, FindingReport, HeaderField, JourneyReport,
    RequestReport, ResponseReport, RowReport, RunReport, ScriptReport, StepReport, Tool, Totals,
    milliseconds,
};
use bookend_model::{Exchange, Headers};
use bytes::Bytes;
use serde_json::Value;
use std::collections::BTreeMap;

/// Turns the record of a run into a report; nothing in it is redacted yet.
///
/// `clock` says which clock the run had: `system`, or where it started.
pub fn report(
    record: &RunRecord<'_>,
    ground: &Ground<'_>,
    (base, clock): (&str, String),
) -> RunReport {
    let mut writer = Writer {
        ground,
        base,
        number: 0,
    };
    let policy = ground.script.policy();
    RunReport {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "bookend-consumer".to_owned(),
            version: VERSION.to_owned(),
        },
        script: ScriptReport {
            digest: ground.script.digest().to_owned(),
            dialect: ground.script.dialect().name.clone(),
            mode: policy.mode.clone(),
        },
        policy: policy.settings.clone().into_iter().collect(),
        seed: ground.seed.0,
        clock,
        target: base.to_owned(),
        started: record.started,
        ended: record.ended,
        duration_ms: milliseconds(record.took),
        partial: record.is_partial,
        redacted: false,
        outcome: record.outcome(),
        totals: Totals::of(record.journeys.iter().map(|journey| journey.outcome)),
        journeys: record
            .journeys
            .iter()
            .map(|journey| writer.journey(journey))
            .collect(),
    }
}

struct Writer<'w> {
    ground: &'w Ground<'w>,
    base: &'w str,
    /// The number of the last exchange.
    number: usize,
}

impl Writer<'_> {
    fn journey(&mut self, record: &JourneyRecord<'_>) -> JourneyReport {
        let journey = record.journey;
        JourneyReport {
            id: record.id(),
            row: record.row.map(|row| RowReport {
                number: row + 1,
                values: row_values(journey.rows.get(row)),
            }),
            title: record.title(),
            suite: journey.suite.clone(),
            alias: journey.alias.clone(),
            tags: journey.tags.clone(),
            verifies: journey.verifies.clone(),
            outcome: record.outcome,
            reason: record.reason.clone(),
            started: record.started,
            duration_ms: milliseconds(record.took),
            steps: record.steps.iter().map(|step| self.step(step)).collect(),
        }
    }

    fn step(&mut self, record: &StepRecord) -> StepReport {
        StepReport {
            id: record.id.clone(),
            title: record.title.clone(),
            interaction: record.interaction.clone(),
            outcome: record.outcome,
            reason: record.reason.clone(),
            duration_ms: milliseconds(record.took),
            findings: record.findings.iter().map(FindingReport::from).collect(),
            exchanges: record
                .exchanges
                .iter()
                .map(|exchange| self.exchange(exchange))
                .collect(),
        }
    }

    fn exchange(&mut self, exchange: &Exchange) -> ExchangeReport {
        self.number += 1;
        let request = &exchange.request;
        let response = exchange.attempt.as_ref().ok();
        ExchangeReport {
            number: self.number,
            started: exchange.started,
            request: RequestReport {
                method: request.method.clone(),
                url: format!("{}{}", self.base, request.target),
                headers: HeaderField::all(&request.headers),
                body: self.body(&request.headers, &request.body),
            },
            response: response.map(|response| ResponseReport {
                status: response.status,
                headers: HeaderField::all(&response.headers),
                body: self.body(&response.headers, &response.body),
            }),
            error: exchange.attempt.as_ref().err().map(ErrorReport::from),
            first_byte_ms: milliseconds(exchange.first_byte),
            total_ms: milliseconds(exchange.total),
        }
    }

    fn body(&self, headers: &Headers, body: &Bytes) -> Option<BodyReport> {
        BodyReport::of(&plain_body(headers, body, self.ground))
    }
}

fn row_values(row: Option<&serde_json::Map<String, Value>>) -> BTreeMap<String, Value> {
    let pairs = row.into_iter().flatten();
    pairs
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
