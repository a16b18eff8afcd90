//! The names that `$(…)` may use at a place in a script.

use crate::diagnostic::Diagnostic;
use crate::mutation::Mutation;
use crate::predicate::Side;
use crate::source::Span;
use crate::template::Shape;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What `$(…)` and predicates may speak of at a place in a script.
/// It is copied for every predicate, and so its parts are shared until they change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    known: Arc<BTreeMap<String, Below>>,
    /// The values that stand for names, in a matcher that is used with them.
    bound: Arc<BTreeMap<String, Shape>>,
    request: Types,
    response: Types,
    /// The mutations of the cases of a journey, of which `$(mutation)` is one.
    cases: Option<Arc<[Mutation]>>,
}

/// In place of a type: the body is no resource, and may have any element.
pub(crate) const NO_RESOURCE: &str = "(no resource)";

/// The types that the resource in a body can have; none where there is no telling.
pub(crate) type Types = Arc<[String]>;

/// What may follow a name after a dot.
#[derive(Clone, Debug)]
pub(crate) enum Below {
    /// Anything: what the value is, is not known before it is there.
    Anything,
    /// Nothing: the value has no parts.
    Nothing,
    /// One name of the author's choice, such as that of a header field.
    OneName,
    /// A name of the author's choice, which may have dots in it.
    SomeName,
    /// One of these, or the whole of them.
    Whole(BTreeMap<String, Self>),
    /// One of these; the whole of them is no value.
    Parts(BTreeMap<String, Self>),
}

/// Why a path is not known: the part that is at fault, and what is known in its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unknown<'n> {
    /// The part that is at fault; the last one where another is missing after it.
    pub part: &'n str,
    /// What is wrong.
    pub message: String,
    /// What is known in its place.
    pub known: Vec<&'n str>,
    /// The path with the side of the exchange before it, where it is known with that.
    pub of_side: Option<String>,
}

impl Unknown<'_> {
    /// Returns the remark, with what may have been meant.
    pub(crate) fn diagnose(self, span: &Span) -> Diagnostic {
        let diagnostic = Diagnostic::new(span, self.message);
        match self.of_side {
            Some(path) => diagnostic.help(format!("did you mean `{path}`?")),
            None => diagnostic.suggest(self.part, self.known),
        }
    }
}

impl Below {
    /// Returns parts that have no parts themselves, and of which the whole is no value.
    pub(crate) fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self::parts(words.into_iter().map(|word| (word, Self::Nothing)))
    }

    /// Returns parts that have no parts themselves, and of which the whole is a value.
    pub(crate) fn whole<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter();
        Self::Whole(words.map(|word| (word.to_owned(), Self::Nothing)).collect())
    }

    /// Returns several parts, of which the whole is no value.
    pub(crate) fn parts<'a>(parts: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        let parts = parts.into_iter();
        Self::Parts(
            parts
                .map(|(name, below)| (name.to_owned(), below))
                .collect(),
        )
    }
}

impl Names {
    /// Adds a name whose parts are not known.
    pub(crate) fn add(&mut self, root: impl Into<String>) {
        Arc::make_mut(&mut self.known).insert(root.into(), Below::Anything);
    }

    /// Adds a name and what may follow it.
    pub(crate) fn add_with(&mut self, root: &str, below: Below) {
        Arc::make_mut(&mut self.known).insert(root.to_owned(), below);
    }

    /// Adds a name whose parts are known, but not what may follow those.
    pub(crate) fn add_closed(&mut self, root: &str, parts: impl IntoIterator<Item = String>) {
        let parts = parts.into_iter().map(|part| (part, Below::Anything));
        self.add_with(root, Below::Whole(parts.collect()));
    }

    /// Adds every name that is known elsewhere and not here.
    pub(crate) fn add_all(&mut self, others: &Self) {
        for (name, below) in others.known.iter() {
            let here = Arc::make_mut(&mut self.known).entry(name.clone());
            here.or_insert_with(|| below.clone());
        }
    }

    /// Adds a name for which a value stands.
    pub(crate) fn bind(&mut self, root: &str, value: Shape) {
        self.add(root);
        Arc::make_mut(&mut self.bound).insert(root.to_owned(), value);
    }

    /// Returns the values that stand for names.
    pub(crate) fn bound(&self) -> &BTreeMap<String, Shape> {
        &self.bound
    }

    /// Says which mutations the cases of a journey have.
    pub(crate) fn set_cases(&mut self, cases: Arc<[Mutation]>) {
        self.cases = Some(cases);
    }

    /// Returns the mutations of the cases of a journey, where it has cases.
    pub(crate) fn cases(&self) -> Option<Arc<[Mutation]>> {
        self.cases.clone()
    }

    /// Returns whether a name is known.
    pub(crate) fn has(&self, root: &str) -> bool {
        self.known.contains_key(root)
    }

