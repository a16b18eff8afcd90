//! Making the facts of an inventory.

use super::agreement::Agreement;
use super::facts::{Location, Organisation, Practitioner, Role, Schedule, Service};
use super::registry::Register;
use super::{Plan, World, WorldError, people, places};
use crate::names::Names;
use bookend_model::{
    Clock, Inventory, OrganisationSpec, PlaceSpec, PractitionerSpec, ScheduleSpec, Seed,
    ServiceSpec, made_up,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A world in the making.
pub(super) struct Builder<'a> {
    inventory: &'a Inventory,
    names: Names,
    ods_codes: BTreeSet<String>,
    world: World,
}

impl<'a> Builder<'a> {
    pub(super) fn new(inventory: &'a Inventory, seed: Seed, clock: &Clock) -> Self {
        Self {
            inventory,
            names: Names::of(seed),
            ods_codes: BTreeSet::new(),
            world: World {
                seed,
                clock: clock.clone(),
                services: Register::new(),
                schedules: Register::new(),
                practitioners: Register::new(),
                roles: Register::new(),
                locations: Register::new(),
                organisations: Register::new(),
                plan: Plan::default(),
            },
        }
    }

    pub(super) fn build(mut self) -> Result<World, WorldError> {
        let inventory = self.inventory;
        let named = inventory
            .services
            .iter()
            .filter_map(|service| service.organisation.ods.clone());
        self.ods_codes.extend(named);
        for spec in &inventory.services {
            self.check_schedules(spec)?;
            self.add_service(spec)?;
        }
        for spec in &inventory.schedules {
            self.add_schedule(spec)?;
        }
        self.world.plan = Plan::of(inventory, self.names)?;
        Ok(self.world)
    }

    fn check_schedules(&self, service: &ServiceSpec) -> Result<(), WorldError> {
        let known = |id: &String| self.inventory.schedules.iter().any(|spec| spec.id == *id);
        match service.schedules.iter().find(|id| !known(id)) {
            None => Ok(()),
            Some(schedule) => Err(WorldError::UnknownSchedule {
                kind: "service",
                id: service.id.clone(),
                schedule: schedule.clone(),
            }),
        }
    }

    fn add_service(&mut self, spec: &ServiceSpec) -> Result<(), WorldError> {
        let organisation = self.organisation(&spec.organisation, &spec.id)?;
        let location = self.location(&spec.location, &spec.id, &organisation)?;
        let mut chance = self.world.seed.stream(&format!("service/{}", spec.id));
        let made_up = format!("{} Urgent Treatment Centre", made_up::town(&mut chance));
        let service = Service {
            id: spec.id.clone(),
            name: spec.name.clone().unwrap_or(made_up),
            location,
            organisation,
            schedules: spec.schedules.clone(),
            withheld: spec.withheld.clone(),
        };
        insert_once(&mut self.world.services, "service", &spec.id, service)
    }

    /// Adds the organisation of a service, unless it is known, and returns its id.
    fn organisation(
        &mut self,
        spec: &OrganisationSpec,
        service: &str,
    ) -> Result<String, WorldError> {
        let named = spec.id.as_ref().or(spec.ods.as_ref());
        if let Some(known) = named.and_then(|id| self.world.organisations.get(id)) {
            let check = Agreement {
                kind: "organisation",
                id: &known.id,
            };
            check.holds("ODS code", spec.ods.as_ref(), &known.ods)?;
            check.holds("name", spec.name.as_ref(), &known.name)?;
            return Ok(known.id.clone());
        }
        let mut chance = self
            .world
            .seed
            .stream(&purpose("organisation", named, service));
        let town = made_up::town(&mut chance);
        let address = places::address(&bookend_model::Address::default(), &mut chance);
        let telephone = made_up::telephone(&mut chance);
        let ods = spec.ods.clone().unwrap_or_else(|| {
            std::iter::repeat_with(|| places::ods(&mut chance))
                .find(|code| self.ods_codes.insert(code.clone()))
                .unwrap_or_default()
        });
        let id = spec.id.clone().unwrap_or_else(|| ods.clone());
        let name = spec
            .name
            .clone()
            .unwrap_or_else(|| format!("{town} NHS Foundation Trust"));
        let organisation = Organisation {
            id: id.clone(),
            ods,
            name,
            telephone,
            address,
        };
        self.world
            .organisations
            .insert(id.clone(), Arc::new(organisation));
        Ok(id)
    }

