//! The facts behind an inventory.

use crate::fixture::*;
use bookend_booking::{World, WorldError};
use bookend_model::{Clock, Inventory, PractitionerSpec, ScheduleSpec, Seed};
use jiff::Timestamp;
use std::sync::Arc;

fn build(inventory: &Inventory) -> Result<World, WorldError> {
    World::build(inventory, Seed(42), &Clock::frozen(Timestamp::UNIX_EPOCH))
}

fn two_services() -> Inventory {
    Inventory {
        services: vec![service("1", &["a", "b"]), service("2", &["b"])],
        schedules: vec![schedule("a", Vec::new()), schedule("b", Vec::new())],
        slots: Vec::new(),
    }
}

#[test]
fn every_thing_that_is_named_exists() {
    let world = build(&two_services()).unwrap();
    for service in world.services() {
        assert!(world.organisation(&service.organisation).is_some());
        let location = world.location(&service.location).unwrap();
        assert_eq!(location.organisation, service.organisation);
    }
    for schedule in world.schedules() {
        let practitioner = world
            .practitioner(schedule.practitioner.as_ref().unwrap())
            .unwrap();
        let role = world.role(schedule.role.as_ref().unwrap()).unwrap();
        assert_eq!(
            role.id, practitioner.role,
            "consumers join on the role profile id"
        );
        assert_eq!(role.practitioner, practitioner.id);
        assert_eq!(role.code, "R0260");
    }
    assert_eq!(world.schedule("b").unwrap().services, ["1", "2"]);
}

#[test]
fn another_service_changes_nobody_elses_facts() {
    let before = build(&two_services()).unwrap();
    let mut more = two_services();
    more.services.insert(0, service("0", &["c"]));
    more.schedules.insert(0, schedule("c", Vec::new()));
    let after = build(&more).unwrap();
    for service in before.services() {
        assert_eq!(after.service(&service.id), Some(service));
        assert_eq!(
            after.location(&service.location),
            before.location(&service.location)
        );
        assert_eq!(
            after.organisation(&service.organisation),
            before.organisation(&service.organisation)
        );
    }
    for schedule in before.schedules() {
        let person = schedule.practitioner.as_ref().unwrap();
        assert_eq!(after.practitioner(person), before.practitioner(person));
    }
    let other_seed = World::build(&two_services(), Seed(43), before.clock()).unwrap();
    assert_ne!(other_seed.service("1"), before.service("1"));
}

#[test]
fn a_practitioner_of_two_schedules_is_one_person() {
    let shared = |id: &str, role: Option<&str>| ScheduleSpec {
        practitioner: Some(PractitionerSpec {
            id: Some("p".to_owned()),
            role: role.map(str::to_owned),
            ..PractitionerSpec::default()
        }),
        ..schedule(id, Vec::new())
    };
    let mut inventory = two_services();
    inventory.schedules = vec![shared("a", None), shared("b", Some("444555666777"))];
    let world = build(&inventory).unwrap();
    let person = Arc::clone(world.practitioner("p").unwrap());
    assert_eq!(
        person.roles,
        [person.role.clone(), "444555666777".to_owned()]
    );
    assert_eq!(
        world.schedule("b").unwrap().role.as_deref(),
        Some("444555666777")
    );
}

/// Returns what is wrong with the inventory of two services after a change.
fn refused(change: impl FnOnce(&mut Inventory)) -> String {
    let mut inventory = two_services();
    change(&mut inventory);
    build(&inventory).unwrap_err().to_string()
}

#[test]
fn an_inventory_that_contradicts_itself_is_refused_in_words() {
    assert_eq!(
        refused(|it| it.services[1].schedules.push("z".to_owned())),
        "service `2` names the schedule `z`, which does not exist"
    );
    assert_eq!(
        refused(|it| it.schedules[1].id = "a".to_owned()),
        "service `1` names the schedule `b`, which does not exist"
    );
    assert_eq!(
        refused(|it| it.services[1].id = "1".to_owned()),
        "there are two services with the id `1`; give one of them another id"
    );
    assert_eq!(
        refused(|it| it.slots = vec![explicit("s", 1), explicit("s", 2)]),
        "there are two slots with the id `s`; give one of them another id"
    );
    let mut often = mornings();
    often.every = jiff::SignedDuration::from_secs(1);
    assert_eq!(
        refused(|it| it.schedules[0].rules = vec![often]),
        "schedule `a` has a slot every `1s`; slots last at least `1m`"
    );
    let mut busy = mornings();
    busy.busy = 120.0;
    assert_eq!(
        refused(|it| it.schedules[0].rules = vec![busy]),
        "schedule `a` has `120%` of its slots busy; write `0%` to `100%`"
    );
    let named = |name: &str| Some(name.to_owned());
    let ods = named("RTG");
    let conflict = refused(|it| {
        for (service, name) in it.services.iter_mut().zip(["Riverside", "Lakeside"]) {
            service.organisation.ods.clone_from(&ods);
            service.organisation.name = named(name);
        }
    });
    assert_eq!(
        conflict,
        "organisation `RTG` has the name `Riverside` in one place and `Lakeside` in another"
    );
}
