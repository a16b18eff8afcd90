//! Reading where is listened, and what goes wrong there.

use super::row::{Listener, TlsFault};
use crate::checker::Checker;
use crate::node::Node;

/// Reads every section `listeners`: no two have the same name, or the same port.
pub(crate) fn read_listeners<'n>(
    checker: &Checker<'_>,
    sections: impl Iterator<Item = &'n Node>,
) -> Vec<Listener> {
    let mut all: Vec<Listener> = Vec::new();
    for item in sections.flat_map(|node| checker.items(Some(node), "`listeners`")) {
        let Some(listener) = read(checker, item) else {
            continue;
        };
        if let Some(first) = all.iter().find(|other| other.id == listener.id) {
            let message = format!("there is already a listener `{}`", listener.id);
            checker.twice(&listener.span, &first.span, &message);
        } else if let Some(first) = all.iter().find(|other| is_same_place(other, &listener)) {
            let place = match listener.port {
                Some(port) => format!("port {port}"),
                None => "the provider's own port".to_owned(),
            };
            let message = format!("the listener `{}` is at {place} already", first.id);
            checker.twice(&listener.span, &first.span, &message);
        }
        all.push(listener);
    }
    all
}

/// Free ports are all different.
fn is_same_place(one: &Listener, other: &Listener) -> bool {
    one.port == other.port && one.port != Some(0)
}

fn read(checker: &Checker<'_>, node: &Node) -> Option<Listener> {
    let fields = checker.fields(node, "a listener")?;
    let id = fields.require(checker, "id");
    let id = id.and_then(|node| checker.id(node));
    if let Some(node) = fields.take("title") {
        checker.text(node, "`title`");
    }
    let port = fields.take("port").map(|node| port(checker, node));
    let tls = fields.require(checker, "tls");
    let tls =
        tls.and_then(|node| checker.word(node, "what goes wrong in a handshake", TlsFault::WORDS));
    let span = fields.span();
    fields.finish(checker);
    Some(Listener {
        id: id?,
        port: match port {
            None => None,
            Some(port) => Some(port?),
        },
        tls: tls?,
        span,
    })
}

fn port(checker: &Checker<'_>, node: &Node) -> Option<u16> {
    let number = checker.count(node, "a port", 0..=u64::from(u16::MAX))?;
    u16::try_from(number).ok()
}
