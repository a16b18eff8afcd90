//! What a search asks for.

use super::outcome::Refused;
use bookend_model::Request;

const ORGANISATION: &str = "https://fhir.nhs.uk/Id/ods-organization-code";
const INTERACTION: &str = "https://fhir.nhs.uk/Id/nhsServiceInteractionId";
const PARTY_KEY: &str = "https://fhir.nhs.uk/Id/nhsMhsPartyKey";
const ASID: &str = "https://fhir.nhs.uk/Id/nhsSpineASID";

/// What a search asks for; of a parameter that is repeated, the last one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// The ODS code of the organisation.
    pub organisation: Option<String>,
    /// The id of the interaction.
    pub interaction: Option<String>,
    /// The party key.
    pub party_key: Option<String>,
    /// The ODS code of who made the system.
    pub manufacturer: Option<String>,
    /// The ASID, where that may be asked for.
    pub asid: Option<String>,
}

impl Query {
    /// Reads the parameters of a search for systems.
    ///
    /// # Errors
    ///
    /// [`Refused::BadRequest`], with the parameter and the rule.
    pub(super) fn of_device(request: &Request, asid_search: bool) -> Result<Self, Refused> {
        let query = Self::read(request, true, asid_search)?;
        if query.asid.is_some() {
            return Ok(query);
        }
        match (&query.organisation, &query.interaction) {
            (Some(_), Some(_)) => Ok(query),
            (None, _) => Err(missing("organization", ORGANISATION)),
            (_, None) => Err(missing("identifier", INTERACTION)),
        }
    }

    /// Reads the parameters of a search for endpoints.
    ///
    /// # Errors
    ///
    /// As [`Query::of_device`].
    pub(super) fn of_endpoint(request: &Request) -> Result<Self, Refused> {
        let query = Self::read(request, false, false)?;
        let named = [&query.organisation, &query.interaction, &query.party_key];
        if named.into_iter().flatten().count() < 2 {
            let rule = format!(
                "a search for endpoints names two of `organization={ORGANISATION}|…`, `identifier={INTERACTION}|…` and `identifier={PARTY_KEY}|…`"
            );
            return Err(Refused::BadRequest(rule));
        }
        Ok(query)
    }

    fn read(request: &Request, of_device: bool, asid_search: bool) -> Result<Self, Refused> {
        let mut query = Self::default();
        for (name, value) in &request.query {
            let value = value.trim();
            let place = match name.as_str() {
                "organization" => Some((&mut query.organisation, ORGANISATION)),
                "manufacturing-organization" if of_device => {
                    Some((&mut query.manufacturer, ORGANISATION))
                }
                "identifier" if value.starts_with(PARTY_KEY) => {
                    Some((&mut query.party_key, PARTY_KEY))
                }
                "identifier" if asid_search && value.starts_with(ASID) => {
                    Some((&mut query.asid, ASID))
                }
                "identifier" => Some((&mut query.interaction, INTERACTION)),
                _ => None,
            };
            let Some((place, system)) = place else {
                let rule = format!("the parameter `{name}` is not known here");
                return Err(Refused::BadRequest(rule));
            };
            if value.is_empty() {
                continue;
            }
            let found = value
                .strip_prefix(system)
                .and_then(|it| it.strip_prefix('|'));
            match found.map(str::trim) {
                Some("") => {}
                Some(found) => *place = Some(found.to_owned()),
                None => {
                    let rule = format!("`{name}` is `{system}|…` here, and not `{value}`");
                    return Err(Refused::BadRequest(rule));
                }
            }
        }
        Ok(query)
    }
}

fn missing(parameter: &str, system: &str) -> Refused {
    Refused::BadRequest(format!("the parameter `{parameter}={system}|…` is missing"))
}
