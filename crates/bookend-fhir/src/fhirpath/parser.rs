//! Parses tokens to an expression, by operator precedence.

use std::ops::Range;

use super::cursor::Cursor;
use super::error::CompileError;
use super::functions::{Function, written_out};
use super::lexer::{Token, tokens};
use super::literal;
use super::name::Name;
use super::shared::{beginning, whole};
use super::syntax::{
    Expr, Operator, SIGN_STRENGTH, TYPE_STRENGTH, TypeQuestion, TypeSpecifier, WrittenCall,
};

/// The function that defines a variable for what follows.
const DEFINES: &str = "defineVariable";

/// Parses the text of an expression.
pub(super) fn parse(text: &str) -> Result<Expr, CompileError> {
    let tokens = tokens(text)?;
    let mut parser = Cursor::new(text, &tokens);
    let expr = parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

impl Cursor<'_> {
    /// Parses an expression whose operators bind at least as tightly as `strength`.
    fn expression(&mut self, strength: u8) -> Result<Expr, CompileError> {
        self.enter()?;
        let mut left = self.signed()?;
        while let Some((operator, binds)) = self.operator().filter(|(_, binds)| *binds >= strength)
        {
            self.link()?;
            left = match operator {
                Infix::Type(question) => {
                    self.step();
                    Expr::Typed {
                        question,
                        operand: Some(Box::new(left)),
                        specifier: self.type_specifier()?,
                    }
                }
                Infix::Binary(operator) => {
                    self.step();
                    Expr::Binary {
                        operator,
                        left: Box::new(left),
                        right: Box::new(self.expression(binds + 1)?),
                    }
                }
            };
        }
        self.leave();
        Ok(left)
    }

    fn operator(&self) -> Option<(Infix, u8)> {
        let written = match self.peek() {
            Token::Word(word) => word.as_str(),
            Token::Symbol(symbol) => symbol,
            _ => return None,
        };
        match written {
            "is" => Some((Infix::Type(TypeQuestion::Is), TYPE_STRENGTH)),
            "as" => Some((Infix::Type(TypeQuestion::As), TYPE_STRENGTH)),
            _ => {
                Operator::written(written).map(|(operator, binds)| (Infix::Binary(operator), binds))
            }
        }
    }

    fn signed(&mut self) -> Result<Expr, CompileError> {
        let is_negative = match self.peek() {
            Token::Symbol("-") => true,
            Token::Symbol("+") => false,
            _ => return self.postfix(),
        };
        self.step();
        let operand = Box::new(self.expression(SIGN_STRENGTH)?);
        Ok(Expr::Signed {
            is_negative,
            operand,
        })
    }

    /// Parses a term and what follows it: `.name`, `.function()` and `[index]`.
    fn postfix(&mut self) -> Result<Expr, CompileError> {
        let begun = self.range().start;
        let mut expr = self.term()?;
        loop {
            let path = begun..self.range().start;
            if self.eat(".") {
                self.link()?;
                expr = self.invocation(Some(self.shared(expr, path)))?;
            } else if self.eat("[") {
                self.link()?;
                expr = self.shared(expr, path);
                let index = Box::new(self.expression(0)?);
                self.expect("]")?;
                expr = Expr::Indexed {
                    input: Box::new(expr),
                    index,
                };
            } else {
                return Ok(match self.shareable(path) {
                    Some(text) => whole(expr, text),
                    None => expr,
                });
            }
        }
    }

    /// Lets a part on which more follows be shared.
    fn shared(&self, part: Expr, range: Range<usize>) -> Expr {
        match self.shareable(range) {
            Some(text) => beginning(part, text),
            None => part,
        }
    }

    /// Returns the text of a part that can be shared. A variable that is defined in it would not be,
    /// where the part is not evaluated.
    fn shareable(&self, range: Range<usize>) -> Option<&str> {
        self.text.get(range).filter(|text| !text.contains(DEFINES))
    }

    fn term(&mut self) -> Result<Expr, CompileError> {
        let range = self.range();
        let token = self.peek().clone();
        match token {
            Token::Word(word) if word == "true" || word == "false" => {
                self.step();
                Ok(Expr::Literal((word == "true").into()))
            }
            Token::Word(_) | Token::Name(_) => self.invocation(None),
            Token::Special(name) => {
                if name == "this" {
                    return self.invocation(None);
                }
                self.step();
                Ok(if name == "index" {
                    Expr::Index
                } else {
                    Expr::Total
                })
            }
            Token::Symbol("(") => {
                self.step();
                let expr = self.expression(0)?;
                self.expect(")")?;
                Ok(expr)
            }
            Token::Symbol("{") => {
                self.step();
                self.expect("}")?;
                Ok(Expr::Empty)
            }
            Token::Variable(name) => {
                self.step();
                Ok(Expr::Variable(name))
            }
            Token::Number(digits) => {
                self.step();
                self.number(&digits, range)
            }
            Token::Long(digits) => {
                self.step();
                literal::long(&digits, range)
            }
            Token::Text(text) => {
                self.step();
                Ok(Expr::Literal(text.into()))
            }
            Token::Temporal(temporal) => {
                self.step();
                Ok(literal::temporal(temporal))
            }
            _ => Err(self.unexpected("a name, a literal or `(`")),
        }
    }

    /// Parses what follows the digits of a number: perhaps a unit.
    fn number(&mut self, digits: &str, range: Range<usize>) -> Result<Expr, CompileError> {
        let unit = match self.peek() {
            Token::Text(unit) => Some(literal::ucum(unit)),
            Token::Word(word) => literal::calendar(word),
            _ => None,
        };
        if unit.is_some() {
            self.step();
        }
        literal::number(digits, unit, range)
    }

    /// Parses a name or a function call.
    fn invocation(&mut self, input: Option<Expr>) -> Result<Expr, CompileError> {
        let range = self.range();
        let name = match self.peek().clone() {
            Token::Special("this") => {
                self.step();
                return Ok(input.unwrap_or(Expr::This));
            }
            Token::Word(name) => name,
            Token::Name(name) => {
                self.step();
                return Ok(member(input, name));
            }
            _ => return Err(self.unexpected("a name")),
        };
        self.step();
        if self.eat("(") {
            return self.call(input, &name, range);
        }
        Ok(member(input, name))
    }

    fn call(
        &mut self,
        input: Option<Expr>,
        name: &str,
        range: Range<usize>,
    ) -> Result<Expr, CompileError> {
        let question = match name {
            "is" => Some(TypeQuestion::Is),
            "as" => Some(TypeQuestion::As),
            "ofType" => Some(TypeQuestion::OfType),
            _ => None,
        };
        let input = input.map(Box::new);
        if let Some(question) = question {
            let specifier = self.type_specifier()?;
            self.expect(")")?;
            return Ok(Expr::Typed {
                question,
                operand: input,
                specifier,
            });
        }
        let arguments = self.arguments()?;
        let function = Function::named(name, arguments.len(), range.clone())?;
        let pattern = written_out(function.name, &arguments).transpose();
        let pattern = pattern.map_err(|wrong| {
            let message = format!("`{name}` takes {} but found `{}`", wrong.rule, wrong.found);
            CompileError::new(message, range)
        })?;
        Ok(Expr::Call(WrittenCall {
            input,
            function,
            arguments,
            pattern,
        }))
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, CompileError> {
        let mut arguments = Vec::new();
        if self.eat(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression(0)?);
            if !self.eat(",") {
                self.expect(")")?;
                return Ok(arguments);
            }
        }
    }

    fn type_specifier(&mut self) -> Result<TypeSpecifier, CompileError> {
        let first = self.type_name()?;
        if !self.eat(".") {
            return Ok(TypeSpecifier::new(None, first));
        }
        Ok(TypeSpecifier::new(Some(first), self.type_name()?))
    }

    fn type_name(&mut self) -> Result<String, CompileError> {
        let name = match self.peek() {
            Token::Word(name) | Token::Name(name) => name.clone(),
            _ => return Err(self.unexpected("the name of a type")),
        };
        self.step();
        Ok(name)
    }
}

/// What may stand between two parts of an expression.
enum Infix {
    Binary(Operator),
    Type(TypeQuestion),
}

fn member(input: Option<Expr>, name: String) -> Expr {
    Expr::Member {
        input: input.map(Box::new),
        name: Name::new(name),
    }
}
