//! The commonest clauses, decided without making values of anything.

use crate::judge::View;
use crate::parameters::parameter_values;
use crate::select::headers;
use crate::test::texts_pass;
use bookend_script::{Clause, Field, Shape, Test};
use smallvec::SmallVec;

/// The values of a subject that are texts of the message.
pub(crate) type Texts<'v> = SmallVec<[&'v str; 4]>;

/// Returns whether a clause holds, where that is seen at once: what is asked of the policy by its literal
/// names, and of texts of the message by what stands in the script.
pub(crate) fn shortcut(clause: &Clause, view: &View<'_>) -> Option<bool> {
    if let (Field::Policy(switch), Test::Equals(Shape::Value(wanted))) =
        (&clause.subject.field, &clause.test)
    {
        return Some(view.policy.setting(switch) == Some(wanted));
    }
    texts_pass(&clause.test, &texts(clause, view)?)
}

fn texts<'v>(clause: &Clause, view: &View<'v>) -> Option<Texts<'v>> {
    let request = view.request.map(|view| view.request);
    Some(match &clause.subject.field {
        Field::Interaction => {
            let found = view.interaction.into_iter();
            found.map(|interaction| interaction.name.as_str()).collect()
        }
        Field::Header(name) => {
            let side = clause.subject.side.unwrap_or(view.side);
            let headers = headers(view, side).into_iter();
            headers.flat_map(|headers| headers.all(name)).collect()
        }
        Field::Query(name) => {
            let request = request.into_iter();
            request.flat_map(|it| it.query_all(name)).collect()
        }
        Field::Parameter(role) => match (request, view.interaction) {
            (Some(request), Some(interaction)) => {
                parameter_values(request, interaction, role).collect()
            }
            _ => Texts::new(),
        },
        Field::Target => request.into_iter().map(|it| it.target.as_str()).collect(),
        Field::Path => request.into_iter().map(|it| it.path.as_str()).collect(),
        Field::Method => request.into_iter().map(|it| it.method.as_str()).collect(),
        _ => return None,
    })
}
