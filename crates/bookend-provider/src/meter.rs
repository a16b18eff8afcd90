//! What happened since the program started, as Prometheus reads it.
//!
//! Written by hand: it is a few lines of text, and a library would bring more than it saves.

use crate::reply::Reply;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The upper bounds of the histogram of times, in seconds.
const BOUNDS: [f64; 10] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 2.5, 10.0,
];

/// How many different behaviours or faults are told apart; what comes beyond them is `other`.
const NAMES: usize = 2_000;

/// What happened since the program started. It is never reset: a reload or a reset of a space changes
/// nothing here.
#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<Counters>);

#[derive(Debug, Default)]
struct Counters {
    exchanges: BTreeMap<(String, u16), u64>,
    refusals: BTreeMap<String, u64>,
    behaviours: BTreeMap<String, u64>,
    faults: BTreeMap<String, u64>,
    findings: BTreeMap<String, u64>,
    buckets: [u64; BOUNDS.len()],
    seconds: f64,
    count: u64,
    reloads: [u64; 2],
}

impl Meter {
    /// Counts an exchange.
    pub(crate) fn count(&self, reply: &Reply, took: Duration) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let interaction = reply.interaction.clone().unwrap_or_default();
        *counters
            .exchanges
            .entry((interaction, reply.status))
            .or_default() += 1;
        up(&mut counters.refusals, reply.refusal.as_deref());
        up(&mut counters.behaviours, reply.behaviour.as_deref());
        let fault = reply.sent.as_ref().map(|sent| sent.fault.as_str());
        up(&mut counters.faults, fault);
        for finding in &reply.checked.findings {
            up(&mut counters.findings, finding.check.as_deref());
        }
        let seconds = took.as_secs_f64();
        counters.seconds += seconds;
        counters.count += 1;
        for (bucket, bound) in counters.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    /// Counts an attempt to put other scripts in force.
    pub(crate) fn reloaded(&self, is_done: bool) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [failed, done] = &mut counters.reloads;
        *(if is_done { done } else { failed }) += 1;
    }

    /// Writes everything in Prometheus' text format, version 0.0.4.
    pub(crate) fn text(&self, gauges: &[(&str, &str, u64)]) -> String {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = Text(String::new());
        out.head(
            "bookend_exchanges_total",
            "counter",
            "Exchanges, by interaction and status.",
        );
        for ((interaction, status), count) in &counters.exchanges {
            let status = status.to_string();
            let labels = [("interaction", interaction.as_str()), ("status", &status)];
            out.sample("bookend_exchanges_total", &labels, *count);
        }
        let named = [
            (
                "bookend_refusals_total",
                "refusal",
                "Refusals.",
                &counters.refusals,
            ),
            (
                "bookend_behaviours_total",
                "behaviour",
                "Decisions of behaviours.",
                &counters.behaviours,
            ),
            (
                "bookend_faults_total",
                "fault",
                "Faults that were played.",
                &counters.faults,
            ),
            (
                "bookend_findings_total",
                "check",
                "Findings of checks.",
                &counters.findings,
            ),
        ];
        for (name, label, says, counts) in named {
            out.head(name, "counter", says);
            for (value, count) in counts {
                out.sample(name, &[(label, value)], *count);
            }
        }
        let [failed, done] = counters.reloads;
        out.head(
            "bookend_reloads_total",
            "counter",
            "Attempts to put other scripts in force.",
        );
        out.sample("bookend_reloads_total", &[("outcome", "done")], done);
        out.sample("bookend_reloads_total", &[("outcome", "failed")], failed);
        out.times(&counters);
        for (name, says, value) in gauges {
            out.head(name, "gauge", says);
            out.sample(name, &[], *value);
        }
        out.0
    }
}

/// Counts a name up; of too many, under `other`.
fn up(counts: &mut BTreeMap<String, u64>, name: Option<&str>) {
    let Some(name) = name else { return };
    if let Some(count) = counts.get_mut(name) {
        *count += 1;
        return;
    }
    let name = if counts.len() < NAMES { name } else { "other" };
    *counts.entry(name.to_owned()).or_default() += 1;
}

/// A text in the making. Writing to a string cannot fail.
struct Text(String);

impl Text {
    fn head(&mut self, name: &str, kind: &str, says: &str) {
        let _ = writeln!(self.0, "# HELP {name} {says}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: u64) {
        let escaped = |text: &str| {
            text.replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n")
        };
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
            .collect();
        let labels = if labels.is_empty() {
            String::new()
        } else {
            format!("{{{}}}", labels.join(","))
        };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn times(&mut self, counters: &Counters) {
        let name = "bookend_exchange_seconds";
        self.head(
            name,
            "histogram",
            "How long exchanges took, delays of behaviours included.",
        );
        for (bound, count) in BOUNDS.iter().zip(counters.buckets) {
            let bound = bound.to_string();
            self.sample(&format!("{name}_bucket"), &[("le", &bound)], count);
        }
        self.sample(&format!("{name}_bucket"), &[("le", "+Inf")], counters.count);
        let _ = writeln!(self.0, "{name}_sum {}", counters.seconds);
        self.sample(&format!("{name}_count"), &[], counters.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_written_as_prometheus_reads_it() {
        let meter = Meter::default();
        let reply = Reply {
            status: 201,
            interaction: Some("appointment.book".to_owned()),
            behaviour: Some("a \"b\"".to_owned()),
            ..Reply::nothing()
        };
        meter.count(&reply, Duration::from_millis(3));
        meter.count(&reply, Duration::from_mins(1));
        let text = meter.text(&[("bookend_spaces", "Spaces.", 1)]);
        for line in [
            "bookend_exchanges_total{interaction=\"appointment.book\",status=\"201\"} 2",
            "bookend_behaviours_total{behaviour=\"a \\\"b\\\"\"} 2",
            "bookend_exchange_seconds_bucket{le=\"0.0025\"} 0",
            "bookend_exchange_seconds_bucket{le=\"0.005\"} 1",
            "bookend_exchange_seconds_bucket{le=\"+Inf\"} 2",
            "bookend_exchange_seconds_count 2",
            "bookend_spaces 1",
        ] {
            assert!(text.lines().any(|it| it == line), "{line} in\n{text}");
        }
    }

    #[test]
    fn names_are_told_apart_up_to_a_number() {
        let mut counts = BTreeMap::new();
        for name in 0..2 * NAMES {
            up(&mut counts, Some(&name.to_string()));
        }
        assert_eq!(counts.len(), NAMES + 1);
        assert_eq!(counts.get("other"), Some(&(NAMES as u64)));
    }
}
