//! Heads of requests that were seen before, and what the checks on nothing but heads said of them.

use bookend_model::Request;
use bookend_script::HeadPart;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many heads make a generation; two generations are known.
const GENERATION: usize = 4096;

/// How many checks a group may have: each has a bit.
const MEMBERS: u32 = u64::BITS;

/// Checks that look at nothing but parts of a head, by the parts that they look at.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    /// What any of them looks at, each part once.
    parts: Vec<HeadPart>,
    groups: Vec<Group>,
}

/// Checks that look at the same parts.
#[derive(Clone, Debug)]
struct Group {
    /// Their positions among all.
    parts: SmallVec<[usize; 4]>,
    members: u32,
}

/// The place of a check: which group, and its number in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    group: usize,
    member: u32,
}

/// What the checks of a group said, as far as that is known: which held, and which had nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Said {
    held: u64,
    silent: u64,
}

/// What is known of a check on the head of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foregone {
    /// It holds.
    Held,
    /// It does not apply.
    Silent,
}

/// Heads of requests that were seen last: a consumer sends most of its fields with everything that it
/// asks, and asks the same again and again.
///
/// **Bounds:** 8 192 digests of parts of heads, keyed with a secret; of what they were made of nothing is
/// kept. What checks say depends on script and policy, so that each set of them needs one of its own.
#[derive(Debug, Default)]
pub struct KnownHeads {
    secret: RandomState,
    known: Mutex<Generations>,
}

/// When the young one is full it becomes the old one, and that is forgotten.
#[derive(Debug, Default)]
struct Generations {
    young: IndexMap<u64, Said, FxBuildHasher>,
    old: IndexMap<u64, Said, FxBuildHasher>,
}

/// What is known of one request, by group, and what is found out on the way.
#[derive(Debug, Default)]
pub(super) struct KnownHead {
    /// The digest, what is known, and what is found out.
    groups: SmallVec<[(u64, Said, Said); 12]>,
}

impl Groups {
    /// Returns the seat of a check that looks at some parts of a head alone, in groups that are made up as
    /// they are needed.
    pub(super) fn seat(&mut self, parts: impl Iterator<Item = HeadPart>) -> Seat {
        let parts: SmallVec<[usize; 4]> = parts.map(|part| self.position(part)).collect();
        let has_room = |group: &Group| group.parts == parts && group.members < MEMBERS;
        let group = self.groups.iter().position(has_room).unwrap_or_else(|| {
            self.groups.push(Group { parts, members: 0 });
            self.groups.len() - 1
        });
        let mut member = 0;
        if let Some(group) = self.groups.get_mut(group) {
            member = group.members;
            group.members += 1;
        }
        Seat { group, member }
    }

    fn position(&mut self, part: HeadPart) -> usize {
        let known = self.parts.iter().position(|known| *known == part);
        known.unwrap_or_else(|| {
            self.parts.push(part);
            self.parts.len() - 1
        })
    }
}

impl KnownHeads {
    /// Looks up what is known of the head of a request; `plan` tells plans with groups of their own
    /// apart.
    pub(super) fn of(&self, plan: usize, groups: &Groups, request: &Request) -> KnownHead {
        let parts = groups.parts.iter().map(|part| self.digest(part, request));
        let parts: SmallVec<[u64; 16]> = parts.collect();
        let of_group = |(number, group): (usize, &Group)| {
            let mut hasher = self.secret.build_hasher();
            (plan, number).hash(&mut hasher);
            let parts = group.parts.iter().filter_map(|part| parts.get(*part));
            parts.for_each(|part| hasher.write_u64(*part));
            (hasher.finish(), Said::default(), Said::default())
        };
        let mut known: SmallVec<_> = groups.groups.iter().enumerate().map(of_group).collect();
        let mut generations = self.lock();
        for (digest, said, _) in &mut known {
            *said = generations.find(*digest);
        }
        KnownHead { groups: known }
    }

    /// Keeps what was found out.
    pub(super) fn learn(&self, head: &KnownHead) {
        let is_new = |(_, _, found): &&(u64, Said, Said)| *found != Said::default();
        if !head.groups.iter().any(|group| is_new(&group)) {
            return;
        }
        let mut generations = self.lock();
        for (digest, known, found) in head.groups.iter().filter(is_new) {
            let said = Said {
                held: known.held | found.held,
                silent: known.silent | found.silent,
            };
            generations.learn(*digest, said);
        }
    }

