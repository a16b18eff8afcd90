//! Tag expressions: `smoke and not (slow or xml)`.

/// An expression over the tags of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagExpression {
    /// The journey has this tag.
    Tag(String),
    /// The expression does not hold.
    Not(Box<Self>),
    /// Both hold.
    And(Box<Self>, Box<Self>),
    /// At least one holds.
    Or(Box<Self>, Box<Self>),
}

/// Why a tag expression could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// It ends where a tag should stand.
    #[error("`{text}` ends where a tag should stand; write for example `smoke and not slow`")]
    End {
        /// The whole expression.
        text: String,
    },
    /// Something stands where it should not.
    #[error(
        "`{found}` cannot stand there in `{text}`; an expression has tags, `and`, `or`, `not` and parentheses"
    )]
    Unexpected {
        /// What stands there.
        found: String,
        /// The whole expression.
        text: String,
    },
}

impl TagExpression {
    /// Reads an expression. `not` binds closest, then `and`, then `or`.
    ///
    /// # Errors
    ///
    /// [`TagError`].
    pub fn parse(text: &str) -> Result<Self, TagError> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let mut reader = Reader {
            text,
            words: spaced.split_whitespace().collect(),
            at: 0,
        };
        let expression = reader.or()?;
        match reader.peek() {
            None => Ok(expression),
            Some(found) => Err(reader.unexpected(found)),
        }
    }

    /// Returns the tags that the expression speaks of, in its order.
    pub fn tags(&self) -> Vec<&str> {
        match self {
            Self::Tag(tag) => vec![tag],
            Self::Not(inner) => inner.tags(),
            Self::And(left, right) | Self::Or(left, right) => [left.tags(), right.tags()].concat(),
        }
    }

    /// Returns whether the expression holds of a journey's tags.
    pub fn holds(&self, tags: &[String]) -> bool {
        match self {
            Self::Tag(tag) => tags.contains(tag),
            Self::Not(inner) => !inner.holds(tags),
            Self::And(left, right) => left.holds(tags) && right.holds(tags),
            Self::Or(left, right) => left.holds(tags) || right.holds(tags),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    words: Vec<&'t str>,
    at: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.words.get(self.at).copied()
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_it = self.peek() == Some(word);
        self.at += usize::from(is_it);
        is_it
    }

    fn unexpected(&self, found: &str) -> TagError {
        TagError::Unexpected {
            found: found.to_owned(),
            text: self.text.to_owned(),
        }
    }

    fn or(&mut self) -> Result<TagExpression, TagError> {
        let mut left = self.and()?;
        while self.takes("or") {
            left = TagExpression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<TagExpression, TagError> {
        let mut left = self.not()?;
        while self.takes("and") {
            left = TagExpression::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<TagExpression, TagError> {
        if self.takes("not") {
            return Ok(TagExpression::Not(Box::new(self.not()?)));
        }
        if self.takes("(") {
            let inner = self.or()?;
            return match self.peek() {
                Some(")") => {
                    self.at += 1;
                    Ok(inner)
                }
                Some(found) => Err(self.unexpected(found)),
                None => Err(self.end()),
            };
        }
        match self.peek() {
            None => Err(self.end()),
            Some(found @ ("and" | "or" | ")")) => Err(self.unexpected(found)),
            Some(tag) => {
                self.at += 1;
                Ok(TagExpression::Tag(tag.to_owned()))
            }
        }
    }

    fn end(&self) -> TagError {
        TagError::End {
            text: self.text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, tags: &[&str]) -> bool {
        let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
        TagExpression::parse(text).unwrap().holds(&tags)
    }

    fn refused(text: &str) -> String {
        TagExpression::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn not_binds_closer_than_and_and_and_closer_than_or() {
        assert!(holds("a or b and c", &["a"]));
        assert!(!holds("(a or b) and c", &["a"]));
        assert!(holds("not a and b", &["b"]));
        assert!(!holds("not (a and b)", &["a", "b"]));
        assert!(holds("not not a", &["a"]));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        insta::assert_snapshot!(refused("a and"), @"`a and` ends where a tag should stand; write for example `smoke and not slow`");
        insta::assert_snapshot!(refused("a b"), @"`b` cannot stand there in `a b`; an expression has tags, `and`, `or`, `not` and parentheses");
        insta::assert_snapshot!(refused("(a"), @"`(a` ends where a tag should stand; write for example `smoke and not slow`");
        insta::assert_snapshot!(refused(""), @"`` ends where a tag should stand; write for example `smoke and not slow`");
        insta::assert_snapshot!(refused("or a"), @"`or` cannot stand there in `or a`; an expression has tags, `and`, `or`, `not` and parentheses");
    }
}
