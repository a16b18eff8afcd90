//! The answers: the script's own, the domain's, and refusals.

use super::Composed;
use super::asked::Asked;
use super::decided::effect_of;
use crate::content::Content;
use crate::perform::Performed;
use bookend_booking::Age;
use bookend_engine::{
    EvaluateError, Layer, headers, instant_text, refuse, shape_text, shape_value, text_of,
};
use bookend_model::{Headers, Refusal};
use bookend_script::{Answer, Effect, Interaction, Shape, Staleness, Then};
use serde_json::{Value, json};

impl Asked<'_> {
    pub(super) fn answered(&self, then: &Then) -> Result<Composed, EvaluateError> {
        // An answer of the script's own takes no effect, unless the script says that it does.
        let is_own = !matches!(then.answer, Answer::Domain | Answer::Stale(_));
        if then.effect == Some(Effect::Commit) && is_own {
            self.keep_of_domain(&self.domain(Effect::Commit, Age::Now)?);
        }
        // It has arrived twice; what follows is the answer to the second.
        if then.effect == Some(Effect::CommitTwice) {
            self.keep_of_domain(&self.domain(Effect::Commit, Age::Now)?);
            if is_own {
                self.keep_of_domain(&self.domain(Effect::Commit, Age::Now)?);
            }
        }
        match &then.answer {
            Answer::Domain => self.domain(effect_of(then), Age::Now),
            Answer::Stale(staleness) => self.domain(effect_of(then), age_of(*staleness)),
            Answer::Refuse(name, facts) => {
                let mut refusal = Refusal::new(name);
                for (fact, shape) in facts {
                    if let Some(value) = shape_text(shape, &self.world)? {
                        refusal = refusal.with(fact, value);
                    }
                }
                self.refused(&[refusal])
            }
            Answer::Respond {
                status,
                headers: own,
                body,
            } => {
                let mut all = headers(&self.provider.set.script.dialect().respond, &self.world)?;
                for (name, value) in headers(own, &self.world)?.iter() {
                    all.set(name, value);
                }
                let content = match body
                    .as_ref()
                    .map(|shape| shape_value(shape, &self.world))
                    .transpose()?
                {
                    None | Some(Value::Null) => Content::Empty,
                    Some(tree @ Value::Object(_)) => Content::Tree(tree),
                    Some(other) => Content::Text(text_of(&other).unwrap_or_default()),
                };
                Ok(Composed {
                    status: *status,
                    headers: all,
                    content,
                    refusal: None,
                })
            }
        }
    }

    pub(super) fn performed(
        &self,
        performed: Performed,
        interaction: &Interaction,
    ) -> Result<Composed, EvaluateError> {
        let dialect = self.provider.set.script.dialect();
        let mut all = headers(&dialect.respond, &self.world)?;
        let mut shapes: Vec<&[(String, Shape)]> = vec![&interaction.respond];
        let mut appointment = Value::Null;
        if let Some(version) = &performed.version {
            appointment = json!({
                "id": version.id,
                "version": version.version,
                "updated": instant_text(version.last_updated),
            });
            shapes.push(&dialect.respond_versioned);
        }
        let names = [("appointment", &appointment)];
        let layer = Layer {
            names: &names,
            under: self.world.scope,
        };
        for shapes in shapes {
            for (name, value) in headers(shapes, &self.world.with(&layer))?.iter() {
                all.set(name, value);
            }
        }
        Ok(Composed {
            status: interaction.success,
            headers: all,
            content: performed.content,
            refusal: None,
        })
    }

    pub(super) fn refused(&self, refusals: &[Refusal]) -> Result<Composed, EvaluateError> {
        let intended = refuse(&self.provider.set.script, refusals, &self.world)?;
        let mut all = headers(&self.provider.set.script.dialect().respond, &self.world)?;
        for (name, value) in intended.headers.iter() {
            all.set(name, value);
        }
        Ok(Composed {
            status: intended.status,
            headers: all,
            content: intended.resource.map_or(Content::Empty, Content::Tree),
            refusal: refusals.first().map(|refusal| refusal.name.clone()),
        })
    }

    /// A value of the script could not be made: Bookend's trouble, not the caller's.
    pub(super) fn trouble(&self, error: &EvaluateError) -> Composed {
        let refusal = Refusal::new("internal-error")
            .with("found", format!("the script is at fault: {error}"));
        self.refused(&[refusal]).unwrap_or_else(|_| Composed {
            status: 500,
            headers: Headers::new(),
            content: Content::Text(error.to_string()),
            refusal: Some("internal-error".to_owned()),
        })
    }
}

/// Returns how old the diary is that is read.
fn age_of(staleness: Staleness) -> Age {
    match staleness {
        Staleness::Changes(count) => Age::Changes(count),
        Staleness::Ago(ago) => Age::Ago(ago),
    }
}
