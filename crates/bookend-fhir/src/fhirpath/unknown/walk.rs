//! Walking an expression with the types that its parts can have.

use std::collections::BTreeSet;
use std::ops::Range;

use super::types::Types;
use crate::fhirpath::Expression;
use crate::fhirpath::syntax::{Expr, Operator, TypeQuestion, TypeSpecifier};
use crate::{Element, Kind, Structures, Type};

/// A name in an expression for which there is nothing at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name.
    pub name: String,
    /// The types at its place, none of which has such an element; empty when the name is that of a
    /// type that does not exist.
    pub types: Vec<&'static str>,
    /// The names that are known there.
    pub known: Vec<String>,
    /// Where the name stands in the text of the expression.
    pub range: Range<usize>,
}

impl Expression {
    /// Returns the names in the expression for which there is nothing, when it is evaluated on a
    /// resource of one of several types; on any resource, when no type is named.
    pub fn unknown_names(
        &self,
        roots: &[&str],
        structures: &'static Structures,
    ) -> Vec<UnknownName> {
        self.unknown_on(&Types::of_resources(roots, structures), structures)
    }

    /// Returns the names in the expression for which there is nothing on whatever it is evaluated:
    /// a resource or any part of one.
    pub fn unknown_names_anywhere(&self, structures: &'static Structures) -> Vec<UnknownName> {
        self.unknown_on(&Types::Anything, structures)
    }

    fn unknown_on(&self, root: &Types, structures: &'static Structures) -> Vec<UnknownName> {
        let mut walk = Walk::new(self.text(), structures, root.clone());
        walk.types_of(self.expr(), root);
        walk.unknown
    }
}

/// What is known on the way through an expression.
pub(super) struct Walk<'e> {
    text: &'e str,
    pub(super) structures: &'static Structures,
    root: Types,
    unknown: Vec<UnknownName>,
}

impl<'e> Walk<'e> {
    pub(super) fn new(text: &'e str, structures: &'static Structures, root: Types) -> Self {
        Self {
            text,
            structures,
            root,
            unknown: Vec::new(),
        }
    }

    /// Returns the types that an expression leads to, where `$this` has these.
    pub(super) fn types_of(&mut self, expr: &Expr, this: &Types) -> Types {
        match expr {
            Expr::This => this.clone(),
            Expr::Variable(name)
                if matches!(name.as_str(), "resource" | "context" | "rootResource") =>
            {
                self.root.clone()
            }
            Expr::Empty | Expr::Literal(_) | Expr::Index | Expr::Total | Expr::Variable(_) => {
                Types::Anything
            }
            Expr::Member { input, name, .. } => self.member(input.as_deref(), name.as_str(), this),
            Expr::Call(call) => {
                let input = self.input(call.input.as_deref(), this);
                self.call(call.function.name, &call.arguments, input, this)
            }
            Expr::Indexed { input, index } => {
                self.types_of(index, this);
                self.types_of(input, this)
            }
            Expr::Signed { operand, .. } => {
                self.types_of(operand, this);
                Types::Anything
            }
            Expr::Binary {
                operator,
                left,
                right,
            } => {
                let (left, right) = (self.types_of(left, this), self.types_of(right, this));
                match operator {
                    Operator::Union => left.and(right),
                    _ => Types::Anything,
                }
            }
            Expr::Typed {
                question,
                operand,
                specifier,
            } => {
                self.input(operand.as_deref(), this);
                self.typed(*question, specifier)
            }
            Expr::Shared(_, inner) => self.types_of(inner, this),
        }
    }

    fn input(&mut self, input: Option<&Expr>, this: &Types) -> Types {
        input.map_or_else(|| this.clone(), |input| self.types_of(input, this))
    }

    fn call(&mut self, name: &str, arguments: &[Expr], input: Types, this: &Types) -> Types {
        match name {
            "where" => {
                self.each(arguments, &input);
                input
            }
            "select" => self.each(arguments, &input),
            "all" | "exists" | "iif" => {
                self.each(arguments, &input);
                Types::Anything
            }
            // What is repeated is named on what it found before.
            "repeat" | "aggregate" => Types::Anything,
            "first" | "last" | "tail" | "single" | "distinct" | "skip" | "take" | "trace"
            | "intersect" | "exclude" => {
                self.each(arguments, this);
                input
            }
            "union" | "combine" => {
                let other = self.each(arguments, this);
                input.and(other)
            }
            "extension" => Types::one("Extension"),
            _ => {
                self.each(arguments, this);
                Types::Anything
            }
        }
    }

    /// Walks arguments, and returns the types of the last.
    fn each(&mut self, arguments: &[Expr], this: &Types) -> Types {
        let mut types = Types::Anything;
        for argument in arguments {
            types = self.types_of(argument, this);
        }
        types
    }

