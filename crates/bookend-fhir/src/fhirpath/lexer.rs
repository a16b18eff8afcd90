//! Cuts the text of an expression into tokens.

use std::ops::Range;

use super::error::CompileError;
use super::escapes;
use super::temporal::{Temporal, read_prefix};

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A bare name or a keyword.
    Word(String),
    /// A name between backticks, never a keyword.
    Name(String),
    /// The content of a string literal.
    Text(String),
    /// The digits of a number.
    Number(String),
    /// The digits of a number that ends with `L`.
    Long(String),
    /// A literal that starts with `@`.
    Temporal(Temporal),
    /// A name that starts with `%`.
    Variable(String),
    /// `$this`, `$index` or `$total`, without the dollar sign.
    Special(&'static str),
    /// An operator or a bracket.
    Symbol(&'static str),
    /// The end of the text.
    End,
}

/// A token and the bytes it takes.
#[derive(Clone, Debug)]
pub(super) struct Spanned {
    pub(super) token: Token,
    pub(super) range: Range<usize>,
}

/// The longer ones first.
const SYMBOLS: [&str; 21] = [
    "<=", ">=", "!=", "!~", ".", ",", "(", ")", "[", "]", "{", "}", "+", "-", "*", "/", "&", "|",
    "<", ">", "=",
];

const SPECIALS: [&str; 3] = ["this", "index", "total"];

/// Cuts a text into tokens; the last one is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, CompileError> {
    let mut lexer = Lexer { text, position: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks()?;
        let start = lexer.position;
        let token = lexer.token()?;
        let is_end = token == Token::End;
        tokens.push(Spanned {
            token,
            range: start..lexer.position,
        });
        if is_end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// Steps over the characters that belong, and returns them.
    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.position += end;
        rest.get(..end).unwrap_or_default()
    }

    fn error(&self, start: usize, message: impl Into<String>) -> CompileError {
        CompileError::new(message, start..self.position)
    }

    /// Steps over white space and comments.
    fn skip_blanks(&mut self) -> Result<(), CompileError> {
        loop {
            self.take_while(char::is_whitespace);
            if self.rest().starts_with("//") {
                self.take_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                let Some(end) = self.rest().find("*/") else {
                    let range = self.position..self.position + 2;
                    return Err(CompileError::new("the comment `/*` has no `*/`", range));
                };
                self.position += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<Token, CompileError> {
        let start = self.position;
        let Some(first) = self.rest().chars().next() else {
            return Ok(Token::End);
        };
        match first {
            'a'..='z' | 'A'..='Z' | '_' => Ok(Token::Word(self.word().to_owned())),
            '`' => Ok(Token::Name(self.quoted('`')?)),
            '\'' => Ok(Token::Text(self.quoted('\'')?)),
            '0'..='9' => Ok(self.number()),
            '@' => self.temporal(),
            '%' => self.variable(),
            '$' => self.special(),
            '~' => {
                self.position += 1;
                Ok(Token::Symbol("~"))
            }
            '"' => {
                self.position += 1;
                Err(self
                    .error(start, "`\"` does not start a text in FHIRPath")
                    .with_help("write the text between single quotes"))
            }
            other => {
                let is_next = |symbol: &&&str| self.rest().starts_with(**symbol);
                if let Some(symbol) = SYMBOLS.iter().find(is_next) {
                    self.position += symbol.len();
                    return Ok(Token::Symbol(symbol));
                }
                self.position += other.len_utf8();
                Err(self.error(start, format!("`{other}` has no meaning in FHIRPath")))
            }
        }
    }

    fn word(&mut self) -> &'a str {
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn quoted(&mut self, quote: char) -> Result<String, CompileError> {
        let start = self.position;
        let Some((content, length)) = escapes::read(self.rest(), quote) else {
            self.position += 1;
            let message = format!("the opening `{quote}` has no closing `{quote}`");
            return Err(self.error(start, message));
        };
        self.position += length;
        Ok(content)
    }

    fn number(&mut self) -> Token {
        let start = self.position;
        self.take_while(|c| c.is_ascii_digit());
        let mut after = self.rest().chars();
        let is_decimal =
            after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit());
        if is_decimal {
            self.position += 1;
            self.take_while(|c| c.is_ascii_digit());
        }
        let digits = self.text.get(start..self.position).unwrap_or_default();
        if !is_decimal && self.rest().starts_with('L') {
            self.position += 1;
            return Token::Long(digits.to_owned());
        }
        Token::Number(digits.to_owned())
    }

    fn temporal(&mut self) -> Result<Token, CompileError> {
        let start = self.position;
        self.position += 1;
        if let Some((temporal, length)) = read_prefix(self.rest()) {
            self.position += length;
            if !self.rest().starts_with(|c: char| c.is_ascii_alphanumeric()) {
                return Ok(Token::Temporal(temporal));
            }
        }
        self.take_while(|c| c.is_ascii_alphanumeric() || c == ':' || c == '-');
        let found = self.text.get(start..self.position).unwrap_or_default();
        Err(self
            .error(
                start,
                format!("`{found}` is not a date or time that exists"),
            )
            .with_help("write a date as `@2026-11-21`, a time as `@T09:30`"))
    }

    fn variable(&mut self) -> Result<Token, CompileError> {
        let start = self.position;
        self.position += 1;
        let name = match self.rest().chars().next() {
            Some(quote @ ('`' | '\'')) => self.quoted(quote)?,
            _ => self.word().to_owned(),
        };
        if name.is_empty() {
            return Err(self.error(start, "`%` has no name after it"));
        }
        Ok(Token::Variable(name))
    }

    fn special(&mut self) -> Result<Token, CompileError> {
        let start = self.position;
        self.position += 1;
        let name = self.word();
        SPECIALS
            .iter()
            .find(|special| **special == name)
            .map(|special| Token::Special(special))
            .ok_or_else(|| {
                self.error(start, format!("`${name}` is not defined"))
                    .with_help("there are `$this`, `$index` and `$total`")
            })
    }
}
