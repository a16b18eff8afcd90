//! A filter as text (RFC 4515), as `ldapsearch` takes it and scripts look at it.

use ldap3_proto::proto::LdapFilter;

/// Writes a filter: `(&(nhsMHSPartyKey=A-1)(nhsMhsSvcIA=*))`. The codec bounds how deep filters nest.
pub(super) fn text(filter: &LdapFilter) -> String {
    let all = |mark: &str, parts: &[LdapFilter]| {
        let parts: Vec<String> = parts.iter().map(text).collect();
        format!("({mark}{})", parts.concat())
    };
    match filter {
        LdapFilter::And(parts) => all("&", parts),
        LdapFilter::Or(parts) => all("|", parts),
        LdapFilter::Not(part) => format!("(!{})", text(part)),
        LdapFilter::Equality(name, value) => format!("({name}={})", escaped(value)),
        LdapFilter::Approx(name, value) => format!("({name}~={})", escaped(value)),
        LdapFilter::GreaterOrEqual(name, value) => format!("({name}>={})", escaped(value)),
        LdapFilter::LessOrEqual(name, value) => format!("({name}<={})", escaped(value)),
        LdapFilter::Present(name) => format!("({name}=*)"),
        LdapFilter::Substring(name, parts) => {
            let first = parts.initial.as_deref().unwrap_or_default();
            let last = parts.final_.as_deref().unwrap_or_default();
            let any = parts.any.iter().map(String::as_str);
            let parts = std::iter::once(first).chain(any).chain([last]);
            let parts: Vec<String> = parts.map(escaped).collect();
            format!("({name}={})", parts.join("*"))
        }
        LdapFilter::Extensible(rule) => {
            let name = rule.type_.as_deref().unwrap_or_default();
            let whole = if rule.dn_attributes { ":dn" } else { "" };
            let by = rule.matching_rule.as_ref();
            let by = by.map(|by| format!(":{by}")).unwrap_or_default();
            format!("({name}{whole}{by}:={})", escaped(&rule.match_value))
        }
    }
}

/// What a value has in it that a filter is made of (RFC 4515, section 3).
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '*' => escaped.push_str("\\2a"),
            '(' => escaped.push_str("\\28"),
            ')' => escaped.push_str("\\29"),
            '\\' => escaped.push_str("\\5c"),
            '\0' => escaped.push_str("\\00"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::parse_ldap_filter_str;

    #[test]
    fn a_filter_is_written_as_it_is_read() {
        for filter in [
            "(uniqueIdentifier=200000000002)",
            "(&(nhsMHSPartyKey=RBX99-800002)(nhsMhsSvcIA=urn:nhs:names:services:x))",
            "(|(objectClass=*)(!(nhsIDCode=A*b*c)))",
        ] {
            let read = parse_ldap_filter_str(filter).unwrap();
            assert_eq!(text(&read), filter);
        }
    }

    #[test]
    fn what_a_filter_is_made_of_is_escaped_in_a_value() {
        let filter = LdapFilter::Equality("nhsIDCode".to_owned(), "*(x)\\".to_owned());
        assert_eq!(text(&filter), "(nhsIDCode=\\2a\\28x\\29\\5c)");
    }
}