    fn digest(&self, part: &HeadPart, request: &Request) -> u64 {
        let mut hasher = self.secret.build_hasher();
        match part {
            HeadPart::Method => request.method.hash(&mut hasher),
            HeadPart::Target => request.target.hash(&mut hasher),
            HeadPart::Header(name) => {
                for value in request.headers.all(name) {
                    value.hash(&mut hasher);
                }
            }
        }
        hasher.finish()
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn find(&mut self, digest: u64) -> Said {
        if let Some(known) = self.young.get(&digest) {
            return *known;
        }
        // What is still in use is not forgotten with its generation.
        let Some(known) = self.old.swap_remove(&digest) else {
            return Said::default();
        };
        self.learn(digest, known);
        known
    }

    fn learn(&mut self, digest: u64, said: Said) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(digest, said);
    }
}

impl KnownHead {
    /// Returns what is known of a check.
    pub(super) fn foregone(&self, seat: Seat) -> Option<Foregone> {
        let (_, known, _) = self.groups.get(seat.group)?;
        let bit = 1 << seat.member;
        if known.held & bit != 0 {
            Some(Foregone::Held)
        } else {
            (known.silent & bit != 0).then_some(Foregone::Silent)
        }
    }

    /// Notes what a check came to.
    pub(super) fn note(&mut self, seat: Seat, foregone: Foregone) {
        if let Some((_, _, found)) = self.groups.get_mut(seat.group) {
            let bits = match foregone {
                Foregone::Held => &mut found.held,
                Foregone::Silent => &mut found.silent,
            };
            *bits |= 1 << seat.member;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn request(accept: &str, id: &str) -> Request {
        Request {
            method: "GET".to_owned(),
            path: "/Slot".to_owned(),
            query: Vec::new(),
            target: "/Slot?a=b".to_owned(),
            headers: [("ACCEPT", accept), ("X-Request-ID", id)]
                .into_iter()
                .collect(),
            body: Bytes::new(),
        }
    }

    fn header(name: &str) -> HeadPart {
        HeadPart::Header(name.to_owned())
    }

    #[test]
    fn what_was_found_of_a_part_is_known_of_every_head_that_has_it_and_of_no_other() {
        let mut groups = Groups::default();
        let accept = groups.seat([header("accept")].into_iter());
        let id = groups.seat([header("x-request-id")].into_iter());
        let both = groups.seat([header("accept"), HeadPart::Target].into_iter());
        let heads = KnownHeads::default();
        let mut head = heads.of(0, &groups, &request("json", "1"));
        assert_eq!(head.foregone(accept), None);
        head.note(accept, Foregone::Held);
        head.note(id, Foregone::Held);
        head.note(both, Foregone::Silent);
        heads.learn(&head);
        let head = heads.of(0, &groups, &request("json", "2"));
        assert_eq!(head.foregone(accept), Some(Foregone::Held));
        assert_eq!(head.foregone(id), None);
        assert_eq!(head.foregone(both), Some(Foregone::Silent));
        for (plan, request) in [(0, request("xml", "2")), (1, request("json", "1"))] {
            let head = heads.of(plan, &groups, &request);
            assert_eq!((head.foregone(accept), head.foregone(both)), (None, None));
        }
    }

    #[test]
    fn fields_are_not_mistaken_for_one_another() {
        let mut groups = Groups::default();
        let parts = || [header("a"), header("b")].into_iter();
        let (first, second) = (groups.seat(parts()), groups.seat(parts()));
        assert_eq!(groups.groups.len(), 1, "they look at the same");
        let with = |fields: &[(&str, &str)]| Request {
            headers: fields.iter().copied().collect(),
            ..request("", "")
        };
        let heads = KnownHeads::default();
        let mut head = heads.of(0, &groups, &with(&[("a", "x"), ("a", "y")]));
        head.note(second, Foregone::Held);
        heads.learn(&head);
        assert_eq!(head.foregone(first), None);
        for other in [&[("a", "x"), ("b", "y")][..], &[("a", "xy")], &[("a", "x")]] {
            let head = heads.of(0, &groups, &with(other));
            assert_eq!(head.foregone(second), None, "{other:?}");
        }
    }

    #[test]
    fn what_is_no_longer_seen_is_forgotten_and_what_is_seen_is_not() {
        let mut groups = Groups::default();
        let accept = groups.seat([header("accept")].into_iter());
        let heads = KnownHeads::default();
        let see = |accepted: &str| {
            let mut head = heads.of(0, &groups, &request(accepted, ""));
            let known = head.foregone(accept);
            head.note(accept, Foregone::Held);
            heads.learn(&head);
            known
        };
        see("used");
        see("unused");
        for number in 0..3 * GENERATION {
            see(&number.to_string());
            assert_eq!(see("used"), Some(Foregone::Held));
        }
        assert_eq!(see("unused"), None);
    }
}
