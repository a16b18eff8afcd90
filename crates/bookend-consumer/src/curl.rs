//! A request as a command that sends it again.

use crate::ground::Ground;
use crate::plain_body::plain_body;
use bookend_model::Request;

/// Writes a request as a `curl` command that can be pasted into a shell.
///
/// **Shape:** one argument a line, quoted for POSIX shells. A compressed body is written plain and
/// a comment before the command says so; a body that is not text is only named in a comment.
pub fn curl(base: &str, request: &Request, ground: &Ground<'_>) -> String {
    let is_compressed = request.headers.has("Content-Encoding");
    let body = plain_body(&request.headers, &request.body, ground);
    let text = std::str::from_utf8(&body).ok();
    let mut comments = Vec::new();
    let mut lines = vec![format!(
        "curl -sS -i{} {}",
        method(&request.method),
        quote(&format!("{base}{}", request.target))
    )];
    if request.target.contains("/.") {
        lines.push("--path-as-is".to_owned());
    }
    for (name, value) in request.headers.iter() {
        let is_left_out = is_compressed && name.eq_ignore_ascii_case("Content-Encoding");
        if !is_left_out {
            lines.push(format!("-H {}", quote(&field(name, value))));
        }
    }
    lines.extend(unasked(request).map(|name| format!("-H '{name}:'")));
    match text {
        Some("") => {}
        Some(text) => {
            if is_compressed {
                comments.push("# the body was sent compressed; this sends it plain\n");
            }
            lines.push(format!("--data-raw {}", quote(text)));
        }
        None => comments.push("# the body is not text and is left out\n"),
    }
    format!("{}{}", comments.concat(), lines.join(" \\\n  "))
}

/// Writes a search by LDAP as an `ldapsearch` command that can be pasted into a shell.
pub(crate) fn ldapsearch(base: &str, request: &Request) -> String {
    let (address, secured) = match base.strip_prefix("ldap+starttls") {
        Some(rest) => (format!("ldap{rest}"), " -ZZ"),
        None => (base.to_owned(), ""),
    };
    let mut lines = vec![
        format!("ldapsearch -x -LLL -o ldif-wrap=no{secured}"),
        format!("-H {}", quote(&address)),
        format!("-b {}", quote(request.path.trim_start_matches('/'))),
        format!(
            "-s {}",
            quote(request.query_first("scope").unwrap_or("sub"))
        ),
    ];
    if let Some(limit) = request.query_first("size-limit") {
        lines.push(format!("-z {}", quote(limit)));
    }
    let filter = request.query_first("filter").unwrap_or("(objectClass=*)");
    let wanted = std::iter::once(filter).chain(request.query_all("attributes"));
    let words: Vec<String> = wanted.map(quote).collect();
    lines.push(words.join(" "));
    lines.join(" \\\n  ")
}

fn method(method: &str) -> String {
    match method {
        "GET" => String::new(),
        "HEAD" => " --head".to_owned(),
        other => format!(" -X {}", quote(other)),
    }
}

/// `curl` takes `Name:` as a field to leave out, and `Name;` as one without a value.
fn field(name: &str, value: &str) -> String {
    if value.is_empty() {
        format!("{name};")
    } else {
        format!("{name}: {value}")
    }
}

/// Fields that `curl` would add by itself.
fn unasked(request: &Request) -> impl Iterator<Item = &'static str> {
    let is_sent = |name: &str| request.headers.has(name);
    let has_body = !request.body.is_empty();
    let candidates = [
        ("Accept", !is_sent("Accept")),
        ("Content-Type", has_body && !is_sent("Content-Type")),
    ];
    candidates
        .into_iter()
        .filter(|(_, is_added)| *is_added)
        .map(|(name, _)| name)
}

/// Quotes a text for a POSIX shell; plain words stay as they are.
pub(crate) fn quote(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
