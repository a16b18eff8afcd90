//! The narrative: XHTML within FHIR, kept as text.
//!
//! The text is the source's own, byte for byte, so that JSON and XML give the same. Only where its
//! names depend on what stands around it (a prefix, an inherited namespace) is it written anew.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesStart, Event};

use super::XHTML;
use super::allowed::is_allowed;
use super::name::is_character;
use super::source::{Next, Source, Space, Tag, attribute_value};
use super::well_formed::well_formed;
use crate::broken::{Read, shorten};
use crate::{MAX_DEPTH, Rule};

/// How many attributes an element of the narrative may have.
const MAX_ATTRIBUTES: usize = 64;

/// Characters that narratives in JSON call by names that XML does not know.
///
/// Source: <https://html.spec.whatwg.org/multipage/named-characters.html>, those found in practice.
const NAMED_CHARACTERS: [(&str, char); 14] = [
    ("&nbsp;", '\u{A0}'),
    ("&pound;", '£'),
    ("&copy;", '©'),
    ("&reg;", '®'),
    ("&deg;", '°'),
    ("&middot;", '·'),
    ("&eacute;", 'é'),
    ("&ndash;", '–'),
    ("&mdash;", '—'),
    ("&lsquo;", '‘'),
    ("&rsquo;", '’'),
    ("&ldquo;", '“'),
    ("&rdquo;", '”'),
    ("&hellip;", '…'),
];

/// Reads the narrative from its start tag to its end tag.
pub(super) fn read<'a>(source: &mut Source<'a>, tag: &Tag<'a>) -> Read<String> {
    let has_prefixes = check(source, tag)?;
    let text = source.text.get(tag.at..source.behind()).unwrap_or_default();
    let has_space = tag.space != Space::Xhtml || tag.start.attributes_raw().contains("xmlns=");
    Ok(if has_space && !has_prefixes {
        text.to_owned()
    } else {
        without_prefixes(text)
    })
}

/// Writes a narrative: as it is where it is one element, else as the text of a `div`.
///
/// The names that HTML has for some characters are replaced by the characters' numbers first.
pub(super) fn write(out: &mut String, text: &str) {
    let text = with_numbers(text);
    if is_element(&text) {
        out.push_str(&text);
    } else {
        let letters = text.chars().map(|c| {
            if is_character(c) {
                c
            } else {
                char::REPLACEMENT_CHARACTER
            }
        });
        let text: String = letters.collect();
        let _ = write!(out, "<div xmlns=\"{XHTML}\">{}</div>", partial_escape(text));
    }
}

/// Whether a text is a narrative: one `div`, well-formed; the names that HTML has for some characters
/// are taken. Nothing stands in it but what may stand in a narrative.
pub(crate) fn is_narrative(text: &str) -> bool {
    let numbered;
    let text = if text.contains('&') {
        numbered = with_numbers(text);
        numbered.trim()
    } else {
        text.trim()
    };
    is_element(text) && is_allowed(text)
}

/// Replaces the names that HTML gives to characters by the characters' numbers.
fn with_numbers(text: &str) -> String {
    let mut text = text.to_owned();
    if text.contains('&') {
        for (name, letter) in NAMED_CHARACTERS {
            text = text.replace(name, &format!("&#{};", u32::from(letter)));
        }
    }
    text
}

/// Whether a text is one well-formed `div` that needs nothing from around it.
fn is_element(text: &str) -> bool {
    let mut source = Source::new(text);
    let Ok(Next::Open(tag)) = source.next() else {
        return false;
    };
    tag.at == 0
        && tag.name() == "div"
        && matches!(check(&mut source, &tag), Ok(false))
        && source.behind() == text.len()
}

/// Moves over an element and all within, and tells whether any name has a prefix.
fn check<'a>(source: &mut Source<'a>, tag: &Tag<'a>) -> Read<bool> {
    let mut has_prefixes = tag.start.name().prefix().is_some();
    check_attributes(source, &tag.start)?;
    let mut depth = usize::from(!tag.is_empty);
    while depth > 0 {
        let (_, event) = source.event()?;
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                has_prefixes |= start.name().prefix().is_some();
                check_attributes(source, start)?;
                depth += usize::from(matches!(event, Event::Start(_)));
                if depth > MAX_DEPTH {
                    return Err(source.broken(Rule::Depth { limit: MAX_DEPTH }));
                }
            }
            Event::End(_) => depth -= 1,
            other => check_text(source, other)?,
        }
    }
    Ok(has_prefixes)
}

/// Checks what stands between the tags of the narrative.
fn check_text(source: &Source<'_>, event: &Event<'_>) -> Read<()> {
    match event {
        Event::GeneralRef(reference) => source.check_reference(reference),
        Event::DocType(_) => Err(source.broken(Rule::Doctype)),
        Event::Eof => {
            let found = "the end of the text within the narrative".to_owned();
            Err(source.broken(Rule::Syntax {
                expected: "an end tag",
                found,
            }))
        }
        text => match text.chars().find(|letter| !is_character(*letter)) {
            Some(found) => Err(source.broken(Rule::Character { found })),
            None => Ok(()),
        },
    }
}

/// Checks the attributes of an element of the narrative.
fn check_attributes(source: &Source<'_>, start: &BytesStart<'_>) -> Read<()> {
    for (count, attribute) in start.attributes().enumerate() {
        if count == MAX_ATTRIBUTES {
            return Err(source.broken(Rule::Attributes {
                limit: MAX_ATTRIBUTES,
            }));
        }
        let attribute = attribute.map_err(|error| source.broken(well_formed(&error.into())))?;
        attribute_value(&attribute).map_err(|rule| source.broken(rule))?;
    }
    let name = start.local_name().into_inner();
    let is_name = name.starts_with(|letter: char| letter.is_alphabetic());
    if is_name {
        Ok(())
    } else {
        Err(source.broken(Rule::Name {
            found: shorten(name),
        }))
    }
}

/// Writes a checked narrative with the namespace at its beginning and names without prefixes.
fn without_prefixes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut reader = Reader::from_str(text);
    let mut is_first = true;
    let mut from = 0;
    loop {
        let event = reader.read_event();
        let to = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match event {
            Ok(Event::Start(start)) => write_start(&mut out, &start, is_first, ">"),
            Ok(Event::Empty(start)) => write_start(&mut out, &start, is_first, "/>"),
            Ok(Event::End(end)) => {
                let _ = write!(out, "</{}>", end.local_name().into_inner());
            }
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => out.push_str(text.get(from..to).unwrap_or_default()),
        }
        is_first = false;
        from = to;
    }
}

/// Writes a start tag without prefix and namespaces, but for that of XHTML where asked for.
fn write_start(out: &mut String, start: &BytesStart<'_>, has_space: bool, end: &str) {
    let _ = write!(out, "<{}", start.local_name().into_inner());
    if has_space {
        let _ = write!(out, " xmlns=\"{XHTML}\"");
    }
    for attribute in start.attributes().flatten() {
        if attribute.key.as_namespace_binding().is_none() {
            let value = attribute.value.replace('"', "&quot;");
            let _ = write!(out, " {}=\"{value}\"", attribute.key.into_inner());
        }
    }
    out.push_str(end);
}