    /// Says which types the resource in the body of a side can have.
    pub(crate) fn expect_types(&mut self, side: Side, types: impl Into<Types>) {
        let types = types.into();
        match side {
            Side::Request => self.request = types,
            Side::Response => self.response = types,
        }
    }

    /// Returns the types that the resource in the body of a side can have; none where there is no
    /// telling.
    pub(crate) fn types(&self, side: Side) -> &[String] {
        match side {
            Side::Request => &self.request,
            Side::Response => &self.response,
        }
    }

    /// Returns the side of which a subject speaks that names none.
    pub(crate) fn side(&self) -> Side {
        if self.has("response") {
            Side::Response
        } else {
            Side::Request
        }
    }

    /// Returns nothing when a path is known, or else what is wrong with it.
    pub(crate) fn unknown<'n>(&'n self, path: &'n [String]) -> Option<Unknown<'n>> {
        let (root, rest) = path.split_first()?;
        match self.known.get(root) {
            Some(below) => unknown_below(root, rest, below),
            None => Some(Unknown {
                part: root,
                message: format!("nothing here is named `{root}`"),
                known: self.known.keys().map(String::as_str).collect(),
                of_side: self.of_side(path),
            }),
        }
    }

    /// A subject names no side where it speaks of its own; a name always does.
    fn of_side(&self, path: &[String]) -> Option<String> {
        let is_known = |side: &&str| {
            let below = self.known.get(*side);
            below.is_some_and(|below| unknown_below(side, path, below).is_none())
        };
        let side = ["request", "response"].into_iter().find(is_known)?;
        Some(format!("{side}.{}", path.join(".")))
    }
}

fn unknown_below<'n>(name: &'n str, rest: &'n [String], below: &'n Below) -> Option<Unknown<'n>> {
    let at_fault = |part, message| {
        Some(Unknown {
            part,
            message,
            known: Vec::new(),
            of_side: None,
        })
    };
    match (below, rest) {
        (Below::Anything, _)
        | (Below::Nothing | Below::Whole(_), [])
        | (Below::OneName, [_])
        | (Below::SomeName, [_, ..]) => None,
        (Below::Nothing, [part, ..]) => {
            at_fault(part, format!("`{name}` has no parts, and so no `{part}`"))
        }
        (Below::OneName | Below::SomeName, []) => at_fault(
            name,
            format!("`{name}` needs a name after it: `{name}.<name>`"),
        ),
        (Below::OneName, [_, part, ..]) => {
            at_fault(part, format!("a `{name}` has no parts, and so no `{part}`"))
        }
        (Below::Parts(parts), []) => Some(Unknown {
            part: name,
            message: format!("`{name}` is no value by itself; name a part of it"),
            known: parts.keys().map(String::as_str).collect(),
            of_side: None,
        }),
        (Below::Parts(parts) | Below::Whole(parts), [part, rest @ ..]) => match parts.get(part) {
            Some(below) => unknown_below(part, rest, below),
            None => Some(Unknown {
                part,
                message: format!("`{name}` has no part `{part}`"),
                known: parts.keys().map(String::as_str).collect(),
                of_side: None,
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says what is wrong with a path.
    fn said(path: &str) -> String {
        let mut names = Names::default();
        names.add_with("now", Below::Nothing);
        names.add_with("journey", Below::whole(["id"]));
        names.add_with(
            "request",
            Below::parts([("header", Below::OneName), ("body", Below::Anything)]),
        );
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        names
            .unknown(&path)
            .map_or_else(|| "known".to_owned(), |unknown| unknown.message)
    }

    #[test]
    fn a_name_that_lacks_its_side_is_suggested_with_it() {
        let mut names = Names::default();
        let parts = [("header", Below::OneName), ("body", Below::Anything)];
        names.add_with("request", Below::parts(parts));
        let meant = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|&part| part.to_owned()).collect();
            names.unknown(&path).and_then(|unknown| unknown.of_side)
        };
        let header = meant(&["header", "X-Request-ID"]);
        assert_eq!(header.as_deref(), Some("request.header.X-Request-ID"));
        assert_eq!(meant(&["headers", "X-Request-ID"]), None);
        assert_eq!(meant(&["request", "bdy"]), None);
    }

    #[test]
    fn every_part_of_a_path_is_judged_as_far_as_it_is_known() {
        for known in [
            "request.header.Accept",
            "request.body.any.thing",
            "journey",
            "journey.id",
        ] {
            assert_eq!(said(known), "known", "{known}");
        }
        for (path, message) in [
            ("nwo", "nothing here is named `nwo`"),
            ("now.day", "`now` has no parts, and so no `day`"),
            ("journey.name", "`journey` has no part `name`"),
            (
                "request",
                "`request` is no value by itself; name a part of it",
            ),
            ("request.bdy", "`request` has no part `bdy`"),
            (
                "request.header",
                "`header` needs a name after it: `header.<name>`",
            ),
            (
                "request.header.Accept.0",
                "a `header` has no parts, and so no `0`",
            ),
        ] {
            assert_eq!(said(path), message, "{path}");
        }
    }
}
