//! SOAP messages: elements by local name and namespace, whatever their prefixes.

use super::xml::Xml;
use crate::reply::Reply;
use quick_xml::NsReader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

/// The namespace of the web service.
pub(super) const SERVICE: &str = "https://nww.pathwaysdos.nhs.uk/app/api/webservices";
const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// How deep elements may nest, and how many there may be: a request has five levels and thirty
/// elements.
const DEPTH: usize = 32;
const ELEMENTS: usize = 4096;

/// A version of SOAP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Version {
    /// 1.1.
    Soap11,
    /// 1.2.
    #[default]
    Soap12,
}

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// Its local name.
    pub(super) name: String,
    /// Its namespace; empty for none.
    pub(super) space: String,
    /// Its text, blanks around it left out.
    pub(super) text: String,
    /// What is in it.
    pub(super) children: Vec<Self>,
}

impl Element {
    /// Returns the first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the text of the first child of a name, when there is one.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        let text = self.child(name)?.text.as_str();
        (!text.is_empty()).then_some(text)
    }
}

/// A message: its version, its header and the operation in its body.
#[derive(Debug)]
pub(super) struct Envelope {
    pub(super) version: Version,
    pub(super) header: Option<Element>,
    pub(super) operation: Element,
}

/// Reads a message; nothing, where it is none. No entity is resolved but those of XML itself, and a
/// document type is refused.
pub(super) fn read(bytes: &[u8]) -> Option<Envelope> {
    let root = parse(std::str::from_utf8(bytes).ok()?)?;
    let version = match root.space.as_str() {
        SOAP_11 => Version::Soap11,
        SOAP_12 => Version::Soap12,
        _ => return None,
    };
    if root.name != "Envelope" {
        return None;
    }
    let body = root.child("Body")?;
    Some(Envelope {
        version,
        header: root.child("Header").cloned(),
        operation: body.children.first()?.clone(),
    })
}

fn parse(text: &str) -> Option<Element> {
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    // The element at the end is the one that is being read; the first stands for the document.
    let mut open = vec![Element::default()];
    let mut count = 0;
    loop {
        let (space, event) = reader.read_resolved_event().ok()?;
        let space = match space {
            ResolveResult::Bound(space) => space.into_inner().to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(_) => return None,
        };
        match event {
            Event::Start(start) | Event::Empty(start) if open.len() > DEPTH || count > ELEMENTS => {
                drop(start);
                return None;
            }
            Event::Start(start) => {
                count += 1;
                open.push(named(start.local_name().into_inner(), space));
            }
            Event::Empty(start) => {
                count += 1;
                let element = named(start.local_name().into_inner(), space);
                open.last_mut()?.children.push(element);
            }
            Event::End(_) => {
                let mut closed = open.pop()?;
                let text = closed.text.trim().to_owned();
                closed.text = text;
                open.last_mut()?.children.push(closed);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::CData(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(reference) => {
                let text = &mut open.last_mut()?.text;
                match reference.resolve_char_ref().ok()? {
                    Some(letter) => text.push(letter),
                    None => text.push_str(resolve_xml_entity(&reference)?),
                }
            }
            Event::DocType(_) => return None,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => break,
        }
    }
    let mut document = open.pop().filter(|_| open.is_empty())?;
    (document.children.len() == 1 && document.text.trim().is_empty())
        .then(|| document.children.remove(0))
}

fn named(name: &str, space: String) -> Element {
    Element {
        name: name.to_owned(),
        space,
        ..Element::default()
    }
}

/// Returns an answer with what `content` writes for its body.
pub(super) fn reply(version: Version, status: u16, content: impl FnOnce(&mut Xml)) -> Reply {
    let (space, media_type) = match version {
        Version::Soap11 => (SOAP_11, "text/xml; charset=utf-8"),
        Version::Soap12 => (SOAP_12, "application/soap+xml; charset=utf-8"),
    };
    let mut xml = Xml::default();
    xml.element(&format!("env:Envelope xmlns:env=\"{space}\""), |xml| {
        xml.element("env:Body", content);
    });
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}",
        xml.finish()
    );
    Reply::new(status, media_type, text)
}

/// Returns a fault with a number for its code, as the service has it.
pub(super) fn fault(version: Version, status: u16, code: u64, text: &str) -> Reply {
    let code = code.to_string();
    reply(version, status, |xml| {
        xml.element("env:Fault", |xml| match version {
            Version::Soap11 => {
                xml.leaf("faultcode", &code).leaf("faultstring", text);
            }
            Version::Soap12 => {
                xml.element("env:Code", |xml| {
                    xml.leaf("env:Value", &code);
                });
                xml.element("env:Reason", |xml| {
                    xml.leaf("env:Text xml:lang=\"en\"", text);
                });
            }
        });
    })
}
