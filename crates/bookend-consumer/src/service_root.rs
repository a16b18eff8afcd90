//! Whether anything of the API answers at a service root, before journeys are run against it.

use crate::capability::{Capabilities, plain};
use crate::console::words;
use crate::exchange_scope::Seen;
use crate::ground::Ground;
use crate::runner::Runner;
use crate::scope::JourneyScope;
use bookend_engine::compose;
use bookend_evidence::reason_phrase;
use bookend_model::{Exchange, Request};
use bookend_script::{Domain, Interaction};
use std::fmt;
use std::time::Duration;

/// How long an answer may take: that none comes says nothing of where it was sought.
const PATIENCE: Duration = Duration::from_secs(5);

/// Nothing of the API answers at a service root.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NoService {
    /// The name of the API.
    pub api: String,
    /// The service root.
    pub target: String,
    /// What was tried, and what answered.
    pub tried: Vec<Tried>,
    /// A service root at which the API answers.
    pub better: Option<String>,
}

/// A request that was tried, and what answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Method and URL.
    pub request: String,
    /// Status and words.
    pub answer: String,
}

impl fmt::Display for NoService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { api, target, .. } = self;
        write!(
            f,
            "nothing of `{api}` answers at the service root `{target}`"
        )?;
        for tried in &self.tried {
            write!(f, "\n  tried {}: {}", tried.request, tried.answer)?;
        }
        match &self.better {
            Some(better) => write!(f, "\nhelp: it answers elsewhere: write `--target {better}`")?,
            None => write!(
                f,
                "\nhelp: a service root is the URL to which `/metadata` is added"
            )?,
        }
        write!(f, "\nhelp: `--force` runs the journeys all the same")
    }
}

impl Runner<'_> {
    /// Judges whether anything of the API answers at the service root, once the capability statement
    /// was read: something does that is not missing, or is FHIR.
    ///
    /// Where nothing does, it looks where the dialect has its service root: below the target, and
    /// below its host.
    ///
    /// # Errors
    ///
    /// [`NoService`], with all that was tried.
    pub async fn judge_service_root(&self) -> Result<(), NoService> {
        if let Capabilities::Answer(interaction, exchange) = &self.capabilities
            && !is_nothing(exchange, interaction, self.ground)
        {
            return Ok(());
        }
        let dialect = self.ground.script.dialect();
        let of = |domain| dialect.interactions.iter().find(|it| it.domain == domain);
        let base = self.client.base();
        let mut tried = Vec::new();
        for interaction in [of(Domain::Capabilities), of(Domain::SearchSlots)] {
            let Some(asked) = self.ask(base, interaction).await else {
                continue;
            };
            if !asked.is_nothing {
                return Ok(());
            }
            tried.push(asked.told);
        }
        if tried.is_empty() {
            return Ok(());
        }
        let mut better = None;
        for candidate in candidates(base, &dialect.base) {
            let Some(asked) = self.ask(&candidate, of(Domain::Capabilities)).await else {
                continue;
            };
            tried.push(asked.told);
            if !asked.is_nothing {
                better = Some(candidate);
                break;
            }
        }
        Err(NoService {
            api: dialect.title.clone(),
            target: base.to_owned(),
            tried,
            better,
        })
    }

    /// Asks at a service root: for the capability statement, or for what stands at the bare path of
    /// another interaction, which a provider refuses in its own words.
    async fn ask(&self, base: &str, interaction: Option<&Interaction>) -> Option<Asked> {
        let interaction = interaction?;
        let path = interaction.compose.path.as_value()?.as_str()?;
        let asid = self.ground.target["asid"].as_str().unwrap_or_default();
        let ground = self.ground.clone().calling(base, asid);
        let request = request(&ground, path)?;
        let told = format!("{} {base}{}", request.method, request.target);
        let exchange = self
            .client
            .at(base)
            .send(&request, PATIENCE.min(self.patience))
            .await;
        Some(Asked {
            is_nothing: is_nothing(&exchange, &interaction.name, &ground),
            told: Tried {
                request: told,
                answer: in_words(&exchange, &interaction.name, &ground),
            },
        })
    }
}

struct Asked {
    is_nothing: bool,
    told: Tried,
}

/// Makes a request for a path, otherwise like one for the capability statement.
fn request(ground: &Ground<'_>, path: &str) -> Option<Request> {
    let dialect = ground.script.dialect();
    let mut interactions = dialect.interactions.iter();
    let interaction = interactions.find(|it| it.domain == Domain::Capabilities)?;
    let scope = JourneyScope::bare(ground, "service-root", 0);
    let draft = compose(
        dialect,
        interaction,
        &plain(&interaction.name),
        &scope.world(),
    );
    let request = draft.ok()?.into_request(ground.structures());
    Some(Request {
        path: path.to_owned(),
        target: path.to_owned(),
        ..request
    })
}

/// Whether an answer is one of a server that has nothing there: it is missing or elsewhere, or no
/// resource although all is well. That no answer comes, or one that refuses, is no such thing.
fn is_nothing(exchange: &Exchange, interaction: &str, ground: &Ground<'_>) -> bool {
    let Ok(response) = &exchange.attempt else {
        return false;
    };
    let seen = Seen::new(exchange, interaction, ground);
    let is_resource = || {
        let view = seen.response.as_ref();
        view.is_some_and(|view| view.body.resource().is_ok())
    };
    match response.status {
        404 | 405 | 410 | 300..=399 => true,
        200..=299 => !is_resource(),
        _ => false,
    }
}

fn in_words(exchange: &Exchange, interaction: &str, ground: &Ground<'_>) -> String {
    const LETTERS: usize = 160;
    match &exchange.attempt {
        Err(error) => error.detail.clone(),
        Ok(response) => {
            let phrase = reason_phrase(response.status);
            let status = format!("{} {phrase}", response.status);
            let words = words(exchange, interaction, ground);
            let said = words.first().map(|line| line.split_whitespace());
            let said: String = said.map_or_else(String::new, |said| {
                said.collect::<Vec<_>>()
                    .join(" ")
                    .chars()
                    .take(LETTERS)
                    .collect()
            });
            let location = response.headers.first("Location");
            let parts = [Some(status.trim_end()), location, Some(&said)];
            let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Returns where else the service root may be: where the dialect has it, below the target and below
/// its host.
fn candidates(base: &str, root: &str) -> Vec<String> {
    let root = root.trim_end_matches('/');
    let host_ends = base
        .find("://")
        .and_then(|at| base.get(at + 3..)?.find('/').map(|slash| at + 3 + slash));
    let host = host_ends.and_then(|end| base.get(..end)).unwrap_or(base);
    let mut candidates = vec![format!("{base}{root}"), format!("{host}{root}")];
    candidates.dedup();
    candidates.retain(|candidate| candidate != base);
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_root_of_the_dialect_is_looked_for_below_the_target_and_below_its_host() {
        let of = |base| candidates(base, "/STU3");
        assert_eq!(of("http://a:1"), ["http://a:1/STU3"]);
        assert_eq!(of("http://a:1/x"), ["http://a:1/x/STU3", "http://a:1/STU3"]);
        assert_eq!(of("http://a:1/STU3"), ["http://a:1/STU3/STU3"]);
    }
}
