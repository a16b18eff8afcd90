//! A search of the protocol as a search of the directory.

use crate::sds::{Filter, Scope, Search};
use ldap3_proto::proto::{LdapFilter, LdapSearchRequest, LdapSearchScope};

/// Returns what is searched for.
pub(super) fn search(request: &LdapSearchRequest) -> Search {
    let scope = match request.scope {
        LdapSearchScope::Base => Scope::Base,
        LdapSearchScope::OneLevel => Scope::One,
        LdapSearchScope::Subtree | LdapSearchScope::Children => Scope::Subtree,
    };
    Search {
        base: request.base.clone(),
        scope,
        filter: filter(&request.filter),
        attributes: request.attrs.clone(),
        size_limit: usize::try_from(request.sizelimit).unwrap_or(0),
    }
}

/// The codec bounds how deep filters nest.
fn filter(found: &LdapFilter) -> Filter {
    match found {
        LdapFilter::And(parts) => Filter::And(parts.iter().map(filter).collect()),
        LdapFilter::Or(parts) => Filter::Or(parts.iter().map(filter).collect()),
        LdapFilter::Not(part) => Filter::Not(Box::new(filter(part))),
        LdapFilter::Equality(name, value) | LdapFilter::Approx(name, value) => {
            Filter::Equals(name.clone(), value.clone())
        }
        LdapFilter::Present(name) => Filter::Present(name.clone()),
        LdapFilter::Substring(name, parts) => Filter::Parts {
            attribute: name.clone(),
            first: parts.initial.clone(),
            middle: parts.any.clone(),
            last: parts.final_.clone(),
        },
        LdapFilter::GreaterOrEqual(..)
        | LdapFilter::LessOrEqual(..)
        | LdapFilter::Extensible(_) => Filter::Unknown,
    }
}
