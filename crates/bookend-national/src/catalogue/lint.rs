//! What is wrong with a catalogue as a whole. What is meant to mislead a consumer says so in `fault`,
//! and is let through.

use super::model::{Catalogue, System};
use super::remarks::Remarks;
use super::service::Service;
use bookend_script::{Diagnostic, Node, Span};

/// Remarks on everything that contradicts itself.
pub(super) fn judge(remarks: &Remarks, root: &Node, catalogue: &Catalogue, bookable_by: &[String]) {
    let lint = Lint {
        remarks,
        root,
        catalogue,
        bookable_by,
    };
    for system in catalogue.systems.values() {
        lint.system(system);
    }
    for service in catalogue.services.values() {
        lint.service(service);
    }
    for id in &catalogue.dos.catch_all {
        if !catalogue.services.contains_key(id) {
            let message = format!("there is no service `{id}`");
            remarks.on(&lint.place(&["dos", "catch-all"]), message);
        }
    }
    for (from, partners) in &catalogue.sharing {
        let at = lint.place(&["data-sharing", from]);
        for ods in std::iter::once(from).chain(partners) {
            lint.organisation(&at, ods);
        }
    }
}

struct Lint<'c> {
    remarks: &'c Remarks,
    root: &'c Node,
    catalogue: &'c Catalogue,
    bookable_by: &'c [String],
}

impl Lint<'_> {
    fn system(&self, system: &System) {
        let at = |key| self.place(&["systems", &system.asid, key]);
        if system.asid.len() != 12 || !system.asid.bytes().all(|byte| byte.is_ascii_digit()) {
            self.remarks.on(&at(""), "an ASID has twelve digits");
        }
        self.organisation(&at("organisation"), &system.organisation);
        if let Some(ods) = &system.manufacturer {
            self.organisation(&at("manufacturer"), ods);
        }
        if system.fault.is_some() {
            return;
        }
        match &system.party_key {
            Some(key) if is_party_key(key, &system.organisation) => {}
            Some(_) => {
                let rule = "a party key is the organisation's code, a hyphen and digits";
                self.wrong(&at("party-key"), rule);
            }
            None => self.wrong(&at(""), "a system needs `party-key`"),
        }
        match system.endpoints.as_slice() {
            [] if system.answers.is_empty() => {}
            [] => self.wrong(&at("answers"), "a system that answers needs `endpoint`"),
            [one] => self.endpoint(&at("endpoint"), one),
            _ => self.wrong(&at("endpoint"), "a system answers under one endpoint"),
        }
        self.alone(system, &at(""));
    }

    /// Remarks on a system whose organisation has another one that answers the same.
    fn alone(&self, system: &System, at: &Span) {
        let other = self.catalogue.systems.values().find(|other| {
            other.asid != system.asid
                && other.organisation == system.organisation
                && other.answers.iter().any(|id| system.answers.contains(id))
        });
        if let Some(other) = other {
            let rule = format!(
                "the system `{}` of the same organisation answers the same",
                other.asid
            );
            self.wrong(at, &rule);
        }
    }

    fn endpoint(&self, at: &Span, endpoint: &str) {
        let url = url::Url::parse(endpoint).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
        });
        if url.is_none() {
            let rule = format!("`{endpoint}` is neither a name of `roots` nor a service root");
            self.wrong(at, &rule);
        } else if endpoint.ends_with('/') {
            self.wrong(at, "a service root has no slash at its end");
        }
    }

    fn service(&self, service: &Service) {
        let id = service.id.to_string();
        let at = |key| self.place(&["services", &id, key]);
        self.organisation(&at("organisation"), &service.organisation);
        if service.fault.is_some() {
            return;
        }
        let bookings: Vec<&str> = service
            .endpoints
            .iter()
            .filter(|endpoint| endpoint.is_for_bookings())
            .map(|endpoint| endpoint.address.as_str())
            .collect();
        match bookings.as_slice() {
            [] if service.require_booking == Some(true) => self.wrong(
                &at("require-booking"),
                "a service that has to be booked needs `booking`",
            ),
            [] => {}
            [one] => self.booking(&at("booking"), one),
            _ => self.wrong(&at("booking"), "a service has one booking endpoint"),
        }
    }

    fn booking(&self, at: &Span, address: &str) {
        if let Some(asid) = address.strip_prefix("ASID:") {
            let Some(system) = self.catalogue.systems.get(asid) else {
                let rule = format!("there is no system `{asid}`");
                let known = self.catalogue.systems.keys().map(String::as_str);
                let remark = Diagnostic::new(at, rule).suggest(asid, known);
                self.remarks.add(remark);
                return;
            };
            let lacks = |id: &&String| !system.answers.contains(*id);
            if let Some(id) = self.bookable_by.iter().find(lacks) {
                self.wrong(at, &format!("the system `{asid}` does not answer `{id}`"));
            }
        } else if let Some(ods) = address.strip_prefix("ODS:") {
            self.organisation(at, ods);
        } else {
            self.wrong(at, "a booking endpoint begins with `ASID:` or `ODS:`");
        }
    }

    fn organisation(&self, at: &Span, ods: &str) {
        if !self.catalogue.organisations.contains_key(ods) {
            let message = format!("there is no organisation `{ods}`");
            let known = self.catalogue.organisations.keys().map(String::as_str);
            self.remarks
                .add(Diagnostic::new(at, message).suggest(ods, known));
        }
    }

    fn wrong(&self, at: &Span, rule: &str) {
        let help = "where it is meant to be wrong, say so in `fault`";
        self.remarks.add(Diagnostic::new(at, rule).help(help));
    }

    /// Returns where the value of the last key stands, or the last key that is there.
    fn place(&self, keys: &[&str]) -> Span {
        let (mut node, mut span) = (self.root, self.root.span.clone());
        for key in keys {
            let entries = node.entries().unwrap_or_default();
            let Some(entry) = entries.iter().find(|entry| entry.key == *key) else {
                break;
            };
            node = &entry.value;
            let is_part = node.entries().is_some();
            span = if is_part { &entry.key_span } else { &node.span }.clone();
        }
        span
    }
}

fn is_party_key(key: &str, organisation: &str) -> bool {
    let number = key
        .strip_prefix(organisation)
        .and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
