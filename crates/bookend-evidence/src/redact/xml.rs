//! Redacting XML letter by letter, so that whatever is wrong with it stays wrong.

use super::Redactor;
use super::pseudonym::Kind;
use super::words::kind_of;
use std::borrow::Cow;

/// How far into nested elements names are followed.
const DEPTH: usize = 256;

/// Returns an XML text with what belongs to people replaced.
pub(super) fn redact(text: &str, redactor: &mut Redactor) -> String {
    let mut out = String::with_capacity(text.len());
    let mut stack: Vec<(&str, usize)> = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')) {
        let open = at + open;
        out.push_str(&between(
            text.get(at..open).unwrap_or_default(),
            &stack,
            redactor,
        ));
        let end = text.get(open..).and_then(|rest| rest.find('>'));
        let end = end.map_or(text.len(), |end| open + end + 1);
        let tag = text.get(open..end).unwrap_or_default();
        at = end;
        let name = name_of(tag);
        if tag.starts_with("</") {
            stack.pop();
        } else if !name.is_empty() && stack.len() < DEPTH {
            stack.push((name, open));
        }
        out.push_str(&element(tag, text, &stack, redactor));
        if tag.ends_with("/>") && !name.is_empty() {
            stack.pop();
        }
    }
    out.push_str(&redactor.known.replace(text.get(at..).unwrap_or_default()));
    redactor.numbers(&out).into_owned()
}

/// Returns the text of an element, replaced where it is a secret or belongs to people: so directories are
/// asked, in XML that is no resource.
fn between<'t>(text: &'t str, stack: &[(&str, usize)], redactor: &mut Redactor) -> Cow<'t, str> {
    let mut names = stack.iter().rev().map(|(name, _)| local(name));
    if text.trim().is_empty() {
        return Cow::Borrowed(text);
    }
    let replaced = match (names.next(), names.next()) {
        // Not remembered: a password may be any word of other texts.
        (Some("password"), _) => redactor.salt.pseudonym(Kind::Token, text),
        (Some("postcode"), Some("c")) => redactor.replace(Kind::Postcode, &unescaped(text)),
        _ => return redactor.known.replace(text),
    };
    Cow::Owned(replaced)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The name of an element that begins; nothing for its end, a comment or a declaration.
fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches('<');
    let end = name.find(|c: char| c.is_whitespace() || c == '/' || c == '>');
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    if name.starts_with(['!', '?']) {
        ""
    } else {
        name
    }
}

/// Returns a tag with its `value` replaced, where that belongs to people.
fn element<'t>(
    tag: &'t str,
    text: &str,
    stack: &[(&str, usize)],
    redactor: &mut Redactor,
) -> Cow<'t, str> {
    let Some((start, end)) = value_of(tag) else {
        return Cow::Borrowed(tag);
    };
    let raw = tag.get(start..end).unwrap_or_default();
    let value = unescaped(raw);
    let path: Vec<&str> = stack.iter().map(|(name, _)| *name).collect();
    let is_number = path.ends_with(&["identifier", "value"]) && names_nhs_number(text, stack);
    let kind = if is_number {
        Some(Kind::NhsNumber)
    } else {
        kind_of(&path)
    };
    let replaced = match kind {
        Some(kind) => Cow::Owned(redactor.replace(kind, &value)),
        None => redactor.known.replace(&value),
    };
    if replaced == value {
        return Cow::Borrowed(tag);
    }
    let around = (tag.get(..start), tag.get(end..));
    Cow::Owned(format!(
        "{}{}{}",
        around.0.unwrap_or_default(),
        escaped(&replaced),
        around.1.unwrap_or_default()
    ))
}

/// Whether the identifier around says that its value is an NHS number.
fn names_nhs_number(text: &str, stack: &[(&str, usize)]) -> bool {
    let around = stack.iter().rev().nth(1).map_or(0, |(_, open)| *open);
    let rest = text.get(around..).unwrap_or_default();
    let end = rest.find("</identifier").unwrap_or(rest.len());
    rest.get(..end)
        .is_some_and(|part| part.contains("/nhs-number"))
}

/// Where the `value` attribute of a tag stands, without its quotes.
fn value_of(tag: &str) -> Option<(usize, usize)> {
    let name = tag.find(" value=").or_else(|| tag.find("\nvalue="))?;
    let start = name + " value=".len();
    let quote = tag.get(start..)?.chars().next()?;
    let inside = start + quote.len_utf8();
    let length = tag.get(inside..)?.find(quote)?;
    Some((inside, inside + length))
}

fn unescaped(raw: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw))
}

fn escaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}
