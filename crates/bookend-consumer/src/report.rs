//! What happened, as the public file format.

use crate::ground::Ground;
use crate::record::{JourneyRecord, StepRecord};
use bookend_engine::VERSION;
use bookend_evidence::{
    FORMAT, FindingReport, JourneyReport, PackHead, RowReport, ScriptReport, StepReport, Tool,
    milliseconds,
};
use bookend_model::Aside;
use bookend_script::{Role, Script};
use serde_json::Value;
use std::collections::BTreeMap;

/// Returns what is known of a run when it begins.
///
/// `clock` says which clock the run has: `system`, or where it started.
pub fn head(
    ground: &Ground<'_>,
    (base, asid): (&str, &str),
    clock: String,
    redacted: bool,
) -> PackHead {
    let policy = ground.script.policy();
    PackHead {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "bookend-consumer".to_owned(),
            version: VERSION.to_owned(),
        },
        role: "consumer".to_owned(),
        script: ScriptReport {
            digest: ground.script.digest().to_owned(),
            dialect: ground.script.dialect().name.clone(),
            mode: policy.mode.clone(),
        },
        policy: policy.settings.clone().into_iter().collect(),
        seed: ground.seed.0,
        clock,
        target: base.to_owned(),
        counterparty: asid.to_owned(),
        started: ground.clock.now(),
        redacted,
        requirements: bookend_provider::requirement_rows(ground.script),
        checks: bookend_provider::check_rows(ground.script),
    }
}

/// Returns what is said of a journey; its steps are told apart.
pub(crate) fn journey_report(record: &JourneyRecord<'_>, position: usize) -> JourneyReport {
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
        position,
        steps: Vec::new(),
    }
}

/// Returns what is said of a step.
pub(crate) fn step_report(record: &StepRecord, script: &Script) -> StepReport {
    StepReport {
        id: record.id.clone(),
        title: record.title.clone(),
        interaction: record.interaction.clone(),
        outcome: record.outcome,
        reason: record.reason.clone(),
        duration_ms: milliseconds(record.took),
        findings: record.findings.iter().map(FindingReport::from).collect(),
        asides: asides(record, script),
        exchanges: record.numbers.clone(),
        is_final: record.is_final,
        verifies: record.verifies.clone(),
        unshown: record.unshown.clone(),
        follows_from: record.follows_from.clone(),
    }
}

/// Returns what the checks on the provider have to say beside their verdicts, each once.
fn asides(record: &StepRecord, script: &Script) -> Vec<Aside> {
    let is_theirs = |aside: &Aside| {
        let check = script.check(&aside.check);
        check.is_some_and(|check| check.judges == Role::Provider)
    };
    let all = record.exchanges.iter();
    let all = all.flat_map(|exchange| &exchange.checked.asides);
    let mut asides: Vec<Aside> = Vec::new();
    for aside in all.filter(|aside| is_theirs(aside)) {
        if !asides.contains(aside) {
            asides.push(aside.clone());
        }
    }
    asides
}

fn row_values(row: Option<&serde_json::Map<String, Value>>) -> BTreeMap<String, Value> {
    row.cloned().unwrap_or_default().into_iter().collect()
}
