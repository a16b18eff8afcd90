//! One request to the FHIR API.

use super::outcome::{FHIR_JSON, Refused};
use super::query::Query;
use super::resources::{device, endpoint, filter, values};
use crate::catalogue::SdsSettings;
use crate::ids::Ids;
use crate::reply::Reply;
use crate::sds::Directory;
use bookend_model::Request;
use serde_json::{Value, json};
use uuid::Uuid;

/// The path below which the API is.
pub(crate) const BASE: &str = "/spine-directory/FHIR/R4";

/// Answers a request whose path begins with [`BASE`]; `root` is the URL of this server.
pub(crate) fn answer(
    directory: &Directory,
    settings: &SdsSettings,
    ids: &Ids,
    request: &Request,
    root: &str,
) -> Reply {
    let sent = request.headers.first("X-Correlation-Id");
    let sent = sent.map(str::trim).filter(|id| !id.is_empty());
    let parsed = sent.map(Uuid::parse_str);
    let correlation = match parsed {
        Some(Ok(id)) => id,
        Some(Err(_)) | None => ids.fresh(),
    };
    let is_wrong = matches!(parsed, Some(Err(_)));
    let searcher = Searcher {
        directory,
        settings,
        ids,
        request,
        root,
    };
    let answered = searcher.answer(is_wrong);
    let reply = answered.unwrap_or_else(|refused| refused.reply(correlation));
    reply.with("X-Correlation-Id", sent.unwrap_or(&correlation.to_string()))
}

struct Searcher<'s> {
    directory: &'s Directory,
    settings: &'s SdsSettings,
    ids: &'s Ids,
    request: &'s Request,
    root: &'s str,
}

impl Searcher<'_> {
    fn answer(&self, is_correlation_wrong: bool) -> Result<Reply, Refused> {
        let path = self.request.path.strip_prefix(BASE).unwrap_or("");
        let is_health = matches!(
            path,
            "/_ping" | "/_status" | "/healthcheck" | "/healthcheck/deep"
        );
        if !is_health && !matches!(path, "/Device" | "/Endpoint") {
            return Err(Refused::NoSuchPath);
        }
        if self.request.method != "GET" {
            return Err(Refused::Method);
        }
        if is_health {
            let body = json!({"status": "pass"}).to_string();
            return Ok(Reply::new(200, "application/json", body));
        }
        self.admit()?;
        if is_correlation_wrong {
            let rule = "the header `X-Correlation-Id` is a UUID";
            return Err(Refused::BadRequest(rule.to_owned()));
        }
        let resources = match path {
            "/Device" => self.devices()?,
            _ => self.endpoints()?,
        };
        Ok(Reply::new(
            200,
            FHIR_JSON,
            self.bundle(path, resources).to_string(),
        ))
    }

    /// Judges who asks, and for which format.
    fn admit(&self) -> Result<(), Refused> {
        let key = self.request.headers.first("apikey").unwrap_or("").trim();
        let keys = &self.settings.api_keys;
        if key.is_empty() || !(keys.is_empty() || keys.iter().any(|known| known == key)) {
            return Err(Refused::NoKey);
        }
        let accept = self
            .request
            .headers
            .all("Accept")
            .collect::<Vec<_>>()
            .join(",");
        let is_taken = |range: &str| {
            let range = range.split(';').next().unwrap_or("").trim().to_lowercase();
            matches!(
                range.as_str(),
                "application/fhir+json" | "application/json" | "*/*" | "application/*"
            )
        };
        if !accept.trim().is_empty() && !accept.split(',').any(is_taken) {
            return Err(Refused::Format);
        }
        Ok(())
    }

    fn devices(&self) -> Result<Vec<Value>, Refused> {
        let query = Query::of_device(self.request, self.settings.asid_search)?;
        let wanted = filter(
            "nhsAs",
            &[
                ("nhsIDCode", query.organisation.as_ref()),
                ("nhsAsSvcIA", query.interaction.as_ref()),
                ("nhsMHSPartyKey", query.party_key.as_ref()),
                ("nhsMhsManufacturerOrg", query.manufacturer.as_ref()),
                ("uniqueIdentifier", query.asid.as_ref()),
            ],
        );
        let entries = self.directory.all(&wanted);
        let made = entries.map(|entry| device(&self.ids.fresh().to_string(), entry));
        Ok(made.collect())
    }

    fn endpoints(&self) -> Result<Vec<Value>, Refused> {
        let query = Query::of_endpoint(self.request)?;
        let wanted = filter(
            "nhsMhs",
            &[
                ("nhsIDCode", query.organisation.as_ref()),
                ("nhsMhsSvcIA", query.interaction.as_ref()),
                ("nhsMHSPartyKey", query.party_key.as_ref()),
            ],
        );
        let mut made = Vec::new();
        for entry in self.directory.all(&wanted) {
            let addresses = values(entry, "nhsMHSEndPoint");
            for address in addresses {
                let id = self.ids.fresh().to_string();
                made.push(endpoint(&id, entry, Some(address)));
            }
            if addresses.is_empty() {
                made.push(endpoint(&self.ids.fresh().to_string(), entry, None));
            }
        }
        Ok(made)
    }

    fn bundle(&self, path: &str, resources: Vec<Value>) -> Value {
        let parameters = self.request.query.iter();
        let parameters: Vec<String> = parameters
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let own = format!("{}{BASE}{path}", self.root);
        let entries = resources.into_iter().map(|resource| {
            let id = resource["id"].as_str().unwrap_or_default();
            let full_url = format!("{own}/{id}");
            json!({"fullUrl": full_url, "resource": resource, "search": {"mode": "match"}})
        });
        let entries: Vec<Value> = entries.collect();
        json!({
            "resourceType": "Bundle",
            "id": self.ids.fresh().to_string(),
            "type": "searchset",
            "total": entries.len(),
            "link": [{"relation": "self", "url": format!("{own}?{}", parameters.join("&"))}],
            "entry": entries,
        })
    }
}