    /// Adds the location of a service, unless it is known, and returns its id.
    fn location(
        &mut self,
        spec: &PlaceSpec,
        service: &str,
        organisation: &str,
    ) -> Result<String, WorldError> {
        let id = spec
            .id
            .clone()
            .unwrap_or_else(|| self.uuid("location", service));
        if let Some(known) = self.world.locations.get(&id) {
            let check = Agreement {
                kind: "location",
                id: &id,
            };
            check.holds("name", spec.name.as_ref(), &known.name)?;
            check.holds("street", spec.address.line.as_ref(), &known.address.line)?;
            check.holds("town", spec.address.city.as_ref(), &known.address.city)?;
            check.holds(
                "postcode",
                spec.address.postcode.as_ref(),
                &known.address.postcode,
            )?;
            return Ok(id);
        }
        let mut chance = self
            .world
            .seed
            .stream(&purpose("location", spec.id.as_ref(), service));
        let address = places::address(&spec.address, &mut chance);
        let name = spec
            .name
            .clone()
            .unwrap_or_else(|| format!("{} Health Centre", address.city));
        let location = Location {
            id: id.clone(),
            name,
            site: places::ods(&mut chance),
            telephone: made_up::telephone(&mut chance),
            address,
            organisation: organisation.to_owned(),
        };
        self.world.locations.insert(id.clone(), Arc::new(location));
        Ok(id)
    }

    fn add_schedule(&mut self, spec: &ScheduleSpec) -> Result<(), WorldError> {
        let behind = |service: &&ServiceSpec| service.schedules.contains(&spec.id);
        let services: Vec<String> = (self.inventory.services.iter().filter(behind))
            .map(|service| service.id.clone())
            .collect();
        let person = match &spec.practitioner {
            Some(person) => Some(self.practitioner(person, &spec.id, services.first())?),
            None => None,
        };
        let (practitioner, role) = person.unzip();
        let schedule = Schedule {
            id: spec.id.clone(),
            identifier: self.uuid("schedule-identifier", &spec.id),
            delivery: spec.delivery.clone(),
            practitioner,
            role,
            services,
        };
        insert_once(&mut self.world.schedules, "schedule", &spec.id, schedule)
    }

    /// Adds the practitioner of a schedule and the role in it, unless they are known, and
    /// returns the ids of both.
    fn practitioner(
        &mut self,
        spec: &PractitionerSpec,
        schedule: &str,
        service: Option<&String>,
    ) -> Result<(String, String), WorldError> {
        let id = spec
            .id
            .clone()
            .unwrap_or_else(|| self.uuid("practitioner", schedule));
        let person = match self.world.practitioners.get(&id) {
            Some(known) => again(spec, known)?,
            None => self.newcomer(spec, id.clone(), schedule),
        };
        let role = spec.role.clone().unwrap_or_else(|| person.role.clone());
        self.world
            .practitioners
            .insert(id.clone(), Arc::new(person));
        self.add_role(&role, &id, service);
        Ok((id, role))
    }

    /// Makes a practitioner whose made-up role nobody else has.
    fn newcomer(&self, spec: &PractitionerSpec, id: String, schedule: &str) -> Practitioner {
        let purpose = purpose("practitioner", spec.id.as_ref(), schedule);
        let mut chance = self.world.seed.stream(&purpose);
        let mut person = people::practitioner(spec, id, &mut chance);
        while spec.role.is_none() && self.world.roles.contains_key(&person.role) {
            person.role = people::spine_number(&mut chance);
            person.roles = vec![person.role.clone()];
        }
        person
    }

    /// Adds a role; one that the script gives to several people stays with the first.
    fn add_role(&mut self, id: &str, practitioner: &str, service: Option<&String>) {
        let service = service.and_then(|id| self.world.services.get(id));
        let organisation = service.map(|service| service.organisation.clone());
        let (code, display) = people::JOB_ROLE;
        self.world.roles.entry(id.to_owned()).or_insert_with(|| {
            Arc::new(Role {
                id: id.to_owned(),
                practitioner: practitioner.to_owned(),
                organisation,
                code: code.to_owned(),
                display: display.to_owned(),
            })
        });
    }

    fn uuid(&self, kind: &str, id: &str) -> String {
        self.names.uuid(&format!("{kind}/{id}")).to_string()
    }
}

/// Returns the practitioner of another schedule once more, with one role more where one is named.
fn again(spec: &PractitionerSpec, known: &Practitioner) -> Result<Practitioner, WorldError> {
    let check = Agreement {
        kind: "practitioner",
        id: &known.id,
    };
    check.holds("SDS user id", spec.user.as_ref(), &known.user)?;
    check.holds("prefix", spec.prefix.as_ref(), &known.prefix)?;
    check.holds("given name", spec.given.as_ref(), &known.given)?;
    check.holds("family name", spec.family.as_ref(), &known.family)?;
    check.holds("gender", spec.gender.as_ref(), &known.gender)?;
    let mut person = known.clone();
    let further = spec.role.iter().filter(|role| !known.roles.contains(role));
    person.roles.extend(further.cloned());
    Ok(person)
}

/// Returns the purpose of a stream: by the thing's own name, or by that of the thing it belongs to.
fn purpose(kind: &str, named: Option<&String>, owner: &str) -> String {
    match named {
        Some(id) => format!("{kind}/{id}"),
        None => format!("{kind}-of/{owner}"),
    }
}

fn insert_once<T>(
    register: &mut Register<T>,
    kind: &'static str,
    id: &str,
    fact: T,
) -> Result<(), WorldError> {
    match register.insert(id.to_owned(), Arc::new(fact)) {
        None => Ok(()),
        Some(_) => Err(WorldError::Duplicate {
            kind,
            id: id.to_owned(),
        }),
    }
}
