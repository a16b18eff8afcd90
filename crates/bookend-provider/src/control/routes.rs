//! What there is on the control port.

use super::{Answer, Call, Complaint, Desk};
use super::{
    appointments, arm, behaviours, clock, coverage, evidence, explain, health, journal, live,
    machines, races, referrals, remembered, room, scripts, slots, spaces, tokens, verify,
};

/// What does what is asked.
pub(crate) type Run = fn(&Desk, &Call) -> Result<Answer, Complaint>;

/// A resource and a method; names in braces stand for one part of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) run: Run,
    /// Whether it is answered without the token of the port: what it answers tells nothing.
    pub(crate) is_open: bool,
}

const fn route(method: &'static str, path: &'static str, run: Run) -> Route {
    Route {
        method,
        path,
        run,
        is_open: false,
    }
}

/// A page asks for the token, and so has to come without.
const fn open(path: &'static str, run: Run) -> Route {
    Route {
        is_open: true,
        ..route("GET", path, run)
    }
}

/// Everything there is, as `openapi.json` describes it. Of two paths that fit, the first is meant.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/health", health::health),
    route("GET", "/ready", health::ready),
    route("GET", "/version", health::version),
    route("GET", "/metrics", health::metrics),
    route("GET", "/openapi.json", openapi),
    route("GET", "/scripts", scripts::list),
    route("PUT", "/scripts", scripts::replace),
    route("GET", "/scripts/{name}", scripts::read),
    route("PUT", "/scripts/{name}", scripts::put),
    route("DELETE", "/scripts/{name}", scripts::remove),
    route("POST", "/reset", spaces::reset),
    route("GET", "/spaces", spaces::list),
    route("DELETE", "/spaces/{name}", spaces::remove),
    route("GET", "/clock", clock::read),
    route("PUT", "/clock", clock::set),
    route("POST", "/races", races::begin),
    route("DELETE", "/races/{id}", races::end),
    route("GET", "/machines", machines::list),
    route("DELETE", "/machines", machines::reset),
    route("PUT", "/machines/{name}", machines::set),
    route("GET", "/remembered", remembered::list),
    route("DELETE", "/remembered", remembered::forget),
    route("GET", "/services", slots::services),
    route("GET", "/slots", slots::list),
    route("POST", "/slots", slots::add),
    route("GET", "/slots/{id}", slots::read),
    route("POST", "/slots/{id}/hold", slots::hold),
    route("POST", "/slots/{id}/free", slots::free),
    route("GET", "/appointments", appointments::list),
    route("POST", "/appointments", appointments::book),
    route("GET", "/appointments/{id}", appointments::read),
    route("POST", "/appointments/{id}/cancel", appointments::cancel),
    route("GET", "/referrals", referrals::list),
    route("GET", "/arm", arm::list),
    route("POST", "/arm", arm::arm),
    route("DELETE", "/arm", arm::remove),
    route("GET", "/behaviours", behaviours::list),
    route("POST", "/behaviours/{id}/on", behaviours::switch_on),
    route("POST", "/behaviours/{id}/off", behaviours::switch_off),
    route("GET", "/journal", journal::list),
    route("DELETE", "/journal", journal::clear),
    route("GET", "/journal/live", live::live),
    route("GET", "/journal.har", journal::export_har),
    route("GET", "/journal.jsonl", journal::export_lines),
    route("GET", "/journal/{id}", journal::read),
    route("POST", "/explain", explain::explain),
    route("POST", "/verify", verify::verify),
    route("GET", "/coverage", coverage::coverage),
    route("GET", "/evidence", evidence::evidence),
    route("POST", "/token", tokens::mint),
    route("POST", "/token/read", tokens::read),
    open("/", room::page),
    open("/room/{asset}", room::asset),
    route("GET", "/room/parts/{part}", room::part),
];

/// `GET /openapi.json`: all of this, described.
fn openapi(_: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    Ok(Answer::of("application/json", include_str!("openapi.json")))
}

/// What a path is.
pub(crate) enum Found {
    /// This, with the parts of the path by name.
    Route(Route, Vec<(&'static str, String)>),
    /// A path that is asked with other methods.
    Methods(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

/// Finds what is asked for; `path` is as it came, with its escapes.
pub(crate) fn find(method: &str, path: &str) -> Found {
    let mut methods = Vec::new();
    for route in ROUTES {
        let Some(parts) = parts(route.path, path) else {
            continue;
        };
        if route.method == method || (method == "HEAD" && route.method == "GET") {
            return Found::Route(*route, parts);
        }
        methods.push(route.method);
    }
    if methods.is_empty() {
        Found::Nothing
    } else {
        Found::Methods(methods)
    }
}

/// Returns the parts of a path by the names of a template, where it fits.
fn parts(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut wanted, mut found) = (template.split('/'), path.split('/'));
    let mut parts = Vec::new();
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return Some(parts),
            (Some(wanted), Some(found)) => {
                let name = wanted.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
                match name {
                    Some(name) if !found.is_empty() => {
                        parts.push((name, bookend_model::percent_decoded(found)));
                    }
                    None if wanted == found => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn only_what_tells_nothing_is_answered_without_a_token() {
        let open: Vec<&str> = (ROUTES.iter())
            .filter(|route| route.is_open)
            .map(|route| route.path)
            .collect();
        assert_eq!(open, ["/", "/room/{asset}"]);
        assert!(
            ROUTES
                .iter()
                .all(|route| !route.is_open || route.method == "GET"),
            "what changes something is open"
        );
    }

    #[test]
    fn a_path_is_found_with_its_parts() {
        let Found::Route(route, parts) = find("PUT", "/scripts/my%2Fown.yaml") else {
            panic!("not found");
        };
        assert_eq!(route.path, "/scripts/{name}");
        assert_eq!(parts, [("name", "my/own.yaml".to_owned())]);
        assert!(
            matches!(find("GET", "/journal/live"), Found::Route(route, _) if route.path == "/journal/live")
        );
        assert!(
            matches!(find("PATCH", "/scripts"), Found::Methods(methods) if methods == ["GET", "PUT"])
        );
        assert!(matches!(find("GET", "/scripts/"), Found::Nothing));
    }

    #[test]
    fn the_document_describes_every_route_and_nothing_else() {
        let document: Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let mut described: Vec<(String, String)> = Vec::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                if method == "parameters" {
                    continue;
                }
                let said = operation["summary"].as_str().unwrap_or_default();
                assert!(!said.is_empty(), "{method} {path}");
                assert!(operation["responses"].is_object(), "{method} {path}");
                described.push((method.to_uppercase(), path.clone()));
            }
        }
        let mut routes: Vec<(String, String)> = ROUTES
            .iter()
            .map(|route| (route.method.to_owned(), route.path.to_owned()))
            .collect();
        described.sort();
        routes.sort();
        assert_eq!(described, routes);
    }
}
