//! Who answers messages of LDAP: the directory, with what goes wrong on demand and what is kept.

use super::answer::{Reply, answer};
use super::filter_text;
use super::plan::plan;
use super::told::{messages, told};
use super::wire::encoded;
use crate::answered::Instead;
use crate::conduct::{Conduct, Due, Ruling, pause};
use crate::door::Caller;
use crate::evidence::{Noted, Record};
use crate::sds::Directory;
use bookend_model::{Clock, Headers, Request, Response};
use bookend_script::StandIn;
use bytes::Bytes;
use ldap3_proto::proto::{LdapMsg, LdapOp, LdapSearchRequest};
use serde_json::Value;
use std::sync::Arc;

/// Who answers messages of LDAP.
#[derive(Debug)]
pub(crate) struct Desk {
    /// What is known.
    pub(crate) directory: Arc<Directory>,
    /// What scripts have to say.
    pub(crate) conduct: Option<Arc<dyn Conduct>>,
    /// Where searches are kept.
    pub(crate) record: Record,
    /// The clock.
    pub(crate) clock: Clock,
}

/// What was made of a search.
struct Made {
    reply: Reply,
    due: Option<Due>,
    behaviour: Option<String>,
}

impl Desk {
    /// Answers a message.
    pub(super) async fn answer(&self, message: &LdapMsg, caller: &Caller) -> Reply {
        let LdapOp::SearchRequest(search) = &message.op else {
            return answer(&self.directory, message);
        };
        let (started, begun) = (self.clock.now(), self.clock.elapsed());
        let request = Arc::new(request(search));
        let made = self.made(message, &request, caller).await;
        let told = match &made.reply {
            Reply::Messages(messages) => Some(told(messages)),
            Reply::Close | Reply::Instead(_) => None,
        };
        tracing::info!(
            target: "bookend_national::ldap",
            base = search.base,
            filter = request.query_first("filter"),
            behaviour = made.behaviour,
            fault = made.due.as_ref().map(Due::name),
            "search"
        );
        let noted = Noted {
            service: "sds",
            request,
            caller: caller.clone(),
            status: told.as_ref().map(|(code, _)| *code),
            lost: None,
            headers: json_headers(),
            times: (started, self.clock.elapsed().saturating_sub(begun)),
            behaviour: made.behaviour,
            fault: None,
        };
        let body = told.map(|(_, tree)| tree.to_string()).unwrap_or_default();
        let noted = (noted, Bytes::from(body));
        match made.due {
            Some(due) => self.wrong(made.reply, due, noted),
            None => {
                self.record.note(noted.0, noted.1);
                made.reply
            }
        }
    }

    /// Has something go wrong with an answer; it is recorded when that is over.
    fn wrong(&self, reply: Reply, mut due: Due, noted: (Noted, Bytes)) -> Reply {
        let answer = match reply {
            Reply::Messages(messages) => encoded(messages).unwrap_or_default(),
            Reply::Close | Reply::Instead(_) => Bytes::new(),
        };
        let about = (Some(due.name()), due.shuts_for());
        let plan = plan(&mut due, answer);
        let instead = Instead::planned(plan, about, noted, self.record.clone());
        Reply::Instead(Box::new(instead))
    }

    /// Makes the answer to a search, as the scripts want it.
    async fn made(&self, message: &LdapMsg, request: &Request, caller: &Caller) -> Made {
        let ruling = self
            .conduct
            .as_ref()
            .and_then(|conduct| conduct.decide(StandIn::Sds, request, caller.shown().as_deref()));
        match ruling {
            Some(ruling) => self.ruled(ruling, message, request).await,
            None => Made {
                reply: answer(&self.directory, message),
                due: None,
                behaviour: None,
            },
        }
    }

    async fn ruled(&self, ruling: Ruling, message: &LdapMsg, request: &Request) -> Made {
        pause(ruling.wait).await;
        let mut answered = None;
        if ruling.is_asked
            && let Reply::Messages(messages) = answer(&self.directory, message)
        {
            answered = Some(Response {
                status: 200,
                headers: json_headers(),
                body: told(&messages).1.to_string().into(),
            });
        }
        let outcome = ruling.rest.carry_out(request, answered);
        pause(outcome.delay).await;
        let tree = |response: Response| -> Value {
            // What is no tree has no code either, and is told so.
            serde_json::from_slice(&response.body).unwrap_or_else(
                |_| serde_json::json!({"resultCode": "the script's answer is no tree"}),
            )
        };
        let reply = outcome.response.map_or(Reply::Close, |response| {
            Reply::Messages(messages(&tree(response), message.msgid))
        });
        Made {
            reply,
            due: outcome.due,
            behaviour: Some(ruling.behaviour),
        }
    }
}

fn json_headers() -> Headers {
    [("Content-Type", "application/json")].into_iter().collect()
}

/// Tells a search as a request: its path is the base, as a step of a journey has it.
fn request(search: &LdapSearchRequest) -> Request {
    let filter = filter_text::text(&search.filter);
    let mut query = vec![("filter".to_owned(), filter.clone())];
    let attributes = search.attrs.iter();
    query.extend(attributes.map(|name| ("attributes".to_owned(), name.clone())));
    Request {
        method: "SEARCH".to_owned(),
        path: format!("/{}", search.base),
        target: format!("/{}?filter={filter}", search.base),
        query,
        headers: Headers::default(),
        body: Bytes::new(),
    }
}
