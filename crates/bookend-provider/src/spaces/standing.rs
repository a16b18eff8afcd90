//! The spaces that there are, and the scripts in force.

use super::naming::SpaceBy;
use super::space::Space;
use crate::journal::Hub;
use crate::provider::Provider;
use crate::script_set::ScriptSet;
use bookend_booking::{DEFAULT_ROOM, WorldError};
use bookend_model::{Clock, Refusal};
use indexmap::IndexMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// How many spaces there may be, and how much in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpaceBounds {
    /// How many, beside that of those who name none.
    pub count: usize,
    /// How long no request has come to a space that may make room for another.
    pub idle: Duration,
    /// How many bytes the appointments of each may take, about.
    pub appointment_bytes: usize,
}

impl Default for SpaceBounds {
    fn default() -> Self {
        Self {
            count: 32,
            idle: Duration::from_mins(1),
            appointment_bytes: DEFAULT_ROOM,
        }
    }
}

/// The spaces that there are, and the scripts in force.
///
/// Requests look at what stands and hold up nobody; whoever changes something puts another whole in
/// its place, one after the other.
#[derive(Debug)]
pub(crate) struct Spaces {
    by: SpaceBy,
    bounds: SpaceBounds,
    clock: Clock,
    hub: Option<Arc<Hub>>,
    standing: RwLock<Arc<Standing>>,
    changing: Mutex<()>,
}

/// What stands at one instant.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) set: Arc<ScriptSet>,
    providers: IndexMap<String, Arc<Provider>>,
}

/// What a change of scripts has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Swapped {
    /// Whether diaries went on; otherwise they were opened anew.
    pub(crate) diary_kept: bool,
}

impl Standing {
    /// Returns the provider of a space.
    pub(crate) fn find(&self, name: &str) -> Option<&Arc<Provider>> {
        self.providers.get(name)
    }

    /// Returns the provider of every space, the one of those who name none first.
    pub(crate) fn providers(&self) -> impl Iterator<Item = &Arc<Provider>> {
        self.providers.values()
    }
}

impl Spaces {
    /// Opens the space of those who name none.
    ///
    /// # Errors
    ///
    /// [`WorldError`], when the inventory contradicts itself.
    pub(crate) fn open(
        set: ScriptSet,
        clock: Clock,
        (by, bounds): (SpaceBy, SpaceBounds),
        hub: Option<Arc<Hub>>,
    ) -> Result<Self, WorldError> {
        let set = Arc::new(set);
        let space = Arc::new(Space::new(
            ("", String::new()),
            clock.clone(),
            hub.clone(),
            bounds.appointment_bytes,
        ));
        let first = Provider::open(Arc::clone(&set), space)?;
        let providers = std::iter::once((String::new(), Arc::new(first))).collect();
        Ok(Self {
            by,
            bounds,
            clock,
            hub,
            standing: RwLock::new(Arc::new(Standing { set, providers })),
            changing: Mutex::new(()),
        })
    }

    /// Returns by what callers are told apart.
    pub(crate) fn by(&self) -> &SpaceBy {
        &self.by
    }

    /// Returns how many spaces there may be.
    pub(crate) fn bounds(&self) -> SpaceBounds {
        self.bounds
    }

