//! The attributes of FHIR: `id`, `url` of an extension, `value` of a primitive.

use super::source::{Source, Tag, attribute_value};
use super::well_formed::well_formed;
use crate::Rule;
use crate::broken::{Broken, Read, shorten};
use crate::structures::{Kind, Type};

/// How many attributes an element may have; FHIR knows three, the rest are about namespaces.
const MAX_ATTRIBUTES: usize = 16;

/// What the attributes of an element say.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) value: Option<String>,
}

impl Attributes {
    /// Reads the attributes of an element; `kind` is its type, `None` where the tables have none.
    pub(super) fn read(source: &Source<'_>, tag: &Tag<'_>, kind: Option<&Type>) -> Read<Self> {
        let broken = |rule| Broken::new(rule, tag.at);
        let expected = expected(kind);
        let mut attributes = Self::default();
        for (count, attribute) in tag.start.attributes().with_checks(false).enumerate() {
            if count == MAX_ATTRIBUTES {
                return Err(broken(Rule::Attributes {
                    limit: MAX_ATTRIBUTES,
                }));
            }
            let attribute = attribute.map_err(|error| broken(well_formed(&error.into())))?;
            if attribute.key.as_namespace_binding().is_some() || source.is_foreign(&attribute) {
                continue;
            }
            let name = attribute.key.into_inner();
            let place = match name {
                "id" if expected.contains("`id`") => &mut attributes.id,
                "url" if expected.contains("`url`") => &mut attributes.url,
                "value" if expected.contains("`value`") => &mut attributes.value,
                _ => {
                    return Err(broken(Rule::Attribute {
                        expected,
                        found: shorten(name),
                    }));
                }
            };
            let value = attribute_value(&attribute).map_err(broken)?;
            if place.replace(value).is_some() {
                return Err(broken(Rule::Duplicate {
                    found: name.to_owned(),
                }));
            }
        }
        Ok(attributes)
    }
}

/// Names the attributes that an element of a type may have.
fn expected(kind: Option<&Type>) -> &'static str {
    let Some(kind) = kind else {
        return "`id`, `value`";
    };
    let has_url = kind
        .element("url")
        .is_some_and(|named| named.element.is_attribute);
    match kind.kind {
        Kind::Resource => "`xmlns`",
        _ if has_url => "`id`, `url`, `value`",
        _ => "`id`, `value`",
    }
}
