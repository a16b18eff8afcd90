//! Requests as editors and `curl` write them.
//!
//! A request is a request line, header fields, a blank line and a body. Lines that begin with `###`
//! divide several; before a request, lines that begin with `#` or `//` are remarks. What `curl -v`
//! prints is taken as well: lines that begin with `>`.

use crate::snapshot::{WireRequest, snapshot};
use bookend_model::{Headers, Request, is_token};
use bytes::Bytes;
use url::Url;

/// A request of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRequest {
    /// The line of the file on which it begins, counted from 1.
    pub line: usize,
    /// The request.
    pub request: Request,
    /// Whether it is below the service root.
    pub is_below_service_root: bool,
}

/// Why a file is no request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}\n  | {source_line}")]
pub struct RequestFileError {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in letters, counted from 1.
    pub column: usize,
    /// What is wrong, and what is wanted.
    pub what: String,
    /// The text of that line.
    pub source_line: String,
}

/// A line of the file, with its number.
#[derive(Clone, Copy, Debug)]
struct Line<'t> {
    number: usize,
    text: &'t str,
}

impl Line<'_> {
    /// Makes an error at a part of the line; at its beginning when the part is not in it.
    fn wrong(self, part: &str, what: impl Into<String>) -> RequestFileError {
        let before = self
            .text
            .find(part)
            .and_then(|at| self.text.get(..at))
            .unwrap_or_default();
        RequestFileError {
            line: self.number,
            column: before.chars().count() + 1,
            what: what.into(),
            source_line: self.text.chars().take(160).collect(),
        }
    }

    fn is_remark(self) -> bool {
        let text = self.text.trim_start();
        text.starts_with('#') || text.starts_with("//")
    }

    fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Reads one request of a file, counted from 1, and counts those there are; `base` is the path of the
