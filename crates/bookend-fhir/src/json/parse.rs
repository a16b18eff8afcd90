//! Reading.

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::number;
use crate::broken::{Broken, Read, decode, shorten};
use crate::{MAX_DEPTH, ParseError, Rule};

/// How many members an object has room for at first: a Coding or an Identifier has no more.
const USUAL_MEMBERS: usize = 4;

/// How many members there is room for in one that begins as a resource does.
const MEMBERS_OF_RESOURCES: usize = 14;

/// Reads a resource.
///
/// **Shape:** UTF-8, a byte order mark is tolerated; one object with a `resourceType` that is text
/// and nothing after it; names differ within an object; objects and arrays of arrays nest at most
/// 100 deep; numbers have at most 64 digits and an exponent of at most 308.
///
/// # Errors
///
/// The first rule of these, or of the grammar of JSON, that the text breaks, with its place.
pub fn parse(bytes: &[u8]) -> Result<Value, ParseError> {
    let text = decode(bytes)?;
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        root: None,
    };
    reader.resource().map_err(|broken| {
        let broken = match &reader.root {
            Some(root) => broken.within(root),
            None => broken,
        };
        broken.locate(text)
    })
}

/// Reads a value of any kind, as strictly as a resource is read.
///
/// # Errors
///
/// As [`parse`], but for what a resource has to have.
pub fn parse_value(bytes: &[u8]) -> Result<Value, ParseError> {
    let text = decode(bytes)?;
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        root: None,
    };
    reader.whole().map_err(|broken| broken.locate(text))
}

/// A place in a text, moving forward.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: usize,
    /// The type of the resource, once it was read.
    root: Option<String>,
}

impl<'a> Reader<'a> {
    /// Reads the whole text.
    fn whole(&mut self) -> Read<Value> {
        self.skip_space();
        let value = self.value()?;
        self.skip_space();
        if self.at < self.text.len() {
            return Err(self.broken(Rule::Trailing {
                found: self.found(),
            }));
        }
        Ok(value)
    }

    /// Reads the whole text, which is a resource.
    fn resource(&mut self) -> Read<Value> {
        let resource = self.whole()?;
        let Value::Object(members) = &resource else {
            return Err(Broken::new(
                Rule::Resource {
                    found: sort(&resource),
                },
                0,
            ));
        };
        match members.get("resourceType") {
            Some(Value::String(name)) if !name.is_empty() => Ok(resource),
            other => {
                let quoted = |value: &Value| format!("`{}`", shorten(&value.to_string()));
                let found = other.map_or_else(|| "nothing".to_owned(), quoted);
                Err(Broken::new(Rule::ResourceType { found }, 0))
            }
        }
    }

    /// Reads a value; the place is at its first character.
    fn value(&mut self) -> Read<Value> {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.array(),
            Some(b'"') => self.text().map(Value::String),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.unexpected("a value")),
        }
    }

    /// Reads one level deeper.
    fn nested(&mut self, read: fn(&mut Self) -> Read<Value>) -> Read<Value> {
        if self.depth == MAX_DEPTH {
            return Err(self.broken(Rule::Depth { limit: MAX_DEPTH }));
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// Reads an object from its brace.
    fn object(&mut self) -> Read<Value> {
        self.at += 1;
        self.skip_space();
        if self.skip(b'}') {
            return Ok(Value::Object(Map::new()));
        }
        let is_resource = self.rest().starts_with("\"resourceType\"");
        let mut members = Map::with_capacity(if is_resource {
            MEMBERS_OF_RESOURCES
        } else {
            USUAL_MEMBERS
        });
        loop {
            self.member(&mut members)?;
            self.skip_space();
            if self.skip(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.skip(b',') {
                return Err(self.unexpected("`,` or `}`"));
            }
            self.skip_space();
        }
    }

    /// Reads `"name": value` into an object.
    fn member(&mut self, members: &mut Map<String, Value>) -> Read<()> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a name in double quotes"));
        }
        let name = self.text()?;
        self.skip_space();
        if !self.skip(b':') {
            return Err(self.unexpected("`:`").within(&name));
        }
        self.skip_space();
        let value = self.value().map_err(|broken| broken.within(&name))?;
        if self.depth == 1 && name == "resourceType" && self.root.is_none() {
            self.root = value.as_str().map(str::to_owned);
        }
        match members.entry(name) {
            Entry::Vacant(vacant) => vacant.insert(value),
            Entry::Occupied(occupied) => {
                let found = shorten(occupied.key());
                let broken = Broken::new(Rule::Duplicate { found }, start);
                return Err(broken.within(occupied.key()));
            }
        };
        Ok(())
    }

    /// Reads an array from its bracket.
    fn array(&mut self) -> Read<Value> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.skip(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            let item = match self.peek() {
                Some(b'[') => self.nested(Self::array),
                _ => self.value(),
            };
            items.push(item.map_err(|broken| broken.within_item(items.len()))?);
            self.skip_space();
            if self.skip(b']') {
                return Ok(Value::Array(items));
            }
            if !self.skip(b',') {
                return Err(self.unexpected("`,` or `]`"));
            }
            self.skip_space();
        }
    }

    /// Reads a number.
    fn number(&mut self) -> Read<Value> {
        let rest = self.rest();
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let end = rest
            .bytes()
            .position(|byte| !is_part(&byte))
            .unwrap_or(rest.len());
        match number(&rest[..end]) {
            Ok(Some(number)) => {
                self.at += end;
                Ok(Value::Number(number))
            }
            Ok(None) => Err(self.unexpected("a number")),
            Err(rule) => Err(self.broken(rule)),
        }
    }

    /// Reads `true`, `false` or `null`.
    fn word(&mut self, word: &str, value: Value) -> Read<Value> {
        if !self.rest().starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Moves over white space.
    fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        while bytes
            .get(self.at)
            .is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
        {
            self.at += 1;
        }
    }

    /// Moves over a character if it stands here.
    fn skip(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    /// Returns the byte at the place.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Returns the text from the place on.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Notes a rule broken at the place.
    pub(super) fn broken(&self, rule: Rule) -> Broken {
        Broken::new(rule, self.at)
    }

    /// Notes that something else should stand at the place.
    pub(super) fn unexpected(&self, expected: &'static str) -> Broken {
        self.broken(Rule::Syntax {
            expected,
            found: self.found(),
        })
    }

    /// Renders what stands at the place.
    fn found(&self) -> String {
        match self.rest() {
            "" => "the end of the text".to_owned(),
            rest => format!("`{}`", shorten(rest.lines().next().unwrap_or_default())),
        }
    }
}

/// Names the sort of a value.
fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
