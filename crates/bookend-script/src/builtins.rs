//! The names that are there without anybody having defined them.

use crate::dialect::Policies;
use crate::names::{Below, Names};
use crate::node::Node;
use std::collections::{BTreeMap, BTreeSet};

/// The names of Bookend's own. A value of a script that had one of them would hide it, or be
/// hidden by it.
pub(crate) const RESERVED: &[&str] = &[
    "base",
    "false",
    "fixture",
    "format",
    "identity",
    "interaction",
    "journey",
    "jwt",
    "mode",
    "now",
    "null",
    "policy",
    "request",
    "response",
    "row",
    "seed",
    "target",
    "token",
    "true",
    "version",
    "with",
];

/// What a dialect adds to the names that are there without anybody having defined them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Builtins {
    switches: Vec<String>,
    facts: BTreeSet<String>,
    path_parts: BTreeSet<String>,
}

impl Builtins {
    /// Takes what a dialect says: its policy switches, and its interactions as they stand in the
    /// text, of which facts and named parts of paths are taken.
    pub(crate) fn of(policies: &Policies, interactions: Option<&Node>) -> Self {
        let mut builtins = Self {
            switches: policies.switches.keys().cloned().collect(),
            facts: BTreeSet::from(["name".to_owned()]),
            path_parts: BTreeSet::new(),
        };
        for entry in interactions.and_then(Node::entries).unwrap_or_default() {
            let facts = entry.value.get("facts").and_then(Node::entries);
            let facts = facts.unwrap_or_default().iter();
            builtins.facts.extend(facts.map(|fact| fact.key.clone()));
            let path = entry.value.get("path").and_then(Node::text);
            let parts = path.unwrap_or_default().split('/');
            let names = parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            builtins.path_parts.extend(names.map(str::to_owned));
        }
        builtins
    }

    /// Returns the names on the provider's side: of a request, and of the answer to it.
    pub(crate) fn provider(&self) -> Names {
        let mut names = self.everywhere();
        names.add("body");
        names.add("caller");
        names.add_with("client", Below::words(["certificate"]));
        names.add_with("exchange", Below::Nothing);
        names.add("service-roots");
        names.add("permitted-organisations");
        names.add_with("window", Below::words(["from", "to"]));
        self.add_interaction(&mut names);
        let parts = self.path_parts.iter();
        let parts = parts.map(|part| (part.clone(), Below::Nothing));
        names.add_with("request", request(parts));
        names
    }

    /// Returns the names of every journey, before there is an exchange.
    pub(crate) fn journey(&self) -> Names {
        let mut names = self.everywhere();
        names.add_with("seed", Below::Nothing);
        names.add_with("target", Below::whole(["base", "asid"]));
        names.add_with("journey", Below::whole(["id", "title", "suite"]));
        names.add_with("identity", Below::whole(IDENTITY.iter().copied()));
        names.add("fixture");
        names
    }

    /// Adds the names that the composition of a request has beside those of its journey.
    pub(crate) fn add_composing(&self, names: &mut Names) {
        names.add("with");
        names.add_with("token", Below::Nothing);
        names.add_with("format", Below::Nothing);
        let facts = self.facts.iter().map(String::as_str);
        names.add_with("interaction", Below::whole(facts));
    }

    /// Adds the names that speak of an exchange, to those of its journey.
    pub(crate) fn add_exchange(&self, names: &mut Names) {
        self.add_interaction(names);
        names.add_with("request", request([]));
        names.add_with("response", response());
    }

    /// Returns every name that is known somewhere, for what is used nowhere.
    pub(crate) fn anywhere(&self) -> Names {
        let mut names = self.provider();
        names.add_all(&self.journey());
        names.add("row");
        names.add_with("response", response());
        names
    }

    fn everywhere(&self) -> Names {
        let mut names = Names::default();
        for scalar in ["now", "base", "version", "mode"] {
            names.add_with(scalar, Below::Nothing);
        }
        let switches = self.switches.iter().map(String::as_str);
        names.add_with("policy", Below::words(switches));
        names
    }

    fn add_interaction(&self, names: &mut Names) {
        let facts = self.facts.iter().map(String::as_str);
        names.add_with("interaction", Below::whole(facts));
        let parts = [("claims", Below::Anything), ("header", Below::Anything)];
        names.add_with("jwt", Below::parts(parts));
    }
}

/// What `$(identity.…)` can name: who the consumer says it is.
const IDENTITY: &[&str] = &[
    "asid",
    "device",
    "family",
    "given",
    "issuer",
    "ods",
    "organisation",
    "prefix",
    "user",
];

fn request(more: impl IntoIterator<Item = (String, Below)>) -> Below {
    let own = [
        ("method", Below::Nothing),
        ("path", Below::Nothing),
        ("target", Below::Nothing),
        ("header", Below::OneName),
        ("query", Below::SomeName),
        ("body", Below::Anything),
        ("base", Below::Nothing),
        ("secure-base", Below::Nothing),
        ("own-base", Below::Nothing),
    ];
    let own = own
        .into_iter()
        .map(|(name, below)| (name.to_owned(), below));
    Below::Parts(own.chain(more).collect::<BTreeMap<_, _>>())
}

fn response() -> Below {
    Below::parts([
        ("status", Below::Nothing),
        ("header", Below::OneName),
        ("body", Below::Anything),
    ])
}
