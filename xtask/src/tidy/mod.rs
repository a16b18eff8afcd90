//! What holds for the whole repository and no compiler checks.
//!
//! Every rule is a pure function from the [`tree`] of files to [`remark`]s, so that each is tested
//! on a few made-up lines. Manifests, tables of names and Markdown are read as text: the files are
//! ours and written in one form, and a rule that needs no dependency is quick enough for a
//! pre-commit hook.

mod arrows;
mod doors;
mod links;
mod marks;
mod named;
mod reference;
mod remark;
mod run;
mod sizes;
mod tree;

pub(crate) use run::tidy;