/// service root. What is wrong with the others does not matter.
///
/// # Errors
///
/// [`RequestFileError`], when the request is none, or there is not one in the file.
pub fn read_request(
    text: &str,
    base: &str,
    number: usize,
) -> Result<(Option<FileRequest>, usize), RequestFileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let numbered = text.split('\n').zip(1..);
    let lines: Vec<Line<'_>> = numbered
        .map(|(text, number)| Line { number, text })
        .collect();
    let lines = spoken(lines);
    let parts = lines.split(|line| line.text.trim_start().starts_with("###"));
    let is_empty = |part: &&[Line<'_>]| part.iter().all(|line| line.is_blank() || line.is_remark());
    let parts: Vec<&[Line<'_>]> = parts.filter(|part| !is_empty(part)).collect();
    if parts.is_empty() {
        let first = Line {
            number: 1,
            text: "",
        };
        return Err(first.wrong(
            "",
            "there is no request; it begins with a line such as `GET /STU3/metadata`",
        ));
    }
    let wanted = number
        .checked_sub(1)
        .and_then(|position| parts.get(position));
    let request = wanted.map(|part| read(part, base)).transpose()?;
    Ok((request, parts.len()))
}

/// Of what `curl -v` printed, returns what was sent.
fn spoken(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let first = lines.iter().find(|line| !line.is_blank());
    if !first.is_some_and(|line| line.text.starts_with("> ") || line.text.starts_with("* ")) {
        return lines;
    }
    let sent = lines.into_iter().filter_map(|line| {
        let text = line.text.strip_prefix('>')?;
        Some(Line {
            text: text.strip_prefix(' ').unwrap_or(text),
            ..line
        })
    });
    sent.collect()
}

fn read(lines: &[Line<'_>], base: &str) -> Result<FileRequest, RequestFileError> {
    let is_before = |line: &&Line<'_>| line.is_blank() || line.is_remark();
    let skipped = lines.iter().take_while(is_before).count();
    let mut lines = lines.iter().skip(skipped).copied().peekable();
    let Some(first) = lines.next() else {
        let nowhere = Line {
            number: 1,
            text: "",
        };
        return Err(nowhere.wrong("", "there is no request"));
    };
    let (method, mut url) = request_line(first)?;
    // Editors let a query go on below.
    while let Some(more) = lines.next_if(|line| goes_on(line.text)) {
        url.push_str(more.text.trim());
    }
    let (target, host) = target(first, &url)?;
    let mut headers = read_headers(&mut lines)?;
    if let (Some(host), false) = (host, headers.has("Host")) {
        headers.add("Host", &host);
    }
    let wire = WireRequest {
        method,
        target,
        headers,
        body: body(lines.collect())?,
    };
    let (request, is_below_service_root) = snapshot(wire, base);
    Ok(FileRequest {
        line: first.number,
        request,
        is_below_service_root,
    })
}

/// Whether a line goes on with the query of the one before.
fn goes_on(text: &str) -> bool {
    text.starts_with([' ', '\t']) && text.trim_start().starts_with(['?', '&'])
}

/// Reads `GET https://…/Slot?… HTTP/1.1`; method and version may be missing.
fn request_line(line: Line<'_>) -> Result<(String, String), RequestFileError> {
    no_variables(line)?;
    let wanted =
        "a request line is a method, a path or URL, and perhaps `HTTP/1.1`: `GET /STU3/metadata`";
    let words: Vec<&str> = line.text.split_whitespace().collect();
    let (words, version) = match words.as_slice() {
        [rest @ .., last] if last.starts_with("HTTP/") => (rest, Some(*last)),
        all => (all, None),
    };
    if let Some(version) = version.filter(|it| !["HTTP/1.1", "HTTP/1.0", "HTTP/2"].contains(it)) {
        return Err(line.wrong(
            version,
            format!("`{version}` is not a version of HTTP; write `HTTP/1.1` or nothing"),
        ));
    }
    let is_url = |word: &str| word.starts_with('/') || word.contains("://");
    match words {
        [url] if is_url(url) => Ok(("GET".to_owned(), (*url).to_owned())),
        [method, url] if is_url(url) => {
            if !is_token(method) {
                return Err(line.wrong(method, format!("`{method}` is not a method")));
            }
            Ok(((*method).to_owned(), (*url).to_owned()))
        }
        [_, url] => Err(line.wrong(
            url,
            format!("`{url}` is neither a path that begins with `/` nor a URL; {wanted}"),
        )),
        [_, _, more, ..] => Err(line.wrong(
            more,
            format!("the URL has a blank in it before `{more}`; write `%20`"),
        )),
        _ => Err(line.wrong("", wanted)),
    }
}

/// Splits the host off an absolute URL.
fn target(line: Line<'_>, url: &str) -> Result<(String, Option<String>), RequestFileError> {
    let url = url.split('#').next().unwrap_or(url);
    if url.starts_with('/') {
        return Ok((url.to_owned(), None));
    }
    let read = Url::parse(url).map_err(|error| {
        let begins = url.split('?').next().unwrap_or(url);
        line.wrong(begins, format!("the URL cannot be read: {error}"))
    })?;
    let host = read.host_str().unwrap_or_default();
    let host = match read.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    // As it was written: reading and writing a URL cleans it up.
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let target = rest.find(['/', '?']).and_then(|at| rest.get(at..));
    let target = match target {
        Some(target) if target.starts_with('/') => target.to_owned(),
        Some(query) => format!("/{query}"),
        None => "/".to_owned(),
    };
    Ok((target, Some(host)))
}

/// Reads header fields, up to a blank line; the blank line is taken.
fn read_headers<'t>(
    lines: &mut impl Iterator<Item = Line<'t>>,
) -> Result<Headers, RequestFileError> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines.by_ref() {
        if line.is_blank() {
            break;
        }
        if line.is_remark() {
            continue;
        }
        no_variables(line)?;
        if line.text.starts_with([' ', '\t'])
            && let Some((_, value)) = fields.last_mut()
        {
            value.push(' ');
            value.push_str(line.text.trim());
            continue;
        }
        let wanted = "a header field is a name, a colon and a value: `Accept: application/fhir+json`; a blank line stands before the body";
        let (name, value) = line
            .text
            .split_once(':')
            .ok_or_else(|| line.wrong(line.text.trim_start(), wanted))?;
        let name = name.trim_start();
        if !is_token(name) {
            let what = format!("`{name}` is not the name of a header field; {wanted}");
            return Err(line.wrong(name, what));
        }
        fields.push((name.to_owned(), value.trim().to_owned()));
    }
    Ok(fields.into_iter().collect())
}

/// Editors put values in place of `{{name}}`; here nobody does.
fn no_variables(line: Line<'_>) -> Result<(), RequestFileError> {
    let Some(at) = line.text.find("{{") else {
        return Ok(());
    };
    let rest = line.text.get(at..).unwrap_or_default();
    let end = rest.find("}}").map_or(rest.len(), |end| end + 2);
    let name = rest.get(..end).unwrap_or(rest);
    let what = format!("`{name}` is a variable of an editor, and not known here; write its value");
    Err(line.wrong(name, what))
}

/// Puts the lines of a body together again, blank ones at its end left out.
fn body(mut lines: Vec<Line<'_>>) -> Result<Bytes, RequestFileError> {
    while lines.last().is_some_and(|line| line.is_blank()) {
        lines.pop();
    }
    if let [only] = lines.as_slice()
        && only.text.starts_with("< ")
    {
        let what = "a body from another file is not read; put the body itself here";
        return Err(only.wrong("<", what));
    }
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    Ok(texts.join("\n").into())
}

#[cfg(test)]
mod tests;
