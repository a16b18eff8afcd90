//! One row of the table: what is sent, and what is said of it.

use bookend_tests::{Ground, Request, Response};
use serde_json::Value;

/// The code system of every row but E17.
const SPINE: &str = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";

/// Status, `issue.code`, and the code of `issue.details`.
pub(crate) type Answer = (u16, &'static str, &'static str);

/// A condition of the table, and a request that meets it.
pub(crate) struct Row {
    number: &'static str,
    says: &'static str,
    answer: Answer,
    names: &'static [&'static str],
    at: &'static [&'static str],
    send: fn(&Ground) -> Request,
}

impl Row {
    /// Makes a row whose details are codes of Spine, in one issue.
    pub(crate) const fn new(
        number: &'static str,
        says: &'static str,
        answer: Answer,
        send: fn(&Ground) -> Request,
    ) -> Self {
        Self {
            number,
            says,
            answer,
            names: &[],
            at: &[],
            send,
        }
    }

    /// Has the diagnostics name things.
    pub(crate) const fn names(mut self, names: &'static [&'static str]) -> Self {
        self.names = names;
        self
    }

    /// Has each issue, in order, say a place in which this occurs, in `location` or `expression`.
    pub(crate) const fn at(mut self, places: &'static [&'static str]) -> Self {
        self.at = places;
        self
    }

    /// Sends the request, and returns in what the answer is not as the row says.
    pub(crate) async fn faults(&self, ground: &Ground) -> Vec<String> {
        let response = ground.stand.send(&(self.send)(ground)).await;
        let faults = self.faults_of(&response).into_iter();
        let row = format!("{} ({})", self.number, self.says);
        let said = response.text();
        faults
            .map(|it| format!("{row}: {it} in {said}\n"))
            .collect()
    }

    fn faults_of(&self, response: &Response) -> Vec<String> {
        let mut faults = Vec::new();
        let mut expect = |holds: bool, what: &str| {
            if !holds {
                faults.push(what.to_owned());
            }
        };
        expect(response.status == self.answer.0, "another status");
        let allow = response.header("Allow").unwrap_or_default();
        expect((self.answer.0 == 405) != allow.is_empty(), "`Allow`");
        let outcome = response.resource();
        let kind = &outcome["resourceType"];
        expect(kind == "OperationOutcome", "another resource");
        expect(outcome["id"].is_string(), "no id");
        let issues = outcome["issue"].as_array().map_or(&[][..], Vec::as_slice);
        let count = self.at.len().max(1);
        expect(issues.len() == count, "another number of issues");
        for issue in issues {
            expect(self.is_issue(issue), "another issue");
        }
        for (issue, place) in issues.iter().zip(self.at) {
            let says_it = places(issue).iter().any(|it| it.contains(place));
            expect(says_it, &format!("no place `{place}`"));
        }
        let diagnostics = issues.iter().filter_map(|it| it["diagnostics"].as_str());
        let diagnostics = diagnostics.collect::<Vec<_>>().join("\n");
        expect(!diagnostics.is_empty(), "no diagnostics");
        for name in self.names {
            expect(diagnostics.contains(name), &format!("no `{name}`"));
        }
        faults
    }

    fn is_issue(&self, issue: &Value) -> bool {
        let (status, code, detail) = self.answer;
        // A fault of the provider's own may be graver than a refusal.
        let is_grave = status == 500 && issue["severity"] == "fatal";
        let Some([coding]) = issue["details"]["coding"].as_array().map(Vec::as_slice) else {
            return false;
        };
        (is_grave || issue["severity"] == "error")
            && issue["code"] == code
            && coding["system"] == SPINE
            && coding["code"] == detail
            && coding["display"].is_string()
    }
}

fn places(issue: &Value) -> Vec<&str> {
    let lists = ["location", "expression"].map(|name| issue[name].as_array());
    let all = lists.into_iter().flatten().flatten();
    all.filter_map(Value::as_str).collect()
}
