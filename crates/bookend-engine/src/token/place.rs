//! Where in a token something stands.

/// What the place of a claim begins with.
const CLAIM: &str = "Authorization claim ";
/// What the place of a field of the token's header begins with.
const HEADER: &str = "Authorization header ";

/// The part of a token that a rule looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field of the token's header.
    Header(String),
    /// A claim, with all that is in it.
    Claim(String),
    /// No single one.
    Whole,
}

/// Names the part of the token that a subject looks at.
pub(super) fn place(subject: &str) -> String {
    if let Some(path) = subject.strip_prefix("jwt: ") {
        return format!("{CLAIM}{path}");
    }
    let is_of_name = |letter: char| letter.is_alphanumeric() || "_-.".contains(letter);
    match subject.split_once("jwt.claims.") {
        Some((_, rest)) => {
            let end = rest.find(|letter| !is_of_name(letter));
            format!("{CLAIM}{}", &rest[..end.unwrap_or(rest.len())])
        }
        None => subject.replacen("jwt.header.", HEADER, 1),
    }
}

/// Returns the part in which a place is.
pub(super) fn part(place: &str) -> Part {
    let root = |path: &str| {
        let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        path[..end.unwrap_or(path.len())].to_owned()
    };
    match (place.strip_prefix(CLAIM), place.strip_prefix(HEADER)) {
        (Some(path), _) => Part::Claim(root(path)),
        (None, Some(path)) => Part::Header(root(path)),
        (None, None) => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_claim_whatever_looks_at_it() {
        insta::assert_snapshot!(place("jwt.claims.iss"), @"Authorization claim iss");
        insta::assert_snapshot!(place("value: without-slash(jwt.claims.aud)"), @"Authorization claim aud");
        insta::assert_snapshot!(place("jwt: requesting_device.identifier.system"), @"Authorization claim requesting_device.identifier.system");
        insta::assert_snapshot!(place("jwt.header.alg"), @"Authorization header alg");
    }

    #[test]
    fn a_place_deep_inside_is_in_its_claim() {
        let of = |subject: &str| part(&place(subject));
        let claim = |name: &str| Part::Claim(name.to_owned());
        assert_eq!(of("jwt.claims.iss"), claim("iss"));
        assert_eq!(
            of("jwt: requesting_device.identifier.where(value != '').system"),
            claim("requesting_device")
        );
        assert_eq!(of("value: without-slash(jwt.claims.aud)"), claim("aud"));
        assert_eq!(of("jwt.header.alg"), Part::Header("alg".to_owned()));
        assert_eq!(of("status"), Part::Whole);
    }
}
