//! A provider that a step asks in place of the target.

use crate::scope::JourneyScope;
use crate::stage::DraftError;
use bookend_engine::shape_text;
use bookend_provider::flag_values::parse_service_root;
use bookend_script::Send;
use serde_json::{Value, json};

/// A provider that a step asks in place of the target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// What `$(target.…)` names: the service root, without a slash at its end, and the ASID.
    pub(crate) target: Value,
    /// The service root, without a slash at its end.
    pub(crate) base: String,
    /// Whether the Spine proxy stands before it.
    pub(crate) is_proxied: bool,
}

impl Place {
    /// Returns whom a step asks; nothing where that is the target.
    ///
    /// # Errors
    ///
    /// [`DraftError::Endpoint`], when what was found is no service root.
    pub(crate) fn of(send: &Send, scope: &JourneyScope<'_>) -> Result<Option<Self>, DraftError> {
        let Some(at) = &send.at else {
            return Ok(None);
        };
        let endpoint = shape_text(&at.endpoint, &scope.world())?.unwrap_or_default();
        let asid = match &at.asid {
            Some(asid) => shape_text(asid, &scope.world())?.map(Value::from),
            None => scope.asid().cloned(),
        };
        scope.trouble()?;
        parse_service_root(&endpoint).map_err(|error| DraftError::Endpoint {
            reason: error.reason,
            endpoint: endpoint.clone(),
        })?;
        let base = endpoint.strip_suffix('/').unwrap_or(&endpoint).to_owned();
        Ok(Some(Self {
            target: json!({"base": base, "asid": asid}),
            base,
            is_proxied: at.is_proxied,
        }))
    }
}