    fn typed(&mut self, question: TypeQuestion, specifier: &TypeSpecifier) -> Types {
        let system = specifier.namespace.as_deref() == Some("System");
        let named = self.structures.type_named(&specifier.name);
        match (named, question) {
            (Some(named), TypeQuestion::As | TypeQuestion::OfType) if !system => {
                Types::one(named.name)
            }
            (None, _) if !system && !is_of_the_language(&specifier.name) => {
                let known = self.structures.types();
                let known = known.filter(|known| known.kind != Kind::Nested);
                let known = known.map(|known| known.name.to_owned()).collect();
                self.report(&specifier.name, Vec::new(), known);
                Types::Anything
            }
            _ => Types::Anything,
        }
    }

    fn member(&mut self, input: Option<&Expr>, name: &str, this: &Types) -> Types {
        if input.is_none()
            && let Some(resource) = self.structures.resource_named(name)
        {
            return Types::one(resource.name);
        }
        let types = self.input(input, this).known(self.structures);
        let mut found = Types::OneOf(BTreeSet::new());
        let mut is_known = types.is_empty();
        for parent in &types {
            if let Some(children) = self.children(parent, name) {
                is_known = true;
                found = found.and(children);
            }
        }
        if types.is_empty() {
            if matches!(self.root, Types::Anything) {
                self.judge_anywhere(name);
            }
            return Types::Anything;
        }
        if is_known {
            return found;
        }
        let elements = types.iter().flat_map(|parent| &parent.elements);
        let known: BTreeSet<&str> = elements.map(|element| element.name).collect();
        let known = known.into_iter().map(str::to_owned).collect();
        let types = types.iter().map(|parent| parent.name).collect();
        self.report(name, types, known);
        Types::Anything
    }

    /// Remarks on a name that no element of the release has.
    fn judge_anywhere(&mut self, name: &str) {
        let mut elements = self.structures.types().flat_map(|found| &found.elements);
        let is_called = |element: &Element| {
            element.name == name || (element.is_choice && name.starts_with(element.name))
        };
        let is_known = matches!(name, "resourceType" | "value") || elements.any(is_called);
        if !is_known {
            let elements = self.structures.types().flat_map(|found| &found.elements);
            let known: BTreeSet<&str> = elements.map(|element| element.name).collect();
            let known = known.into_iter().map(str::to_owned).collect();
            let every = vec!["Element", "Resource", "DomainResource", "BackboneElement"];
            self.report(name, every, known);
        }
    }

    /// Returns the types of the element of a name; nothing where the type has none.
    fn children(&self, parent: &Type, name: &str) -> Option<Types> {
        if name == "resourceType" || (parent.kind == Kind::Primitive && name == "value") {
            return Some(Types::Anything);
        }
        if name == "extension" {
            return Some(Types::one("Extension"));
        }
        if let Some(named) = parent.element(name) {
            return Some(self.of_type(named.type_name));
        }
        let choice = parent.choice(name)?;
        let types = choice.types.iter().map(|name| self.of_type(name));
        Some(types.fold(Types::OneOf(BTreeSet::new()), Types::and))
    }

    /// Returns a type, and every resource for one that stands for all of them.
    fn of_type(&self, name: &str) -> Types {
        match self.structures.type_named(name) {
            Some(found) if found.is_abstract && found.kind == Kind::Resource => {
                Types::EveryResource
            }
            Some(found) if !found.is_abstract => Types::one(found.name),
            _ => Types::Anything,
        }
    }

    fn report(&mut self, name: &str, types: Vec<&'static str>, known: Vec<String>) {
        let unknown = UnknownName {
            name: name.to_owned(),
            types,
            known,
            range: word_in(self.text, name),
        };
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }
}

/// Whether a name is that of a type of FHIRPath itself.
fn is_of_the_language(name: &str) -> bool {
    crate::fhirpath::types::SYSTEM_TYPES.contains(&name)
}

/// Returns where a name stands in a text as a word of its own, outside of quotes; the whole text
/// where it does not.
pub(super) fn word_in(text: &str, name: &str) -> Range<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let found = text.match_indices(name).map(|(start, _)| start);
    let mut free = found.filter(|start| {
        let (before, after) = (text.get(..*start), text.get(start + name.len()..));
        let alone = !before.is_some_and(|before| before.ends_with(is_part))
            && !after.is_some_and(|after| after.starts_with(is_part));
        let quotes = before.map_or(0, |before| before.matches('\'').count());
        alone && quotes.is_multiple_of(2)
    });
    match free.next() {
        Some(start) => start..start + name.len(),
        None => 0..text.len(),
    }
}
