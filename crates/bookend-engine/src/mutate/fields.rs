//! The parts of a message that mutations change.

use super::{Came, SAME};
use crate::scope::World;
use bookend_fhir::Format;
use bookend_model::Headers;
use bookend_script::Mutation;
use serde_json::Value;

/// The parts of a message that mutations change, on either side.
#[derive(Debug)]
pub struct Mutable<'m> {
    /// The header fields.
    pub headers: &'m mut Headers,
    /// The resource in the body.
    pub resource: &'m mut Option<Value>,
    /// A text that stands in place of the resource.
    pub text: &'m mut Option<String>,
    /// The status, of a response.
    pub status: Option<&'m mut u16>,
    /// The query, of a request.
    pub query: Option<&'m mut Vec<(String, String)>>,
    /// The wire format of the body: what XML cannot show is no change.
    pub format: Format,
}

impl Mutable<'_> {
    pub(super) fn set_header(&mut self, name: &str, value: Option<String>) -> Came {
        let is_same = {
            let mut before = self.headers.all(name);
            before.next() == value.as_deref() && before.next().is_none()
        };
        match value {
            _ if is_same => return Err(SAME),
            Some(value) => self.headers.set(name, value),
            None => self.headers.drop(name),
        }
        Ok(())
    }

    pub(super) fn set_query(&mut self, name: &str, value: Option<String>) -> Came {
        let Some(query) = &mut self.query else {
            return Ok(());
        };
        let before: Vec<&str> = query
            .iter()
            .filter(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
            .collect();
        let after: Vec<&str> = value.iter().map(String::as_str).collect();
        if before == after {
            return Err(SAME);
        }
        query.retain(|(other, _)| other != name);
        query.extend(value.map(|value| (name.to_owned(), value)));
        Ok(())
    }

    pub(super) fn set_text(&mut self, text: String) -> Came {
        if self.text.as_ref() == Some(&text) {
            return Err(SAME);
        }
        *self.text = Some(text);
        Ok(())
    }

    pub(super) fn set_status(&mut self, status: u16) -> Came {
        match &mut self.status {
            Some(before) if **before == status => Err(SAME),
            Some(before) => {
                **before = status;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// A mutation that is to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'m> {
    /// The mutation.
    pub(crate) mutation: &'m Mutation,
    /// Whether it is that of the journey's case.
    pub(crate) is_of_case: bool,
}

/// Returns the mutations of a message, that of the journey's case in its place: the row says which.
pub(crate) fn wanted<'m>(mutations: &'m [Mutation], world: &World<'_>) -> Vec<Wanted<'m>> {
    let number = || {
        let path = ["row".to_owned(), "case".to_owned()];
        let case = world.scope.value(&path)?.as_u64()?;
        usize::try_from(case).ok()?.checked_sub(1)
    };
    let of = |mutation: &'m Mutation| match mutation {
        Mutation::OfCase(cases) => Some(Wanted {
            mutation: cases.get(number()?)?,
            is_of_case: true,
        }),
        mutation => Some(Wanted {
            mutation,
            is_of_case: false,
        }),
    };
    mutations.iter().filter_map(of).collect()
}
