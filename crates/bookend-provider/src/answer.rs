//! One request through the provider.

use crate::content::Content;
use crate::perform::{NotPerformed, Performed, Task, perform};
use crate::provider::Provider;
use crate::reply::{Reply, write};
use crate::route::{Route, route};
use bookend_engine::{
    Decision, EvaluateError, Layer, Mutable, Negotiated, RequestScope, RequestView, View, World,
    decide, headers, instant_text, judge_rules, mutate, negotiate, refuse, shape_value,
};
use bookend_fhir::Format;
use bookend_model::{Headers, Refusal, Request};
use bookend_script::{Answer, Effect, Policy, Side, Then};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;

/// An answer before it is written, and what the log says of it.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) content: Content,
    pub(crate) refusal: Option<String>,
}

/// Answers a request: snapshot → interaction → decide → perform → mutate → write.
///
/// A request that is not below the service root is no interaction, and behaviours may answer it.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is not general enough in its lifetimes"
)]
pub(crate) fn answer(provider: &Provider, request: &Request, is_inside: bool) -> Reply {
    with_asked(provider, request, is_inside, |asked| asked.composed())
}

/// Answers a request that was refused before its body had been read.
pub(crate) fn refused_early(provider: &Provider, request: &Request, refusal: &Refusal) -> Reply {
    with_asked(provider, request, true, |asked| {
        let refused = asked.refused(std::slice::from_ref(refusal));
        (refused.unwrap_or_else(|error| asked.trouble(&error)), None)
    })
}

/// Gathers what the answer to a request depends on, has it composed, and writes it.
fn with_asked(
    provider: &Provider,
    request: &Request,
    is_inside: bool,
    compose: impl FnOnce(&Asked<'_>) -> (Composed, Option<Decided>),
) -> Reply {
    let (dialect, policy) = (provider.script.dialect(), provider.script.policy());
    let view = RequestView::new(request, &dialect.media, provider.structures);
    let route = if is_inside {
        route(dialect, request)
    } else {
        Route::nowhere()
    };
    let default = default_format(policy);
    let negotiated = negotiate(request, route.interaction, &dialect.media, default);
    let chance = RefCell::new(provider.next_chance());
    let exchange = uuid::Builder::from_random_bytes(chance.borrow_mut().bytes()).into_uuid();
    let now = provider.clock.now();
    let scope = RequestScope {
        view: &view,
        interaction: route.interaction,
        path: route.path.clone(),
        policy,
        base: &provider.base,
        now,
        caller: Value::Null,
        exchange: exchange.to_string(),
    };
    let (structures, chance) = (provider.structures, &chance);
    let before = World {
        scope: &scope,
        now,
        chance,
        structures,
    };
    // Who calls is a value made of others, and the others may name it.
    let caller = shape_value(&dialect.caller, &before).unwrap_or_default();
    let scope = RequestScope { caller, ..scope };
    let world = World {
        scope: &scope,
        now,
        chance,
        structures,
    };
    let asked = Asked {
        provider,
        view: &view,
        route: &route,
        negotiated: &negotiated,
        world,
    };
    let (composed, decided) = compose(&asked);
    let reply = write(composed, &negotiated, provider);
    Reply {
        interaction: route
            .interaction
            .map(|interaction| interaction.name.clone()),
        delay: decided.as_ref().and_then(|decided| decided.delay),
        behaviour: decided.map(|decided| decided.behaviour),
        caller: bookend_engine::text_of(&scope.caller),
        ..reply
    }
}

/// The format of a response when nothing was asked for.
fn default_format(policy: &Policy) -> Format {
    match policy.word("default-format") {
        "xml" => Format::Xml,
        _ => Format::Json,
    }
}

/// What remains of a decision once the answer is composed.
struct Decided {
    behaviour: String,
    delay: Option<Duration>,
}

/// A request and everything that its answer depends on.
struct Asked<'a> {
    provider: &'a Provider,
    view: &'a RequestView<'a>,
    route: &'a Route<'a>,
    negotiated: &'a Negotiated,
    world: World<'a>,
}

impl<'a> Asked<'a> {
    /// Composes the answer; where the script itself is at fault, the answer says so.
    fn composed(&self) -> (Composed, Option<Decided>) {
        match self.decided() {
            Ok(composed) => composed,
            Err(error) => (self.trouble(&error), None),
        }
    }

