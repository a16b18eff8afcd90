//! Everything that the answers of a provider depend on.

use crate::conduct::{Checks, Conduct};
use crate::gallery::Gallery;
use crate::policy::diary_rules;
use crate::tally::Counts;
use bookend_booking::{Diary, World, WorldError};
use bookend_engine::{CheckPlan, KnownTokens, Memories, Plan, Roots};
use bookend_fhir::Structures;
use bookend_model::{Chance, Clock, Request, Seed};
use bookend_profile::Profiles;
use bookend_script::{Behaviour, Script};
use bookend_validator::Validator;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Everything that the answers of a provider depend on: script, diary, clock and seed.
#[derive(Debug)]
pub struct Provider {
    pub(crate) script: Script,
    pub(crate) diary: Diary,
    pub(crate) clock: Clock,
    pub(crate) seed: Seed,
    pub(crate) base: String,
    pub(crate) roots: Roots,
    pub(crate) structures: &'static Structures,
    pub(crate) profiles: Arc<Profiles>,
    pub(crate) validator: Option<Validator>,
    pub(crate) counts: Counts,
    pub(crate) gallery: Gallery,
    pub(crate) plan: Plan,
    pub(crate) checks: CheckPlan,
    pub(crate) conduct: Conduct,
    pub(crate) memories: Memories,
    pub(crate) tokens: KnownTokens,
    /// When it was opened, by its clock.
    pub(crate) opened: Timestamp,
    /// Whether a behaviour may decide before the body of a request was read.
    pub(crate) decides_early: bool,
    requests: AtomicU64,
}

impl Provider {
    /// Opens a provider whose service root has this public URL, and these others.
    ///
    /// # Errors
    ///
    /// [`WorldError`], when the inventory contradicts itself.
    pub fn open(
        script: Script,
        clock: Clock,
        seed: Seed,
        public_url: &str,
        roots: Roots,
    ) -> Result<Self, WorldError> {
        let world = World::build(script.inventory(), seed, &clock)?;
        let diary = Diary::open(Arc::new(world), diary_rules(&script));
        Ok(Self {
            structures: Structures::of(script.dialect().release),
            validator: None,
            profiles: Arc::new(Profiles::none(script.dialect().release)),
            base: public_url.trim_end_matches('/').to_owned(),
            roots,
            counts: Counts::default(),
            gallery: Gallery::default(),
            plan: Plan::new(&script),
            checks: CheckPlan::new(&script),
            conduct: Conduct::of(script.policy()),
            memories: Memories::default(),
            tokens: KnownTokens::default(),
            requests: AtomicU64::new(0),
            opened: clock.now(),
            decides_early: script.behaviours().iter().any(Behaviour::is_before_body),
            script,
            diary,
            clock,
            seed,
        })
    }

    /// Has resources judged by the profiles of packages.
    #[must_use]
    pub fn judging_by(mut self, profiles: Arc<Profiles>) -> Self {
        self.profiles = profiles;
        self
    }

    /// Has bodies handed to a validator once they are answered.
    #[must_use]
    pub fn validating_with(mut self, validator: Option<Validator>) -> Self {
        self.validator = validator;
        self
    }

    /// Whether judging a request by profiles may take long.
    pub(crate) fn judges_profiles_of(&self, request: &Request) -> bool {
        let is_checked = self.conduct.checks != Checks::Off;
        let has_body = !request.body.is_empty() || self.conduct.answers_checked;
        is_checked && has_body && !self.profiles.is_empty()
    }

    /// Returns the public URL of the service root.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Returns the script.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// Returns the diary.
    pub fn diary(&self) -> &Diary {
        &self.diary
    }

    /// Returns the stream of random choices of the next request: by the seed and the order of
    /// arrival. One that is only looked at leaves it to the next.
    pub(crate) fn chance(&self, is_looked_at: bool) -> Chance {
        let number = if is_looked_at {
            self.requests.load(Ordering::Relaxed)
        } else {
            self.requests.fetch_add(1, Ordering::Relaxed)
        };
        self.seed.stream(&format!("request/{number}"))
    }
}
