//! The entries of the directory, made of the catalogue.

use super::dn::{Name, normal};
use crate::catalogue::{Catalogue, EntryTemplate, System};
use url::Url;

/// An entry of the directory.
#[derive(Clone, Debug)]
pub(crate) struct DirectoryEntry {
    /// Its name, as it is told.
    pub(crate) dn: String,
    /// Its attributes, in the order of the schema.
    pub(crate) attributes: Vec<Attribute>,
    pub(super) name: Name,
}

/// An attribute of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    /// Its name, spelled as the schema does.
    pub(crate) name: String,
    /// Its values.
    pub(crate) values: Vec<String>,
    pub(super) key: String,
    /// Its values as they are compared.
    pub(super) compared: Vec<String>,
    pub(super) is_exact: bool,
}

/// The Spine directory: systems and their endpoints as entries.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(super) entries: Vec<DirectoryEntry>,
    pub(super) base: Name,
    /// The entry that tells what the directory is.
    pub(super) root: DirectoryEntry,
    pub(super) size_limit: usize,
}

impl Directory {
    /// Makes the entries of a catalogue: one for each system that is accredited for anything, and one
    /// for each interaction and each endpoint under which it is answered.
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let maker = Maker { catalogue };
        let base = &catalogue.sds.base;
        let mut entries = vec![maker.container(base)];
        let systems = catalogue.systems.values();
        entries.extend(systems.flat_map(|system| maker.entries(system)));
        Self {
            entries,
            base: Name::parse(base).unwrap_or_default(),
            root: maker.root(base),
            size_limit: catalogue.sds.size_limit,
        }
    }
}

struct Maker<'c> {
    catalogue: &'c Catalogue,
}

/// What fills the names in braces of a template.
type Values = Vec<(&'static str, Vec<String>)>;

impl Maker<'_> {
    fn entries(&self, system: &System) -> Vec<DirectoryEntry> {
        let settings = &self.catalogue.sds;
        let own = Self::own_values(system);
        let ids = system.calls.iter().chain(&system.answers);
        let mut interactions: Vec<String> = Vec::new();
        for id in ids {
            if !interactions.contains(id) {
                interactions.push(id.clone());
            }
        }
        let mut values = own.clone();
        values.push(("interactions", interactions));
        let mut entries = vec![self.entry(&system.asid, &settings.system_entry, &values)];
        // Where nothing is registered there is an entry all the same, but for its address.
        let nowhere = [String::new()];
        let endpoints = match system.endpoints.as_slice() {
            [] => &nowhere[..],
            some => some,
        };
        for (number, id) in system.answers.iter().enumerate() {
            for (copy, endpoint) in endpoints.iter().enumerate() {
                let contract = format!("{}{:02}", system.contract, number + copy * 50);
                let mut values = own.clone();
                values.extend(endpoint_values(id, endpoint, &contract));
                entries.push(self.entry(&contract, &settings.endpoint_entry, &values));
            }
        }
        entries
    }

    fn own_values(system: &System) -> Values {
        let optional = |value: &Option<String>| value.iter().cloned().collect();
        vec![
            ("asid", vec![system.asid.clone()]),
            ("organisation", vec![system.organisation.clone()]),
            ("party-key", optional(&system.party_key)),
            ("manufacturer", optional(&system.manufacturer)),
            ("product", optional(&system.product)),
        ]
    }

    fn entry(&self, id: &str, template: &EntryTemplate, values: &Values) -> DirectoryEntry {
        let dn = format!("uniqueIdentifier={id},{}", self.catalogue.sds.base);
        let filled = template.iter().map(|(name, texts)| {
            let texts = texts.iter().flat_map(|text| fill(text, values));
            (name.as_str(), texts.collect::<Vec<_>>())
        });
        self.put_together(dn, filled.filter(|(_, texts)| !texts.is_empty()))
    }

    fn container(&self, base: &str) -> DirectoryEntry {
        let unit = base.split(',').next().and_then(|part| part.split_once('='));
        let unit = unit.map_or("services", |(_, value)| value).to_owned();
        let classes = vec!["top".to_owned(), "organizationalUnit".to_owned()];
        let attributes = [("objectClass", classes), ("ou", vec![unit])];
        self.put_together(base.to_owned(), attributes.into_iter())
    }

    fn root(&self, base: &str) -> DirectoryEntry {
        let attributes = [
            ("objectClass", vec!["top".to_owned()]),
            ("namingContexts", vec![base.to_owned()]),
            ("supportedLDAPVersion", vec!["3".to_owned()]),
            ("vendorName", vec!["Bookend".to_owned()]),
        ];
        self.put_together(String::new(), attributes.into_iter())
    }

    fn put_together<'n>(
        &self,
        dn: String,
        attributes: impl Iterator<Item = (&'n str, Vec<String>)>,
    ) -> DirectoryEntry {
        let exact = &self.catalogue.sds.case_exact;
        let attributes = attributes.map(|(name, values)| {
            let key = name.to_lowercase();
            let is_exact = exact.contains(&key);
            let compare = |value: &String| comparable(value, is_exact);
            Attribute {
                name: name.to_owned(),
                compared: values.iter().map(compare).collect(),
                values,
                key,
                is_exact,
            }
        });
        DirectoryEntry {
            attributes: attributes.collect(),
            name: Name::parse(&dn).unwrap_or_default(),
            dn,
        }
    }
}

/// Returns a value as it is compared: blanks around it never count, and letters where the attribute
/// says so.
pub(super) fn comparable(value: &str, is_exact: bool) -> String {
    if is_exact {
        let words: Vec<&str> = value.split_whitespace().collect();
        words.join(" ")
    } else {
        normal(value)
    }
}

fn endpoint_values(id: &str, endpoint: &str, contract: &str) -> Values {
    let host = Url::parse(endpoint).ok();
    let host = host.and_then(|url| url.host_str().map(str::to_owned));
    // `urn:nhs:names:services:careconnect` and `fhir:rest:read:slot`.
    let cut = id.find(":fhir:").unwrap_or(id.len());
    let (service, rest) = id.split_at(cut);
    let some = |text: &str| match text {
        "" => Vec::new(),
        text => vec![text.to_owned()],
    };
    vec![
        ("interaction", some(id)),
        ("service-part", some(service)),
        ("interaction-part", some(rest.trim_start_matches(':'))),
        ("contract", some(contract)),
        ("endpoint", some(endpoint)),
        ("host", host.into_iter().collect()),
    ]
}

fn fill(text: &str, values: &Values) -> Vec<String> {
    let name = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    match name {
        None => vec![text.to_owned()],
        Some(name) => values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, values)| values.clone())
            .unwrap_or_default(),
    }
}
