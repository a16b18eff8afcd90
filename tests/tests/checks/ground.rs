//! A provider, callers of it, and what they are told.

use bookend_script::{On, Script};
use bookend_tests::{Appointment, Request, Response, Setup, Stand, fresh_id};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// The service of the tests' inventory.
pub(crate) const SERVICE: &str = "2000000001";

/// A provider with free slots that nobody else takes.
pub(crate) struct Ground {
    pub(crate) stand: Stand,
    slots: Vec<Value>,
    next: AtomicU64,
}

impl Ground {
    /// Starts a provider.
    pub(crate) async fn new(setup: Setup) -> Self {
        let stand = setup.start();
        let slots = stand.free_slots().await;
        Self {
            stand,
            slots,
            next: AtomicU64::new(0),
        }
    }

    /// Returns the script of the provider.
    pub(crate) fn script() -> &'static Script {
        static SCRIPT: std::sync::LazyLock<Script> =
            std::sync::LazyLock::new(Setup::script_of_standard);
        &SCRIPT
    }

    /// Returns a free slot that was not returned before.
    pub(crate) fn slot(&self) -> Value {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        self.slots[usize::try_from(next).unwrap()].clone()
    }

    /// Returns a booking of a free slot that lacks nothing.
    pub(crate) fn booking(&self) -> Appointment {
        Appointment::of(&self.slot())
    }

    /// Sends a request, and returns what the caller is told.
    pub(crate) async fn told(&self, request: &Request) -> (Response, BTreeSet<String>) {
        let request = request.clone().header("Prefer", "bookend=findings");
        let response = self.stand.send(&request).await;
        let told = findings(&response);
        (response, told)
    }
}

/// Returns a search that lacks nothing, with further parameters.
pub(crate) fn search(more: &str) -> Request {
    window(&format!(
        "start=ge2026-06-16T00%3A00%3A00%2B01%3A00&start=le2026-06-19T00%3A00%3A00%2B01%3A00{more}"
    ))
}

/// Returns a search with these bounds.
pub(crate) fn window(bounds: &str) -> Request {
    by_a_caller(Request::search(&format!(
        "schedule.actor%3Ahealthcareservice={SERVICE}&{bounds}&status=free"
    )))
}

/// Gives a request a caller of its own, so that nothing is remembered of it.
pub(crate) fn by_a_caller(request: Request) -> Request {
    static CALLERS: AtomicU64 = AtomicU64::new(1);
    let number = CALLERS.fetch_add(1, Ordering::Relaxed);
    request
        .header("Ssp-From", &format!("9{number:011}"))
        .header("Ssp-TraceID", &fresh_id())
        .header("Accept", "application/fhir+json")
}

/// Returns the ids of the checks that an answer speaks of.
pub(crate) fn findings(response: &Response) -> BTreeSet<String> {
    let resource = response.resource();
    let outcomes: Vec<Value> = match resource["resourceType"].as_str() {
        Some("OperationOutcome") => vec![resource],
        Some("Bundle") => response.entries("OperationOutcome"),
        other => panic!("findings are not in a {other:?}"),
    };
    let issues = outcomes
        .iter()
        .flat_map(|outcome| outcome["issue"].as_array().unwrap());
    issues
        .filter_map(|issue| issue["diagnostics"].as_str()?.strip_prefix("check `"))
        .filter_map(|text| text.split('`').next())
        .map(str::to_owned)
        .collect()
}

/// Leaves out the checks that look at more than one request.
pub(crate) fn of_requests(found: BTreeSet<String>) -> BTreeSet<String> {
    let checks = Ground::script().checks().iter();
    let of_requests: BTreeSet<&str> = checks
        .filter(|check| check.on == On::Request)
        .map(|check| &*check.id)
        .collect();
    found
        .into_iter()
        .filter(|id| of_requests.contains(id.as_str()))
        .collect()
}
