//! Evaluates the parts of an expression.

use std::cell::Cell;

use serde_json::Value;

use super::arithmetic;
use super::compare;
use super::context::Context;
use super::error::EvaluateError;
use super::functions::{Body, Call};
use super::item::Item;
use super::kept::Kept;
use super::lent::Lent;
use super::scope::Scope;
use super::single;
use super::syntax::{Expr, Operator, TypeQuestion, WrittenCall};
use super::tables::Tables;
use super::types;
use super::variables;

/// How many items an evaluation may visit. A Bundle of a thousand entries has about fifty thousand.
const GREATEST_EFFORT: u64 = 5_000_000;

/// How many bytes of text count as one item.
pub(super) const BYTES_PER_ITEM: usize = 64;

/// The result of a part of an expression.
pub(super) type Outcome<'t> = Result<Vec<Item<'t>>, EvaluateError>;

/// One evaluation of an expression.
pub(super) struct Evaluator<'t> {
    pub(super) root: &'t Value,
    pub(super) context: &'t Context<'t>,
    pub(super) tables: Tables,
    /// What paths led to, and expressions of the session.
    pub(super) kept: Kept<'t>,
    effort: Cell<u64>,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(root: &'t Value, context: &'t Context<'t>) -> Self {
        Self {
            root,
            context,
            tables: Tables::new(context.structures),
            kept: Kept::default(),
            effort: Cell::new(0),
        }
    }

    /// Begins with an expression, which may take all the effort that there is for one.
    pub(super) fn begin(&self) {
        self.effort.set(0);
    }

    /// Returns the offset, in minutes, of a date-time that has none.
    pub(super) fn zone(&self) -> i16 {
        let seconds = self.context.now.offset().seconds();
        i16::try_from(seconds / 60).unwrap_or_default()
    }

    /// Counts items that are visited.
    ///
    /// # Errors
    ///
    /// [`EvaluateError::Effort`] when an evaluation visits too many.
    pub(super) fn spend(&self, items: usize) -> Result<(), EvaluateError> {
        let items = u64::try_from(items).unwrap_or(u64::MAX);
        let effort = self.effort.get().saturating_add(items);
        self.effort.set(effort);
        if effort > GREATEST_EFFORT {
            return Err(EvaluateError::Effort {
                limit: GREATEST_EFFORT,
            });
        }
        Ok(())
    }

    /// Counts texts that are computed, so that none outgrows the memory.
    pub(super) fn spend_on_texts(&self, items: &[Item<'t>]) -> Result<(), EvaluateError> {
        let bytes = items
            .iter()
            .map(Item::text_length)
            .fold(0, usize::saturating_add);
        self.spend(bytes / BYTES_PER_ITEM)
    }

    /// Evaluates a part of an expression.
    pub(super) fn evaluate(&self, expr: &Expr, scope: &Scope<'_, 't>) -> Outcome<'t> {
        self.spend(1)?;
        let items = self.part(expr, scope)?;
        // What is on the way down a tree makes no texts.
        if !self.is_walked(expr) {
            self.spend_on_texts(&items)?;
        }
        Ok(items)
    }

    fn part(&self, expr: &Expr, scope: &Scope<'_, 't>) -> Outcome<'t> {
        match expr {
            Expr::Empty => Ok(Vec::new()),
            Expr::Literal(item) => Ok(vec![item.clone()]),
            Expr::This => Ok(scope.this.to_vec()),
            Expr::Index => Ok(scope.index.into_iter().filter_map(position).collect()),
            Expr::Total => Ok(scope.total.map(<[_]>::to_vec).unwrap_or_default()),
            Expr::Variable(name) => variables::lookup(self, scope, name),
            Expr::Member { .. } => Ok(self.few(expr, scope)?.into_vec()),
            Expr::Call(call) => match call.function.body {
                Body::Items(evaluate) => evaluate(&self.call(call, scope)?),
                Body::Item(_) | Body::Walk(_) | Body::Question(_) | Body::OfAnswer(_) => {
                    Ok(self.few(expr, scope)?.into_vec())
                }
            },
            Expr::Indexed { input, index } => self.indexed(input, index, scope),
            Expr::Signed {
                is_negative,
                operand,
            } => arithmetic::sign(&self.evaluate(operand, scope)?, *is_negative),
            Expr::Binary {
                operator,
                left,
                right,
            } if operator.is_question() => {
                let answer = self.compared(*operator, left, right, scope)?;
                Ok(answer.map(Item::from).into_iter().collect())
            }
            Expr::Binary {
                operator,
                left,
                right,
            } => self.computed(*operator, left, right, scope),
            Expr::Typed {
                question,
                operand,
                specifier,
            } => {
                let input = self.input(operand.as_deref(), scope)?;
                match question {
                    TypeQuestion::Is => {
                        let answer = types::is(&input, specifier, &self.tables)?;
                        Ok(answer.map(Item::from).into_iter().collect())
                    }
                    TypeQuestion::As => types::cast(&input, specifier, &self.tables),
                    TypeQuestion::OfType => types::select(&input, specifier, &self.tables),
                }
            }
            Expr::Shared(..) => Ok(self.lent(expr, scope)?.into_vec()),
        }
    }

    /// Evaluates a part whose items are only looked at: those that are there already are lent.
    pub(super) fn lent<'s>(
        &self,
        expr: &'s Expr,
        scope: &Scope<'s, 't>,
    ) -> Result<Lent<'s, 't>, EvaluateError> {
        Ok(match expr {
            Expr::Literal(item) => Lent::Borrowed(std::slice::from_ref(item)),
            Expr::This => Lent::Borrowed(scope.this),
            Expr::Shared(path, walk) if path.is_shared(scope) => {
                let path = (path, self.context.resource.is_none());
                Lent::Shared(self.kept.of(path, walk, || self.few(walk, scope))?)
            }
            Expr::Shared(_, walk) => Lent::Made(self.few(walk, scope)?),
            _ => Lent::Made(self.few(expr, scope)?),
        })
    }

    /// Returns a call with its input.
    pub(super) fn call<'s>(
        &'s self,
        written: &'s WrittenCall,
        scope: &'s Scope<'s, 't>,
    ) -> Result<Call<'s, 't>, EvaluateError> {
        Ok(Call {
            evaluator: self,
            name: written.function.name,
            input: self.input(written.input.as_deref(), scope)?,
            arguments: &written.arguments,
            pattern: written.pattern.as_ref(),
            scope,
        })
    }

    pub(super) fn input<'s>(
        &self,
        input: Option<&'s Expr>,
        scope: &Scope<'s, 't>,
    ) -> Result<Lent<'s, 't>, EvaluateError> {
        match input {
            Some(input) => self.lent(input, scope),
            None => Ok(Lent::Borrowed(scope.this)),
        }
    }

    fn indexed(&self, input: &Expr, index: &Expr, scope: &Scope<'_, 't>) -> Outcome<'t> {
        let mut items = self.evaluate(input, scope)?;
        let index = single::integer(&self.evaluate(index, scope)?, "[]")?;
        let index = index.and_then(|index| usize::try_from(index).ok());
        Ok(match index {
            Some(index) if index < items.len() => vec![items.swap_remove(index)],
            _ => Vec::new(),
        })
    }

    /// Evaluates two parts with an operator between them that makes items.
    fn computed(
        &self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
        scope: &Scope<'_, 't>,
    ) -> Outcome<'t> {
        let left = self.lent(left, scope)?;
        let right = self.lent(right, scope)?;
        if operator == Operator::Union {
            let mut all = left.into_vec();
            all.extend(right.into_vec());
            return compare::distinct(self, all);
        }
        arithmetic::apply(operator, &left, &right)
    }
}

/// Returns a position as an item.
pub(super) fn position<'t>(index: usize) -> Option<Item<'t>> {
    i32::try_from(index).ok().map(Item::from)
}
