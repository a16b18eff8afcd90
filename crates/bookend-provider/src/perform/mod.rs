//! What the booking domain does for each interaction.

mod appointments;
mod observing;
mod processed;
mod referral;
mod slots;
mod write;

use crate::content::Content;
use crate::deed::Deed;
use crate::provider::Provider;
use crate::window::bounds;
use bookend_booking::{Age, Bound, Lookback, Version};
use bookend_engine::{EvaluateError, RequestView, View, World, parameter_values};
use bookend_model::Refusal;
use bookend_script::{Domain, Effect, Interaction};
use std::cell::Cell;
use std::sync::Arc;

/// A request that has passed every rule, on its way to the diary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task<'t> {
    pub(crate) provider: &'t Provider,
    pub(crate) view: &'t RequestView<'t>,
    pub(crate) interaction: &'t Interaction,
    pub(crate) path: &'t [(&'t str, &'t str)],
    /// The refusals of rules of content, judged by the diary at their place.
    pub(crate) content: &'t [Refusal],
    pub(crate) effect: Effect,
    /// What it has changed so far.
    pub(crate) deed: &'t Cell<Deed>,
    /// How old the diary is that is read.
    pub(crate) age: &'t Age,
    /// Which request it is, by the caller.
    pub(crate) request_id: Option<&'t str>,
    /// What predicates on the request are evaluated on.
    pub(crate) judged: View<'t>,
    pub(crate) world: World<'t>,
}

/// What the domain answers: what it carries, and the version it speaks of.
#[derive(Debug)]
pub(crate) struct Performed {
    pub(crate) content: Content,
    pub(crate) version: Option<Arc<Version>>,
}

/// Why the domain does not do it.
#[derive(Debug)]
pub(crate) enum NotPerformed {
    /// A correct "no": one refusal, or several that are reported together.
    Refused(Vec<Refusal>),
    /// A value of the dialect could not be made.
    Trouble(EvaluateError),
}

impl From<Refusal> for NotPerformed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<EvaluateError> for NotPerformed {
    fn from(error: EvaluateError) -> Self {
        Self::Trouble(error)
    }
}

/// Does what an interaction asks for.
pub(crate) fn perform(task: &Task<'_>) -> Result<Performed, NotPerformed> {
    match task.interaction.domain {
        Domain::Capabilities => task.capabilities(),
        Domain::SearchSlots => task.search_slots(),
        Domain::Book => task.book(),
        Domain::Cancel => task.cancel(),
        Domain::Read => task.read(),
        Domain::ReadVersion => task.read_version(),
        Domain::SearchAppointments => task.search_appointments(),
        Domain::ReceiveReferral => task.receive_referral(),
        Domain::ReadReferral => task.read_referral(),
        // No request is one: enquiries are not among what a provider routes.
        Domain::Elsewhere => Err(Refusal::new("not-found").into()),
    }
}

impl Task<'_> {
    fn capabilities(self) -> Result<Performed, NotPerformed> {
        let tree = match self
            .provider
            .set
            .script
            .dialect()
            .resources
            .get("CapabilityStatement")
        {
            Some(shape) => bookend_engine::shape_value(shape, &self.world)?,
            None => serde_json::json!({"resourceType": "CapabilityStatement"}),
        };
        Ok(Performed {
            content: Content::Tree(tree),
            version: None,
        })
    }

    /// Notes what it has changed, where that was not changed before.
    fn note_deed(&self, is_stored: bool, is_new: bool) {
        let deed = match self.effect {
            Effect::Pretend => Deed::Pretended,
            _ if is_stored && is_new => Deed::Committed(1),
            _ => Deed::Nothing,
        };
        self.deed.set(self.deed.get().and(deed));
    }

    /// Returns the diary for reading.
    fn diary(&self) -> Lookback<'_> {
        self.provider.diary.looking_back(*self.age)
    }

    fn parameter(&self, role: &str) -> impl Iterator<Item = &str> {
        parameter_values(self.view.request, self.interaction, role)
    }

    /// The values of a parameter, commas separating alternatives.
    fn alternatives(&self, role: &str) -> impl Iterator<Item = &str> {
        self.parameter(role).flat_map(alternatives_of)
    }

    /// The values of a parameter, each with its alternatives; one that has none asks for nothing.
    fn demands(&self, role: &str) -> impl Iterator<Item = Vec<&str>> {
        self.parameter(role)
            .map(|value| alternatives_of(value).collect())
            .filter(|alternatives: &Vec<&str>| !alternatives.is_empty())
    }

    /// Reads the bounds of a search.
    fn bounds(&self) -> Vec<Bound> {
        let zone = &self.provider.set.script.dialect().envelope.zone;
        bounds(self.view.request, self.interaction, zone)
    }

    fn path_part(&self, name: &str) -> &str {
        self.path
            .iter()
            .find(|(part, _)| *part == name)
            .map_or("", |(_, value)| value)
    }
}

/// Returns the alternatives of a value: commas stand between them.
fn alternatives_of(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').filter(|value| !value.is_empty())
}
