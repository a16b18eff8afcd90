//! The world of one run: every fact by its id.

use super::build::Builder;
use super::facts::{Location, Organisation, Practitioner, Role, Schedule, Service};
use super::{Plan, WorldError};
use bookend_model::{Clock, Inventory, Seed};
use indexmap::IndexMap;
use std::sync::Arc;

/// Facts of one kind by their ids, in the order of the script.
pub(super) type Register<T> = IndexMap<String, Arc<T>>;

/// The facts of a provider: services, schedules, people and places.
///
/// The same inventory and seed make the same world. Each person and place is made up from a
/// stream of its own, so that adding a service changes nobody else's name or address.
#[derive(Debug)]
pub struct World {
    pub(super) seed: Seed,
    pub(super) clock: Clock,
    pub(super) services: Register<Service>,
    pub(super) schedules: Register<Schedule>,
    pub(super) practitioners: Register<Practitioner>,
    pub(super) roles: Register<Role>,
    pub(super) locations: Register<Location>,
    pub(super) organisations: Register<Organisation>,
    pub(super) plan: Plan,
}

impl World {
    /// Makes the facts of an inventory.
    ///
    /// # Errors
    ///
    /// A [`WorldError`] when the inventory contradicts itself: an id is used twice, a schedule
    /// that is named does not exist, or slots could not be made as described.
    pub fn build(inventory: &Inventory, seed: Seed, clock: &Clock) -> Result<Self, WorldError> {
        Builder::new(inventory, seed, clock).build()
    }

    /// Returns the service of a DoS service id.
    pub fn service(&self, id: &str) -> Option<&Arc<Service>> {
        self.services.get(id)
    }

    /// Returns the schedule of an id.
    pub fn schedule(&self, id: &str) -> Option<&Arc<Schedule>> {
        self.schedules.get(id)
    }

    /// Returns the practitioner of an id.
    pub fn practitioner(&self, id: &str) -> Option<&Arc<Practitioner>> {
        self.practitioners.get(id)
    }

    /// Returns the role of an SDS role profile id.
    pub fn role(&self, id: &str) -> Option<&Arc<Role>> {
        self.roles.get(id)
    }

    /// Returns the location of an id.
    pub fn location(&self, id: &str) -> Option<&Arc<Location>> {
        self.locations.get(id)
    }

    /// Returns the organisation of an id.
    pub fn organisation(&self, id: &str) -> Option<&Arc<Organisation>> {
        self.organisations.get(id)
    }

    /// Returns every service, in the order of the script.
    pub fn services(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.services.values()
    }

    /// Returns every schedule, in the order of the script.
    pub fn schedules(&self) -> impl Iterator<Item = &Arc<Schedule>> {
        self.schedules.values()
    }

    /// Returns the seed from which the world was made.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// Returns the clock by which its days pass.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns the place of a schedule in the order of the script.
    pub(crate) fn row(&self, schedule: &str) -> Option<usize> {
        self.schedules.get_index_of(schedule)
    }

    /// Returns the schedule at a place in the order of the script.
    pub(crate) fn schedule_of_row(&self, row: usize) -> Option<&Arc<Schedule>> {
        self.schedules.get_index(row).map(|(_, schedule)| schedule)
    }

    /// Returns how slots arise.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }
}
