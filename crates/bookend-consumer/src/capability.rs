//! What a target says it can do, and which journeys therefore apply.

use crate::exchange_scope::Seen;
use crate::plan::plan;
use crate::remedy::{remedy, with_tls};
use crate::runner::Runner;
use crate::scope::JourneyScope;
use crate::stage::Stage;
use bookend_engine::{compose, holds};
use bookend_model::{AttemptErrorKind, Exchange};
use bookend_script::{Applies, Domain, Journey, Predicate, Send};
use jiff::SignedDuration;
use serde_json::Value;

/// What a target says it can do.
#[derive(Clone, Debug, Default)]
pub enum Capabilities {
    /// Nobody has asked.
    #[default]
    NotRead,
    /// The answer to the read of its capability statement.
    Answer(String, Box<Exchange>),
    /// There is no telling, for this reason.
    Unknown(String),
}

/// The target cannot be reached at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the target `{target}` cannot be reached: {detail}{}", help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}")))]
pub struct Unreachable {
    /// The service root.
    pub target: String,
    /// What the network library said.
    pub detail: String,
    /// What can be done about it.
    pub help: Option<String>,
}

impl Runner<'_> {
    /// Reads the capability statement of the target, by the dialect's own interaction.
    ///
    /// # Errors
    ///
    /// [`Unreachable`], when there is nobody to ask. That the target has no capability statement
    /// is no error: then the journeys that depend on it do not apply.
    pub async fn read_capabilities(&mut self) -> Result<(), Unreachable> {
        let dialect = self.ground.script.dialect();
        let asks = |domain| domain == Domain::Capabilities;
        let Some(interaction) = dialect.interactions.iter().find(|found| asks(found.domain)) else {
            let reason = "the dialect has no interaction that reads a capability statement";
            self.capabilities = Capabilities::Unknown(reason.to_owned());
            return Ok(());
        };
        let scope = JourneyScope::bare(self.ground, "capabilities", 0);
        let draft = match compose(
            dialect,
            interaction,
            &plain(&interaction.name),
            &scope.world(),
        ) {
            Ok(draft) => draft,
            Err(error) => {
                self.capabilities = Capabilities::Unknown(error.to_string());
                return Ok(());
            }
        };
        let request = draft.into_request(self.ground.structures());
        let exchange = self.client.send(&request, self.patience).await;
        if let Some(better) = with_tls(self.client.base(), &exchange) {
            return Err(Unreachable {
                target: self.client.base().to_owned(),
                detail: "it speaks TLS, and was asked without".to_owned(),
                help: Some(format!("write `--target {better}`")),
            });
        }
        self.capabilities = match &exchange.attempt {
            Err(error) if error.kind == AttemptErrorKind::Connect => {
                return Err(Unreachable {
                    target: self.client.base().to_owned(),
                    detail: error.detail.clone(),
                    help: remedy(self.client.base(), self.client.shown(), &error.detail),
                });
            }
            Err(error) => Capabilities::Unknown(format!("{}: {}", error.kind.name(), error.detail)),
            Ok(response) if response.status != interaction.success => {
                Capabilities::Unknown(format!("status {}", response.status))
            }
            Ok(_) => Capabilities::Answer(interaction.name.clone(), Box::new(exchange)),
        };
        Ok(())
    }

    /// Returns why a journey does not apply to the target, if it does not.
    pub(crate) fn why_not(&self, journey: &Journey) -> Option<String> {
        match &self.capabilities {
            Capabilities::NotRead => None,
            Capabilities::Unknown(reason) => {
                let needs = journey.applies.iter().any(Applies::needs_statement);
                needs.then(|| format!(
                    "whether it applies is not known: the capability statement was not read ({reason})"
                ))
            }
            Capabilities::Answer(interaction, exchange) => {
                let seen = Seen::new(exchange, interaction, self.ground);
                let mut asked = journey.applies.iter();
                let unmet = asked.find(|applies| !self.do_apply(applies, journey, &seen));
                unmet.map(|applies| applies.reason.clone())
            }
        }
    }

    fn do_apply(&self, applies: &Applies, journey: &Journey, seen: &Seen<'_>) -> bool {
        let statement = seen
            .response
            .as_ref()
            .and_then(|view| view.body.resource().ok());
        let offers_all = applies.capabilities.iter().all(|(resource, interaction)| {
            statement.is_some_and(|statement| offers(statement, resource, interaction))
        });
        let plan = plan(self.ground.script, journey);
        let stage = Stage::begin(self.ground, (journey, None), &plan);
        offers_all
            && stage.is_ok_and(|stage| {
                let judge = |predicate| {
                    let judged = seen.with_view(&stage.scope, |view| holds(predicate, view));
                    judged.unwrap_or(false)
                };
                applies.target.as_ref().is_none_or(judge)
                    && !applies.unless.as_ref().is_some_and(judge)
            })
    }
}

/// Whether a capability statement names an interaction of a resource type.
fn offers(statement: &Value, resource: &str, interaction: &str) -> bool {
    let items = |value: &Value, name: &str| -> Vec<Value> {
        let list = value.get(name).and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let is = |value: &Value, name: &str, wanted: &str| {
        value.get(name).and_then(Value::as_str) == Some(wanted)
    };
    items(statement, "rest").iter().any(|rest| {
        items(rest, "resource").iter().any(|found| {
            is(found, "type", resource)
                && items(found, "interaction")
                    .iter()
                    .any(|found| is(found, "code", interaction))
        })
    })
}

/// Returns the plainest step that sends an interaction.
pub(crate) fn plain(interaction: &str) -> Send {
    Send {
        interaction: interaction.to_owned(),
        with: Vec::new(),
        headers: Vec::new(),
        query: Vec::new(),
        method: None,
        path: None,
        body: None,
        format: None,
        gzip: None,
        reuse: None,
        at: None,
        client_fault: None,
        clock_skew: SignedDuration::ZERO,
        mutate: Vec::new(),
        expect: Predicate::always(),
        should: Predicate::always(),
        captures: Vec::new(),
        poll: None,
        retry: 0,
        timeout: None,
    }
}
