//! Files to a catalogue.

use super::merge::lay_over;
use super::model::{Catalogue, Interaction, Position, System};
use super::remarks::{Fields, Remarks};
use super::service::{self, Service};
use super::{dos_settings, faults, lint, sds_settings, ssp_settings};
use bookend_script::{Diagnostic, Entry, Node, Source, Sources, read_document};
use indexmap::IndexMap;

/// Reads files, one over another, and checks them as one catalogue. `roots` are names of service
/// roots and the URLs that take the place of those in the files.
///
/// # Errors
///
/// Every diagnostic, with the files it speaks of.
pub fn load(
    files: Vec<Source>,
    roots: &[(String, String)],
) -> Result<Catalogue, (Vec<Diagnostic>, Sources)> {
    let sources = Sources::new(files);
    let remarks = Remarks::default();
    let mut whole: Option<Node> = None;
    for (number, source) in sources.iter() {
        let (node, wrong) = read_document(number, &source.text);
        for diagnostic in wrong {
            remarks.add(diagnostic);
        }
        if let Some(node) = node {
            whole = Some(match whole {
                Some(below) => lay_over(below, node),
                None => node,
            });
        }
    }
    let catalogue = whole.and_then(|node| catalogue(&remarks, &node, roots));
    let diagnostics = remarks.into_list();
    match catalogue.filter(|_| diagnostics.is_empty()) {
        Some(catalogue) => Ok(catalogue),
        None => Err((diagnostics, sources)),
    }
}

fn catalogue(remarks: &Remarks, node: &Node, roots: &[(String, String)]) -> Option<Catalogue> {
    let fields = remarks.fields(node, "a catalogue")?;
    if let Some(version) = fields.require("catalogue")
        && remarks.text(version, "`catalogue`").as_deref() != Some("1")
    {
        remarks.on(&version.span, "this program reads catalogues of version 1");
    }
    let interactions = interactions(remarks, &fields);
    let names = Names {
        roots: service_roots(remarks, &fields, roots),
        sets: sets(remarks, &fields, &interactions),
        interactions,
    };
    let bookable_by = fields.take("bookable-by");
    let bookable_by = bookable_by.map_or_else(Vec::new, |node| names.ids(remarks, node));
    let systems = remarks.entries(fields.take("systems"), "`systems`");
    let systems = systems
        .filter_map(|entry| Some((entry.key.clone(), system(remarks, entry, &names)?)))
        .collect();
    let catalogue = Catalogue {
        organisations: texts(remarks, &fields, "organisations"),
        systems,
        sharing: sharing(remarks, &fields),
        postcodes: postcodes(remarks, &fields),
        services: services(remarks, &fields),
        dos: dos_settings::read(remarks, &fields),
        sds: sds_settings::read(remarks, &fields),
        ssp: ssp_settings::read(remarks, &fields),
        faults: faults::read(remarks, fields.take("faults")),
        interactions: names.interactions,
    };
    fields.finish();
    lint::judge(remarks, node, &catalogue, &bookable_by);
    Some(catalogue)
}

/// What systems refer to by name.
struct Names {
    roots: IndexMap<String, String>,
    sets: IndexMap<String, Vec<String>>,
    interactions: IndexMap<String, Interaction>,
}

impl Names {
    /// Returns the ids of the interactions and sets that a list names, each once.
    fn ids(&self, remarks: &Remarks, node: &Node) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for node in node.items().unwrap_or(std::slice::from_ref(node)) {
            let name = remarks.text(node, "an interaction").unwrap_or_default();
            let one = std::slice::from_ref(&name);
            for name in self.sets.get(&name).map_or(one, Vec::as_slice) {
                match self.interactions.get(name) {
                    Some(found) if !ids.contains(&found.id) => ids.push(found.id.clone()),
                    Some(_) => {}
                    None => {
                        let message = format!("there is no interaction `{name}`");
                        let known = self.interactions.keys().chain(self.sets.keys());
                        let remark = Diagnostic::new(&node.span, message);
                        remarks.add(remark.suggest(name, known.map(String::as_str)));
                    }
                }
            }
        }
        ids
    }
}

