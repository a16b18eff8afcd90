//! Somebody who looks at the control room of a provider.

use bookend_tests::{Browser, Connection, Request, Response, Setup, Stand};
use serde_json::Value;
use std::net::SocketAddr;

/// A provider, and its page in a browser.
pub(crate) struct Visit {
    pub(crate) stand: Stand,
    pub(crate) port: SocketAddr,
    pub(crate) page: Browser,
}

/// Opens the page of a provider, and waits until it hears of the traffic; nothing where there is no
/// browser, and the test is to be skipped.
pub(crate) async fn visit(setup: Setup, address: &str) -> Option<Visit> {
    let mut page = Browser::open().await?;
    let (stand, port) = controlled(setup);
    page.go(&format!("http://{port}/{address}")).await;
    page.until("document.body.dataset.live === 'true'").await;
    Some(Visit { stand, port, page })
}

/// Starts a provider with a control port.
pub(crate) fn controlled(setup: Setup) -> (Stand, SocketAddr) {
    let stand = setup.controlled().start();
    let port = stand.running.control_address().unwrap();
    (stand, port)
}

/// Sends a call to a control port.
pub(crate) async fn call(port: SocketAddr, call: &Request) -> Response {
    Connection::open(port).await.exchange(call).await
}

impl Visit {
    /// Asks the control port, past the page.
    pub(crate) async fn told(&self, target: &str) -> Value {
        let asked = Request::bare("GET", target).header("Host", "localhost");
        let answer = call(self.port, &asked).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_str(&answer.text()).unwrap()
    }

    /// Waits until a text stands in what a selector finds.
    pub(crate) async fn reads(&mut self, selector: &str, text: &str) {
        let holds = format!("document.querySelector({selector:?}).textContent.includes({text:?})");
        self.page.until(&holds).await;
    }

    /// Leaves; the page must have had nothing to complain about.
    pub(crate) async fn leave(mut self) {
        assert_eq!(self.page.complaints(), Vec::<String>::new());
        drop(self.page);
        self.stand.stop().await;
    }
}
