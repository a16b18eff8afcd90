//! Header fields that every request has beside its own.

use bookend_model::Headers;
use clap::Args;

/// Header fields that frame a message: the connection has them as they have to be.
const FRAMING: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

/// Header fields that every request has beside its own.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Requests")]
pub struct HeaderArgs {
    /// A header field for every request that has none of its name, such as 'X-Api-Key: secret'; several
    /// times for several, or a line each in the environment. Its value is redacted as a secret.
    #[arg(
        long,
        value_name = "NAME:VALUE",
        env = "BOOKEND_HEADER",
        hide_env_values = true,
        value_delimiter = '\n',
        value_parser = HeaderField::parse
    )]
    pub header: Vec<HeaderField>,
}

/// A header field of the command line.
#[derive(Clone, PartialEq, Eq)]
pub struct HeaderField {
    name: String,
    value: String,
}

impl std::fmt::Debug for HeaderField {
    /// Writes the name only: the value is mostly a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: …", self.name)
    }
}

impl HeaderField {
    /// Reads `NAME:VALUE`; blanks around the value are none of it.
    fn parse(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once(':')
            .ok_or("write name and value, such as `X-Api-Key: secret`")?;
        let (name, value) = (name.trim(), value.trim());
        let is_letter = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(is_letter) {
            return Err(format!(
                "`{name}` is not the name of a header field, which has letters, digits and hyphens"
            ));
        }
        if FRAMING.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            return Err(format!(
                "`{name}` frames the message, and is as the connection needs it"
            ));
        }
        if value.chars().any(|c| c.is_control() && c != '\t') {
            return Err(format!("the value of `{name}` has a control character"));
        }
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }
}

impl HeaderArgs {
    /// Returns the fields, in their order.
    pub fn fields(&self) -> Headers {
        let fields = self.header.iter();
        fields
            .map(|field| (field.name.as_str(), field.value.as_str()))
            .collect()
    }

    /// Returns the names of the fields.
    pub fn names(&self) -> Vec<String> {
        let fields = self.header.iter();
        fields.map(|field| field.name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::HeaderField;

    fn read(text: &str) -> Result<String, String> {
        let field = HeaderField::parse(text)?;
        Ok(format!("{}={}", field.name, field.value))
    }

    #[test]
    fn a_name_and_a_value_are_a_field() {
        assert_eq!(read("X-Api-Key: a:b ").unwrap(), "X-Api-Key=a:b");
        assert_eq!(read("X-Empty:").unwrap(), "X-Empty=");
    }

    #[test]
    fn what_is_no_field_is_refused_with_the_reason() {
        insta::assert_snapshot!(read("X-Api-Key").unwrap_err(), @"write name and value, such as `X-Api-Key: secret`");
        insta::assert_snapshot!(read("X Api: a").unwrap_err(), @"`X Api` is not the name of a header field, which has letters, digits and hyphens");
        insta::assert_snapshot!(read("content-length: 3").unwrap_err(), @"`content-length` frames the message, and is as the connection needs it");
        insta::assert_snapshot!(read("X-A: a\u{1}").unwrap_err(), @"the value of `X-A` has a control character");
    }
}
