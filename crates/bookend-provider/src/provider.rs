//! Everything that the answer to a request depends on: one space, under one set of scripts.

use crate::arrivals::Arrivals;
use crate::barriers::Barriers;
use crate::chronicle::Chronicle;
use crate::gallery::Gallery;
use crate::machine_states::MachineStates;
use crate::policy::diary_rules;
use crate::referrals::Referrals;
use crate::remembered::Remembered;
use crate::script_set::ScriptSet;
use crate::spaces::Space;
use crate::tally::Counts;
use crate::usage::Usage;
use bookend_booking::{Diary, World, WorldError};
use bookend_engine::{KnownHeads, KnownTokens, Memories, Roots};
use bookend_model::{Chance, Request};
use bookend_script::{Behaviour, Expression, Script, remembered_by};
use indexmap::IndexMap;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything that the answer to a request depends on: one space, under one set of scripts.
///
/// A request takes one at its beginning and keeps it to its end, so that it never sees half of a
/// change: whatever is changed while the provider runs makes another one, in whose place this one
/// was. What it holds of the space is shared with that other one, unless the change says otherwise.
#[derive(Clone, Debug)]
pub struct Provider {
    pub(crate) set: Arc<ScriptSet>,
    pub(crate) space: Arc<Space>,
    pub(crate) diary: Diary,
    /// Referral documents, and the bookings that go with them.
    pub(crate) referrals: Arc<Referrals>,
    /// The public URL of the service root of the space.
    pub(crate) base: String,
    pub(crate) roots: Roots,
    pub(crate) counts: Arc<Counts>,
    /// How many requests have come.
    pub(crate) arrivals: Arc<Arrivals>,
    pub(crate) machines: Arc<MachineStates>,
    /// What behaviours remember of requests.
    pub(crate) remembered: Arc<Remembered>,
    /// The names of what they remember, each with what it is remembered for.
    pub(crate) remembered_keys: Arc<IndexMap<String, Option<Expression>>>,
    pub(crate) barriers: Arc<Barriers>,
    /// What callers were told of slots, where the scripts have barriers or somebody watches a race.
    pub(crate) chronicle: Arc<Chronicle>,
    pub(crate) gallery: Arc<Gallery>,
    pub(crate) memories: Arc<Memories>,
    pub(crate) tokens: Arc<KnownTokens>,
    pub(crate) heads: Arc<KnownHeads>,
    /// How often what the scripts have was used.
    pub(crate) usage: Arc<Usage>,
    /// Behaviours that were armed from outside, tried before those of the scripts.
    pub(crate) armed: Vec<Arc<ArmedBehaviour>>,
    /// The ids of behaviours that are switched off.
    pub(crate) off: BTreeSet<String>,
    /// When it was opened or reset, by its clock.
    pub(crate) opened: Timestamp,
    /// Whether something was armed that may decide before the body of a request was read.
    pub(crate) arms_early: bool,
}

/// What the diary says of what callers were told of slots while they raced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RaceVerdict {
    /// How much was told.
    pub told: usize,
    /// The slots of which was told what cannot all have been so, in whatever order; each with what was
    /// told, and when.
    pub contradictions: Vec<(String, String)>,
}

/// A behaviour that was armed from outside.
#[derive(Debug)]
pub(crate) struct ArmedBehaviour {
    pub(crate) behaviour: Behaviour,
    /// From when on it is tried no more.
    pub(crate) until: Timestamp,
}

impl Provider {
    /// Opens a space under a set of scripts: nothing has happened in it yet.
    ///
    /// # Errors
    ///
    /// [`WorldError`], when the inventory contradicts itself.
    pub(crate) fn open(set: Arc<ScriptSet>, space: Arc<Space>) -> Result<Self, WorldError> {
        let world = World::build(set.script.inventory(), set.seed, &space.clock)?;
        let diary = Diary::open(Arc::new(world), diary_rules(&set.script));
        diary.set_room(space.appointment_bytes);
        Ok(Self::of(set, space, diary))
    }

