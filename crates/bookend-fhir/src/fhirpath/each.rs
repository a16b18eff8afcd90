//! Where a path leads, handed over item by item: nothing is kept of what lies on the way.

use std::slice;

use super::children::Step;
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::functions::Body;
use super::item::Item;
use super::lent::Few;
use super::name::Name;
use super::scope::Scope;
use super::syntax::{Expr, TypeSpecifier};
use super::types;

/// What comes of handing an item over.
pub(super) type Taken = Result<(), EvaluateError>;

/// Whoever takes items, one after another.
pub(super) trait Take<'t>: FnMut(&Item<'t>) -> Taken {}

impl<'t, F: FnMut(&Item<'t>) -> Taken + ?Sized> Take<'t> for F {}

impl<'t> Evaluator<'t> {
    /// Returns what a part of an expression comes to.
    pub(super) fn few(&self, expr: &Expr, scope: &Scope<'_, 't>) -> Result<Few<'t>, EvaluateError> {
        if !self.is_walked(expr) && !expr.is_of_one() {
            return Ok(Few::from_vec(self.evaluate(expr, scope)?));
        }
        let mut items = Few::new();
        self.each(expr, scope, &mut |item| {
            items.push(item.clone());
            Ok(())
        })?;
        Ok(items)
    }

    /// Whether a part is a step on a path, whose items are found one by one.
    pub(super) fn is_walked(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Shared(..) => false,
            // Without tables, it takes all items to know whether there is such a type.
            Expr::Typed { .. } if self.tables.is_empty() => false,
            _ => expr.is_step(),
        }
    }

    /// Hands over what a part of an expression comes to, in its order.
    ///
    /// # Errors
    ///
    /// As evaluating the part has it, and those of whoever takes the items.
    pub(super) fn each(
        &self,
        expr: &Expr,
        scope: &Scope<'_, 't>,
        take: &mut dyn FnMut(&Item<'t>) -> Taken,
    ) -> Taken {
        match expr {
            Expr::Member { input, name } => {
                self.spend(1)?;
                let step = Step::new(name, &self.tables);
                match input {
                    Some(input) => {
                        self.each(input, scope, &mut |item| self.down(&step, item, take))
                    }
                    None => self.first_name(scope.this, &step, take),
                }
            }
            Expr::Call(call) => match call.function.body {
                Body::Walk(walk) => {
                    self.spend(1)?;
                    walk(self, call, scope, take)
                }
                Body::Question(_) | Body::OfAnswer(_) => {
                    let answer = self.answer(expr, scope, call.function.name)?;
                    answer.map(Item::from).iter().try_for_each(take)
                }
                Body::Item(make) => {
                    self.spend(1)?;
                    make(&self.call(call, scope)?)?.iter().try_for_each(take)
                }
                Body::Items(_) => self.evaluate(expr, scope)?.iter().try_for_each(take),
            },
            Expr::Typed {
                operand, specifier, ..
            } if self.is_walked(expr) => {
                self.spend(1)?;
                let input = operand.as_deref().unwrap_or(&Expr::This);
                self.typed(input, specifier, scope, take)
            }
            Expr::Shared(path, walk) if !path.is_shared(scope) => self.each(walk, scope, take),
            Expr::This | Expr::Shared(..) => self.lent(expr, scope)?.iter().try_for_each(take),
            _ => self.evaluate(expr, scope)?.iter().try_for_each(take),
        }
    }

    /// Hands over the items that have a type.
    fn typed(
        &self,
        input: &Expr,
        specifier: &TypeSpecifier,
        scope: &Scope<'_, 't>,
        take: &mut dyn FnMut(&Item<'t>) -> Taken,
    ) -> Taken {
        let mut is_known = false;
        self.each(input, scope, &mut |item| {
            if !is_known {
                types::known(specifier, slice::from_ref(item), &self.tables)?;
                is_known = true;
            }
            match types::of_type(item, specifier, &self.tables) {
                Some(item) => take(&item),
                None => Ok(()),
            }
        })
    }

    /// Hands over the children that some items have of one name.
    ///
    /// # Errors
    ///
    /// As [`Evaluator::each`].
    pub(super) fn children(
        &self,
        items: &[Item<'t>],
        name: &Name,
        take: &mut dyn FnMut(&Item<'t>) -> Taken,
    ) -> Taken {
        let step = Step::new(name, &self.tables);
        items
            .iter()
            .try_for_each(|item| self.down(&step, item, take))
    }

    fn down(
        &self,
        step: &Step<'_>,
        item: &Item<'t>,
        take: &mut dyn FnMut(&Item<'t>) -> Taken,
    ) -> Taken {
        self.spend(1)?;
        let mut counted = |child: &Item<'t>| {
            self.spend(1)?;
            take(child)
        };
        match item.node() {
            Some(node) => step.take(node, &mut counted),
            None => item
                .child(step.name().as_str())
                .iter()
                .try_for_each(counted),
        }
    }

    /// Evaluates a name at the start of a path. The name of the type that the item has is the item
    /// itself: `Slot.status` on a Slot is its status.
    fn first_name(
        &self,
        this: &[Item<'t>],
        step: &Step<'_>,
        take: &mut dyn FnMut(&Item<'t>) -> Taken,
    ) -> Taken {
        let name = step.name();
        let is_named = |item: &&Item<'t>| self.is_of_first_name(item, name.as_str());
        if name.may_be_type() && this.iter().any(|it| is_named(&it)) {
            return this.iter().filter(is_named).try_for_each(take);
        }
        this.iter().try_for_each(|item| self.down(step, item, take))
    }

    fn is_of_first_name(&self, item: &Item<'t>, name: &str) -> bool {
        item.node().is_some_and(|node| {
            let own = node.type_name();
            own == name || node.kind.fhir().is_some() && self.tables.is_a(own, name)
        })
    }
}
