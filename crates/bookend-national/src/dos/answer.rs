//! One request to the web service.

use super::case::Case;
use super::credentials::admit;
use super::respond::{Search, capacity_summary, hospital_scores, service_details};
use super::select::{catch_all, select};
use super::soap::{Element, Envelope, SERVICE, Version, fault, read, reply};
use crate::catalogue::{Catalogue, DosSettings, Service};
use crate::ids::Ids;
use crate::reply::Reply;
use bookend_model::{Clock, Request};
use jiff::tz::TimeZone;

/// The path of the web service.
pub(crate) const PATH: &str = "/app/api/webservices";

/// Answers a request to the web service; `root` is the URL of this server.
pub(crate) fn answer(
    catalogue: &Catalogue,
    ids: &Ids,
    clock: &Clock,
    request: &Request,
    root: &str,
) -> Reply {
    let asks_for_wsdl = request
        .query
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("wsdl"));
    match request.method.as_str() {
        "GET" if asks_for_wsdl => {
            let text = include_str!("pathways.wsdl").replace("{address}", &format!("{root}{PATH}"));
            Reply::new(200, "text/xml; charset=utf-8", text)
        }
        "POST" => operation(catalogue, ids, clock, request),
        _ => {
            let text = "the web service takes POST; its description is at `?wsdl`\n";
            Reply::new(405, "text/plain; charset=utf-8", text).with("Allow", "GET, POST")
        }
    }
}

/// Answers with a fault whatever was asked, in the version of SOAP that was spoken.
pub(crate) fn faulty(settings: &DosSettings, body: &[u8], condition: &str) -> Reply {
    let version = read(body).map(|envelope| envelope.version);
    let found = settings.faults.get(condition).cloned().unwrap_or_default();
    fault(
        version.unwrap_or_default(),
        settings.fault_status,
        found.code,
        &found.text,
    )
}

fn operation(catalogue: &Catalogue, ids: &Ids, clock: &Clock, request: &Request) -> Reply {
    let settings = &catalogue.dos;
    let refused = |version, condition| {
        let found = settings.faults.get(condition).cloned().unwrap_or_default();
        tracing::info!(target: "bookend_national::dos", code = found.code, condition, "fault");
        fault(version, settings.fault_status, found.code, &found.text)
    };
    let Some(envelope) = read(&request.body) else {
        return refused(Version::default(), "malformed");
    };
    let web_service = WebService {
        catalogue,
        ids,
        clock,
        envelope: &envelope,
    };
    match web_service.answer() {
        Ok(reply) => reply,
        Err(condition) => refused(envelope.version, condition),
    }
}

struct WebService<'w> {
    catalogue: &'w Catalogue,
    ids: &'w Ids,
    clock: &'w Clock,
    envelope: &'w Envelope,
}

impl WebService<'_> {
    /// Judges in the order of the service: message, credentials, version, parameters.
    fn answer(&self) -> Result<Reply, &'static str> {
        let operation = &self.envelope.operation;
        let settings = &self.catalogue.dos;
        let is_ours = operation.space == SERVICE || operation.space.is_empty();
        let known = [
            "CheckCapacitySummary",
            "ServiceDetailsById",
            "GetHospitalScores",
        ];
        if !is_ours || !known.contains(&operation.name.as_str()) {
            return Err("malformed");
        }
        let user = operation.child("userInfo");
        let name = user.and_then(|user| user.text_of("username"));
        let password = user.and_then(|user| user.text_of("password"));
        admit(settings, name, password)?;
        self.judge_version(settings)?;
        let name = name.unwrap_or_default();
        match operation.name.as_str() {
            "CheckCapacitySummary" => self.capacity_summary(operation, name),
            "ServiceDetailsById" => self.service_details(operation, name),
            _ => Ok(reply(self.envelope.version, 200, hospital_scores)),
        }
    }

    fn judge_version(&self, settings: &DosSettings) -> Result<(), &'static str> {
        let header = self.envelope.header.as_ref();
        match header.and_then(|header| header.text_of("serviceVersion")) {
            None if settings.version_required => Err("no-version"),
            None => Ok(()),
            Some(version) if settings.versions.iter().any(|known| known == version) => Ok(()),
            Some(_) => Err("version"),
        }
    }

    fn capacity_summary(&self, operation: &Element, user: &str) -> Result<Reply, &'static str> {
        let empty = Element::default();
        let asked = operation.child("c").unwrap_or(&empty);
        let now = self.clock.now();
        let case_id = asked.text_of("caseId").unwrap_or_default();
        if case_id != "TEST" {
            tracing::warn!(target: "bookend_national::dos", case_id, "a case that is no test: `caseId` is not `TEST`");
        }
        let case = Case::read(asked, self.catalogue, now)?;
        let mut services = select(self.catalogue, &case, true);
        services.extend(catch_all(self.catalogue, &case, &services));
        if services.is_empty() {
            return Err("nothing-found");
        }
        tracing::info!(
            target: "bookend_national::dos",
            user,
            case_id,
            symptom_group = case.symptom_group,
            discriminators = ?case.discriminators,
            disposition = case.disposition,
            services = services.len(),
            "capacity summary"
        );
        let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        let search = Search {
            id: self.ids.fresh(),
            requested: now.to_zoned(zone).datetime(),
            case: &case,
        };
        Ok(reply(self.envelope.version, 200, |xml| {
            capacity_summary(xml, &self.catalogue.dos, &search, &services);
        }))
    }

    /// Finds by DoS id, or by ODS code where several services may be found.
    fn service_details(&self, operation: &Element, user: &str) -> Result<Reply, &'static str> {
        let wanted = operation.text_of("serviceId").ok_or("service-unknown")?;
        let services: Vec<&Service> = self
            .catalogue
            .services
            .values()
            .filter(|service| service.id.to_string() == wanted || service.organisation == wanted)
            .collect();
        if services.is_empty() {
            return Err("service-unknown");
        }
        tracing::info!(target: "bookend_national::dos", user, wanted, services = services.len(), "service details");
        Ok(reply(self.envelope.version, 200, |xml| {
            service_details(xml, &self.catalogue.dos, &services);
        }))
    }
}
