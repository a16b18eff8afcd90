//! Header fields without which behaviours do not apply, told apart by bits.

use bookend_model::Headers;
use bookend_script::Predicate;

/// Header fields without which behaviours do not apply. Each has a bit, so that a request is asked for
/// each of them once, however many behaviours need it.
#[derive(Clone, Debug, Default)]
pub(crate) struct NeededFields(Vec<String>);

/// The bits of header fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs(u64);

impl Needs {
    /// Every field that there is.
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// Whether these fields are among those of a request.
    pub(crate) fn are_among(self, to: Self) -> bool {
        self.0 & !to.0 == 0
    }
}

impl NeededFields {
    /// Returns the bit of the field that a `when` needs; none where it needs none, or where there are
    /// as many fields as bits already: then it is looked at.
    pub(crate) fn of(&mut self, when: &Predicate) -> Needs {
        let Some(name) = when.needed_header() else {
            return Needs::default();
        };
        let known = |other: &String| other.eq_ignore_ascii_case(name);
        let number = self.0.iter().position(known).unwrap_or(self.0.len());
        let Some(bit) = u32::try_from(number)
            .ok()
            .and_then(|number| 1_u64.checked_shl(number))
        else {
            return Needs::default();
        };
        if number == self.0.len() {
            self.0.push(name.to_owned());
        }
        Needs(bit)
    }

    /// Returns the bits of the fields that a request has.
    pub(crate) fn of_request(&self, headers: &Headers) -> Needs {
        let here = self.0.iter().enumerate();
        let here = here.filter(|(_, name)| headers.has(name));
        Needs(here.fold(0, |bits, (number, _)| bits | 1 << number))
    }
}