    /// Returns what stands now; what is changed later does not show in it.
    pub(crate) fn standing(&self) -> Arc<Standing> {
        let standing = self.standing.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&standing)
    }

    /// Returns the provider of those who name no space.
    pub(crate) fn first(&self) -> Arc<Provider> {
        let standing = self.standing();
        let mut providers = standing.providers.values();
        // It is opened first and never dropped.
        match providers.next() {
            Some(first) => Arc::clone(first),
            None => unreachable!("the first space is never dropped"),
        }
    }

    /// Notes that a request has come to a space, so that it is not the one that makes room.
    pub(crate) fn used(&self, provider: &Provider) {
        if self.by != SpaceBy::None {
            provider.space.use_at(self.clock.elapsed());
        }
    }

    /// Returns the provider of a space, which is opened where there is none. It takes the
    /// milliseconds in which a diary is made.
    ///
    /// # Errors
    ///
    /// `spaces-full` (facts `limit`, `idle`), when there is no room for another one.
    pub(crate) fn find_or_open(&self, name: &str) -> Result<Arc<Provider>, Refusal> {
        self.change(|standing| match standing.find(name) {
            Some(known) => Ok(Arc::clone(known)),
            None => self.open_in(standing, name),
        })
    }

    /// Opens a space that nobody has yet: by the name, or by that and the first number that is free.
    ///
    /// # Errors
    ///
    /// `spaces-full`, as in [`Spaces::find_or_open`].
    pub(super) fn open_anew(&self, name: &str) -> Result<Arc<Provider>, Refusal> {
        self.change(|standing| {
            let numbered = (2_u64..).map(|number| format!("{name}-{number}"));
            let mut names = std::iter::once(name.to_owned()).chain(numbered);
            let free = names.find(|name| standing.find(name).is_none());
            self.open_in(standing, &free.unwrap_or_default())
        })
    }

    fn open_in(&self, standing: &mut Standing, name: &str) -> Result<Arc<Provider>, Refusal> {
        self.make_room(standing)?;
        let clock = self.clock.apart();
        let space = Arc::new(Space::new(
            (name, self.by.path(name)),
            clock,
            self.hub.clone(),
            self.bounds.appointment_bytes,
        ));
        space.use_at(self.clock.elapsed());
        let opened = Provider::open(Arc::clone(&standing.set), space)
            .map_err(|error| Refusal::new("internal-error").with("found", error.to_string()))?;
        let opened = Arc::new(opened);
        standing
            .providers
            .insert(name.to_owned(), Arc::clone(&opened));
        Ok(opened)
    }

    /// Drops the space to which no request has come for longest, where there are as many as may be.
    fn make_room(&self, standing: &mut Standing) -> Result<(), Refusal> {
        let named = || standing.providers.values().skip(1);
        if named().count() < self.bounds.count {
            return Ok(());
        }
        let idle = |provider: &Arc<Provider>| {
            let last = provider.space.last_used();
            self.clock.elapsed().saturating_sub(last)
        };
        let longest = named().max_by_key(|provider| idle(provider)).cloned();
        let Some(longest) = longest.filter(|provider| idle(provider) >= self.bounds.idle) else {
            return Err(Refusal::new("spaces-full")
                .with("limit", self.bounds.count.to_string())
                .with("idle", format!("{:?}", self.bounds.idle)));
        };
        let name = &longest.space.name;
        tracing::warn!(space = name, "dropped to make room for another space");
        standing.providers.shift_remove(name);
        Ok(())
    }

    /// Drops a space, and returns whether there was such a one. Requests under way in it are
    /// answered.
    pub(crate) fn drop_space(&self, name: &str) -> bool {
        let is_first = name.is_empty();
        !is_first && self.change(|standing| standing.providers.shift_remove(name).is_some())
    }

    /// Puts another provider in the place of that of a space; nothing where there is none.
    pub(crate) fn replace<T>(
        &self,
        name: &str,
        change: impl FnOnce(&mut Provider) -> T,
    ) -> Option<T> {
        self.change(|standing| {
            let place = standing.providers.get_mut(name)?;
            let mut other = Provider::clone(place);
            let changed = change(&mut other);
            *place = Arc::new(other);
            Some(changed)
        })
    }

    /// Puts other scripts in force in all spaces at once: a request sees those before or these, and
    /// never some of each. `keeps_diary` is for who wants diaries opened anew whatever is offered.
    ///
    /// # Errors
    ///
    /// [`WorldError`], when the inventory contradicts itself; then nothing is changed.
    pub(crate) fn swap(&self, set: ScriptSet, keeps_diary: bool) -> Result<Swapped, WorldError> {
        let set = Arc::new(set);
        self.change(|standing| {
            let diary_kept = keeps_diary && set.offers_what(&standing.set);
            let mut providers = IndexMap::new();
            for (name, before) in &standing.providers {
                let after = if diary_kept {
                    before.under(&set)?
                } else {
                    Provider::open(Arc::clone(&set), Arc::clone(&before.space))?
                };
                providers.insert(name.clone(), Arc::new(after));
            }
            *standing = Standing { set, providers };
            Ok(Swapped { diary_kept })
        })
    }

    /// Makes a change to a copy of what stands, and puts the copy in its place. Whoever looks at what
    /// stands does not wait for it.
    fn change<T>(&self, change: impl FnOnce(&mut Standing) -> T) -> T {
        let _one_at_a_time = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut copy = Standing::clone(&self.standing());
        let changed = change(&mut copy);
        *(self.standing.write()).unwrap_or_else(PoisonError::into_inner) = Arc::new(copy);
        changed
    }
}