fn interactions(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<String, Interaction> {
    let entries = remarks.entries(fields.take("interactions"), "`interactions`");
    let read = |entry: &Entry| {
        let fields = remarks.fields(&entry.value, "an interaction")?;
        let interaction = Interaction {
            id: fields.required_text("id").unwrap_or_default(),
            method: fields.required_text("method").unwrap_or_default(),
            path: fields.required_text("path").unwrap_or_default(),
        };
        fields.finish();
        Some((entry.key.clone(), interaction))
    };
    entries.filter_map(read).collect()
}

fn sets(
    remarks: &Remarks,
    fields: &Fields<'_>,
    interactions: &IndexMap<String, Interaction>,
) -> IndexMap<String, Vec<String>> {
    let mut sets = IndexMap::new();
    for entry in remarks.entries(fields.take("sets"), "`sets`") {
        if interactions.contains_key(&entry.key) {
            let message = format!("an interaction is called `{}` already", entry.key);
            remarks.on(&entry.key_span, message);
        }
        let names = remarks.texts(&entry.value, "an interaction");
        sets.insert(entry.key.clone(), names);
    }
    sets
}

fn service_roots(
    remarks: &Remarks,
    fields: &Fields<'_>,
    given: &[(String, String)],
) -> IndexMap<String, String> {
    let node = fields.take("roots");
    let mut roots = texts(remarks, fields, "roots");
    for (name, url) in given {
        match roots.get_mut(name) {
            Some(root) => root.clone_from(url),
            None => {
                let span = node.map_or_else(|| fields.span(), |node| node.span.clone());
                let message = format!("`--root {name}=…` names a root that is not here");
                let known = roots.keys().map(String::as_str);
                remarks.add(Diagnostic::new(&span, message).suggest(name, known));
            }
        }
    }
    roots
}

fn texts(remarks: &Remarks, fields: &Fields<'_>, key: &'static str) -> IndexMap<String, String> {
    let entries = remarks.entries(fields.take(key), &format!("`{key}`"));
    let read = |entry: &Entry| Some((entry.key.clone(), remarks.text(&entry.value, "a value")?));
    entries.filter_map(read).collect()
}

fn system(remarks: &Remarks, entry: &Entry, names: &Names) -> Option<System> {
    let fields = remarks.fields(&entry.value, "a system")?;
    let ids = |key| {
        let node = fields.take(key);
        node.map_or_else(Vec::new, |node| names.ids(remarks, node))
    };
    let endpoints = fields.texts("endpoint").into_iter();
    let endpoints = endpoints.map(|text| endpoint(&text, &names.roots).unwrap_or(text));
    let contract = fields.text("contract");
    let system = System {
        asid: entry.key.clone(),
        organisation: fields.required_text("organisation").unwrap_or_default(),
        party_key: fields.text("party-key"),
        contract: contract.unwrap_or_else(|| format!("S{}", entry.key)),
        manufacturer: fields.text("manufacturer"),
        product: fields.text("product"),
        certificate: fields.text("certificate"),
        calls: ids("calls"),
        answers: ids("answers"),
        endpoints: endpoints.collect(),
        fault: fields.text("fault"),
    };
    fields.finish();
    Some(system)
}

/// Returns the service root that a name stands for; a slash behind the name stands behind the root.
fn endpoint(text: &str, roots: &IndexMap<String, String>) -> Option<String> {
    match text.strip_suffix('/') {
        Some(name) => roots.get(name).map(|root| format!("{root}/")),
        None => roots.get(text).cloned(),
    }
}

fn sharing(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<String, Vec<String>> {
    let entries = remarks.entries(fields.take("data-sharing"), "`data-sharing`");
    let read = |entry: &Entry| {
        let partners = remarks.texts(&entry.value, "an organisation");
        (entry.key.clone(), partners)
    };
    entries.map(read).collect()
}

fn postcodes(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<String, Position> {
    let mut postcodes = IndexMap::new();
    for entry in remarks.entries(fields.take("postcodes"), "`postcodes`") {
        if let Some(fields) = remarks.fields(&entry.value, "a postcode") {
            match position(&fields) {
                Some(position) => {
                    postcodes.insert(postcode(&entry.key), position);
                }
                None => remarks.on(&entry.key_span, "a postcode needs `easting` and `northing`"),
            }
            fields.finish();
        }
    }
    postcodes
}

/// Returns a postcode in the form in which it is compared: upper case, no blanks.
pub(crate) fn postcode(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_whitespace());
    letters.collect::<String>().to_uppercase()
}

/// Reads a place on the grid.
pub(super) fn position(fields: &Fields<'_>) -> Option<Position> {
    let read = |key| {
        let metres = fields.whole(key, 1_300_000)?;
        u32::try_from(metres).ok()
    };
    let (easting, northing) = (read("easting"), read("northing"));
    Some(Position {
        easting: easting?,
        northing: northing?,
    })
}

fn services(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<u64, Service> {
    let mut services = IndexMap::new();
    for entry in remarks.entries(fields.take("services"), "`services`") {
        // The web service has an `int` for it.
        match entry
            .key
            .parse::<i32>()
            .ok()
            .and_then(|id| u64::try_from(id).ok())
        {
            Some(id) => {
                if let Some(service) = service::read(remarks, id, &entry.value) {
                    services.insert(id, service);
                }
            }
            None => remarks.on(
                &entry.key_span,
                "the id of a service is a whole number up to 2147483647",
            ),
        }
    }
    services
}
