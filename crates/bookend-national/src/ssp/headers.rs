//! The header fields of the proxy, and those that end at it.

use bookend_model::Headers;
use uuid::Uuid;

/// What the four header fields say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SspHeaders {
    /// The id of the request.
    pub(super) trace: Option<Uuid>,
    /// The ASID of who asks.
    pub(super) from: String,
    /// The ASID of who is asked.
    pub(super) to: String,
    /// The id of the interaction.
    pub(super) interaction: String,
    /// The first field that is missing or wrong.
    pub(super) wrong: Option<&'static str>,
}

impl SspHeaders {
    /// Reads the fields. One that is there twice is wrong.
    pub(super) fn read(headers: &Headers) -> Self {
        let one = |name: &str| {
            let mut values = headers.all(name).map(str::trim);
            let first = values.next().filter(|value| !value.is_empty());
            first
                .filter(|_| values.next().is_none())
                .unwrap_or_default()
        };
        let trace = one("Ssp-TraceID");
        let trace = Uuid::parse_str(trace).ok().filter(|_| trace.len() == 36);
        let (from, to) = (one("Ssp-From"), one("Ssp-To"));
        let interaction = one("Ssp-InteractionID");
        let judged = [
            ("Ssp-TraceID", trace.is_some()),
            ("Ssp-From", is_asid(from)),
            ("Ssp-To", is_asid(to)),
            ("Ssp-InteractionID", !interaction.is_empty()),
        ];
        Self {
            trace,
            from: from.to_owned(),
            to: to.to_owned(),
            interaction: interaction.to_owned(),
            wrong: judged.into_iter().find(|(_, is)| !is).map(|(name, _)| name),
        }
    }
}

fn is_asid(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Fields that speak of one connection (RFC 9110, section 7.6.1), or that frame a body.
const OF_CONNECTION: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
    "expect",
];

/// Returns the fields that go on, in their order: all but those of the connection, and those that it
/// names as such.
pub(super) fn end_to_end(headers: &Headers) -> impl Iterator<Item = (&str, &str)> {
    let named: Vec<&str> = headers
        .all("Connection")
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    headers.iter().filter(move |(name, _)| {
        let mut ending = OF_CONNECTION.iter().chain(&named);
        !ending.any(|other| name.eq_ignore_ascii_case(other))
    })
}
