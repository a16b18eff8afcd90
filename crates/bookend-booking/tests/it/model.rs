//! Random commands, judged against a model that is too simple to be wrong.

use crate::fixture::*;
use bookend_booking::{Command, Diary, Effect, Rules, Slot, Version};
use bookend_model::SlotStatus;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const SLOTS: usize = 4;

/// A command in the model's words: slots, appointments and request ids are numbers.
#[derive(Clone, Copy, Debug)]
enum Move {
    Book {
        slot: usize,
        request: usize,
        effect: Effect,
    },
    Cancel {
        appointment: usize,
        version: u64,
        request: usize,
        effect: Effect,
    },
    Hold {
        slot: usize,
    },
    Release {
        slot: usize,
    },
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let effect = || prop_oneof![4 => Just(Effect::Commit), 1 => Just(Effect::Pretend)];
    let book = (0..=SLOTS, 0_usize..30, effect()).prop_map(|(slot, request, effect)| Move::Book {
        slot,
        request,
        effect,
    });
    let cancel = (0_usize..6, 0_u64..4, 0_usize..30, effect()).prop_map(
        |(appointment, version, request, effect)| Move::Cancel {
            appointment,
            version,
            request,
            effect,
        },
    );
    let hold = (0..=SLOTS).prop_map(|slot| Move::Hold { slot });
    let release = (0..=SLOTS).prop_map(|slot| Move::Release { slot });
    prop::collection::vec(
        prop_oneof![4 => book, 4 => cancel, 1 => hold, 1 => release],
        1..60,
    )
}

/// What the diary should be like.
#[derive(Default)]
struct Model {
    /// Who has each slot that is taken: an appointment, or nobody for a slot that is held.
    taken: BTreeMap<usize, Option<usize>>,
    requests: BTreeSet<usize>,
    /// The slot of each appointment, and its versions so far.
    appointments: Vec<(usize, Vec<Arc<Version>>)>,
}

impl Model {
    /// Tells how a command should be answered.
    fn expect(&self, command: Move) -> &'static str {
        match command {
            Move::Book { request, .. } | Move::Cancel { request, .. }
                if self.requests.contains(&request) && self.reaches_request(command) =>
            {
                "duplicate-request"
            }
            Move::Book { slot, .. } | Move::Hold { slot } => match slot {
                SLOTS => "slot-unknown",
                slot if self.taken.contains_key(&slot) => "slot-gone",
                _ => "accepted",
            },
            Move::Cancel {
                appointment,
                version,
                ..
            } => {
                match self
                    .appointments
                    .get(appointment)
                    .map(|(_, versions)| versions.len())
                {
                    None => "appointment-unknown",
                    Some(current) if current as u64 != version => "version-stale",
                    Some(1) => "accepted",
                    Some(_) => "already-cancelled",
                }
            }
            Move::Release { slot } => match self.taken.get(&slot) {
                _ if slot == SLOTS => "slot-unknown",
                Some(Some(_)) => "slot-held",
                _ => "accepted",
            },
        }
    }

    fn reaches_request(&self, command: Move) -> bool {
        match command {
            Move::Cancel { appointment, .. } => appointment < self.appointments.len(),
            _ => true,
        }
    }

    /// Follows a command that was accepted.
    fn follow(&mut self, command: Move, version: Option<Arc<Version>>) {
        match command {
            Move::Book {
                slot,
                request,
                effect: Effect::Commit,
            } => {
                self.taken.insert(slot, Some(self.appointments.len()));
                self.requests.insert(request);
                self.appointments
                    .push((slot, version.into_iter().collect()));
            }
            Move::Cancel {
                appointment,
                request,
                effect: Effect::Commit,
                ..
            } => {
                let (slot, versions) = &mut self.appointments[appointment];
                self.taken.remove(slot);
                self.requests.insert(request);
                versions.extend(version);
            }
            Move::Hold { slot } => {
                self.taken.insert(slot, None);
            }
            Move::Release { slot } => {
                self.taken.remove(&slot);
            }
            Move::Book { .. } | Move::Cancel { .. } => {}
        }
    }

    /// Checks that the diary is as it should be.
    fn compare(&self, diary: &Diary, slots: &[Arc<Slot>]) {
        for (index, slot) in slots.iter().enumerate() {
            let is_busy = diary.slot(&slot.id).unwrap().status == SlotStatus::Busy;
            assert_eq!(is_busy, self.taken.contains_key(&index), "slot {index}");
        }
        let ids: BTreeSet<&Arc<str>> = self.appointments.iter().map(|(_, it)| &it[0].id).collect();
        assert_eq!(ids.len(), self.appointments.len(), "no id is given twice");
        for (slot, versions) in &self.appointments {
            assert_eq!(&diary.history(&versions[0].id).unwrap(), versions);
            assert!(
                versions
                    .iter()
                    .zip(1..)
                    .all(|(it, number)| it.number == number)
            );
            assert!(versions.iter().all(|it| it.slot == slots[*slot].id));
        }
    }
}

/// Puts a command of the model into the diary's words.
fn command(model: &Model, slots: &[Arc<Slot>], command: Move) -> Command<'static> {
    let id = |slot: usize| {
        slots
            .get(slot)
            .map_or("unknown".to_owned(), |it| it.id.to_string())
    };
    match command {
        Move::Hold { slot } => Command::Hold { slot: id(slot) },
        Move::Release { slot } => Command::Release { slot: id(slot) },
        Move::Book {
            slot,
            request,
            effect,
        } => {
            let unknown = Slot {
                id: Arc::from("unknown"),
                identifier: Arc::from("unknown"),
                ..Slot::clone(&slots[0])
            };
            let slot = slots.get(slot).map_or(&unknown, Arc::as_ref);
            let mut booking = booking(slot, &request.to_string());
            booking.effect = effect;
            Command::Book(booking)
        }
        Move::Cancel {
            appointment,
            version,
            request,
            effect,
        } => {
            let nobody = Version::clone(&example());
            let known = model
                .appointments
                .get(appointment)
                .and_then(|(_, it)| it.last());
            let current = known.map_or(&nobody, Arc::as_ref);
            let mut cancellation = cancellation(current, &request.to_string());
            cancellation.if_match = Some(format!("W/\"{version}\""));
            cancellation.effect = effect;
            Command::Cancel(cancellation)
        }
    }
}

/// Returns an appointment of another diary, which the one under test does not know.
fn example() -> Arc<Version> {
    let (diary, _) = open(
        &inventory(vec![mornings()]),
        "2026-01-01T00:00:00Z",
        Rules::default(),
    );
    let mut version = Version::clone(
        &book(&diary, booking(&first_slot(&diary), "r"))
            .unwrap()
            .version,
    );
    version.id = "unknown".into();
    Arc::new(version)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_diary_does_what_the_model_does_and_a_refused_command_changes_nothing(moves in moves()) {
        let (diary, _) = saturday(Rules::default());
        let slots: Vec<Arc<Slot>> =
            all_slots(&diary).into_iter().take(SLOTS).map(|it| it.slot).collect();
        let mut model = Model::default();
        for next in moves {
            let answer = diary.apply(command(&model, &slots, next));
            prop_assert_eq!(name(&answer), model.expect(next), "{:?}", next);
            if let Ok(receipt) = answer {
                model.follow(next, receipt.appointment().map(|it| Arc::clone(&it.version)));
            }
            model.compare(&diary, &slots);
        }
    }
}
