//! What a run begins with: everything else follows from it and from what the target answers.

use bookend_fhir::Structures;
use bookend_model::{Clock, Seed};
use bookend_profile::Profiles;
use bookend_script::Script;
use serde_json::{Value, json};
use std::sync::Arc;

/// What a run begins with.
#[derive(Clone, Debug)]
pub struct Ground<'s> {
    /// The script.
    pub script: &'s Script,
    /// The seed of every random choice.
    pub seed: Seed,
    /// The clock.
    pub clock: Clock,
    /// Who we say we are: what `$(identity.…)` names.
    pub identity: Value,
    /// Whom we call: what `$(target.…)` names.
    pub target: Value,
    /// The profiles of packages.
    pub profiles: Arc<Profiles>,
    /// What the identifiers that we make are marked with; see [`Ground::told_apart`].
    pub mark: u128,
}

/// Who the consumer says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The ASID, twelve digits.
    pub asid: String,
    /// The issuer of its tokens, a URL.
    pub issuer: String,
    /// The local user id.
    pub user: String,
    /// The id of the device.
    pub device: String,
    /// The name of the organisation.
    pub organisation: String,
    /// Its ODS code.
    pub ods: String,
    /// The family name of the user.
    pub family: String,
    /// The given name of the user.
    pub given: String,
    /// What stands before it.
    pub prefix: String,
}

impl<'s> Ground<'s> {
    /// Puts the ground together.
    pub fn new(script: &'s Script, (seed, clock): (Seed, Clock), identity: &Identity) -> Self {
        Self {
            script,
            seed,
            clock,
            identity: identity.to_value(),
            target: Value::Null,
            profiles: Arc::new(Profiles::none(script.dialect().release)),
            mark: 0,
        }
    }

    /// Marks the identifiers that we make with the present instant, so that a target that remembers
    /// an earlier run with the same seed does not take our requests for those of that run. Whom and
    /// what we choose stays the same.
    #[must_use]
    pub fn told_apart(mut self) -> Self {
        let now = self.clock.now().as_nanosecond();
        self.mark = u128::try_from(now).unwrap_or_default();
        self
    }

    /// Has what comes back judged by the profiles of packages, where there are any.
    #[must_use]
    pub fn judging_by(mut self, profiles: Option<Arc<Profiles>>) -> Self {
        self.profiles = profiles.unwrap_or(self.profiles);
        self
    }

    /// Says whom we call: the service root and the ASID.
    #[must_use]
    pub fn calling(mut self, base: &str, asid: &str) -> Self {
        self.target = json!({"base": base, "asid": asid});
        self
    }

    /// Returns the same with another service root of the same provider, by another clock.
    #[must_use]
    pub(crate) fn within(&self, base: &str, clock: Clock) -> Self {
        let asid = self.target.get("asid").and_then(Value::as_str);
        let ground = Self {
            clock,
            ..self.clone()
        };
        ground.calling(base, asid.unwrap_or_default())
    }

    /// Returns the structure tables of the dialect's release.
    pub fn structures(&self) -> &'static Structures {
        Structures::of(self.script.dialect().release)
    }
}

impl Identity {
    fn to_value(&self) -> Value {
        json!({
            "asid": self.asid,
            "issuer": self.issuer,
            "user": self.user,
            "device": self.device,
            "organisation": self.organisation,
            "ods": self.ods,
            "family": self.family,
            "given": self.given,
            "prefix": self.prefix,
        })
    }
}