    /// Returns the same space under another set of scripts: its diary is kept where that offers the
    /// same, and a new one is opened where it does not. Whatever follows from scripts begins anew,
    /// the counts of schedules among it; what is off stays off, and nothing is armed.
    ///
    /// # Errors
    ///
    /// [`WorldError`], when the inventory contradicts itself.
    pub(crate) fn under(&self, set: &Arc<ScriptSet>) -> Result<Self, WorldError> {
        let (set, space) = (Arc::clone(set), Arc::clone(&self.space));
        if !set.offers_what(&self.set) {
            return Self::open(set, space);
        }
        let diary = self.diary.under(diary_rules(&set.script));
        let off = self.off.iter();
        let known = |id: &&String| set.script.behaviours().iter().any(|it| it.id == **id);
        let off = off.filter(known).cloned().collect();
        Ok(Self {
            off,
            referrals: Arc::clone(&self.referrals),
            ..Self::of(set, space, diary)
        })
    }

    /// Returns the same as if it had just been opened. Requests under way keep the diary in which they
    /// began, and change nothing in the new one.
    #[must_use]
    pub(crate) fn anew(&self) -> Self {
        let (set, space) = (Arc::clone(&self.set), Arc::clone(&self.space));
        Self::of(set, space, self.diary.anew())
    }

    /// Arms these behaviours and no others.
    pub(crate) fn arm(&mut self, armed: Vec<Arc<ArmedBehaviour>>) {
        let is_early = armed.iter().any(|it| it.behaviour.is_before_body());
        self.arms_early = is_early;
        let behaviours = armed.iter().map(|it| &it.behaviour);
        let all = self.set.script.behaviours().iter().chain(behaviours);
        self.remembered_keys = Arc::new(remembered_by(all));
        // Whoever meets at a barrier is told of slots as the others are, or it is found.
        if armed.iter().any(|it| has_barrier(&it.behaviour)) {
            self.chronicle.keep_for_barriers();
        }
        self.armed = armed;
    }

    /// Whether a behaviour may decide a request before its body was read.
    pub(crate) fn may_decide_early(&self, request: &Request) -> bool {
        self.arms_early || self.set.plan.may_decide_early(&request.headers)
    }

    fn of(set: Arc<ScriptSet>, space: Arc<Space>, diary: Diary) -> Self {
        let below = |root: &String| format!("{root}{}", space.path);
        let base = below(&set.public_root);
        let own = set.own_roots.iter().map(below);
        Self {
            roots: Roots::new(std::iter::once(base.clone()).chain(own), set.is_named),
            base,
            referrals: Arc::default(),
            counts: Arc::default(),
            arrivals: Arc::new(Arrivals::of(set.script.dialect())),
            machines: Arc::default(),
            remembered: Arc::default(),
            remembered_keys: Arc::new(remembered_by(set.script.behaviours())),
            barriers: Arc::default(),
            chronicle: Arc::new(Chronicle::new(has_barriers(&set.script))),
            gallery: Arc::default(),
            memories: Arc::default(),
            tokens: Arc::default(),
            heads: Arc::default(),
            usage: Arc::new(Usage::of(&set.script, set.asked())),
            armed: Vec::new(),
            off: BTreeSet::new(),
            opened: space.clock.now(),
            arms_early: false,
            diary,
            set,
            space,
        }
    }

    /// Begins to watch a race of callers, and returns its number.
    pub(crate) fn begin_race(&self) -> u64 {
        self.chronicle.begin_race(self.space.clock.elapsed())
    }

    /// Ends a race, and returns the verdict on what was told meanwhile; nothing where no such race is
    /// watched.
    pub(crate) fn end_race(&self, number: u64) -> Option<RaceVerdict> {
        let (contradictions, told) = self.chronicle.end_race(number)?;
        let contradictions = contradictions.iter();
        let contradictions = contradictions.map(|it| (it.slot.to_string(), it.to_string()));
        Some(RaceVerdict {
            told,
            contradictions: contradictions.collect(),
        })
    }

    /// Returns the public URL of the service root.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Returns the script.
    pub fn script(&self) -> &Script {
        &self.set.script
    }

    /// Returns the diary.
    pub fn diary(&self) -> &Diary {
        &self.diary
    }

    /// Returns the stream of random choices of a request: by the seed and the order of arrival.
    pub(crate) fn chance(&self, request: u64) -> Chance {
        self.set.seed.stream(&format!("request/{request}"))
    }
}

/// Whether a behaviour of the script has requests wait for one another.
fn has_barriers(script: &Script) -> bool {
    script.behaviours().iter().any(has_barrier)
}

fn has_barrier(behaviour: &Behaviour) -> bool {
    let mut parts = behaviour.sequence.parts.iter();
    parts.any(|then| then.barrier.is_some())
}