    fn decided(&self) -> Result<(Composed, Option<Decided>), EvaluateError> {
        let Provider {
            plan,
            script,
            counts,
            ..
        } = self.provider;
        let behaviours = plan.behaviours(script, self.route.name());
        let decision = decide(behaviours, &self.judged_view(), counts)?;
        let Some(Decision { then, behaviour }) = decision else {
            return Ok((self.domain(Effect::Commit)?, None));
        };
        let mut composed = self.answered(then)?;
        self.mutated(&mut composed, then)?;
        let delay = then.delay.and_then(|delay| Duration::try_from(delay).ok());
        Ok((
            composed,
            Some(Decided {
                behaviour: behaviour.id.clone(),
                delay,
            }),
        ))
    }

    fn judged_view(&self) -> View<'a> {
        View {
            side: Side::Request,
            request: Some(self.view),
            response: None,
            error: None,
            interaction: self.route.interaction,
            policy: self.provider.script.policy(),
            world: self.world,
            wants_places: false,
        }
    }

    fn answered(&self, then: &Then) -> Result<Composed, EvaluateError> {
        // An answer of the script's own takes no effect, unless the script says that it does.
        if then.effect == Some(Effect::Commit) && !matches!(then.answer, Answer::Domain) {
            self.domain(Effect::Commit)?;
        }
        match &then.answer {
            Answer::Domain => self.domain(then.effect.unwrap_or(Effect::Commit)),
            Answer::Refuse(name, facts) => {
                let mut refusal = Refusal::new(name);
                for (fact, shape) in facts {
                    if let Some(value) = bookend_engine::shape_text(shape, &self.world)? {
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
                let mut all = headers(&self.provider.script.dialect().respond, &self.world)?;
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
                    Some(other) => {
                        Content::Text(bookend_engine::text_of(&other).unwrap_or_default())
                    }
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

    /// The booking domain's answer: the rules of the dialect, then the diary.
    fn domain(&self, effect: Effect) -> Result<Composed, EvaluateError> {
        let Some(interaction) = self.route.interaction else {
            return self.refused(&[self.route.refusal(self.view.request)]);
        };
        let Provider { plan, script, .. } = self.provider;
        let rules = plan.rules(script, self.route.name());
        let verdict = judge_rules(
            rules,
            script.dialect(),
            &self.judged_view(),
            self.negotiated,
        )?;
        if let Some(refusal) = &verdict.refusal {
            return self.refused(std::slice::from_ref(refusal));
        }
        let task = Task {
            provider: self.provider,
            view: self.view,
            interaction,
            path: &self.route.path,
            content: &verdict.content,
            effect,
            world: self.world,
        };
        match perform(task) {
            Ok(performed) => self.performed(performed, interaction),
            Err(NotPerformed::Refused(refusals)) => self.refused(&refusals),
            Err(NotPerformed::Trouble(error)) => Err(error),
        }
    }

    fn performed(
        &self,
        performed: Performed,
        interaction: &bookend_script::Interaction,
    ) -> Result<Composed, EvaluateError> {
        let dialect = self.provider.script.dialect();
        let mut all = headers(&dialect.respond, &self.world)?;
        let mut shapes: Vec<&[(String, bookend_script::Shape)]> = vec![&interaction.respond];
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

    fn refused(&self, refusals: &[Refusal]) -> Result<Composed, EvaluateError> {
        let intended = refuse(&self.provider.script, refusals, &self.world)?;
        let mut all = headers(&self.provider.script.dialect().respond, &self.world)?;
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

    fn mutated(&self, composed: &mut Composed, then: &Then) -> Result<(), EvaluateError> {
        if then.mutate.is_empty() {
            return Ok(());
        }
        let content = std::mem::replace(&mut composed.content, Content::Empty);
        let (mut resource, mut text) = match content {
            Content::Text(text) => (None, Some(text)),
            other => (other.into_tree(), None),
        };
        let mut mutable = Mutable {
            headers: &mut composed.headers,
            resource: &mut resource,
            text: &mut text,
            status: Some(&mut composed.status),
            query: None,
        };
        mutate(&mut mutable, &then.mutate, &self.world)?;
        composed.content = match (text, resource) {
            (Some(text), _) => Content::Text(text),
            (None, Some(tree)) => Content::Tree(tree),
            (None, None) => Content::Empty,
        };
        Ok(())
    }

    /// A value of the script could not be made: Bookend's trouble, not the caller's.
    fn trouble(&self, error: &EvaluateError) -> Composed {
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
