//! Who answers messages of LDAP: the directory, with what goes wrong on demand and what is kept.

use super::answer::{Reply, answer};
use crate::catalogue::Wrong;
use crate::door::Caller;
use crate::evidence::{Noted, Record};
use crate::faults::Faults;
use crate::reply::Body;
use crate::sds::Directory;
use bookend_model::{Clock, Headers, Request};
use bytes::Bytes;
use ldap3_proto::proto::{LdapMsg, LdapOp, LdapSearchRequest};
use serde_json::{Map, Value, json};
use std::net::SocketAddr;
use std::sync::Arc;

/// Who answers messages of LDAP.
#[derive(Debug)]
pub(crate) struct Desk {
    /// What is known.
    pub(crate) directory: Arc<Directory>,
    /// What goes wrong on demand.
    pub(crate) faults: Arc<Faults>,
    /// Where searches are kept.
    pub(crate) record: Record,
    /// The clock.
    pub(crate) clock: Clock,
}

impl Desk {
    /// Answers a message.
    pub(super) async fn answer(&self, message: &LdapMsg, peer: SocketAddr) -> Reply {
        let LdapOp::SearchRequest(search) = &message.op else {
            return answer(&self.directory, message);
        };
        let (started, begun) = (self.clock.now(), self.clock.elapsed());
        tracing::info!(target: "bookend_national::ldap", base = search.base, filter = ?search.filter, "search");
        let request = request(search);
        let due = self.faults.due("sds", &request.target, &[]);
        let (delay, wrong) = due.unwrap_or_default();
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let reply = match wrong {
            Wrong::Close => Reply::Close,
            _ => answer(&self.directory, message),
        };
        let told = match &reply {
            Reply::Messages(messages) => Some(told(messages)),
            Reply::Close => None,
        };
        let noted = Noted {
            service: "sds",
            request,
            caller: Caller {
                peer: Some(peer),
                ..Caller::default()
            },
            status: told.as_ref().map(|(code, _)| *code),
            headers: [("Content-Type", "application/json")].into_iter().collect(),
            times: (started, self.clock.elapsed().saturating_sub(begun)),
        };
        let body = told.map(|(_, tree)| tree.to_string()).unwrap_or_default();
        self.record.exchange(noted, Body::Whole(Bytes::from(body)));
        reply
    }
}

/// Tells a search as a request: its path is the base, as a step of a journey has it.
fn request(search: &LdapSearchRequest) -> Request {
    let filter = format!("{:?}", search.filter);
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

/// Tells what is answered: the code of the result, and the entries.
fn told(messages: &[LdapMsg]) -> (u16, Value) {
    let mut entries = Vec::new();
    let mut code = 0;
    for message in messages {
        match &message.op {
            LdapOp::SearchResultEntry(entry) => {
                let mut members = Map::new();
                members.insert("dn".to_owned(), entry.dn.as_str().into());
                for attribute in &entry.attributes {
                    let values = attribute.vals.iter();
                    let values = values.map(|value| String::from_utf8_lossy(value).into_owned());
                    members.insert(attribute.atype.clone(), values.collect());
                }
                entries.push(Value::Object(members));
            }
            LdapOp::SearchResultDone(result) => {
                code = u16::try_from(result.code.clone() as i64).unwrap_or(u16::MAX);
            }
            _ => {}
        }
    }
    (code, json!({"resultCode": code, "entry": entries}))
}
