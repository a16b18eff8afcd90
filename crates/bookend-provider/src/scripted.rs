//! Scripts for the national stand-ins: behaviours decide there as they do at a provider.

use crate::answer::{StoodIn, caller_of, carried_out, heard, stood_in};
use crate::changeover::Changeover;
use crate::control::ControlPort;
use crate::fault_plan::plan;
use crate::provider::Provider;
use crate::reply::{Armed, Reply, Sent};
use bookend_faults::{Message, Plan};
use bookend_model::{Request, Response};
use bookend_national::{CarryOut, Conduct, Due, Outcome, Over, Ruling};
use bookend_script::StandIn;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Scripts for the national stand-ins: they obey the behaviours that name what a stand-in is asked.
#[derive(Debug)]
pub struct Scripted {
    conduct: Arc<Scripts>,
    control: Option<ControlPort>,
}

impl Scripted {
    pub(crate) fn new(changeover: Arc<Changeover>, control: Option<ControlPort>) -> Self {
        let conduct = Arc::new(Scripts { changeover });
        Self { conduct, control }
    }

    /// Returns what the stand-ins ask about each request.
    pub fn conduct(&self) -> Arc<dyn Conduct> {
        Arc::clone(&self.conduct) as Arc<dyn Conduct>
    }

    /// Returns where the control port listens, if there is one.
    pub fn control_address(&self) -> Option<SocketAddr> {
        self.control.as_ref().and_then(ControlPort::address)
    }

    /// Closes the control port.
    pub async fn stop(self) {
        if let Some(control) = self.control {
            control.stop().await;
        }
    }
}

/// The scripts in force.
#[derive(Debug)]
struct Scripts {
    changeover: Arc<Changeover>,
}

impl Scripts {
    fn provider(&self) -> Arc<Provider> {
        self.changeover.spaces().first()
    }
}

impl Conduct for Scripts {
    fn decide(&self, by: StandIn, request: &Request, certificate: Option<&str>) -> Option<Ruling> {
        let provider = self.provider();
        let number = provider.space.request_number(false);
        let interaction = &heard(&provider, by, (request, certificate))?.interaction;
        let about = (interaction, certificate);
        let stood_in = stood_in(&provider, (number, request), about)?;
        let name = interaction.name.clone();
        Some(Ruling {
            behaviour: stood_in.behaviour().to_owned(),
            wait: stood_in.wait,
            is_asked: stood_in.is_asked,
            rest: Box::new(Rest {
                provider,
                name,
                stood_in,
            }),
        })
    }

    fn plan(&self, due: &mut Due, message: &Message) -> Plan {
        let mut armed = Armed {
            fault: due.fault.clone(),
            chance: due.chance.take(),
        };
        plan(&mut armed, message)
    }

    fn pinned(&self) -> String {
        self.changeover.stay();
        self.provider().set.digest.to_string()
    }

    fn note(&self, over: Over) {
        let provider = self.provider();
        let Some(hub) = &provider.space.hub else {
            return;
        };
        let asked = (&*over.request, over.certificate.as_deref());
        let heard = heard(&provider, over.by, asked);
        let nothing = Reply::nothing();
        let mut reply = Reply {
            interaction: heard.map(|heard| heard.interaction.name.clone()),
            caller: caller_of(&provider.set, &over.request, over.certificate.as_deref()),
            behaviour: over.behaviour,
            sent: over.fault.map(|(fault, bytes)| Sent { fault, bytes }),
            ..nothing
        };
        if let Some(response) = over.response {
            reply.status = response.status;
            reply.headers = response.headers;
            reply.body = response.body.into();
            if over.by == StandIn::Sds {
                // LDAP has no status: the code of the result, 0 for a success, stands in the body.
                reply.status = 200;
            }
        }
        let (started, took) = over.times;
        let times = (over.peer, started, took);
        hub.note(&provider, (&over.request, false), &reply, times);
    }
}

/// A decision, and the scripts under which it was made: others may be in force when it is carried out.
struct Rest {
    provider: Arc<Provider>,
    name: String,
    stood_in: StoodIn,
}

impl CarryOut for Rest {
    fn carry_out(self: Box<Self>, request: &Request, answered: Option<Response>) -> Outcome {
        let Self {
            provider,
            name,
            stood_in,
        } = *self;
        let Some(heard) = provider.set.script.dialect().heard(&name) else {
            return Outcome {
                response: answered,
                delay: Duration::ZERO,
                body_delay: None,
                due: None,
            };
        };
        let reply = carried_out(&provider, request, heard, (stood_in, answered));
        Outcome {
            response: (reply.status != 0).then_some(Response {
                status: reply.status,
                headers: reply.headers,
                body: reply.body.into_bytes(),
            }),
            delay: reply.delay.unwrap_or_default(),
            body_delay: reply.body_delay,
            due: reply
                .fault
                .map(|Armed { fault, chance }| Due { fault, chance }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::{Options, load, over_stand_ins};
    use bookend_model::{Headers, Seed};
    use bookend_script::{Choices, Source};
    use bytes::Bytes;

    /// Returns what scripts with this behaviour have to say.
    fn conduct(behaviour: &str) -> Arc<dyn Conduct> {
        let text = format!("bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n  - {behaviour}\n");
        let source = Source {
            name: "mine.yaml".to_owned(),
            text,
        };
        let script = load(vec![source], &Choices::default()).unwrap();
        let options = Options {
            seed: Some(Seed(7)),
            ..Options::default()
        };
        over_stand_ins(script, options).unwrap().conduct()
    }

    fn request() -> Request {
        Request {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query: Vec::new(),
            target: "/".to_owned(),
            headers: Headers::default(),
            body: Bytes::new(),
        }
    }

    /// What a request draws holds from its decision to its answer, and is no other's: however many are
    /// under way.
    #[test]
    fn requests_that_are_under_way_at_once_draw_values_of_their_own() {
        let behaviour = "{id: drawn, when: {interaction: ssp.forward}, then: {answer: {respond: {status: 200, body: $(uuid())}}}}";
        let drawn = || {
            let (conduct, request) = (conduct(behaviour), request());
            let ruled = [(); 3].map(|()| conduct.decide(StandIn::Ssp, &request, None).unwrap());
            ruled.map(|ruling| {
                let outcome = ruling.rest.carry_out(&request, None);
                outcome.response.unwrap().body
            })
        };
        let first = drawn();
        assert!(first[0] != first[1] && first[1] != first[2], "{first:?}");
        assert_eq!(first, drawn(), "they are by the seed");
    }

    #[test]
    fn a_caller_is_known_by_the_certificate_in_what_it_asks_and_in_what_it_is_told() {
        let conduct = conduct(
            "{id: known, when: {interaction: ssp.forward, caller: consumer}, then: {answer: {respond: {status: 200, body: $(caller)}}}}",
        );
        let decide = |shown| conduct.decide(StandIn::Ssp, &request(), shown);
        assert!(decide(None).is_none());
        assert!(decide(Some("stranger")).is_none());
        let ruling = decide(Some("consumer")).unwrap();
        let outcome = ruling.rest.carry_out(&request(), None);
        assert_eq!(outcome.response.unwrap().body, "consumer");
    }
}
