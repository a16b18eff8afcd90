//! Why a request is, or would be, answered as it is.

use super::{Answer, Call, Complaint, Desk};
use crate::explain::read_request;

/// `POST /explain`: the request as editors and `curl -v` write it, as `bookend-provider explain` reads
/// it; with `journal` an exchange of the journal, under the scripts now in force.
pub(super) fn explain(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space", "journal"])?;
    if let Some(id) = call.parameter("journal") {
        let entry = super::journal::find(desk, id)?;
        let provider = desk.provider(&entry.space)?;
        return Ok(Answer::json(
            &provider.explain(&entry.request, entry.is_inside),
        ));
    }
    let provider = desk.provider(call.space())?;
    let base = &provider.script().dialect().base;
    let (request, _) = read_request(call.text()?, base, 1).map_err(|error| {
        let place = format!("body, line {}, column {}", error.line, error.column);
        Complaint::invalid(&place, error.what.clone())
    })?;
    let request = request.ok_or_else(|| Complaint::invalid("body", "there is no request"))?;
    Ok(Answer::json(
        &provider.explain(&request.request, request.is_below_service_root),
    ))
}
