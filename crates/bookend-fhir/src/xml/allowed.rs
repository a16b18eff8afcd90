//! What of XHTML may stand in a narrative.
//!
//! Source: <https://hl7.org/fhir/STU3/narrative.html>, constraints `txt-1` and `txt-2`: basic
//! formatting (HTML 4.0, chapters 7 to 11 without 9.4, and 15), links, images and styles; no head, no
//! body, no scripts, forms, frames or objects, nothing deprecated, no attributes of events; and
//! something to be read.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The elements, in the order of the alphabet.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "b",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "ul",
    "var",
];

/// The attributes that hold addresses.
const ADDRESSES: &[&str] = &["href", "src"];

/// Whether a narrative, which is well-formed, has nothing in it but what may stand there, and
/// something to be read.
pub(super) fn is_allowed(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    let mut says_something = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                if !is_element_allowed(&start) {
                    return false;
                }
                says_something |= start.local_name().into_inner() == "img";
            }
            Ok(Event::Text(text)) => says_something |= !text.trim().is_empty(),
            Ok(Event::CData(text)) => says_something |= !text.trim().is_empty(),
            Ok(Event::GeneralRef(_)) => says_something = true,
            Ok(Event::Eof) => return says_something,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn is_element_allowed(start: &BytesStart<'_>) -> bool {
    let name = start.local_name().into_inner();
    ELEMENTS.binary_search(&name).is_ok()
        && start.attributes().flatten().all(|attribute| {
            let name = attribute.key.into_inner();
            let is_event = name
                .get(..2)
                .is_some_and(|on| on.eq_ignore_ascii_case("on"));
            let runs = ADDRESSES.contains(&name) && is_script(&attribute.value);
            !is_event && !runs
        })
}

/// Whether an address is a program. Readers of addresses pass over blanks and the case of letters.
fn is_script(address: &str) -> bool {
    let letters = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control());
    let begin: String = letters.take("javascript:".len()).collect();
    begin.eq_ignore_ascii_case("javascript:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_whatever_their_place() {
        assert!(ELEMENTS.is_sorted());
    }
}
