//! Reads structure definitions.

use serde_json::{Map, Value};

use super::{
    Bound, Constraint, Discriminator, DiscriminatorKind, ElementRule, Grade, SliceRules, Slicing,
    Strength, TypeRule,
};

/// A structure definition.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    pub(crate) url: String,
    pub(crate) name: String,
    /// The type it constrains.
    pub(crate) type_name: String,
    /// The profile, or type, that it is made from.
    pub(crate) base: Option<String>,
    /// Whether the elements are all of them; else only those that differ from the base.
    pub(crate) is_snapshot: bool,
    pub(crate) elements: Vec<ElementRule>,
}

impl Definition {
    /// Reads a StructureDefinition; nothing where it has no address, type or elements.
    pub(crate) fn read(tree: &Value) -> Option<Self> {
        let elements = |view: &str| {
            let elements = tree.get(view)?.get("element")?.as_array()?;
            Some(
                elements
                    .iter()
                    .filter_map(Value::as_object)
                    .map(element)
                    .collect(),
            )
        };
        let snapshot: Option<Vec<ElementRule>> = elements("snapshot");
        Some(Self {
            url: text(tree, "url")?,
            name: text(tree, "name").unwrap_or_default(),
            type_name: text(tree, "type")?,
            base: text(tree, "baseDefinition"),
            is_snapshot: snapshot.is_some(),
            elements: snapshot.or_else(|| elements("differential"))?,
        })
    }
}

fn text(tree: &Value, name: &str) -> Option<String> {
    tree.get(name)?.as_str().map(str::to_owned)
}

fn element(members: &Map<String, Value>) -> ElementRule {
    let word = |name: &str| members.get(name).and_then(Value::as_str);
    let number = |name: &str| members.get(name).and_then(Value::as_u64);
    let small = |name: &str| number(name).and_then(|number| u32::try_from(number).ok());
    let id = word("id").or_else(|| word("path")).unwrap_or_default();
    ElementRule {
        id: id.to_owned(),
        min: small("min"),
        max: word("max").and_then(bound),
        types: items(members, "type").filter_map(type_rule).collect(),
        fixed: choice(members, "fixed"),
        pattern: choice(members, "pattern"),
        max_length: number("maxLength"),
        least: choice(members, "minValue"),
        greatest: choice(members, "maxValue"),
        binding: members.get("binding").and_then(binding),
        constraints: items(members, "constraint")
            .filter_map(constraint)
            .collect(),
        slicing: members.get("slicing").map(slicing),
    }
}

fn items<'m>(
    members: &'m Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'m Value> + use<'m> {
    members
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// Returns the value of `fixed[x]`, whatever its type.
fn choice(members: &Map<String, Value>, name: &str) -> Option<Value> {
    let mut members = members.iter();
    let of_choice = |key: &str| {
        let rest = key.strip_prefix(name)?;
        rest.starts_with(|first: char| first.is_ascii_uppercase())
            .then_some(())
    };
    let found = members.find(|(key, _)| of_choice(key).is_some());
    found.map(|(_, value)| value.clone())
}

fn bound(text: &str) -> Option<Bound> {
    match text {
        "*" => Some(Bound::Unbounded),
        number => number.parse().ok().map(Bound::AtMost),
    }
}

/// Reads a type. STU3 has one profile for each entry, R4 several; both call ids by their own type.
fn type_rule(tree: &Value) -> Option<TypeRule> {
    let code = tree.get("code")?.as_str()?;
    let code = code.strip_prefix("http://hl7.org/fhirpath/System.");
    let code = match code {
        Some(_) => "string".to_owned(),
        None => text(tree, "code")?,
    };
    let list = |name: &str| match tree.get(name) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => several
            .iter()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    };
    Some(TypeRule {
        code,
        profiles: list("profile"),
        targets: list("targetProfile"),
    })
}

fn binding(tree: &Value) -> Option<(Strength, String)> {
    let strength = match tree.get("strength")?.as_str()? {
        "required" => Strength::Required,
        "extensible" => Strength::Extensible,
        _ => Strength::Advice,
    };
    let reference = || {
        tree.get("valueSetReference")?
            .get("reference")?
            .as_str()
            .map(str::to_owned)
    };
    let set = text(tree, "valueSet")
        .or_else(|| text(tree, "valueSetUri"))
        .or_else(reference)?;
    // `|4.0.1` names a version; there is one of each value set here.
    let set = set.split('|').next().unwrap_or_default().to_owned();
    Some((strength, set))
}

fn constraint(tree: &Value) -> Option<Constraint> {
    Some(Constraint {
        key: text(tree, "key")?,
        grade: grade(tree),
        human: text(tree, "human").unwrap_or_default(),
        expression: text(tree, "expression")?,
    })
}

fn grade(tree: &Value) -> Grade {
    const GOOD_PRACTICE: &str =
        "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";
    let extensions = tree.get("extension").and_then(Value::as_array);
    let is_advice = extensions.into_iter().flatten().any(|extension| {
        extension.get("url").and_then(Value::as_str) == Some(GOOD_PRACTICE)
            && extension.get("valueBoolean") == Some(&Value::Bool(true))
    });
    match tree.get("severity").and_then(Value::as_str) {
        _ if is_advice => Grade::Advice,
        Some("warning") => Grade::Warning,
        _ => Grade::Error,
    }
}

fn slicing(tree: &Value) -> Slicing {
    let discriminators = tree.get("discriminator").and_then(Value::as_array);
    let discriminators = discriminators.into_iter().flatten().filter_map(|tree| {
        let kind = match tree.get("type")?.as_str()? {
            "value" | "pattern" => DiscriminatorKind::Value,
            "exists" => DiscriminatorKind::Exists,
            "type" => DiscriminatorKind::Type,
            "profile" => DiscriminatorKind::Profile,
            _ => return None,
        };
        Some(Discriminator {
            kind,
            path: text(tree, "path")?,
        })
    });
    Slicing {
        discriminators: discriminators.collect(),
        is_ordered: tree
            .get("ordered")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        rules: match tree.get("rules").and_then(Value::as_str) {
            Some("closed") => SliceRules::Closed,
            Some("openAtEnd") => SliceRules::OpenAtEnd,
            _ => SliceRules::Open,
        },
    }
}
