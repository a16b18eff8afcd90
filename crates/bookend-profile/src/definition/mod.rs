//! Structure definitions, as packages carry them: read into what matters here, whichever release
//! wrote them.

mod element;
mod read;

pub(crate) use element::{
    Bound, Constraint, Discriminator, DiscriminatorKind, ElementRule, Grade, SliceRules, Slicing,
    Strength, TypeRule,
};
pub(crate) use read::Definition;
