//! The paths of interactions.

/// A path such as `/Appointment/{id}/_history/{version}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Name(String),
}

impl PathTemplate {
    /// Reads a template.
    pub fn parse(text: &str) -> Self {
        let segments = text
            .trim_matches('/')
            .split('/')
            .filter(|segment| !segment.is_empty());
        Self(
            segments
                .map(|segment| {
                    match segment
                        .strip_prefix('{')
                        .and_then(|rest| rest.strip_suffix('}'))
                    {
                        Some(name) => Segment::Name(name.to_owned()),
                        None => Segment::Literal(segment.to_owned()),
                    }
                })
                .collect(),
        )
    }

    /// Returns the parts of a decoded path by name, when the path has this form. Paths are case
    /// sensitive.
    pub fn captures<'p>(&self, path: &'p str) -> Option<Vec<(&str, &'p str)>> {
        let mut segments = path.strip_prefix('/')?.split('/');
        let mut found = Vec::new();
        for wanted in &self.0 {
            let segment = segments.next()?;
            match wanted {
                Segment::Literal(literal) if literal == segment => {}
                Segment::Name(name) if !segment.is_empty() => found.push((name.as_str(), segment)),
                _ => return None,
            }
        }
        segments.next().is_none().then_some(found)
    }
}
