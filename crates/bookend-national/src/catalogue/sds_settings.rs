//! How the Spine directory answers.

use super::remarks::{Fields, Remarks};
use bookend_script::Node;
use indexmap::IndexMap;

/// Attributes of an entry, and the values of each, with names in braces to be filled in.
pub type EntryTemplate = IndexMap<String, Vec<String>>;

/// How the Spine directory answers.
#[derive(Clone, Debug, Default)]
pub struct SdsSettings {
    /// The base of the directory.
    pub base: String,
    /// The most entries that one search returns.
    pub size_limit: usize,
    /// Keys that the FHIR API takes; any where none is named.
    pub api_keys: Vec<String>,
    /// Whether the FHIR API finds systems by ASID.
    pub asid_search: bool,
    /// Attributes whose values are compared letter by letter, in lower case.
    pub case_exact: Vec<String>,
    /// How an accredited system looks.
    pub system_entry: EntryTemplate,
    /// How an endpoint looks.
    pub endpoint_entry: EntryTemplate,
}

/// What stands in braces in a template.
const PARTS: &[&str] = &[
    "asid",
    "organisation",
    "party-key",
    "interactions",
    "interaction",
    "service-part",
    "interaction-part",
    "manufacturer",
    "product",
    "contract",
    "endpoint",
    "host",
];

/// Reads the settings.
pub(super) fn read(remarks: &Remarks, fields: &Fields<'_>) -> SdsSettings {
    let Some(fields) = fields
        .require("sds")
        .and_then(|node| remarks.fields(node, "`sds`"))
    else {
        return SdsSettings::default();
    };
    let lowered = |texts: Vec<String>| texts.iter().map(|text| text.to_lowercase()).collect();
    let most = fields.whole("size-limit", 100_000).unwrap_or(500);
    let settings = SdsSettings {
        base: fields.required_text("base").unwrap_or_default(),
        size_limit: usize::try_from(most).unwrap_or(usize::MAX),
        api_keys: fields.texts("api-keys"),
        asid_search: fields.flag("asid-search", false),
        case_exact: lowered(fields.texts("case-exact")),
        system_entry: template(remarks, fields.require("system-entry")),
        endpoint_entry: template(remarks, fields.require("endpoint-entry")),
    };
    fields.finish();
    settings
}

fn template(remarks: &Remarks, node: Option<&Node>) -> EntryTemplate {
    let entries = remarks.entries(node, "the attributes of an entry");
    entries
        .map(|entry| {
            let values = remarks.texts(&entry.value, "the value of an attribute");
            for value in &values {
                let name = value.strip_prefix('{').and_then(|v| v.strip_suffix('}'));
                if let Some(name) = name.filter(|name| !PARTS.contains(name)) {
                    let message = format!("nothing is called `{name}` here");
                    let remark = bookend_script::Diagnostic::new(&entry.value.span, message);
                    remarks.add(remark.suggest(name, PARTS.iter().copied()));
                }
            }
            (entry.key.clone(), values)
        })
        .collect()
}
