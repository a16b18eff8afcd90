//! Yes, no or nothing: what criteria and logic ask for.

use super::children::Step;
use super::compare;
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::functions::Body;
use super::operators;
use super::scope::Scope;
use super::single;
use super::syntax::{Expr, Operator, TypeQuestion};
use super::types;

/// Yes or no; nothing where that is not known.
pub(super) type Answer = Result<Option<bool>, EvaluateError>;

impl<'t> Evaluator<'t> {
    /// Evaluates a part of an expression to a yes or no. Where the part is a question, no item is
    /// made of its answer.
    ///
    /// # Errors
    ///
    /// As evaluating the part has it, and when there is more than one item.
    pub(super) fn answer(&self, expr: &Expr, scope: &Scope<'_, 't>, place: &'static str) -> Answer {
        match expr {
            Expr::Binary {
                operator,
                left,
                right,
            } if operator.is_question() => {
                self.spend(1)?;
                self.compared(*operator, left, right, scope)
            }
            Expr::Call(call) => {
                let name = call.function.name;
                match call.function.body {
                    Body::Question(answer) => {
                        self.spend(1)?;
                        answer(&self.call(call, scope)?)
                    }
                    Body::OfAnswer(answer) => {
                        self.spend(1)?;
                        Ok(answer(self.answer(call.input(), scope, name)?))
                    }
                    Body::Items(_) | Body::Item(_) | Body::Walk(_) => {
                        single::boolean(&self.lent(expr, scope)?, place)
                    }
                }
            }
            Expr::Typed {
                question: TypeQuestion::Is,
                operand,
                specifier,
            } => {
                self.spend(1)?;
                let input = self.input(operand.as_deref(), scope)?;
                types::is(&input, specifier, &self.tables)
            }
            _ => single::boolean(&self.lent(expr, scope)?, place),
        }
    }

    /// Compares the text of a field with one that stands in the expression, as most criteria do:
    /// `use = 'official'`. Nothing where it takes more than a look at the field.
    fn written_equal(
        &self,
        left: &Expr,
        right: &Expr,
        scope: &Scope<'_, 't>,
    ) -> Result<Option<bool>, EvaluateError> {
        let (Expr::Member { input: None, name }, Expr::Literal(literal)) = (left, right) else {
            return Ok(None);
        };
        let ([item], Some(wanted)) = (scope.this, literal.computed_text()) else {
            return Ok(None);
        };
        if name.may_be_type() {
            return Ok(None);
        }
        let step = Step::new(name, &self.tables);
        let Some(found) = item.node().and_then(|node| step.lone_text(node)) else {
            return Ok(None);
        };
        // The name, its field, and the two texts.
        self.spend(3)?;
        Ok(Some(found == wanted))
    }

    /// Evaluates two parts with an operator between them that asks a question.
    pub(super) fn compared(
        &self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
        scope: &Scope<'_, 't>,
    ) -> Answer {
        if let Operator::And | Operator::Or | Operator::Xor | Operator::Implies = operator {
            let place = operator.name();
            let left = self.answer(left, scope, place)?;
            return operators::logic(operator, left, || self.answer(right, scope, place));
        }
        if let Operator::Equal | Operator::NotEqual = operator
            && let Some(is_equal) = self.written_equal(left, right, scope)?
        {
            return Ok(Some(is_equal == (operator == Operator::Equal)));
        }
        let left = self.lent(left, scope)?;
        let right = self.lent(right, scope)?;
        match operator {
            Operator::Equal => compare::equal_lists(self, &left, &right),
            Operator::NotEqual => {
                let equal = compare::equal_lists(self, &left, &right)?;
                Ok(equal.map(|equal| !equal))
            }
            Operator::Equivalent => compare::equivalent_lists(self, &left, &right).map(Some),
            Operator::NotEquivalent => {
                let equivalent = compare::equivalent_lists(self, &left, &right)?;
                Ok(Some(!equivalent))
            }
            Operator::In => operators::membership(self, "in", &left, &right),
            Operator::Contains => operators::membership(self, "contains", &right, &left),
            _ => operators::order(operator, &left, &right, self.zone()),
        }
    }
}
