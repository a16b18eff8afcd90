//! Elements written one behind another.

use quick_xml::escape::escape;

/// A text of elements.
#[derive(Debug, Default)]
pub(super) struct Xml(String);

impl Xml {
    /// Writes an element with attributes as they stand, and what is in it.
    pub(super) fn element(&mut self, tag: &str, content: impl FnOnce(&mut Self)) -> &mut Self {
        let name = tag.split(' ').next().unwrap_or(tag);
        for part in ["<", tag, ">"] {
            self.0.push_str(part);
        }
        content(self);
        for part in ["</", name, ">"] {
            self.0.push_str(part);
        }
        self
    }

    /// Writes an element with a text.
    pub(super) fn leaf(&mut self, tag: &str, text: &str) -> &mut Self {
        self.element(tag, |xml| xml.0.push_str(&escape(text)))
    }

    /// Writes an element with a text, where there is one.
    pub(super) fn maybe(&mut self, tag: &str, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.leaf(tag, text),
            None => self,
        }
    }

    /// Returns the text.
    pub(super) fn finish(self) -> String {
        self.0
    }
}
