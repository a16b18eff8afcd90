//! Paths that several expressions of a session begin with.

use std::rc::Rc;

use super::error::EvaluateError;
use super::kept::Kept;
use super::lent::{Few, Held};
use super::numbered::Numbered;
use super::scope::Scope;
use super::syntax::{Expr, TypeQuestion};
use super::variables::CONSTANT;

/// How many paths are remembered.
const REMEMBERED: usize = 512;

/// How many items a path may lead to for them to be kept, unless they were sought among others or are the same
/// from anywhere, which may be asked for at every item: what is many is seldom asked for twice otherwise, and
/// takes up room.
const FEW: usize = 64;

/// The beginning of a path, such as `contained.ofType(Patient).name`, as it is written.
///
/// What it leads to from the top of a tree is the same wherever it is written: it depends on the
/// tree and on what is constant for a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SharedPath {
    text: Numbered,
    /// What stands behind `%resource.`: where nobody says that the tree is part of another resource, it leads to
    /// the same from the top.
    behind: Option<Numbered>,
    /// Whether it leads to the same from anywhere in an expression, not from its top alone.
    is_constant: bool,
    /// Whether it is part of a longer path that does so as well: then it is enough to remember that one.
    is_part: bool,
}

impl SharedPath {
    /// Whether where it leads from a scope is remembered: a constant may be asked for at every item, and
    /// what begins at the top by other expressions. Further in, the first name of a path is one of another
    /// item.
    pub(super) fn is_shared(&self, scope: &Scope<'_, '_>) -> bool {
        let is_anywhere = self.is_constant && !self.is_part;
        let is_here = self.is_constant || scope.is_plain();
        is_anywhere || is_here && self.has_several_holders()
    }

    fn has_several_holders(&self) -> bool {
        let behind = self.behind.as_ref();
        self.text.has_several_holders() || behind.is_some_and(Numbered::has_several_holders)
    }

    /// Returns the number by which it is remembered, in a tree that is the resource itself or not.
    fn number(&self, is_resource: bool) -> u64 {
        let behind = self.behind.as_ref().filter(|_| is_resource);
        behind.unwrap_or(&self.text).number()
    }
}

/// Makes a part that others are likely to begin with of the beginning of a path.
pub(super) fn beginning(expr: Expr, text: &str) -> Expr {
    match expr {
        // It is there already, or found as soon as it is remembered.
        Expr::Literal(_)
        | Expr::This
        | Expr::Variable(_)
        | Expr::Empty
        | Expr::Shared(..)
        | Expr::Member { input: None, .. } => expr,
        _ => shared(expr, text),
    }
}

/// Makes a part that is found once of a whole path that leads to the same from anywhere.
pub(super) fn whole(expr: Expr, text: &str) -> Expr {
    match expr {
        Expr::Literal(_) | Expr::Variable(_) | Expr::Shared(..) => expr,
        _ if is_constant(&expr) => shared(expr, text),
        _ => expr,
    }
}

fn shared(mut expr: Expr, text: &str) -> Expr {
    let text = text.trim_end();
    let path = SharedPath {
        text: Numbered::of(text),
        behind: behind_resource(text).map(Numbered::of),
        is_constant: is_constant(&expr),
        is_part: false,
    };
    if path.is_constant {
        mark_parts(&mut expr);
    }
    Expr::Shared(path, Box::new(expr))
}

/// Returns what stands behind `%resource.`; not what is no member at the top: a type, which is the resource
/// itself, or a literal.
fn behind_resource(text: &str) -> Option<&str> {
    let behind = text.strip_prefix("%resource.")?;
    let is_name = behind.starts_with(|c: char| c.is_ascii_lowercase());
    let is_literal = ["true", "false"]
        .iter()
        .any(|literal| behind.starts_with(literal));
    (is_name && !is_literal).then_some(behind)
}

/// Marks what a constant path is made of, as far as it was not marked when that was made.
fn mark_parts(expr: &mut Expr) {
    match expr {
        Expr::Shared(path, _) => path.is_part = true,
        Expr::Member {
            input: Some(input), ..
        } => mark_parts(input),
        Expr::Typed {
            operand: Some(operand),
            ..
        } => mark_parts(operand),
        Expr::Call(call) => {
            call.input.iter_mut().for_each(|input| mark_parts(input));
            call.arguments.iter_mut().for_each(mark_parts);
        }
        _ => {}
    }
}

/// Whether a part comes to the same wherever it stands: it begins with a variable that is constant
/// for a session, and nothing in it speaks of the item at hand.
fn is_constant(expr: &Expr) -> bool {
    let given = |input: &Option<Box<Expr>>| input.as_deref().is_some_and(is_constant);
    match expr {
        Expr::Literal(_) => true,
        Expr::Variable(name) => CONSTANT.contains(&name.as_str()),
        Expr::Member { input, .. } => given(input),
        Expr::Typed { operand, .. } => given(operand),
        Expr::Call(call) => given(&call.input) && call.arguments.iter().all(is_constant),
        Expr::Shared(path, _) => path.is_constant,
        _ => false,
    }
}

impl<'t> Kept<'t> {
    /// Returns where a path leads, in a tree that is the resource itself or not: as it is remembered, or else
    /// as it is walked now.
    ///
    /// # Errors
    ///
    /// As walking has it.
    pub(super) fn of(
        &self,
        (path, is_resource): (&SharedPath, bool),
        walked: &Expr,
        walk: impl FnOnce() -> Result<Few<'t>, EvaluateError>,
    ) -> Result<Rc<Held<'t>>, EvaluateError> {
        self.or_found(path.number(is_resource), walk, |items| {
            let is_worth_it = path.is_constant || items.len() <= FEW || is_sought(walked);
            is_worth_it && self.len() < REMEMBERED
        })
    }
}

/// Whether a path ends in a type: it costs more to find its items than to keep them.
fn is_sought(walked: &Expr) -> bool {
    let question = TypeQuestion::OfType;
    matches!(walked, Expr::Typed { question: found, .. } if *found == question)
}
