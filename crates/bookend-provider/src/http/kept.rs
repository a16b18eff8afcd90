//! Answers that are waited for: they go on though their callers do not wait any more.

use crate::answer::{Arrival, unheard};
use crate::deed::Done;
use crate::provider::Provider;
use crate::reply::{Reply, Sent};
use actix_web::{HttpResponse, rt};
use bookend_faults::Wire;
use bookend_model::{Request, Response};
use bookend_tls::Socket;
use bytes::Bytes;
use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

/// How the journal and the evidence name what went wrong where nobody waited for the answer.
const GONE: &str = "caller-gone";

/// What came of a wait.
pub(super) struct Waited<T> {
    pub(super) done: T,
    /// Whether the caller was gone before it was over.
    pub(super) is_gone: bool,
}

/// What is done until a request is answered and its exchange recorded. Its connection may end before,
/// and the web framework drops what is done for it: then it goes on as a task of its own.
pub(super) struct Kept(Option<Pin<Box<dyn Future<Output = HttpResponse>>>>);

impl Kept {
    pub(super) fn new(work: impl Future<Output = HttpResponse> + 'static) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl Future for Kept {
    type Output = HttpResponse;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<HttpResponse> {
        // Where it panics it is gone, and is not polled again when this is dropped.
        let Some(mut work) = self.0.take() else {
            return Poll::Pending;
        };
        let answered = work.as_mut().poll(cx);
        if answered.is_pending() {
            self.0 = Some(work);
        }
        answered
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(work) = self.0.take() {
            // Nobody waits for it.
            drop(rt::spawn(work));
        }
    }
}

/// Does what takes its time, and notices where the caller goes before it is over: then the checks
/// remember at once that nobody has heard of what was done.
pub(super) async fn watched<T>(
    wire: Option<&Wire<Socket>>,
    work: impl Future<Output = T>,
    gone: impl FnOnce(),
) -> Waited<T> {
    let mut work = pin!(work);
    let leaving = async {
        match wire {
            Some(wire) => wire.gone().await,
            None => pending().await,
        }
    };
    let done = tokio::select! {
        biased;
        done = &mut work => Some(done),
        () = leaving => None,
    };
    // Both may have come to pass since this was last looked at.
    let is_gone = done.is_none() || wire.is_some_and(|wire| !wire.is_there());
    if is_gone {
        gone();
    }
    Waited {
        done: match done {
            Some(done) => done,
            None => work.await,
        },
        is_gone,
    }
}

/// Returns what is to be remembered where the caller does not wait for a reply.
pub(super) fn remembering<'a>(
    provider: &'a Provider,
    asked: (&'a Request, &'a Arrival),
    reply: &Reply,
) -> impl FnOnce() + use<'a> {
    let deed = reply.done.as_ref().map(Done::deed);
    let intended = deed.map(|_| Response {
        status: reply.status,
        headers: reply.headers.clone(),
        body: reply.body.bytes().clone(),
    });
    move || {
        if let (Some(deed), Some(intended)) = (deed, intended) {
            unheard(provider, asked, (deed, intended));
        }
    }
}

/// Says in a reply that its caller did not wait for the whole of it.
pub(super) fn note_gone(reply: &mut Reply) {
    match &mut reply.sent {
        Some(sent) if sent.is_late() => sent.fault = format!("{GONE} during {}", sent.fault),
        Some(_) => {}
        None => {
            reply.sent = Some(Sent {
                fault: GONE.to_owned(),
                bytes: Bytes::new(),
            });
        }
    }
}
