//! People made up from a stream of chance.

use super::facts::Practitioner;
use bookend_model::{Chance, PractitionerSpec, made_up};

/// The job role of a made-up practitioner.
///
/// Source: code system CareConnect-SDSJobRoleName-1.
pub(super) const JOB_ROLE: (&str, &str) = ("R0260", "General Medical Practitioner");

/// Makes a practitioner: what the script says, and the rest made up.
///
/// Every part is drawn whether it is needed or not, so that naming one does not change another.
pub(super) fn practitioner(
    spec: &PractitionerSpec,
    id: String,
    chance: &mut Chance,
) -> Practitioner {
    let given = made_up::given_name(chance);
    let family = made_up::family_name(chance);
    let gender = chance.pick(&["female", "male"]).copied();
    let user = spine_number(chance);
    let role = spine_number(chance);
    let said = |value: &Option<String>, made_up: String| value.clone().unwrap_or(made_up);
    let role = said(&spec.role, role);
    Practitioner {
        id,
        user: said(&spec.user, user),
        roles: vec![role.clone()],
        role,
        prefix: said(&spec.prefix, "Dr".to_owned()),
        given: said(&spec.given, given),
        family: said(&spec.family, family),
        gender: said(&spec.gender, gender.unwrap_or("unknown").to_owned()),
    }
}

/// Makes an SDS user id or role profile id: twelve digits, the first of which is not 0.
pub(super) fn spine_number(chance: &mut Chance) -> String {
    (100_000_000_000 + chance.below(900_000_000_000)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::Seed;

    #[test]
    fn what_the_script_says_stands_and_leaves_the_rest_as_it_was() {
        let made = |spec: &PractitionerSpec| {
            practitioner(spec, "p".to_owned(), &mut Seed(9).stream("practitioner/p"))
        };
        let free = made(&PractitionerSpec::default());
        let named = made(&PractitionerSpec {
            family: Some("Webber".to_owned()),
            ..PractitionerSpec::default()
        });
        assert_eq!(named.family, "Webber");
        assert_eq!((named.given, named.user), (free.given, free.user));
        assert_eq!(free.role.len(), 12);
    }
}
