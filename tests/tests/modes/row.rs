//! One setting of a switch: what is sent, and what is answered without it and with it.

use crate::setting;
use bookend_tests::{Ground, Request, Response, Setup, Stand, fresh_id};
use serde_json::Value;

/// A setting that is not the default.
pub(crate) struct Row {
    pub(crate) switch: &'static str,
    pub(crate) value: &'static str,
    pub(crate) send: fn(&Ground) -> Request,
    /// What of an answer shows the setting.
    pub(crate) tell: fn(&Response) -> String,
    /// What is told under the default, and under the setting.
    pub(crate) told: [&'static str; 2],
    /// A setting of another switch without which this one shows nothing.
    pub(crate) beside: Option<(&'static str, &'static str)>,
}

impl Row {
    /// Makes a row that is told by status and codes.
    pub(crate) const fn new(
        switch: &'static str,
        value: &'static str,
        told: [&'static str; 2],
        send: fn(&Ground) -> Request,
    ) -> Self {
        Self {
            switch,
            value,
            send,
            tell: outcome,
            told,
            beside: None,
        }
    }

    /// Has it told by something else.
    pub(crate) const fn by(mut self, tell: fn(&Response) -> String) -> Self {
        self.tell = tell;
        self
    }

    /// Has another switch be set in both cases.
    pub(crate) const fn beside(mut self, switch: &'static str, value: &'static str) -> Self {
        self.beside = Some((switch, value));
        self
    }

    /// Returns in what the answers under the default and under the setting are not as the row says,
    /// and the provider that has every default.
    pub(crate) async fn faults(&self, mut defaults: Stand) -> (Stand, Option<String>) {
        let setup = match self.beside {
            Some((switch, value)) => Setup::standard().policy(switch, setting(value)),
            None => Setup::standard(),
        };
        let without = match self.beside {
            Some(_) => {
                let (stand, without) = self.told_by(setup.clone().start()).await;
                stand.stop().await;
                without
            }
            None => {
                let (stand, without) = self.told_by(defaults).await;
                defaults = stand;
                without
            }
        };
        let set = setup.policy(self.switch, setting(self.value));
        let (stand, with) = self.told_by(set.start()).await;
        stand.stop().await;
        let told = [without.as_str(), with.as_str()];
        let shows = told == self.told && without != with;
        let fault = || format!("{}={}: told {told:?}\n", self.switch, self.value);
        (defaults, (!shows).then(fault))
    }

    async fn told_by(&self, stand: Stand) -> (Stand, String) {
        let ground = Ground::over(stand, &fresh_id()).await;
        let response = ground.stand.send(&(self.send)(&ground)).await;
        (ground.stand, (self.tell)(&response))
    }
}

/// The status; of a refusal the codes as well.
pub(crate) fn outcome(response: &Response) -> String {
    if response.status < 400 {
        return response.status.to_string();
    }
    let outcome = response.resource();
    let issue = &outcome["issue"][0];
    let detail = &issue["details"]["coding"][0]["code"];
    let word = |code: &Value| code.as_str().unwrap_or("nothing").to_owned();
    format!(
        "{} {} {}",
        response.status,
        word(&issue["code"]),
        word(detail)
    )
}
