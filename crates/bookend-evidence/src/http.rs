//! The words of HTTP.

/// Returns the phrase that belongs to a status; empty for one that has none.
///
/// Source: RFC 9110, section 15, and RFC 6585.
pub fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

/// Returns the name of a header field as it is usually written: `X-Request-ID` for `x-request-id`.
pub(crate) fn usual_spelling(name: &str) -> String {
    let word = |word: &str| match word.to_ascii_lowercase().as_str() {
        "id" => "ID".to_owned(),
        "etag" => "ETag".to_owned(),
        "traceid" => "TraceID".to_owned(),
        "interactionid" => "InteractionID".to_owned(),
        lower => {
            let (first, rest) = lower.split_at_checked(1).unwrap_or((lower, ""));
            first.to_ascii_uppercase() + rest
        }
    };
    let words: Vec<String> = name.split('-').map(word).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_usual() {
        let names = ["x-request-id", "ssp-traceid", "ETAG", "if-match", "", "é-x"];
        let spelled = names.map(usual_spelling);
        let usual = ["X-Request-ID", "Ssp-TraceID", "ETag", "If-Match", "", "é-X"];
        assert_eq!(spelled, usual);
    }
}
