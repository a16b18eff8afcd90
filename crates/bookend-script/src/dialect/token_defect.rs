//! The ways in which a script may break a bearer token.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::Node;
use crate::template::Shape;

/// A way to break a token.
#[derive(Clone, Debug)]
pub struct TokenDefect {
    /// Claims to set, by name or, further in, by JSON Pointer; one that comes to nothing is left
    /// out.
    pub claims: Vec<(String, Shape)>,
    /// Claims to drop, by name or, further in, by JSON Pointer.
    pub without: Vec<String>,
    /// Fields of the token's header to set.
    pub header: Vec<(String, Shape)>,
    /// What to do to the text of the token.
    pub form: DefectiveForm,
}

/// What can be done to the text of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectiveForm {
    /// Nothing.
    Sound,
    /// The trailing dot is missing.
    TwoSegments,
    /// A fourth segment follows.
    FourSegments,
    /// The third segment is not empty.
    Signed,
    /// The second segment is not base64url.
    NotBase64,
    /// The second segment is not JSON.
    NotJson,
    /// The scheme is not `Bearer`.
    OtherScheme,
    /// No token after the scheme.
    Empty,
}

impl DefectiveForm {
    /// Returns the scheme that stands before the token.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::OtherScheme => "Basic",
            Self::Sound
            | Self::TwoSegments
            | Self::FourSegments
            | Self::Signed
            | Self::NotBase64
            | Self::NotJson
            | Self::Empty => "Bearer",
        }
    }
}

const FORMS: &[(&str, DefectiveForm)] = &[
    ("sound", DefectiveForm::Sound),
    ("two-segments", DefectiveForm::TwoSegments),
    ("four-segments", DefectiveForm::FourSegments),
    ("signed", DefectiveForm::Signed),
    ("not-base64", DefectiveForm::NotBase64),
    ("not-json", DefectiveForm::NotJson),
    ("other-scheme", DefectiveForm::OtherScheme),
    ("empty", DefectiveForm::Empty),
];

impl TokenDefect {
    /// Reads a way to break a token with these claims.
    pub(crate) fn read(
        checker: &Checker<'_>,
        node: &Node,
        names: &Names,
        claims: &Shape,
    ) -> Option<Self> {
        let fields = checker.fields(node, "a token defect")?;
        let form = fields
            .take("form")
            .and_then(|node| checker.word(node, "`form`", FORMS));
        let without = fields.take("without");
        let defect = Self {
            claims: super::read_pairs(checker, fields.take("claims"), names),
            without: without
                .map(|node| checker.texts(node, "a claim"))
                .unwrap_or_default(),
            header: super::read_pairs(checker, fields.take("header"), names),
            form: form.unwrap_or(DefectiveForm::Sound),
        };
        let absent = |place: &&String| !is_at(claims, place);
        if let (Some(node), Some(place)) = (without, defect.without.iter().find(absent)) {
            let message = format!("the token has nothing at `{place}` that could be left out");
            checker.report(Diagnostic::new(&node.span, message));
        }
        fields.finish(checker);
        Some(defect)
    }
}

/// Returns whether there is something at a place: the name of a member, or a JSON Pointer.
pub(super) fn is_at(shape: &Shape, place: &str) -> bool {
    let Some(pointer) = place.strip_prefix('/') else {
        return member(shape, place).is_some();
    };
    let mut parts = pointer.split('/');
    parts
        .try_fold(shape, |shape, part| {
            member(shape, &part.replace("~1", "/").replace("~0", "~"))
        })
        .is_some()
}

/// Returns a member of a map, or an item of a list; what only evaluation can know counts as there.
fn member<'s>(shape: &'s Shape, name: &str) -> Option<&'s Shape> {
    match shape {
        Shape::Map(entries) => {
            let found = entries.iter().find(|(key, _)| key == name);
            found.map(|(_, shape)| shape)
        }
        Shape::List(items) => items.get(name.parse::<usize>().ok()?),
        Shape::If(_, map) => member(map, name),
        Shape::Value(value) if !value.is_object() && !value.is_array() => None,
        Shape::Value(_) | Shape::Expression(_) | Shape::Text(_) => Some(shape),
    }
}
