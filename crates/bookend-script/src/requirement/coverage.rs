//! What proves each requirement.

use super::row::{Requirement, Role};
use crate::journey::{Journey, Step, StepKind};
use crate::script::Script;
use std::collections::{BTreeMap, BTreeSet};

/// What proves a requirement.
#[derive(Clone, Debug)]
pub struct Coverage<'s> {
    /// The requirement.
    pub requirement: &'s Requirement,
    /// What proves it itself: checks, then journeys, by id.
    pub proofs: Vec<Proof<'s>>,
    /// The rows that it means, where it is proven by those, because nothing proves it itself.
    pub means: Vec<&'s Requirement>,
    /// Why no program can prove it, where that is so.
    pub not_tested: Option<&'s str>,
}

/// Something that proves a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof<'s> {
    /// A standing check.
    Check(&'s str),
    /// A journey, or a step of one.
    Journey(&'s str),
}

impl<'s> Proof<'s> {
    /// Returns the id of the check or journey.
    pub fn id(&self) -> &'s str {
        match self {
            Self::Check(id) | Self::Journey(id) => id,
        }
    }
}

/// What is wrong with the proof of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The requirement.
    pub id: String,
    /// What is wrong, in words.
    pub what: String,
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.id, self.what)
    }
}

/// Returns what proves each requirement of a script, in the order of its catalogue.
pub fn coverage(script: &Script) -> Vec<Coverage<'_>> {
    let mut proofs: BTreeMap<&str, BTreeSet<Proof<'_>>> = BTreeMap::new();
    let mut add = |requirement, proof| {
        proofs.entry(requirement).or_default().insert(proof);
    };
    for check in script.checks() {
        for requirement in &check.verifies {
            add(requirement, Proof::Check(&check.id));
        }
    }
    for journey in script.journeys() {
        for requirement in verified(journey) {
            add(requirement, Proof::Journey(&journey.id));
        }
    }
    let catalogue = script.requirements();
    let row = |id: &String| catalogue.iter().find(|row| row.id == *id);
    let mut coverage: Vec<Coverage<'_>> = Vec::new();
    for requirement in catalogue {
        let own = proofs.remove(requirement.id.as_str());
        // What asks for less than it means is judged by what looks at that alone.
        let meant = requirement.means.iter().filter(|_| own.is_none());
        let means: Vec<&Requirement> = meant.filter_map(row).collect();
        let all_untested = !means.is_empty() && means.iter().all(|row| row.not_tested.is_some());
        let of_meant = means.first().filter(|_| all_untested);
        let reason = requirement.not_tested.as_ref();
        coverage.push(Coverage {
            requirement,
            proofs: own.unwrap_or_default().into_iter().collect(),
            not_tested: reason
                .or_else(|| of_meant?.not_tested.as_ref())
                .map(String::as_str),
            means,
        });
    }
    coverage
}

/// Returns the requirements that a journey and its steps say they prove.
fn verified(journey: &Journey) -> impl Iterator<Item = &str> {
    let steps = journey.steps.iter().chain(&journey.finally);
    let of_steps = steps.flat_map(Step::proves);
    journey.verifies.iter().map(String::as_str).chain(of_steps)
}

/// Returns everything that is wrong with the proofs of a script's requirements: a row that nothing
/// proves and no reason excuses, one that is both proven and excused, and one that is proven by
/// what looks at the other end.
pub fn gaps(script: &Script) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for covered in coverage(script) {
        let row = covered.requirement;
        let mut gap = |what: &str| {
            gaps.push(Gap {
                id: row.id.clone(),
                what: what.to_owned(),
            });
        };
        let is_proven = !covered.proofs.is_empty() || !covered.means.is_empty();
        if !is_proven && covered.not_tested.is_none() {
            gap("no check and no journey verifies it, and no `not-tested` says why");
        }
        if !covered.proofs.is_empty() && row.not_tested.is_some() {
            let proofs: Vec<&str> = covered.proofs.iter().map(Proof::id).collect();
            gap(&format!(
                "`not-tested` says that no program can prove it, and `{}` verifies it",
                proofs.join("`, `")
            ));
        }
        for proof in &covered.proofs {
            if let Some(what) = misplaced(script, proof, row.role) {
                gap(&what);
            }
        }
    }
    gaps
}

/// A journey judges providers, and where it goes the way to one, consumers too: what they have to do
/// before they book. A check judges the side that it looks at.
fn misplaced(script: &Script, proof: &Proof<'_>, role: Role) -> Option<String> {
    let wrong = |what: &str, id: &str, judged: Role| {
        let asked = format!("it is asked of a {role}");
        (role != Role::Both && role != judged)
            .then(|| format!("{asked}, and the {what} `{id}` judges the {judged}"))
    };
    match proof {
        Proof::Journey(id) => {
            let journey = script.journey(id)?;
            let is_on_the_way = role == Role::Consumer && finds_provider(script, journey, 0);
            (!is_on_the_way)
                .then(|| wrong("journey", id, Role::Provider))
                .flatten()
        }
        Proof::Check(id) => {
            let check = script.checks().iter().find(|check| *check.id == **id)?;
            wrong("check", id, check.judges)
        }
    }
}

/// Whether a journey, or one that it uses, asks the directories that lead to a provider, or goes where
/// they lead.
fn finds_provider(script: &Script, journey: &Journey, depth: usize) -> bool {
    journey.steps.iter().any(|step| match &step.kind {
        StepKind::Send(send) => {
            let known = script.dialect().interaction(&send.interaction);
            send.at.is_some() || known.is_some_and(|known| known.asks.is_some())
        }
        StepKind::Use(used) => script
            .journey(&used.journey)
            .is_some_and(|used| depth < 16 && finds_provider(script, used, depth + 1)),
        StepKind::Race(_) | StepKind::Clock(_) => false,
    })
}
