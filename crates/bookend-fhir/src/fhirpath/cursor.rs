//! Walks along the tokens of an expression and counts how deep it nests.

use std::ops::Range;

use super::error::CompileError;
use super::lexer::{Spanned, Token};

/// How deep an expression may nest. Evaluating recurses as deep as the expression does.
const GREATEST_DEPTH: usize = 64;

/// How long a chain such as `a.b.c` or `1 + 2 + 3` may be: it nests, too.
const LONGEST_CHAIN: usize = 256;

/// A place in the tokens.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    tokens: &'a [Spanned],
    position: usize,
    depth: usize,
    links: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Spanned]) -> Self {
        Self {
            text,
            tokens,
            position: 0,
            depth: 0,
            links: 0,
        }
    }

    /// Steps over a token.
    pub(super) fn step(&mut self) {
        self.position += 1;
    }

    /// Goes one level deeper.
    pub(super) fn enter(&mut self) -> Result<(), CompileError> {
        self.depth += 1;
        if self.depth <= GREATEST_DEPTH {
            return Ok(());
        }
        let message = format!("an expression nests at most {GREATEST_DEPTH} deep");
        Err(CompileError::new(message, self.range()))
    }

    /// Comes back one level.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Counts a link of a chain.
    pub(super) fn link(&mut self) -> Result<(), CompileError> {
        self.links += 1;
        if self.links <= LONGEST_CHAIN {
            return Ok(());
        }
        let message = format!("an expression has at most {LONGEST_CHAIN} steps and operators");
        Err(CompileError::new(message, self.range()))
    }

    /// Returns the next token.
    pub(super) fn peek(&self) -> &Token {
        self.tokens
            .get(self.position)
            .map_or(&Token::End, |spanned| &spanned.token)
    }

    /// Returns the bytes that the next token takes.
    pub(super) fn range(&self) -> Range<usize> {
        let last = self.tokens.last();
        let spanned = self.tokens.get(self.position).or(last);
        spanned.map_or(0..0, |spanned| spanned.range.clone())
    }

    /// Steps over a symbol, if it is next.
    pub(super) fn eat(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Token::Symbol(next) if *next == symbol);
        if found {
            self.step();
        }
        found
    }

    /// Steps over a symbol that has to be next.
    pub(super) fn expect(&mut self, symbol: &'static str) -> Result<(), CompileError> {
        if self.eat(symbol) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{symbol}`")))
    }

    /// Says that something else was to be next.
    pub(super) fn unexpected(&self, wanted: &str) -> CompileError {
        let found = match self.peek() {
            Token::Word(word) | Token::Name(word) => format!("`{word}`"),
            Token::Text(text) => format!("the text `{text}`"),
            Token::Number(digits) | Token::Long(digits) => format!("`{digits}`"),
            Token::Temporal(_) => "a date or time".to_owned(),
            Token::Variable(name) => format!("`%{name}`"),
            Token::Special(name) => format!("`${name}`"),
            Token::Symbol(symbol) => format!("`{symbol}`"),
            Token::End => "the end".to_owned(),
        };
        CompileError::new(format!("expected {wanted} but found {found}"), self.range())
    }
}
