//! An exchange as expectations see it, and the names that they may use beside those of the journey.

use crate::ground::Ground;
use crate::scope::JourneyScope;
use bookend_engine::{
    RequestView, ResponseView, Scope, View, World, descend, request_value, response_value,
    token_value,
};
use bookend_model::{AttemptError, Checked, Exchange, Request};
use bookend_profile::Profiles;
use bookend_script::{Interaction, Script, Side, Spellings};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// An exchange, read once.
#[derive(Debug)]
pub(crate) struct Seen<'e> {
    /// What was sent.
    pub request: RequestView<'e>,
    /// What came back, when something whole did.
    pub response: Option<ResponseView<'e>>,
    /// Why nothing did.
    pub error: Option<&'e AttemptError>,
    /// What the standing checks say.
    pub checked: Option<&'e Checked>,
    /// The interaction.
    pub interaction: Option<&'e Interaction>,
    script: &'e Script,
    profiles: Arc<Profiles>,
}

impl<'e> Seen<'e> {
    /// Reads an exchange.
    pub(crate) fn new(exchange: &'e Exchange, interaction: &str, ground: &Ground<'e>) -> Self {
        let media = &ground.script.dialect().media;
        let times = (exchange.first_byte, exchange.total);
        let response = exchange.attempt.as_ref().ok();
        let known = ground.script.dialect().interaction(interaction);
        let read = |response| {
            let view = ResponseView::new(response, times, media, ground.structures());
            match no_resource(known) {
                Some(spellings) => view.no_resource(spellings),
                None => view,
            }
        };
        Self {
            response: response.map(read),
            error: exchange.attempt.as_ref().err(),
            checked: Some(&exchange.checked),
            ..Self::sent(&exchange.request, interaction, ground)
        }
    }

    /// Reads a request to which nothing came back yet.
    pub(crate) fn sent(request: &'e Request, interaction: &str, ground: &Ground<'e>) -> Self {
        let dialect = ground.script.dialect();
        let known = dialect.interaction(interaction);
        let view = RequestView::new(request, &dialect.media, ground.structures());
        let request = match known.filter(|known| known.has_plain_body) {
            Some(known) => view.no_resource(&known.spellings),
            None => view,
        };
        Self {
            request,
            response: None,
            error: None,
            checked: None,
            interaction: known,
            script: ground.script,
            profiles: Arc::clone(&ground.profiles),
        }
    }

    /// Calls a function with what the engine judges.
    pub(crate) fn with_view<T>(
        &self,
        scope: &JourneyScope<'_>,
        judge: impl FnOnce(&View<'_>) -> T,
    ) -> T {
        self.with_side(Side::Response, scope, judge)
    }

    /// The same, where subjects that do not name a side speak of the given one.
    pub(crate) fn with_side<T>(
        &self,
        side: Side,
        scope: &JourneyScope<'_>,
        judge: impl FnOnce(&View<'_>) -> T,
    ) -> T {
        self.with_world(scope, |world| {
            judge(&View {
                side,
                request: Some(&self.request),
                response: self.response.as_ref(),
                error: self.error,
                effect: None,
                interaction: self.interaction,
                policy: self.script.policy(),
                token: None,
                profiles: &self.profiles,
                world: *world,
                wants_places: false,
            })
        })
    }

    /// Calls a function with the journey's world, `request` and `response` among its names.
    pub(crate) fn with_world<T>(
        &self,
        scope: &JourneyScope<'_>,
        evaluate: impl FnOnce(&World<'_>) -> T,
    ) -> T {
        let names = ExchangeScope {
            seen: self,
            under: scope,
        };
        evaluate(&scope.world().with(&names))
    }
}

/// Returns how names are spelled in what is exchanged with directories, which is no resource.
fn no_resource(interaction: Option<&Interaction>) -> Option<&Spellings> {
    let interaction = interaction.filter(|known| known.asks.is_some())?;
    Some(&interaction.spellings)
}

struct ExchangeScope<'e> {
    seen: &'e Seen<'e>,
    under: &'e JourneyScope<'e>,
}

impl Scope for ExchangeScope<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        match root.as_str() {
            "request" => {
                let (field, rest) = rest.split_first()?;
                match field.as_str() {
                    // We call the provider by one name only.
                    "base" | "secure-base" | "own-base" => self.under.value(&["base".to_owned()]),
                    _ => request_value(&self.seen.request, field, rest),
                }
            }
            "response" => {
                let (field, rest) = rest.split_first()?;
                response_value(self.seen.response.as_ref()?, field, rest)
            }
            "jwt" => token_value(self.seen.request.token(), rest),
            // Of the provider's names, the consumer knows the one by which it calls.
            "service-roots" => self.under.value(&["base".to_owned()]),
            "interaction" => descend(&self.seen.interaction?.facts, rest).map(Cow::Borrowed),
            _ => self.under.value(path),
        }
    }
}
